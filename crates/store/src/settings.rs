//! What this server is: its id and kind, set once by `init`, and small settings.

use crate::{
    Db, Error,
    db::on_db,
    row,
    schema::{service, setting},
};
use diesel::prelude::*;
use qonys_procedure::Instant;
use uuid::Uuid;

qonys_procedure::choice! {
    /// A training server and one for real work refuse each other's trust.
    pub enum ServerKind ("server_kind") {
        /// Training and demonstration.
        Training = "training",
        /// Real work.
        Real = "real",
    }
}

/// Who this server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Stands in every statement (A5).
    pub id: Uuid,
    /// Training or real.
    pub kind: ServerKind,
    /// Set up.
    pub created: Instant,
}

/// Who this server is; `None` before `init`.
///
/// # Errors
/// `Corrupt`, or the database's.
pub fn service(db: &mut Db<'_>) -> Result<Option<Service>, Error> {
    let found: Option<(Vec<u8>, String, i64)> = on_db!(db, conn => service::table
        .select((service::id, service::kind, service::created_us))
        .first(conn)
        .optional())?;
    found
        .map(|(id, kind, created)| {
            Ok(Service {
                kind: ServerKind::from_id(&kind).ok_or_else(|| row::corrupt("service", &id))?,
                id: row::uuid("service", &id)?,
                created: Instant(created),
            })
        })
        .transpose()
}

/// Sets it, once.
///
/// # Errors
/// `Taken` if it is set.
pub fn set_service(db: &mut Db<'_>, new: &Service) -> Result<(), Error> {
    let rows = on_db!(db, conn => diesel::insert_into(service::table)
        .values((
            service::one.eq(1_i64),
            service::id.eq(new.id.as_bytes()),
            service::kind.eq(new.kind.id()),
            service::created_us.eq(new.created.0),
        ))
        .on_conflict_do_nothing()
        .execute(conn))?;
    row::inserted(rows, "identity of this server")
}

/// A small setting.
///
/// # Errors
/// The database's.
pub fn get(db: &mut Db<'_>, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let found = on_db!(db, conn => setting::table
        .filter(setting::name.eq(name))
        .select(setting::value)
        .first(conn)
        .optional())?;
    Ok(found)
}

/// Sets a small setting. Personal data and secrets sealed only ([`crate::seal::Purpose::Setting`]).
///
/// # Errors
/// The database's.
pub fn put(db: &mut Db<'_>, name: &str, value: &[u8]) -> Result<(), Error> {
    on_db!(db, conn => diesel::insert_into(setting::table)
        .values((setting::name.eq(name), setting::value.eq(value)))
        .on_conflict(setting::name)
        .do_update()
        .set(setting::value.eq(value))
        .execute(conn))?;
    Ok(())
}
