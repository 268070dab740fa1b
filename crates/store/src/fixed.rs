//! Statements whose text never changes. Diesel prepares an UPDATE anew each time, and writes an upsert out anew to
//! look it up, for it cannot know their text beforehand; these are prepared once a connection and found by their
//! type. They are those of every act: preparing them took a third of the writer's time.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use std::marker::PhantomData;

/// The text of a statement, with a `?` for each value; its type is its name in the cache.
pub(crate) trait Statement: 'static {
    const TEXT: &'static str;
}

/// Names a statement: `statement!(PutState, "INSERT …")`.
macro_rules! statement {
    ($name:ident, $text:expr) => {
        struct $name;

        impl $crate::fixed::Statement for $name {
            const TEXT: &'static str = $text;
        }
    };
}
pub(crate) use statement;

/// A statement with its values, in the order of their `?`.
pub(crate) struct Fixed<'a, S> {
    values: &'a [Value<'a>],
    statement: PhantomData<S>,
}

impl<'a, S: Statement> Fixed<'a, S> {
    pub fn new(values: &'a [Value<'a>]) -> Fixed<'a, S> {
        Fixed { values, statement: PhantomData }
    }
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

impl<S: Statement> QueryId for Fixed<'_, S> {
    type QueryId = S;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S, Conn> RunQueryDsl<Conn> for Fixed<'_, S> {}

impl<S, DB> QueryFragment<DB> for Fixed<'_, S>
where
    S: Statement,
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
        for (place, part) in S::TEXT.split('?').enumerate() {
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
        debug_assert!(values.next().is_none(), "a question mark for each value");
        Ok(())
    }
}
