//! The training authority at first start, at later ones and when years have passed.

use crate::keys::{Desk, applicant, now, officer};
use qonys_eds::policy::{Expected, ExpectedHolder, sign_in_identity, statement_identity};
use qonys_eds::{Revocation, SignatureError, TrustError, TrustStore, Use, verify};
use qonys_training::TrainingError;
use qonys_training::ca::PersonKey;

const YEAR: i64 = 365 * 24 * 3600;

#[test]
fn the_authority_of_the_first_start_is_the_one_of_the_second() {
    let desk = Desk::new();
    let before = desk.ca().trust_store().authorities().to_vec();
    assert_eq!(before.len(), 3);
    assert!(before.iter().all(|authority| authority.training));
    assert_eq!(desk.ca().trust_store().authorities(), before);
    // Cut short between the key and its certificate: that authority is made anew, the others stay.
    std::fs::remove_file(desk.folder.path().join("ca/rsa-root.cer")).unwrap();
    let after = desk.ca().trust_store().authorities().to_vec();
    assert_ne!(after[0], before[0]);
    assert_eq!(after[1], before[1]);
}

#[test]
fn a_damaged_key_of_the_authority_is_told_and_not_overwritten() {
    let desk = Desk::new();
    desk.ca();
    let path = desk.folder.path().join("ca/ecdsa-root.key");
    std::fs::write(&path, "nonsense").unwrap();
    assert!(matches!(desk.try_ca(now()), Err(TrainingError::File(_))));
    assert_eq!(std::fs::read(path).unwrap(), b"nonsense");
}

#[test]
fn keys_are_made_once_and_anew_when_they_are_about_to_end_or_the_person_changes() {
    let desk = Desk::new();
    let ca = desk.ca();
    let person = applicant(PersonKey::Ecdsa);
    assert!(desk.ensure(&ca, &person, now()));
    assert!(!desk.ensure(&ca, &person, now()));
    assert!(!desk.ensure(&ca, &person, now().plus_seconds(YEAR - 40 * 24 * 3600)));
    assert!(desk.ensure(&ca, &person, now().plus_seconds(YEAR - 20 * 24 * 3600)));
    let mut renamed = person.clone();
    renamed.surname = "ДРУГАЯ".to_owned();
    assert!(desk.ensure(&ca, &renamed, now()));
    // Ten years on, the authority itself still stands, and people get new keys.
    let later = now().plus_seconds(10 * YEAR);
    let ca = desk.try_ca(later).unwrap();
    assert!(desk.ensure(&ca, &renamed, later));
}

#[test]
fn each_kind_of_key_signs_in_and_signs_statements_under_the_training_roots() {
    let desk = Desk::new();
    let ca = desk.ca();
    for kind in [PersonKey::Rsa, PersonKey::Ecdsa, PersonKey::Gost] {
        for (person, holder) in [
            (applicant(kind), ExpectedHolder::Applicant),
            (officer(kind), ExpectedHolder::StaffOf("123456789012".parse().unwrap())),
        ] {
            desk.ensure(&ca, &person, now());
            let name = &person.key_name;
            let judged = |key_use| {
                let cms = desk.keys.sign(name, key_use, b"statement", false, now()).unwrap();
                verify(&cms, Some(b"statement"), &ca.trust_store(), now(), &Revocation::none()).unwrap()
            };
            let identity = sign_in_identity(&judged(Use::Authentication)).unwrap();
            assert_eq!(identity.iin, person.iin);
            let expected = Expected { iin: person.iin, holder };
            statement_identity(&judged(Use::Signing), &expected).unwrap();
            let wrong = statement_identity(&judged(Use::Authentication), &expected).err().unwrap();
            assert_eq!(wrong, SignatureError::WrongUse { wanted: Use::Signing });
            assert!(sign_in_identity(&judged(Use::Signing)).is_err());
        }
    }
}

#[test]
fn a_store_for_real_work_trusts_none_of_it() {
    let desk = Desk::new();
    let ca = desk.ca();
    let mut real = TrustStore::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(ca.folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "cer") {
            let refused = real.add_real(&std::fs::read(path).unwrap());
            assert!(matches!(refused, Err(TrustError::TrainingRoot { .. })));
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
}

#[test]
fn a_revoked_training_key_is_revoked() {
    let desk = Desk::new();
    let ca = desk.ca();
    let person = applicant(PersonKey::Ecdsa);
    desk.ensure(&ca, &person, now());
    let cms = desk.keys.sign(&person.key_name, Use::Signing, b"x", true, now()).unwrap();
    let serial = desk.keys.certificate(&person.key_name, Use::Signing).unwrap().serial;
    let octets: Vec<u8> =
        (0..serial.len()).step_by(2).map(|i| u8::from_str_radix(&serial[i..i + 2], 16).unwrap()).collect();
    let judged = |revoked: &[Vec<u8>]| {
        let lists = ca.revocation_lists(revoked, now()).unwrap();
        let lists = lists.iter().map(|der| qonys_eds::Crl::parse(der).unwrap());
        verify(&cms, None, &ca.trust_store(), now(), &Revocation::from_crls(lists).required(true))
    };
    assert!(judged(&[]).is_ok());
    assert!(matches!(judged(&[octets]), Err(SignatureError::Revoked { .. })));
}
