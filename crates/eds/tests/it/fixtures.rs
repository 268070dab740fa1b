//! Real test material of the NCA, where it is present beside the repository.

use qonys_eds::{
    Certificate, Crl, Holder, OcspResponse, OcspStatus, SignatureError, TrustStore, Unusable, verify_chain,
};
use qonys_procedure::Instant;
use std::path::Path;

/// A file of the material; the test says that it was skipped where there is none.
fn material(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/eds").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    bytes
}

fn certificate(file: &[u8]) -> Certificate {
    Certificate::parse(&qonys_eds::decode_certificates(file).unwrap()[0]).unwrap()
}

#[test]
fn the_ncas_rsa_test_certificate_leads_to_its_authority() {
    let (Some(leaf), Some(authority)) = (material("individual_valid_sign_2004_rsa.cer"), material("nca_rsa_test.crt"))
    else {
        return;
    };
    let leaf = certificate(&leaf);
    assert_eq!(leaf.iin.unwrap().as_str(), "123456789011");
    assert_eq!(leaf.surname.as_deref(), Some("ТЕСТОВ"));
    assert_eq!(leaf.common_name.as_deref(), Some("ТЕСТОВ ТЕСТ"));
    assert_eq!(leaf.patronymic.as_deref(), Some("ТЕСТОВИЧ"));
    assert_eq!(leaf.holder, Holder::Individual);
    assert!(leaf.key_use.signing && !leaf.key_use.authentication && !leaf.training);
    assert_eq!(leaf.serial, "41e45cc8a04c705963e5cd6769848a934d8eaef5");

    assert_eq!(leaf.issuer, "CN=ҰКО 3.0 (RSA TEST),C=KZ");

    let mut trust = TrustStore::new();
    trust.add_real(&authority).unwrap();
    let at = |time: &str| verify_chain(&leaf, &[], &trust, time.parse().unwrap());
    assert_eq!(at("2022-06-01T00:00:00Z").unwrap().len(), 2);
    assert!(matches!(at("2023-01-18T04:38:51Z"), Err(SignatureError::Expired { .. })));
    assert!(matches!(at("2022-01-18T04:38:49Z"), Err(SignatureError::NotYetValid { .. })));
}

#[test]
fn the_ncas_gost_certificate_leads_to_its_authority() {
    let (Some(leaf), Some(authority)) = (material("individual_gost2015_test.der"), material("nca_gost2015_test.cer"))
    else {
        return;
    };
    let leaf = certificate(&leaf);
    assert_eq!(leaf.iin.unwrap().as_str(), "123456789012");
    assert!(leaf.key_use.signing);
    let mut trust = TrustStore::new();
    trust.add_real(&authority).unwrap();
    let at = |time: &str| verify_chain(&leaf, &[], &trust, time.parse().unwrap());
    assert_eq!(at("2022-09-01T00:00:00Z").unwrap().len(), 2);
    assert!(matches!(at("2032-01-01T00:00:00Z"), Err(SignatureError::Expired { .. })));
    // One bit of what the authority signed, and of its signature.
    for place in [60, 500, leaf.der.len() - 20] {
        let mut changed = leaf.der.clone();
        changed[place] ^= 1;
        let Ok(changed) = Certificate::parse(&changed) else { continue };
        assert!(verify_chain(&changed, &[], &trust, "2022-09-01T00:00:00Z".parse().unwrap()).is_err(), "{place}");
    }
}

#[test]
fn a_genuine_list_counts_for_its_authority_within_its_time() {
    let (Some(list), Some(authority)) = (material("nca_gost2022_test.crl"), material("nca_gost2015_test.cer")) else {
        return;
    };
    let (der, authority) = (list, certificate(&authority));
    let list = Crl::parse(&der).unwrap();
    assert_eq!(list.this_update.to_string(), "2022-07-27T11:26:06Z");
    assert_eq!(list.next_update.unwrap().to_string(), "2023-01-23T11:26:06Z");
    let at = |time: &str| list.check(&authority, time.parse().unwrap());
    assert_eq!(at("2022-09-01T00:00:00Z"), Ok(()));
    assert!(matches!(at("2023-01-23T11:26:06Z"), Err(Unusable::Stale(_))));
    assert!(matches!(at("2022-07-27T11:00:00Z"), Err(Unusable::Later(_))));
    for place in 0..der.len() {
        let mut changed = der.clone();
        changed[place] ^= 1;
        let Ok(changed) = Crl::parse(&changed) else { continue };
        let checked = changed.check(&authority, "2022-09-01T00:00:00Z".parse().unwrap());
        // Between the two algorithm identifiers one may have lost its NULL: the outer one is not signed.
        assert!(checked.is_err() || (523..539).contains(&place), "{place}");
    }
}

#[test]
fn a_genuine_answer_says_revoked_since_1970_and_counts() {
    let (Some(answer), Some(authority), Some(leaf)) = (
        material("ocsp_response_individual_2015.bin"),
        material("nca_gost2015_test.cer"),
        material("individual_gost2015_test.der"),
    ) else {
        return;
    };
    let (authority, leaf) = (certificate(&authority), certificate(&leaf));
    let read = OcspResponse::parse(&answer).unwrap();
    assert_eq!(read.produced_at.to_string(), "2022-09-02T16:58:34Z");
    assert_eq!(read.nonce.as_deref().map(hex::encode).as_deref(), Some("e408ffb790834af2"));
    let at = "2022-09-02T16:58:35Z".parse().unwrap();
    let said = read.check(&leaf, &authority, at, None).unwrap();
    assert_eq!(said, OcspStatus::Revoked(Instant(0)));
    let wrong_nonce = read.check(&leaf, &authority, at, Some(b"mine"));
    assert_eq!(wrong_nonce, Err(Unusable::OtherCertificate));
    let other = read.check(&authority, &authority, at, None);
    assert_eq!(other, Err(Unusable::OtherCertificate));
    for time in ["2022-09-02T17:10:00Z", "2022-09-02T16:50:00Z"] {
        assert!(read.check(&leaf, &authority, time.parse().unwrap(), None).is_err(), "{time}");
    }
    // Whatever is flipped in it: unreadable, unusable, or the same word.
    for place in 0..answer.len() {
        let mut changed = answer.clone();
        changed[place] ^= 1;
        let Ok(changed) = OcspResponse::parse(&changed) else { continue };
        let said = changed.check(&leaf, &authority, at, None);
        assert!(said.is_err() || said == Ok(OcspStatus::Revoked(Instant(0))), "{place}: {said:?}");
    }
}
