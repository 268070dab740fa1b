//! Decisions: preparing what is to be signed, and performing acts. One path for every act: load,
//! decide, evidence, append in one atomic step guarded by (case, seq), effects.

pub(crate) mod asked;
pub(crate) mod colleagues;
mod content;
pub mod draft;
pub(crate) mod drawing;
mod evidence;
pub(crate) mod facts;
pub(crate) mod load;
pub mod notices;
pub(crate) mod outbox;
pub(crate) mod papers;
mod partial;
mod perform;
pub(crate) mod prefill;
mod prepare;
pub(crate) mod project;
pub mod proof;
pub(crate) mod proposal;
mod signatures;
pub(crate) mod text;
pub mod waiting;

pub use asked::Asked;
pub use evidence::prepared_paper;
pub use outbox::Message;
pub use papers::LANGS;
pub use perform::{Outcome, Performed, Request, Signed, perform, perform_as_system};
pub use prepare::{PREPARED_SECONDS, Prepared, PreparedPaper, prepare, prepared};
pub use project::{Summary, shown_limit};
pub use signatures::Signatures;
pub use text::label;
