//! What runs beside the stages of a case: complaints, requests, papers, and what was done.

use super::*;

parts! {
    /// A complaint.
    pub struct Complaint {
        /// Act.
        pub seq: u64,
        /// Act or inaction.
        pub about: ComplainedOf,
        /// Act complained of.
        pub act: Option<u64>,
        /// Authority of the act complained of.
        pub authority: Role,
        /// Filed.
        pub filed_at: Instant,
        /// Registered.
        pub registered_on: Date,
        /// Forwarded by act.
        pub forwarded: Option<u64>,
        /// Extended by act.
        pub extended: Option<u64>,
        /// Ended.
        pub closed: Option<ComplaintEnd>,
    }

    /// End of a complaint.
    pub struct ComplaintEnd {
        /// Act.
        pub seq: u64,
        /// Decision; none: taken back.
        pub outcome: Option<ComplaintOutcome>,
    }

    /// An extension asked for.
    pub struct Extension {
        /// Act.
        pub seq: u64,
        /// Limit.
        pub limit: ClockName,
        /// Day wished for.
        pub until: Date,
        /// Asked on.
        pub on: Date,
        /// Answered.
        pub answered: bool,
    }

    /// A city asked for.
    pub struct TransferAsked {
        /// Act.
        pub seq: u64,
        /// City.
        pub to: CityId,
    }

    /// A refusal set aside.
    pub struct Barred {
        /// Intended act.
        pub intended: Intended,
        /// Its grounds.
        pub grounds: Vec<GroundId>,
        /// The act that set it aside: newer facts open the grounds again.
        pub since: u64,
    }

    /// A paper issued.
    pub struct Paper {
        /// Act.
        pub seq: u64,
        /// Kind.
        pub kind: PaperKind,
        /// Number.
        pub number: String,
        /// Replaced by a correction.
        pub replaced: bool,
    }

    /// One act, as far as rules look back at it.
    pub struct Trail {
        /// Place.
        pub seq: u64,
        /// Kind.
        pub kind: ActKind,
        /// When.
        pub at: Instant,
        /// Role.
        pub role: Role,
        /// Person; none: the system.
        pub iin: Option<Iin>,
        /// Stage before it, seen through correction, hearing and confirmation.
        pub stage: Stage,
    }
}
