//! Evidence: what is kept beside a container so that it can be verified again when its certificates have long ended
//! and nobody answers for them any more \[eds.md, "Verifying a signature"\].

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qonys_procedure::Instant;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

use crate::verify::verify_with;
use crate::{Certificate, Crl, OcspResponse, Revocation, RevocationStatus, Signature, SignatureError, TrustStore};

/// Most bytes of evidence in its written form: some lists of the largest size.
pub const EVIDENCE_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Most pieces of each kind.
const PIECES_MAX: usize = 64;
/// Version of the written form.
const VERSION: u16 = 1;

/// A certificate of a chain and the one that issued it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The certificate that may have been revoked.
    pub certificate: Certificate,
    /// Whoever would have revoked it.
    pub issuer: Certificate,
}

/// A piece in DER that goes with many signatures: copied by counting, its digest taken once. Lists have megabytes.
#[derive(Clone, Debug)]
pub struct Piece(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    der: Vec<u8>,
    sha256: OnceLock<[u8; 32]>,
}

impl Piece {
    /// The bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of them.
    pub fn sha256(&self) -> [u8; 32] {
        let digest = || aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.0.der);
        *self.0.sha256.get_or_init(|| digest().as_ref().try_into().expect("32 bytes"))
    }
}

impl From<Vec<u8>> for Piece {
    fn from(der: Vec<u8>) -> Piece {
        Piece(Arc::new(Shared { der, sha256: OnceLock::new() }))
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Piece) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for Piece {}

/// Everything but the container that verifying it takes: no network, and no clock but these two times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// When the container was received: the time judged.
    pub received: Instant,
    /// When the last was learned about its certificates; later material does not count.
    pub learned: Instant,
    /// Authorities of the chains, those trusted then included.
    pub authorities: Vec<Piece>,
    /// Revocation lists of authorities about whose certificates no answer was given.
    pub lists: Vec<Piece>,
    /// OCSP answers that were given, in DER.
    pub answers: Vec<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    v: u16,
    received: Instant,
    learned: Instant,
    authorities: Vec<String>,
    lists: Vec<String>,
    answers: Vec<String>,
}

impl Evidence {
    /// Of a signature that was verified, with the material by which its certificates were found good at `learned`.
    pub fn of(signature: &Signature, revocation: &Revocation, learned: Instant) -> Result<Evidence, SignatureError> {
        let (authorities, lists, answers) = Default::default();
        let mut evidence = Evidence { received: signature.time, learned, authorities, lists, answers };
        for link in links(signature)? {
            once(&mut evidence.authorities, |known| known.der() == link.issuer.der, || link.issuer.der.clone().into());
            for answer in revocation.answers.iter().filter(|a| a.is_about(&link.certificate, &link.issuer)) {
                once(&mut evidence.answers, |known| known == answer.der(), || answer.der().to_vec());
            }
            // Where answers say enough, a list would only be long.
            if !revocation.is_answered(&link.certificate, &link.issuer, signature.time) {
                for list in revocation.lists_of(&link.issuer, signature.time) {
                    once(&mut evidence.lists, |known| known == list.piece(), || list.piece().clone());
                }
            }
        }
        Ok(evidence)
    }

    /// Verifies the container it belongs to as on the day it was received. Without `trust` the authorities in the
    /// evidence are believed: whoever does that compares them with the published ones.
    pub fn verify(
        &self,
        cms: &[u8],
        detached: Option<&[u8]>,
        trust: Option<&TrustStore>,
    ) -> Result<Signature, SignatureError> {
        let own = self.trust_store()?;
        let authorities = own.authorities().to_vec();
        verify_with(cms, detached, trust.unwrap_or(&own), self.received, &self.revocation()?, authorities)
    }

    /// The material; what it does not tell is an error.
    pub fn revocation(&self) -> Result<Revocation, SignatureError> {
        let crls = self.lists.iter().map(|list| Crl::parse(list.der()).map(Arc::new)).collect::<Result<_, _>>()?;
        let answer = |der: &Vec<u8>| OcspResponse::parse(der).map(Arc::new);
        let answers = self.answers.iter().map(answer).collect::<Result<_, _>>();
        let answers = answers.or(Err(SignatureError::Malformed("an OCSP answer of the evidence cannot be read")))?;
        Ok(Revocation { crls, answers, required: true, learned_by: Some(self.learned) })
    }

    fn trust_store(&self) -> Result<TrustStore, SignatureError> {
        let mut store = TrustStore::new();
        store.accept_bare_cms(true);
        let mut add = |authority: &Piece| store.add_for_check(authority.der());
        let added = self.authorities.iter().try_for_each(&mut add);
        added.or(Err(SignatureError::Malformed("an authority of the evidence cannot be read")))?;
        Ok(store)
    }

    /// As a JSON object, DER in base64.
    pub fn to_json(&self) -> Vec<u8> {
        let shared = |pieces: &[Piece]| pieces.iter().map(|piece| STANDARD.encode(piece.der())).collect();
        let written = Written {
            v: VERSION,
            received: self.received,
            learned: self.learned,
            authorities: shared(&self.authorities),
            lists: shared(&self.lists),
            answers: self.answers.iter().map(|der| STANDARD.encode(der)).collect(),
        };
        serde_json::to_vec(&written).expect("texts and times")
    }

    /// Reads what [`Evidence::to_json`] wrote.
    pub fn from_json(bytes: &[u8]) -> Result<Evidence, SignatureError> {
        if bytes.len() > EVIDENCE_BYTES_MAX {
            return Err(SignatureError::TooLarge { bytes: bytes.len(), limit: EVIDENCE_BYTES_MAX });
        }
        let unreadable = SignatureError::Malformed("the evidence cannot be read");
        let written: Written = serde_json::from_slice(bytes).or(Err(unreadable.clone()))?;
        let all = [&written.authorities, &written.lists, &written.answers];
        if written.v != VERSION || all.iter().any(|pieces| pieces.len() > PIECES_MAX) {
            return Err(unreadable);
        }
        let pieces = |texts: &[String]| texts.iter().map(|text| STANDARD.decode(text)).collect::<Result<Vec<_>, _>>();
        let shared = |texts: &[String]| Ok(pieces(texts)?.into_iter().map(Piece::from).collect());
        let read = || {
            Ok::<_, base64::DecodeError>(Evidence {
                received: written.received,
                learned: written.learned,
                authorities: shared(&written.authorities)?,
                lists: shared(&written.lists)?,
                answers: pieces(&written.answers)?,
            })
        };
        read().or(Err(unreadable))
    }
}

impl Revocation {
    /// What is known of a signature that was verified without looking anything up. Of its time stamps too.
    pub fn judge(&self, signature: &Signature) -> Result<RevocationStatus, SignatureError> {
        let mut status = RevocationStatus::Good;
        for chain in chains(signature)? {
            if self.check(&chain, signature.time)? == RevocationStatus::Unknown {
                status = RevocationStatus::Unknown;
            }
        }
        Ok(status)
    }
}

/// Every certificate of a verified signature and of its time stamps that may have been revoked, each once.
pub fn links(signature: &Signature) -> Result<Vec<Link>, SignatureError> {
    let mut found: Vec<Link> = Vec::new();
    for chain in chains(signature)? {
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { unreachable!("windows of two") };
            let link = Link { certificate: certificate.clone(), issuer: issuer.clone() };
            if !found.contains(&link) {
                found.push(link);
            }
        }
    }
    Ok(found)
}

fn chains(signature: &Signature) -> Result<Vec<Vec<Certificate>>, SignatureError> {
    let signers = signature.signers.iter().map(|signer| &signer.chain);
    let stamps = signature.signers.iter().filter_map(|signer| signer.timestamp.as_ref()).map(|stamp| &stamp.chain);
    signers.chain(stamps).map(|chain| chain.iter().map(|der| Certificate::parse(der)).collect()).collect()
}

fn once<T>(pieces: &mut Vec<T>, same: impl Fn(&T) -> bool, piece: impl FnOnce() -> T) {
    if !pieces.iter().any(same) {
        pieces.push(piece());
    }
}
