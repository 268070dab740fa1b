//! One container: verified, stamped, looked up, and what proves all that.

use super::{Revocations, WhenUnknown};
use crate::{Context, Error};
use qonys_eds::cms::build::{attach_timestamp, signature_value};
use qonys_eds::{
    DigestAlgorithm, Evidence, Link, OcspRequest, OcspResponse, OcspStatus, Revocation, RevocationStatus, Signature,
    SignatureAlgorithm, SignatureError, Timestamp, links, timestamp,
};
use qonys_procedure::Instant;
use std::sync::Arc;

/// Bytes of a nonce.
const NONCE: usize = 16;

/// What a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Signing in: nothing is kept, and lists must not be old.
    SignIn,
    /// A statement or a paper, received at this time: stamped, and kept with what proves it.
    Record(Instant),
}

/// A container that holds.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Who signed what.
    pub signature: Signature,
    /// The container, with the time stamps that were put into it.
    pub cms: Vec<u8>,
    /// What verifies it again; none while something is not known.
    pub evidence: Option<Evidence>,
}

/// Verifies a container whose certificates must be valid at its receipt, and looks them up.
///
/// # Errors
/// `Signature`: what does not hold; `RevocationUnknown` where policy does not let that pass. With
/// [`WhenUnknown::Wait`] a container for the record comes back without evidence instead.
pub async fn judge(ctx: &Context, cms: &[u8], detached: Option<&[u8]>, occasion: Occasion) -> Result<Judged, Error> {
    let now = ctx.certificate_clock.now();
    let received = match occasion {
        Occasion::SignIn => now,
        Occasion::Record(received) => received,
    };
    let signature = qonys_eds::verify(cms, detached, &ctx.trust.now(), received, &Revocation::none())?;
    let mut judged = Judged { signature, cms: cms.to_vec(), evidence: None };
    let stamped = occasion == Occasion::SignIn || stamp(ctx, &mut judged, received).await?;
    let since = match occasion {
        Occasion::SignIn => now.plus_seconds(-ctx.revocation.policy.sign_in_seconds),
        Occasion::Record(_) => Instant(i64::MIN),
    };
    let material = look_up(ctx, &judged.signature, since, now).await?;
    let status = material.judge(&judged.signature)?;
    judged.signature.revocation = status;
    if status == RevocationStatus::Good && stamped {
        judged.evidence = Some(Evidence::of(&judged.signature, &material, now)?);
        return Ok(judged);
    }
    match (ctx.revocation.policy.unknown, occasion) {
        (WhenUnknown::Accept, _) if stamped => Ok(judged),
        (WhenUnknown::Wait, Occasion::Record(_)) => Ok(judged),
        _ => Err(SignatureError::RevocationUnknown.into()),
    }
}

/// Puts a time stamp over each signature that has none. Answers whether as many are there as policy wants.
async fn stamp(ctx: &Context, judged: &mut Judged, received: Instant) -> Result<bool, Error> {
    let mut all = true;
    for place in 0..judged.signature.signers.len() {
        if judged.signature.signers[place].timestamp.is_some() {
            continue;
        }
        match stamp_one(ctx, judged, place, received).await? {
            Some((cms, stamp)) => {
                judged.cms = cms;
                judged.signature.signers[place].timestamp = Some(stamp);
            }
            None => all = false,
        }
    }
    Ok(all || !ctx.revocation.policy.stamp_required)
}

async fn stamp_one(
    ctx: &Context,
    judged: &Judged,
    place: usize,
    received: Instant,
) -> Result<Option<(Vec<u8>, Timestamp)>, Error> {
    let value = signature_value(&judged.cms, place)?;
    let digest = match judged.signature.signers[place].algorithm {
        SignatureAlgorithm::Gost512 => DigestAlgorithm::Streebog512,
        _ => DigestAlgorithm::Sha256,
    };
    match stamp_over(ctx, &value, digest, received).await {
        Some((token, stamp)) => Ok(Some((attach_timestamp(&judged.cms, place, &token)?, stamp))),
        None => Ok(None),
    }
}

/// The authority's time stamp over a message, verified; none where it gives none that counts. The stamp may be later
/// than `not_before`: an answer that was long in coming.
pub(crate) async fn stamp_over(
    ctx: &Context,
    message: &[u8],
    digest: DigestAlgorithm,
    not_before: Instant,
) -> Option<(Vec<u8>, Timestamp)> {
    let authority = ctx.revocation.authority.as_ref().filter(|authority| authority.stamps())?;
    let nonce = fresh_nonce(ctx);
    let question = timestamp::request(message, digest, Some(&nonce), None);
    let answer = authority.stamp(&question).await.map_err(|why| why.to_string());
    let latest = ctx.certificate_clock.now().max(not_before);
    let read = answer.and_then(|answer| {
        let token = timestamp::token(&answer).map_err(|why| why.to_string())?;
        let stamp = timestamp::verify(token, message, &ctx.trust.now(), latest, &Revocation::none());
        let stamp = stamp.map_err(|why| why.to_string())?;
        let ours = stamp.nonce.as_deref() == Some(&nonce[..]);
        if ours { Ok((token.to_vec(), stamp)) } else { Err("it is for another question".to_owned()) }
    });
    read.inspect_err(|why| tracing::warn!(error = why, "no time stamp")).ok()
}

/// The first bit is set, so that the number has all its bytes.
fn fresh_nonce(ctx: &Context) -> [u8; NONCE] {
    let mut nonce = ctx.random::<NONCE>();
    nonce[0] |= 0x80;
    nonce
}

/// Lists, and the authority's answers where it is asked.
async fn look_up(ctx: &Context, signature: &Signature, since: Instant, now: Instant) -> Result<Revocation, Error> {
    let revocation = &ctx.revocation;
    let mut material = Revocation { crls: revocation.lists.since(since), ..Revocation::none() }.learned_by(now);
    if revocation.authority.is_none() {
        return Ok(material);
    }
    if revocation.is_silent(now) && material.judge(signature)? == RevocationStatus::Good {
        return Ok(material);
    }
    for link in links(signature)? {
        if let Some(answer) = ask(ctx, &link, now).await {
            material.answers.push(answer);
        }
    }
    Ok(material)
}

/// The authority's answer about one certificate; none where it gives none that counts.
async fn ask(ctx: &Context, link: &Link, now: Instant) -> Option<Arc<OcspResponse>> {
    let revocation: &Revocations = &ctx.revocation;
    let authority = revocation.authority.as_ref().filter(|authority| authority.answers())?;
    let Link { certificate, issuer } = link;
    // A person's certificate is asked about each time, an authority's while its answer counts.
    let lasting = certificate.iin.is_none();
    let current = |answer: &OcspResponse, nonce| answer.check(certificate, issuer, now, nonce);
    if lasting
        && let Some(answer) = revocation.remembered(&certificate.serial)
        && current(&answer, None) == Ok(OcspStatus::Good)
    {
        return Some(answer);
    }
    let nonce = fresh_nonce(ctx);
    let answer = authority.status(&OcspRequest::build(certificate, issuer, Some(&nonce))).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            revocation.fell_silent(now);
            tracing::warn!(error = %why, "no answer about a certificate");
            return None;
        }
    };
    match OcspResponse::parse(&answer) {
        Ok(read) if read.nonce.as_ref().is_some_and(|repeated| repeated[..] != nonce[..]) => {
            tracing::warn!("an answer to another question about a certificate");
            None
        }
        Ok(read) => {
            // Whether it counts is judged with everything else that is known.
            let read = Arc::new(read);
            if lasting && current(&read, Some(&nonce)) == Ok(OcspStatus::Good) {
                revocation.remember(&certificate.serial, &read);
            }
            Some(read)
        }
        Err(why) => {
            tracing::warn!(error = %why, "an answer about a certificate that cannot be read");
            None
        }
    }
}
