//! OCSP answers: whose word counts, about whom, and when.

use crate::authority::*;
use der::asn1::ObjectIdentifier;
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, crl, ocsp_response};
use qonys_eds::{
    Certificate, Crl, OCSP_BYTES_MAX, OcspError, OcspRequest, OcspResponse, OcspStatus, Revocation, RevocationStatus,
    SignatureError, Unusable, oid, verify,
};
use qonys_procedure::Instant;
use std::process::Command;

const NONCE: &[u8] = b"0123456789abcdef";

fn parsed(key: &CertifiedKey) -> Certificate {
    Certificate::parse(&key.certificate).unwrap()
}

/// A responder that an authority certified.
fn responder(kind: KeyKind, issuer: &CertifiedKey, usage: ObjectIdentifier) -> CertifiedKey {
    let mut wanted = request(qonys_eds::issue::Subject::default(), Profile::Service { usage, nocheck: true });
    wanted.subject.common_name = "RESPONDER".to_owned();
    wanted.serial = vec![0x33];
    certified(kind, &wanted, Some(issuer))
}

struct Asked {
    world: World,
    leaf: Certificate,
    issuer: Certificate,
    request: OcspRequest,
}

fn asked(kind: KeyKind) -> Asked {
    let world = world(kind);
    let (leaf, issuer) = (parsed(&world.key), parsed(&world.root));
    let request = OcspRequest::parse(&OcspRequest::build(&leaf, &issuer, Some(NONCE))).unwrap();
    assert_eq!(request.nonce.as_deref(), Some(NONCE));
    assert_eq!(request.certificates[0].serial(), leaf.serial);
    assert!(request.certificates[0].is_below(&issuer) && !request.certificates[0].is_below(&leaf));
    Asked { world, leaf, issuer, request }
}

impl Asked {
    fn answer(&self, signer: &CertifiedKey, status: OcspStatus, from: i64, to: Option<i64>) -> Vec<u8> {
        let until = to.map(|to| now().plus_seconds(to));
        ocsp_response(signer, &self.request, &|_| status, now().plus_seconds(from), until).unwrap()
    }

    fn check(&self, answer: &[u8]) -> Result<OcspStatus, Unusable> {
        OcspResponse::parse(answer).unwrap().check(&self.leaf, &self.issuer, now(), Some(NONCE))
    }

    fn verified(&self, answer: &[u8], crls: Vec<Crl>) -> Result<RevocationStatus, SignatureError> {
        let cms = self.world.sign(b"x", true);
        let revocation = Revocation::from_crls(crls).with_answers([OcspResponse::parse(answer).unwrap()]);
        verify(&cms, None, &self.world.trust, now(), &revocation).map(|s| s.revocation)
    }
}

#[test]
fn the_issuer_and_its_responder_may_answer_with_keys_of_every_kind() {
    for kind in [KeyKind::Gost512, KeyKind::P256, KeyKind::Rsa2048] {
        let asked = asked(kind);
        let delegate = responder(kind, &asked.world.root, oid::OCSP_SIGNING);
        for signer in [&asked.world.root, &delegate] {
            let good = asked.answer(signer, OcspStatus::Good, -5, None);
            assert_eq!(asked.check(&good), Ok(OcspStatus::Good));
            assert_eq!(asked.verified(&good, vec![]), Ok(RevocationStatus::Good));
            let revoked = asked.answer(signer, OcspStatus::Revoked(Instant(0)), -5, None);
            assert_eq!(asked.check(&revoked), Ok(OcspStatus::Revoked(Instant(0))));
            let serial = asked.leaf.serial.clone();
            let refused = SignatureError::Revoked { serial, revoked_at: Instant(0) };
            assert_eq!(asked.verified(&revoked, vec![]), Err(refused.clone()));
            // A list that says good does not help.
            let list = crl(&asked.world.root, now(), now().plus_seconds(DAY), &[]).unwrap();
            assert_eq!(asked.verified(&revoked, vec![Crl::parse(&list).unwrap()]), Err(refused));
            let unknown = asked.answer(signer, OcspStatus::Unknown, -5, None);
            assert_eq!(asked.verified(&unknown, vec![]), Ok(RevocationStatus::Unknown));
        }
    }
}

#[test]
fn nobody_else_may_answer() {
    let asked = asked(KeyKind::P256);
    let root = &asked.world.root;
    let stranger_root = certified(KeyKind::P256, &authority_request("ROOT", None), None);
    let mut middle = authority_request("MIDDLE", None);
    middle.serial = vec![0x55];
    let middle = certified(KeyKind::P256, &middle, Some(root));
    let mut past =
        request(qonys_eds::issue::Subject::default(), Profile::Service { usage: oid::OCSP_SIGNING, nocheck: true });
    past.not_after = now().plus_seconds(-DAY);
    for (signer, why) in [
        (stranger_root.clone_key(), "another authority of that name"),
        (responder(KeyKind::P256, &stranger_root, oid::OCSP_SIGNING), "its responder"),
        (responder(KeyKind::P256, &middle, oid::OCSP_SIGNING), "a responder of an authority below"),
        (responder(KeyKind::P256, root, oid::CLIENT_AUTH), "a certificate for something else"),
        (certified(KeyKind::P256, &request(person(), signing()), Some(root)), "a person"),
        (certified(KeyKind::P256, &past, Some(root)), "one that has ended"),
    ] {
        let answer = asked.answer(&signer, OcspStatus::Good, -5, None);
        assert!(matches!(asked.check(&answer), Err(Unusable::NotAuthorised(_))), "{why}");
        assert_eq!(asked.verified(&answer, vec![]), Ok(RevocationStatus::Unknown), "{why}");
        let revoked = asked.answer(&signer, OcspStatus::Revoked(now()), -5, None);
        assert_eq!(asked.verified(&revoked, vec![]), Ok(RevocationStatus::Unknown), "{why}");
    }
}

trait CloneKey {
    fn clone_key(&self) -> CertifiedKey;
}

impl CloneKey for CertifiedKey {
    fn clone_key(&self) -> CertifiedKey {
        let key = qonys_eds::issue::SoftKey::from_pkcs8(&self.key.to_pkcs8().unwrap()).unwrap();
        CertifiedKey { key, certificate: self.certificate.clone(), chain: self.chain.clone() }
    }
}

#[test]
fn a_responder_without_the_mark_must_itself_be_found_good() {
    let asked = asked(KeyKind::P256);
    let root = &asked.world.root;
    let unmarked = Profile::Service { usage: oid::OCSP_SIGNING, nocheck: false };
    let mut wanted = request(qonys_eds::issue::Subject::default(), unmarked);
    wanted.subject.common_name = "RESPONDER".to_owned();
    wanted.serial = vec![0x34];
    let unmarked = certified(KeyKind::P256, &wanted, Some(root));
    let revoked = asked.answer(&unmarked, OcspStatus::Revoked(now()), -5, None);
    let unknown = Unusable::NotAuthorised("whether the responder is revoked is not known");
    assert_eq!(asked.check(&revoked), Err(unknown));
    assert_eq!(asked.verified(&revoked, vec![]), Ok(RevocationStatus::Unknown));
    let list = |revoked: &[(Vec<u8>, Instant)]| {
        vec![Crl::parse(&crl(root, now(), now().plus_seconds(DAY), revoked).unwrap()).unwrap()]
    };
    assert!(asked.verified(&revoked, list(&[])).is_err(), "found good: its word counts");
    let taken_back = list(&[(vec![0x34], now())]);
    assert_eq!(
        asked.verified(&revoked, taken_back),
        Ok(RevocationStatus::Good),
        "revoked itself: only the list counts"
    );

    // An authority's key usage has no digitalSignature: it may not answer either.
    let mut wanted = authority_request("BELOW", None);
    wanted.extensions = vec![("2.5.29.37".parse().unwrap(), true, tlv(0x30, &tlv(6, oid::OCSP_SIGNING.as_bytes())))];
    let barred = certified(KeyKind::P256, &wanted, Some(root));
    let answer = asked.answer(&barred, OcspStatus::Good, -5, None);
    assert_eq!(asked.check(&answer), Err(Unusable::NotAuthorised("its key may not sign")));
}

#[test]
fn an_answer_counts_in_its_time_to_its_question_and_for_its_certificate() {
    let asked = asked(KeyKind::Gost512);
    let root = &asked.world.root;
    for (from, to, counts) in [
        (-5, None, true),
        (-299, None, true),
        (-301, None, false),
        (299, None, true),
        (301, None, false),
        (-DAY, Some(1), true),
        (-DAY, Some(0), false),
        (301, Some(DAY), false),
    ] {
        let answer = asked.answer(root, OcspStatus::Good, from, to);
        assert_eq!(asked.check(&answer).is_ok(), counts, "{from} {to:?}");
    }
    let good = asked.answer(root, OcspStatus::Good, -5, None);
    let read = OcspResponse::parse(&good).unwrap();
    assert_eq!(read.check(&asked.leaf, &asked.issuer, now(), None), Ok(OcspStatus::Good));
    let other_nonce = read.check(&asked.leaf, &asked.issuer, now(), Some(b"another"));
    assert_eq!(other_nonce, Err(Unusable::OtherCertificate));
    let other = read.check(&asked.issuer, &asked.issuer, now(), None);
    assert_eq!(other, Err(Unusable::OtherCertificate));
    assert!(read.is_about(&asked.leaf, &asked.issuer) && !read.is_about(&asked.issuer, &asked.issuer));
    let largest = OcspResponse::parse(&vec![0x30; OCSP_BYTES_MAX]).map(drop);
    let too_large = SignatureError::TooLarge { bytes: OCSP_BYTES_MAX, limit: OCSP_BYTES_MAX };
    assert_ne!(largest, Err(OcspError::from(too_large)));
    let from_stock = OcspRequest { nonce: None, ..asked.request.clone() };
    let from_stock = ocsp_response(root, &from_stock, &|_| OcspStatus::Good, now(), None).unwrap();
    assert_eq!(asked.check(&from_stock), Ok(OcspStatus::Good));
}

#[test]
fn a_changed_or_cut_answer_never_says_good() {
    let asked = asked(KeyKind::Gost512);
    let revoked = asked.answer(&asked.world.root, OcspStatus::Revoked(Instant(0)), -5, None);
    for place in 0..revoked.len() {
        assert!(OcspResponse::parse(&revoked[..place]).is_err(), "{place}");
        let mut changed = revoked.clone();
        changed[place] ^= 0x21;
        let Ok(read) = OcspResponse::parse(&changed) else { continue };
        let said = read.check(&asked.leaf, &asked.issuer, now(), None);
        assert!(said.is_err() || said == Ok(OcspStatus::Revoked(Instant(0))), "{place}: {said:?}");
    }
    for end in 0..200 {
        let question = OcspRequest::build(&asked.leaf, &asked.issuer, Some(NONCE));
        assert!(end >= question.len() || OcspRequest::parse(&question[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_refusal_and_an_oversized_answer_are_named() {
    for status in [1, 2, 3, 5, 6] {
        let refusal = OcspResponse::parse(&[0x30, 3, 0x0a, 1, status]).unwrap_err();
        assert_eq!(refusal, OcspError::Refused(status));
    }
    let large = OcspResponse::parse(&vec![0x30; OCSP_BYTES_MAX + 1]).unwrap_err();
    assert!(matches!(large, OcspError::Unreadable(SignatureError::TooLarge { .. })));
    assert!(OcspResponse::parse(&[]).is_err());
}

#[test]
fn openssl_answers_our_question_and_we_believe_it() {
    let folder = tempfile::tempdir().unwrap();
    let asked = asked(KeyKind::P256);
    let at = |file: &str| folder.path().join(file);
    std::fs::write(at("root.der"), &asked.world.root.certificate).unwrap();
    std::fs::write(at("key.der"), asked.world.root.key.to_pkcs8().unwrap()).unwrap();
    std::fs::write(at("question"), OcspRequest::build(&asked.leaf, &asked.issuer, Some(NONCE))).unwrap();
    let openssl = |line: &str| {
        let output = Command::new("openssl").current_dir(folder.path()).args(line.split(' ')).output();
        let Ok(output) = output else {
            eprintln!("skipped: no openssl on this computer");
            return None;
        };
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
        Some(())
    };
    for (index, expected) in [
        ("V\t360101000000Z\t\t7F010203\tunknown\t/CN=X\n", OcspStatus::Good),
        (
            "R\t360101000000Z\t260101000000Z\t7F010203\tunknown\t/CN=X\n",
            OcspStatus::Revoked("2026-01-01T00:00:00Z".parse().unwrap()),
        ),
        ("", OcspStatus::Unknown),
    ] {
        std::fs::write(at("index"), index).unwrap();
        for line in [
            "x509 -inform DER -in root.der -out root.pem",
            "pkey -inform DER -in key.der -out key.pem",
            "ocsp -index index -CA root.pem -rsigner root.pem -rkey key.pem -reqin question -respout answer",
        ] {
            if openssl(line).is_none() {
                return;
            }
        }
        let answer = OcspResponse::parse(&std::fs::read(at("answer")).unwrap()).unwrap();
        assert_eq!(answer.nonce.as_deref(), Some(NONCE));
        let said = answer.check(&asked.leaf, &asked.issuer, answer.produced_at, Some(NONCE));
        assert_eq!(said, Ok(expected));
    }
}
