//! Certificates: nobody becomes somebody by a change of bytes, and what an authority signed keeps its limits.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use qonys_eds::{Certificate, TrustStore, decode_certificates, verify_chain};

use super::facts::now;
use super::world::{World, signed_anew, world};

/// A certificate as it arrives, and the same bytes as what an authority signed.
///
/// - What is read keeps its bytes; read again, from DER or PEM, it is the same; its label names no person.
/// - As it arrives it leads to a trusted authority only if it says what a certificate says that was really issued.
/// - Signed by a trusted authority it is valid from its first instant to its last second and at no other time, and
///   leads nowhere for whoever trusts nobody.
pub fn certificate(data: &[u8]) {
    let world = world();
    if let Ok(certificate) = Certificate::parse(data) {
        assert_eq!(certificate.der, data);
        read_again(&certificate);
        if verify_chain(&certificate, &world.issued, &world.trust, now()).is_ok() {
            let is_root = world.trust.authorities().iter().any(|root| root.subject == certificate.subject);
            assert!(is_root || world.really_issued(&certificate), "a certificate that nobody issued");
        }
    }
    if let Ok(certificate) = Certificate::parse(&signed_anew(data, &world.root)) {
        read_again(&certificate);
        within_its_time(world, &certificate);
    }
}

fn read_again(certificate: &Certificate) {
    assert_eq!(Certificate::parse(&certificate.der).as_ref(), Ok(certificate));
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", BASE64.encode(&certificate.der));
    assert_eq!(decode_certificates(pem.as_bytes()).as_deref(), Ok(&[certificate.der.clone()][..]));
    if let Some(iin) = certificate.iin.filter(|_| !certificate.is_authority()) {
        // A serial number may hold any digits.
        assert!(certificate.serial.contains(iin.as_str()) || !certificate.label().contains(iin.as_str()));
    }
}

fn within_its_time(world: &World, certificate: &Certificate) {
    let chain = |at| verify_chain(certificate, &[], &world.trust, at);
    let Ok(found) = chain(now()) else { return };
    assert!(certificate.not_before <= now() && now() < certificate.not_after.plus_seconds(1));
    assert_eq!(found.first(), Some(certificate));
    assert!(world.trust.authorities().contains(found.last().expect("a chain ends")));
    assert!(chain(certificate.not_before.plus_seconds(-1)).is_err());
    assert!(chain(certificate.not_after.plus_seconds(1)).is_err());
    assert!(verify_chain(certificate, &[], &TrustStore::new(), now()).is_err());
}
