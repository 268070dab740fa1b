//! Object identifiers that decide something \[eds.md\].

use der::asn1::ObjectIdentifier;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

// --- CMS, RFC 5652 and RFC 5035
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

// --- algorithms
/// For names in OCSP and old time stamps; nothing is signed by it.
pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(crate) const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
pub(crate) const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
pub(crate) const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
pub(crate) const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
pub(crate) const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
pub(crate) const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
pub(crate) const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
pub(crate) const EC: ObjectIdentifier = oid("1.2.840.10045.2.1");
pub(crate) const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
pub(crate) const P384: ObjectIdentifier = oid("1.3.132.0.34");
pub(crate) const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
pub(crate) const STREEBOG512: ObjectIdentifier = oid("1.2.398.3.10.1.3.3");
/// Key of GOST 34.10-2015, 512 bit.
pub(crate) const GOST512: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2");
/// Its one curve.
pub(crate) const GOST512_CURVE: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2.1");
pub(crate) const GOST512_STREEBOG512: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.3.2");
pub(crate) const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
pub(crate) const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");

// --- certificates, RFC 5280
pub(crate) const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
pub(crate) const SURNAME: ObjectIdentifier = oid("2.5.4.4");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");
pub(crate) const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
pub(crate) const ORGANISATION: ObjectIdentifier = oid("2.5.4.10");
pub(crate) const ORGANISATION_UNIT: ObjectIdentifier = oid("2.5.4.11");
/// `GN`; holds the patronymic in the NCA's certificates.
pub(crate) const GIVEN_NAME: ObjectIdentifier = oid("2.5.4.42");
pub(crate) const SUBJECT_KEY_ID: ObjectIdentifier = oid("2.5.29.14");
pub(crate) const AUTHORITY_KEY_ID: ObjectIdentifier = oid("2.5.29.35");
pub(crate) const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
pub(crate) const SUBJECT_ALT_NAME: ObjectIdentifier = oid("2.5.29.17");
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
pub(crate) const CRL_NUMBER: ObjectIdentifier = oid("2.5.29.20");
pub(crate) const REASON_CODE: ObjectIdentifier = oid("2.5.29.21");
pub(crate) const DELTA_CRL: ObjectIdentifier = oid("2.5.29.27");
pub(crate) const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
pub(crate) const CERTIFICATE_POLICIES: ObjectIdentifier = oid("2.5.29.32");
pub(crate) const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");

// --- OCSP, RFC 6960
pub(crate) const OCSP_BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
pub(crate) const OCSP_NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
pub(crate) const OCSP_NOCHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
/// Extended key usage of responders.
pub const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");

// --- time stamps, RFC 3161
pub(crate) const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(crate) const TIME_STAMP_TOKEN: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
/// Extended key usage of time-stamping authorities.
pub const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");

/// Extended key usage of sign-in certificates.
pub const CLIENT_AUTH: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.2");
/// Extended key usage of signing certificates.
pub const EMAIL_PROTECTION: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.4");
/// Extended key usage of an individual.
pub const INDIVIDUAL: ObjectIdentifier = oid("1.2.398.3.3.4.1.1");
/// Extended key usage of a legal entity's person.
pub const LEGAL_ENTITY: ObjectIdentifier = oid("1.2.398.3.3.4.1.2");
/// First head of a legal entity.
pub const FIRST_HEAD: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.1");
/// Person with right of signature.
pub const RIGHT_OF_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.2");
/// Person with right of signature for finance.
pub const FINANCE: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.3");
/// Employee of human resources.
pub const HUMAN_RESOURCES: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.4");
/// Employee.
pub const EMPLOYEE: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.5");
/// Information system: no person.
pub const INFORMATION_SYSTEM: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.6");

/// Private extension that marks every certificate of a training authority, below the number
/// that RFC 5612 reserves for documentation, so it can stand in no real certificate.
pub const TRAINING_MARK: ObjectIdentifier = oid("1.3.6.1.4.1.32473.398.1");
