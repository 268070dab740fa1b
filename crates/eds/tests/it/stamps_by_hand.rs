//! Time stamps that this crate does not make itself, and how a stamp and the signature below it are judged together.

use crate::authority::*;
use crate::corpus::eds::facts::{body, children};
use qonys_eds::cms::build::{attach_timestamp, signature_value};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject, timestamp_response};
use qonys_eds::timestamp::{NONCE_BYTES_MAX, TIMESTAMP_BYTES_MAX, Timestamp, request as question, token, verify};
use qonys_eds::{Digest, DigestAlgorithm, Revocation, SignatureError, Step, oid};

const MESSAGE: &[u8] = b"what was there";
const POLICY: &str = "1.2.398.3.3.2.6.4";
const TIME: &[u8] = b"20260601115900Z";

struct Stamping {
    root: CertifiedKey,
    authority: CertifiedKey,
}

fn stamping() -> Stamping {
    let root = root(KeyKind::P256);
    let profile = Profile::Service { usage: oid::TIME_STAMPING, nocheck: false };
    let mut wanted = request(Subject { common_name: "TSA".to_owned(), ..Subject::default() }, profile);
    wanted.serial = vec![0x44];
    Stamping { authority: certified(KeyKind::P256, &wanted, Some(&root)), root }
}

impl Stamping {
    fn stamp(&self, message: &[u8], before: i64) -> Vec<u8> {
        let asked = question(message, DigestAlgorithm::Sha256, None, None);
        self.answered(&asked, before)
    }

    fn answered(&self, asked: &[u8], before: i64) -> Vec<u8> {
        let at = now().plus_seconds(-before);
        let answer = timestamp_response(&self.authority, asked, POLICY.parse().unwrap(), &[7], at).unwrap();
        token(&answer).unwrap().to_vec()
    }

    /// A stamp with this `TSTInfo`, rightly signed.
    fn over(&self, info: &[u8]) -> Vec<u8> {
        self.changed(|content| *content = info.to_vec(), |_| ())
    }

    /// A stamp with another content, or other signed attributes, rightly signed.
    fn changed(&self, content: impl Fn(&mut Vec<u8>), attributes: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
        let template = self.stamp(MESSAGE, 60);
        let outer = children(&template);
        let fields = children(body(outer[1]));
        let carried = children(fields[2]);
        let mut info = body(body(carried[1])).to_vec();
        let before = Digest::of(&info).0;
        content(&mut info);
        let signer = children(children(fields[4])[0]);
        let mut list: Vec<Vec<u8>> = children(signer[3]).into_iter().map(<[u8]>::to_vec).collect();
        for attribute in &mut list {
            if let Some(place) = attribute.windows(32).position(|window| window == before) {
                attribute[place..place + 32].copy_from_slice(&Digest::of(&info).0);
            }
        }
        attributes(&mut list);
        list.sort();
        let signature = self.authority.key.sign(&tlv(0x31, &list.concat())).unwrap();
        let content = tlv(0x30, &[carried[0], &tlv(0xa0, &tlv(0x04, &info))].concat());
        let list = tlv(0xa0, &list.concat());
        let signer = tlv(0x30, &[&signer[..3].concat(), &list, signer[4], &tlv(0x04, &signature)].concat());
        let fields = [&fields[..2].concat(), &content, fields[3], &tlv(0x31, &signer)].concat();
        tlv(0x30, &[outer[0], &tlv(0xa0, &tlv(0x30, &fields))].concat())
    }

    fn check(&self, token: &[u8]) -> Result<Timestamp, SignatureError> {
        verify(token, MESSAGE, &trust(&self.root), now(), &Revocation::none())
    }

    fn fault(&self, info: &[Vec<u8>]) -> &'static str {
        match self.check(&self.over(&tlv(0x30, &info.concat()))) {
            Err(SignatureError::Malformed(what)) => what,
            other => panic!("{other:?}"),
        }
    }
}

/// The fields of a `TSTInfo`: version, policy, imprint, number, time.
fn info() -> Vec<Vec<u8>> {
    let imprint = children(&question(MESSAGE, DigestAlgorithm::Sha256, None, None))[1].to_vec();
    let policy = tlv(0x06, &[0x2a, 0x83, 0x0e, 3, 3, 2, 6, 4]);
    vec![tlv(0x02, &[1]), policy, imprint, tlv(0x02, &[0, 0x99]), tlv(0x18, TIME)]
}

fn with(place: usize, field: Vec<u8>) -> Vec<Vec<u8>> {
    let mut fields = info();
    fields[place] = field;
    fields
}

/// Whether a signed attribute is signingCertificateV2.
fn names_certificate(attribute: &[u8]) -> bool {
    children(attribute)[0] == tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47])
}

#[test]
fn every_field_that_a_stamp_may_have_is_read() {
    let stamping = stamping();
    let accuracy = tlv(0x30, &tlv(0x02, &[1]));
    let nonce = tlv(0x02, &[0, 0x80, 1]);
    let name = tlv(0xa0, &tlv(0x82, b"tsa"));
    let extensions = |critical: &[u8]| {
        tlv(0xa1, &tlv(0x30, &[tlv(0x06, &[0x2a, 3, 4]), critical.to_vec(), tlv(0x04, &[])].concat()))
    };
    let all = [&info()[..], &[accuracy, tlv(0x01, &[0xff]), nonce, name, extensions(&tlv(0x01, &[0]))]].concat();
    let read = stamping.check(&stamping.over(&tlv(0x30, &all.concat()))).unwrap();
    assert_eq!(read.time, now().plus_seconds(-60));
    assert_eq!((read.policy.to_string().as_str(), read.serial.as_str()), (POLICY, "99"));
    assert_eq!(read.nonce.as_deref(), Some(&[0x80, 1][..]));
    assert_eq!(stamping.check(&stamping.over(&tlv(0x30, &info().concat()))).unwrap().nonce, None);
    let critical = [&info()[..], &[extensions(&tlv(0x01, &[0xff]))]].concat();
    assert_eq!(stamping.fault(&critical), "a time stamp has an unknown critical extension");
    assert_eq!(stamping.fault(&[&info()[..], &[tlv(0x04, &[])]].concat()), "bytes follow after the end");
}

#[test]
fn a_stamp_that_breaks_its_form_is_named() {
    let stamping = stamping();
    assert_eq!(stamping.fault(&with(0, tlv(0x02, &[2]))), "a time stamp of another version");
    assert_eq!(stamping.fault(&with(0, tlv(0x04, &[1]))), "a time stamp has no version");
    assert_eq!(stamping.fault(&with(2, tlv(0x04, &[]))), "a time stamp is over nothing");
    assert_eq!(stamping.fault(&with(3, tlv(0x04, &[]))), "a time stamp has no number");
    assert_eq!(stamping.fault(&with(4, tlv(0x17, b"260601115900Z"))), "a time stamp has no time");
    let error = stamping.check(&stamping.over(&tlv(0x31, &info().concat()))).unwrap_err();
    assert_eq!(error, SignatureError::Malformed("not a time stamp"));
}

#[test]
fn the_time_of_a_stamp_is_read_to_the_second_and_in_one_form() {
    let stamping = stamping();
    let time = |text: &[u8]| stamping.check(&stamping.over(&tlv(0x30, &with(4, tlv(0x18, text)).concat())));
    for text in [b"20260601115900Z".as_slice(), b"20260601115900.5Z", b"20260601115900.999Z"] {
        assert_eq!(time(text).unwrap().time, now().plus_seconds(-60));
    }
    for text in [
        b"20260601115900".as_slice(),
        b"20260601115900+0500",
        b"20260601115900.Z",
        b"20260601115900.5xZ",
        b"20261301115900Z",
        b"Z",
        b"\xff\xff",
    ] {
        assert_eq!(
            time(text).unwrap_err(),
            SignatureError::Malformed("the time of a stamp cannot be read"),
            "{text:?}"
        );
    }
}

#[test]
fn the_imprint_must_be_the_digest_of_the_message_by_an_algorithm_that_is_known() {
    let stamping = stamping();
    for digest in
        [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512, DigestAlgorithm::Streebog512]
    {
        assert!(stamping.check(&stamping.answered(&question(MESSAGE, digest, None, None), 60)).is_ok());
    }
    // GOST 34.311-95, which older authorities stamp with.
    let old = tlv(0x30, &tlv(0x06, &[0x2a, 0x83, 0x0e, 3, 0x0a, 1, 3, 1]));
    let unknown = with(2, tlv(0x30, &[old, tlv(0x04, &[0; 32])].concat()));
    let error = stamping.check(&stamping.over(&tlv(0x30, &unknown.concat()))).unwrap_err();
    assert!(matches!(error, SignatureError::UnsupportedAlgorithm { step: Step::Attributes, .. }), "{error:?}");
}

#[test]
fn a_stamp_by_an_algorithm_that_is_not_known_is_none_and_spoils_nothing() {
    let stamping = stamping();
    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&stamping.root));
    let world = World { trust: trust(&stamping.root), key, root: root(KeyKind::P256) };
    let bare = world.sign(MESSAGE, true);
    let value = signature_value(&bare, 0).unwrap();
    let old = tlv(0x30, &tlv(0x06, &[0x2a, 0x83, 0x0e, 3, 0x0a, 1, 3, 1]));
    let unknown = with(2, tlv(0x30, &[old, tlv(0x04, &[0; 32])].concat()));
    let unknown = stamping.over(&tlv(0x30, &unknown.concat()));
    let judged = |cms: &[u8]| world.verify(cms).map(|s| s.signers[0].timestamp.as_ref().map(|stamp| stamp.time));
    let with_unknown = attach_timestamp(&bare, 0, &unknown).unwrap();
    assert_eq!(judged(&with_unknown), Ok(None));
    // Beside it one that is known counts.
    let both = attach_timestamp(&with_unknown, 0, &stamping.stamp(&value, 60)).unwrap();
    assert_eq!(judged(&both), Ok(Some(now().plus_seconds(-60))));
}

#[test]
fn the_earliest_of_several_stamps_counts_in_whichever_order_they_stand() {
    let stamping = stamping();
    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&stamping.root));
    let world = World { trust: trust(&stamping.root), key, root: root(KeyKind::P256) };
    let bare = world.sign(MESSAGE, true);
    let value = signature_value(&bare, 0).unwrap();
    // One attribute with the stamps as its values, in this order.
    let stamped = |order: &[i64]| {
        let values: Vec<u8> = order.iter().flat_map(|before| stamping.stamp(&value, *before)).collect();
        let kind = tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14]);
        let attribute = tlv(0x30, &[kind, tlv(0x31, &values)].concat());
        let other = tlv(0x30, &[tlv(0x06, &[0x2a, 3, 4]), tlv(0x31, &[5, 0])].concat());
        let outer = children(&bare);
        let fields = children(body(outer[1]));
        let signer = tlv(0x30, &[body(children(fields[4])[0]), &tlv(0xa1, &[other, attribute].concat())].concat());
        let fields = [&fields[..4].concat(), &tlv(0x31, &signer)[..]].concat();
        tlv(0x30, &[outer[0], &tlv(0xa0, &tlv(0x30, &fields))].concat())
    };
    for order in [[60, 200, 100], [200, 60, 100], [100, 60, 200]] {
        let verified = world.verify(&stamped(&order)).unwrap();
        assert_eq!(verified.signers[0].timestamp.as_ref().unwrap().time, now().plus_seconds(-200), "{order:?}");
    }
    assert!(world.verify(&stamped(&[1, 2, 3, 4])).is_ok());
    assert_eq!(world.verify(&stamped(&[1, 2, 3, 4, 5])), Err(SignatureError::Malformed("too many time stamps")));
}

#[test]
fn a_stamp_names_its_authority_by_either_digest_and_none_goes_without() {
    const OLD: [u8; 11] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12];
    let stamping = stamping();
    let named = |of: &[u8]| {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, of);
        old_attribute(&tlv(0x30, &tlv(0x30, &tlv(0x04, digest.as_ref()))))
    };
    fn old_attribute(certs: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, &OLD), tlv(0x31, &tlv(0x30, certs))].concat())
    }
    let check = |attribute: Option<Vec<u8>>| {
        let token = stamping.changed(
            |_| (),
            |list| {
                list.retain(|one| !names_certificate(one));
                list.extend(attribute.clone());
            },
        );
        stamping.check(&token).map(|_| ())
    };
    assert_eq!(check(Some(named(&stamping.authority.certificate))), Ok(()));
    assert_eq!(check(Some(named(&stamping.root.certificate))), Err(SignatureError::OtherCertificate));
    assert_eq!(check(Some(old_attribute(&[5, 0]))), Err(SignatureError::AttributeWrong("signingCertificate")));
    assert_eq!(check(None), Err(SignatureError::AttributeMissing("signingCertificateV2")));
    let mut bare = trust(&stamping.root);
    bare.accept_bare_cms(true);
    let token = stamping.changed(|_| (), |list| list.retain(|one| !names_certificate(one)));
    let refused = verify(&token, MESSAGE, &bare, now(), &Revocation::none());
    assert_eq!(refused, Err(SignatureError::AttributeMissing("signingCertificateV2")), "bare is for statements");
}

#[test]
fn a_stamp_has_one_signer_and_carries_what_it_says() {
    let stamping = stamping();
    let token = stamping.stamp(MESSAGE, 60);
    let outer = children(&token);
    let fields = children(body(outer[1]));
    let rebuilt = |content: &[u8], signers: &[u8]| {
        let fields = [&fields[..2].concat(), content, fields[3], signers].concat();
        stamping.check(&tlv(0x30, &[outer[0], &tlv(0xa0, &tlv(0x30, &fields))].concat())).map(|_| ())
    };
    assert_eq!(rebuilt(fields[2], fields[4]), Ok(()));
    let twice = tlv(0x31, &body(fields[4]).repeat(2));
    assert_eq!(rebuilt(fields[2], &twice), Err(SignatureError::SignerCount { wanted: 1, found: 2 }));
    assert_eq!(rebuilt(fields[2], &tlv(0x31, &[])), Err(SignatureError::SignerCount { wanted: 1, found: 0 }));
    let detached = tlv(0x30, children(fields[2])[0]);
    assert_eq!(rebuilt(&detached, fields[4]), Err(SignatureError::ContentMissing));
    let data = tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
    let as_data = tlv(0x30, &[&data, children(fields[2])[1]].concat());
    assert_eq!(rebuilt(&as_data, fields[4]), Err(SignatureError::AttributeWrong("signatureTimeStampToken")));
}

#[test]
fn a_question_has_what_was_asked_for_and_nothing_else() {
    let fields = |nonce: Option<&[u8]>, policy: Option<&str>| {
        let asked = question(MESSAGE, DigestAlgorithm::Sha256, nonce, policy.map(|p| p.parse().unwrap()));
        children(&asked)[2..].iter().map(|field| field.to_vec()).collect::<Vec<_>>()
    };
    let certificate = tlv(0x01, &[0xff]);
    assert_eq!(fields(None, None), std::slice::from_ref(&certificate));
    let policy = tlv(0x06, &[0x2a, 0x83, 0x0e, 3, 3, 2, 6, 4]);
    assert_eq!(fields(None, Some(POLICY)), [policy, certificate.clone()]);
    // A number without sign, in its shortest form.
    for (nonce, number) in [
        (&[1, 2][..], &[1, 2][..]),
        (&[0, 0, 1], &[1]),
        (&[0x7f], &[0x7f]),
        (&[0x80], &[0, 0x80]),
        (&[0], &[0]),
        (&[], &[0]),
    ] {
        assert_eq!(fields(Some(nonce), None), [tlv(0x02, number), certificate.clone()], "{nonce:x?}");
    }
    let longest = [1; NONCE_BYTES_MAX];
    assert_eq!(fields(Some(&longest), None), [tlv(0x02, &longest), certificate.clone()]);
    assert_eq!(fields(Some(&[1; NONCE_BYTES_MAX + 1]), None), [certificate]);
}

#[test]
fn an_answer_without_a_stamp_is_named() {
    let unreadable = |answer: &[u8]| match token(answer) {
        Err(qonys_eds::timestamp::TimestampError::Unreadable(error)) => error,
        other => panic!("{other:?}"),
    };
    let status = |status: &[u8]| tlv(0x30, &tlv(0x30, &tlv(0x02, status)));
    assert_eq!(unreadable(&status(&[0, 0])), SignatureError::Malformed("the status of an answer cannot be read"));
    assert_eq!(unreadable(&status(&[1])), SignatureError::Malformed("cut short"));
    let stamp = tlv(0x30, &[5, 0]);
    let granted = |status: u8| tlv(0x30, &[tlv(0x30, &tlv(0x02, &[status])), stamp.clone()].concat());
    assert_eq!(token(&granted(0)), Ok(&stamp[..]));
    assert_eq!(token(&granted(1)), Ok(&stamp[..]), "granted with changes");
    let largest = TIMESTAMP_BYTES_MAX + 1;
    let too_large = SignatureError::TooLarge { bytes: largest, limit: TIMESTAMP_BYTES_MAX };
    assert_eq!(unreadable(&vec![0x30; largest]), too_large);
    assert!(!matches!(unreadable(&vec![0x30; largest - 1]), SignatureError::TooLarge { .. }));
    let stamping = stamping();
    assert_eq!(stamping.check(&vec![0x30; largest]), Err(too_large));
}
