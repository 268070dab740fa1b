//! Tests of the acts, the table, the case and its limits.

mod complaints;
mod desk;
mod docs;
mod extensions;
mod matrix;
mod properties;
mod refusals;
mod stories;
mod walk;
