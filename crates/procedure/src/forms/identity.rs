//! Who the person is; entered once, used by both forms.

use super::List;
use crate::catalogue::Country;
use crate::form::{Line, Lines, Text};
use crate::iin::{Iin, Sex};
use crate::ruled::Lang;
use crate::time::Date;
use crate::{choice, form};

choice! {
    /// Marital status.
    pub enum MaritalStatus ("marital_status") {
        /// Never married.
        Single = "single",
        /// Married.
        Married = "married",
        /// Divorced.
        Divorced = "divorced",
        /// Widowed.
        Widowed = "widowed",
    }
}

choice! {
    /// Whether the person has citizenship.
    pub enum Citizenship ("citizenship") {
        /// Citizen of one state or several.
        Citizen = "citizen",
        /// Without citizenship.
        Stateless = "stateless",
    }
}

choice! {
    /// Kind of a travel document.
    pub enum TravelDocumentKind ("travel_document") {
        /// Passport.
        Passport = "passport",
        /// Document of a stateless person.
        StatelessDocument = "stateless_document",
    }
}

form! {
    /// A name in its parts.
    #[derive(Default)]
    pub struct PersonName {
        /// Family name.
        #[serde(default)]
        pub surname: Option<Text<100>>,
        /// Given names.
        #[serde(default)]
        pub given: Option<Text<100>>,
        /// Patronymic, if any.
        #[serde(default)]
        pub patronymic: Option<Text<100>>,
    }
}

form! {
    /// A passport or a stateless person's document.
    #[derive(Default)]
    pub struct TravelDocument {
        /// Kind.
        #[serde(default)]
        pub kind: Option<TravelDocumentKind>,
        /// Number as printed, without spaces.
        #[serde(default)]
        pub number: Option<Text<20>>,
        /// State that issued it.
        #[serde(default)]
        pub issuing_state: Option<Country>,
        /// Day of issue.
        #[serde(default)]
        pub issued_on: Option<Date>,
        /// Last day of validity.
        #[serde(default)]
        pub valid_until: Option<Date>,
        /// Machine-readable zone, its lines one below the other.
        #[serde(default)]
        pub mrz: Option<Lines<140>>,
        /// The one with which the person enters.
        #[serde(default)]
        pub used_to_enter: Option<bool>,
    }
}

form! {
    /// How to reach the person; may be changed at any time.
    #[derive(Default)]
    pub struct Contacts {
        /// E-mail.
        #[serde(default)]
        pub email: Option<Text<254>>,
        /// Telephone with country code.
        #[serde(default)]
        pub phone: Option<Text<30>>,
        /// Language of notices.
        #[serde(default)]
        pub language: Option<Lang>,
    }
}

/// Whether a text has the form of an e-mail address: one `@`, something before it, and a domain with a point behind.
pub fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control() || ",;:<>()\"\\@".contains(c))
    };
    text.split_once('@').is_some_and(|(name, domain)| {
        plain(name) && plain(domain) && domain.contains('.') && domain.split('.').all(|label| !label.is_empty())
    })
}

/// Whether a text has the form of an international telephone number: `+` and 7 to 15 digits \[ITU-T E.164\], set apart
/// as people write them.
pub fn is_phone(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('+') else { return false };
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || " -().\u{a0}".contains(c))
}

form! {
    /// Who the person is.
    #[derive(Default)]
    pub struct Identity {
        /// Individual identification number.
        #[serde(default)]
        pub iin: Option<Iin>,
        /// Name as in the machine-readable zone, Latin letters.
        #[serde(default)]
        pub name_latin: PersonName,
        /// Name in Cyrillic letters.
        #[serde(default)]
        pub name_cyrillic: PersonName,
        /// Names borne before.
        #[serde(default)]
        pub previous_names: List<Line, 10>,
        /// Sex.
        #[serde(default)]
        pub sex: Option<Sex>,
        /// Day of birth.
        #[serde(default)]
        pub born_on: Option<Date>,
        /// State of birth.
        #[serde(default)]
        pub birth_state: Option<Country>,
        /// Place of birth.
        #[serde(default)]
        pub birth_place: Option<Line>,
        /// Ethnicity; the person need not say.
        #[serde(default)]
        pub ethnicity: Option<Text<100>>,
        /// Citizen or stateless.
        #[serde(default)]
        pub citizenship: Option<Citizenship>,
        /// States of citizenship.
        #[serde(default)]
        pub citizenships: List<Country, 5>,
        /// State of permanent residence.
        #[serde(default)]
        pub residence_state: Option<Country>,
        /// Since when there.
        #[serde(default)]
        pub residence_since: Option<Date>,
        /// Passports and the like.
        #[serde(default)]
        pub travel_documents: List<TravelDocument, 5>,
        /// Marital status.
        #[serde(default)]
        pub marital_status: Option<MaritalStatus>,
        /// E-mail, telephone, language of notices.
        #[serde(default)]
        pub contacts: Contacts,
    }
}

impl Identity {
    /// The document with which the person enters; the only one, if there is one.
    pub fn entry_document(&self) -> Option<&TravelDocument> {
        self.travel_documents.iter().find(|d| d.used_to_enter == Some(true)).or_else(|| {
            match &self.travel_documents[..] {
                [only] => Some(only),
                _ => None,
            }
        })
    }
}

impl PersonName {
    /// Surname, given names and patronymic, as far as they are there.
    pub fn full(&self) -> String {
        let parts = [&self.surname, &self.given, &self.patronymic];
        parts.into_iter().flatten().map(Text::as_str).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }
}
