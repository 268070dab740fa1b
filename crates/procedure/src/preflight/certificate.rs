//! Point 2: the certificate with which the person signs.

use super::finding::{Arg, FindingId, Place};
use super::input::Form;
use super::look::Look;
use crate::forms::PersonName;
use crate::translit::{same_name, variants};

pub(super) fn look(look: &mut Look<'_>) {
    let Some(certificate) = look.submission.certificate else { return };
    let identity = look.identity();
    if let Some(iin) = identity.iin.filter(|iin| certificate.iin != Some(*iin)) {
        let theirs = certificate.iin.map(|c| c.to_string()).unwrap_or_default();
        look.differs(FindingId::CertificateIinDiffers, Place::Certificate, iin, theirs);
    }
    let theirs = joined([&certificate.surname, &certificate.given]);
    let latin = full(&identity.name_latin);
    let cyrillic = full(&identity.name_cyrillic);
    if theirs.is_empty() || latin.is_empty() && cyrillic.is_empty() {
        return;
    }
    let with_patronymic = joined([&certificate.surname, &certificate.given, &certificate.patronymic]);
    let same = [&latin, &cyrillic].iter().any(|ours| same_name(ours, &theirs) || same_name(ours, &with_patronymic));
    if same {
        return;
    }
    let note = match look.submission.form {
        Form::Petition(f) => f.name_note.as_ref(),
        Form::Residence(f) => f.name_note.as_ref(),
    };
    let ours = if latin.is_empty() { cyrillic } else { latin };
    let args = vec![
        ("given", Arg::Text(ours)),
        ("compared", Arg::Text(theirs.clone())),
        ("variants", Arg::Text(variants(&theirs).join(" / "))),
    ];
    match note.filter(|n| !n.is_empty()) {
        None => look.add(FindingId::CertificateNameDiffers, Place::Certificate, args),
        Some(note) => {
            let note = ("note", Arg::Text(note.as_str().to_owned()));
            look.add(FindingId::CertificateNameExplained, Place::Certificate, args.into_iter().chain([note]).collect());
        }
    }
}

fn joined<const N: usize>(parts: [&Option<String>; N]) -> String {
    parts.into_iter().flatten().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Surname and given names.
pub(super) fn full(name: &PersonName) -> String {
    let text = |t: &Option<crate::form::Text<100>>| t.as_ref().map(|t| t.as_str().to_owned());
    joined([&text(&name.surname), &text(&name.given)])
}
