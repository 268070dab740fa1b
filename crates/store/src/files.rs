//! Uploaded documents: what is known of them. Their bytes lie sealed in a folder ([`crate::seal::file`]).

use crate::{Db, Digest, Error, db::on_db, row, schema::file};
use diesel::{
    dsl::{exists, sql},
    prelude::*,
    sql_types::Bool,
};
use qonys_procedure::{CaseId, FileId, Instant};

qonys_procedure::choice! {
    /// What may be done with a file.
    pub enum FileState ("file_state") {
        /// Waits for the scanner; nobody opens it.
        Waiting = "waiting",
        /// Scanned; may be opened and signed.
        Ready = "ready",
        /// The scanner objects; nobody opens it.
        Quarantined = "quarantined",
        /// Named in a signed statement: stays.
        Signed = "signed",
        /// Was signed, a newer signed one stands in its place.
        Replaced = "replaced",
        /// Taken away unsigned; its bytes are removed.
        Removed = "removed",
    }
}

/// Kinds of the rows under which papers of the service lie begin so; no document of a person does.
pub const PAPER: &str = "paper:";

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Id; also the sub-key's.
    pub id: FileId,
    /// Its case.
    pub case: CaseId,
    /// Kind of document.
    pub kind: String,
    /// Which of this kind, from 1.
    pub n: u32,
    /// SHA-256 of the plain bytes.
    pub sha256: Digest,
    /// Number of plain bytes.
    pub bytes: u64,
    /// Media type found by content.
    pub media: String,
    /// What may be done with it.
    pub state: FileState,
    /// Where it lies in the folder.
    pub place: String,
    /// When it came.
    pub at: Instant,
}

/// A change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which file.
    pub id: FileId,
    /// From one of these.
    pub from: Vec<FileState>,
    /// To this.
    pub to: FileState,
}

/// Adds a file. An unsigned one of the same case, kind and n is removed in its favour and returned: the
/// caller removes its bytes after the commit.
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, new: &File) -> Result<Option<File>, Error> {
    let earlier: Option<Row> = on_db!(db, conn => file::table
        .filter(file::case_id.eq(new.case.bytes()))
        .filter(file::kind.eq(&new.kind))
        .filter(file::n.eq(i64::from(new.n)))
        .filter(file::state.eq(FileState::Waiting.id()).or(file::state.eq(FileState::Ready.id())))
        .first(conn)
        .optional())?;
    let earlier = earlier.map(File::try_from).transpose()?;
    if let Some(earlier) = &earlier {
        change(db, &Change { id: earlier.id, from: vec![earlier.state], to: FileState::Removed })?;
    }
    let size = row::column(new.bytes)?;
    on_db!(db, conn => diesel::insert_into(file::table)
        .values((
            file::id.eq(new.id.bytes()),
            file::case_id.eq(new.case.bytes()),
            file::kind.eq(&new.kind),
            file::n.eq(i64::from(new.n)),
            file::sha256.eq(new.sha256.as_slice()),
            file::bytes.eq(size),
            file::media.eq(&new.media),
            file::state.eq(new.state.id()),
            file::place.eq(&new.place),
            file::at_us.eq(new.at.0),
        ))
        .execute(conn))?;
    Ok(earlier)
}

/// Adds a file unless one of this case, kind and n that is not removed is there; whether it was added.
///
/// # Errors
/// The database's.
pub fn put_first(db: &mut Db<'_>, new: &File) -> Result<bool, Error> {
    let there = on_db!(db, conn => diesel::select(exists(
        file::table
            .filter(file::case_id.eq(new.case.bytes()))
            .filter(file::kind.eq(&new.kind))
            .filter(file::n.eq(i64::from(new.n)))
            .filter(file::state.ne(FileState::Removed.id())),
    ))
    .get_result::<bool>(conn))?;
    if !there {
        put(db, new)?;
    }
    Ok(!there)
}

/// One file.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, id: FileId) -> Result<Option<File>, Error> {
    let found: Option<Row> = on_db!(db, conn => file::table.filter(file::id.eq(id.bytes())).first(conn).optional())?;
    found.map(File::try_from).transpose()
}

/// Documents of the person that are not removed, by kind, n and time. What the service makes is not among them: the
/// longer a case goes on the more of it there is.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn documents(db: &mut Db<'_>, case: CaseId) -> Result<Vec<File>, Error> {
    let found: Vec<Row> = on_db!(db, conn => file::table
        .filter(file::case_id.eq(case.bytes()))
        .filter(file::kind.not_like(format!("{PAPER}%")))
        .filter(file::state.ne(FileState::Removed.id()))
        .order((file::kind, file::n, file::at_us))
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(File::try_from).collect()
}

/// Files of these kinds that are not removed, by kind, n and time; at most [`crate::PAGE_MAX`].
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_kinds(db: &mut Db<'_>, case: CaseId, kinds: &[String]) -> Result<Vec<File>, Error> {
    let found: Vec<Row> = on_db!(db, conn => file::table
        .filter(file::case_id.eq(case.bytes()))
        .filter(file::kind.eq_any(kinds))
        .filter(file::state.ne(FileState::Removed.id()))
        .order((file::kind, file::n, file::at_us))
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(File::try_from).collect()
}

/// Files that wait for the scanner, oldest first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn waiting(db: &mut Db<'_>, limit: u32) -> Result<Vec<File>, Error> {
    let found: Vec<Row> = on_db!(db, conn => file::table
        .filter(sql::<Bool>("state = 'waiting'"))
        .order(file::at_us)
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(File::try_from).collect()
}

/// Changes the state, compare and set.
///
/// # Errors
/// `Missing` if it is in none of the states the change starts from.
pub fn change(db: &mut Db<'_>, change: &Change) -> Result<(), Error> {
    let from: Vec<&str> = change.from.iter().map(|state| state.id()).collect();
    let changed = on_db!(db, conn => diesel::update(file::table)
        .filter(file::id.eq(change.id.bytes()))
        .filter(file::state.eq_any(&from))
        .set(file::state.eq(change.to.id()))
        .execute(conn))?;
    row::one(changed, "file")
}

/// Whether a file that is not removed lies at this place (for the sweep of orphans).
///
/// # Errors
/// The database's.
pub fn is_known(db: &mut Db<'_>, place: &str) -> Result<bool, Error> {
    let found = on_db!(db, conn => diesel::select(exists(
        file::table.filter(file::place.eq(place)).filter(file::state.ne(FileState::Removed.id())),
    ))
    .get_result(conn))?;
    Ok(found)
}

type Row = (Vec<u8>, Vec<u8>, String, i64, Vec<u8>, i64, String, String, String, i64);

impl TryFrom<Row> for File {
    type Error = Error;

    fn try_from((id, case, kind, n, sha256, bytes, media, state, place, at): Row) -> Result<File, Error> {
        const TABLE: &str = "file";
        Ok(File {
            id: FileId(row::uuid(TABLE, &id)?),
            case: row::case_id(TABLE, &case)?,
            kind,
            n: row::count(TABLE, &id, n)?,
            sha256: row::bytes(TABLE, &sha256)?,
            bytes: row::count(TABLE, &id, bytes)?,
            media,
            state: FileState::from_id(&state).ok_or_else(|| row::corrupt(TABLE, &id))?,
            place,
            at: Instant(at),
        })
    }
}
