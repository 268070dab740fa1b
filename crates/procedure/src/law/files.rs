//! The law tables as files, one a subject.

use super::*;
use crate::preflight::FindingId;

/// A law table that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("law/{file}.toml: {cause}")]
pub struct LawError {
    /// Which.
    pub file: LawFile,
    /// Why, with line and column.
    pub cause: Box<toml::de::Error>,
}

choice! {
    /// A file of the law tables.
    pub enum LawFile ("law_file") {
        /// State duty, index, payment codes.
        Duty = "duty",
        /// Terms of hearing and complaint.
        Terms = "terms",
        /// Grounds.
        Grounds = "grounds",
        /// Bodies.
        Bodies = "bodies",
        /// Stay.
        Stay = "stay",
        /// Apostille, legalisation.
        Certification = "certification",
        /// Outages.
        Outages = "outages",
        /// States.
        Countries = "countries",
        /// Checkpoints of the border.
        Checkpoints = "checkpoints",
        /// Latin words of the trade.
        Technologies = "technologies",
        /// Texts of findings.
        Findings = "findings",
    }
}

impl LawFile {
    /// The file that is built in.
    pub const fn embedded(self) -> &'static str {
        macro_rules! file {
            ($name:literal) => {
                include_str!(concat!("../../../../law/", $name, ".toml"))
            };
        }
        match self {
            LawFile::Duty => file!("duty"),
            LawFile::Terms => file!("terms"),
            LawFile::Grounds => file!("grounds"),
            LawFile::Bodies => file!("bodies"),
            LawFile::Stay => file!("stay"),
            LawFile::Certification => file!("certification"),
            LawFile::Outages => file!("outages"),
            LawFile::Countries => file!("countries"),
            LawFile::Checkpoints => file!("checkpoints"),
            LawFile::Technologies => file!("technologies"),
            LawFile::Findings => file!("findings"),
        }
    }
}

/// Files whose tables stand in one array, under `key`.
macro_rules! one_array {
    ($($file:ident { $key:literal: $entry:ty })*) => {$(
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $file {
            #[serde(rename = $key)]
            entries: Vec<$entry>,
        }
    )*};
}

one_array! {
    TermsFile { "clock": ClockRule }
    GroundsFile { "ground": Ground }
    BodiesFile { "body": Body }
    StayFile { "rule": StayRule }
    CertificationFile { "exemption": CertificationExemption }
    OutagesFile { "outage": OutageRule }
    CheckpointsFile { "checkpoint": Checkpoint }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyFile {
    rate: Vec<DutyRate>,
    index: Vec<MonthlyIndex>,
    payment_code: Vec<PaymentCode>,
}

/// One source for the whole table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountriesFile {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "verified")]
    _verified: bool,
    country: Vec<CountryEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TechnologiesFile {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "verified")]
    _verified: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingsFile {
    finding: BTreeMap<String, FindingText>,
}

impl Law {
    /// The tables that are built in.
    pub fn embedded() -> Result<Law, LawError> {
        let mut law = Law::default();
        for file in LawFile::ALL {
            law.replace(*file, file.embedded())?;
        }
        Ok(law)
    }

    /// Reads one file and puts its tables in the place of those that stand there.
    pub fn replace(&mut self, file: LawFile, text: &str) -> Result<(), LawError> {
        let fail = |cause: toml::de::Error| LawError { file, cause: Box::new(cause) };
        fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, toml::de::Error> {
            toml::from_str(text)
        }
        match file {
            LawFile::Duty => {
                let tables: DutyFile = read(text).map_err(fail)?;
                (self.duty_rates, self.indices, self.payment_codes) = (tables.rate, tables.index, tables.payment_code);
            }
            LawFile::Terms => self.terms = read::<TermsFile>(text).map_err(fail)?.entries,
            LawFile::Grounds => self.grounds = read::<GroundsFile>(text).map_err(fail)?.entries,
            LawFile::Bodies => self.bodies = read::<BodiesFile>(text).map_err(fail)?.entries,
            LawFile::Stay => self.stay = read::<StayFile>(text).map_err(fail)?.entries,
            LawFile::Certification => self.exemptions = read::<CertificationFile>(text).map_err(fail)?.entries,
            LawFile::Outages => self.outages = read::<OutagesFile>(text).map_err(fail)?.entries,
            LawFile::Countries => self.countries = read::<CountriesFile>(text).map_err(fail)?.country,
            LawFile::Checkpoints => self.checkpoints = read::<CheckpointsFile>(text).map_err(fail)?.entries,
            LawFile::Technologies => {
                let words = read::<TechnologiesFile>(text).map_err(fail)?.words;
                self.technologies = words.into_iter().map(|w| w.to_lowercase()).collect();
            }
            LawFile::Findings => {
                let findings = read::<FindingsFile>(text).map_err(fail)?.finding;
                if let Some(missing) = FindingId::IDS.iter().find(|id| !findings.contains_key(**id)) {
                    return Err(fail(serde::de::Error::custom(format!("the text of `{missing}` is missing"))));
                }
                self.findings = findings;
            }
        }
        Ok(())
    }
}
