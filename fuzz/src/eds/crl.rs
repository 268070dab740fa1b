//! Revocation lists: whoever was revoked stays so, and a list counts for its issuer and its time alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use qonys_eds::{Crl, Revocation, RevocationStatus, SignatureError, verify};

use super::facts::{DAY, now};
use super::world::{SIGNED_BY_PERSON, SIGNED_BY_REVOKED, World, signed_anew, world};

/// Material may be issued so much after the time judged, in seconds.
const LATER: i64 = 300;

/// A list as it arrives, and the same bytes as what an authority signed.
///
/// - Read again from PEM it is the same.
/// - A list that counts is of its issuer alone, says until when it counts, and was issued and is current then.
/// - As it arrives it never makes a revoked certificate good, and never revokes a good one.
/// - No list, even one rightly signed, takes back what another says.
pub fn crl(data: &[u8]) {
    let world = world();
    if let Ok(list) = Crl::parse(data) {
        read_again(data, &list);
        if counts(world, &list) {
            assert!(!found_good(world, SIGNED_BY_REVOKED, &[&list]), "a revoked certificate is good");
            assert!(!found_revoked(world, SIGNED_BY_PERSON, &[&list]), "a good certificate is revoked");
        }
    }
    let anew = signed_anew(data, &world.root);
    if let Ok(list) = Crl::parse(&anew) {
        read_again(&anew, &list);
        if counts(world, &list) {
            assert!(found_revoked(world, SIGNED_BY_REVOKED, &[&world.list, &list]));
            assert!(found_revoked(world, SIGNED_BY_REVOKED, &[&list, &world.list]));
        }
    }
}

fn read_again(der: &[u8], list: &Crl) {
    let pem = format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", BASE64.encode(der));
    let again = Crl::parse_file(pem.as_bytes()).expect("what was read once is read again");
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].this_update, again[0].next_update), (list.this_update, list.next_update));
    assert_eq!(again[0].is_delta(), list.is_delta());
}

fn counts(world: &World, list: &Crl) -> bool {
    if list.check(&world.root_certificate, now()).is_err() {
        return false;
    }
    assert!(list.this_update <= now().plus_seconds(LATER));
    let end = list.next_update.expect("a list without end never counts");
    assert!(end > now());
    assert!(list.check(&world.other_root, now()).is_err());
    assert!(list.check(&world.root_certificate, end).is_err());
    assert!(list.check(&world.root_certificate, list.this_update.plus_seconds(-LATER - DAY)).is_err());
    true
}

fn judged(world: &World, container: &[u8], lists: &[&Crl]) -> Result<RevocationStatus, SignatureError> {
    let revocation = Revocation::from_crls(lists.iter().map(|list| (*list).clone())).required(true);
    verify(container, None, &world.trust, now(), &revocation).map(|signature| signature.revocation)
}

fn found_good(world: &World, container: &[u8], lists: &[&Crl]) -> bool {
    judged(world, container, lists).is_ok()
}

fn found_revoked(world: &World, container: &[u8], lists: &[&Crl]) -> bool {
    matches!(judged(world, container, lists), Err(SignatureError::Revoked { .. }))
}
