//! Real test material of the NCA, where it is present beside the repository.

use qonys_eds::{Certificate, Crl, Holder, Revocation, SignatureError, TrustStore, verify_chain};
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
fn a_genuine_list_whose_algorithm_identifiers_differ_is_read() {
    let Some(list) = material("nca_gost2022_test.crl") else { return };
    let list = Crl::parse(&list).unwrap();
    assert_eq!(list.this_update.to_string(), "2022-07-27T11:26:06Z");
    assert_eq!(list.next_update.unwrap().to_string(), "2023-01-23T11:26:06Z");
    let _ = Revocation::from_crls([list]);
}
