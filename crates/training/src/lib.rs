pub mod dossier;
pub mod specimen;
