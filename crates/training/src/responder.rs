//! The training authority's answers at once: whether a certificate is revoked (OCSP), and time stamps.

use qonys_eds::issue::{CertifiedKey, ocsp_response, timestamp_response};
use qonys_eds::{Certificate, OcspRequest, OcspStatus};
use qonys_procedure::Instant;

use crate::TrainingError;
use crate::ca::TrainingCa;

/// Policy of its stamps: that of the NCA's for RSA keys.
const STAMP_POLICY: &str = "1.2.398.3.3.2.6.2";
/// An answer counts as long as an hour.
const ANSWER_SECONDS: i64 = 3600;

/// The responder of one authority: a key of its own, certified by the authority for this alone.
#[derive(Debug)]
pub(crate) struct Responder {
    pub key: CertifiedKey,
    /// The authority for which it answers.
    pub issuer: Certificate,
}

impl TrainingCa {
    /// Answers a question about certificates of one of its authorities; none if they are nobody's here or several's.
    ///
    /// # Errors
    /// A question that cannot be read; the file of revoked certificates.
    pub fn ocsp_answer(&self, question: &[u8], now: Instant) -> Result<Option<Vec<u8>>, TrainingError> {
        let question = OcspRequest::parse(question)?;
        let revoked = self.revoked()?;
        let answers = |responder: &&Responder| question.certificates.iter().all(|id| id.is_below(&responder.issuer));
        let Some(responder) = self.responders().iter().find(answers) else { return Ok(None) };
        let status = |id: &qonys_eds::CertId| match revoked.get(&id.serial()) {
            Some(since) => OcspStatus::Revoked(*since),
            None => OcspStatus::Good,
        };
        let until = Some(now.plus_seconds(ANSWER_SECONDS));
        Ok(Some(ocsp_response(&responder.key, &question, &status, now, until)?))
    }

    /// A time stamp for a question, under this number.
    ///
    /// # Errors
    /// A question that cannot be read.
    pub fn stamp(&self, question: &[u8], number: &[u8], now: Instant) -> Result<Vec<u8>, TrainingError> {
        let policy = STAMP_POLICY.parse().expect("an object identifier");
        Ok(timestamp_response(self.stamping(), question, policy, number, now)?)
    }
}
