//! Statements whose text never changes. Diesel prepares an UPDATE and an upsert anew each time, for it cannot know
//! their text beforehand; these are prepared once a connection. They are those of every act: preparing them took a
//! third of the writer's time.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

/// A statement with a `?` for each value, in their order.
pub(crate) struct Fixed<'a> {
    pub text: &'static str,
    pub values: &'a [Value<'a>],
}

/// A value of a column.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    MaybeText(Option<&'a str>),
    MaybeBytes(Option<&'a [u8]>),
}

impl QueryId for Fixed<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for Fixed<'_> {}

impl<DB> QueryFragment<DB> for Fixed<'_>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
    for<'v> &'v str: ToSql<Text, DB>,
    for<'v> &'v [u8]: ToSql<Binary, DB>,
    for<'v> Option<&'v str>: ToSql<Nullable<Text>, DB>,
    for<'v> Option<&'v [u8]>: ToSql<Nullable<Binary>, DB>,
    DB: diesel::sql_types::HasSqlType<BigInt>
        + diesel::sql_types::HasSqlType<Text>
        + diesel::sql_types::HasSqlType<Binary>
        + diesel::sql_types::HasSqlType<Nullable<Text>>
        + diesel::sql_types::HasSqlType<Nullable<Binary>>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (place, part) in self.text.split('?').enumerate() {
            if place > 0 {
                match values.next().expect("a value for each question mark: texts are constants of this crate") {
                    Value::Int(value) => out.push_bind_param::<BigInt, _>(value)?,
                    Value::Text(value) => out.push_bind_param::<Text, _>(value)?,
                    Value::Bytes(value) => out.push_bind_param::<Binary, _>(value)?,
                    Value::MaybeText(value) => out.push_bind_param::<Nullable<Text>, _>(value)?,
                    Value::MaybeBytes(value) => out.push_bind_param::<Nullable<Binary>, _>(value)?,
                }
            }
            out.push_sql(part);
        }
        Ok(())
    }
}
