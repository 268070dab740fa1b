//! The procedure of the pilot *Digital Nomad Residency*: stages, acts, clocks and checks.
//!
//! This crate is pure. It does no I/O and knows no clock; whatever it needs is an argument.

pub mod calendar;
pub mod catalogue;
pub mod check;
pub mod clock;
pub mod document;
pub mod edition;
pub mod form;
pub mod forms;
pub mod id;
pub mod iin;
pub mod law;
pub mod mrz;
pub mod preflight;
pub mod role;
pub mod rulebook;
pub mod ruled;
pub mod stage;
pub mod time;
pub mod translit;

pub use catalogue::{
    BodyId, CentreId, CheckpointId, CityId, Country, CriterionId, EditionId, FieldRef, GroundId, OfficeId, ProfessionId,
};
pub use edition::Edition;
pub use id::{AccountId, ActId, CaseId, FileId};
pub use iin::{Bin, Iin};
pub use role::Role;
pub use rulebook::{RuleBook, Rules};
pub use ruled::{Lang, Ruled, Text3};
pub use stage::Stage;
pub use time::{Date, Instant};
