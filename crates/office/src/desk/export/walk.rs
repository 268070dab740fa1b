//! Writes a container, one piece at a time: what was asked for is read when the piece before it has gone.

use crate::acts::{load, proof};
use crate::container::{CONTENT, EVIDENCE, STATEMENT, of_act, signature};
use crate::files::blocking;
use crate::revocation::stamp_over;
use crate::{Context, Error};
use bytes::Bytes;
use qonys_eds::DigestAlgorithm;
use qonys_eds::asic::{Measure, Measured, WriteError, Writer};
use qonys_procedure::{CaseId, Lang};
use qonys_store::acts as rows;
use qonys_store::files::File;
use qonys_store::seal::CaseKey;
use qonys_store::seal::file::Reader;
use std::collections::BTreeMap;

/// Bytes of a file that go out at once: some segments.
const PIECE_BYTES: usize = 1024 * 1024;

/// Something to write.
pub(super) enum Item {
    /// The folder of an act.
    Act(u64),
    /// A document or a paper, from the sealed files.
    File(File),
    /// The signature of a paper, from its act.
    Signature { seq: u64, number: String, lang: Lang },
    /// A certificate or a list.
    Piece([u8; 32]),
    /// What is at hand.
    Bytes(Vec<u8>),
}

/// A container that is being written.
pub(super) struct Walk {
    ctx: Context,
    case: CaseId,
    key: CaseKey,
    writer: Option<Writer>,
    /// What is still to be written, by name.
    items: BTreeMap<String, Item>,
    /// The first bytes, before anything else.
    first: Option<Vec<u8>>,
    /// The file that is just going out.
    open: Option<Reader>,
}

impl Walk {
    pub(super) fn new(ctx: Context, case: CaseId, key: CaseKey, items: BTreeMap<String, Item>) -> Walk {
        let (writer, first) = Writer::begin();
        Walk { ctx, case, key, writer: Some(writer), items, first: Some(first), open: None }
    }

    /// The next bytes; none: that was all.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first.into()));
        }
        if let Some(reader) = self.open.take()
            && let Some(piece) = self.piece_of(reader).await?
        {
            return Ok(Some(piece));
        }
        match self.items.pop_first() {
            Some((name, item)) => Ok(Some(self.item(name, item).await?.into())),
            None => self.end().await,
        }
    }

    async fn item(&mut self, name: String, item: Item) -> Result<Vec<u8>, Error> {
        match item {
            Item::Bytes(content) => self.entry(&name, &content),
            Item::Piece(digest) => {
                let content = proof::piece(&self.ctx, digest).await?;
                self.entry(&name, &content)
            }
            Item::Signature { seq, number, lang } => {
                let opened = self.act(seq).await?;
                let place = opened.record.issued.iter().position(|paper| paper.number == number && paper.lang == lang);
                let cms = place.and_then(|place| opened.signatures.papers.get(place));
                let cms = cms.ok_or(Error::Corrupt("signature of a paper"))?;
                self.entry(&name, cms)
            }
            Item::Act(seq) => self.folder(seq).await,
            Item::File(file) => self.file(&name, file).await,
        }
    }

    /// Everything of one act, in the order of the names.
    async fn folder(&mut self, seq: u64) -> Result<Vec<u8>, Error> {
        let opened = self.act(seq).await?;
        let is_signed = !opened.signatures.statement.is_empty();
        let mut files: BTreeMap<String, &[u8]> = BTreeMap::new();
        files.insert(of_act(seq, if is_signed { STATEMENT } else { CONTENT }), &opened.statement);
        for (cms, n) in opened.signatures.statement.iter().zip(1..) {
            files.insert(of_act(seq, &signature(n)), cms);
        }
        if !opened.evidence.is_empty() {
            files.insert(of_act(seq, EVIDENCE), &opened.evidence);
        }
        let mut out = Vec::new();
        for (name, content) in files {
            out.extend(self.entry(&name, content)?);
        }
        Ok(out)
    }

    async fn act(&self, seq: u64) -> Result<load::Opened, Error> {
        let case = self.case;
        let row = self.ctx.store.read(move |db| rows::at(db, case, seq)).await?;
        load::open_act(&row.ok_or(Error::Corrupt("acts of a case"))?, &self.key)
    }

    /// The header of a file, whose content follows piece by piece: it is gone through twice, for its checksum stands
    /// before it.
    async fn file(&mut self, name: &str, file: File) -> Result<Vec<u8>, Error> {
        let (folder, key) = (self.ctx.files.clone(), self.key.clone());
        let wanted = file.sha256;
        let read = blocking(move || {
            let mut measure = Measure::new();
            let mut reader = folder.read(&key, file.id, &file.place)?;
            while let Some(segment) = reader.next_segment()? {
                measure.take(&segment);
            }
            Ok::<_, qonys_store::Error>((measure.finish(), folder.read(&key, file.id, &file.place)?))
        });
        let (measured, reader) = read.await?;
        if measured.sha256.0 != wanted {
            return Err(Error::Corrupt("file"));
        }
        self.open = Some(reader);
        self.header(name, &measured)
    }

    async fn piece_of(&mut self, mut reader: Reader) -> Result<Option<Bytes>, Error> {
        let read = blocking(move || {
            let mut piece = Vec::new();
            while piece.len() < PIECE_BYTES
                && let Some(segment) = reader.next_segment()?
            {
                piece.extend(segment);
            }
            Ok::<_, qonys_store::Error>((piece, reader))
        });
        let (piece, reader) = read.await?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.open = Some(reader);
        Ok(Some(piece.into()))
    }

    /// The manifest, under the authority's stamp where it gives one.
    async fn end(&mut self) -> Result<Option<Bytes>, Error> {
        let Some(writer) = self.writer.take() else { return Ok(None) };
        let latest = self.ctx.certificate_clock.now();
        let stamp = stamp_over(&self.ctx, &writer.manifest(true), DigestAlgorithm::Sha256, latest).await;
        let last = writer.finish(stamp.as_ref().map(|(token, _)| token.as_slice())).map_err(full)?;
        Ok(Some(last.into()))
    }

    fn entry(&mut self, name: &str, content: &[u8]) -> Result<Vec<u8>, Error> {
        let mut out = self.header(name, &Measured::of(content))?;
        out.extend(content);
        Ok(out)
    }

    fn header(&mut self, name: &str, content: &Measured) -> Result<Vec<u8>, Error> {
        let writer = self.writer.as_mut().ok_or(Error::Corrupt("container"))?;
        writer.add(name, content).map_err(full)
    }
}

fn full(error: WriteError) -> Error {
    tracing::error!(%error, "a container cannot be written");
    qonys_store::Error::Invalid("the case does not fit into one container").into()
}
