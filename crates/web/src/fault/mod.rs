//! Every no of the web side is a [`Fault`]: a status, a stable code, and what a reader may know. It is
//! spoken in one place, [`crate::safety::speak`], in the reader's language \[A9\].

mod problem;
mod table;

pub(crate) use problem::paper_name;
pub use problem::{Spoken, SpokenFinding, finding_lines, in_fields};

use crate::forms::TooLong;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use qonys_office::ports::TemplateFault;
use qonys_procedure::NotAllowed;
use qonys_procedure::act::ActKind;
use qonys_procedure::preflight::Finding;
use std::sync::Arc;

/// Why a request was not done. Cheap to pass on: a response carries it to where it is spoken.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Status of the answer.
    pub status: StatusCode,
    /// Stable code; the texts are `error-<code>` in `locales/`.
    pub code: &'static str,
    /// What a reader may know beyond the code.
    pub more: More,
    /// For operators alone; never shown.
    pub cause: Option<Arc<str>>,
}

/// What a fault tells beyond its code.
#[derive(Clone, Debug, Default)]
pub enum More {
    /// Nothing.
    #[default]
    Nothing,
    /// Faults that the officer would find.
    Findings(Arc<[Finding]>),
    /// A field that cannot be read.
    Field {
        /// Which.
        path: String,
        /// What is wrong, English, for developers.
        message: String,
    },
    /// Fields of a form that must be filled in and are not, by path.
    Missing(Vec<String>),
    /// Texts of a form that are longer than their fields take.
    TooLong(Vec<TooLong>),
    /// What came between.
    Changed {
        /// What the caller had seen.
        seen: u64,
        /// Where it is now.
        now: u64,
        /// Sequence numbers and kinds, oldest first; empty for a draft.
        between: Arc<[(u64, ActKind)]>,
    },
    /// The procedure's typed no.
    NotAllowed(Arc<NotAllowed>),
    /// Named facts: the step of a signature, a bound.
    Facts(Vec<(&'static str, serde_json::Value)>),
    /// What is wrong with templates of papers.
    Templates(Arc<[TemplateFault]>),
    /// Try again after so many seconds.
    RetryAfter(u32),
    /// A bound that an upload broke: the connection is closed, the rest is not read.
    TooLarge {
        /// Bytes allowed.
        max: u64,
    },
}

/// Longest wait that a busy service asks for, in seconds.
const RETRY_AFTER_SECONDS: u32 = 2;

impl Fault {
    /// A fault with nothing more to tell.
    pub const fn new(status: StatusCode, code: &'static str) -> Fault {
        Fault { status, code, more: More::Nothing, cause: None }
    }

    /// With what a reader may know.
    pub fn with(mut self, more: More) -> Fault {
        self.more = more;
        self
    }

    /// With what only an operator may know.
    pub fn because(mut self, cause: impl std::fmt::Display) -> Fault {
        self.cause = Some(cause.to_string().into());
        self
    }

    /// There is no such thing, or not for this caller.
    pub const fn not_found() -> Fault {
        Fault::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// A form with fields that nothing was written into.
    pub fn missing(paths: Vec<String>) -> Fault {
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "missing").with(More::Missing(paths))
    }

    /// A form with texts that are too long for their fields.
    pub fn too_long(texts: Vec<TooLong>) -> Fault {
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "content").with(More::TooLong(texts))
    }

    /// Something of ours is broken.
    pub fn internal(cause: impl std::fmt::Display) -> Fault {
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").because(cause)
    }

    /// Writing stands still.
    pub fn maintenance() -> Fault {
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, "maintenance").with(More::RetryAfter(60))
    }

    /// Too much at once.
    pub fn busy() -> Fault {
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, "busy").with(More::RetryAfter(RETRY_AFTER_SECONDS))
    }

    /// A fault for an answer that a layer made with a bare status.
    pub fn of_status(status: StatusCode) -> Fault {
        let code = match status {
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::REQUEST_TIMEOUT => "timeout",
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
            StatusCode::FORBIDDEN => "cross_site",
            s if s.is_client_error() => "bad_request",
            _ => "internal",
        };
        Fault::new(status, code)
    }

    /// The person must sign in before anything else.
    pub fn wants_sign_in(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED && matches!(self.code, "not_signed_in" | "session_ended")
    }
}

impl IntoResponse for Fault {
    /// Carries the fault; [`crate::safety::speak`] gives it a body.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
