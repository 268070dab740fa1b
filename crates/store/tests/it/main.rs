//! Tests of the store: one suite for both engines, the nine rules of the SQLite writer, its schema, PostgreSQL's
//! own rules, kill -9, and what lies on the disk.

mod bed;
mod conformance;
mod disk;
mod kill;
mod postgres;
mod rules;
mod schema;
mod sealing;
