//! The procedure of the pilot *Digital Nomad Residency*: stages, acts, clocks and checks.
//!
//! This crate is pure. It does no I/O and knows no clock; whatever it needs is an argument.

pub mod catalogue;
pub mod form;
pub mod id;
pub mod role;
pub mod stage;
pub mod time;

pub use catalogue::{CentreId, CheckpointId, CityId, Country, EditionId, FieldRef, GroundId, OfficeId, ProfessionId};
pub use id::{AccountId, ActId, CaseId, FileId};
pub use role::Role;
pub use stage::Stage;
pub use time::{Date, Instant};
