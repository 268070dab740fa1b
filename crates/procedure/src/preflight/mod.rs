//! The officer's own tests, before signing \[procedure.md, "Preflight"\].

mod finding;
mod input;

pub use finding::{Arg, Finding, Level, Place};
pub use input::{
    Application, CertificateFacts, Consent, EarlierDecision, Form, OtherCase, SameBy, Submission, Surroundings,
};
