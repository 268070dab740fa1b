//! OCSP: an answer is about one certificate, by who may answer; a question gets an answer to what it asks.

use qonys_eds::issue::ocsp_response;
use qonys_eds::{OCSP_BYTES_MAX, OcspRequest, OcspResponse, OcspStatus, Unusable};

use super::facts::{DAY, now, tlv};
use super::world::{World, signed_parts, world};

/// Material may be issued so much after the time judged, in seconds.
const LATER: i64 = 300;

/// An answer as it arrives, the same bytes as what a responder signed, and the same bytes as a question.
///
/// - As it arrives an answer never makes a revoked certificate good, and never revokes a good one.
/// - An answer that counts was made by then, is current, and is of no other authority; to a question with another
///   nonce it is no answer.
/// - A question that is read is answered, and the answer repeats its nonce and speaks of the certificates asked about.
pub fn ocsp(data: &[u8]) {
    let world = world();
    if let Ok(answer) = OcspResponse::parse(data) {
        let about = |certificate| answer.check(certificate, &world.root_certificate, now(), None);
        assert_ne!(about(&world.revoked), Ok(OcspStatus::Good), "a revoked certificate is good");
        assert!(!matches!(about(&world.person_certificate), Ok(OcspStatus::Revoked(_))));
        counts(world, &answer);
    }
    if let Ok(answer) = OcspResponse::parse(&answer_with(world, data)) {
        counts(world, &answer);
    }
    if let Ok(question) = OcspRequest::parse(data) {
        answered(world, &question);
    }
}

fn counts(world: &World, answer: &OcspResponse) {
    let check = |issuer, at, nonce| answer.check(&world.person_certificate, issuer, at, nonce);
    if check(&world.root_certificate, now(), None).is_err() {
        return;
    }
    assert!(answer.produced_at <= now().plus_seconds(LATER));
    assert!(check(&world.other_root, now(), None).is_err());
    assert!(check(&world.root_certificate, answer.produced_at.plus_seconds(-LATER - 1), None).is_err());
    if let Some(nonce) = &answer.nonce {
        let other = [&nonce[..], &[1]].concat();
        assert!(check(&world.root_certificate, now(), Some(&other)).is_err());
        assert!(check(&world.root_certificate, now(), Some(nonce)).is_ok());
    }
}

fn answered(world: &World, question: &OcspRequest) {
    let until = Some(now().plus_seconds(DAY));
    let answer = ocsp_response(&world.responder, question, &|_| OcspStatus::Good, now(), until).expect("an answer");
    if answer.len() > OCSP_BYTES_MAX {
        return;
    }
    let Ok(read) = OcspResponse::parse(&answer) else {
        // Only an answer about nothing cannot be told from none.
        assert!(question.certificates.is_empty(), "an answer of ours cannot be read");
        return;
    };
    assert_eq!(read.nonce, question.nonce);
    let person = &world.person_certificate;
    let asked =
        question.certificates.iter().any(|id| id.is_below(&world.root_certificate) && id.serial() == person.serial);
    let said = read.check(person, &world.root_certificate, now(), None);
    assert_eq!(said, if asked { Ok(OcspStatus::Good) } else { Err(Unusable::OtherCertificate) });
}

/// An answer over these data, signed by the responder, whose certificate goes with it.
fn answer_with(world: &World, data: &[u8]) -> Vec<u8> {
    const BASIC: [u8; 11] = [0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
    let certificates = tlv(0xa0, &tlv(0x30, &world.responder.certificate));
    let basic = tlv(0x30, &[&signed_parts(data, &world.responder)[..], &[certificates]].concat().concat());
    let bytes = tlv(0x30, &[&BASIC[..], &tlv(0x04, &basic)].concat());
    tlv(0x30, &[tlv(0x0a, &[0]), tlv(0xa0, &bytes)].concat())
}
