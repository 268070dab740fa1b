//! A certificate of the record.

use qonys_office::desk;
use serde::Serialize;
use utoipa::ToSchema;

/// A certificate of the record that was issued.
#[derive(Serialize, ToSchema)]
pub struct Certificate {
    /// Number: its copies are given out by `/api/v1/papers/{number}`.
    pub number: String,
    /// Address at which anybody checks it, with the code.
    pub verify: String,
    /// The code.
    pub code: String,
    /// The moment that it tells of, RFC 3339.
    pub at: String,
    /// Position of the last act that it lists.
    pub seq: u64,
    /// How many acts it lists: all, from the first.
    pub acts: u64,
}

impl Certificate {
    /// From the office's answer.
    pub fn of(certificate: desk::Certificate) -> Certificate {
        Certificate {
            number: certificate.number,
            verify: certificate.address,
            code: certificate.code,
            at: certificate.at.to_string(),
            seq: certificate.seq,
            // Positions have no gaps.
            acts: certificate.seq,
        }
    }
}
