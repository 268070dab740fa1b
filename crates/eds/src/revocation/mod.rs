//! Whether a certificate was taken back.
//!
//! Revocation lists and OCSP answers are given by the verifier. Each is checked for its issuer's signature, its
//! issuer and its time window; what does not pass is no material, so the answer stays "unknown" and
//! policy decides. Any entry is a revocation, whatever the time in it \[eds.md\].

mod crl;
mod ocsp;

use qonys_procedure::Instant;
use std::sync::Arc;
use thiserror::Error;

use crate::{Certificate, SignatureError};

pub use crl::{CRL_BYTES_MAX, Crl};
pub use ocsp::{CertId, NONCE_BYTES_MAX, OCSP_BYTES_MAX, OcspError, OcspRequest, OcspResponse, OcspStatus};
pub(crate) use ocsp::{SUCCESSFUL, sha1};

/// Material may have been issued a little after the time judged: it is fetched upon receipt. An answer that names
/// no end may be as much older.
const FETCHED_AFTER_SECONDS: i64 = 300;

/// What is known about revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationStatus {
    /// Each certificate below the trusted authority was looked up and is not revoked.
    Good,
    /// Nothing usable was given for at least one of them.
    Unknown,
}

impl RevocationStatus {
    /// Stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            RevocationStatus::Good => "good",
            RevocationStatus::Unknown => "unknown",
        }
    }
}

/// Why a list or an answer says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unusable {
    /// Of another authority.
    #[error("it is of another authority")]
    OtherIssuer,
    /// Signed by somebody who may not.
    #[error("its signer is not authorised: {0}")]
    NotAuthorised(&'static str),
    /// Issued after the time judged.
    #[error("it was issued at {0}, after the time judged")]
    Later(Instant),
    /// No longer current at the time judged.
    #[error("it was current only until {0}")]
    Stale(Instant),
    /// A list that does not say when the next is due.
    #[error("it does not say until when it counts")]
    Endless,
    /// Its signature does not agree.
    #[error("its signature: {0}")]
    Signature(SignatureError),
    /// It speaks of some certificates or reasons only, or has a critical extension that is not known.
    #[error("it speaks of a part only")]
    Scope,
    /// An answer about another certificate.
    #[error("it does not speak of this certificate")]
    OtherCertificate,
}

/// Between which times material must have been issued and be current.
#[derive(Clone, Copy, Debug)]
struct Window {
    at: Instant,
    latest: Instant,
}

impl Window {
    fn at(at: Instant) -> Window {
        Window { at, latest: at.plus_seconds(FETCHED_AFTER_SECONDS) }
    }

    fn includes(&self, this_update: Instant, next_update: Option<Instant>) -> Result<(), Unusable> {
        if this_update > self.latest {
            return Err(Unusable::Later(this_update));
        }
        let end = next_update.unwrap_or(this_update.plus_seconds(FETCHED_AFTER_SECONDS));
        if self.at >= end { Err(Unusable::Stale(end)) } else { Ok(()) }
    }
}

/// The verifier's material and policy.
#[derive(Clone, Debug, Default)]
pub struct Revocation {
    /// Revocation lists, read once and shared.
    pub crls: Vec<Arc<Crl>>,
    /// OCSP answers.
    pub answers: Vec<Arc<OcspResponse>>,
    /// Unknown is an error.
    pub required: bool,
    /// Material issued until then counts.
    pub learned_by: Option<Instant>,
}

impl Revocation {
    /// No material: every status is unknown, which is accepted.
    pub fn none() -> Revocation {
        Revocation::default()
    }

    /// These lists; unknown is accepted.
    pub fn from_crls(crls: impl IntoIterator<Item = Crl>) -> Revocation {
        Revocation { crls: crls.into_iter().map(Arc::new).collect(), ..Revocation::default() }
    }

    /// Adds OCSP answers.
    pub fn with_answers(mut self, answers: impl IntoIterator<Item = OcspResponse>) -> Revocation {
        self.answers.extend(answers.into_iter().map(Arc::new));
        self
    }

    /// Makes unknown an error.
    pub fn required(mut self, required: bool) -> Revocation {
        self.required = required;
        self
    }

    /// Lets material count that was issued later than upon receipt, until `time`: what is learned hours
    /// afterwards about a signature that was waiting for it.
    pub fn learned_by(mut self, time: Instant) -> Revocation {
        self.learned_by = Some(time);
        self
    }

    /// Lists of this authority that count for what was received at `at`.
    pub(crate) fn lists_of(&self, issuer: &Certificate, at: Instant) -> impl Iterator<Item = &Crl> {
        let window = self.window(at);
        self.crls.iter().map(|crl| &**crl).filter(move |crl| crl.usable(issuer, &window).is_ok())
    }

    /// Whether the answers alone say good.
    pub(crate) fn is_answered(&self, certificate: &Certificate, issuer: &Certificate, at: Instant) -> bool {
        self.is_good(&[], certificate, issuer, &self.window(at)) == Ok(true)
    }

    fn window(&self, at: Instant) -> Window {
        let window = Window::at(at);
        Window { latest: self.learned_by.map_or(window.latest, |learned| learned.max(window.latest)), ..window }
    }

    /// Looks up each certificate of a chain except the trusted authority at its end.
    pub(crate) fn check(&self, chain: &[Certificate], at: Instant) -> Result<RevocationStatus, SignatureError> {
        let window = self.window(at);
        let mut status = RevocationStatus::Good;
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { unreachable!("windows of two") };
            if !self.is_good(&self.crls, certificate, issuer, &window)? {
                status = RevocationStatus::Unknown;
            }
        }
        match status {
            RevocationStatus::Unknown if self.required => Err(SignatureError::RevocationUnknown),
            status => Ok(status),
        }
    }

    /// Whether something usable among the lists and the answers says good. One word that says revoked is enough to
    /// refuse.
    fn is_good(
        &self,
        crls: &[Arc<Crl>],
        certificate: &Certificate,
        issuer: &Certificate,
        window: &Window,
    ) -> Result<bool, SignatureError> {
        let revoked = |revoked_at| Err(SignatureError::Revoked { serial: certificate.serial.clone(), revoked_at });
        let lists: Vec<&Crl> = crls.iter().map(|crl| &**crl).filter(|crl| crl.usable(issuer, window).is_ok()).collect();
        let mut good = match crl::look_up(&lists, certificate) {
            Some(Err(revoked_at)) => return revoked(revoked_at),
            Some(Ok(())) => true,
            None => false,
        };
        for answer in &self.answers {
            let Ok((status, responder)) = answer.judge(certificate, issuer, window) else { continue };
            // A responder whose certificate does not say that it need not be looked up must be found good.
            if responder.is_some_and(|r| !r.parts.ocsp_nocheck && crl::look_up(&lists, r) != Some(Ok(()))) {
                continue;
            }
            match status {
                OcspStatus::Good => good = true,
                OcspStatus::Revoked(revoked_at) => return revoked(revoked_at),
                OcspStatus::Unknown => {}
            }
        }
        Ok(good)
    }
}
