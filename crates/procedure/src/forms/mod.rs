//! The forms that an applicant fills in. One type serves the draft and the signed statement: every
//! field may be empty, and preflight says what is missing.

mod identity;
mod list;
mod petition;
mod questionnaire;

pub use identity::{
    Citizenship, Contacts, Identity, MaritalStatus, PersonName, TravelDocument, TravelDocumentKind, is_email, is_phone,
};
pub use list::List;
pub use petition::{Education, Job, LanguageLevel, LanguageSkill, PetitionForm, ProfessionalCertificate};
pub use questionnaire::{
    Conviction, EarlierAddress, EarlierRefusal, EarlierRefusalKind, EarlierStay, Kinship, MilitaryService, Occupation,
    OccupationKind, Questionnaire, Relative,
};
