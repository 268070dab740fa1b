//! Specimen dossiers: all that a person brings, drawn and written for one synthetic person.
//!
//! Everything follows from the person and the day: the same give the same bytes. A dossier without a
//! [`Fault`] passes preflight on that day; with one it fails in that way and in no other.

mod draw;
pub mod example;
mod face;
mod forms;
mod mrz;
mod passport;
mod pdf;
mod texts;

pub use face::PHOTO_PX;

use crate::specimen::{Person, Seal};
use draw::Board;
use image::{ImageReader, RgbImage};
use qonys_procedure::catalogue::Country;
use qonys_procedure::choice;
use qonys_procedure::document::{
    Certification, Document, DocumentFacts, DocumentKind, DutyKind, FileFacts, TranslationState,
};
use qonys_procedure::form::Text;
use qonys_procedure::forms::{PetitionForm, Questionnaire};
use qonys_procedure::preflight::{Application, Consent, FindingId, Level};
use qonys_procedure::time::Time;
use qonys_procedure::{Date, Instant, RuleBook};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::LazyLock;
use texts::later;

choice! {
    /// The one thing that is wrong with a dossier.
    pub enum Fault ("fault") {
        /// The IIN's check digit does not fit.
        WrongIin = "wrong_iin",
        /// The machine-readable zone has another document number than the form, its check digits right.
        MrzMismatch = "mrz_mismatch",
        /// A check digit of the machine-readable zone is wrong.
        MrzCheckDigit = "mrz_check_digit",
        /// The passport ended before the day.
        ExpiredPassport = "expired_passport",
        /// The passport is valid, but for fewer than 180 days more.
        ShortPassport = "short_passport",
        /// The police certificate is older than 180 days.
        OldPoliceCertificate = "old_police_certificate",
        /// The police certificate is not there.
        NoPoliceCertificate = "no_police_certificate",
        /// The police certificate has neither apostille nor legalisation, and its state is not exempt.
        NoApostille = "no_apostille",
        /// The purpose in the questionnaire is in English.
        LatinQuestionnaire = "latin_questionnaire",
        /// The studies end before they begin.
        DatesOutOfOrder = "dates_out_of_order",
        /// Four months of the last five years are not told.
        WorkGap = "work_gap",
        /// The photo is square.
        WrongPhotoRatio = "wrong_photo_ratio",
        /// The photo is too small.
        SmallPhoto = "small_photo",
        /// The motivation letter is the same file as the CV.
        SameFileTwice = "same_file_twice",
        /// The CV breaks off in the middle.
        BrokenFile = "broken_file",
        /// The duty was paid in a wrong amount.
        WrongDuty = "wrong_duty",
        /// Consent to questions to the state databases is missing.
        NoConsent = "no_consent",
    }
}

impl Fault {
    /// Which application the fault shows in first.
    pub const fn shows_in(self) -> Application {
        match self {
            Fault::LatinQuestionnaire | Fault::WorkGap | Fault::WrongDuty => Application::Residence,
            _ => Application::Petition,
        }
    }

    /// What preflight finds of it, and nothing else.
    pub const fn finding(self) -> (FindingId, Level) {
        use Level::{Blocking, Warning};
        match self {
            Fault::WrongIin => (FindingId::IinWrong, Blocking),
            Fault::MrzMismatch => (FindingId::MrzNumberDiffers, Blocking),
            Fault::MrzCheckDigit => (FindingId::MrzCheckDigit, Blocking),
            Fault::ExpiredPassport | Fault::ShortPassport => (FindingId::PassportTooShort, Blocking),
            Fault::OldPoliceCertificate => (FindingId::PoliceTooOld, Blocking),
            Fault::NoPoliceCertificate => (FindingId::PoliceMissing, Blocking),
            Fault::NoApostille => (FindingId::PoliceNotCertified, Blocking),
            Fault::LatinQuestionnaire => (FindingId::LanguageNoCyrillic, Blocking),
            Fault::DatesOutOfOrder => (FindingId::DatesOrder, Blocking),
            Fault::WorkGap => (FindingId::DatesGap, Warning),
            Fault::WrongPhotoRatio => (FindingId::PhotoRatio, Blocking),
            Fault::SmallPhoto => (FindingId::PhotoTooSmall, Blocking),
            Fault::SameFileTwice => (FindingId::DocumentTwice, Blocking),
            Fault::BrokenFile => (FindingId::DocumentUnreadable, Blocking),
            Fault::WrongDuty => (FindingId::DutyTooLow, Blocking),
            Fault::NoConsent => (FindingId::ConsentMissing, Blocking),
        }
    }

    /// The fault can be made with this person: a state that is exempt needs no apostille.
    pub fn suits(self, person: &Person) -> bool {
        self != Fault::NoApostille || person.police_state().seal != Seal::Exempt
    }
}

choice! {
    /// When a document is handed in.
    pub enum Use ("use") {
        /// With the request for the petition; reused by the residence application where the rules say so.
        Petition = "petition",
        /// With the residence application.
        Residence = "residence",
        /// At the service centre.
        Centre = "centre",
    }
}

/// One file of a dossier.
#[derive(Clone, Debug)]
pub struct DossierFile {
    /// Kind of document.
    pub kind: DocumentKind,
    /// Which of its kind, 1 and up.
    pub n: u16,
    /// File name.
    pub name: String,
    /// Media type.
    pub media: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What the person says of the document.
    pub facts: DocumentFacts,
    /// When it is handed in.
    pub used: Use,
}

impl DossierFile {
    /// The document as it stands in a statement, the file measured.
    pub fn document(&self) -> Document {
        let size = self.media.starts_with("image/").then(|| size(&self.bytes)).flatten();
        let opens = match self.media {
            "application/pdf" => self.bytes.trim_ascii_end().ends_with(b"%%EOF"),
            _ => size.is_some(),
        };
        Document {
            kind: self.kind,
            n: self.n,
            facts: self.facts.clone(),
            file: Some(FileFacts {
                sha256: hex(&Sha256::digest(&self.bytes)),
                media: self.media.to_owned(),
                bytes: self.bytes.len() as u64,
                width_px: size.map(|(width, _)| width),
                height_px: size.map(|(_, height)| height),
                pages: None,
                opens,
                text_found: None,
            }),
        }
    }
}

/// Width and height of a picture, from its head.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All that a person brings.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Whose it is.
    pub person: Person,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// Request for the petition.
    pub petition: PetitionForm,
    /// Application for permanent residence.
    pub questionnaire: Questionnaire,
    /// Consent, given with both.
    pub consent: Consent,
    /// Every file, in the order of the list of documents.
    pub files: Vec<DossierFile>,
}

impl Dossier {
    /// Documents that stand in an application, taken over ones among them.
    pub fn documents(&self, of: Application) -> Vec<Document> {
        let wanted = |file: &&DossierFile| match of {
            Application::Petition => file.used == Use::Petition,
            Application::Residence => file.used != Use::Centre,
        };
        self.files.iter().filter(wanted).map(DossierFile::document).collect()
    }

    /// A file by its kind, the first of it.
    pub fn file(&self, kind: DocumentKind) -> Option<&DossierFile> {
        self.files.iter().find(|file| file.kind == kind)
    }
}

/// The dossier of a person as of a day, with at most one fault.
pub fn make(person: &Person, today: Date, fault: Option<Fault>) -> Dossier {
    let person = with_dates(person, today, fault);
    let photo = face::draw(&person);
    let maker = Maker { person: &person, today, fault };
    let mut files = vec![maker.passport(&photo), maker.photo(photo), maker.cv(), maker.motivation()];
    files.extend([maker.diploma(), maker.certificate()]);
    if fault != Some(Fault::NoPoliceCertificate) {
        files.push(maker.police());
    }
    files.extend([maker.duty(), maker.medical(), maker.housing()]);
    Dossier {
        petition: forms::petition(&person, today, fault),
        questionnaire: forms::questionnaire(&person, today, fault),
        consent: forms::consent(fault),
        files,
        fault,
        person,
    }
}

/// The person's passport, moved where its validity is the fault.
fn with_dates(person: &Person, today: Date, fault: Option<Fault>) -> Person {
    let mut person = person.clone();
    let expires = match fault {
        Some(Fault::ExpiredPassport) => later(today, -12),
        Some(Fault::ShortPassport) => later(today, 120),
        _ => return person,
    };
    person.passport.expires = expires;
    person.passport.issued =
        expires.saturating_sub(jiff::Span::new().years(10)).saturating_add(jiff::Span::new().days(1));
    person
}

/// The machine-readable lines as they stand on the page.
fn printed_lines(p: &Person, fault: Option<Fault>) -> [String; 2] {
    match fault {
        Some(Fault::MrzMismatch) => {
            let mut other = p.clone();
            let digit = other
                .passport
                .number
                .pop()
                .filter(char::is_ascii_digit)
                .map_or('1', |d| if d == '9' { '0' } else { '9' });
            other.passport.number.push(digit);
            mrz::lines(&other)
        }
        Some(Fault::MrzCheckDigit) => {
            let [first, second] = mrz::lines(p);
            // The last digit guards the whole line: a wrong one is one fault, not two.
            let (line, last) = second.split_at(mrz::WIDTH - 1);
            [first, format!("{line}{}", if last == "5" { "6" } else { "5" })]
        }
        _ => mrz::lines(p),
    }
}

/// The data page of a person's passport, JPEG.
pub fn passport_page(person: &Person) -> Vec<u8> {
    passport::draw(person, &face::draw(person), &printed_lines(person, None)).jpeg(72)
}

/// A person's photo, JPEG of [`PHOTO_PX`].
pub fn photo(person: &Person) -> Vec<u8> {
    Board { image: face::draw(person) }.jpeg(86)
}

/// A paper of a person as PDF, as of a day; `None` for kinds that are pictures or that no person brings.
pub fn paper(kind: DocumentKind, person: &Person, today: Date) -> Option<Vec<u8>> {
    let maker = Maker { person, today, fault: None };
    Some(match kind {
        DocumentKind::Cv => maker.cv().bytes,
        DocumentKind::MotivationLetter => maker.motivation().bytes,
        DocumentKind::Diploma => maker.diploma().bytes,
        DocumentKind::Certificate => maker.certificate().bytes,
        DocumentKind::PoliceCertificate => maker.police().bytes,
        DocumentKind::DutyReceipt => maker.duty().bytes,
        DocumentKind::MedicalCertificate => maker.medical().bytes,
        DocumentKind::HousingContract => maker.housing().bytes,
        DocumentKind::Autobiography => pdf::write("Автобиография", "ru", today, &texts::autobiography(person)),
        _ => return None,
    })
}

/// Day of the course of every specimen certificate.
fn course_day(p: &Person) -> Date {
    crate::specimen::day(2023, 3, 10 + (p.seed % 15) as i8)
}

struct Maker<'a> {
    person: &'a Person,
    today: Date,
    fault: Option<Fault>,
}

impl Maker<'_> {
    fn file(&self, kind: DocumentKind, name: &str, bytes: Vec<u8>, facts: DocumentFacts, used: Use) -> DossierFile {
        let media = if name.ends_with(".jpg") { "image/jpeg" } else { "application/pdf" };
        DossierFile { kind, n: 1, name: name.to_owned(), media, bytes, facts, used }
    }

    fn number(&self, letters: &str, salt: u64) -> String {
        format!("{letters}-{:07}", (self.person.seed * 48_271 + salt * 7_907 + 104_729) % 10_000_000)
    }

    fn passport(&self, photo: &RgbImage) -> DossierFile {
        let p = self.person;
        let facts = DocumentFacts {
            issuing_state: country(&p.passport.issuing_state),
            number: text(&p.passport.number),
            issuer: text(&p.passport.authority),
            issued_on: Some(p.passport.issued),
            valid_until: Some(p.passport.expires),
            translation: Some(TranslationState::Notarised),
            ..DocumentFacts::default()
        };
        let page = passport::draw(p, photo, &printed_lines(p, self.fault)).jpeg(72);
        self.file(DocumentKind::Passport, "passport.jpg", page, facts, Use::Petition)
    }

    fn photo(&self, photo: RgbImage) -> DossierFile {
        let (width, height) = PHOTO_PX;
        let picture = match self.fault {
            Some(Fault::WrongPhotoRatio) => image::imageops::resize(&photo, height, height, image::imageops::Triangle),
            Some(Fault::SmallPhoto) => image::imageops::thumbnail(&photo, width / 2, height / 2),
            _ => photo,
        };
        let bytes = Board { image: picture }.jpeg(86);
        self.file(DocumentKind::Photo, "photo.jpg", bytes, DocumentFacts::default(), Use::Petition)
    }

    fn cv(&self) -> DossierFile {
        let mut bytes = pdf::write("Curriculum vitae", "en", self.today, &texts::cv(self.person, self.today));
        if self.fault == Some(Fault::BrokenFile) {
            bytes.truncate(bytes.len() / 2);
        }
        self.file(DocumentKind::Cv, "cv.pdf", bytes, DocumentFacts::default(), Use::Petition)
    }

    fn motivation(&self) -> DossierFile {
        let bytes = match self.fault {
            Some(Fault::SameFileTwice) => self.cv().bytes,
            _ => pdf::write("Cover letter", "en", self.today, &texts::motivation(self.person)),
        };
        self.file(
            DocumentKind::MotivationLetter,
            "motivation-letter.pdf",
            bytes,
            DocumentFacts::default(),
            Use::Petition,
        )
    }

    fn diploma(&self) -> DossierFile {
        let p = self.person;
        let (number, issued) = (self.number("D", 1), crate::specimen::day(p.graduated, 7, 1));
        let (certification, certified) = self.certification(2);
        let facts = DocumentFacts {
            issuing_state: country(&p.residence),
            number: text(&number),
            issuer: text(&p.school),
            issued_on: Some(issued),
            certification,
            certification_number: certified,
            translation: Some(TranslationState::Notarised),
            title: text(format!("Bachelor of Science, {}", p.field_of_study)),
            ..DocumentFacts::default()
        };
        let bytes = pdf::write("Diploma", "en", issued, &texts::diploma(p, &number, issued));
        self.file(DocumentKind::Diploma, "diploma.pdf", bytes, facts, Use::Petition)
    }

    fn certificate(&self) -> DossierFile {
        let (number, issued) = (self.number("C", 3), course_day(self.person));
        let facts = DocumentFacts {
            number: text(&number),
            issuer: text("Open Cloud Training Institute"),
            issued_on: Some(issued),
            title: text(format!("{}: advanced practice", texts::profession(&self.person.profession).1)),
            translation: Some(TranslationState::Notarised),
            certification: Some(Certification::Electronic),
            ..DocumentFacts::default()
        };
        let bytes = pdf::write("Certificate", "en", issued, &texts::certificate(self.person, &number, issued));
        self.file(DocumentKind::Certificate, "certificate.pdf", bytes, facts, Use::Petition)
    }

    /// How documents of the person's state are made valid, and under which number.
    fn certification<const MAX: usize>(&self, salt: u64) -> (Option<Certification>, Option<Text<MAX>>) {
        match self.person.police_state().seal {
            Seal::Apostille => (Some(Certification::Apostille), text(self.number("APO", salt))),
            Seal::Legalisation => (Some(Certification::Legalisation), text(self.number("LEG", salt))),
            Seal::Exempt => (Some(Certification::Exempt), None),
        }
    }

    fn police(&self) -> DossierFile {
        let p = self.person;
        let age = if self.fault == Some(Fault::OldPoliceCertificate) { 200 } else { 24 + (p.seed % 20) as i64 };
        let (number, issued) = (self.number("PC", 4), later(self.today, -age));
        let (certification, certified) = match self.fault {
            Some(Fault::NoApostille) => (Some(Certification::None), None),
            _ => self.certification(5),
        };
        let shown = certified.as_ref().map(ToString::to_string).unwrap_or_default();
        let certified_on = certified.is_some().then(|| later(issued, texts::CERTIFIED_AFTER_DAYS));
        let facts = DocumentFacts {
            issuing_state: country(p.police_state().code),
            number: text(&number),
            issuer: text(p.police_state().police),
            issued_on: Some(issued),
            certification,
            certification_number: certified,
            certification_on: certified_on,
            translation: Some(TranslationState::Notarised),
            ..DocumentFacts::default()
        };
        let bytes =
            pdf::write("Certificate of no criminal record", "en", issued, &texts::police(p, &number, issued, &shown));
        self.file(DocumentKind::PoliceCertificate, "police-certificate.pdf", bytes, facts, Use::Petition)
    }

    fn duty(&self) -> DossierFile {
        let paid = self.today;
        let due = duty_tenge(paid);
        let tenge = if self.fault == Some(Fault::WrongDuty) { due / 2 } else { due };
        let reference = self.number("PAY", 6);
        let facts = DocumentFacts {
            duty: Some(DutyKind::Permit),
            amount_tenge: Some(tenge),
            paid_on: Some(paid),
            payment_reference: text(&reference),
            ..DocumentFacts::default()
        };
        let bytes = pdf::write("Квитанция", "ru", paid, &texts::duty(self.person, &reference, paid, tenge));
        self.file(DocumentKind::DutyReceipt, "duty-receipt.pdf", bytes, facts, Use::Residence)
    }

    fn medical(&self) -> DossierFile {
        let (number, issued) = (self.number("M", 7), self.today);
        let facts = DocumentFacts {
            number: text(&number),
            issuer: text("Городская поликлиника № 1 (учебная)"),
            issued_on: Some(issued),
            ..DocumentFacts::default()
        };
        let bytes = pdf::write("Медицинская справка", "ru", issued, &texts::medical(self.person, &number, issued));
        self.file(DocumentKind::MedicalCertificate, "medical-certificate.pdf", bytes, facts, Use::Centre)
    }

    fn housing(&self) -> DossierFile {
        let (number, from) = (self.number("H", 8), self.today);
        let facts = DocumentFacts {
            number: text(&number),
            issued_on: Some(from),
            valid_until: Some(later(from, 365)),
            ..DocumentFacts::default()
        };
        let bytes = pdf::write("Договор найма жилища", "ru", from, &texts::housing(self.person, &number, from));
        self.file(DocumentKind::HousingContract, "housing-contract.pdf", bytes, facts, Use::Centre)
    }
}

fn text<const MAX: usize>(words: impl AsRef<str>) -> Option<Text<MAX>> {
    Some(Text::new(words.as_ref()).expect("texts of specimens keep the bounds of the forms"))
}

fn country(code: &str) -> Option<Country> {
    Some(Country::new(code).expect("codes of states are ids"))
}

/// The duty of the law tables on a day; of the last year known, where that day's is not.
fn duty_tenge(day: Date) -> u64 {
    static KNOWN: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::embedded().expect("the rules built in are whole"));
    let on =
        |day: Date| KNOWN.law(Instant::from_local(day, Time::midnight()))?.duty(DutyKind::Permit, day)?.amount_tenge;
    on(day).or_else(|| on(crate::specimen::day(2026, 12, 31))).unwrap_or_default()
}
