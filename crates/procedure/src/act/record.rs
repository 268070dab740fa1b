//! Contents of the acts about limits, accesses, mistakes and the end of a case.

use super::parts::PaperNumber;
use crate::catalogue::{CityId, EditionId};
use crate::clock::ClockName;
use crate::form::{Line, Prose};
use crate::forms::List;
use crate::id::AccountId;
use crate::time::{Date, Instant};
use crate::{choice, form};

form! {
    /// `ask_transfer`
    pub struct AskTransfer {
        /// City of the case.
        pub from: CityId,
        /// City wished for.
        pub to: CityId,
        /// Why.
        pub reason: Prose,
    }
}

form! {
    /// `transfer_case`
    pub struct TransferCase {
        /// City of the case.
        pub from: CityId,
        /// New city.
        pub to: CityId,
        /// Why.
        pub reason: Prose,
    }
}

form! {
    /// `withdraw`
    pub struct Withdraw {
        /// Why.
        pub reason: Prose,
    }
}

form! {
    /// `lapse`
    pub struct Lapse {
        /// Which limit was missed.
        pub limit: ClockName,
        /// When the notices were sent that announced it.
        #[serde(default)]
        pub notices: List<Instant, 50>,
    }
}

form! {
    /// `ask_extension`; proof is a file of the statement.
    pub struct AskExtension {
        /// Which limit.
        pub limit: ClockName,
        /// Day wished for.
        pub until: Date,
        /// Why.
        pub reason: Prose,
    }
}

form! {
    /// `extend_limit`: only an applicant's limit.
    pub struct ExtendLimit {
        /// Which limit.
        pub limit: ClockName,
        /// New day.
        pub until: Date,
        /// Why.
        pub reason: Prose,
    }
}

choice! {
    /// Why limits were computed anew.
    pub enum RecomputeCause ("recompute_cause") {
        /// The working calendar changed.
        Calendar = "calendar",
        /// A law table changed.
        LawTable = "law_table",
        /// A declared outage.
        Outage = "outage",
        /// A rectification.
        Rectification = "rectification",
    }
}

form! {
    /// One limit moved.
    pub struct MovedLimit {
        /// Which clock.
        pub limit: ClockName,
        /// For limits of a complaint: its sequence number.
        #[serde(default)]
        pub about: Option<u64>,
        /// From.
        pub from: Date,
        /// To.
        pub to: Date,
        /// Days, counted as the clock counts, that outages took and that are given back in all.
        #[serde(default)]
        pub given_back: u32,
    }
}

form! {
    /// `recompute_limits`
    pub struct RecomputeLimits {
        /// Cause.
        pub cause: RecomputeCause,
        /// Which outage, table or act.
        pub reference: Line,
        /// Each limit from, to.
        #[serde(default)]
        pub limits: List<MovedLimit, 50>,
    }
}

form! {
    /// `move_edition`
    pub struct MoveEdition {
        /// From.
        pub from: EditionId,
        /// To.
        pub to: EditionId,
        /// What differs for this case.
        pub differences: Prose,
    }
}

form! {
    /// `rectify_record`
    pub struct RectifyRecord {
        /// Sequence number of the act.
        pub act: u64,
        /// What is wrong.
        pub wrong: Prose,
        /// What is right.
        pub right: Prose,
        /// Why.
        pub why: Prose,
    }
}

choice! {
    /// What is put right.
    pub enum RectifiedPaper ("rectified_paper") {
        /// A paper issued by the service.
        Paper = "paper",
        /// The card itself: it is made anew.
        Card = "card",
    }
}

form! {
    /// `rectify_document`; the new number comes with the record.
    pub struct RectifyDocument {
        /// Paper or card.
        pub what: RectifiedPaper,
        /// Number of the faulty paper or card.
        pub number: PaperNumber,
        /// The error.
        pub error: Prose,
        /// The right text.
        pub right: Prose,
    }
}

form! {
    /// `move_originals`; never an identity document.
    pub struct MoveOriginals {
        /// What.
        #[serde(default)]
        pub what: List<Line, 50>,
        /// Number of the seal.
        #[serde(default)]
        pub seal: Option<Line>,
        /// From.
        pub from: Line,
        /// To.
        pub to: Line,
    }
}

form! {
    /// `reassign`
    pub struct Reassign {
        /// From; none if nobody had it.
        #[serde(default)]
        pub from: Option<AccountId>,
        /// To.
        pub to: AccountId,
        /// Why.
        pub reason: Prose,
    }
}

choice! {
    /// Why an employee no longer has a case.
    pub enum ReleaseReason ("release_reason") {
        /// The access ended.
        AccessEnded = "access_ended",
        /// The access is suspended.
        Suspended = "suspended",
        /// On leave.
        OnLeave = "on_leave",
    }
}

form! {
    /// `release_case`
    pub struct ReleaseCase {
        /// Who had it.
        pub account: AccountId,
        /// Why.
        pub reason: ReleaseReason,
    }
}

form! {
    /// `recuse`
    pub struct Recuse {
        /// Ground.
        pub ground: Prose,
    }
}

choice! {
    /// Why there is no object any more.
    pub enum TerminationGround ("termination_ground") {
        /// The person died.
        Death = "death",
        /// The person became a citizen.
        Citizenship = "citizenship",
        /// The person got a permit otherwise.
        OtherPermit = "other_permit",
        /// The same matter is in another case.
        Duplicate = "duplicate",
    }
}

form! {
    /// `terminate`
    pub struct Terminate {
        /// Ground.
        pub ground: TerminationGround,
        /// What proves it.
        pub proof: Prose,
    }
}

choice! {
    /// Consent taken back.
    pub enum ConsentKind ("consent") {
        /// To automated processing: a person looks instead, the case goes on.
        Automated = "automated",
        /// To the whole use of data: the case cannot go on.
        All = "all",
    }
}

form! {
    /// `withdraw_consent`
    pub struct WithdrawConsent {
        /// Which.
        pub which: ConsentKind,
    }
}
