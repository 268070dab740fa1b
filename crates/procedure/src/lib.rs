//! The procedure of the pilot *Digital Nomad Residency*: stages, acts, clocks and checks.
//!
//! This crate is pure. It does no I/O and knows no clock; whatever it needs is an argument.

pub mod act;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod check;
pub mod clock;
pub mod decide;
pub mod document;
pub mod edition;
pub mod effect;
pub mod facts;
pub mod form;
pub mod forms;
pub mod id;
pub mod iin;
pub mod jcs;
pub mod law;
pub mod limit;
pub mod mrz;
pub mod not_allowed;
pub mod number;
pub mod paper;
pub mod planner;
pub mod preflight;
pub mod print;
pub mod record;
pub mod role;
pub mod rulebook;
pub mod ruled;
pub mod sample;
pub mod stage;
pub mod table;
pub mod time;
pub mod translit;

pub use act::{Act, ActKind, ContentError, Digest, material};
pub use case::Case;
pub use case::options::{ActOption, Need};
pub use case::{Waiting, Waits};
pub use catalogue::{
    BodyId, CentreId, CheckpointId, CityId, Country, CriterionId, EditionId, FieldRef, GroundId, OfficeId, ProfessionId,
};
pub use decide::{apply, decide};
pub use edition::Edition;
pub use effect::{Effect, NoticeKind, Recipient, effects};
pub use facts::{AccessFacts, Facts, Outage};
pub use id::{AccountId, ActId, CaseId, FileId};
pub use iin::{Bin, Iin};
pub use limit::{Limit, LimitState};
pub use not_allowed::{Corrupt, NotAllowed, Reason};
pub use number::CaseNumber;
pub use paper::PaperKind;
pub use record::{ActRecord, Actor, FileRef, IssuedPaper};
pub use role::Role;
pub use rulebook::{RuleBook, Rules};
pub use ruled::{Lang, Ruled, Text3};
pub use stage::Stage;
pub use time::{Date, Instant};
