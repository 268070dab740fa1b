//! Small authorities and people for the tests.

use qonys_eds::cms::build::{SigningKey, sign};
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, SoftKey, Subject, certificate};
use qonys_eds::{Holder, Revocation, Signature, SignatureError, TrustStore, Use, verify};
use qonys_procedure::Instant;

/// Noon of the day all tests are judged at.
pub fn now() -> Instant {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

pub const DAY: i64 = 24 * 3600;
pub const IIN: &str = "900101300017";
pub const OTHER_IIN: &str = "910202300018";
pub const BIN: &str = "123456789012";

pub fn person() -> Subject {
    Subject {
        common_name: "ОМАРОВА АЙГҮЛ".to_owned(),
        surname: Some("ОМАРОВА".to_owned()),
        patronymic: Some("ЕРЛАНҚЫЗЫ".to_owned()),
        iin: Some(IIN.parse().unwrap()),
        bin: None,
        organisation: None,
    }
}

pub fn request(subject: Subject, profile: Profile) -> CertificateRequest {
    CertificateRequest {
        subject,
        profile,
        serial: vec![0x7f, 1, 2, 3],
        not_before: now().plus_seconds(-100 * DAY),
        not_after: now().plus_seconds(265 * DAY),
        training: true,
        extensions: Vec::new(),
    }
}

pub fn authority_request(name: &str, path_length: Option<u8>) -> CertificateRequest {
    let subject = Subject { common_name: name.to_owned(), ..Subject::default() };
    // Another serial number than a person's below the same name.
    CertificateRequest { serial: vec![0x11], ..request(subject, Profile::Authority { path_length }) }
}

pub fn signing() -> Profile {
    Profile::Holder { holder: Holder::Individual, key_use: Use::Signing }
}

pub fn certified(kind: KeyKind, request: &CertificateRequest, issuer: Option<&CertifiedKey>) -> CertifiedKey {
    let key = SoftKey::generate(kind).unwrap();
    let der = certificate(request, &key, issuer).unwrap();
    let mut chain = Vec::new();
    if let Some(issuer) = issuer {
        chain.push(issuer.certificate.clone());
        chain.extend_from_slice(&issuer.chain);
    }
    CertifiedKey { key, certificate: der, chain }
}

pub fn root(kind: KeyKind) -> CertifiedKey {
    certified(kind, &authority_request("ROOT", None), None)
}

pub fn trust(root: &CertifiedKey) -> TrustStore {
    let mut trust = TrustStore::new();
    trust.add_training(&root.certificate).unwrap();
    trust
}

/// A root, a person's signing key below it, and the store that trusts the root.
pub struct World {
    pub root: CertifiedKey,
    pub key: CertifiedKey,
    pub trust: TrustStore,
}

pub fn world(kind: KeyKind) -> World {
    let root = root(kind);
    let key = certified(kind, &request(person(), signing()), Some(&root));
    let trust = trust(&root);
    World { root, key, trust }
}

impl World {
    pub fn sign(&self, content: &[u8], attached: bool) -> Vec<u8> {
        signed_by(&[&self.key], content, attached)
    }

    pub fn verify(&self, cms: &[u8]) -> Result<Signature, SignatureError> {
        verify(cms, None, &self.trust, now(), &Revocation::none())
    }
}

pub fn signed_by(keys: &[&CertifiedKey], content: &[u8], attached: bool) -> Vec<u8> {
    let keys: Vec<&dyn SigningKey> = keys.iter().map(|key| *key as &dyn SigningKey).collect();
    sign(content, attached, &keys, now()).unwrap()
}

/// One element of DER.
pub fn tlv(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match body.len() {
        n if n < 0x80 => out.push(n as u8),
        n if n < 0x100 => out.extend([0x81, n as u8]),
        n => out.extend([0x82, (n >> 8) as u8, n as u8]),
    }
    out.extend_from_slice(body);
    out
}
