//! The evidence container of a case: everything about it in one file that is proven without the service, in ten years
//! as today. The file itself, its manifest and its time stamp are [`qonys_eds::asic`]'s; here is what lies in it.
//!
//! | name | what |
//! | --- | --- |
//! | `acts/000007/statement.json` | the bytes that were signed |
//! | `acts/000007/statement-1.p7m` | a signature over them (CMS with the content inside); minutes have two |
//! | `acts/000007/content.json` | instead of both, the canonical content of an act that nobody signs |
//! | `acts/000007/evidence.json` | for each signature, in their order, those of papers last: when it came, what was learned about its certificates until when, the answers of OCSP, and by their SHA-256 the certificates and lists that go with it |
//! | `documents/passport-1-<id>.pdf` | a document of the person, every version |
//! | `evidence/<sha256>.cer`, `.crl` | certificates of authorities and revocation lists, each once |
//! | `index.html` | all of it for people, in the reader's language |
//! | `index.json` | all of it for programs: [`Index`] |
//! | `papers/<number>.kk.pdf`, `.kk.p7s` | a paper that was issued, and its detached signature; English copies have none |
//!
//! An act that the reader may not see is there as its commitment and leaf \[A3\]; of it and by it nothing else is.
//! The place of an inclusion proof of a leaf, with the checkpoint of the record that it leads to, will be
//! `record/000007.json`: the service does not make them yet, and a reader refuses what it does not know.
//!
//! The check is pure: no database, no configuration, no clock, no network.

mod check;
mod fault;
mod index;

pub use check::{Believed, Checked, check};
pub use fault::{CheckFault, Why};
pub use index::{ActEntry, DocumentEntry, Index, PaperEntry, Shown, State};

/// The index for programs.
pub(crate) const INDEX: &str = "index.json";
/// The index for people.
pub(crate) const PAGE: &str = qonys_eds::asic::ROOT;

/// A file of an act.
pub(crate) fn of_act(seq: u64, name: &str) -> String {
    format!("acts/{seq:06}/{name}")
}

/// What was signed.
pub(crate) const STATEMENT: &str = "statement.json";
/// What an act that nobody signs commits to.
pub(crate) const CONTENT: &str = "content.json";
/// What verifies the signatures again.
pub(crate) const EVIDENCE: &str = "evidence.json";

/// A signature over a statement, from 1.
pub(crate) fn signature(n: usize) -> String {
    format!("statement-{n}.p7m")
}

/// A document of the person.
pub(crate) fn document(kind: &str, n: u32, id: qonys_procedure::FileId, media: &str) -> String {
    let ending = match media {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ => "bin",
    };
    format!("documents/{kind}-{n}-{id}.{ending}")
}

/// A copy of a paper, or its signature.
pub(crate) fn paper(number: &str, lang: qonys_procedure::Lang, ending: &str) -> String {
    format!("papers/{number}.{}.{ending}", lang.id())
}

/// A shared piece of evidence.
pub(crate) fn piece(sha256: &[u8; 32], ending: &str) -> String {
    format!("evidence/{}.{ending}", hex::encode(sha256))
}
