//! Training: an authority of its own with keys for everybody, the key agent, synthetic people and the papers
//! they bring. Nothing here is for real work, and no server for real work trusts it.

pub mod agent;
pub mod ca;
pub mod demo;
pub mod dossier;
mod error;
mod files;
pub mod keys;
mod responder;
pub mod revoked;
pub mod specimen;
pub mod stories;

pub use error::TrainingError;
pub use files::FileError;
