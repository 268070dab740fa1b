//! OCSP answers that this crate does not make itself: who answers, about what, and what contradicts itself.

use crate::authority::*;
use crate::corpus::eds::facts::{body, children};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject, ocsp_response};
use qonys_eds::{
    Certificate, NONCE_BYTES_MAX, OCSP_BYTES_MAX, OcspError, OcspRequest, OcspResponse, OcspStatus, SignatureError,
    Unusable, oid,
};

const NONCE: &[u8] = b"0123456789abcdef";
const UNKNOWN: [u8; 3] = [0x55, 0x1d, 0x63];

struct Answered {
    world: World,
    leaf: Certificate,
    issuer: Certificate,
    /// What the issuer signed: responder, time, answers, extensions.
    data: Vec<Vec<u8>>,
    /// Algorithm of the signature.
    algorithm: Vec<u8>,
}

fn answered() -> Answered {
    let world = world(KeyKind::P256);
    let leaf = Certificate::parse(&world.key.certificate).unwrap();
    let issuer = Certificate::parse(&world.root.certificate).unwrap();
    let question = OcspRequest::parse(&OcspRequest::build(&leaf, &issuer, Some(NONCE))).unwrap();
    let answer = ocsp_response(&world.root, &question, &|_| OcspStatus::Good, now(), None).unwrap();
    let basic = children(body(children(body(children(&answer)[1]))[1]));
    let data = children(basic[0]).into_iter().map(<[u8]>::to_vec).collect();
    Answered { algorithm: basic[1].to_vec(), data, world, leaf, issuer }
}

impl Answered {
    /// An answer of these data by `signer`, with these certificates.
    fn signed(&self, signer: &CertifiedKey, data: &[Vec<u8>], certificates: &[&[u8]]) -> Vec<u8> {
        let tbs = tlv(0x30, &data.concat());
        let signature = tlv(0x03, &[&[0], &signer.key.sign(&tbs).unwrap()[..]].concat());
        let certificates = tlv(0xa0, &tlv(0x30, &certificates.concat()));
        wrapped(&tlv(0x30, &[tbs, self.algorithm.clone(), signature, certificates].concat()))
    }

    fn fault(&self, data: &[Vec<u8>]) -> &'static str {
        malformed(&self.signed(&self.world.root, data, &[]))
    }

    fn check(&self, data: &[Vec<u8>]) -> Result<OcspStatus, Unusable> {
        self.check_by(&self.world.root, data, &[])
    }

    fn check_by(&self, by: &CertifiedKey, data: &[Vec<u8>], with: &[&[u8]]) -> Result<OcspStatus, Unusable> {
        let read = OcspResponse::parse(&self.signed(by, data, with)).unwrap();
        read.check(&self.leaf, &self.issuer, now(), Some(NONCE))
    }

    /// The data with other fields in the one answer: identifier, status, this update.
    fn with_single(&self, change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<Vec<u8>> {
        let mut single: Vec<Vec<u8>> = children(children(&self.data[2])[0]).into_iter().map(<[u8]>::to_vec).collect();
        change(&mut single);
        let mut data = self.data.clone();
        data[2] = tlv(0x30, &tlv(0x30, &single.concat()));
        data
    }
}

fn wrapped(basic: &[u8]) -> Vec<u8> {
    with_type(&[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1], basic)
}

fn with_type(kind: &[u8], basic: &[u8]) -> Vec<u8> {
    let bytes = tlv(0x30, &[tlv(0x06, kind), tlv(0x04, basic)].concat());
    tlv(0x30, &[tlv(0x0a, &[0]), tlv(0xa0, &bytes)].concat())
}

fn malformed(answer: &[u8]) -> &'static str {
    match OcspResponse::parse(answer) {
        Err(OcspError::Unreadable(SignatureError::Malformed(what))) => what,
        other => panic!("{other:?}"),
    }
}

fn extension(kind: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv(0x01, &[0xff]) } else { Vec::new() };
    tlv(0x30, &[tlv(0x06, kind), critical, tlv(0x04, value)].concat())
}

fn responder(issuer: &CertifiedKey, change: impl Fn(&mut qonys_eds::issue::CertificateRequest)) -> CertifiedKey {
    let profile = Profile::Service { usage: oid::OCSP_SIGNING, nocheck: true };
    let mut wanted = request(Subject { common_name: "RESPONDER".to_owned(), ..Subject::default() }, profile);
    wanted.serial = vec![0x33];
    change(&mut wanted);
    certified(KeyKind::P256, &wanted, Some(issuer))
}

/// The name of a certificate's subject as it stands there.
fn subject(key: &CertifiedKey) -> Vec<u8> {
    children(children(&key.certificate)[0])[5].to_vec()
}

#[test]
fn a_responder_may_be_named_by_its_subject() {
    let answered = answered();
    let named = |key: &CertifiedKey| [&[tlv(0xa1, &subject(key))], &answered.data[1..]].concat();
    let root = &answered.world.root;
    assert_eq!(answered.check(&named(root)), Ok(OcspStatus::Good));
    let delegate = responder(root, |_| ());
    let with: [&[u8]; 1] = [&delegate.certificate];
    assert_eq!(answered.check_by(&delegate, &named(&delegate), &with), Ok(OcspStatus::Good));
    let missing = Err(Unusable::NotAuthorised("its certificate is missing"));
    assert_eq!(answered.check_by(&delegate, &named(&delegate), &[]), missing);
    // Its word, signed by somebody else.
    let forged = answered.check_by(&answered.world.key, &named(&delegate), &with);
    assert_eq!(forged, Err(Unusable::Signature(SignatureError::BadSignature)));
    let nobody = [&[tlv(0xa3, &[])], &answered.data[1..]].concat();
    assert_eq!(answered.fault(&nobody), "a responder is not named");
}

#[test]
fn each_reason_for_which_a_responder_may_not_answer_is_told() {
    let answered = answered();
    let root = &answered.world.root;
    let check = |delegate: &CertifiedKey| {
        let data = [&[tlv(0xa1, &subject(delegate))], &answered.data[1..]].concat();
        answered.check_by(delegate, &data, &[&delegate.certificate])
    };
    let refused = |why| Err(Unusable::NotAuthorised(why));
    assert_eq!(check(&responder(root, |_| ())), Ok(OcspStatus::Good));
    let other = certified(KeyKind::P256, &authority_request("ROOT", None), None);
    assert_eq!(check(&responder(&other, |_| ())), refused("it was not certified by the authority itself"));
    // Certified by the same key under another name.
    let mut renamed = certified(KeyKind::P256, &authority_request("OTHER", None), None);
    renamed.key = qonys_eds::issue::SoftKey::from_pkcs8(&root.key.to_pkcs8().unwrap()).unwrap();
    assert_eq!(check(&responder(&renamed, |_| ())), refused("it was not certified by the authority itself"));
    let person = responder(root, |wanted| wanted.profile = signing());
    assert_eq!(check(&person), refused("its certificate is not for answers"));
    let odd = responder(root, |wanted| wanted.extensions = vec![("1.2.398.3.3.5".parse().unwrap(), true, vec![5, 0])]);
    assert_eq!(check(&odd), refused("its certificate has an unknown critical extension"));
    let real = responder(root, |wanted| {
        wanted.training = false;
        wanted.subject.organisation = Some("NCA".to_owned());
    });
    // Below a training authority everything is training by the issuer's name.
    assert_eq!(check(&real), Ok(OcspStatus::Good));
    let ended = responder(root, |wanted| wanted.not_after = now().plus_seconds(-DAY));
    assert_eq!(check(&ended), refused("its certificate was not valid then"));
    let early = responder(root, |wanted| wanted.not_before = now().plus_seconds(1));
    assert_eq!(check(&early), refused("its certificate was not valid then"));
}

#[test]
fn a_critical_extension_that_is_not_known_makes_an_answer_say_nothing() {
    let answered = answered();
    let outside = |critical| {
        let list = tlv(0x30, &extension(&UNKNOWN, critical, &[5, 0]));
        answered.check(&[&answered.data[..3], &[tlv(0xa1, &list)]].concat())
    };
    let inside = |critical| {
        let list = tlv(0xa1, &tlv(0x30, &extension(&UNKNOWN, critical, &[5, 0])));
        answered.check(&answered.with_single(|single| single.push(list.clone())))
    };
    for check in [&outside as &dyn Fn(bool) -> Result<OcspStatus, Unusable>, &inside] {
        assert_eq!(check(true), Err(Unusable::Scope));
        assert_eq!(check(false), Ok(OcspStatus::Good));
    }
    // One odd answer among several spoils all.
    let list = tlv(0xa1, &tlv(0x30, &extension(&UNKNOWN, true, &[5, 0])));
    let odd = answered.with_single(|single| single.push(list.clone()));
    let both = tlv(0x30, &[children(&odd[2])[0], children(&answered.data[2])[0]].concat());
    let mut data = answered.data.clone();
    data[2] = both;
    assert_eq!(answered.check(&data), Err(Unusable::Scope));
}

#[test]
fn of_several_answers_about_one_certificate_revoked_counts() {
    let answered = answered();
    let own = answered.data[2].clone();
    let with_status = |status: Vec<u8>| answered.with_single(|single| single[1] = status.clone())[2].clone();
    let since = tlv(0x18, b"20260101000000Z");
    let (revoked, unknown) = (with_status(tlv(0xa1, &since)), with_status(tlv(0x82, &[])));
    let check = |parts: &[&[u8]]| {
        let mut data = answered.data.clone();
        data[2] = tlv(0x30, &parts.iter().flat_map(|part| children(part).concat()).collect::<Vec<_>>());
        answered.check(&data)
    };
    let taken_back = Ok(OcspStatus::Revoked("2026-01-01T00:00:00Z".parse().unwrap()));
    assert_eq!(check(&[&own, &revoked]), taken_back);
    assert_eq!(check(&[&revoked, &own]), taken_back);
    assert_eq!(check(&[&own, &unknown]), Ok(OcspStatus::Good));
    assert_eq!(check(&[&unknown]), Ok(OcspStatus::Unknown));
    assert_eq!(check(&[]), Err(Unusable::OtherCertificate));
}

#[test]
fn a_certificate_is_named_by_digests_of_its_issuer_and_by_its_number() {
    let answered = answered();
    let id = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let data = answered.with_single(|single| {
            let mut fields: Vec<Vec<u8>> = children(&single[0]).into_iter().map(<[u8]>::to_vec).collect();
            change(&mut fields);
            single[0] = tlv(0x30, &fields.concat());
        });
        answered.check(&data)
    };
    let other = Err(Unusable::OtherCertificate);
    assert_eq!(id(&|_| ()), Ok(OcspStatus::Good));
    assert_eq!(id(&|fields| fields[1] = tlv(0x04, &[0; 32])), other, "another name");
    assert_eq!(id(&|fields| fields[2] = tlv(0x04, &[0; 32])), other, "another key");
    assert_eq!(id(&|fields| fields[3] = tlv(0x02, &[0x7f, 1, 2, 4])), other, "another number");
    assert_eq!(id(&|fields| fields[0] = tlv(0x30, &tlv(0x06, &[0x2a, 3, 4]))), other, "a digest that is not known");
    // By SHA-1, as many responders still write it.
    let sha1 = |bytes: &[u8]| {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
        tlv(0x04, digest.as_ref())
    };
    let name = subject(&answered.world.root);
    let spki = children(children(&answered.world.root.certificate)[0])[6];
    let key = &body(children(spki)[1])[1..];
    let by_sha1 = id(&|fields| {
        fields[0] = tlv(0x30, &[tlv(0x06, &[0x2b, 0x0e, 3, 2, 0x1a]), vec![5, 0]].concat());
        (fields[1], fields[2]) = (sha1(&name), sha1(key));
    });
    assert_eq!(by_sha1, Ok(OcspStatus::Good));
}

#[test]
fn an_answer_that_breaks_its_form_is_named() {
    let answered = answered();
    let single = |change: &dyn Fn(&mut Vec<Vec<u8>>)| answered.fault(&answered.with_single(change));
    assert_eq!(single(&|fields| fields[1] = tlv(0x83, &[])), "a status cannot be read");
    assert_eq!(single(&|fields| fields[0] = tlv(0x04, &[])), "a certificate is not named");
    assert_eq!(single(&|fields| fields.push(tlv(0x04, &[]))), "bytes follow after the end");
    assert_eq!(single(&|fields| fields[2] = tlv(0x18, b"x")), "a time cannot be read");
    let many = tlv(0x30, &children(&answered.data[2])[0].repeat(65));
    assert_eq!(answered.fault(&[&answered.data[..2], &[many]].concat()), "too many answers in one");
    let as_many = tlv(0x30, &children(&answered.data[2])[0].repeat(64));
    assert_eq!(answered.check(&[&answered.data[..2], &[as_many]].concat()), Ok(OcspStatus::Good));
    let root = &answered.world.root;
    let certificates = |count| answered.signed(root, &answered.data, &vec![&root.certificate[..]; count]);
    assert!(OcspResponse::parse(&certificates(64)).is_ok());
    assert_eq!(malformed(&certificates(65)), "too many certificates in an answer");
    // One that cannot be read is nobody's.
    let with_odd = answered.signed(root, &answered.data, &[&[0x30, 0]]);
    assert!(OcspResponse::parse(&with_odd).is_ok());
    assert_eq!(malformed(&with_type(&[0x2a, 3, 4], &[])), "an answer of another type");
    assert_eq!(malformed(&[0x30, 4, 0x0a, 2, 0, 0]), "the status of an answer cannot be read");
    assert_eq!(malformed(&[0x30, 3, 0x0a, 1, 0]), "cut short");
}

#[test]
fn an_answer_made_later_than_it_is_judged_says_nothing() {
    let answered = answered();
    let made_at = |time: &[u8]| {
        let mut data = answered.data.clone();
        data[1] = tlv(0x18, time);
        answered.check(&data)
    };
    assert_eq!(made_at(b"20260601120500Z"), Ok(OcspStatus::Good));
    let late = now().plus_seconds(301);
    assert_eq!(made_at(b"20260601120501Z"), Err(Unusable::Later(late)));
}

#[test]
fn a_nonce_is_repeated_whether_it_is_wrapped_or_bare() {
    const OCSP_NONCE: [u8; 9] = [0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2];
    let answered = answered();
    let repeated = |value: &[u8]| {
        let list = tlv(0xa1, &tlv(0x30, &extension(&OCSP_NONCE, false, value)));
        let answer = answered.signed(&answered.world.root, &[&answered.data[..3], &[list]].concat(), &[]);
        OcspResponse::parse(&answer).unwrap().nonce.unwrap()
    };
    assert_eq!(repeated(&tlv(0x04, NONCE)), NONCE);
    assert_eq!(repeated(NONCE), NONCE);
    assert_eq!(repeated(&tlv(0x02, &[7])), tlv(0x02, &[7]), "bare bytes that look like another element");
}

#[test]
fn a_question_has_a_nonce_of_the_length_that_may_be_and_a_bounded_number_of_certificates() {
    let answered = answered();
    let nonce_of = |nonce: &[u8]| {
        let question = OcspRequest::build(&answered.leaf, &answered.issuer, Some(nonce));
        OcspRequest::parse(&question).unwrap().nonce
    };
    let longest = [7; NONCE_BYTES_MAX];
    assert_eq!(nonce_of(&longest).as_deref(), Some(&longest[..]));
    assert_eq!(nonce_of(&[7]).as_deref(), Some(&[7][..]));
    assert_eq!(nonce_of(&[7; NONCE_BYTES_MAX + 1]), None);
    assert_eq!(nonce_of(&[]), None);
    let question = OcspRequest::build(&answered.leaf, &answered.issuer, None);
    let entry = children(children(children(&question)[0])[0])[0].to_vec();
    let asking = |count| OcspRequest::parse(&tlv(0x30, &tlv(0x30, &tlv(0x30, &entry.repeat(count)))));
    assert_eq!(asking(64).unwrap().certificates.len(), 64);
    assert_eq!(asking(65), Err(SignatureError::Malformed("too many certificates asked about")));
    let large = vec![0x30; OCSP_BYTES_MAX + 1];
    let too_large = SignatureError::TooLarge { bytes: OCSP_BYTES_MAX + 1, limit: OCSP_BYTES_MAX };
    assert_eq!(OcspRequest::parse(&large), Err(too_large));
}
