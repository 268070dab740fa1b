//! Documents: streamed in, typed by content, bounded, sealed; opened by those who may see the case.

mod measure;

pub use measure::{MEDIA, Measured};

use crate::acts::{draft, load, papers};
use crate::desk::{scope, viewing};
use crate::people::Caller;
use crate::{Context, Error, UploadFault};
use qonys_procedure::document::{DocumentKind, FileFacts};
use qonys_procedure::{CaseId, FileId, Instant, Role};
use qonys_store::files::{self, Change, File, FileState};
use qonys_store::seal::CaseKey;
use qonys_store::seal::file::Writer;
use qonys_store::{drafts, idempotency};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Most documents of a case, removed ones not counted.
pub const DOCUMENTS_MAX: usize = 100;
/// Highest number of a document of one kind.
pub const N_MAX: u32 = 50;
/// Row of the drafts that holds what was measured of each file.
const MEASURED: &str = "measured";

/// A document as it is shown.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Document {
    /// Id.
    pub id: FileId,
    /// Kind.
    pub kind: DocumentKind,
    /// Which of its kind.
    pub n: u32,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Media type found by content.
    pub media: String,
    /// Signed documents stay; others may be replaced.
    pub signed: bool,
    /// When it came.
    pub at: Instant,
}

/// A document that is coming in.
pub struct Upload {
    ctx: Context,
    case: CaseId,
    key: CaseKey,
    id: FileId,
    kind: DocumentKind,
    n: u32,
    writer: Option<Writer>,
    measure: measure::Measure,
}

/// Starts an upload of the caller's own document; it is kept only when [`Upload::finish`] succeeds.
pub async fn begin(ctx: &Context, caller: &Caller, case: CaseId, kind: DocumentKind, n: u32) -> Result<Upload, Error> {
    let loaded = load::load(ctx, case).await?;
    if loaded.case.account != caller.account {
        return Err(Error::NotFound);
    }
    if caller.role() != Role::Applicant || loaded.case.stage.is_end() {
        return Err(crate::AccessFault::Role.into());
    }
    if n == 0 || n > N_MAX {
        return Err(Error::Content { path: "n".to_owned(), message: format!("must be from 1 to {N_MAX}") });
    }
    let held = ctx.store.read(move |db| files::documents(db, case)).await?;
    let replaces = held.iter().any(|f| f.kind == kind.id() && f.n == n);
    if held.len() >= DOCUMENTS_MAX && !replaces {
        return Err(UploadFault::TooMany { max: DOCUMENTS_MAX }.into());
    }
    let id = FileId(ctx.fresh());
    let (folder, key, entropy) = (ctx.files.clone(), loaded.key.clone(), ctx.entropy.clone());
    let writer = blocking(move || folder.create(&key, id, &*entropy)).await?;
    let measure = measure::Measure::new(ctx.upload_bytes_max);
    Ok(Upload { ctx: ctx.clone(), case, key: loaded.key, id, kind, n, writer: Some(writer), measure })
}

impl Upload {
    /// Takes the next bytes; the first ones tell what it is, and everything has a bound.
    pub async fn chunk(&mut self, bytes: bytes::Bytes) -> Result<(), Error> {
        self.measure.take(&bytes)?;
        let mut writer = self.writer.take().ok_or(Error::Corrupt("upload"))?;
        let written = blocking(move || writer.write(&bytes).map(|()| writer)).await?;
        self.writer = Some(written);
        Ok(())
    }

    /// Keeps the document. The same key and bytes again give the same document.
    pub async fn finish(mut self, caller: &Caller, key: String) -> Result<Document, Error> {
        let mut measure = self.measure.take_over();
        let measured = blocking(move || measure.finish().map_err(Error::from)).await?;
        let writer = self.writer.take().ok_or(Error::Corrupt("upload"))?;
        let sealed = blocking(move || writer.finish()).await?;
        let row = File {
            id: self.id,
            case: self.case,
            kind: self.kind.id().to_owned(),
            n: self.n,
            sha256: sealed.sha256,
            bytes: sealed.bytes,
            media: measured.media.clone(),
            state: FileState::Ready,
            place: sealed.place,
            at: self.ctx.now(),
        };
        let kept = self.keep(caller, key, &row, &measured).await;
        let unused = match &kept {
            Ok(Kept::New(replaced)) => replaced.as_ref().map(|old| old.place.clone()),
            Ok(Kept::Before(_)) | Err(_) => Some(row.place.clone()),
        };
        if let Some(place) = unused {
            let folder = self.ctx.files.clone();
            // A file that nothing names is swept later if it cannot be removed now.
            let _ = blocking(move || folder.remove(&place)).await;
        }
        match kept? {
            Kept::New(_) => document(&row),
            Kept::Before(id) => {
                let found = self.ctx.store.read(move |db| files::get(db, id)).await?;
                document(&found.ok_or(Error::NotFound)?)
            }
        }
    }

    async fn keep(&self, caller: &Caller, key: String, row: &File, measured: &Measured) -> Result<Kept, Error> {
        let request = request_digest(self.case, row);
        let sealed = self.with_measured(row, measured).await?;
        let (row, account, at) = (row.clone(), caller.account, row.at);
        self.ctx
            .store
            .write(Vec::new(), sealed.1.len() + 512, move |db| {
                if let Some(used) = idempotency::put(db, account, &key, &request, row.id.0, at)? {
                    return Ok(Kept::Before(FileId(used.result)));
                }
                drafts::put(db, row.case, MEASURED, sealed.0, &sealed.1, at)?;
                Ok::<_, qonys_store::Error>(Kept::New(files::put(db, &row)?))
            })
            .await
            .map_err(|e| match e {
                qonys_store::Error::KeyReused => Error::KeyReused,
                other => other.into(),
            })
    }

    /// The row of measurements with this file's, and the revision it rests on.
    async fn with_measured(&self, row: &File, measured: &Measured) -> Result<(u64, Vec<u8>), Error> {
        let saved = draft::read_row(&self.ctx, &self.key, self.case, MEASURED).await?;
        let (rev, mut all) = saved.unwrap_or_else(|| (0, Value::Object(serde_json::Map::new())));
        let facts = measured.facts(hex::encode(row.sha256), row.bytes);
        let facts = serde_json::to_value(facts).map_err(|_| Error::Corrupt("measurement"))?;
        draft::merge(&mut all, &serde_json::json!({ row.id.to_string(): facts }));
        Ok((rev, draft::seal(&self.ctx, &self.key, MEASURED, &all)?))
    }
}

enum Kept {
    /// Stored now; what it replaced.
    New(Option<File>),
    /// Stored by the first request with this key.
    Before(FileId),
}

/// What makes two uploads the same.
fn request_digest(case: CaseId, row: &File) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"upload\0");
    hash.update(case.bytes());
    hash.update(row.kind.as_bytes());
    hash.update(row.n.to_be_bytes());
    hash.update(row.sha256);
    hash.finalize().into()
}

/// What was measured of the files of a case, by id.
pub(crate) async fn measured(
    ctx: &Context,
    key: &CaseKey,
    case: CaseId,
) -> Result<std::collections::BTreeMap<FileId, FileFacts>, Error> {
    let Some((_, all)) = draft::read_row(ctx, key, case, MEASURED).await? else { return Ok(Default::default()) };
    serde_json::from_value(all).map_err(|_| Error::Corrupt("measurement"))
}

/// Documents of a case.
pub async fn list(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Vec<Document>, Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    of_case(ctx, case).await
}

/// The same of a case that the caller was let into already.
pub(crate) async fn of_case(ctx: &Context, case: CaseId) -> Result<Vec<Document>, Error> {
    let rows = ctx.store.read(move |db| files::documents(db, case)).await?;
    rows.iter().map(document).collect()
}

/// Opens a document of a case. By an employee it is a viewing, durable before the bytes go out \[A15\].
pub async fn open(ctx: &Context, caller: &Caller, case: CaseId, id: FileId) -> Result<(Document, Vec<u8>), Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    let row = ctx.store.read(move |db| files::get(db, id)).await?;
    let row =
        row.filter(|f| f.case == case && readable(f.state) && !papers::is_paper(&f.kind)).ok_or(Error::NotFound)?;
    viewing::record(ctx, caller, &loaded, "document", &format!("{} {}", row.kind, row.n)).await?;
    let (folder, key, place, max) = (ctx.files.clone(), loaded.key, row.place.clone(), ctx.upload_bytes_max);
    let bytes = blocking(move || folder.read(&key, id, &place)?.read_all(max)).await?;
    Ok((document(&row)?, bytes))
}

/// Takes away the caller's own document that no statement names yet.
pub async fn remove(ctx: &Context, caller: &Caller, case: CaseId, id: FileId) -> Result<(), Error> {
    let loaded = load::load(ctx, case).await?;
    if loaded.case.account != caller.account {
        return Err(Error::NotFound);
    }
    let row = ctx.store.read(move |db| files::get(db, id)).await?;
    let row = row.filter(|f| f.case == case && f.state != FileState::Removed).ok_or(Error::NotFound)?;
    if matches!(row.state, FileState::Signed | FileState::Replaced) {
        return Err(UploadFault::Signed.into());
    }
    let from = vec![FileState::Waiting, FileState::Ready, FileState::Quarantined];
    let change = Change { id, from, to: FileState::Removed };
    ctx.store.write(Vec::new(), 128, move |db| files::change(db, &change)).await?;
    let folder = ctx.files.clone();
    Ok(blocking(move || folder.remove(&row.place)).await?)
}

/// People may read it.
pub(crate) fn readable(state: FileState) -> bool {
    matches!(state, FileState::Ready | FileState::Signed | FileState::Replaced)
}

fn document(row: &File) -> Result<Document, Error> {
    Ok(Document {
        id: row.id,
        kind: DocumentKind::from_id(&row.kind).ok_or(Error::Corrupt("kind of a document"))?,
        n: row.n,
        sha256: hex::encode(row.sha256),
        bytes: row.bytes,
        media: row.media.clone(),
        signed: matches!(row.state, FileState::Signed | FileState::Replaced),
        at: row.at,
    })
}

/// Runs work that waits for the disk where it holds up no one.
pub(crate) async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<qonys_store::Error> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(qonys_store::Error::Unavailable(None).into()),
    }
}
