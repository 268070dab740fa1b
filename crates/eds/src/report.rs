//! The answer of `qonys eds verify` \[interface.md\].

use qonys_procedure::Instant;
use serde_json::{Value, json};

use crate::{Evidence, KeyUse, Revocation, Signature, SignatureError, Signer, TrustStore, decode_container, verify};

/// What is printed, and the exit code that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The one object on standard output.
    pub json: Value,
    /// 0 valid, 1 not valid, 2 cannot be read.
    pub exit: u8,
}

/// Verifies a file in any wrapping and reports. Use and identity are shown, not judged.
pub fn verify_report(
    file: &[u8],
    content: Option<&[u8]>,
    trust: &TrustStore,
    at: Instant,
    revocation: &Revocation,
) -> Report {
    report(decode_container(file).and_then(|container| verify(&container, content, trust, at, revocation)))
}

/// The same by what was kept with the signature. Without `trust` the authorities of the evidence are believed.
pub fn evidence_report(file: &[u8], content: Option<&[u8]>, evidence: &Evidence, trust: Option<&TrustStore>) -> Report {
    report(decode_container(file).and_then(|container| evidence.verify(&container, content, trust)))
}

fn report(verified: Result<Signature, SignatureError>) -> Report {
    match verified {
        Ok(signature) => Report { json: valid(&signature), exit: 0 },
        Err(error) => Report { json: invalid(&error), exit: if readable(&error) { 1 } else { 2 } },
    }
}

fn valid(signature: &Signature) -> Value {
    json!({
        "valid": true,
        "signers": signature.signers.iter().map(signer).collect::<Vec<_>>(),
        "time": signature.time.to_string(),
        "revocation": signature.revocation.as_str(),
    })
}

fn signer(signer: &Signer) -> Value {
    let certificate = &signer.certificate;
    json!({
        "iin": certificate.iin,
        "bin": certificate.bin,
        "name": certificate.name(),
        "serial": certificate.serial,
        "issuer": certificate.issuer,
        "algorithm": signer.algorithm.to_string(),
        "key_use": key_use(certificate.key_use),
        "claimed_time": signer.claimed_time.map(|time| time.to_string()),
        "profile": profile(signer),
        "timestamp": signer.timestamp.as_ref().map(|stamp| stamp.time.to_string()),
        "revocation": signer.revocation.as_str(),
        "training": certificate.training,
    })
}

const fn profile(signer: &Signer) -> &'static str {
    match (signer.names_certificate, &signer.timestamp) {
        (true, Some(_)) => "CAdES-T",
        (true, None) => "CAdES-BES",
        (false, _) => "CMS",
    }
}

const fn key_use(key_use: KeyUse) -> &'static str {
    match (key_use.signing, key_use.authentication) {
        (true, false) => "signing",
        (false, true) => "authentication",
        (true, true) => "signing and authentication",
        (false, false) => "none",
    }
}

fn invalid(error: &SignatureError) -> Value {
    json!({
        "valid": false,
        "error": { "step": error.step().as_str(), "code": error.code(), "message": error.to_string() },
    })
}

/// Whether the file could be judged at all.
const fn readable(error: &SignatureError) -> bool {
    !matches!(
        error,
        SignatureError::TooLarge { .. }
            | SignatureError::Malformed(_)
            | SignatureError::NotSignedData { .. }
            | SignatureError::ContentMissing
    )
}
