//! Containers that this crate does not make itself: whose certificate is a signer's, what a container says it is, and
//! how several signers are judged together.

use crate::authority::*;
use crate::corpus::eds::facts::{body, children, tlv};
use qonys_eds::cms::build::{BuildError, attach_timestamp, sign, signature_value};
use qonys_eds::issue::{CertifiedKey, KeyKind, crl};
use qonys_eds::{
    Crl, Digest, Revocation, RevocationStatus, SignatureError, Step, content_digest, enclosed_certificates, verify,
};
use std::collections::BTreeSet;

const CONTENT: &[u8] = b"{\"act\":\"submit\"}";
const DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNING_TIME: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
const MESSAGE_DIGEST: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const NAMES_CERTIFICATE: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

/// The fields of a container's signed data: version, digests, content, certificates, signers.
fn fields(container: &[u8]) -> Vec<Vec<u8>> {
    children(body(children(container)[1])).into_iter().map(<[u8]>::to_vec).collect()
}

fn container(fields: &[Vec<u8>]) -> Vec<u8> {
    let kind = tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
    tlv(0x30, &[kind, tlv(0xa0, &tlv(0x30, &fields.concat()))].concat())
}

/// The container of the world's person with another signer in it: version, identifier, digest, attributes,
/// algorithm, signature.
fn with_signer(world: &World, change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let mut all = fields(&world.sign(CONTENT, true));
    let mut signer: Vec<Vec<u8>> = children(children(&all[4])[0]).into_iter().map(<[u8]>::to_vec).collect();
    change(&mut signer);
    all[4] = tlv(0x31, &tlv(0x30, &signer.concat()));
    container(&all)
}

/// The container with other signed attributes, rightly signed.
fn with_attributes(world: &World, change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    with_signer(world, |signer| {
        let mut list: Vec<Vec<u8>> = children(&signer[3]).into_iter().map(<[u8]>::to_vec).collect();
        change(&mut list);
        list.sort();
        signer[3] = tlv(0xa0, &list.concat());
        signer[5] = tlv(0x04, &world.key.key.sign(&tlv(0x31, &list.concat())).unwrap());
    })
}

/// The attribute of this kind with another value.
fn with_value(world: &World, kind: &[u8], value: &[u8]) -> Result<(), SignatureError> {
    let kind = tlv(0x06, kind);
    let changed = with_attributes(world, |list| {
        list.retain(|one| children(one)[0] != kind);
        list.push(tlv(0x30, &[&kind[..], &tlv(0x31, value)].concat()));
    });
    world.verify(&changed).map(|_| ())
}

fn second(world: &World, kind: KeyKind, serial: u8) -> CertifiedKey {
    let mut wanted = request(person(), signing());
    wanted.serial = vec![serial];
    certified(kind, &wanted, Some(&world.root))
}

#[test]
fn a_signer_may_be_named_by_the_identifier_of_its_key() {
    let world = world(KeyKind::P256);
    let certificate: x509_cert::Certificate = der::Decode::from_der(&world.key.certificate).unwrap();
    let extensions = certificate.tbs_certificate().extensions().unwrap();
    let found = extensions.iter().find(|e| e.extn_id.to_string() == "2.5.29.14").unwrap();
    let key_id = body(found.extn_value.as_bytes()).to_vec();
    let named = |id: Vec<u8>| world.verify(&with_signer(&world, |signer| signer[1] = id.clone())).map(|_| ());
    assert_eq!(named(tlv(0x80, &key_id)), Ok(()));
    assert_eq!(named(tlv(0x80, &[7; 20])), Err(SignatureError::CertificateMissing));
    assert_eq!(named(tlv(0x80, &[])), Err(SignatureError::CertificateMissing));
    assert_eq!(named(tlv(0x81, &key_id)), Err(SignatureError::Malformed("a signer's identifier cannot be read")));
}

#[test]
fn issuer_and_number_must_both_fit_the_certificate() {
    let world = world(KeyKind::P256);
    let named = |issuer: Option<Vec<u8>>, serial: Option<Vec<u8>>| {
        let changed = with_signer(&world, |signer| {
            let parts = children(&signer[1]);
            let (old_issuer, old_serial) = (parts[0].to_vec(), parts[1].to_vec());
            signer[1] =
                tlv(0x30, &[issuer.clone().unwrap_or(old_issuer), serial.clone().unwrap_or(old_serial)].concat());
        });
        world.verify(&changed).map(|_| ())
    };
    assert_eq!(named(None, None), Ok(()));
    assert_eq!(named(Some(tlv(0x30, &[])), None), Err(SignatureError::CertificateMissing));
    assert_eq!(named(None, Some(tlv(0x02, &[9]))), Err(SignatureError::CertificateMissing));
}

#[test]
fn two_different_certificates_that_fit_one_signer_are_refused_and_the_same_twice_is_not() {
    let world = world(KeyKind::P256);
    let twin = certified(KeyKind::P256, &request(person(), signing()), Some(&world.root));
    let with = |more: &[u8]| {
        let mut all = fields(&world.sign(CONTENT, true));
        all[3] = tlv(0xa0, &[body(&all[3]), more].concat());
        world.verify(&container(&all)).map(|_| ())
    };
    assert_eq!(with(&world.key.certificate), Ok(()));
    assert_eq!(with(&twin.certificate), Err(SignatureError::Malformed("two certificates fit one signer")));
    // What else may stand among certificates is passed over.
    assert_eq!(with(&tlv(0xa1, &[])), Ok(()));
}

#[test]
fn signers_and_certificates_of_one_container_are_bounded() {
    let world = world(KeyKind::P256);
    let all = fields(&world.sign(CONTENT, true));
    let times = |place: usize, tag: u8, count: usize| {
        let mut all = all.clone();
        let one = children(&all[place])[0].to_vec();
        all[place] = tlv(tag, &one.repeat(count));
        content_digest(&container(&all)).map(|_| ())
    };
    assert_eq!(times(4, 0x31, 16), Ok(()));
    assert_eq!(times(4, 0x31, 17), Err(SignatureError::Malformed("too many signers")));
    assert_eq!(times(3, 0xa0, 64), Ok(()));
    assert_eq!(times(3, 0xa0, 65), Err(SignatureError::Malformed("too many certificates")));
}

#[test]
fn signed_attributes_and_names_of_unreasonable_size_are_refused() {
    let world = world(KeyKind::P256);
    let unreasonable = SignatureError::Malformed("signed attributes or a name of unreasonable size");
    let padded = |bytes: usize| {
        let attribute = tlv(0x30, &[tlv(0x06, &[0x2a, 3, 4]), tlv(0x31, &tlv(0x04, &vec![0; bytes]))].concat());
        let changed = with_signer(&world, |signer| signer[3] = tlv(0xa0, &[body(&signer[3]), &attribute].concat()));
        content_digest(&changed).map(|_| ())
    };
    assert_eq!(padded(60_000), Ok(()));
    assert_eq!(padded(64 * 1024), Err(unreasonable.clone()));
    let name = |bytes: usize| {
        let issuer = tlv(0x30, &tlv(0x04, &vec![0; bytes]));
        let changed = with_signer(&world, |signer| signer[1] = tlv(0x30, &[&issuer[..], &[2, 1, 1]].concat()));
        content_digest(&changed).map(|_| ())
    };
    // Eight octets are the headers of the two elements.
    assert_eq!(name(64 * 1024 - 8), Ok(()));
    assert_eq!(name(64 * 1024 - 7), Err(unreasonable));
}

#[test]
fn content_that_is_not_plain_data_is_no_statement() {
    let world = world(KeyKind::P256);
    let mut all = fields(&world.sign(CONTENT, true));
    let stamp = tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4]);
    all[2] = tlv(0x30, &[&stamp, children(&all[2])[1]].concat());
    assert_eq!(world.verify(&container(&all)), Err(SignatureError::AttributeWrong("contentType")));
}

#[test]
fn signed_attributes_of_a_wrong_form_are_named() {
    let world = world(KeyKind::P256);
    let wrong = |name| Err(SignatureError::AttributeWrong(name));
    assert_eq!(with_value(&world, &MESSAGE_DIGEST, &tlv(0x02, &[1])), wrong("messageDigest"));
    assert_eq!(with_value(&world, &MESSAGE_DIGEST, &tlv(0x04, &[1; 32])), Err(SignatureError::DigestMismatch));
    assert_eq!(with_value(&world, &SIGNING_TIME, &tlv(0x17, b"yesterday")), wrong("signingTime"));
    assert_eq!(with_value(&world, &SIGNING_TIME, &tlv(0x17, b"260101000000Z")), Ok(()));
    assert_eq!(with_value(&world, &SIGNING_TIME, &[]), wrong("signingTime"));
    assert_eq!(with_value(&world, &NAMES_CERTIFICATE, &[5, 0]), wrong("signingCertificateV2"));
    let text = with_signer(&world, |signer| signer[3] = tlv(0xa0, &tlv(0x04, &[])));
    assert_eq!(world.verify(&text), Err(SignatureError::Malformed("a signed attribute cannot be read")));
}

/// `ESSCertIDv2` of the world's person: digest algorithm, digest, issuer and number.
fn names(world: &World, algorithm: &[u8], hash: &[u8], issuer_serial: &[u8]) -> Result<(), SignatureError> {
    let id = tlv(0x30, &[algorithm, &tlv(0x04, hash), issuer_serial].concat());
    with_value(world, &NAMES_CERTIFICATE, &tlv(0x30, &tlv(0x30, &id)))
}

#[test]
fn the_certificate_that_a_signature_names_must_fit_in_everything_that_is_said_of_it() {
    let world = world(KeyKind::P256);
    let hash = Digest::of(&world.key.certificate).0;
    let tbs = children(children(&world.key.certificate)[0]);
    let (serial, issuer) = (tbs[1], tbs[3]);
    let general = |name: &[u8]| tlv(0xa4, name);
    let with = |names: &[Vec<u8>], serial: &[u8]| tlv(0x30, &[tlv(0x30, &names.concat()), serial.to_vec()].concat());
    let other = Err(SignatureError::OtherCertificate);
    assert_eq!(names(&world, &[], &hash, &[]), Ok(()), "issuer and number may be left out");
    assert_eq!(names(&world, &[], &hash, &with(&[general(issuer)], serial)), Ok(()));
    assert_eq!(names(&world, &[], &hash, &with(&[tlv(0x82, b"x"), general(issuer)], serial)), Ok(()));
    assert_eq!(names(&world, &[], &hash, &with(&[general(issuer)], &tlv(0x02, &[9]))), other);
    assert_eq!(names(&world, &[], &hash, &with(&[general(&tlv(0x30, &[]))], serial)), other);
    assert_eq!(names(&world, &[], &hash, &with(&[], serial)), other);
    // The right name under another kind of name.
    assert_eq!(names(&world, &[], &hash, &with(&[tlv(0xa5, issuer)], serial)), other);
    assert_eq!(names(&world, &[], &[7; 32], &[]), other);
    // By another digest, and by one that is not known.
    let algorithm = |oid: &[u8]| tlv(0x30, &tlv(0x06, oid));
    let sha512 = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, &world.key.certificate);
    let by_sha512 = algorithm(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3]);
    assert_eq!(names(&world, &by_sha512, sha512.as_ref(), &[]), Ok(()));
    assert_eq!(names(&world, &by_sha512, &hash, &[]), other);
    let unknown = names(&world, &algorithm(&[0x2a, 3, 4]), &hash, &[]).unwrap_err();
    assert!(matches!(unknown, SignatureError::UnsupportedAlgorithm { step: Step::Attributes, .. }));
}

#[test]
fn a_statement_that_names_its_certificate_by_sha1_alone_is_bare() {
    let world = world(KeyKind::P256);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &world.key.certificate);
    let old = tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12]);
    let certs = tlv(0x30, &tlv(0x30, &tlv(0x30, &tlv(0x04, digest.as_ref()))));
    let changed = with_attributes(&world, |list| {
        list.retain(|one| children(one)[0] != tlv(0x06, &NAMES_CERTIFICATE));
        list.push(tlv(0x30, &[&old[..], &tlv(0x31, &certs)].concat()));
    });
    assert_eq!(world.verify(&changed), Err(SignatureError::AttributeMissing("signingCertificateV2")));
}

#[test]
fn revocation_is_good_for_all_signers_or_for_none() {
    let world = world(KeyKind::P256);
    let mut middle = authority_request("MIDDLE", None);
    middle.serial = vec![0x55];
    let middle = certified(KeyKind::P256, &middle, Some(&world.root));
    let mut below = request(person(), signing());
    below.serial = vec![9];
    let below = certified(KeyKind::P256, &below, Some(&middle));
    let container = signed_by(&[&world.key, &below], CONTENT, true);
    let list = |by: &CertifiedKey| {
        Crl::parse(&crl(by, now().plus_seconds(-10), now().plus_seconds(DAY), &[]).unwrap()).unwrap()
    };
    let judged = |lists: Vec<Crl>| {
        let revocation = Revocation::from_crls(lists);
        verify(&container, None, &world.trust, now(), &revocation).unwrap().revocation
    };
    assert_eq!(judged(vec![list(&world.root)]), RevocationStatus::Unknown, "one of two is known");
    assert_eq!(judged(vec![list(&world.root), list(&middle)]), RevocationStatus::Good);
    assert_eq!([RevocationStatus::Good, RevocationStatus::Unknown].map(RevocationStatus::as_str), ["good", "unknown"]);
}

#[test]
fn a_detached_container_is_about_nothing_if_its_signers_differ() {
    let world = world(KeyKind::P256);
    let signed = |key: &CertifiedKey, content: &[u8]| fields(&signed_by(&[key], content, false));
    let both = |first: &[Vec<u8>], then: &[Vec<u8>]| {
        let mut all = first.to_vec();
        all[4] = tlv(0x31, &[body(&first[4]), body(&then[4])].concat());
        content_digest(&container(&all))
    };
    let own = signed(&world.key, CONTENT);
    assert_eq!(both(&own, &own), Ok(Some(Digest::of(CONTENT))));
    let other = signed(&world.key, b"another content");
    assert_eq!(both(&own, &other), Ok(None));
    // A P-384 key signs over SHA-384: nothing is said about SHA-256, whether it stands first or last.
    let sha384 = signed(&second(&world, KeyKind::P384, 9), CONTENT);
    assert_eq!([both(&own, &sha384), both(&sha384, &own)], [Ok(None), Ok(None)]);
    let none = with_attributes(&world, |list| list.retain(|one| children(one)[0] != tlv(0x06, &MESSAGE_DIGEST)));
    let mut all = fields(&none);
    all[2] = tlv(0x30, &tlv(0x06, &DATA));
    assert_eq!(content_digest(&container(&all)), Ok(None));
}

#[test]
fn the_certificates_in_a_container_are_found_without_verifying_and_odd_ones_are_left_out() {
    let world = world(KeyKind::P256);
    let mut all = fields(&world.sign(CONTENT, true));
    all[3] = tlv(0xa0, &[body(&all[3]), &[0x30, 0]].concat());
    let found = enclosed_certificates(&container(&all)).unwrap();
    let serials: BTreeSet<_> = found.iter().map(|certificate| certificate.serial.as_str()).collect();
    assert_eq!(serials, BTreeSet::from(["11", "7f010203"]));
    assert!(enclosed_certificates(b"nothing").is_err());
}

#[test]
fn a_container_that_breaks_its_form_is_named() {
    let world = world(KeyKind::P256);
    let good = fields(&world.sign(CONTENT, true));
    let fault = |place: usize, field: Vec<u8>| {
        let mut all = good.clone();
        all[place] = field;
        match world.verify(&container(&all)) {
            Err(SignatureError::Malformed(what)) => what,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fault(0, tlv(0x04, &[])), "the version is missing");
    assert_eq!(fault(1, tlv(0x30, &[])), "the digest algorithms are missing");
    assert_eq!(fault(2, tlv(0x31, &[])), "the content information is missing");
    assert_eq!(fault(4, tlv(0x30, &[])), "the signers are missing");
    assert_eq!(fault(4, tlv(0x31, &tlv(0x04, &[]))), "a signer cannot be read");
    assert_eq!(fault(4, tlv(0x31, &tlv(0x30, &tlv(0x04, &[])))), "a signer's version is missing");
    // A signer whose lists of revoked certificates come along: nothing of theirs counts.
    let mut with_lists = good.clone();
    with_lists.insert(4, tlv(0xa1, &tlv(0x30, &[])));
    assert!(world.verify(&container(&with_lists)).is_ok());
}

#[test]
fn nobody_signs_without_a_key_and_no_stamp_is_put_beside_a_signer_that_is_not_there() {
    let world = world(KeyKind::P256);
    assert_eq!(sign(CONTENT, true, &[], now()), Err(BuildError::NoSigners));
    let container = world.sign(CONTENT, true);
    assert_eq!(signature_value(&container, 1), Err(SignatureError::NoSigners));
    assert_eq!(attach_timestamp(&container, 1, &[0x30, 0]), Err(SignatureError::NoSigners));
}
