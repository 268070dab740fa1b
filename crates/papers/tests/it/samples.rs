//! The sample papers of the crate, found by what they are.

use qonys_office::ports::{Paper, PaperBody};
pub use qonys_papers::samples::{ALPHABET, samples};
use qonys_procedure::Lang;
use qonys_procedure::paper::PaperKind;

/// Every kind in every language.
pub fn all() -> Vec<Paper> {
    Lang::ALL.iter().flat_map(|&lang| samples(lang)).collect()
}

pub fn of_kind(kind: PaperKind, lang: Lang) -> Paper {
    let is = |paper: &Paper| matches!(&paper.body, PaperBody::Decision(decision) if decision.kind == kind);
    samples(lang).into_iter().find(is).unwrap_or_else(|| panic!("a sample of {kind}"))
}

pub fn permit(lang: Lang) -> Paper {
    of_kind(PaperKind::Permit, lang)
}

pub fn receipt(lang: Lang) -> Paper {
    let is = |paper: &Paper| matches!(paper.body, PaperBody::Receipt(_));
    samples(lang).into_iter().find(is).expect("a sample of a receipt")
}
