//! The officer's own tests, before signing \[procedure.md, "Preflight"\]: one pure function, each of the
//! eleven points in its own file. Level, text and source of a finding are data (`law/findings.toml`).

mod certificate;
mod consent;
mod dates;
mod documents;
mod finding;
mod iin;
mod input;
mod language;
mod look;
mod machine_zone;
mod passport;
mod police;
mod required;
mod same_person;
mod stay;
mod texts;

pub use finding::{Arg, Finding, FindingId, Level, Place};
pub use input::{
    Application, CertificateFacts, Consent, EarlierDecision, Form, OtherCase, SameBy, Submission, Surroundings,
};
pub use stay::days_in_period;

use crate::rulebook::Rules;
use crate::time::Instant;
use look::Look;

/// Looks at an application as the officer will. Findings come in the order of the points, blocking
/// ones of a point first; an empty list: nothing was found.
pub fn preflight(submission: &Submission<'_>, rules: &Rules<'_>, around: &Surroundings, now: Instant) -> Vec<Finding> {
    let mut look = Look::new(submission, rules, around, now.local_date());
    let points: [fn(&mut Look<'_>); 13] = [
        iin::look,
        certificate::look,
        machine_zone::look,
        passport::look,
        police::look,
        language::look,
        dates::look,
        same_person::look,
        stay::look,
        required::look,
        texts::look,
        documents::look,
        consent::look,
    ];
    for point in points {
        point(&mut look);
    }
    look.finish()
}
