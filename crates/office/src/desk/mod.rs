//! Reads: what people see of cases. Nothing here changes a case; an employee's look at one is recorded
//! before the answer goes out \[A15\].

mod above;
mod certificate;
mod colleagues;
mod export;
mod file;
mod findings;
mod history;
mod letters;
mod lists;
mod notices;
mod overview;
mod papers;
mod proof;
pub mod scope;
mod service;
mod templates;
pub(crate) mod viewing;
mod views;
mod visits;

pub use crate::acts::{Asked, shown_limit};
pub use above::{complaints, requests};
pub use certificate::{Certificate, certificate, certificates};
pub use colleagues::{Colleague, colleagues};
pub use export::{Export, Sight, export, export_as_operator, find};
pub use file::{CaseFile, file};
pub use findings::{DraftView, draft, findings, own, planner};
pub(crate) use history::heads;
pub use history::{ActView, acts, history, signed_in};
pub use letters::{SampleLetter, letter, letters};
pub use lists::{Page, QueueQuery, QueueRow, Whose, my_cases, queue, search, workload};
pub use notices::{NoticeRow, Told, notices};
pub use overview::{LateQuery, Overview, Part, SOON_WORKING_DAYS, StageLoad, late, overview};
pub use papers::{FileVerdict, Verification, paper, paper_signature, receipt, verify};
pub use proof::{Container, Proof, proof};
pub use qonys_store::workload::Load;
pub use service::{Authority, Health, OutageView, State, health, may_oversee, outages};
pub use templates::{ProposalView, TemplateFile, TemplatePreview, TemplateView, template, template_preview, templates};
pub use viewing::{ViewingRow, viewings};
pub use views::{CaseView, LimitView, OptionView, PersonView, case, limits, options, view};
pub use visits::{VisitRow, full_slots, visits_on};
