//! Templates of papers that the ministry changes: each a proposal, in force once another person has approved it. The set
//! in force has a version, which is the number of the last approval.

use crate::{
    Db, Digest, Error,
    db::on_db,
    row,
    schema::{paper_template, shipped_template},
};
use diesel::{dsl::max, prelude::*};
use qonys_procedure::{AccountId, ActId, Instant};
use uuid::Uuid;

qonys_procedure::choice! {
    /// State of a template.
    pub enum TemplateState ("template_state") {
        /// Waits for another person.
        Proposed = "proposed",
        /// Papers are printed by it.
        InForce = "in_force",
        /// Papers were printed by it.
        Replaced = "replaced",
        /// Not taken.
        Refused = "refused",
    }
}

/// A template. Why it was proposed or refused lies in the acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Id: that of the act that proposed it.
    pub id: Uuid,
    /// Name of the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// SHA-256 of the text.
    pub sha256: Digest,
    /// SHA-256 of the text in whose place it is to be.
    pub against: Digest,
    /// Who proposed it.
    pub proposed_by: AccountId,
    /// When.
    pub proposed: Instant,
    /// State.
    pub state: TemplateState,
    /// Version of the set that began with it; none for what was never in force.
    pub version: Option<u64>,
    /// The act that approved or refused it, and when.
    pub decided: Option<(ActId, Instant)>,
}

#[derive(Queryable)]
struct Row {
    id: Vec<u8>,
    name: String,
    text: String,
    sha256: Vec<u8>,
    against: Vec<u8>,
    proposed_by: Vec<u8>,
    proposed_us: i64,
    state: String,
    version: Option<i64>,
    decided_act: Option<Vec<u8>>,
    decided_us: Option<i64>,
}

impl TryFrom<Row> for Template {
    type Error = Error;

    fn try_from(found: Row) -> Result<Template, Error> {
        let decided = match (&found.decided_act, found.decided_us) {
            (Some(act), Some(at)) => Some((row::act_id("paper_template", act)?, Instant(at))),
            _ => None,
        };
        Ok(Template {
            id: row::uuid("paper_template", &found.id)?,
            state: TemplateState::from_id(&found.state).ok_or_else(|| row::corrupt("paper_template", &found.id))?,
            version: found.version.map(|n| row::count("paper_template", &found.id, n)).transpose()?,
            sha256: row::bytes("paper_template", &found.sha256)?,
            against: row::bytes("paper_template", &found.against)?,
            proposed_by: row::account_id("paper_template", &found.proposed_by)?,
            proposed: Instant(found.proposed_us),
            name: found.name,
            text: found.text,
            decided,
        })
    }
}

fn all(found: Vec<Row>) -> Result<Vec<Template>, Error> {
    found.into_iter().map(Template::try_from).collect()
}

/// Notes a proposal.
///
/// # Errors
/// `Invalid` for what is more than a proposal; `Taken` if there is one of this id.
pub fn put(db: &mut Db<'_>, new: &Template) -> Result<(), Error> {
    if new.state != TemplateState::Proposed || new.version.is_some() || new.decided.is_some() {
        return Err(Error::Invalid("a template begins as a proposal"));
    }
    let values = (
        paper_template::id.eq(new.id.as_bytes()),
        paper_template::name.eq(&new.name),
        paper_template::text.eq(&new.text),
        paper_template::sha256.eq(&new.sha256[..]),
        paper_template::against.eq(&new.against[..]),
        paper_template::proposed_by.eq(new.proposed_by.bytes()),
        paper_template::proposed_us.eq(new.proposed.0),
        paper_template::state.eq(new.state.id()),
    );
    let rows = on_db!(db, conn => diesel::insert_into(paper_template::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "template")
}

/// Puts a proposal in force, in the place of the one before; answers the version of the set that begins with it.
///
/// # Errors
/// `Missing` if it is no proposal that waits.
pub fn approve(db: &mut Db<'_>, id: Uuid, act: ActId, at: Instant) -> Result<u64, Error> {
    let found = get(db, id)?.filter(|template| template.state == TemplateState::Proposed);
    let template = found.ok_or(Error::Missing("template"))?;
    let version = version(db)? + 1;
    on_db!(db, conn => diesel::update(paper_template::table)
        .filter(paper_template::name.eq(&template.name))
        .filter(paper_template::state.eq(TemplateState::InForce.id()))
        .set(paper_template::state.eq(TemplateState::Replaced.id()))
        .execute(conn))?;
    let number = row::column(version)?;
    let changed = on_db!(db, conn => diesel::update(paper_template::table)
        .filter(paper_template::id.eq(id.as_bytes()))
        .filter(paper_template::state.eq(TemplateState::Proposed.id()))
        .set((
            paper_template::state.eq(TemplateState::InForce.id()),
            paper_template::version.eq(number),
            paper_template::decided_act.eq(act.bytes()),
            paper_template::decided_us.eq(at.0),
        ))
        .execute(conn))?;
    row::one(changed, "template")?;
    Ok(version)
}

/// Refuses a proposal.
///
/// # Errors
/// `Missing` if it is no proposal that waits.
pub fn refuse(db: &mut Db<'_>, id: Uuid, act: ActId, at: Instant) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(paper_template::table)
        .filter(paper_template::id.eq(id.as_bytes()))
        .filter(paper_template::state.eq(TemplateState::Proposed.id()))
        .set((
            paper_template::state.eq(TemplateState::Refused.id()),
            paper_template::decided_act.eq(act.bytes()),
            paper_template::decided_us.eq(at.0),
        ))
        .execute(conn))?;
    row::one(changed, "template")
}

/// Version of the set in force; 0 while every template is the shipped one. Read before each paper: one look into an index.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn version(db: &mut Db<'_>) -> Result<u64, Error> {
    let found: Option<i64> =
        on_db!(db, conn => paper_template::table.select(max(paper_template::version)).first(conn))?;
    row::count("paper_template", b"", found.unwrap_or(0))
}

/// The templates in force that are not the shipped ones, by name.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn in_force(db: &mut Db<'_>) -> Result<Vec<Template>, Error> {
    let found: Vec<Row> = on_db!(db, conn => paper_template::table
        .filter(paper_template::state.eq(TemplateState::InForce.id()))
        .order(paper_template::name)
        .load(conn))?;
    all(found)
}

/// The same as of an instant: what was printed then is printed by these.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn in_force_at(db: &mut Db<'_>, at: Instant) -> Result<Vec<Template>, Error> {
    let last: Vec<(String, Option<i64>)> = on_db!(db, conn => paper_template::table
        .filter(paper_template::version.is_not_null())
        .filter(paper_template::decided_us.le(at.0))
        .group_by(paper_template::name)
        .select((paper_template::name, max(paper_template::version)))
        .load(conn))?;
    let versions: Vec<i64> = last.into_iter().filter_map(|(_, version)| version).collect();
    let found: Vec<Row> = on_db!(db, conn => paper_template::table
        .filter(paper_template::version.eq_any(&versions))
        .order(paper_template::name)
        .load(conn))?;
    all(found)
}

/// One template.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get(db: &mut Db<'_>, id: Uuid) -> Result<Option<Template>, Error> {
    let found: Option<Row> = on_db!(db, conn => paper_template::table
        .filter(paper_template::id.eq(id.as_bytes()))
        .first(conn)
        .optional())?;
    found.map(Template::try_from).transpose()
}

/// Proposals that wait, the oldest first, at most `limit` ([`crate::PAGE_MAX`]).
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn waiting(db: &mut Db<'_>, limit: u32) -> Result<Vec<Template>, Error> {
    let found: Vec<Row> = on_db!(db, conn => paper_template::table
        .filter(paper_template::state.eq(TemplateState::Proposed.id()))
        .order(paper_template::id)
        .limit(row::page(limit))
        .load(conn))?;
    all(found)
}

/// What became of the templates of a name, the newest first, from before `before` on, at most `limit`
/// ([`crate::PAGE_MAX`]).
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn list(db: &mut Db<'_>, name: &str, before: Option<Uuid>, limit: u32) -> Result<Vec<Template>, Error> {
    let before = before.unwrap_or(Uuid::max());
    let found: Vec<Row> = on_db!(db, conn => paper_template::table
        .filter(paper_template::name.eq(name))
        .filter(paper_template::id.lt(before.as_bytes()))
        .order(paper_template::id.desc())
        .limit(row::page(limit))
        .load(conn))?;
    all(found)
}

/// A template that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the text.
    pub sha256: Digest,
    /// Its text.
    pub text: String,
}

/// Notes what comes with the program from an instant on, where it is not what came before; answers how many texts are new.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn note_shipped(db: &mut Db<'_>, all: &[Shipped], since: Instant) -> Result<usize, Error> {
    let before = shipped_as_of(db, Instant(i64::MAX))?;
    let mut noted = 0;
    for new in
        all.iter().filter(|new| !before.iter().any(|(name, _, sha256)| (name, sha256) == (&new.name, &new.sha256)))
    {
        let values = (
            shipped_template::name.eq(&new.name),
            shipped_template::since_us.eq(since.0),
            shipped_template::sha256.eq(&new.sha256[..]),
            shipped_template::text.eq(&new.text),
        );
        noted += on_db!(db, conn => diesel::insert_into(shipped_template::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn))?;
    }
    Ok(noted)
}

/// Texts that came with the program at an instant, by name, where they are others than these of now. What was printed before
/// anything was noted counts by what was noted first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn shipped_before(db: &mut Db<'_>, at: Instant, now: &[(String, Digest)]) -> Result<Vec<(String, String)>, Error> {
    let mut others = Vec::new();
    for (name, since, sha256) in shipped_as_of(db, at)? {
        if now.iter().any(|(known, digest)| *known == name && *digest == sha256) {
            continue;
        }
        let text: String = on_db!(db, conn => shipped_template::table
            .filter(shipped_template::name.eq(&name))
            .filter(shipped_template::since_us.eq(since))
            .select(shipped_template::text)
            .first(conn))?;
        others.push((name, text));
    }
    Ok(others)
}

/// Of each name the last text noted by an instant, or else the first one: since when, and its digest.
fn shipped_as_of(db: &mut Db<'_>, at: Instant) -> Result<Vec<(String, i64, Digest)>, Error> {
    let found: Vec<(String, i64, Vec<u8>)> = on_db!(db, conn => shipped_template::table
        .order((shipped_template::name, shipped_template::since_us))
        .select((shipped_template::name, shipped_template::since_us, shipped_template::sha256))
        .load(conn))?;
    let mut chosen: Vec<(String, i64, Digest)> = Vec::new();
    for (name, since, sha256) in found {
        let sha256 = row::bytes("shipped_template", &sha256)?;
        match chosen.last_mut().filter(|(last, ..)| *last == name) {
            None => chosen.push((name, since, sha256)),
            Some(last) if since <= at.0 => *last = (name, since, sha256),
            Some(_) => {}
        }
    }
    Ok(chosen)
}
