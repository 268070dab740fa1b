//! How many rows each table has: tests see that a refusal changed nothing, operators what grows.

use crate::{Db, Error};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

const LITE_TABLES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
const PG_TABLES: &str =
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

/// Rows of every table, by name. Reads all of them: not for every request.
///
/// # Errors
/// Those of the database.
pub fn count_rows(db: &mut Db<'_>) -> Result<Vec<(String, u64)>, Error> {
    let tables: Vec<Table> = match db {
        Db::Pg(conn) => sql_query(PG_TABLES).load(*conn)?,
        Db::Lite(conn) => sql_query(LITE_TABLES).load(*conn)?,
    };
    tables.into_iter().map(|table| count(db, table.name)).collect()
}

fn count(db: &mut Db<'_>, table: String) -> Result<(String, u64), Error> {
    // The name comes from the database's own catalogue.
    let query = sql_query(format!("SELECT COUNT(*) AS rows FROM \"{table}\""));
    let found: Rows = match db {
        Db::Pg(conn) => query.get_result(*conn)?,
        Db::Lite(conn) => query.get_result(*conn)?,
    };
    Ok((table, u64::try_from(found.rows).unwrap_or(0)))
}
