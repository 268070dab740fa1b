//! Time stamps: over one message, at one time, by one authority.

use qonys_eds::issue::timestamp_response;
use qonys_eds::timestamp::{Timestamp, request, token, verify};
use qonys_eds::{Digest, DigestAlgorithm, Revocation, SignatureError};

use super::cms::with_signer;
use super::facts::{DAY, POLICY, STAMPED, STAMPED_BEFORE, UNSIGNED, body, children, now, tlv};
use super::world::{World, world};

/// Stamps may be so much ahead of the time judged, in seconds.
const AHEAD: i64 = 300;

/// An answer or a stamp as it arrives, the same bytes as what the authority signed, and the same bytes as a question.
///
/// - The stamp in an answer is a part of it.
/// - As it arrives a stamp says the time that was really stamped, by the authority that did.
/// - A stamp that counts does so over its message alone, and not before its own time.
/// - A question that is read is answered with a stamp of the time and number given.
pub fn timestamp(data: &[u8]) {
    let world = world();
    let in_answer = token(data).ok();
    if let Some(token) = in_answer {
        assert!(data.windows(token.len()).any(|part| part == token));
    }
    for found in [in_answer, Some(data)].into_iter().flatten() {
        if let Some(stamp) = counts(world, found) {
            assert_eq!(stamp.time, now().plus_seconds(-STAMPED_BEFORE), "a time that nobody stamped");
            assert_eq!(stamp.policy.to_string(), POLICY);
            assert!(world.really_issued(&stamp.certificate), "a certificate that nobody issued");
        }
    }
    counts(world, &stamp_over(world, data));
    if let Ok(answer) = timestamp_response(&world.stamper, data, POLICY.parse().expect("a policy"), &[9], now()) {
        let made = token(&answer).expect("an answer of ours is read");
        if let Some(stamp) = counts(world, made) {
            assert_eq!((stamp.time, stamp.serial.as_str()), (now(), "09"));
        }
    }
}

fn judged(world: &World, token: &[u8], message: &[u8], at: i64) -> Result<Timestamp, SignatureError> {
    verify(token, message, &world.trust, now().plus_seconds(at), &Revocation::none())
}

fn counts(world: &World, token: &[u8]) -> Option<Timestamp> {
    let stamp = judged(world, token, STAMPED, 0).ok()?;
    assert_eq!(judged(world, token, STAMPED, 0).as_ref(), Ok(&stamp), "the same question, another answer");
    assert!(judged(world, token, UNSIGNED, 0).is_err());
    assert!(stamp.time <= now().plus_seconds(AHEAD));
    assert!(verify(token, STAMPED, &world.trust, stamp.time.plus_seconds(-AHEAD - 1), &Revocation::none()).is_err());
    // Judged at the stamp's own time: the authority's certificate may end.
    assert!(judged(world, token, STAMPED, 4000 * DAY).is_ok());
    Some(stamp)
}

/// A stamp of the authority over these bytes, whatever they are.
fn stamp_over(world: &World, info: &[u8]) -> Vec<u8> {
    let question = request(STAMPED, DigestAlgorithm::Sha256, None, None);
    let answer = timestamp_response(&world.stamper, &question, POLICY.parse().expect("a policy"), &[9], now());
    let answer = answer.expect("the kept authority stamps");
    let template = token(&answer).expect("an answer of ours is read");
    let signed_data = children(body(children(template)[1]));
    let content = body(body(children(signed_data[2])[1]));
    let attributes = body(children(children(signed_data[4])[0])[3]);
    let attributes = replaced(attributes, &Digest::of(content).0, &Digest::of(info).0);
    let signature = world.stamper.key.sign(&tlv(0x31, &attributes)).expect("a kept key signs");
    with_signer(template, &tlv(0xa0, &attributes), &signature, |carried| {
        tlv(0x30, &[children(carried)[0], &tlv(0xa0, &tlv(0x04, info))].concat())
    })
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let place = bytes.windows(from.len()).position(|window| window == from).expect("the digest is signed");
    [&bytes[..place], to, &bytes[place + from.len()..]].concat()
}
