//! The office: what is done with the procedure, the signatures and the store. Decisions in
//! [`acts`], reads in [`desk`], people and sessions in [`people`], documents in [`files`], acts about
//! the service itself in [`service`], what happens by itself in [`jobs`].

pub mod acts;
pub mod container;
pub mod context;
pub mod desk;
mod error;
pub mod files;
pub mod jobs;
pub mod mail;
pub mod people;
pub mod ports;
pub mod revocation;
pub mod service;
pub mod trust;

pub use context::{Clock, Context, Ids, Parts, ServiceKind, SessionLimits};
pub use error::{AccessFault, Error, StatementFault, UploadFault};
