//! `qonys edition check`: every fault of an edition's file with its line, and what is unverified.

mod meaning;
mod tree;

use super::Edition;
use crate::choice;
use crate::rulebook::RuleBook;
use std::fmt;

choice! {
    /// Kind of a fault; `fault-<id>` is its message in `locales/`.
    pub enum FaultId ("fault") {
        /// Not TOML.
        Syntax = "syntax",
        /// A value has the wrong shape, or a key is unknown or missing.
        Shape = "shape",
        /// A section that no edition has.
        UnknownSection = "unknown_section",
        /// A section that every edition has.
        MissingSection = "missing_section",
        /// A datum without `source` and `verified`.
        NoSource = "no_source",
        /// A source without a mark.
        SourceMark = "source_mark",
        /// What is only reported or ours is said to be verified.
        CannotBeVerified = "cannot_be_verified",
        /// A text lacks a language.
        TextMissing = "text_missing",
        /// The same id twice.
        Duplicate = "duplicate",
        /// First day in force is not the day after publication.
        EffectiveFrom = "effective_from",
        /// Ends before it begins.
        EffectiveTo = "effective_to",
        /// Published before it was signed.
        PublishedBeforeSigned = "published_before_signed",
        /// The copy went to the register later than five working days after signing.
        RegisterTooLate = "register_too_late",
        /// The edition it follows is not known.
        UnknownEdition = "unknown_edition",
        /// The period overlaps another edition's.
        Overlap = "overlap",
        /// A stage is missing.
        MissingStage = "missing_stage",
        /// A stage's place in the order is taken, or none where it needs one.
        StageOrder = "stage_order",
        /// A clock is missing, in the edition and in the law tables.
        MissingClock = "missing_clock",
        /// A clock of no length.
        EmptyClock = "empty_clock",
        /// An act that does not exist.
        UnknownAct = "unknown_act",
        /// A line of the list of basic requirements is missing.
        MissingRequirement = "missing_requirement",
        /// A list that may not be empty.
        EmptyList = "empty_list",
        /// A field that the form does not have.
        UnknownField = "unknown_field",
        /// A number outside its bounds.
        OutOfBounds = "out_of_bounds",
        /// A city in which no centre ever opens.
        NeverOpen = "never_open",
        /// A centre's hours end before they begin.
        Hours = "hours",
        /// A body that the law tables do not know.
        UnknownBody = "unknown_body",
    }
}

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Path of the datum: `clock[3].length`.
    pub path: String,
    /// What is wrong.
    pub id: FaultId,
    /// Arguments of the message, by name.
    pub args: Vec<(&'static str, String)>,
}

/// A datum whose text in force was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    /// Line, from 1.
    pub line: usize,
    /// Path of the datum.
    pub path: String,
    /// Where it comes from.
    pub source: String,
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Faults in the order of lines; none: the edition can be loaded.
    pub faults: Vec<Fault>,
    /// What is unverified, in the order of lines.
    pub unverified: Vec<Unverified>,
    /// The edition, if it could be read.
    pub edition: Option<Edition>,
}

/// Looks a file through. `book` holds the other editions, the law tables and the calendar.
pub fn check(text: &str, book: &RuleBook) -> Report {
    let lines = Lines::new(text);
    let tree = match tree::parse(text, &lines) {
        Ok(tree) => tree,
        Err(faults) => return Report { faults, unverified: Vec::new(), edition: None },
    };
    let mut faults = tree::sections(&tree, &lines);
    let unverified = tree::sources(&tree, &lines, &mut faults);
    let edition = if faults.iter().any(|f| f.id == FaultId::Shape) { None } else { Edition::from_toml(text).ok() };
    if let Some(edition) = &edition {
        faults.extend(meaning::faults(edition, &tree, &lines, book));
    }
    faults.sort_by(|a, b| (a.line, &a.path, a.id).cmp(&(b.line, &b.path, b.id)));
    faults.dedup();
    Report { faults, unverified, edition }
}

/// Starts of the lines of a text.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// Line of a byte, from 1.
    fn of(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte).max(1)
    }
}

impl Fault {
    fn arg(&self, name: &str) -> &str {
        self.args.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        let arg = |name| self.arg(name);
        match self.id {
            FaultId::Syntax | FaultId::Shape => write!(f, "{}", arg("cause")),
            FaultId::UnknownSection => write!(f, "no edition has this section; known are {}", arg("known")),
            FaultId::MissingSection => write!(f, "this section is missing"),
            FaultId::NoSource => write!(f, "a datum needs `source` and `verified` beside it or above it"),
            FaultId::SourceMark => write!(f, "a source begins with [order], [report], [law] or [ours]"),
            FaultId::CannotBeVerified => write!(f, "what is reported or ours was not read in a text in force"),
            FaultId::TextMissing => write!(f, "the text is missing in {}", arg("lang")),
            FaultId::Duplicate => write!(f, "`{}` stands there twice", arg("id")),
            FaultId::EffectiveFrom => {
                write!(f, "the first day in force is the day after publication, {} [order cl. 9]", arg("expected"))
            }
            FaultId::EffectiveTo => write!(f, "it ends before it begins on {}", arg("from")),
            FaultId::PublishedBeforeSigned => {
                write!(f, "it was published before it was signed on {}", arg("signed_on"))
            }
            FaultId::RegisterTooLate => {
                write!(f, "the copy was due within 5 working days of signing, by {} [order cl. 8]", arg("due"))
            }
            FaultId::UnknownEdition => write!(f, "no edition `{}` is known", arg("id")),
            FaultId::Overlap => write!(f, "the days overlap those of edition `{}`", arg("id")),
            FaultId::MissingStage => write!(f, "the stage `{}` is missing", arg("id")),
            FaultId::StageOrder => write!(f, "the stage `{}` has no place of its own in the order", arg("id")),
            FaultId::MissingClock => write!(f, "the clock `{}` is missing", arg("id")),
            FaultId::EmptyClock => write!(f, "a clock needs a length of at least 1 and at most {}", arg("max")),
            FaultId::UnknownAct => write!(f, "there is no act `{}`", arg("id")),
            FaultId::MissingRequirement => write!(f, "the line `{}` of the basic requirements is missing", arg("id")),
            FaultId::EmptyList => write!(f, "this list may not be empty"),
            FaultId::UnknownField => write!(f, "the form has no field `{}`", arg("field")),
            FaultId::OutOfBounds => write!(f, "it must be {} to {}", arg("min"), arg("max")),
            FaultId::NeverOpen => write!(f, "no centre of this city opens: nobody could finish there"),
            FaultId::Hours => write!(f, "it closes at {} before it opens at {}", arg("to"), arg("from")),
            FaultId::UnknownBody => write!(f, "the law tables know no body `{}`", arg("id")),
        }
    }
}
