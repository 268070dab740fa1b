//! Evidence: what is kept with a signature is enough to verify it again, and nothing less is.

use crate::authority::*;
use qonys_eds::cms::build::{attach_timestamp, sign, signature_value};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject, crl, ocsp_response, timestamp_response};
use qonys_eds::timestamp::{request as question, token};
use qonys_eds::{
    CRL_BYTES_MAX, Certificate, Crl, DigestAlgorithm, EVIDENCE_BYTES_MAX, Evidence, OcspRequest, OcspResponse,
    OcspStatus, Revocation, RevocationStatus, Signature, SignatureError, links, oid, verify,
};

const CONTENT: &[u8] = b"a statement";

/// A person below an issuing authority below a root, a stamp by an authority below the root.
struct Kept {
    root: CertifiedKey,
    issuing: CertifiedKey,
    cms: Vec<u8>,
    revocation: Revocation,
    signature: Signature,
    evidence: Evidence,
}

fn service(root: &CertifiedKey) -> CertifiedKey {
    let mut wanted = request(
        Subject { common_name: "TSA".to_owned(), ..Subject::default() },
        Profile::Service { usage: oid::TIME_STAMPING, nocheck: false },
    );
    wanted.serial = vec![0x44];
    certified(KeyKind::P256, &wanted, Some(root))
}

fn list(issuer: &CertifiedKey) -> Crl {
    let der = crl(issuer, now().plus_seconds(-DAY), now().plus_seconds(DAY), &[]).unwrap();
    Crl::parse(&der).unwrap()
}

fn good(certificate: &CertifiedKey, issuer: &CertifiedKey) -> OcspResponse {
    let parsed = |key: &CertifiedKey| Certificate::parse(&key.certificate).unwrap();
    let asked = OcspRequest::parse(&OcspRequest::build(&parsed(certificate), &parsed(issuer), None)).unwrap();
    let der = ocsp_response(issuer, &asked, &|_| OcspStatus::Good, now(), None).unwrap();
    OcspResponse::parse(&der).unwrap()
}

fn kept() -> Kept {
    let root = root(KeyKind::P256);
    let issuing = certified(KeyKind::P256, &authority_request("ISSUING", Some(0)), Some(&root));
    let mut person = certified(KeyKind::Gost512, &request(person(), signing()), Some(&issuing));
    // As a key without its chain: the issuing authority is known from the trust store alone.
    person.chain.clear();
    let bare = sign(CONTENT, true, &[&person], now()).unwrap();
    let asked = question(&signature_value(&bare, 0).unwrap(), DigestAlgorithm::Sha256, None, None);
    let answer = timestamp_response(&service(&root), &asked, "1.2.3".parse().unwrap(), &[1], now()).unwrap();
    let cms = attach_timestamp(&bare, 0, token(&answer).unwrap()).unwrap();
    let mut trust = trust(&root);
    trust.add_training(&issuing.certificate).unwrap();
    let revocation = Revocation::from_crls([list(&root)]).with_answers([good(&person, &issuing)]);
    let signature = verify(&cms, None, &trust, now(), &Revocation::none()).unwrap();
    let evidence = Evidence::of(&signature, &revocation, now().plus_seconds(2)).unwrap();
    Kept { root, issuing, cms, revocation, signature, evidence }
}

#[test]
fn a_signature_is_verified_again_from_what_was_kept() {
    let kept = kept();
    assert_eq!(kept.revocation.judge(&kept.signature), Ok(RevocationStatus::Good));
    let read = Evidence::from_json(&kept.evidence.to_json()).unwrap();
    assert_eq!(read, kept.evidence);
    let again = read.verify(&kept.cms, None, None).unwrap();
    assert_eq!((again.time, again.revocation), (now(), RevocationStatus::Good));
    assert!(again.signers[0].timestamp.is_some());
    assert_eq!(again.content.as_deref(), Some(CONTENT));
}

#[test]
fn with_the_published_root_alone_the_way_leads_through_the_kept_authorities() {
    let kept = kept();
    let again = kept.evidence.verify(&kept.cms, None, Some(&trust(&kept.root)));
    // The person's issuer was trusted by itself when it was received; from the root it must be found good too.
    assert_eq!(again.map(|s| s.signers[0].chain.len()), Ok(3));
    let stranger = trust(&root(KeyKind::P256));
    assert_eq!(kept.evidence.verify(&kept.cms, None, Some(&stranger)).unwrap_err().code(), "untrusted_chain");
}

#[test]
fn each_piece_is_needed() {
    let kept = kept();
    let without = |change: &dyn Fn(&mut Evidence)| {
        let mut evidence = kept.evidence.clone();
        change(&mut evidence);
        evidence.verify(&kept.cms, None, None)
    };
    assert_eq!(without(&|e| e.lists.clear()), Err(SignatureError::RevocationUnknown));
    assert_eq!(without(&|e| e.answers.clear()), Err(SignatureError::RevocationUnknown));
    assert_eq!(without(&|e| e.authorities.clear()).unwrap_err().code(), "training_certificate");
    assert_eq!(without(&|e| e.lists = vec![vec![0x30, 0].into()]).unwrap_err().code(), "signature_malformed");
    assert_eq!(without(&|e| e.answers = vec![vec![0x30, 0]]).unwrap_err().code(), "signature_malformed");
    assert_eq!(without(&|e| e.authorities = vec![vec![0x30, 0].into()]).unwrap_err().code(), "signature_malformed");
    // A list of the day after was not what anybody knew then.
    assert_eq!(without(&|e| e.received = now().plus_seconds(-2 * DAY)).unwrap_err().code(), "attribute_wrong");
    let mut other = kept.cms.clone();
    *other.last_mut().unwrap() ^= 1;
    assert!(kept.evidence.verify(&other, None, None).is_err());
}

#[test]
fn what_was_learned_later_counts_until_then_and_no_longer() {
    let kept = kept();
    let late = now().plus_seconds(3600);
    let der = crl(&kept.root, late, late.plus_seconds(DAY), &[]).unwrap();
    let mut evidence = Evidence { lists: vec![der.into()], learned: late, ..kept.evidence.clone() };
    assert_eq!(evidence.verify(&kept.cms, None, None).map(|s| s.revocation), Ok(RevocationStatus::Good));
    evidence.learned = late.plus_seconds(-1);
    assert_eq!(evidence.verify(&kept.cms, None, None), Err(SignatureError::RevocationUnknown));
}

#[test]
fn a_list_is_kept_where_no_answer_says_good_and_without_a_copy_of_it() {
    let kept = kept();
    let of_the_issuing = |revocation: Revocation| {
        let lists = Revocation::from_crls([list(&kept.root), list(&kept.issuing)]);
        let revocation = Revocation { answers: revocation.answers, ..lists };
        let evidence = Evidence::of(&kept.signature, &revocation, now()).unwrap();
        assert_eq!(evidence.verify(&kept.cms, None, None).map(|s| s.revocation), Ok(RevocationStatus::Good));
        let held: Vec<_> = revocation.crls.iter().map(|crl| crl.der().as_ptr()).collect();
        assert!(evidence.lists.iter().all(|list| held.contains(&list.der().as_ptr())));
        evidence.lists.len()
    };
    assert_eq!(of_the_issuing(kept.revocation.clone()), 1, "of the TSA's authority");
    assert_eq!(of_the_issuing(Revocation::none()), 2);
    let of_the_tsa = &kept.evidence.lists[0];
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, of_the_tsa.der());
    assert_eq!(of_the_tsa.sha256(), digest.as_ref());
}

#[test]
fn every_certificate_that_may_be_revoked_is_asked_about_once() {
    let kept = kept();
    let asked = links(&kept.signature).unwrap();
    let names: Vec<_> = asked.iter().map(|link| link.certificate.common_name.clone().unwrap_or_default()).collect();
    // The issuing authority is trusted by itself here, so that its own certificate is nobody's question.
    assert_eq!(names, ["ОМАРОВА АЙГҮЛ", "TSA"]);
    assert_eq!(kept.evidence.authorities.len(), 2);
}

#[test]
fn evidence_that_is_not_ours_is_refused() {
    let kept = kept();
    let json = String::from_utf8(kept.evidence.to_json()).unwrap();
    for wrong in [json.replace("\"v\":1", "\"v\":2"), json.replace("\"lists\":[\"", "\"lists\":[\"*"), "{}".to_owned()]
    {
        assert_eq!(Evidence::from_json(wrong.as_bytes()).unwrap_err().code(), "signature_malformed", "{wrong:.60}");
    }
    let of = |pieces: usize| Evidence { lists: vec![Vec::new().into(); pieces], ..kept.evidence.clone() };
    assert_eq!(Evidence::from_json(&of(64).to_json()), Ok(of(64)));
    assert_eq!(Evidence::from_json(&of(65).to_json()).unwrap_err().code(), "signature_malformed");
}

#[test]
fn evidence_has_room_for_lists_of_the_largest_size_and_an_end() {
    const { assert!(EVIDENCE_BYTES_MAX > 2 * CRL_BYTES_MAX / 3 * 4) };
    let code = |bytes: usize| Evidence::from_json(&vec![0; bytes]).unwrap_err().code();
    assert_eq!(code(EVIDENCE_BYTES_MAX), "signature_malformed");
    assert_eq!(code(EVIDENCE_BYTES_MAX + 1), "signature_too_large");
}

#[test]
fn one_word_that_says_revoked_outweighs_the_others() {
    let kept = kept();
    let person = &links(&kept.signature).unwrap()[0];
    let asked = OcspRequest::parse(&OcspRequest::build(&person.certificate, &person.issuer, None)).unwrap();
    assert_eq!(kept.revocation.judge(&kept.signature), Ok(RevocationStatus::Good));
    let unknown = Revocation { answers: Vec::new(), ..kept.revocation.clone() };
    assert_eq!(unknown.judge(&kept.signature), Ok(RevocationStatus::Unknown));
    assert_eq!(unknown.required(true).judge(&kept.signature), Err(SignatureError::RevocationUnknown));
    let status = OcspStatus::Revoked(now());
    let der = ocsp_response(&kept.issuing, &asked, &|_| status, now(), None).unwrap();
    let revoked = kept.revocation.clone().with_answers([OcspResponse::parse(&der).unwrap()]);
    assert_eq!(revoked.judge(&kept.signature).unwrap_err().code(), "certificate_revoked");
    let evidence = Evidence::of(&kept.signature, &revoked, now()).unwrap();
    assert_eq!(evidence.verify(&kept.cms, None, None).unwrap_err().code(), "certificate_revoked");
}
