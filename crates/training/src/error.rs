//! What can go wrong in training.

use qonys_eds::cms::build::BuildError;
use qonys_eds::issue::{IssueError, KeyError};
use qonys_eds::{SignatureError, TrustError};
use thiserror::Error;

use crate::files::FileError;

/// What can go wrong with training keys and their authority.
#[derive(Debug, Error)]
pub enum TrainingError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Issuing.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// A certificate.
    #[error(transparent)]
    Certificate(#[from] SignatureError),
    /// An authority.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// Signing.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A name that is no name of a key.
    #[error("a key's name has 1 to 64 lower-case letters, digits, - and _")]
    KeyName,
    /// No key of this name.
    #[error("there is no training key {0:?}")]
    NoSuchKey(String),
    /// A real key, which this program never uses.
    #[error("{0:?} is not a training key; sign with it in NCALayer")]
    NotATrainingKey(String),
    /// More keys than are listed.
    #[error("the folder holds more keys than are listed")]
    TooManyKeys,
    /// The key is not the one that the page asks for.
    #[error("the training key {0:?} is not the one that is asked for")]
    KeyDoesNotFit(String),
    /// The agent listens only where nobody else can reach it.
    #[error("the key agent listens on loopback only, not on {0}")]
    NotLoopback(std::net::SocketAddr),
    /// The agent cannot listen.
    #[error("the key agent cannot listen: {0}")]
    Listen(std::io::Error),
}
