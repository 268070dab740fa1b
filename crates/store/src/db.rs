//! One connection of either engine, and the macro that runs one expression on both.

use diesel::{PgConnection, SqliteConnection};

/// A connection inside a transaction. Every function of the store takes `&mut Db`.
pub enum Db<'a> {
    /// PostgreSQL.
    Pg(&'a mut PgConnection),
    /// SQLite.
    Lite(&'a mut SqliteConnection),
}

/// Expands the expression once for each engine, so that every query is checked against both.
macro_rules! on_db {
    ($db:expr, $conn:ident => $body:expr) => {
        match $db {
            $crate::Db::Pg(conn) => {
                let $conn: &mut diesel::PgConnection = conn;
                $body
            }
            $crate::Db::Lite(conn) => {
                let $conn: &mut diesel::SqliteConnection = conn;
                $body
            }
        }
    };
}
pub(crate) use on_db;
