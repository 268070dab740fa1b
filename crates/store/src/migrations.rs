//! Versions of the schema: embedded, run in order, never back.

use crate::{Db, Error, db::on_db};
use diesel::{
    backend::Backend,
    migration::MigrationSource,
    prelude::*,
    sql_types::{Nullable, Text},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::sync::LazyLock;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The newest migration that this version knows; both engines have the same ones (a test compares them).
static KNOWN: LazyLock<String> =
    LazyLock::new(|| versions::<Sqlite>(&SQLITE).pop().expect("a schema has at least one migration"));

/// The versions of the migrations embedded for an engine, in their order.
fn versions<DB: Backend>(source: &impl MigrationSource<DB>) -> Vec<String> {
    let migrations = source.migrations().expect("embedded migrations can be listed");
    let mut versions: Vec<_> = migrations.iter().map(|migration| migration.name().version().to_string()).collect();
    versions.sort();
    versions
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Nullable<Text>)]
    version: Option<String>,
}

/// The newest migration in the database, `None` if it has none.
pub(crate) fn found(db: &mut Db<'_>) -> Result<Option<String>, Error> {
    let exists = match db {
        Db::Pg(_) => "SELECT to_regclass('__diesel_schema_migrations')::text AS version",
        Db::Lite(_) => "SELECT max(name) AS version FROM sqlite_schema WHERE name = '__diesel_schema_migrations'",
    };
    let exists: Version = on_db!(db, conn => diesel::sql_query(exists).get_result(conn))?;
    if exists.version.is_none() {
        return Ok(None);
    }
    let newest = "SELECT max(version) AS version FROM __diesel_schema_migrations";
    let newest: Version = on_db!(db, conn => diesel::sql_query(newest).get_result(conn))?;
    Ok(newest.version)
}

/// Refuses a schema that is not this version's.
pub(crate) fn check(db: &mut Db<'_>) -> Result<(), Error> {
    match found(db)? {
        Some(found) if found == *KNOWN => Ok(()),
        Some(found) if found > *KNOWN => Err(Error::SchemaNewer { found, known: KNOWN.clone() }),
        found => Err(Error::SchemaOlder { found: found.unwrap_or_else(|| "none".to_owned()), needed: KNOWN.clone() }),
    }
}

/// Brings the schema to this version; the caller holds off other processes.
pub(crate) fn run(db: &mut Db<'_>) -> Result<Vec<String>, Error> {
    if let Some(found) = found(db)?
        && found > *KNOWN
    {
        return Err(Error::SchemaNewer { found, known: KNOWN.clone() });
    }
    let done = match db {
        Db::Pg(conn) => conn.run_pending_migrations(POSTGRES).map(names),
        Db::Lite(conn) => conn.run_pending_migrations(SQLITE).map(names),
    };
    done.map_err(Error::Migration)
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.into_iter().map(|version| version.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_the_same_migrations() {
        assert_eq!(versions::<Sqlite>(&SQLITE), versions::<diesel::pg::Pg>(&POSTGRES));
    }
}
