//! The kept keys and certificates of `fuzz/world`, made by the example `fuzz_corpus` of `crates/eds`. They are
//! throw-away keys of a training authority that exists nowhere else.

use qonys_eds::issue::{CertifiedKey, SoftKey};
use qonys_eds::{Certificate, Crl, Revocation, TrustStore};
use std::sync::OnceLock;

use super::facts::tlv;

macro_rules! kept {
    ($name:literal) => {
        include_bytes!(concat!("../../world/", $name))
    };
}

/// Certificates that were really issued, by keys of every kind.
const ISSUED: [&[u8]; 9] = [
    kept!("person-ecdsa.der"),
    kept!("person-rsa.der"),
    kept!("person-gost.der"),
    kept!("revoked.der"),
    kept!("employee.der"),
    kept!("middle.der"),
    kept!("below.der"),
    kept!("responder.der"),
    kept!("stamper.der"),
];

/// A container signed by whoever was revoked.
pub const SIGNED_BY_REVOKED: &[u8] = kept!("revoked.cms");

/// A container signed by whoever was not.
pub const SIGNED_BY_PERSON: &[u8] = kept!("person.cms");

/// What is trusted, and what was really issued below it.
pub struct World {
    /// Authorities with keys of ECDSA, RSA and GOST.
    pub trust: TrustStore,
    /// The authority whose key is kept: what the targets sign anew is signed by it.
    pub root: CertifiedKey,
    pub root_certificate: Certificate,
    /// Of another authority, whose key is not kept.
    pub other_root: Certificate,
    pub person: CertifiedKey,
    pub person_certificate: Certificate,
    pub revoked: Certificate,
    pub responder: CertifiedKey,
    pub stamper: CertifiedKey,
    /// Everything that the authorities issued.
    pub issued: Vec<Certificate>,
    /// The list in force.
    pub list: Crl,
}

/// The world, read once.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::read)
}

impl World {
    fn read() -> World {
        let mut trust = TrustStore::new();
        for root in [kept!("root-ecdsa.der").as_slice(), kept!("root-rsa.der"), kept!("root-gost.der")] {
            trust.add_training(root).expect("a kept authority");
        }
        let read = |der: &[u8]| Certificate::parse(der).expect("a kept certificate");
        let key = |pkcs8: &[u8], certificate: &[u8]| CertifiedKey {
            key: SoftKey::from_pkcs8(pkcs8).expect("a kept key"),
            certificate: certificate.to_vec(),
            chain: Vec::new(),
        };
        World {
            root: key(kept!("root-ecdsa.p8"), kept!("root-ecdsa.der")),
            root_certificate: read(kept!("root-ecdsa.der")),
            other_root: read(kept!("root-gost.der")),
            person: key(kept!("person-ecdsa.p8"), kept!("person-ecdsa.der")),
            person_certificate: read(kept!("person-ecdsa.der")),
            revoked: read(kept!("revoked.der")),
            responder: key(kept!("responder.p8"), kept!("responder.der")),
            stamper: key(kept!("stamper.p8"), kept!("stamper.der")),
            issued: ISSUED.into_iter().map(read).collect(),
            list: Crl::parse(kept!("list.crl")).expect("the kept list"),
            trust,
        }
    }

    /// The list in force, and nothing else.
    pub fn revocation(&self) -> Revocation {
        Revocation::from_crls([self.list.clone()])
    }

    /// Whether a certificate says what one that was really issued says. Its bytes may differ in what nobody signed.
    pub fn really_issued(&self, found: &Certificate) -> bool {
        self.issued.iter().any(|issued| {
            let same_time = (issued.not_before, issued.not_after) == (found.not_before, found.not_after);
            let same_holder = (issued.iin, issued.bin, issued.holder) == (found.iin, found.bin, found.holder);
            let same_use = (issued.key_use, &issued.serial) == (found.key_use, &found.serial);
            same_time && same_holder && same_use && (&issued.subject, &issued.issuer) == (&found.subject, &found.issuer)
        })
    }
}

/// `tbs`, the algorithm and the signature of `key`, as certificates, lists and answers are put together.
pub fn signed_anew(tbs: &[u8], key: &CertifiedKey) -> Vec<u8> {
    tlv(0x30, &signed_parts(tbs, key).concat())
}

/// The same in parts, for an answer, which has a certificate behind them.
pub fn signed_parts(tbs: &[u8], key: &CertifiedKey) -> [Vec<u8>; 3] {
    const ECDSA_SHA256: [u8; 12] = [0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let signature = key.key.sign(tbs).expect("a kept key signs");
    [tbs.to_vec(), ECDSA_SHA256.to_vec(), tlv(0x03, &[&[0], &signature[..]].concat())]
}
