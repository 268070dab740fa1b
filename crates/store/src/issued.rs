//! The register of numbers (A14): case numbers and papers. A number is reserved when the statement is
//! prepared and void, with reason and time, if it is not used: the register has no unexplained gap.

use crate::{
    Db, Digest, Error,
    db::on_db,
    row,
    schema::{issued, issued_text, pending_submission, register as counter},
};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use qonys_procedure::{ActId, CaseId, CaseNumber, Instant};

/// `kind` of case numbers in the register.
pub const CASE: &str = "case";

qonys_procedure::choice! {
    /// State of a number.
    pub enum IssuedState ("issued_state") {
        /// Given to a prepared statement.
        Reserved = "reserved",
        /// Issued, in force.
        InForce = "in_force",
        /// Never used.
        Void = "void",
        /// Validity ran out.
        Expired = "expired",
        /// A newer paper stands in its place.
        Replaced = "replaced",
        /// Effect suspended.
        Suspended = "suspended",
        /// Taken back.
        Annulled = "annulled",
    }
}

/// What a number is reserved for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Kind of paper, `[a-z_]`.
    pub kind: String,
    /// Id of the city, `[a-z]`.
    pub city: String,
    /// Local year.
    pub year: i16,
    /// The case.
    pub case: CaseId,
    /// SHA-256 of the verification code.
    pub code_hash: Digest,
    /// When.
    pub at: Instant,
}

/// A language and the SHA-256 of the paper's PDF in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// `kk`, `ru` or `en`.
    pub lang: String,
    /// SHA-256 of the PDF.
    pub sha256: Digest,
}

/// A number of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// `<kind>-<city>-<year>-<6 digits>`, or the case number.
    pub number: String,
    /// Kind of paper, or [`CASE`].
    pub kind: String,
    /// City; empty for case numbers.
    pub city: String,
    /// Year.
    pub year: i16,
    /// Counter of the year.
    pub no: u64,
    /// The case.
    pub case: CaseId,
    /// The act that issued it.
    pub act: Option<ActId>,
    /// State.
    pub state: IssuedState,
    /// SHA-256 of the verification code; `None` for case numbers.
    pub code_hash: Option<Digest>,
    /// When it was reserved.
    pub reserved: Instant,
    /// When the state last changed.
    pub changed: Instant,
    /// Why it is void.
    pub void_reason: Option<String>,
    /// What public verification shows besides, sealed ([`crate::seal::Purpose::Issued`], table `issued`,
    /// row = number).
    pub sealed: Option<Vec<u8>>,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// A change that an act makes; part of [`crate::acts::Append`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which number.
    pub number: String,
    /// From one of these states.
    pub from: Vec<IssuedState>,
    /// To this; from `Reserved` the act becomes the one that issued it.
    pub to: IssuedState,
    /// Texts, when it is issued.
    pub texts: Vec<Text>,
    /// What public verification shows besides; `None` leaves it.
    pub sealed: Option<Vec<u8>>,
}

/// The number of a paper of a kind, city and year.
pub fn paper_number(kind: &str, city: &str, year: i16, no: u64) -> String {
    format!("{kind}-{city}-{year}-{no:06}")
}

/// Reserves the next number of the kind, city and year.
///
/// # Errors
/// `Invalid` for a kind or city that cannot stand in a number.
pub fn reserve(db: &mut Db<'_>, reserve: &Reserve) -> Result<String, Error> {
    let word = |s: &str, extra: fn(char) -> bool| {
        (1..=32).contains(&s.len()) && s.chars().all(|c| c.is_ascii_lowercase() || extra(c))
    };
    if reserve.kind == CASE || !word(&reserve.kind, |c| c == '_') || !word(&reserve.city, |_| false) {
        return Err(Error::Invalid("a kind or city cannot stand in a number"));
    }
    let no = next(db, &reserve.kind, &reserve.city, reserve.year)?;
    let number = paper_number(&reserve.kind, &reserve.city, reserve.year, row::count("register", b"", no)?);
    insert(
        db,
        &number,
        &reserve.kind,
        &reserve.city,
        reserve.year,
        no,
        reserve.case,
        Some(&reserve.code_hash),
        reserve.at,
    )?;
    Ok(number)
}

/// Reserves the next case number of the year; a case that holds a reserved number keeps it.
///
/// # Errors
/// The database's.
pub fn reserve_case_number(db: &mut Db<'_>, year: i16, case: CaseId, at: Instant) -> Result<String, Error> {
    let held: Option<String> = on_db!(db, conn => issued::table
        .filter(issued::case_id.eq(case.bytes()))
        .filter(issued::kind.eq(CASE))
        .filter(issued::year.eq(i64::from(year)))
        .filter(issued::state.eq(IssuedState::Reserved.id()))
        .select(issued::number)
        .first(conn)
        .optional())?;
    if let Some(number) = held {
        on_db!(db, conn => diesel::update(issued::table)
            .filter(issued::number.eq(&number))
            .set(issued::reserved_us.eq(at.0))
            .execute(conn))?;
        return Ok(number);
    }
    let no = next(db, CASE, "", year)?;
    let full = |_| Error::Invalid("the numbers of this year are used up");
    let (in_year, counter) = (u16::try_from(year).unwrap_or_default(), u32::try_from(no).unwrap_or(u32::MAX));
    let number = CaseNumber::new(in_year, counter).map_err(full)?.to_string();
    insert(db, &number, CASE, "", year, no, case, None, at)?;
    Ok(number)
}

/// Makes reservations from before `before` void; returns their numbers.
///
/// # Errors
/// The database's.
pub fn void_unused(db: &mut Db<'_>, before: Instant, reason: &str, at: Instant) -> Result<Vec<String>, Error> {
    let numbers: Vec<String> = on_db!(db, conn => issued::table
        .filter(sql::<Bool>("state = 'reserved'"))
        .filter(issued::reserved_us.lt(before.0))
        // A paper whose signature waits to be judged keeps its number.
        .filter(issued::case_id.ne_all(
            pending_submission::table.filter(pending_submission::refused.is_null()).select(pending_submission::case_id),
        ))
        .order(issued::number)
        .select(issued::number)
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    let mut voided = Vec::with_capacity(numbers.len());
    for number in numbers {
        let changed = on_db!(db, conn => diesel::update(issued::table)
            .filter(issued::number.eq(&number))
            .filter(issued::state.eq(IssuedState::Reserved.id()))
            .set((
                issued::state.eq(IssuedState::Void.id()),
                issued::void_reason.eq(reason),
                issued::changed_us.eq(at.0),
            ))
            .execute(conn))?;
        if changed == 1 {
            voided.push(number);
        }
    }
    Ok(voided)
}

/// Changes the state, compare and set. [`crate::acts::append`] does this itself.
///
/// # Errors
/// `Missing` if the number is in none of the states the change starts from.
pub fn change(db: &mut Db<'_>, change: &Change, act: Option<ActId>, at: Instant) -> Result<(), Error> {
    let from: Vec<&str> = change.from.iter().map(|state| state.id()).collect();
    let issues = change.from == [IssuedState::Reserved];
    let changed = on_db!(db, conn => {
        let row = diesel::update(issued::table)
            .filter(issued::number.eq(&change.number))
            .filter(issued::state.eq_any(&from));
        let (state, at) = (issued::state.eq(change.to.id()), issued::changed_us.eq(at.0));
        match act {
            Some(act) if issues => {
                row.set((state, at, issued::act_id.eq(act.bytes().as_slice()))).execute(conn)
            }
            _ => row.set((state, at)).execute(conn),
        }
    })?;
    row::one(changed, "number")?;
    if let Some(sealed) = &change.sealed {
        on_db!(db, conn => diesel::update(issued::table)
            .filter(issued::number.eq(&change.number))
            .set(issued::sealed.eq(sealed))
            .execute(conn))?;
    }
    for text in &change.texts {
        on_db!(db, conn => diesel::insert_into(issued_text::table)
            .values((
                issued_text::number.eq(&change.number),
                issued_text::lang.eq(&text.lang),
                issued_text::sha256.eq(text.sha256.as_slice()),
            ))
            .execute(conn))?;
    }
    Ok(())
}

/// A number with its texts.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn get_by_number(db: &mut Db<'_>, number: &str) -> Result<Option<Issued>, Error> {
    let found: Option<Row> =
        on_db!(db, conn => issued::table.filter(issued::number.eq(number)).first(conn).optional())?;
    found.map(|row| with_texts(db, row)).transpose()
}

/// Numbers of a case, oldest first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_case(db: &mut Db<'_>, case: CaseId) -> Result<Vec<Issued>, Error> {
    let found: Vec<Row> = on_db!(db, conn => issued::table
        .filter(issued::case_id.eq(case.bytes()))
        .order((issued::reserved_us, issued::number))
        .limit(i64::from(crate::PAGE_MAX))
        .load(conn))?;
    found.into_iter().map(|row| with_texts(db, row)).collect()
}

/// Numbers of a kind in a case that are not void, newest first.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn of_kind(db: &mut Db<'_>, case: CaseId, kind: &str, limit: u32) -> Result<Vec<Issued>, Error> {
    let found: Vec<Row> = on_db!(db, conn => issued::table
        .filter(issued::case_id.eq(case.bytes()))
        .filter(issued::kind.eq(kind))
        .filter(issued::state.ne(IssuedState::Void.id()))
        .order((issued::reserved_us.desc(), issued::no.desc()))
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(|row| with_texts(db, row)).collect()
}

/// Lays down what public verification will show of a reserved number, with what else its maker keeps there.
///
/// # Errors
/// `Missing` if it is not reserved.
pub fn put_sealed(db: &mut Db<'_>, number: &str, sealed: &[u8]) -> Result<(), Error> {
    let changed = on_db!(db, conn => diesel::update(issued::table)
        .filter(issued::number.eq(number))
        .filter(issued::state.eq(IssuedState::Reserved.id()))
        .set(issued::sealed.eq(sealed))
        .execute(conn))?;
    row::one(changed, "number")
}

/// The register of a kind, city and year in the order of numbers, behind `after`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn register(
    db: &mut Db<'_>,
    kind: &str,
    city: &str,
    year: i16,
    after: u64,
    limit: u32,
) -> Result<Vec<Issued>, Error> {
    let after = row::column(after)?;
    let found: Vec<Row> = on_db!(db, conn => issued::table
        .filter(issued::kind.eq(kind))
        .filter(issued::city.eq(city))
        .filter(issued::year.eq(i64::from(year)))
        .filter(issued::no.gt(after))
        .order(issued::no)
        .limit(row::page(limit))
        .load(conn))?;
    found.into_iter().map(|row| with_texts(db, row)).collect()
}

/// The next number; the counter's row is locked until the end of the transaction, so none is left out.
fn next(db: &mut Db<'_>, kind: &str, city: &str, year: i16) -> Result<i64, Error> {
    let last = on_db!(db, conn => diesel::insert_into(counter::table)
        .values((
            counter::kind.eq(kind),
            counter::city.eq(city),
            counter::year.eq(i64::from(year)),
            counter::last.eq(1_i64),
        ))
        .on_conflict((counter::kind, counter::city, counter::year))
        .do_update()
        .set(counter::last.eq(counter::last + 1))
        .returning(counter::last)
        .get_result(conn))?;
    Ok(last)
}

#[allow(clippy::too_many_arguments, reason = "each is a column")]
fn insert(
    db: &mut Db<'_>,
    number: &str,
    kind: &str,
    city: &str,
    year: i16,
    no: i64,
    case: CaseId,
    code_hash: Option<&Digest>,
    at: Instant,
) -> Result<(), Error> {
    on_db!(db, conn => diesel::insert_into(issued::table)
        .values((
            issued::number.eq(number),
            issued::kind.eq(kind),
            issued::city.eq(city),
            issued::year.eq(i64::from(year)),
            issued::no.eq(no),
            issued::case_id.eq(case.bytes()),
            issued::state.eq(IssuedState::Reserved.id()),
            issued::code_hash.eq(code_hash.map(|hash| hash.as_slice())),
            issued::reserved_us.eq(at.0),
            issued::changed_us.eq(at.0),
        ))
        .execute(conn))?;
    Ok(())
}

type Row = (
    String,
    String,
    String,
    i64,
    i64,
    Vec<u8>,
    Option<Vec<u8>>,
    String,
    Option<Vec<u8>>,
    i64,
    i64,
    Option<String>,
    Option<Vec<u8>>,
);

fn with_texts(db: &mut Db<'_>, row: Row) -> Result<Issued, Error> {
    const TABLE: &str = "issued";
    let (number, kind, city, year, no, case, act, state, code, reserved, changed, void_reason, sealed) = row;
    let texts: Vec<(String, Vec<u8>)> = on_db!(db, conn => issued_text::table
        .filter(issued_text::number.eq(&number))
        .order(issued_text::lang)
        .select((issued_text::lang, issued_text::sha256))
        .load(conn))?;
    let damaged = || Error::Corrupt { table: TABLE, id: number.clone() };
    Ok(Issued {
        year: i16::try_from(year).map_err(|_| damaged())?,
        no: u64::try_from(no).map_err(|_| damaged())?,
        case: row::case_id(TABLE, &case)?,
        act: act.map(|act| row::act_id(TABLE, &act)).transpose()?,
        state: IssuedState::from_id(&state).ok_or_else(damaged)?,
        code_hash: code.map(|code| row::bytes(TABLE, &code)).transpose()?,
        texts: texts
            .into_iter()
            .map(|(lang, sha256)| Ok(Text { lang, sha256: row::bytes(TABLE, &sha256)? }))
            .collect::<Result<_, Error>>()?,
        number,
        kind,
        city,
        reserved: Instant(reserved),
        changed: Instant(changed),
        void_reason,
        sealed,
    })
}
