//! The one table from what can go wrong to status and code \[A9\].

use super::{Fault, More};
use http::StatusCode;
use qonys_eds::SignatureError;
use qonys_office::people::access::AccessRefusal;
use qonys_office::service::outages::{OutageRefusal, TimeFault};
use qonys_office::service::templates::TemplateRefusal;
use qonys_office::{AccessFault, Error, StatementFault, UploadFault};
use qonys_procedure::NotAllowed;
use qonys_procedure::not_allowed::Reason;
use serde_json::{Value, json};

/// Seconds to wait after too many failed sign-ins.
const THROTTLE_SECONDS: u32 = 10 * 60;

/// What is missing is told of the group in which it should stand: the field itself is what is meant.
fn named(path: String, message: &str) -> String {
    let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) else {
        return path;
    };
    if path == "." { field.to_owned() } else { format!("{path}.{field}") }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Fault {
        match error {
            Error::NotFound => Fault::not_found(),
            Error::NotAllowed(no) => not_allowed(no),
            Error::Findings(findings) => unprocessable("findings").with(More::Findings(findings.into())),
            Error::Content { path, message } => {
                let path = named(path, &message);
                unprocessable("content").with(More::Field { path, message })
            }
            Error::Signature(error) => signature(&error),
            Error::Statement(fault) => statement(fault),
            Error::Access(fault) => access(&fault),
            Error::AccessAct(refusal) => access_act(refusal),
            Error::Outage(refusal) => outage(refusal),
            Error::Template(refusal) => template(refusal),
            Error::Stale { seen, now, between } => {
                conflict("stale").with(More::Changed { seen, now, between: between.into() })
            }
            Error::KeyReused => unprocessable("key_reused"),
            Error::KeyMissing => Fault::new(StatusCode::BAD_REQUEST, "key_missing"),
            Error::DraftMoved { now } => conflict("draft_moved").with(facts([("now", json!(now))])),
            Error::Upload(fault) => upload(fault),
            Error::Maintenance => Fault::maintenance(),
            Error::Store(error) => store(error),
            error @ (Error::Print(_) | Error::Corrupt(_) | Error::Files(_)) => Fault::internal(chain(&error)),
        }
    }
}

impl From<qonys_store::Error> for Fault {
    fn from(error: qonys_store::Error) -> Fault {
        store(error)
    }
}

const fn unprocessable(code: &'static str) -> Fault {
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, code)
}

const fn conflict(code: &'static str) -> Fault {
    Fault::new(StatusCode::CONFLICT, code)
}

const fn forbidden(code: &'static str) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, code)
}

const fn unauthorized(code: &'static str) -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, code)
}

fn facts<const N: usize>(facts: [(&'static str, Value); N]) -> More {
    More::Facts(facts.into())
}

/// The procedure's typed no: forbidden with its reason, but for what the caller can mend.
fn not_allowed(no: NotAllowed) -> Fault {
    match &no.reason {
        Reason::Findings { findings } => unprocessable("findings").with(More::Findings(findings.as_slice().into())),
        Reason::Content { .. } => unprocessable("content").with(More::NotAllowed(no.into())),
        Reason::Stale { seen, now } => {
            conflict("stale").with(More::Changed { seen: *seen, now: *now, between: [].into() })
        }
        Reason::NoSuchCase => Fault::not_found(),
        Reason::Damaged { cause } => Fault::internal(cause),
        reason => forbidden(reason.code()).with(More::NotAllowed(no.into())),
    }
}

/// A signature that does not hold: which step said so. What the certificate says stays with the operator.
fn signature(error: &SignatureError) -> Fault {
    unprocessable(error.code()).with(facts([("step", json!(error.step().as_str()))])).because(error)
}

fn statement(fault: StatementFault) -> Fault {
    match fault {
        StatementFault::Unknown => unprocessable("statement_unknown"),
        StatementFault::Mismatch => unprocessable("statement_mismatch"),
        StatementFault::OtherCertificate { serial } => {
            unprocessable("printed_certificate").with(facts([("serial", json!(serial))]))
        }
        StatementFault::OtherServer => unprocessable("statement_other_server"),
        StatementFault::Missing => unprocessable("signature_missing"),
        StatementFault::Count { given, wanted } => {
            unprocessable("signature_count").with(facts([("given", json!(given)), ("wanted", json!(wanted))]))
        }
        StatementFault::SameSigner => unprocessable("same_signer"),
        StatementFault::Paper { number } => unprocessable("paper_signature").with(facts([("number", json!(number))])),
    }
}

fn access(fault: &AccessFault) -> Fault {
    match fault {
        AccessFault::NotSignedIn => unauthorized("not_signed_in"),
        AccessFault::SessionEnded => unauthorized("session_ended"),
        AccessFault::NotSignIn => unauthorized("not_sign_in"),
        AccessFault::Challenge => unauthorized("challenge"),
        AccessFault::OtherServer => unauthorized("challenge_other_server"),
        AccessFault::Ended => forbidden("access_ended"),
        AccessFault::RoleNotHeld => forbidden("role_not_held"),
        AccessFault::Role => forbidden("role"),
        AccessFault::TooMany => {
            Fault::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries").with(More::RetryAfter(THROTTLE_SECONDS))
        }
    }
}

/// An act about an access that is not taken.
fn access_act(refusal: AccessRefusal) -> Fault {
    let fault = match refusal {
        AccessRefusal::Unknown => return Fault::not_found(),
        AccessRefusal::FourEyes => forbidden("four_eyes"),
        AccessRefusal::NotYours => forbidden("role"),
        AccessRefusal::Done => conflict("already_done"),
        AccessRefusal::NotApproved | AccessRefusal::PaperOnlyForTheFirst => forbidden("access_refused"),
        AccessRefusal::Data(_) => unprocessable("access_refused"),
    };
    fault.with(facts([("reason", json!(refusal.to_string()))]))
}

/// An act about an outage that is not taken.
fn outage(refusal: OutageRefusal) -> Fault {
    let (field, fault) = match refusal {
        OutageRefusal::Unknown => return Fault::not_found(),
        OutageRefusal::Done => return conflict("outage_known"),
        OutageRefusal::Time(field, fault) => (field, fault),
    };
    let code = match fault {
        TimeFault::Ahead => "outage_ahead",
        TimeFault::Reversed => "outage_reversed",
        TimeFault::TooOld => "outage_too_old",
    };
    unprocessable(code).with(More::Field { path: field.to_owned(), message: fault.to_string() })
}

/// An act about a template that is not taken.
fn template(refusal: TemplateRefusal) -> Fault {
    match refusal {
        TemplateRefusal::Unknown => Fault::not_found(),
        TemplateRefusal::Name => unprocessable("template_name").because(&refusal),
        TemplateRefusal::Broken(faults) => unprocessable("template_broken").with(More::Templates(faults.into())),
        TemplateRefusal::Same => unprocessable("template_same"),
        TemplateRefusal::FourEyes => forbidden("four_eyes"),
        TemplateRefusal::Decided => conflict("template_decided"),
        TemplateRefusal::Stale => conflict("template_stale"),
        TemplateRefusal::Waiting => conflict("template_waiting"),
    }
}

fn upload(fault: UploadFault) -> Fault {
    match fault {
        UploadFault::TooLarge { max } => {
            Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "upload_too_large").with(More::TooLarge { max })
        }
        UploadFault::Type { found } => {
            let fault = Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "upload_type");
            fault.with(facts([("found", json!(found))]))
        }
        UploadFault::Empty => unprocessable("upload_empty"),
        UploadFault::Broken => unprocessable("upload_broken"),
        UploadFault::TooMany { max } => unprocessable("upload_too_many").with(facts([("max", json!(max))])),
        UploadFault::Signed => conflict("document_signed"),
    }
}

/// The store's own: busy and gone pass by themselves, what the caller knows is told, the rest is ours.
fn store(error: qonys_store::Error) -> Fault {
    use qonys_store::Error as E;
    match error {
        E::Conflict { seen, now } => conflict("stale").with(More::Changed { seen, now, between: [].into() }),
        E::Busy => Fault::busy(),
        E::Unavailable(_) => {
            let cause = chain(&error);
            Fault::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").with(More::RetryAfter(10)).because(cause)
        }
        E::OutcomeUnknown(act) => {
            let fault = Fault::new(StatusCode::SERVICE_UNAVAILABLE, "outcome_unknown").with(More::RetryAfter(10));
            fault.because(format!("act {act}"))
        }
        E::KeyReused => unprocessable("key_reused"),
        E::StatementGone => unprocessable("statement_unknown"),
        E::KeyDestroyed => Fault::new(StatusCode::GONE, "data_destroyed"),
        other => Fault::internal(chain(&other)),
    }
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |e| e.source()).map(|e| format!(": {e}"));
    std::iter::once(error.to_string()).chain(causes).collect()
}

impl Fault {
    /// No session where one is needed.
    pub fn not_signed_in() -> Fault {
        unauthorized("not_signed_in")
    }
}
