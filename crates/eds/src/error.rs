//! Why a signature is not accepted, and at which step.

use der::asn1::ObjectIdentifier;
use qonys_procedure::Instant;
use std::fmt;
use thiserror::Error;

use crate::{Bin, Iin};

/// The steps of verification, in the order in which they are done \[eds.md, "Verifying a signature"\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The container can be read: encoding, sizes, signers and their certificates present.
    Structure,
    /// The digest of the content is the one that was signed.
    Digest,
    /// The signed attributes are whole and speak of this content and this certificate.
    Attributes,
    /// The signer's key made the signature.
    Signature,
    /// The certificate leads to a trusted root by the rules of RFC 5280.
    Chain,
    /// Every certificate of the chain was valid at the time judged.
    Validity,
    /// No certificate of the chain was revoked.
    Revocation,
    /// The certificate is meant for this use.
    Use,
    /// The certificate is that of the person who should have signed.
    Identity,
}

impl Step {
    /// Stable name, as in the output of `qonys eds verify`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Step::Structure => "structure",
            Step::Digest => "digest",
            Step::Attributes => "attributes",
            Step::Signature => "signature",
            Step::Chain => "chain",
            Step::Validity => "validity",
            Step::Revocation => "revocation",
            Step::Use => "use",
            Step::Identity => "identity",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a signature is not accepted. Every failure names its [`Step`] and has a stable [`code`](SignatureError::code).
///
/// The messages are for operators and hold no personal data: a person's certificate is named by its serial
/// number, an authority's by its subject.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// More bytes than are ever read; nothing was parsed.
    #[error("the container has {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// Size found.
        bytes: usize,
        /// Size allowed.
        limit: usize,
    },
    /// Not a CMS, or one that breaks its own format.
    #[error("the container cannot be read: {0}")]
    Malformed(&'static str),
    /// A CMS of another type than signed data.
    #[error("the container holds {oid}, not signed data")]
    NotSignedData {
        /// Type found.
        oid: ObjectIdentifier,
    },
    /// A container without any signature proves nothing.
    #[error("the container has no signer")]
    NoSigners,
    /// The certificate of a signer is not in the container.
    #[error("the container lacks the certificate of a signer")]
    CertificateMissing,
    /// A certificate that cannot be read.
    #[error("a certificate cannot be read: {0}")]
    BadCertificate(&'static str),
    /// Detached signature without the content it is about.
    #[error("the signature is detached and the content was not given")]
    ContentMissing,
    /// The container carries other content than the one given.
    #[error("the content in the container is not the content given")]
    OtherContent,
    /// The content was changed, or another one was signed.
    #[error("the content is not the one that was signed")]
    DigestMismatch,
    /// An algorithm that this version does not know.
    #[error("the algorithm {oid} is not supported")]
    UnsupportedAlgorithm {
        /// The algorithm, or the part of its parameters, that is unknown.
        oid: ObjectIdentifier,
        /// Where it was met.
        step: Step,
    },
    /// No signed attributes, or one that must be there is missing.
    #[error("the signed attribute {0} is missing")]
    AttributeMissing(&'static str),
    /// A signed attribute that is there twice, has no single value or contradicts the container.
    #[error("the signed attribute {0} is wrong")]
    AttributeWrong(&'static str),
    /// The signing-certificate attribute speaks of another certificate.
    #[error("the signature names another certificate than the signer's")]
    OtherCertificate,
    /// The signature was not made by the key in the certificate.
    #[error("the signature does not agree with the signer's key")]
    BadSignature,
    /// A signature that no key can have made: of a wrong length, or with a number out of range.
    #[error("the signature has a form that no key gives it: {0}")]
    BadSignatureForm(&'static str),
    /// A public key that is too short, too long or not a key.
    #[error("the public key is not acceptable: {0}")]
    BadKey(&'static str),
    /// No path to a trusted root.
    #[error("the certificate {certificate} does not lead to a trusted authority")]
    UntrustedChain {
        /// The last certificate reached.
        certificate: String,
    },
    /// A path was found that breaks a rule of RFC 5280.
    #[error("the chain breaks a rule at {certificate}: {rule}")]
    ChainRule {
        /// The certificate.
        certificate: String,
        /// The rule.
        rule: &'static str,
    },
    /// A critical extension that this version does not know.
    #[error("the certificate {certificate} has the unknown critical extension {oid}")]
    UnknownCriticalExtension {
        /// The certificate.
        certificate: String,
        /// The extension.
        oid: ObjectIdentifier,
    },
    /// A certificate of the training authority where only real ones count.
    #[error("the certificate {certificate} is for training only")]
    TrainingCertificate {
        /// The certificate.
        certificate: String,
    },
    /// A certificate had ended at the time judged.
    #[error("the certificate {certificate} ended on {not_after}")]
    Expired {
        /// The certificate.
        certificate: String,
        /// Its last instant.
        not_after: Instant,
    },
    /// A certificate had not begun at the time judged.
    #[error("the certificate {certificate} is valid only from {not_before}")]
    NotYetValid {
        /// The certificate.
        certificate: String,
        /// Its first instant.
        not_before: Instant,
    },
    /// The authority took the certificate back.
    #[error("the certificate with serial number {serial} is revoked")]
    Revoked {
        /// Serial number in lower-case hex.
        serial: String,
        /// Time of revocation as the authority states it; may be 1970.
        revoked_at: Instant,
    },
    /// Revocation had to be known and could not be told from what was given.
    #[error("whether the certificate is revoked is not known")]
    RevocationUnknown,
    /// Signing certificate at sign-in, or sign-in certificate under a statement.
    #[error("the certificate is not for {wanted}")]
    WrongUse {
        /// The use wanted.
        wanted: Use,
    },
    /// More or fewer signers than the act needs.
    #[error("{wanted} signers are needed, the container has {found}")]
    SignerCount {
        /// Number needed.
        wanted: usize,
        /// Number found.
        found: usize,
    },
    /// The certificate names no person.
    #[error("the certificate has no IIN")]
    NoPerson,
    /// The certificate of another person.
    #[error("the certificate is that of another person")]
    OtherPerson {
        /// Who should have signed.
        wanted: Iin,
        /// Who signed.
        found: Iin,
    },
    /// Legal-entity certificate for an applicant, individual's for an officer, an information system's for anybody.
    #[error("the certificate is not of the kind that may sign here")]
    WrongHolder,
    /// The certificate of another organisation's employee.
    #[error("the certificate is that of another organisation")]
    WrongOrganisation {
        /// Organisation of the access.
        wanted: Bin,
        /// Organisation in the certificate.
        found: Option<Bin>,
    },
}

/// What a certificate is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Signatures under statements and papers.
    Signing,
    /// Signing in.
    Authentication,
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Use::Signing => "signing",
            Use::Authentication => "authentication",
        })
    }
}

impl SignatureError {
    /// The step at which verification stopped.
    pub const fn step(&self) -> Step {
        use SignatureError as E;
        match self {
            E::TooLarge { .. }
            | E::Malformed(_)
            | E::NotSignedData { .. }
            | E::NoSigners
            | E::CertificateMissing
            | E::BadCertificate(_)
            | E::ContentMissing => Step::Structure,
            E::OtherContent | E::DigestMismatch => Step::Digest,
            E::UnsupportedAlgorithm { step, .. } => *step,
            E::AttributeMissing(_) | E::AttributeWrong(_) | E::OtherCertificate => Step::Attributes,
            E::BadSignature | E::BadSignatureForm(_) | E::BadKey(_) => Step::Signature,
            E::UntrustedChain { .. }
            | E::ChainRule { .. }
            | E::UnknownCriticalExtension { .. }
            | E::TrainingCertificate { .. } => Step::Chain,
            E::Expired { .. } | E::NotYetValid { .. } => Step::Validity,
            E::Revoked { .. } | E::RevocationUnknown => Step::Revocation,
            E::WrongUse { .. } => Step::Use,
            E::SignerCount { .. }
            | E::NoPerson
            | E::OtherPerson { .. }
            | E::WrongHolder
            | E::WrongOrganisation { .. } => Step::Identity,
        }
    }

    /// Stable code for programs; never changes once released.
    pub const fn code(&self) -> &'static str {
        use SignatureError as E;
        match self {
            E::TooLarge { .. } => "signature_too_large",
            E::Malformed(_) => "signature_malformed",
            E::NotSignedData { .. } => "not_signed_data",
            E::NoSigners => "no_signers",
            E::CertificateMissing => "certificate_missing",
            E::BadCertificate(_) => "bad_certificate",
            E::ContentMissing => "content_missing",
            E::OtherContent => "other_content",
            E::DigestMismatch => "digest_mismatch",
            E::UnsupportedAlgorithm { .. } => "unsupported_algorithm",
            E::AttributeMissing(_) => "attribute_missing",
            E::AttributeWrong(_) => "attribute_wrong",
            E::OtherCertificate => "other_certificate",
            E::BadSignature | E::BadSignatureForm(_) => "bad_signature",
            E::BadKey(_) => "bad_key",
            E::UntrustedChain { .. } => "untrusted_chain",
            E::ChainRule { .. } => "chain_rule",
            E::UnknownCriticalExtension { .. } => "unknown_critical_extension",
            E::TrainingCertificate { .. } => "training_certificate",
            E::Expired { .. } => "certificate_expired",
            E::NotYetValid { .. } => "certificate_not_yet_valid",
            E::Revoked { .. } => "certificate_revoked",
            E::RevocationUnknown => "revocation_unknown",
            E::WrongUse { .. } => "wrong_use",
            E::SignerCount { .. } => "signer_count",
            E::NoPerson => "certificate_without_person",
            E::OtherPerson { .. } => "other_person",
            E::WrongHolder => "wrong_holder",
            E::WrongOrganisation { .. } => "wrong_organisation",
        }
    }
}
