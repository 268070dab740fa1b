//! Limits of the search for a trusted authority, to the certificate and to the second.

use crate::authority::*;
use crate::corpus::eds::facts::children;
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, SoftKey, certificate};
use qonys_eds::{Certificate, SignatureError, Step, verify_chain};

/// Most signatures checked for one chain.
const CHECKS_MAX: usize = 64;

fn parse(key: &CertifiedKey) -> Certificate {
    Certificate::parse(&key.certificate).unwrap()
}

fn middle(serial: u8, issuer: &CertifiedKey) -> CertifiedKey {
    certified(
        KeyKind::P256,
        &CertificateRequest { serial: vec![serial], ..authority_request("MIDDLE", None) },
        Some(issuer),
    )
}

#[test]
fn a_certificate_is_valid_from_its_first_instant_to_the_end_of_its_last_second() {
    let root = root(KeyKind::P256);
    let mut short = request(person(), signing());
    (short.not_before, short.not_after) = (now(), now().plus_seconds(10));
    let leaf = certified(KeyKind::P256, &short, Some(&root));
    let at = |microseconds: i64| {
        verify_chain(&parse(&leaf), &[], &trust(&root), qonys_procedure::Instant(now().0 + microseconds)).map(|_| ())
    };
    let label = || "with serial number 7f010203".to_owned();
    let early = SignatureError::NotYetValid { certificate: label(), not_before: now() };
    let late = SignatureError::Expired { certificate: label(), not_after: now().plus_seconds(10) };
    assert_eq!(at(-1), Err(early));
    assert_eq!(at(0), Ok(()));
    assert_eq!(at(10_999_999), Ok(()));
    assert_eq!(at(11_000_000), Err(late));
}

#[test]
fn a_certificate_that_an_authority_issued_to_itself_does_not_count_as_one_below_it() {
    let root = certified(KeyKind::P256, &authority_request("ROOT", Some(0)), None);
    // The authority has a new key, certified by the old one.
    let renewed = CertificateRequest { serial: vec![0x12], ..authority_request("ROOT", None) };
    let renewed = certified(KeyKind::P256, &renewed, Some(&root));
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&renewed));
    let chain = verify_chain(&parse(&leaf), &[parse(&renewed)], &trust(&root), now());
    assert_eq!(chain.unwrap().len(), 3);
    let other = middle(0x12, &root);
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&other));
    let error = verify_chain(&parse(&leaf), &[parse(&other)], &trust(&root), now()).unwrap_err();
    let rule = "more authorities stand below it than it allows";
    assert_eq!(error, SignatureError::ChainRule { certificate: parse(&root).subject, rule });
}

#[test]
fn the_search_checks_a_bounded_number_of_signatures() {
    let root = root(KeyKind::P256);
    let real = middle(1, &root);
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&real));
    // Authorities of the same name that issued nothing: each costs one check.
    let impostor = |serial: usize| {
        let key = SoftKey::generate(KeyKind::P256).unwrap();
        let wanted = CertificateRequest { serial: vec![2, serial as u8], ..authority_request("MIDDLE", None) };
        Certificate::parse(&certificate(&wanted, &key, None).unwrap()).unwrap()
    };
    let found = |impostors: usize| {
        let mut pool: Vec<Certificate> = (0..impostors).map(impostor).collect();
        pool.push(parse(&real));
        verify_chain(&parse(&leaf), &pool, &trust(&root), now()).is_ok()
    };
    // One check for the real authority, one for the root above it.
    assert!(found(CHECKS_MAX - 2));
    assert!(!found(CHECKS_MAX - 1));
}

#[test]
fn of_several_ways_the_one_that_breaks_no_rule_is_taken_and_else_the_first_fault_is_told() {
    let root = root(KeyKind::P256);
    let key = SoftKey::generate(KeyKind::P256).unwrap();
    let issued = |serial: u8, change: &dyn Fn(&mut CertificateRequest)| {
        let mut wanted = CertificateRequest { serial: vec![serial], ..authority_request("MIDDLE", None) };
        change(&mut wanted);
        Certificate::parse(&certificate(&wanted, &key, Some(&root)).unwrap()).unwrap()
    };
    // One key, certified several times.
    let good = issued(1, &|_| ());
    let ended = issued(2, &|wanted| wanted.not_after = now().plus_seconds(-DAY));
    let odd = issued(3, &|wanted| wanted.extensions = vec![("1.2.398.3.3.5".parse().unwrap(), true, vec![5, 0])]);
    let issuer = CertifiedKey {
        key: SoftKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap(),
        certificate: good.der.clone(),
        chain: Vec::new(),
    };
    let leaf = parse(&certified(KeyKind::P256, &request(person(), signing()), Some(&issuer)));
    let through = |pool: &[&Certificate]| {
        let pool: Vec<Certificate> = pool.iter().map(|c| (*c).clone()).collect();
        verify_chain(&leaf, &pool, &trust(&root), now()).map_err(|error| error.code())
    };
    for pool in [[&ended, &odd, &good], [&good, &ended, &odd]] {
        assert_eq!(through(&pool).unwrap()[1], good);
    }
    assert_eq!(through(&[&ended, &odd]), Err("certificate_expired"));
    assert_eq!(through(&[&odd, &ended]), Err("unknown_critical_extension"));
}

#[test]
fn a_certificate_signed_by_an_algorithm_that_is_not_known_is_named() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let (outer, mut fields) = (children(&der), children(children(&der)[0]));
    let unknown = tlv(0x30, &tlv(0x06, &[0x2a, 3, 4]));
    fields[2] = &unknown;
    let odd = tlv(0x30, &[&tlv(0x30, &fields.concat()), &unknown, outer[2]].concat());
    let error = verify_chain(&Certificate::parse(&odd).unwrap(), &[], &trust(&root), now()).unwrap_err();
    assert!(matches!(error, SignatureError::UnsupportedAlgorithm { step: Step::Chain, .. }), "{error:?}");
}
