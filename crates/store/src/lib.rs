//! Where Qonys keeps what it knows: acts, the record of them, and what is projected from them.
//!
//! One source for two engines: SQLite (one writing thread with group commit) and PostgreSQL (one job,
//! one transaction). A caller makes ids, seals and hashes beforehand, then hands [`Store::write`] a job
//! that does database work only. Functions stand in modules by concept; all take `&mut Db`.
//!
//! The crate knows no clock: times come in as arguments (A8).

pub mod accounts;
pub mod acts;
pub mod bench;
pub mod cases;
pub mod challenges;
mod counts;
mod db;
pub mod drafts;
mod entropy;
mod error;
pub mod evidence;
pub mod files;
mod fixed;
pub mod idempotency;
pub mod issued;
mod job;
pub mod keys;
pub mod load;
mod migrations;
pub mod outages;
pub mod outbox;
mod pool;
mod postgres;
pub mod record;
mod row;
mod schema;
pub mod seal;
pub mod search;
pub mod sequencer;
pub mod sessions;
pub mod settings;
mod sqlite;
pub mod statements;
mod store;
pub mod submissions;
pub mod templates;
pub mod throttles;
pub mod viewings;
pub mod visits;
pub mod workload;

pub use counts::count_rows;
pub use db::Db;
pub use entropy::{Entropy, SystemEntropy};
pub use error::Error;
pub use store::{Backend, Options, Store};

use qonys_procedure::CaseId;

/// The service stream: acts of no case (accounts, editions, calendar, outages, settings). Its key seals
/// what belongs to the server and not to a case.
pub const SERVICE: CaseId = CaseId(uuid::Uuid::nil());

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The most rows that one call of a list returns; larger limits are cut to it.
pub const PAGE_MAX: u32 = 1_000;
