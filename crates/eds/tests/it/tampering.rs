//! Containers that were changed, cut, padded, emptied or put together wrongly.

use crate::authority::*;
use der::{Decode, Encode};
use proptest::prelude::*;
use qonys_eds::cms::build::{SigningFailed, SigningKey, sign};
use qonys_eds::issue::{CertifiedKey, KeyKind};
use qonys_eds::{Revocation, SignatureAlgorithm, SignatureError, Step, decode_container, verify};
use std::cell::RefCell;

const CONTENT: &[u8] = b"{\"act\":\"issue_petition\"}";

#[test]
fn what_was_signed_verifies_attached_and_detached_with_each_kind_of_key() {
    for kind in [KeyKind::Rsa2048, KeyKind::P256, KeyKind::P384] {
        let world = world(kind);
        let attached = world.verify(&world.sign(CONTENT, true)).unwrap();
        assert_eq!(attached.content.as_deref(), Some(CONTENT));
        assert_eq!(attached.signers.len(), 1);
        let signer = &attached.signers[0];
        assert_eq!(signer.certificate.iin.unwrap().as_str(), IIN);
        assert_eq!(signer.certificate.patronymic.as_deref(), Some("ЕРЛАНҚЫЗЫ"));
        assert_eq!(signer.claimed_time, Some(now()));
        assert_eq!(signer.chain, [world.key.certificate.clone(), world.root.certificate.clone()]);

        let detached = world.sign(CONTENT, false);
        let none = Revocation::none();
        assert_eq!(verify(&detached, Some(CONTENT), &world.trust, now(), &none).unwrap().content, None);
        assert_eq!(verify(&detached, None, &world.trust, now(), &none), Err(SignatureError::ContentMissing));
        assert_eq!(verify(&detached, Some(b"x"), &world.trust, now(), &none), Err(SignatureError::DigestMismatch));
        let other = verify(&world.sign(CONTENT, true), Some(b"x"), &world.trust, now(), &none);
        assert_eq!(other, Err(SignatureError::OtherContent));
        let same = verify(&world.sign(CONTENT, true), Some(CONTENT), &world.trust, now(), &none);
        assert_eq!(same.map(|signature| signature.content), Ok(Some(CONTENT.to_vec())));
    }
}

#[test]
fn a_detached_container_tells_what_it_is_about_before_it_is_verified() {
    let world = world(KeyKind::P256);
    let about = |cms: &[u8]| qonys_eds::content_digest(cms).unwrap();
    let digest = Some(qonys_eds::Digest::of(CONTENT));
    assert_eq!(about(&world.sign(CONTENT, true)), digest);
    assert_eq!(about(&world.sign(CONTENT, false)), digest);
    let mut second = request(person(), signing());
    second.serial = vec![5];
    // A P-384 key signs over SHA-384: nothing is said about SHA-256.
    let other = certified(KeyKind::P384, &second, Some(&world.root));
    assert_eq!(about(&signed_by(&[&world.key, &other], CONTENT, false)), None);
    let same = certified(KeyKind::P256, &second, Some(&world.root));
    assert_eq!(about(&signed_by(&[&world.key, &same], CONTENT, false)), digest);
    assert!(qonys_eds::content_digest(b"nothing").is_err());
}

#[test]
fn the_container_is_the_der_that_the_cms_crate_reads_and_writes() {
    let world = world(KeyKind::P256);
    let container = world.sign(CONTENT, true);
    let info = cms::content_info::ContentInfo::from_der(&container).unwrap();
    assert_eq!(info.to_der().unwrap(), container);
    let data: cms::signed_data::SignedData = info.content.decode_as().unwrap();
    assert_eq!(data.signer_infos.0.len(), 1);
    assert_eq!(data.certificates.unwrap().0.len(), 2);
}

/// The places of a container where a flipped bit changes nothing that is signed or decides: what RFC 5652
/// leaves outside every signature. All else must fail.
fn bit_may_be_free(container: &[u8], place: usize) -> bool {
    let at = |needle: &[u8]| {
        container
            .windows(needle.len())
            .enumerate()
            .filter(|(_, window)| *window == needle)
            .map(|(start, _)| start..start + needle.len())
            .collect::<Vec<_>>()
    };
    // Versions, and the digest algorithms listed in advance for streaming.
    let version = at(&[0x02, 0x01, 0x01]);
    let gost = at(&[0x31, 0x0c, 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x03, 0x03]);
    let listed = at(&[0x31, 0x0d, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]);
    version.iter().chain(&listed).chain(&gost).any(|range| range.contains(&place))
}

#[test]
fn no_flipped_bit_anywhere_in_a_container_goes_unnoticed() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048, KeyKind::Gost512] {
        let world = world(kind);
        // Without the root in the container: a damaged spare certificate changes nothing.
        let key = CertifiedKey { chain: Vec::new(), ..certified_like(&world) };
        let container = signed_by(&[&key], CONTENT, true);
        let good = world.verify(&container).unwrap();
        let mut free = 0;
        for place in 0..container.len() {
            for bit in [0x01, 0x20, 0x80] {
                let mut flipped = container.clone();
                flipped[place] ^= bit;
                if let Ok(signature) = world.verify(&flipped) {
                    assert!(bit_may_be_free(&container, place), "byte {place} of {}", container.len());
                    assert_eq!(signature, good);
                    free += 1;
                }
            }
        }
        assert!(free <= 60, "{free}: more than versions and listed digests");
    }
}

fn certified_like(world: &World) -> CertifiedKey {
    CertifiedKey {
        key: qonys_eds::issue::SoftKey::from_pkcs8(&world.key.key.to_pkcs8().unwrap()).unwrap(),
        certificate: world.key.certificate.clone(),
        chain: Vec::new(),
    }
}

#[test]
fn a_container_cut_at_any_byte_or_followed_by_any_is_refused() {
    let world = world(KeyKind::P256);
    let container = world.sign(CONTENT, true);
    for end in 0..container.len() {
        let error = world.verify(&container[..end]).unwrap_err();
        assert_eq!(error.step(), Step::Structure, "{end}");
    }
    let mut longer = container.clone();
    longer.push(0);
    assert!(world.verify(&longer).is_err());
}

#[test]
fn a_container_without_signer_is_never_valid() {
    let world = world(KeyKind::P256);
    let data =
        tlv(0x30, &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1][..], &tlv(0xa0, &tlv(4, b"x"))].concat());
    let signed = tlv(0x30, &[&[2, 1, 1, 0x31, 0][..], &data, &tlv(0xa0, &world.key.certificate), &[0x31, 0]].concat());
    let container =
        tlv(0x30, &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2][..], &tlv(0xa0, &signed)].concat());
    assert_eq!(world.verify(&container), Err(SignatureError::NoSigners));
}

#[test]
fn a_container_without_the_signers_certificate_is_refused() {
    let world = world(KeyKind::P256);
    let container = world.sign(CONTENT, true);
    // The certificate set as a whole is taken out; lengths are put right by building anew.
    let info = cms::content_info::ContentInfo::from_der(&container).unwrap();
    let mut data: cms::signed_data::SignedData = info.content.decode_as().unwrap();
    data.certificates = None;
    assert_eq!(world.verify(&rebuilt(&data)), Err(SignatureError::CertificateMissing));
}

#[test]
fn an_unreadable_certificate_matters_only_if_it_is_the_signers() {
    let world = world(KeyKind::P256);
    let damaged = |certificate: &[u8]| {
        let mut damaged = certificate.to_vec();
        // The subject's public key algorithm, which every reader needs.
        let place = damaged.windows(7).position(|w| w == [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]).unwrap();
        damaged[place - 2] = 0x05;
        damaged
    };
    let container = world.sign(CONTENT, true);
    let with = |from: &[u8], to: &[u8]| {
        let place = container.windows(from.len()).position(|w| w == from).unwrap();
        [&container[..place], to, &container[place + from.len()..]].concat()
    };
    let (root, own) = (&world.root.certificate, &world.key.certificate);
    assert!(world.verify(&with(root, &damaged(root))).is_ok());
    let error = world.verify(&with(own, &damaged(own))).unwrap_err();
    assert!(matches!(error, SignatureError::BadCertificate(_)), "{error:?}");
}

fn rebuilt(data: &cms::signed_data::SignedData) -> Vec<u8> {
    let content = der::Any::encode_from(data).unwrap();
    let content_type = der::asn1::ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
    cms::content_info::ContentInfo { content_type, content }.to_der().unwrap()
}

#[test]
fn another_type_of_container_is_named() {
    let enveloped =
        tlv(0x30, &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3][..], &tlv(0xa0, &tlv(0x30, &[]))].concat());
    let world = world(KeyKind::P256);
    assert!(matches!(world.verify(&enveloped), Err(SignatureError::NotSignedData { .. })));
}

#[test]
fn of_several_signers_one_bad_makes_the_whole_bad() {
    let world = world(KeyKind::P256);
    let mut second_request = request(person(), signing());
    second_request.serial = vec![9];
    let second = certified(KeyKind::P256, &second_request, Some(&world.root));
    let stranger_root = certified(KeyKind::P256, &authority_request("STRANGER", None), None);
    let stranger = certified(KeyKind::P256, &request(person(), signing()), Some(&stranger_root));

    let both = world.verify(&signed_by(&[&world.key, &second], CONTENT, true)).unwrap();
    assert_eq!(both.signers.len(), 2);

    let with_stranger = world.verify(&signed_by(&[&world.key, &stranger], CONTENT, true));
    assert!(matches!(with_stranger, Err(SignatureError::UntrustedChain { .. })), "{with_stranger:?}");

    let mut damaged = signed_by(&[&world.key, &second], CONTENT, true);
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert_eq!(world.verify(&damaged), Err(SignatureError::BadSignature));
}

/// A key that signs other attributes than it is asked to sign.
struct Forger<'a> {
    key: &'a CertifiedKey,
    forge: &'a dyn Fn(Vec<Vec<u8>>) -> Vec<Vec<u8>>,
    forged: RefCell<Option<(Vec<u8>, Vec<u8>)>>,
}

impl SigningKey for Forger<'_> {
    fn certificate(&self) -> &[u8] {
        &self.key.certificate
    }
    fn chain(&self) -> &[Vec<u8>] {
        &[]
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }
    fn sign(&self, asked: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let set = der::asn1::SetOfVec::<der::Any>::from_der(asked).unwrap();
        let attributes = set.iter().map(|a| a.to_der().unwrap()).collect();
        let mut forged = (self.forge)(attributes);
        forged.sort();
        let forged = tlv(0x31, &forged.concat());
        self.forged.replace(Some((asked.to_vec(), forged.clone())));
        self.key.sign(&forged)
    }
}

/// A container whose signed attributes were forged, rightly signed over what stands in it.
fn with_attributes(world: &World, forge: &dyn Fn(Vec<Vec<u8>>) -> Vec<Vec<u8>>) -> Vec<u8> {
    let forger = Forger { key: &world.key, forge, forged: RefCell::new(None) };
    let container = sign(CONTENT, true, &[&forger], now()).unwrap();
    let (_, forged) = forger.forged.into_inner().unwrap();
    let info = cms::content_info::ContentInfo::from_der(&container).unwrap();
    let mut data: cms::signed_data::SignedData = info.content.decode_as().unwrap();
    let mut signer = data.signer_infos.0.get(0).unwrap().clone();
    let count = der::asn1::SetOfVec::<der::Any>::from_der(&forged).map(|set| set.len()).unwrap_or(0);
    signer.signed_attrs = (count > 0).then(|| x509_cert::attr::Attributes::from_der(&forged).unwrap());
    data.signer_infos = cms::signed_data::SignerInfos(vec![signer].try_into().unwrap());
    rebuilt(&data)
}

fn is(attribute: &[u8], last_arc: &[u8]) -> bool {
    attribute.windows(last_arc.len()).take(16).any(|w| w == last_arc)
}

const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_TIME: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 47];

fn without(kind: &'static [u8]) -> impl Fn(Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    move |attributes| attributes.into_iter().filter(|a| !is(a, kind)).collect()
}

#[test]
fn a_missing_attribute_is_named_and_an_unauthenticated_time_may_be_absent() {
    let world = world(KeyKind::P256);
    for (kind, name) in [
        (CONTENT_TYPE, "contentType"),
        (MESSAGE_DIGEST, "messageDigest"),
        (SIGNING_CERTIFICATE, "signingCertificateV2"),
    ] {
        let error = world.verify(&with_attributes(&world, &without(kind))).unwrap_err();
        assert_eq!(error, SignatureError::AttributeMissing(name));
        assert_eq!(error.step(), Step::Attributes);
    }
    let timeless = world.verify(&with_attributes(&world, &without(SIGNING_TIME))).unwrap();
    assert_eq!(timeless.signers[0].claimed_time, None);
    let none_at_all = world.verify(&with_attributes(&world, &|_| Vec::new()));
    assert_eq!(none_at_all, Err(SignatureError::AttributeMissing("contentType")));
}

#[test]
fn bare_cms_is_accepted_only_where_the_store_says_so() {
    let mut world = world(KeyKind::P256);
    let bare = with_attributes(&world, &without(SIGNING_CERTIFICATE));
    assert!(world.verify(&bare).is_err());
    world.trust.accept_bare_cms(true);
    assert!(!world.verify(&bare).unwrap().signers[0].names_certificate);
    assert!(world.verify(&world.sign(CONTENT, true)).unwrap().signers[0].names_certificate);
}

#[test]
fn an_attribute_that_lies_is_refused() {
    let world = world(KeyKind::P256);
    let other_type = with_attributes(&world, &|attributes| {
        let mut kept = without(CONTENT_TYPE)(attributes);
        let id_ct_tst_info = tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4]);
        kept.push(tlv(0x30, &[tlv(6, CONTENT_TYPE), tlv(0x31, &id_ct_tst_info)].concat()));
        kept
    });
    assert_eq!(world.verify(&other_type), Err(SignatureError::AttributeWrong("contentType")));

    let two_values = with_attributes(&world, &|attributes| {
        let mut kept = without(MESSAGE_DIGEST)(attributes);
        let values = [tlv(4, &[1; 32]), tlv(4, &[2; 32])].concat();
        kept.push(tlv(0x30, &[tlv(6, MESSAGE_DIGEST), tlv(0x31, &values)].concat()));
        kept
    });
    assert_eq!(world.verify(&two_values), Err(SignatureError::AttributeWrong("messageDigest")));

    let twice = with_attributes(&world, &|mut attributes| {
        attributes.push(tlv(0x30, &[tlv(6, MESSAGE_DIGEST), tlv(0x31, &tlv(4, &[1; 32]))].concat()));
        attributes
    });
    assert_eq!(world.verify(&twice), Err(SignatureError::AttributeWrong("messageDigest")));

    let unknown_twice = with_attributes(&world, &|mut attributes| {
        for value in [1, 2] {
            attributes.push(tlv(0x30, &[tlv(6, &[0x2a, 3, 4]), tlv(0x31, &tlv(4, &[value; 32]))].concat()));
        }
        attributes
    });
    let twice = SignatureError::AttributeWrong("of a kind that stands there twice");
    assert_eq!(world.verify(&unknown_twice), Err(twice));

    let other_certificate = with_attributes(&world, &|attributes| {
        let mut kept = without(SIGNING_CERTIFICATE)(attributes);
        let id = tlv(0x30, &tlv(0x30, &tlv(0x30, &tlv(4, &[7; 32]))));
        kept.push(tlv(0x30, &[tlv(6, SIGNING_CERTIFICATE), tlv(0x31, &id)].concat()));
        kept
    });
    assert_eq!(world.verify(&other_certificate), Err(SignatureError::OtherCertificate));
}

#[test]
fn an_unknown_algorithm_is_named_not_guessed() {
    let world = world(KeyKind::P256);
    let container = world.sign(CONTENT, true);
    let info = cms::content_info::ContentInfo::from_der(&container).unwrap();
    let data: cms::signed_data::SignedData = info.content.decode_as().unwrap();
    let signer = data.signer_infos.0.get(0).unwrap();

    let gost_digest = der::asn1::ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.3");
    let gost_signature = der::asn1::ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.3");
    for (digest, signature, step) in
        [(Some(gost_digest), None, Step::Digest), (None, Some(gost_signature), Step::Signature)]
    {
        let mut changed = signer.clone();
        changed.digest_alg.oid = digest.unwrap_or(changed.digest_alg.oid);
        changed.signature_algorithm.oid = signature.unwrap_or(changed.signature_algorithm.oid);
        let mut data = data.clone();
        data.signer_infos = cms::signed_data::SignerInfos(vec![changed].try_into().unwrap());
        let error = world.verify(&rebuilt(&data)).unwrap_err();
        let oid = digest.or(signature).unwrap();
        assert_eq!(error, SignatureError::UnsupportedAlgorithm { oid, step });
        assert_eq!(error.code(), "unsupported_algorithm");
        assert_eq!(error.step(), step);
    }
}

proptest! {
    #[test]
    fn random_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let trust = qonys_eds::TrustStore::new();
        prop_assert!(verify(&bytes, Some(b""), &trust, now(), &Revocation::none()).is_err());
        let _ = decode_container(&bytes);
        let _ = qonys_eds::Certificate::parse(&bytes);
        let _ = qonys_eds::Crl::parse(&bytes);
        let _ = qonys_eds::Statement::parse(&bytes);
    }

    #[test]
    fn a_container_with_any_stretch_overwritten_never_panics(
        start in 0_usize..1400, patch in prop::collection::vec(any::<u8>(), 1..24),
    ) {
        thread_local!(static SIGNED: (World, Vec<u8>) = {
            let world = world(KeyKind::P256);
            let container = world.sign(CONTENT, true);
            (world, container)
        });
        SIGNED.with(|(world, container)| {
            let mut changed = container.clone();
            let start = start % changed.len();
            let end = (start + patch.len()).min(changed.len());
            changed[start..end].copy_from_slice(&patch[..end - start]);
            if let Ok(signature) = world.verify(&changed) {
                assert_eq!(signature.content.as_deref(), Some(CONTENT));
            }
        });
    }
}
