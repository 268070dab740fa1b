//! Revocation lists that this crate does not make itself: of which certificates each speaks, and until when it counts.

use crate::authority::*;
use crate::corpus::eds::facts::children;
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, crl};
use qonys_eds::{
    CRL_BYTES_MAX, Certificate, Crl, Holder, Revocation, RevocationStatus, SignatureError, Unusable, Use, verify,
};

/// Serial number of the person of [`world`].
const SERIAL: [u8; 4] = [0x7f, 1, 2, 3];

const NUMBER: [u8; 3] = [0x55, 0x1d, 0x14];
const REASON: [u8; 3] = [0x55, 0x1d, 0x15];
const DISTRIBUTION_POINT: [u8; 3] = [0x55, 0x1d, 0x1c];
const UNKNOWN: [u8; 3] = [0x55, 0x1d, 0x63];

fn extension(kind: &[u8], critical: Option<u8>, value: &[u8]) -> Vec<u8> {
    let critical = critical.map(|flag| tlv(0x01, &[flag])).unwrap_or_default();
    tlv(0x30, &[tlv(0x06, kind), critical, tlv(0x04, value)].concat())
}

/// The fields of a list by `root`, to be changed before they are signed: version, algorithm, issuer, this update,
/// next update, entries.
fn fields(root: &CertifiedKey) -> Vec<Vec<u8>> {
    let der = crl(root, now().plus_seconds(-10), now().plus_seconds(DAY), &[(SERIAL.to_vec(), now())]).unwrap();
    children(children(&der)[0]).into_iter().map(<[u8]>::to_vec).collect()
}

fn signed(root: &CertifiedKey, fields: &[Vec<u8>]) -> Vec<u8> {
    let tbs = tlv(0x30, &fields.concat());
    let signature = tlv(0x03, &[&[0], &root.key.sign(&tbs).unwrap()[..]].concat());
    tlv(0x30, &[&tbs[..], &fields[1], &signature].concat())
}

/// A list by `root` on which nothing stands, with these extensions.
fn silent(root: &CertifiedKey, extensions: &[Vec<u8>]) -> Crl {
    let mut fields = fields(root);
    fields.truncate(5);
    fields.push(tlv(0xa0, &tlv(0x30, &extensions.concat())));
    Crl::parse(&signed(root, &fields)).unwrap()
}

fn status(world: &World, list: Crl) -> Result<RevocationStatus, SignatureError> {
    let revocation = Revocation::from_crls([list]);
    verify(&world.sign(b"x", true), None, &world.trust, now(), &revocation).map(|s| s.revocation)
}

fn parsed(key: &CertifiedKey) -> Certificate {
    Certificate::parse(&key.certificate).unwrap()
}

fn point(flags: &[(u8, &[u8])]) -> Vec<u8> {
    let flags: Vec<u8> = flags.iter().flat_map(|(tag, body)| tlv(*tag, body)).collect();
    extension(&DISTRIBUTION_POINT, Some(0xff), &tlv(0x30, &flags))
}

#[test]
fn a_list_speaks_of_the_certificates_of_its_scope_and_of_no_other() {
    let world = world(KeyKind::P256);
    let says = |extensions: &[Vec<u8>]| status(&world, silent(&world.root, extensions));
    let (good, nothing) = (Ok(RevocationStatus::Good), Ok(RevocationStatus::Unknown));
    let (set, unset): (&[u8], &[u8]) = (&[0xff], &[0]);
    for (flags, expected) in [
        (vec![], good.clone()),
        (vec![(0x81, set)], good.clone()),
        (vec![(0x82, set)], nothing.clone()),
        (vec![(0x82, unset)], good.clone()),
        (vec![(0x81, unset)], good.clone()),
        // By reasons, indirect, for attribute certificates, or of a named distribution point.
        (vec![(0x83, &[6, 0x40][..])], nothing.clone()),
        (vec![(0x84, set)], nothing.clone()),
        (vec![(0x84, unset)], good.clone()),
        (vec![(0x85, set)], nothing.clone()),
        (vec![(0xa0, &[][..])], nothing.clone()),
        (vec![(0xa0, &[][..]), (0x81, set)], nothing.clone()),
    ] {
        assert_eq!(says(&[point(&flags)]), expected, "{flags:x?}");
    }
}

#[test]
fn an_authority_is_not_told_of_by_a_list_of_end_certificates() {
    let root = root(KeyKind::P256);
    let middle = certified(
        KeyKind::P256,
        &CertificateRequest { serial: vec![0x55], ..authority_request("M", None) },
        Some(&root),
    );
    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&middle));
    let world = World { trust: trust(&root), key, root };
    let says = |flag: u8, set: u8| {
        let of_root = silent(&world.root, &[point(&[(flag, &[set])])]);
        let lists = [of_root, silent(&middle, &[])];
        let cms = world.sign(b"x", true);
        verify(&cms, None, &world.trust, now(), &Revocation::from_crls(lists)).unwrap().revocation
    };
    assert_eq!(says(0x81, 0xff), RevocationStatus::Unknown);
    assert_eq!(says(0x81, 0), RevocationStatus::Good);
    assert_eq!(says(0x82, 0xff), RevocationStatus::Good);
}

#[test]
fn a_list_with_a_critical_extension_that_is_not_known_says_nothing() {
    let world = world(KeyKind::P256);
    let check = |extensions: &[Vec<u8>]| silent(&world.root, extensions).check(&parsed(&world.root), now());
    assert_eq!(check(&[extension(&UNKNOWN, Some(0xff), &[5, 0])]), Err(Unusable::Scope));
    assert_eq!(check(&[extension(&UNKNOWN, None, &[5, 0])]), Ok(()));
    assert_eq!(check(&[extension(&UNKNOWN, Some(0), &[5, 0])]), Ok(()));
    // What was said first is not taken back by a wider scope behind it.
    assert_eq!(check(&[extension(&UNKNOWN, Some(0xff), &[5, 0]), point(&[])]), Err(Unusable::Scope));
    // Of an entry: it may be another authority's.
    let mut with_entry = fields(&world.root);
    let entry = |critical| {
        let times = children(children(&with_entry[5])[0]).concat();
        tlv(0x30, &tlv(0x30, &[times, tlv(0x30, &extension(&UNKNOWN, critical, &[5, 0]))].concat()))
    };
    let (critical, other) = (entry(Some(0xff)), entry(None));
    with_entry[5] = critical;
    let partial = Crl::parse(&signed(&world.root, &with_entry)).unwrap();
    assert_eq!(partial.check(&parsed(&world.root), now()), Err(Unusable::Scope));
    with_entry[5] = other;
    assert!(matches!(
        status(&world, Crl::parse(&signed(&world.root, &with_entry)).unwrap()),
        Err(SignatureError::Revoked { .. })
    ));
}

#[test]
fn a_list_that_cannot_count_says_why() {
    let world = world(KeyKind::P256);
    let root = parsed(&world.root);
    let good = fields(&world.root);
    let list = |fields: &[Vec<u8>]| Crl::parse(&signed(&world.root, fields)).unwrap();
    assert_eq!(list(&good).check(&root, now()), Ok(()));
    assert_eq!(list(&good).check(&root, now().plus_seconds(-310)), Ok(()));
    let early = list(&good).check(&root, now().plus_seconds(-311));
    assert_eq!(early, Err(Unusable::Later(now().plus_seconds(-10))));
    assert_eq!(list(&good).check(&root, now().plus_seconds(DAY - 1)), Ok(()));
    let late = list(&good).check(&root, now().plus_seconds(DAY));
    assert_eq!(late, Err(Unusable::Stale(now().plus_seconds(DAY))));
    let endless = [&good[..4], &good[5..]].concat();
    assert_eq!(list(&endless).check(&root, now()), Err(Unusable::Endless));
    assert_eq!(list(&good).check(&parsed(&world.key), now()), Err(Unusable::OtherIssuer));
    let mut forged = signed(&world.root, &good);
    *forged.last_mut().unwrap() ^= 1;
    let forged = Crl::parse(&forged).unwrap().check(&root, now());
    assert_eq!(forged, Err(Unusable::Signature(SignatureError::BadSignature)));
}

#[test]
fn a_key_that_may_not_sign_lists_signs_none() {
    // A holder's key usage has no cRLSign.
    let holder = Profile::Holder { holder: Holder::Unknown, key_use: Use::Signing };
    let lame = certified(KeyKind::P256, &request(person(), holder), None);
    let refused = silent(&lame, &[]).check(&parsed(&lame), now());
    assert_eq!(refused, Err(Unusable::NotAuthorised("the key may not sign revocation lists")));
}

#[test]
fn numbers_of_lists_are_compared_as_numbers() {
    const HOLD: &[u8] = &[0x0a, 1, 6];
    const TAKEN_BACK: &[u8] = &[0x0a, 1, 8];
    const DELTA: [u8; 3] = [0x55, 0x1d, 0x1b];
    let world = world(KeyKind::P256);
    let list = |reason: &[u8], extensions: &[Vec<u8>]| {
        let mut fields = fields(&world.root);
        let times = children(children(&fields[5])[0]).concat();
        let reason = tlv(0x30, &extension(&REASON, None, reason));
        fields[5] = tlv(0x30, &tlv(0x30, &[times, reason].concat()));
        fields.push(tlv(0xa0, &tlv(0x30, &extensions.concat())));
        Crl::parse(&signed(&world.root, &fields)).unwrap()
    };
    let number = |bytes: &[u8]| extension(&NUMBER, None, &tlv(0x02, bytes));
    let since = |bytes: &[u8]| extension(&DELTA, Some(0xff), &tlv(0x02, bytes));
    let taken_back = |complete: &[u8], base: &[u8], delta: &[u8]| {
        let lists = [list(HOLD, &[number(complete)]), list(TAKEN_BACK, &[number(delta), since(base)])];
        let cms = world.sign(b"x", true);
        verify(&cms, None, &world.trust, now(), &Revocation::from_crls(lists)).is_ok()
    };
    // A longer number is greater whatever its first octet, and leading zeros do not make it longer.
    assert!(taken_back(&[2], &[1], &[1, 0]));
    assert!(taken_back(&[0, 0x80], &[0x7f], &[0, 0x81]));
    assert!(taken_back(&[2], &[2], &[0, 0, 3]));
    assert!(!taken_back(&[1, 0], &[1], &[2]));
    assert!(!taken_back(&[2], &[3], &[4]), "it tells the changes since a later list");
    assert!(!taken_back(&[2], &[1], &[2]), "it is not newer");
    // Of another scope it continues nothing.
    let of_people = [number(&[4]), since(&[3]), point(&[(0x81, &[0xff])])];
    let lists = [list(HOLD, &[number(&[3])]), list(TAKEN_BACK, &of_people)];
    let cms = world.sign(b"x", true);
    assert!(verify(&cms, None, &world.trust, now(), &Revocation::from_crls(lists)).is_err());
    let text = extension(&NUMBER, None, &tlv(0x04, &[1]));
    let mut fields = fields(&world.root);
    fields.push(tlv(0xa0, &tlv(0x30, &text)));
    let odd = Crl::parse(&signed(&world.root, &fields)).unwrap_err();
    assert_eq!(odd, SignatureError::Malformed("the number of a list is none"));
}

#[test]
fn a_list_that_contradicts_itself_is_named() {
    let world = world(KeyKind::P256);
    let good = fields(&world.root);
    let fault = |fields: &[Vec<u8>]| match Crl::parse(&signed(&world.root, fields)) {
        Err(SignatureError::Malformed(what)) => what,
        other => panic!("{other:?}"),
    };
    let with = |place: usize, field: Vec<u8>| {
        let mut fields = good.clone();
        fields[place] = field;
        fields
    };
    assert_eq!(fault(&with(3, tlv(0x17, b"no time at all"))), "a time cannot be read");
    assert_eq!(fault(&with(2, tlv(0x04, &[]))), "a revocation list has no issuer");
    assert_eq!(fault(&with(5, tlv(0x30, &tlv(0x04, &[])))), "an entry cannot be read");
    assert_eq!(fault(&with(5, tlv(0x30, &tlv(0x30, &tlv(0x04, &[]))))), "an entry has no serial number");
    assert_eq!(fault(&[&good[..], &[tlv(0x04, &[])]].concat()), "bytes follow after the end");
    // The algorithm inside and the one outside: identifiers are compared, a NULL beside them is not.
    let der = signed(&world.root, &good);
    let parts = children(&der);
    let algorithm = |oid: &[u8], null: &[u8]| tlv(0x30, &[&tlv(0x06, oid), null].concat());
    let outside = |algorithm: &[u8]| Crl::parse(&tlv(0x30, &[parts[0], algorithm, parts[2]].concat()));
    let own = children(parts[1])[0];
    assert!(outside(&tlv(0x30, &[own, &[5, 0]].concat())).is_ok());
    let two = SignatureError::Malformed("a revocation list names two signature algorithms");
    assert_eq!(outside(&algorithm(&[0x2a, 3, 4], &[])).unwrap_err(), two);
}

#[test]
fn a_list_without_bounds_is_not_read() {
    for read in [
        Crl::parse(&vec![0x30; CRL_BYTES_MAX + 1]).map(drop),
        Crl::parse_file(&vec![0x30; CRL_BYTES_MAX + 1]).map(drop),
    ] {
        assert_eq!(read, Err(SignatureError::TooLarge { bytes: CRL_BYTES_MAX + 1, limit: CRL_BYTES_MAX }));
    }
    assert_eq!(CRL_BYTES_MAX, 64 << 20);
    let largest = Crl::parse(&vec![0x30; CRL_BYTES_MAX]).map(drop);
    assert!(matches!(largest, Err(SignatureError::Malformed(_))), "{largest:?}");
}
