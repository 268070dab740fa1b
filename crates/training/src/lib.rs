//! Training: synthetic people and the papers they bring. Nothing here is for real work.

pub mod dossier;
pub mod specimen;
