//! Training, from outside.

mod dossiers;
mod example;
mod stories;
