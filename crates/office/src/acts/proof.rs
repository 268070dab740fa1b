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

#[derive(Serialize, Deserialize)]
struct Kept {
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

/// The evidence of an act, one of each container; empty if none was kept.
///
/// # Errors
/// `Corrupt` if a piece is missing or cannot be read.
pub async fn open(ctx: &Context, kept: &[u8]) -> Result<Vec<Evidence>, Error> {
    const UNREADABLE: Error = Error::Corrupt("evidence of an act");
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let kept: Kept = serde_json::from_slice(kept).map_err(|_| UNREADABLE)?;
    if kept.v != VERSION {
        return Err(UNREADABLE);
    }
    let mut all = Vec::new();
    for container in kept.containers {
        let answers = container.answers.iter().map(|text| STANDARD.decode(text)).collect::<Result<_, _>>();
        all.push(Evidence {
            received: container.received,
            learned: container.learned,
            authorities: pieces(ctx, container.authorities).await?,
            lists: pieces(ctx, container.lists).await?,
            answers: answers.map_err(|_| UNREADABLE)?,
        });
    }
    Ok(all)
}

async fn pieces(ctx: &Context, digests: Vec<String>) -> Result<Vec<Piece>, Error> {
    let mut found = Vec::with_capacity(digests.len());
    for digest in digests {
        let digest = hex::decode(digest).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let digest = digest.ok_or(Error::Corrupt("evidence of an act"))?;
        let piece = ctx.store.read(move |db| evidence::get(db, &digest)).await?;
        found.push(piece.ok_or(Error::Corrupt("a piece of evidence"))?.1.into());
    }
    Ok(found)
}
