//! Papers of the service as PDF/A-2b: every kind that an act issues, each by a template of its own, and the receipt of
//! a signed statement, in Kazakh and Russian, with an English reading copy.
//!
//! Implements [`office::ports::Printer`](qonys_office::ports::Printer) with typst. The templates are the
//! text files in `templates/`, or others that take their place; words come from `locales/`; data reach a template as JSON in a virtual
//! file and are never spliced into its code. The same data give the same bytes: there is no clock, no
//! network and no font of the system here.

mod plain;
pub mod samples;
mod templates;
mod trial;
mod view;
mod world;

pub use world::TypstPrinter;
