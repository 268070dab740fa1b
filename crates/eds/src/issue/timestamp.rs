//! Time stamps of the training authority.

use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;

use super::revocation::generalized;
use super::{CertifiedKey, IssueError, positive_integer};
use crate::asn1::{INTEGER, OID, SEQUENCE, tlv};
use crate::cms::build::sign_typed;
use crate::oid;
use crate::timestamp::Request;

/// Answers a request with a stamp of this time and number, under the policy asked for or else `policy`. The
/// question's digest is taken as it is: what it is of, only the asker knows.
pub fn timestamp_response(
    authority: &CertifiedKey,
    request: &[u8],
    policy: ObjectIdentifier,
    serial: &[u8],
    at: Instant,
) -> Result<Vec<u8>, IssueError> {
    let request = Request::read(request).or(Err(IssueError::Request))?;
    let policy = request.policy.unwrap_or(policy);
    let mut info =
        [tlv(INTEGER, &[1]), tlv(OID, policy.as_bytes()), request.imprint, positive_integer(serial)?, generalized(at)?]
            .concat();
    if let Some(nonce) = request.nonce {
        info.extend(tlv(INTEGER, &nonce));
    }
    let info = tlv(SEQUENCE, &info);
    let token = sign_typed(oid::TST_INFO, &info, true, &[authority], at).or(Err(IssueError::Issuer))?;
    Ok(tlv(SEQUENCE, &[tlv(SEQUENCE, &tlv(INTEGER, &[0])), token].concat()))
}
