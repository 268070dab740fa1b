//! The shapes of the API: ids and instants as text, words in the caller's language beside stable ids.

mod case;
mod certificate;
mod lists;
mod person;
mod report;
mod statement;
mod template;
mod work;

pub use case::{Act, Case, Document, Draft, Finding, Limit, Option_, Performed, Viewing, Waiting};
pub use certificate::Certificate;
pub use lists::{Notice, Outage, Visit};
pub use person::{Edition, Me};
pub use report::{Report, StockRow};
pub use statement::{Bytes, OneOrMore, Proof, Statement};
pub use template::{Proposal, Template, TemplateText};
pub use work::{QueuePage, QueueRow};
