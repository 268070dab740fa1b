//! The demo: synthetic employees and cases, made only by performing acts through the office, with an earlier clock,
//! signed with training keys. No row is written any other way.

mod clock;
mod fill;
mod keys;
mod plan;
mod player;
mod staff;

pub use clock::StoryClock;
pub use fill::{Filled, fill};
pub use keys::{applicant, employee, ensure};
pub use plan::{Planned, before_all, plan};
pub use player::{Office, PlayError};
pub use staff::provide_staff;

use crate::TrainingError;
use crate::ca::TrainingCa;
use crate::keys::KeyFolder;
use qonys_office::{Clock, Context};
use qonys_store::{Entropy, SystemEntropy};
use std::sync::Arc;

/// What the demo is made with.
#[derive(Clone)]
pub struct Studio {
    /// The service, living by another clock than the one that people see.
    pub context: Arc<dyn Fn(Arc<dyn Clock>) -> Context + Send + Sync>,
    /// Makes keys.
    pub ca: Arc<TrainingCa>,
    /// Holds them.
    pub keys: KeyFolder,
    /// The real clock: certificates are made and judged by it.
    pub real: Arc<dyn Clock>,
}

impl Studio {
    /// Makes somebody's keys where they are not there.
    ///
    /// # Errors
    /// Of files or keys.
    pub fn ensure(&self, person: &crate::ca::Person) -> Result<bool, TrainingError> {
        let mut random = |bytes: &mut [u8]| SystemEntropy.fill(bytes);
        self.ca.ensure(person, &self.keys, &mut random, self.real.now())
    }
}

/// Why the demo could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The office refused an act.
    #[error("{what}: the office refuses: {cause:?}")]
    Office {
        /// Which act, of whose story.
        what: String,
        /// Why, with all findings.
        cause: Box<qonys_office::Error>,
    },
    /// Keys.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// The story came out elsewhere.
    #[error("{story}: the case is in {found}, not in {wanted}")]
    Ending {
        /// Which story.
        story: &'static str,
        /// Where it is.
        found: qonys_procedure::Stage,
        /// Where it should be.
        wanted: qonys_procedure::Stage,
    },
    /// Nobody plays a part.
    #[error("nobody plays {0:?} in {1}")]
    NoPlayer(crate::stories::cast::Part, String),
}
