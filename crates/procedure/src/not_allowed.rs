//! A typed no.

use crate::act::{ActKind, Item};
use crate::catalogue::{CityId, EditionId};
use crate::check::CheckSystem;
use crate::clock::ClockName;
use crate::paper::PaperKind;
use crate::preflight::Finding;
use crate::stage::Stage;
use crate::time::Date;

/// An act that is not allowed: which, where, why.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{act} is not allowed in {}: {reason}", stage.map_or("no case", Stage::id))]
pub struct NotAllowed {
    /// The act.
    pub act: ActKind,
    /// Stage of the case; none: there is no case yet.
    pub stage: Option<Stage>,
    /// Why not.
    pub reason: Reason,
}

impl NotAllowed {
    /// Stable code for the API and the messages.
    pub fn code(&self) -> &'static str {
        self.reason.code()
    }
}

/// A record that cannot be replayed: damage, never a person's mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Corrupt {
    /// The first act of a case opens it, and no other does.
    #[error("act {seq} is not in its place: a case begins with open_case and has one")]
    Beginning {
        /// Its place.
        seq: u64,
    },
    /// Acts are numbered without gaps.
    #[error("act {found} follows act {last}")]
    Sequence {
        /// Last act of the case.
        last: u64,
        /// The act that came.
        found: u64,
    },
    /// The act belongs to another case.
    #[error("the act belongs to another case")]
    OtherCase,
    /// The edition of the case is not in the rule book.
    #[error("no rules for edition {0:?}")]
    NoRules(Option<EditionId>),
    /// The state lacks what the act rests on.
    #[error("{act} without {what}")]
    Missing {
        /// Act.
        act: ActKind,
        /// What is not there.
        what: &'static str,
    },
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$fdoc:meta])* $field:ident : $ty:ty),* $(,)? })? = $code:literal),* $(,)?) => {
        /// Why an act is not allowed.
        #[derive(Clone, Debug, PartialEq, thiserror::Error)]
        pub enum Reason {
            $($(#[$doc])* $name $({ $($(#[$fdoc])* $field: $ty),* })?),*
        }

        impl Reason {
            /// Every code; messages and statuses are checked against it.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Stable code.
            pub const fn code(&self) -> &'static str {
                match self { $(Reason::$name { .. } => $code),* }
            }
        }
    };
}

reasons! {
    /// `open_case` on a case that exists, or another act where none does.
    #[error("there is no such case, or it exists already")]
    NoSuchCase = "no_such_case",
    /// Another act came first.
    #[error("the case is at act {now}, the statement was made for {seen}")]
    Stale {
        /// Place for which the act was made.
        seen: u64,
        /// Next free place.
        now: u64
    } = "stale",
    /// Time of the act before that of the last one.
    #[error("the act would lie before the last one")]
    BeforeLastAct = "before_last_act",
    /// The stage does not know this act.
    #[error("not open in this stage")]
    NotInThisStage = "not_in_this_stage",
    /// Another role does this.
    #[error("not open to this role")]
    NotYourRole = "not_your_role",
    /// An applicant's case is their own.
    #[error("the case is another person's")]
    NotYourCase = "not_your_case",
    /// The employee belongs to another city.
    #[error("the case is of {city}")]
    OtherCity {
        /// City of the case.
        city: CityId
    } = "other_city",
    /// No one acts on their own case.
    #[error("the employee is the applicant")]
    OwnCase = "own_case",
    /// No one decides on their own proposal.
    #[error("the employee made the proposal")]
    OwnProposal = "own_proposal",
    /// No one decides where they recommended, or reviews what they did.
    #[error("the employee took part in what is to be decided")]
    FourEyes = "four_eyes",
    /// The employee declared a bias.
    #[error("the employee declared a bias")]
    Recused = "recused",
    /// After an upheld complaint another officer gets the case.
    #[error("a complaint was upheld: another employee decides")]
    Excluded = "excluded",
    /// No access, or no longer, or not yet.
    #[error("the access has ended")]
    AccessEnded = "access_ended",
    /// On leave.
    #[error("the employee is on leave")]
    OnLeave = "on_leave",
    /// No edition of the order is in force.
    #[error("no edition of the order is in force on {day}")]
    NoEdition {
        /// Day asked for.
        day: Date
    } = "no_edition",
    /// The edition ended and halts cases in this stage.
    #[error("edition {edition} has ended and halts the case")]
    Halted {
        /// Edition.
        edition: EditionId
    } = "halted",
    /// The edition has another way.
    #[error("the edition provides another way")]
    NotInThisEdition = "not_in_this_edition",
    /// No notice with these grounds, or its three working days have not passed.
    #[error("the person is to be heard first")]
    HearingRequired {
        /// First day on which the act is possible; none: no notice was given.
        earliest: Option<Date>
    } = "hearing_required",
    /// Checks that the act needs.
    #[error("checks are missing")]
    ChecksMissing {
        /// Which.
        which: Vec<CheckSystem>
    } = "checks_missing",
    /// The interview was not held.
    #[error("the interview was not held")]
    NotHeld = "not_held",
    /// The state has to decide on what it has.
    #[error("returned {max} times already")]
    TooManyReturns {
        /// Most returns in a stage.
        max: u32
    } = "too_many_returns",
    /// No more requests for another time.
    #[error("another time was asked for {max} times already")]
    TooManyReschedules {
        /// Most requests.
        max: u32
    } = "too_many_reschedules",
    /// Too late.
    #[error("the limit {clock} passed on {due}")]
    LimitPassed {
        /// Clock.
        clock: ClockName,
        /// Its last day.
        due: Date
    } = "limit_passed",
    /// Too early.
    #[error("not before {from}")]
    TooEarly {
        /// First day.
        from: Date
    } = "too_early",
    /// A lapse must be announced, at the border also asked for.
    #[error("the lapse has not been announced in time, or the border was not asked")]
    NotAnnounced = "not_announced",
    /// Nothing is there that the act answers.
    #[error("there is no {what} to act upon")]
    NothingPending {
        /// What is not there, an id for messages.
        what: &'static str
    } = "nothing_pending",
    /// Done already.
    #[error("done already")]
    AlreadyDone = "already_done",
    /// Items of the centre without an outcome.
    #[error("items at the centre have no outcome")]
    ItemsMissing {
        /// Which.
        which: Vec<Item>
    } = "items_missing",
    /// The content does not fit.
    #[error("{path}: {message}")]
    Content {
        /// Field.
        path: String,
        /// What is wrong, an id for messages.
        message: &'static str
    } = "content",
    /// Preflight found faults that block.
    #[error("faults are to be mended before signing")]
    Findings {
        /// The blocking ones.
        findings: Vec<Finding>
    } = "findings",
    /// The case number was not reserved.
    #[error("the act gives the case its number, and none came with it")]
    NumberMissing = "number_missing",
    /// A paper's number was not reserved.
    #[error("the act issues a {kind}, and none came with it")]
    PaperMissing {
        /// Kind.
        kind: PaperKind
    } = "paper_missing",
    /// Not signed, or not by all.
    #[error("{needed} different people have to sign, the actor among them")]
    SignersMissing {
        /// How many.
        needed: usize
    } = "signers_missing",
    /// A complaint set aside the same refusal on the same facts.
    #[error("a complaint set aside the same refusal on the same facts")]
    SameRefusal = "same_refusal",
    /// The interval after a refusal has not passed.
    #[error("a new application is possible from {from}")]
    ReapplyTooEarly {
        /// First day.
        from: Date
    } = "reapply_too_early",
    /// One person, one open case.
    #[error("an open case of the same person, or with the same document, exists")]
    OpenCaseExists = "open_case_exists",
    /// The record itself is damaged.
    #[error("the record is damaged: {cause}")]
    Damaged {
        /// Cause.
        cause: Corrupt
    } = "damaged",
}

impl Reason {
    /// Arguments of the message by name, as text.
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        let ids = |which: Vec<&str>| which.join(", ");
        match self {
            Reason::Stale { seen, now } => vec![("seen", seen.to_string()), ("now", now.to_string())],
            Reason::OtherCity { city } => vec![("city", city.to_string())],
            Reason::NoEdition { day } => vec![("day", day.to_string())],
            Reason::Halted { edition } => vec![("edition", edition.to_string())],
            Reason::HearingRequired { earliest } => {
                vec![("earliest", earliest.map_or(String::new(), |day| day.to_string()))]
            }
            Reason::ChecksMissing { which } => vec![("which", ids(which.iter().map(|c| c.id()).collect()))],
            Reason::TooManyReturns { max } | Reason::TooManyReschedules { max } => vec![("max", max.to_string())],
            Reason::LimitPassed { clock, due } => vec![("clock", clock.to_string()), ("due", due.to_string())],
            Reason::TooEarly { from } | Reason::ReapplyTooEarly { from } => vec![("from", from.to_string())],
            Reason::NothingPending { what } => vec![("what", (*what).to_owned())],
            Reason::ItemsMissing { which } => vec![("which", ids(which.iter().map(|i| i.id()).collect()))],
            Reason::Content { path, message } => vec![("path", path.clone()), ("message", (*message).to_owned())],
            Reason::PaperMissing { kind } => vec![("kind", kind.to_string())],
            Reason::SignersMissing { needed } => vec![("needed", needed.to_string())],
            _ => Vec::new(),
        }
    }
}
