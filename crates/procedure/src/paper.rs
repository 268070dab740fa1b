//! Papers that the service issues \[procedure.md, "Documents that the product issues"\].

use crate::act::ActKind;
use crate::choice;

choice! {
    /// Kind of a paper; its number begins with the id's code.
    pub enum PaperKind ("paper") {
        /// Petition.
        Petition = "petition",
        /// Return with remarks.
        Return = "return",
        /// Refusal of consideration.
        ConsiderationRefusal = "consideration_refusal",
        /// Notice of the preliminary decision.
        Notice = "notice",
        /// Minutes of a hearing.
        Minutes = "minutes",
        /// Preliminary approval.
        Approval = "approval",
        /// Refusal of the petition.
        PetitionRefusal = "petition_refusal",
        /// Refusal of the permit.
        Refusal = "refusal",
        /// Permit.
        Permit = "permit",
        /// Annulment of a petition or permit.
        Annulment = "annulment",
        /// Lapse.
        Lapse = "lapse",
        /// Extension of a limit.
        Extension = "extension",
        /// Reinstatement after a lapse.
        Reinstatement = "reinstatement",
        /// Transfer to another city.
        Transfer = "transfer",
        /// Correction of a document.
        DocumentCorrection = "document_correction",
        /// Decision on a complaint.
        ComplaintDecision = "complaint_decision",
        /// Receipt of a signed statement.
        StatementReceipt = "statement_receipt",
        /// Receipt of originals.
        OriginalsReceipt = "originals_receipt",
        /// Receipt of the document handed over.
        HandOverReceipt = "hand_over_receipt",
        /// Certificate of the record.
        RecordCertificate = "record_certificate",
    }
}

impl PaperKind {
    /// No act issues it: the service makes it for whoever asks, and nobody signs it.
    pub const fn is_of_no_act(self) -> bool {
        matches!(self, PaperKind::StatementReceipt | PaperKind::RecordCertificate)
    }

    /// Tells something unfavourable: says where, how and until when to complain.
    pub const fn is_unfavourable(self) -> bool {
        matches!(
            self,
            PaperKind::ConsiderationRefusal
                | PaperKind::PetitionRefusal
                | PaperKind::Refusal
                | PaperKind::Annulment
                | PaperKind::Lapse
        )
    }
}

impl ActKind {
    /// Papers that the act's signer issues with it: their numbers are reserved and their digests stand in
    /// the statement \[A14\]. From `lapsed`, `extend_limit` issues a reinstatement in place of the extension:
    /// [`crate::Case::papers`] says which.
    pub const fn issues(self) -> &'static [PaperKind] {
        match self {
            ActKind::ReturnForCorrection => &[PaperKind::Return],
            ActKind::IssuePetition => &[PaperKind::Petition],
            ActKind::RefusePetition => &[PaperKind::PetitionRefusal],
            ActKind::RevokePetition | ActKind::Annul => &[PaperKind::Annulment],
            ActKind::RefuseConsideration => &[PaperKind::ConsiderationRefusal],
            ActKind::NotifyIntendedRefusal => &[PaperKind::Notice],
            ActKind::RecordHearing => &[PaperKind::Minutes],
            ActKind::GrantPreliminaryApproval => &[PaperKind::Approval],
            ActKind::Refuse => &[PaperKind::Refusal],
            ActKind::IssuePermit => &[PaperKind::Permit],
            ActKind::TransferCase => &[PaperKind::Transfer],
            ActKind::ExtendLimit => &[PaperKind::Extension],
            ActKind::RectifyDocument => &[PaperKind::DocumentCorrection],
            ActKind::SatisfyComplaint | ActKind::DecideComplaint => &[PaperKind::ComplaintDecision],
            ActKind::MoveOriginals => &[PaperKind::OriginalsReceipt],
            ActKind::HandOver => &[PaperKind::HandOverReceipt],
            _ => &[],
        }
    }
}
