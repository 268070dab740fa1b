//! Stages of a case \[procedure.md, "Stages"\].

use crate::choice;

choice! {
    /// Where a case is.
    pub enum Stage ("stage") {
        /// The applicant prepares; private.
        Draft = "draft",
        /// A reviewer looks whether the documents are whole.
        Screening = "screening",
        /// Online interview with the applicant.
        Interview = "interview",
        /// The ministry decides on the petition.
        PetitionDecision = "petition_decision",
        /// Petition issued; the applicant may apply for residence.
        Petitioned = "petitioned",
        /// The migration service checks the data.
        Verification = "verification",
        /// Returned to the applicant to mend remarks.
        Correction = "correction",
        /// The applicant is heard before an unfavourable act.
        Hearing = "hearing",
        /// Approved provisionally; the applicant travels.
        AwaitingEntry = "awaiting_entry",
        /// In the country: medical, fingerprints, housing, originals.
        Arrival = "arrival",
        /// The migration service prepares the decision.
        Decision = "decision",
        /// The head confirms or declines a proposal.
        Confirmation = "confirmation",
        /// The document is being made.
        CardProduction = "card_production",
        /// The document waits at the centre.
        Handover = "handover",
        /// Document handed over.
        Closed = "closed",
        /// Petition or permit refused.
        Refused = "refused",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
        /// The applicant missed a limit; can be reinstated.
        Lapsed = "lapsed",
        /// Petition or permit taken back by the state.
        Annulled = "annulled",
        /// No object any more.
        Terminated = "terminated",
    }
}

impl Stage {
    /// An end state: nothing moves but what the table allows from it.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Stage::Closed | Stage::Refused | Stage::Withdrawn | Stage::Lapsed | Stage::Annulled | Stage::Terminated
        )
    }

    /// "Open" in the table of acts: every stage that is not an end state, draft excepted.
    pub const fn is_open(self) -> bool {
        !self.is_end() && !matches!(self, Stage::Draft)
    }
}
