//! Containers: no change of bytes makes anybody have signed what they did not sign.

use qonys_eds::cms::build::{attach_timestamp, signature_value};
use qonys_eds::policy::{Expected, ExpectedHolder, sign_in_identity, statement_identity};
use qonys_eds::{
    Certificate, Digest, Revocation, Signature, TrustStore, content_digest, enclosed_certificates, verify,
};

use super::facts::{CONTENTS, DAY, IIN, UNSIGNED, body, children, now, tlv};
use super::world::{SIGNED_BY_PERSON, World, world};

/// A container as it arrives.
///
/// - What verifies is over a content that was really signed, by a certificate that was really issued and not
///   revoked, in a chain that begins with it and ends with a trusted authority.
/// - It verifies again with the same result; with another content, with nobody trusted, or after its certificates
///   have ended it does not.
/// - Its digest is found without verifying; its certificates read again are the same.
/// - A time stamp put to it changes neither signature nor content.
/// - A certificate proves a person only for its use.
pub fn cms(data: &[u8]) {
    let world = world();
    for certificate in enclosed_certificates(data).unwrap_or_default() {
        assert_eq!(Certificate::parse(&certificate.der).as_ref(), Ok(&certificate));
    }
    if let Ok(signature) = signature_value(data, 0)
        && let Ok(stamped) = attach_timestamp(data, 0, &tlv(0x30, &[]))
        && let Ok(after) = signature_value(&stamped, 0)
    {
        assert_eq!(after, signature);
        assert_eq!(content_digest(&stamped), content_digest(data));
    }
    for detached in [None, Some(CONTENTS[0])] {
        if let Ok(signature) = verify(data, detached, &world.trust, now(), &world.revocation()) {
            verified(world, data, detached, &signature);
        }
    }
}

fn verified(world: &World, data: &[u8], detached: Option<&[u8]>, signature: &Signature) {
    let content = signature.content.as_deref().or(detached).expect("a content was judged");
    assert!(CONTENTS.contains(&content), "a content that nobody signed");
    assert!(!signature.signers.is_empty());
    for signer in &signature.signers {
        assert!(world.really_issued(&signer.certificate), "a certificate that nobody issued");
        assert_ne!(signer.certificate.serial, world.revoked.serial);
        assert!(signer.names_certificate, "bare signatures are accepted by configuration alone");
        assert_eq!(signer.chain.first(), Some(&signer.certificate.der));
        assert!(world.trust.authorities().iter().any(|root| signer.chain.last() == Some(&root.der)));
        // In this world stamps are made once.
        assert!(signer.timestamp.as_ref().is_none_or(|stamp| stamp.time < now()));
    }
    let again = verify(data, detached, &world.trust, now(), &world.revocation());
    assert_eq!(again.as_ref(), Ok(signature), "the same question, another answer");
    match content_digest(data) {
        Ok(Some(found)) => assert_eq!(found, Digest::of(content)),
        other => assert!(other == Ok(None) && signature.content.is_none(), "{other:?}"),
    }
    let none = Revocation::none();
    assert!(verify(data, Some(UNSIGNED), &world.trust, now(), &none).is_err());
    assert!(verify(data, detached, &TrustStore::new(), now(), &none).is_err());
    if signature.signers.iter().all(|signer| signer.timestamp.is_none()) {
        assert!(verify(data, detached, &world.trust, now().plus_seconds(400 * DAY), &none).is_err());
    }
    proves_a_person(signature);
}

fn proves_a_person(signature: &Signature) {
    if let Ok(identity) = sign_in_identity(signature) {
        assert!(signature.signers[0].certificate.key_use.authentication);
        assert_eq!(Some(identity.iin), signature.signers[0].certificate.iin);
    }
    let expected = Expected { iin: IIN.parse().expect("an IIN"), holder: ExpectedHolder::Applicant };
    if let Ok(signer) = statement_identity(signature, &expected) {
        assert!(signer.certificate.key_use.signing);
        assert_eq!(signer.certificate.iin, Some(expected.iin));
    }
}

/// Signed attributes, rightly signed by a person whose certificate is good, whatever stands in them: the rules about
/// attributes alone decide.
///
/// - What verifies holds the digest of the content, the type of the content and nothing for another content.
/// - The time that the signer claims decides nothing.
pub fn attributes(data: &[u8]) {
    let world = world();
    let container = with_attributes(world, data);
    let at = |at| verify(&container, None, &world.trust, at, &Revocation::none());
    let Ok(signature) = at(now()) else { return };
    assert_eq!(signature.content.as_deref(), Some(CONTENTS[0]));
    let holds = |wanted: &[u8]| data.windows(wanted.len()).any(|window| window == wanted);
    assert!(holds(&Digest::of(CONTENTS[0]).0), "the digest of the content is not signed");
    assert!(holds(&ID_DATA), "the type of the content is not signed");
    assert!(signature.signers[0].names_certificate);
    let detached = container_with(world, data, false);
    assert!(verify(&detached, Some(UNSIGNED), &world.trust, now(), &Revocation::none()).is_err());
    assert!(at(now().plus_seconds(400 * DAY)).is_err(), "the certificate has ended");
    assert!(at(now().plus_seconds(-400 * DAY)).is_err(), "the certificate has not begun");
}

const ID_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

fn with_attributes(world: &World, attributes: &[u8]) -> Vec<u8> {
    container_with(world, attributes, true)
}

/// The kept container of the person with these attributes in place of its own, signed anew.
fn container_with(world: &World, attributes: &[u8], attached: bool) -> Vec<u8> {
    let signature = world.person.key.sign(&tlv(0x31, attributes)).expect("a kept key signs");
    with_signer(SIGNED_BY_PERSON, &tlv(0xa0, attributes), &signature, |info| match attached {
        true => info.to_vec(),
        false => tlv(0x30, children(info)[0]),
    })
}

/// A container of this world with other signed attributes, another signature and another content information.
pub(super) fn with_signer(
    container: &[u8],
    attributes: &[u8],
    signature: &[u8],
    content: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let outer = children(container);
    let signed = body(outer[1]);
    let fields = children(signed);
    let [version, digests, info, certificates, signers] = fields[..] else { unreachable!("a container of this world") };
    let of_signer = children(children(signers)[0]);
    let signer = [of_signer[0], of_signer[1], of_signer[2], attributes, of_signer[4], &tlv(0x04, signature)].concat();
    let signers = tlv(0x31, &tlv(0x30, &signer));
    let rebuilt = [version, digests, &content(info), certificates, &signers].concat();
    tlv(0x30, &[outer[0], &tlv(0xa0, &tlv(0x30, &rebuilt))].concat())
}

/// Whether a kept container verifies, with the content it is about if it carries none.
pub fn container_verifies(data: &[u8]) -> bool {
    let world = world();
    let judged = |detached| verify(data, detached, &world.trust, now(), &world.revocation());
    judged(None).is_ok() || judged(Some(CONTENTS[0])).is_ok()
}
