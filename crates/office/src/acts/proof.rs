//! What verifies an act's signatures again in ten years, as it is kept: with the act what is of one person, and beside
//! the acts, once, what is of the authorities.

use crate::{Context, Error};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qonys_eds::{Evidence, Piece};
use qonys_procedure::Instant;
use qonys_store::evidence;
use serde::{Deserialize, Serialize};

const VERSION: u16 = 1;
const CERTIFICATE: &str = "certificate";
const LIST: &str = "crl";

/// A piece that many acts share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// What it is.
    pub kind: &'static str,
    /// Its bytes and their digest.
    pub piece: Piece,
}

/// The evidence of an act as it is kept.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    v: u16,
    containers: Vec<Container>,
}

/// The evidence of one container: shared pieces by their digest, answers whole, for they speak of a person.
#[derive(Serialize, Deserialize)]
struct Container {
    received: Instant,
    learned: Instant,
    authorities: Vec<String>,
    lists: Vec<String>,
    answers: Vec<String>,
}

/// As the act keeps it, and the pieces that go beside it. Containers in the order of the act's signatures.
pub fn keep(all: &[Evidence]) -> (Vec<u8>, Vec<Shared>) {
    let mut shared: Vec<Shared> = Vec::new();
    let mut share = |kind: &'static str, pieces: &[Piece]| -> Vec<String> {
        let digests = pieces.iter().map(|piece| {
            if !shared.iter().any(|known| known.piece == *piece) {
                shared.push(Shared { kind, piece: piece.clone() });
            }
            hex::encode(piece.sha256())
        });
        digests.collect()
    };
    let containers = all.iter().map(|evidence| Container {
        received: evidence.received,
        learned: evidence.learned,
        authorities: share(CERTIFICATE, &evidence.authorities),
        lists: share(LIST, &evidence.lists),
        answers: evidence.answers.iter().map(|der| STANDARD.encode(der)).collect(),
    });
    let kept = Kept { v: VERSION, containers: containers.collect() };
    (serde_json::to_vec(&kept).expect("texts and times"), shared)
}

/// Stores pieces before the act that they prove: for acts of the service's own stream.
///
/// # Errors
/// Of the store.
pub(crate) async fn store(ctx: &Context, shared: &[Shared]) -> Result<(), Error> {
    let new = ctx.revocation.not_stored(shared);
    if new.is_empty() {
        return Ok(());
    }
    let (pieces, weight) = (new.clone(), new.iter().map(|new| new.piece.der().len()).sum());
    let write = move |db: &mut qonys_store::Db<'_>| {
        pieces.iter().try_for_each(|p| evidence::put_hashed(db, &p.piece.sha256(), p.kind, p.piece.der()))
    };
    ctx.store.write(Vec::new(), weight, write).await?;
    ctx.revocation.stored(&new);
    Ok(())
}

impl Kept {
    /// Shared pieces that it names, with their kind; each once.
    pub(crate) fn pieces(&self) -> Option<Vec<(&'static str, [u8; 32])>> {
        let mut all = Vec::new();
        for container in &self.containers {
            let authorities = container.authorities.iter().map(|text| (CERTIFICATE, text));
            for (kind, text) in authorities.chain(container.lists.iter().map(|text| (LIST, text))) {
                let piece = (kind, digest(text)?);
                if !all.contains(&piece) {
                    all.push(piece);
                }
            }
        }
        Some(all)
    }

    /// The evidence of each container, from the pieces that were found.
    pub(crate) fn with(&self, found: &dyn Fn(&[u8; 32]) -> Option<Piece>) -> Option<Vec<Evidence>> {
        let pieces = |texts: &[String]| texts.iter().map(|text| found(&digest(text)?)).collect::<Option<Vec<_>>>();
        let evidence = |container: &Container| {
            let answers = container.answers.iter().map(|text| STANDARD.decode(text)).collect::<Result<_, _>>();
            Some(Evidence {
                received: container.received,
                learned: container.learned,
                authorities: pieces(&container.authorities)?,
                lists: pieces(&container.lists)?,
                answers: answers.ok()?,
            })
        };
        self.containers.iter().map(evidence).collect()
    }
}

/// Reads what [`keep`] wrote.
pub(crate) fn read(kept: &[u8]) -> Option<Kept> {
    serde_json::from_slice(kept).ok().filter(|kept: &Kept| kept.v == VERSION)
}

fn digest(text: &str) -> Option<[u8; 32]> {
    hex::decode(text).ok()?.try_into().ok()
}

/// The evidence of an act, one of each container; empty if none was kept.
///
/// # Errors
/// `Corrupt` if a piece is missing or cannot be read.
pub async fn open(ctx: &Context, kept: &[u8]) -> Result<Vec<Evidence>, Error> {
    const UNREADABLE: Error = Error::Corrupt("evidence of an act");
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let kept = read(kept).ok_or(UNREADABLE)?;
    let mut found = std::collections::HashMap::new();
    for (_, digest) in kept.pieces().ok_or(UNREADABLE)? {
        found.insert(digest, Piece::from(piece(ctx, digest).await?));
    }
    kept.with(&|digest| found.get(digest).cloned()).ok_or(UNREADABLE)
}

/// A shared piece.
///
/// # Errors
/// `Corrupt` if it is missing.
pub(crate) async fn piece(ctx: &Context, digest: [u8; 32]) -> Result<Vec<u8>, Error> {
    let found = ctx.store.read(move |db| evidence::get(db, &digest)).await?;
    Ok(found.ok_or(Error::Corrupt("a piece of evidence"))?.1)
}

/// The ending of a file that holds a piece of this kind.
pub(crate) fn ending(kind: &str) -> &'static str {
    if kind == LIST { "crl" } else { "cer" }
}
