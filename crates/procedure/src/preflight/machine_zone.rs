//! Point 3: the machine-readable zone of each travel document.

use super::certificate::full;
use super::finding::{Arg, FindingId, Place};
use super::look::Look;
use crate::catalogue::Country;
use crate::forms::{Identity, TravelDocument, TravelDocumentKind};
use crate::iin::Sex;
use crate::mrz::{Guarded, Mrz, MrzError, read};
use crate::ruled::Text3;
use crate::translit::{mrz_letters, same_name};

pub(super) fn look(look: &mut Look<'_>) {
    let identity = look.identity();
    for (i, document) in identity.travel_documents.into_iter().enumerate() {
        let place = |field: &str| Place::field(format!("identity.travel_documents[{i}].{field}"));
        let Some(text) = document.mrz.as_ref().filter(|t| !t.is_empty()) else {
            // Documents of stateless persons need not have one.
            if document.kind == Some(TravelDocumentKind::Passport) {
                look.add(FindingId::MrzMissing, place("mrz"), vec![]);
            }
            continue;
        };
        match read(text.as_str()) {
            Err(why) => {
                look.add(FindingId::MrzUnreadable, place("mrz"), vec![("why", Arg::Text3(reason(&why)))]);
            }
            Ok(mrz) => compare(look, identity, document, &mrz, place),
        }
    }
}

fn compare(
    look: &mut Look<'_>,
    identity: &Identity,
    document: &TravelDocument,
    mrz: &Mrz,
    place: impl Fn(&str) -> Place,
) {
    for wrong in &mrz.wrong {
        let args = vec![
            ("part", Arg::Text3(part(wrong.of))),
            ("given", Arg::Text(wrong.given.to_string())),
            ("expected", Arg::Text(wrong.expected.to_string())),
        ];
        look.add(FindingId::MrzCheckDigit, place("mrz"), args);
    }
    if let Some(number) = &document.number {
        // Spaces and hyphens of the print do not stand in the zone.
        let plain = mrz_letters(number.as_str()).replace('<', "");
        if plain != mrz.number {
            look.differs(FindingId::MrzNumberDiffers, place("number"), number, &mrz.number);
        }
    }
    let today = look.today;
    if let (Some(given), Some(zone)) = (identity.born_on, mrz.birth.birth(today))
        && given != zone
    {
        look.differs(FindingId::MrzBirthDiffers, Place::field("identity.born_on"), given, zone);
    }
    if let (Some(given), Some(zone)) = (document.valid_until, mrz.expiry.expiry(today))
        && given != zone
    {
        look.differs(FindingId::MrzExpiryDiffers, place("valid_until"), given, zone);
    }
    if let (Some(given), false) = (identity.sex, mrz.sex == Sex::Unspecified)
        && given != mrz.sex
    {
        look.differs(FindingId::MrzSexDiffers, Place::field("identity.sex"), given, mrz.sex);
    }
    if let Some(state) = &document.issuing_state
        && !is_state(look, state, &mrz.issuing_state)
    {
        look.differs(FindingId::MrzStateDiffers, place("issuing_state"), state, &mrz.issuing_state);
    }
    let (given, zone) = (full(&identity.name_latin), format!("{} {}", mrz.surname, mrz.given));
    let cut = mrz.names_cut && mrz_letters(&given).starts_with(&mrz_letters(&mrz.surname));
    if !given.is_empty() && !same_name(&given, &zone) && !cut {
        look.differs(FindingId::MrzNameDiffers, Place::field("identity.name_latin"), given, zone.trim());
    }
}

/// `code` of a zone is the state of the form: `D` is Germany.
fn is_state(look: &Look<'_>, state: &Country, code: &str) -> bool {
    let known = Country::new(code).ok().and_then(|code| look.rules.law.country(&code));
    state.as_str() == code || known.is_some_and(|entry| &entry.code == state)
}

fn text(kk: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Text3 {
    Text3 { kk: kk.into(), ru: ru.into(), en: en.into() }
}

fn part(part: Guarded) -> Text3 {
    match part {
        Guarded::Number => text("құжат нөмірі", "номер документа", "document number"),
        Guarded::Birth => text("туған күні", "дата рождения", "birth date"),
        Guarded::Expiry => text("жарамдылық мерзімі", "срок действия", "date of expiry"),
        Guarded::Optional => text("жеке нөмір", "личный номер", "personal number"),
        Guarded::Composite => text("барлық жол", "вся строка", "whole line"),
    }
}

fn reason(error: &MrzError) -> Text3 {
    match error {
        MrzError::Shape { lines, longest } => text(
            format!("{lines} жол, ең ұзыны {longest} таңба"),
            format!("строк: {lines}, в самой длинной знаков: {longest}"),
            error.to_string(),
        ),
        MrzError::Character { line, position, found } => text(
            format!("{line}-жол, {position}-таңба: «{found}» болмайды"),
            format!("строка {line}, знак {position}: «{found}» там стоять не может"),
            error.to_string(),
        ),
    }
}
