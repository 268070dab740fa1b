//! Paths to a trusted authority, and those that must not lead there.

use crate::authority::*;
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile};
use qonys_eds::{
    Certificate, Holder, Revocation, SignatureError, Step, TrustError, TrustStore, Use, verify, verify_chain,
};

fn parse(key: &CertifiedKey) -> Certificate {
    Certificate::parse(&key.certificate).unwrap()
}

/// Authorities below each other, each signed by the one before.
fn ladder(depth: usize, path_length: Option<u8>) -> Vec<CertifiedKey> {
    let mut authorities = vec![certified(KeyKind::P256, &authority_request("ROOT", path_length), None)];
    for step in 1..depth {
        let request = authority_request(&format!("STEP {step}"), None);
        let next = certified(KeyKind::P256, &request, authorities.last());
        authorities.push(next);
    }
    authorities
}

fn chain_through(authorities: &[CertifiedKey]) -> Result<Vec<Certificate>, SignatureError> {
    let leaf = certified(KeyKind::P256, &request(person(), signing()), authorities.last());
    let pool: Vec<_> = authorities[1..].iter().map(parse).collect();
    verify_chain(&parse(&leaf), &pool, &trust(&authorities[0]), now())
}

#[test]
fn a_chain_is_as_long_as_it_may_be_and_no_longer() {
    for depth in 1..=7 {
        assert_eq!(chain_through(&ladder(depth, None)).unwrap().len(), depth + 1, "{depth}");
    }
    assert!(matches!(chain_through(&ladder(8, None)), Err(SignatureError::UntrustedChain { .. })));
}

#[test]
fn the_path_length_of_an_authority_is_kept() {
    assert!(chain_through(&ladder(1, Some(0))).is_ok());
    assert!(chain_through(&ladder(2, Some(1))).is_ok());
    let error = chain_through(&ladder(3, Some(1))).unwrap_err();
    assert!(matches!(error, SignatureError::ChainRule { .. }), "{error:?}");
    assert!(matches!(chain_through(&ladder(2, Some(0))), Err(SignatureError::ChainRule { .. })));
}

#[test]
fn an_intermediate_authority_may_itself_be_trusted() {
    let authorities = ladder(2, None);
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&authorities[1]));
    let chain = verify_chain(&parse(&leaf), &[], &trust(&authorities[1]), now()).unwrap();
    assert_eq!(chain.len(), 2);
}

#[test]
fn the_missing_link_is_named() {
    let authorities = ladder(3, None);
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&authorities[2]));
    let error = verify_chain(&parse(&leaf), &[parse(&authorities[2])], &trust(&authorities[0]), now()).unwrap_err();
    assert!(matches!(&error, SignatureError::UntrustedChain { certificate } if certificate.contains("STEP 2")));
    let alone = verify_chain(&parse(&leaf), &[], &trust(&authorities[0]), now()).unwrap_err();
    assert_eq!(alone, SignatureError::UntrustedChain { certificate: "with serial number 7f010203".to_owned() });
}

#[test]
fn a_person_issues_no_certificates() {
    let root = root(KeyKind::P256);
    let person_key = certified(KeyKind::P256, &request(person(), signing()), Some(&root));
    let below = certified(KeyKind::P256, &request(person(), signing()), Some(&person_key));
    let error = verify_chain(&parse(&below), &[parse(&person_key)], &trust(&root), now()).unwrap_err();
    assert!(matches!(error, SignatureError::ChainRule { rule: "it is not an authority", .. }), "{error:?}");
}

#[test]
fn an_authority_whose_key_may_not_sign_certificates_is_refused() {
    let root = root(KeyKind::P256);
    let mut lame = authority_request("LAME", None);
    // A holder's key usage together with the constraints of an authority.
    lame.profile = Profile::Holder { holder: Holder::Unknown, key_use: Use::Authentication };
    lame.extensions = vec![("2.5.29.19".parse().unwrap(), true, vec![0x30, 3, 1, 1, 0xff])];
    let lame = certified(KeyKind::P256, &lame, Some(&root));
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&lame));
    let error = verify_chain(&parse(&leaf), &[parse(&lame)], &trust(&root), now()).unwrap_err();
    assert!(matches!(error, SignatureError::ChainRule { rule: "its key may not sign certificates", .. }), "{error:?}");
}

#[test]
fn an_authority_of_the_same_name_with_another_key_is_not_the_issuer() {
    let (root, impostor) = (root(KeyKind::P256), root(KeyKind::P256));
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&impostor));
    let error = verify_chain(&parse(&leaf), &[], &trust(&root), now()).unwrap_err();
    assert!(matches!(error, SignatureError::UntrustedChain { .. }));
    // An impostor in the container is no help either.
    assert!(verify_chain(&parse(&leaf), &[parse(&impostor)], &trust(&root), now()).is_err());
    // Nor does it stand in the way of the right one.
    let honest = certified(KeyKind::P256, &request(person(), signing()), Some(&root));
    assert!(verify_chain(&parse(&honest), &[parse(&impostor)], &trust(&root), now()).is_ok());
}

#[test]
fn authorities_that_certify_each_other_end_the_search() {
    let root = root(KeyKind::P256);
    let a = certified(KeyKind::P256, &authority_request("A", None), None);
    let b = certified(KeyKind::P256, &authority_request("B", None), None);
    let crossed = |request_of: &str, key: &CertifiedKey, by: &CertifiedKey, serial: u8| {
        let mut request = authority_request(request_of, None);
        request.serial = vec![serial];
        let der = qonys_eds::issue::certificate(&request, &key.key, Some(by)).unwrap();
        Certificate::parse(&der).unwrap()
    };
    let mut pool = vec![parse(&a), parse(&b)];
    for serial in 1..=20 {
        pool.push(crossed("A", &a, &b, serial));
        pool.push(crossed("B", &b, &a, serial));
    }
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&a));
    let error = verify_chain(&parse(&leaf), &pool, &trust(&root), now()).unwrap_err();
    assert!(matches!(error, SignatureError::UntrustedChain { .. }));
}

#[test]
fn an_unknown_critical_extension_is_refused_and_an_uncritical_one_is_not() {
    let root = root(KeyKind::P256);
    let unknown = "1.2.398.3.3.5".parse().unwrap();
    for (critical, refused) in [(true, true), (false, false)] {
        let mut request = request(person(), signing());
        request.extensions = vec![(unknown, critical, vec![5, 0])];
        let leaf = certified(KeyKind::P256, &request, Some(&root));
        let result = verify_chain(&parse(&leaf), &[], &trust(&root), now());
        assert_eq!(
            result.err(),
            refused.then(|| SignatureError::UnknownCriticalExtension {
                certificate: "with serial number 7f010203".to_owned(),
                oid: unknown
            })
        );
    }
}

#[test]
fn critical_policies_and_names_beside_the_subject_are_no_obstacle() {
    let root = root(KeyKind::P256);
    for known in ["2.5.29.32", "2.5.29.17"] {
        let mut request = request(person(), signing());
        request.extensions = vec![(known.parse().unwrap(), true, vec![0x30, 0])];
        let leaf = certified(KeyKind::P256, &request, Some(&root));
        assert_eq!(verify_chain(&parse(&leaf), &[], &trust(&root), now()).err(), None, "{known}");
    }
}

#[test]
fn critical_extended_key_usage_with_unknown_identifiers_is_no_obstacle() {
    let root = root(KeyKind::P256);
    let mut request = request(person(), Profile::Authority { path_length: None });
    request.profile = signing();
    let der = certified(KeyKind::P256, &request, Some(&root));
    assert!(parse(&der).key_use.signing);

    // nonRepudiation, and e-mail protection + individual + an unknown identifier, critical.
    let mut odd = authority_request("x", None);
    odd.subject = person();
    odd.profile = Profile::Holder { holder: Holder::Unknown, key_use: Use::Signing };
    let usages = tlv(
        0x30,
        &[
            tlv(6, &[0x2b, 6, 1, 5, 5, 7, 3, 4]),
            tlv(6, &[0x2a, 0x83, 0x0e, 3, 3, 4, 1, 1]),
            tlv(6, &[0x2a, 0x83, 0x0e, 3, 3, 4, 3, 2, 1]),
        ]
        .concat(),
    );
    odd.extensions = vec![("2.5.29.37".parse().unwrap(), true, usages)];
    let twice = certified_der(&odd, &root);
    assert_eq!(Certificate::parse(&twice), Err(SignatureError::BadCertificate("the same extension twice")));
    let once = without_first_extended_key_usage(&odd, &root);
    let certificate = Certificate::parse(&once).unwrap();
    assert_eq!(certificate.holder, Holder::Individual);
    assert!(certificate.key_use.signing);
    assert!(verify_chain(&certificate, &[], &trust(&root), now()).is_ok());
}

fn certified_der(request: &qonys_eds::issue::CertificateRequest, issuer: &CertifiedKey) -> Vec<u8> {
    let key = qonys_eds::issue::SoftKey::generate(KeyKind::P256).unwrap();
    qonys_eds::issue::certificate(request, &key, Some(issuer)).unwrap()
}

/// An authority's profile brings no extended key usage; its constraints are then overruled by the key usage.
fn without_first_extended_key_usage(request: &qonys_eds::issue::CertificateRequest, issuer: &CertifiedKey) -> Vec<u8> {
    let der = certified_der(request, issuer);
    // The first of the two extensions is cut out and the outer lengths are made anew and signed again.
    let parsed: x509_cert::Certificate = der::Decode::from_der(&der).unwrap();
    let tbs = parsed.tbs_certificate();
    let kept: Vec<u8> = tbs
        .extensions()
        .unwrap()
        .iter()
        .filter(|e| e.extn_id.to_string() != "2.5.29.37" || e.critical)
        .flat_map(|e| der::Encode::to_der(e).unwrap())
        .collect();
    let old = tbs.extensions().map(|e| der::Encode::to_der(e).unwrap()).unwrap();
    let tbs_der = der::Encode::to_der(tbs).unwrap();
    let start = tbs_der.windows(old.len()).position(|w| w == old).unwrap();
    let wrapper = if old.len() < 0x80 {
        2
    } else if old.len() < 0x100 {
        3
    } else {
        4
    };
    let header = if tbs_der[1] == 0x82 { 4 } else { 3 };
    let fields = [&tbs_der[header..start - wrapper], &tlv(0xa3, &tlv(0x30, &kept))].concat();
    let tbs = tlv(0x30, &fields);
    let signature = issuer.key.sign(&tbs).unwrap();
    let algorithm = der::Encode::to_der(parsed.signature_algorithm()).unwrap();
    tlv(0x30, &[tbs, algorithm, tlv(3, &[&[0], &signature[..]].concat())].concat())
}

#[test]
fn validity_is_judged_at_the_time_given_for_every_certificate() {
    let mut root_request = authority_request("ROOT", None);
    root_request.not_after = now().plus_seconds(10 * DAY);
    let root = certified(KeyKind::P256, &root_request, None);
    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&root));
    let cms = signed_by(&[&key], b"x", true);
    let at = |days: i64| verify(&cms, None, &trust(&root), now().plus_seconds(days * DAY), &Revocation::none());
    assert!(at(0).is_ok());
    assert!(at(9).is_ok());
    let ended = at(11).unwrap_err();
    assert!(matches!(ended, SignatureError::Expired { .. }));
    assert_eq!(ended.step(), Step::Validity);
    assert!(matches!(at(-101), Err(SignatureError::NotYetValid { .. })));

    // The last second belongs to the validity, the next does not.
    let key_ends = now().plus_seconds(5);
    let mut short = request(person(), signing());
    short.not_after = key_ends;
    let short = certified(KeyKind::P256, &short, Some(&root));
    let judged = |at| verify_chain(&parse(&short), &[], &trust(&root), at);
    assert!(judged(qonys_procedure::Instant(key_ends.0 + 999_999)).is_ok());
    assert!(judged(key_ends.plus_seconds(1)).is_err());
}

#[test]
fn a_store_for_real_work_refuses_training_authorities_and_their_keys() {
    let training = root(KeyKind::P256);
    let mut real = TrustStore::new();
    assert!(matches!(real.add_real(&training.certificate), Err(TrustError::TrainingRoot { .. })));
    assert!(real.authorities().is_empty());

    let mut genuine = authority_request("ROOT", None);
    genuine.training = false;
    genuine.subject.organisation = Some("NCA".to_owned());
    let genuine = certified(KeyKind::P256, &genuine, None);
    real.add_real(&genuine.certificate).unwrap();
    assert!(matches!(real.add_training(&training.certificate), Err(TrustError::Mixed)));
    assert!(matches!(TrustStore::new().add_training(&genuine.certificate), Err(TrustError::RealRoot { .. })));

    let key = certified(KeyKind::P256, &request(person(), signing()), Some(&training));
    let cms = signed_by(&[&key], b"x", true);
    let refused = verify(&cms, None, &real, now(), &Revocation::none()).unwrap_err();
    assert_eq!(refused.code(), "training_certificate");

    // A training authority that got itself certified by a real one still leads nowhere.
    let smuggled = certified(KeyKind::P256, &authority_request("SMUGGLED", None), Some(&genuine));
    let mut unmarked = request(person(), signing());
    unmarked.training = false;
    let leaf = certified(KeyKind::P256, &unmarked, Some(&smuggled));
    let refused = verify_chain(&parse(&leaf), &[parse(&smuggled)], &real, now()).unwrap_err();
    assert_eq!(refused.code(), "training_certificate");
}

#[test]
fn the_organisation_alone_marks_a_training_authority_too() {
    let mut request = authority_request("ROOT", None);
    request.training = false;
    request.subject.organisation = Some(qonys_eds::TRAINING_ORGANISATION.to_owned());
    let root = certified(KeyKind::P256, &request, None);
    assert!(matches!(TrustStore::new().add_real(&root.certificate), Err(TrustError::TrainingRoot { .. })));
}

#[test]
fn a_store_takes_authorities_only() {
    let root = root(KeyKind::P256);
    let person_key = certified(KeyKind::P256, &request(person(), signing()), Some(&root));
    let mut store = TrustStore::new();
    assert!(matches!(store.add_training(&person_key.certificate), Err(TrustError::NotAnAuthority { .. })));
    assert!(matches!(store.add_for_check(b"no certificate"), Err(TrustError::Unreadable(_))));
    store.add_for_check(&root.certificate).unwrap();
    store.add_for_check(&root.certificate).unwrap();
    assert_eq!(store.authorities().len(), 1);
    assert!(store.is_training());
}

#[test]
fn a_certificate_that_names_two_persons_is_refused() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let parsed: x509_cert::Certificate = der::Decode::from_der(&der).unwrap();
    let subject = der::Encode::to_der(parsed.tbs_certificate().subject()).unwrap();
    let header = if subject[1] < 0x80 { 2 } else { 3 };
    let rdn = |text: &str| tlv(0x31, &tlv(0x30, &[tlv(6, &[0x55, 4, 5]), tlv(0x13, text.as_bytes())].concat()));
    let with = |text: &str| {
        let forged = tlv(0x30, &[&subject[header..], &rdn(text)].concat());
        let start = der.windows(subject.len()).position(|w| w == subject).unwrap();
        // Only parsing is looked at: lengths are put right from the outside in.
        let tbs_start = 4;
        let tbs_len = usize::from(der[tbs_start + 2]) << 8 | usize::from(der[tbs_start + 3]);
        let tbs_end = tbs_start + 4 + tbs_len;
        let tbs = tlv(0x30, &[&der[tbs_start + 4..start], &forged, &der[start + subject.len()..tbs_end]].concat());
        tlv(0x30, &[&tbs, &der[tbs_end..]].concat())
    };
    assert!(Certificate::parse(&with(&format!("IIN{IIN}"))).is_ok());
    assert!(Certificate::parse(&with("IIN12")).is_ok());
    assert_eq!(
        Certificate::parse(&with(&format!("IIN{OTHER_IIN}"))),
        Err(SignatureError::BadCertificate("names two holders"))
    );
}

#[test]
fn errors_and_labels_hold_no_personal_data() {
    let root = root(KeyKind::P256);
    let leaf = certified(KeyKind::P256, &request(person(), signing()), Some(&root));
    let far = now().plus_seconds(4000 * DAY);
    for error in [
        verify_chain(&parse(&leaf), &[], &trust(&root), far).unwrap_err(),
        verify_chain(&parse(&leaf), &[], &TrustStore::new(), now()).unwrap_err(),
    ] {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(IIN) && !text.contains("ОМАРОВА"), "{text}");
    }
}
