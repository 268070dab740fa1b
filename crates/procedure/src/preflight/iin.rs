//! Point 1: the IIN.

use super::finding::{Arg, FindingId, Place};
use super::look::Look;
use crate::iin::{NumberFault, Sex};
use crate::ruled::Text3;

pub(super) fn look(look: &mut Look<'_>) {
    let identity = look.identity();
    // An empty IIN is a missing field (point 10).
    let Some(iin) = identity.iin else { return };
    let place = || Place::field("identity.iin");
    let facts = match iin.check() {
        Ok(facts) => facts,
        Err(fault) => return look.add(FindingId::IinWrong, place(), vec![("why", Arg::Text3(why(fault)))]),
    };
    if let (Some(told), Some(given)) = (facts.birth, identity.born_on)
        && told != given
    {
        look.differs(FindingId::IinBirthDiffers, place(), given, told);
    }
    if let (Some(told), Some(given)) = (facts.sex, identity.sex)
        && given != Sex::Unspecified
        && told != given
    {
        look.differs(FindingId::IinSexDiffers, place(), given, told);
    }
}

fn why(fault: NumberFault) -> Text3 {
    let text = |kk: &str, ru: &str, en: &str| Text3 { kk: kk.into(), ru: ru.into(), en: en.into() };
    match fault {
        NumberFault::Checksum { .. } => {
            text("бақылау цифры сәйкес келмейді", "контрольная цифра не сходится", "the check digit does not fit")
        }
        NumberFault::Unissuable => text(
            "мұндай цифрлар тіркесіне бақылау цифры болмайды",
            "для таких цифр контрольной цифры не существует",
            "no check digit exists for these digits",
        ),
        NumberFault::Date => text(
            "алғашқы алты цифр бар күнді көрсетпейді",
            "первые шесть цифр не являются существующей датой",
            "the first six digits are no date that exists",
        ),
        NumberFault::Century(_) | NumberFault::OrganisationKind(_) => text(
            "жетінші цифр 0–6 болуға тиіс",
            "седьмая цифра может быть только от 0 до 6",
            "digit 7 can only be 0 to 6",
        ),
    }
}
