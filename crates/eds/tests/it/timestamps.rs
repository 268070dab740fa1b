//! Time stamps: over what, by whom, when; and what they change about a signature.

use crate::authority::*;
use qonys_eds::cms::build::{attach_timestamp, signature_value};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject, timestamp_response};
use qonys_eds::timestamp::{TIMESTAMP_BYTES_MAX, Timestamp, TimestampError, request as question, token, verify};
use qonys_eds::{DigestAlgorithm, Revocation, RevocationStatus, SignatureError, TrustStore, oid};
use qonys_procedure::Instant;
use std::process::Command;

const MESSAGE: &[u8] = b"what was there";
const POLICY: &str = "1.2.398.3.3.2.6.4";

fn stamper(kind: KeyKind, root: &CertifiedKey, from: i64, to: i64) -> CertifiedKey {
    let profile = Profile::Service { usage: oid::TIME_STAMPING, nocheck: false };
    let mut wanted = request(Subject { common_name: "TSA".to_owned(), ..Subject::default() }, profile);
    wanted.serial = vec![0x44];
    wanted.not_before = now().plus_seconds(from);
    wanted.not_after = now().plus_seconds(to);
    certified(kind, &wanted, Some(root))
}

fn stamp(authority: &CertifiedKey, message: &[u8], at: Instant) -> Vec<u8> {
    let asked = question(message, DigestAlgorithm::Streebog512, Some(&[0x80, 1]), None);
    let answer = timestamp_response(authority, &asked, POLICY.parse().unwrap(), &[7], at).unwrap();
    token(&answer).unwrap().to_vec()
}

fn checked(token: &[u8], message: &[u8], trust: &TrustStore) -> Result<Timestamp, SignatureError> {
    verify(token, message, trust, now(), &Revocation::none())
}

#[test]
fn a_stamp_says_when_its_message_was_there_and_nothing_about_another() {
    for kind in [KeyKind::Gost512, KeyKind::P256, KeyKind::Rsa2048] {
        let root = root(kind);
        let authority = stamper(kind, &root, -DAY, DAY);
        let made = stamp(&authority, MESSAGE, now().plus_seconds(-60));
        let read = checked(&made, MESSAGE, &trust(&root)).unwrap();
        assert_eq!(read.time, now().plus_seconds(-60));
        assert_eq!((read.policy.to_string().as_str(), read.serial.as_str()), (POLICY, "07"));
        assert_eq!(read.nonce.as_deref(), Some(&[0x80, 1][..]));
        assert_eq!((read.chain.len(), read.revocation), (2, RevocationStatus::Unknown));
        assert_eq!(checked(&made, b"another", &trust(&root)), Err(SignatureError::DigestMismatch));
    }
}

#[test]
fn a_stamp_by_the_wrong_hand_or_of_the_wrong_time_is_refused() {
    let root = root(KeyKind::Gost512);
    let trust = trust(&root);
    let at = now().plus_seconds(-60);
    let person = certified(KeyKind::Gost512, &request(person(), signing()), Some(&root));
    assert_eq!(checked(&stamp(&person, MESSAGE, at), MESSAGE, &trust).unwrap_err().code(), "chain_rule");
    let stranger = certified(KeyKind::P256, &authority_request("STRANGER", None), None);
    let stranger = stamper(KeyKind::P256, &stranger, -DAY, DAY);
    assert_eq!(checked(&stamp(&stranger, MESSAGE, at), MESSAGE, &trust).unwrap_err().code(), "untrusted_chain");
    // Its certificate has ended meanwhile: judged at the stamp's own time.
    let past = stamper(KeyKind::Gost512, &root, -DAY, -100);
    assert!(checked(&stamp(&past, MESSAGE, now().plus_seconds(-200)), MESSAGE, &trust).is_ok());
    assert_eq!(checked(&stamp(&past, MESSAGE, at), MESSAGE, &trust).unwrap_err().code(), "certificate_expired");
    // From the future.
    let authority = stamper(KeyKind::Gost512, &root, -DAY, DAY);
    assert!(checked(&stamp(&authority, MESSAGE, now().plus_seconds(300)), MESSAGE, &trust).is_ok());
    let early = checked(&stamp(&authority, MESSAGE, now().plus_seconds(301)), MESSAGE, &trust);
    assert_eq!(early, Err(SignatureError::AttributeWrong("signatureTimeStampToken")));
    // A statement is no stamp, nor a stamp a statement.
    let world = World { trust, key: person, root };
    assert!(checked(&world.sign(MESSAGE, true), MESSAGE, &world.trust).is_err());
    let as_statement = world.verify(&stamp(&authority, MESSAGE, at));
    assert_eq!(as_statement, Err(SignatureError::AttributeWrong("contentType")));
}

#[test]
fn a_changed_cut_or_refused_stamp_is_no_stamp() {
    let root = root(KeyKind::P256);
    let authority = CertifiedKey { chain: Vec::new(), ..stamper(KeyKind::P256, &root, -DAY, DAY) };
    let made = stamp(&authority, MESSAGE, now());
    let good = checked(&made, MESSAGE, &trust(&root)).unwrap();
    for place in 0..made.len() {
        assert!(checked(&made[..place], MESSAGE, &trust(&root)).is_err(), "{place}");
        let mut changed = made.clone();
        changed[place] ^= 0x04;
        let read = checked(&changed, MESSAGE, &trust(&root));
        assert!(read.is_err() || read.as_ref() == Ok(&good), "{place}");
    }
    assert_eq!(token(&[0x30, 5, 0x30, 3, 2, 1, 2]), Err(TimestampError::Refused(2)));
    assert!(matches!(token(&[0x30, 5, 0x30, 3, 2, 1, 0]), Err(TimestampError::Unreadable(_))));
    assert!(token(&vec![0x30; TIMESTAMP_BYTES_MAX + 1]).is_err());
}

#[test]
fn a_stamped_signature_is_judged_at_the_time_of_its_stamp() {
    let root = root(KeyKind::Gost512);
    let mut ended = request(person(), signing());
    ended.not_after = now().plus_seconds(-100);
    let key = certified(KeyKind::Gost512, &ended, Some(&root));
    let mut second = request(person(), signing());
    second.serial = vec![9];
    let second = certified(KeyKind::P256, &second, Some(&root));
    let authority = stamper(KeyKind::Gost512, &root, -DAY, DAY);
    let world = World { trust: trust(&root), key, root };
    let bare = world.sign(MESSAGE, true);
    assert_eq!(world.verify(&bare).unwrap_err().code(), "certificate_expired");

    let stamped = |at| attach_timestamp(&bare, 0, &stamp(&authority, &signature_value(&bare, 0).unwrap(), at)).unwrap();
    let good = stamped(now().plus_seconds(-200));
    let verified = world.verify(&good).unwrap();
    assert_eq!(verified.signers[0].timestamp.as_ref().unwrap().time, now().plus_seconds(-200));
    assert_eq!(verified.content.as_deref(), Some(MESSAGE));
    assert_eq!(world.verify(&stamped(now().plus_seconds(-50))).unwrap_err().code(), "certificate_expired");
    // Of two stamps the earlier proves more.
    let value = signature_value(&good, 0).unwrap();
    let twice = attach_timestamp(&good, 0, &stamp(&authority, &value, now().plus_seconds(-300))).unwrap();
    assert_eq!(world.verify(&twice).unwrap().signers[0].timestamp.as_ref().unwrap().time, now().plus_seconds(-300));
    // A stamp over something else spoils the signature.
    let foreign = attach_timestamp(&bare, 0, &stamp(&authority, MESSAGE, now().plus_seconds(-200))).unwrap();
    assert_eq!(world.verify(&foreign), Err(SignatureError::DigestMismatch));
    assert!(attach_timestamp(&bare, 1, b"").is_err());

    // One of two signers: the other keeps the time of receipt.
    let both = signed_by(&[&second, &second], MESSAGE, true);
    let value = signature_value(&both, 1).unwrap();
    let one = attach_timestamp(&both, 1, &stamp(&authority, &value, now().plus_seconds(-200))).unwrap();
    let stamped: Vec<bool> = world.verify(&one).unwrap().signers.iter().map(|s| s.timestamp.is_some()).collect();
    assert_eq!(stamped, [false, true]);
    assert_eq!(signature_value(&one, 1).unwrap(), value);
}

#[test]
fn openssl_stamps_our_question_and_we_believe_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = root(KeyKind::Rsa2048);
    let authority = stamper(KeyKind::Rsa2048, &root, -DAY, 250 * DAY);
    let at = |file: &str| folder.path().join(file);
    std::fs::write(at("root.der"), &root.certificate).unwrap();
    std::fs::write(at("tsa.der"), &authority.certificate).unwrap();
    std::fs::write(at("key.der"), authority.key.to_pkcs8().unwrap()).unwrap();
    std::fs::write(at("question"), question(MESSAGE, DigestAlgorithm::Sha512, Some(b"nonce"), None)).unwrap();
    let openssl = |line: &str| {
        let output = Command::new("openssl").current_dir(folder.path()).args(line.split(' ')).output();
        let Ok(output) = output else {
            eprintln!("skipped: no openssl on this computer");
            return None;
        };
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
        Some(())
    };
    for ess_digest in ["sha1", "sha256"] {
        let config = format!(
            "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=key.pem\ncerts=root.pem\n\
             signer_digest=sha256\ndefault_policy={POLICY}\ndigests=sha256,sha512\naccuracy=secs:1\n\
             clock_precision_digits=3\ness_cert_id_alg={ess_digest}\n"
        );
        std::fs::write(at("tsa.cnf"), config).unwrap();
        for line in [
            "x509 -inform DER -in root.der -out root.pem",
            "x509 -inform DER -in tsa.der -out tsa.pem",
            "pkey -inform DER -in key.der -out key.pem",
            "ts -reply -config tsa.cnf -queryfile question -out answer",
        ] {
            if openssl(line).is_none() {
                return;
            }
        }
        let answer = std::fs::read(at("answer")).unwrap();
        let made = token(&answer).unwrap();
        let read = verify(made, MESSAGE, &trust(&root), now().plus_seconds(240 * DAY), &Revocation::none()).unwrap();
        assert_eq!((read.policy.to_string().as_str(), read.nonce.as_deref()), (POLICY, Some(&b"nonce"[..])));
    }
    // And ours there.
    let asked = std::fs::read(at("question")).unwrap();
    let ours = timestamp_response(&authority, &asked, POLICY.parse().unwrap(), &[9], now()).unwrap();
    std::fs::write(at("answer"), ours).unwrap();
    openssl("ts -verify -queryfile question -in answer -CAfile root.pem -untrusted tsa.pem -attime 1780315200");
}
