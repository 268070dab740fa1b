//! Revocation lists: whose word counts, and when.

use crate::authority::*;
use qonys_eds::issue::{CertifiedKey, CrlRequest, KeyKind, RevokedEntry, crl, crl_from};
use qonys_eds::{Crl, Revocation, RevocationStatus, SignatureError, Step, verify};
use qonys_procedure::Instant;

const SERIAL: [u8; 4] = [0x7f, 1, 2, 3];

fn list(issuer: &CertifiedKey, from: i64, to: i64, revoked: &[(Vec<u8>, Instant)]) -> Crl {
    Crl::parse(&crl(issuer, now().plus_seconds(from), now().plus_seconds(to), revoked).unwrap()).unwrap()
}

fn status(world: &World, crls: Vec<Crl>) -> Result<RevocationStatus, SignatureError> {
    let cms = world.sign(b"x", true);
    verify(&cms, None, &world.trust, now(), &Revocation::from_crls(crls)).map(|s| s.revocation)
}

#[test]
fn a_list_in_its_window_says_good_or_revoked() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048, KeyKind::Gost512] {
        let world = world(kind);
        assert_eq!(status(&world, vec![]), Ok(RevocationStatus::Unknown));
        assert_eq!(status(&world, vec![list(&world.root, -10, DAY, &[])]), Ok(RevocationStatus::Good));
        let other = (vec![0x7f, 9], now());
        assert_eq!(status(&world, vec![list(&world.root, -10, DAY, &[other])]), Ok(RevocationStatus::Good));
        let revoked = status(&world, vec![list(&world.root, -10, DAY, &[(SERIAL.to_vec(), now())])]).unwrap_err();
        assert_eq!(revoked, SignatureError::Revoked { serial: "7f010203".to_owned(), revoked_at: now() });
        assert_eq!(revoked.step(), Step::Revocation);
    }
}

#[test]
fn revoked_is_revoked_whatever_the_time_in_it() {
    let world = world(KeyKind::P256);
    for at in [Instant(0), now().plus_seconds(DAY)] {
        let revoked = status(&world, vec![list(&world.root, -10, DAY, &[(SERIAL.to_vec(), at)])]);
        assert!(matches!(revoked, Err(SignatureError::Revoked { .. })), "{at}");
    }
    // One list that says so is enough, in whichever order they come.
    let good = list(&world.root, -10, DAY, &[]);
    let bad = list(&world.root, -20, DAY, &[(SERIAL.to_vec(), now())]);
    assert!(status(&world, vec![good.clone(), bad.clone()]).is_err());
    assert!(status(&world, vec![bad, good]).is_err());
}

#[test]
fn a_list_that_is_stale_early_foreign_or_forged_says_nothing() {
    let world = world(KeyKind::P256);
    let stranger = root(KeyKind::P256);
    let revoked = [(SERIAL.to_vec(), now())];
    let mut forged = crl(&world.root, now().plus_seconds(-10), now().plus_seconds(DAY), &revoked).unwrap();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    for (unusable, why) in [
        (list(&world.root, -2 * DAY, -DAY, &revoked), "stale"),
        (list(&world.root, -DAY, 0, &revoked), "ends now"),
        (list(&world.root, 400, DAY, &revoked), "issued later"),
        (list(&stranger, -10, DAY, &revoked), "same name, another key"),
        (list(&world.key, -10, DAY, &revoked), "another issuer"),
        (Crl::parse(&forged).unwrap(), "forged"),
    ] {
        assert_eq!(status(&world, vec![unusable]), Ok(RevocationStatus::Unknown), "{why}");
    }
    // Fetched right after the receipt: counts.
    assert_eq!(status(&world, vec![list(&world.root, 200, DAY, &[])]), Ok(RevocationStatus::Good));
}

#[test]
fn unknown_is_an_error_only_where_it_is_required() {
    let world = world(KeyKind::P256);
    let cms = world.sign(b"x", true);
    let required = |crls| verify(&cms, None, &world.trust, now(), &Revocation::from_crls(crls).required(true));
    assert_eq!(required(vec![]), Err(SignatureError::RevocationUnknown));
    assert!(required(vec![list(&world.root, -10, DAY, &[])]).is_ok());
}

#[test]
fn each_certificate_below_the_root_is_looked_up() {
    let root = root(KeyKind::P256);
    let mut middle = authority_request("MIDDLE", None);
    middle.serial = vec![0x55];
    let middle = certified(KeyKind::P256, &middle, Some(&root));
    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&middle));
    let world = World { trust: trust(&root), key, root };
    let of_middle = list(&middle, -10, DAY, &[]);
    assert_eq!(status(&world, vec![of_middle.clone()]), Ok(RevocationStatus::Unknown));
    let of_root = list(&world.root, -10, DAY, &[]);
    assert_eq!(status(&world, vec![of_middle.clone(), of_root]), Ok(RevocationStatus::Good));
    let middle_revoked = list(&world.root, -10, DAY, &[(vec![0x55], now())]);
    assert!(matches!(status(&world, vec![of_middle, middle_revoked]), Err(SignatureError::Revoked { .. })));
}

#[test]
fn a_list_cut_anywhere_is_refused() {
    let world = world(KeyKind::P256);
    let der = crl(&world.root, now(), now().plus_seconds(DAY), &[(SERIAL.to_vec(), now())]).unwrap();
    for end in 0..der.len() {
        assert!(Crl::parse(&der[..end]).is_err(), "{end}");
    }
    assert!(Crl::parse_file(&der).is_ok());
    assert!(Crl::parse_file(b"-----BEGIN X509 CRL-----\n-----END X509 CRL-----").is_err());
}

/// A numbered list; `since` makes it a delta list.
fn numbered(issuer: &CertifiedKey, number: u64, since: Option<u64>, entries: &[(&[u8], u8)]) -> Crl {
    let entry = |(serial, reason): &(&[u8], u8)| RevokedEntry {
        serial: serial.to_vec(),
        revoked_at: now(),
        reason: Some(*reason),
    };
    let request = CrlRequest {
        this_update: now().plus_seconds(-10),
        next_update: now().plus_seconds(DAY),
        number: Some(number),
        delta_since: since,
        entries: entries.iter().map(entry).collect(),
    };
    Crl::parse(&crl_from(issuer, &request).unwrap()).unwrap()
}

#[test]
fn a_delta_list_adds_to_the_list_before_it_and_says_nothing_alone() {
    const HOLD: u8 = 6;
    const COMPROMISE: u8 = 1;
    const TAKEN_BACK: u8 = 8;
    let world = world(KeyKind::Gost512);
    let root = &world.root;
    let complete = |number, entries: &[(&[u8], u8)]| numbered(root, number, None, entries);
    let delta = |number, since, entries: &[(&[u8], u8)]| numbered(root, number, Some(since), entries);
    assert!(delta(5, 4, &[]).is_delta() && !complete(4, &[]).is_delta());
    let good = Ok(RevocationStatus::Good);
    let unknown = Ok(RevocationStatus::Unknown);
    let says = |lists: Vec<Crl>| status(&world, lists);
    assert_eq!(says(vec![delta(5, 4, &[])]), unknown);
    assert_eq!(says(vec![complete(4, &[]), delta(5, 4, &[])]), good);
    let revoked = |lists: Vec<Crl>| matches!(says(lists), Err(SignatureError::Revoked { .. }));
    assert!(revoked(vec![delta(5, 4, &[(&SERIAL, COMPROMISE)])]), "the delta list alone names it");
    assert!(revoked(vec![complete(4, &[]), delta(5, 4, &[(&SERIAL, HOLD)])]));
    assert!(revoked(vec![delta(5, 4, &[]), complete(4, &[(&SERIAL, COMPROMISE)])]));
    // Taken back: only what was on hold, and only by a list that continues that one.
    let back: &[(&[u8], u8)] = &[(&SERIAL, TAKEN_BACK)];
    assert_eq!(says(vec![complete(4, &[(&SERIAL, HOLD)]), delta(5, 4, back)]), good);
    assert_eq!(says(vec![complete(5, &[(&SERIAL, HOLD)]), delta(9, 4, back)]), good);
    assert!(revoked(vec![complete(4, &[(&SERIAL, COMPROMISE)]), delta(5, 4, back)]));
    assert!(revoked(vec![complete(3, &[(&SERIAL, HOLD)]), delta(5, 4, back)]), "a list is missing between");
    assert!(revoked(vec![complete(5, &[(&SERIAL, HOLD)]), delta(5, 4, back)]), "not newer");
    assert_eq!(says(vec![delta(5, 4, back)]), unknown);
    let stranger = certified(KeyKind::Gost512, &authority_request("ROOT", None), None);
    let forged = numbered(&stranger, 5, Some(4), back);
    assert!(revoked(vec![complete(4, &[(&SERIAL, HOLD)]), forged]), "another authority takes nothing back");
}

#[test]
fn what_is_learned_later_counts_where_it_was_waited_for() {
    let world = world(KeyKind::P256);
    let cms = world.sign(b"x", true);
    let later = now().plus_seconds(7200);
    let verified = |revoked: &[(Vec<u8>, Instant)], learned: Option<Instant>| {
        let mut revocation = Revocation::from_crls([list(&world.root, 3600, DAY, revoked)]);
        if let Some(time) = learned {
            revocation = revocation.learned_by(time);
        }
        verify(&cms, None, &world.trust, now(), &revocation).map(|s| s.revocation)
    };
    assert_eq!(verified(&[], None), Ok(RevocationStatus::Unknown));
    assert_eq!(verified(&[], Some(later)), Ok(RevocationStatus::Good));
    assert_eq!(verified(&[], Some(now().plus_seconds(600))), Ok(RevocationStatus::Unknown));
    assert!(verified(&[(SERIAL.to_vec(), later)], Some(later)).is_err());
}
