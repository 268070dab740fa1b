//! A finding: what is wrong, where, what to do, and where the rule comes from.

use crate::catalogue::Country;
use crate::choice;
use crate::document::DocumentKind;
use crate::form::Text;
use crate::iin::{Iin, Sex};
use crate::ruled::{Lang, Text3};
use crate::time::Date;
use serde::{Deserialize, Serialize};

choice! {
    /// Weight of a finding.
    pub enum Level ("level") {
        /// Nothing can be signed until it is mended.
        Blocking = "blocking",
        /// Can be signed; the person and the officer see it.
        Warning = "warning",
    }
}

choice! {
    /// Stable id of a finding.
    pub enum FindingId ("finding") {
        /// The IIN cannot exist.
        IinWrong = "iin_wrong",
        /// Birth date and IIN disagree.
        IinBirthDiffers = "iin_birth_differs",
        /// Sex and IIN disagree.
        IinSexDiffers = "iin_sex_differs",
        /// The certificate bears another IIN.
        CertificateIinDiffers = "certificate_iin_differs",
        /// The certificate bears another name.
        CertificateNameDiffers = "certificate_name_differs",
        /// The certificate bears another name; the applicant explained it.
        CertificateNameExplained = "certificate_name_explained",
        /// No machine-readable zone is entered.
        MrzMissing = "mrz_missing",
        /// What is entered is no machine-readable zone.
        MrzUnreadable = "mrz_unreadable",
        /// A check digit of the zone is wrong.
        MrzCheckDigit = "mrz_check_digit",
        /// Number and zone disagree.
        MrzNumberDiffers = "mrz_number_differs",
        /// Birth date and zone disagree.
        MrzBirthDiffers = "mrz_birth_differs",
        /// Expiry and zone disagree.
        MrzExpiryDiffers = "mrz_expiry_differs",
        /// Name and zone disagree.
        MrzNameDiffers = "mrz_name_differs",
        /// Issuing state and zone disagree.
        MrzStateDiffers = "mrz_state_differs",
        /// Sex and zone disagree.
        MrzSexDiffers = "mrz_sex_differs",
        /// Not said which document is used to enter.
        EntryDocumentUnmarked = "entry_document_unmarked",
        /// The document is not valid long enough on signing.
        PassportTooShort = "passport_too_short",
        /// The document ends before the procedure is expected to.
        PassportShortForProcedure = "passport_short_for_procedure",
        /// No police certificate of a state.
        PoliceMissing = "police_missing",
        /// State or day of issue of a police certificate is missing.
        PoliceFactsMissing = "police_facts_missing",
        /// A police certificate is too old on signing.
        PoliceTooOld = "police_too_old",
        /// A police certificate lacks apostille or legalisation.
        PoliceNotCertified = "police_not_certified",
        /// A police certificate will be too old at the expected decision.
        PoliceWillAge = "police_will_age",
        /// A text has no word in Kazakh or Russian.
        LanguageNoCyrillic = "language_no_cyrillic",
        /// A text is mostly in Latin letters.
        LanguageMostlyLatin = "language_mostly_latin",
        /// A text has words in Latin letters.
        LanguageLatinWords = "language_latin_words",
        /// Two dates are in the wrong order.
        DatesOrder = "dates_order",
        /// A date lies in the future.
        DateInFuture = "date_in_future",
        /// Work and education have a gap.
        DatesGap = "dates_gap",
        /// Work and education contradict each other.
        DatesOverlap = "dates_overlap",
        /// The person has an open case.
        SameOpenOwn = "same_open_own",
        /// Another case bears the same IIN or document.
        SameOpenOther = "same_open_other",
        /// Inside a verified re-application interval.
        ReapplyTooEarly = "reapply_too_early",
        /// Inside an unverified re-application interval.
        ReapplyUnverified = "reapply_unverified",
        /// The re-application interval is not known.
        ReapplyUnknown = "reapply_unknown",
        /// No rule of stay is loaded.
        StayUnknown = "stay_unknown",
        /// Permitted days by the table.
        StayRule = "stay_rule",
        /// The stay ends before a limit or the expected decision.
        StayEndsBeforeLimit = "stay_ends_before_limit",
        /// The days of the period are used up.
        StayPeriodUsed = "stay_period_used",
        /// A field is empty.
        FieldMissing = "field_missing",
        /// A text holds characters that cannot be seen.
        TextHidden = "text_hidden",
        /// Not the form of an e-mail address.
        EmailWrong = "email_wrong",
        /// Not a telephone number with its country's code.
        PhoneWrong = "phone_wrong",
        /// The profession is not in the edition's extract.
        ProfessionUnknown = "profession_unknown",
        /// The city is not of the edition.
        CityUnknown = "city_unknown",
        /// The person is too young.
        AgeTooYoung = "age_too_young",
        /// Fewer years of experience than asked.
        ExperienceTooShort = "experience_too_short",
        /// A document is missing.
        DocumentMissing = "document_missing",
        /// A file does not open.
        DocumentUnreadable = "document_unreadable",
        /// No text was found in a file.
        DocumentNoText = "document_no_text",
        /// A type of file that is not taken.
        DocumentType = "document_type",
        /// A file is too large.
        DocumentTooLarge = "document_too_large",
        /// The same file twice.
        DocumentTwice = "document_twice",
        /// Too many files of a kind.
        DocumentTooMany = "document_too_many",
        /// A picture of a document has too few pixels to be read.
        DocumentTooSmall = "document_too_small",
        /// The photo has too few pixels.
        PhotoTooSmall = "photo_too_small",
        /// The photo has another ratio.
        PhotoRatio = "photo_ratio",
        /// A document lacks apostille or legalisation.
        DocumentNotCertified = "document_not_certified",
        /// A document lacks a translation.
        TranslationMissing = "translation_missing",
        /// Amount or day of payment is missing.
        DutyFactsMissing = "duty_facts_missing",
        /// Less than the duty was paid.
        DutyTooLow = "duty_too_low",
        /// The duty of the day is not known.
        DutyUnknown = "duty_unknown",
        /// A consent is missing.
        ConsentMissing = "consent_missing",
        /// The consent has run out.
        ConsentExpired = "consent_expired",
    }
}

/// What a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Place {
    /// A field: `identity.travel_documents[0].number`.
    Field {
        /// Path in the form.
        path: String,
    },
    /// The `n`-th document of a kind.
    Document {
        /// Kind.
        kind: DocumentKind,
        /// 1 and up.
        n: u16,
    },
    /// The certificate with which it is to be signed.
    Certificate,
    /// The consent.
    Consent,
    /// The case as a whole.
    Case,
}

impl Place {
    /// A field by its path.
    pub fn field(path: impl Into<String>) -> Place {
        Place::Field { path: path.into() }
    }
}

/// An argument of a finding's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number.
    Number(i64),
    /// A day, written as each language writes it.
    Date(Date),
    /// One text a language.
    Text3(Text3),
    /// The same in every language.
    Text(String),
}

impl Arg {
    /// As it stands in a text.
    pub fn show(&self, lang: Lang) -> String {
        match self {
            Arg::Number(n) => lang.number(*n),
            Arg::Date(d) if lang == Lang::En => d.strftime("%-d %B %Y").to_string(),
            Arg::Date(d) => d.strftime("%d.%m.%Y").to_string(),
            Arg::Text3(t) => t.get(lang).to_owned(),
            Arg::Text(t) => t.clone(),
        }
    }
}

impl Arg {
    /// As a value to compare: days as `2026-03-05`, numbers by their digits alone.
    pub fn plain(&self) -> String {
        match self {
            Arg::Number(n) => n.to_string(),
            Arg::Date(d) => d.to_string(),
            other => other.show(Lang::En),
        }
    }
}

impl From<Date> for Arg {
    fn from(date: Date) -> Arg {
        Arg::Date(date)
    }
}

macro_rules! text_args {
    ($($from:ty),*) => {$(
        impl From<$from> for Arg {
            fn from(text: $from) -> Arg {
                Arg::Text(text.to_string())
            }
        }
    )*};
}

text_args!(String, &String, &str, Iin, Sex, &Country);

impl<const MAX: usize> From<&Text<MAX>> for Arg {
    fn from(text: &Text<MAX>) -> Arg {
        Arg::Text(text.to_string())
    }
}

/// One finding of preflight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable id; the text stands in `law/findings.toml` under it.
    pub id: FindingId,
    /// Which of the eleven points, 1–11.
    pub point: u8,
    /// Blocking or warning.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// What is wrong and what to do.
    pub text: Text3,
    /// Arguments of the text, by name.
    pub args: Vec<(String, Arg)>,
    /// The value that stands there, where two are compared.
    #[serde(default)]
    pub given: Option<String>,
    /// The value with which it was compared.
    #[serde(default)]
    pub compared: Option<String>,
    /// Where the rule comes from.
    pub source: String,
    /// The text in force was read.
    pub verified: bool,
}

impl Finding {
    /// The text in one language.
    pub fn text(&self, lang: Lang) -> &str {
        self.text.get(lang)
    }

    /// Stops the signing.
    pub fn is_blocking(&self) -> bool {
        self.level == Level::Blocking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_grouped_for_people_and_never_where_it_is_compared() {
        let sum = Arg::Number(17_300);
        let shown: Vec<String> = Lang::ALL.iter().map(|lang| sum.show(*lang)).collect();
        assert_eq!(shown, ["17\u{a0}300", "17\u{a0}300", "17,300"]);
        assert_eq!(sum.plain(), "17300");
        assert_eq!(Arg::Number(2026).show(Lang::Ru), "2026");
    }
}
