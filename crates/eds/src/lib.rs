//! Electronic digital signatures: verification, the statements that are signed, and making containers.
//!
//! This crate is pure: no I/O, no clock, no runtime. Bytes, the trusted time and the revocation material
//! come in as arguments. Malformed input of any kind is an error, never a panic, and sizes are
//! bounded before anything is allocated. RSA and ECDSA are by `aws-lc-rs`, GOST 34.10-2015 is our own
//! ([`gost`]); any other algorithm is [`SignatureError::UnsupportedAlgorithm`].
//!
//! [`verify`] does the steps up to revocation, [`policy`] the last two: use and identity.

mod algorithm;
pub mod asic;
mod asn1;
mod certificate;
mod chain;
pub mod cms;
mod container;
mod error;
mod evidence;
pub mod gost;
pub mod issue;
pub mod oid;
pub mod policy;
pub mod report;
mod revocation;
pub mod statement;
pub mod timestamp;
mod trust;
mod verify;

pub use algorithm::{Curve, DigestAlgorithm, RSA_BITS_MAX, RSA_BITS_MIN, SignatureAlgorithm};
pub use certificate::{CERTIFICATE_BYTES_MAX, Certificate, EmployeeRole, Holder, KeyUse, TRAINING_ORGANISATION};
pub use chain::verify_chain;
pub use container::{CONTAINER_BYTES_MAX, decode_certificates, decode_container};
pub use error::{SignatureError, Step, Use};
pub use evidence::{EVIDENCE_BYTES_MAX, Evidence, Link, Piece, links};
pub use qonys_procedure::iin::{Bin, Iin};
pub use qonys_procedure::jcs;
pub use revocation::{
    CRL_BYTES_MAX, CertId, Crl, NONCE_BYTES_MAX, OCSP_BYTES_MAX, OcspError, OcspRequest, OcspResponse, OcspStatus,
    Revocation, RevocationStatus, Unusable,
};
pub use statement::{Digest, SignIn, Statement};
pub use timestamp::Timestamp;
pub use trust::{TrustError, TrustStore};
pub use verify::{Signature, Signer, content_digest, enclosed_certificates, verify};
