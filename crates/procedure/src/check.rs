//! Questions to other state systems \[gateway.md\].

use crate::choice;

choice! {
    /// A system that is asked about a person.
    pub enum CheckSystem ("check_system") {
        /// State database of persons.
        Persons = "persons",
        /// Access control to personal data.
        DataConsent = "data_consent",
        /// Entries, exits, entry bans.
        Border = "border",
        /// Wanted persons, convictions in Kazakhstan.
        Police = "police",
        /// Special check by the national-security body.
        Security = "security",
        /// Fingerprint registration.
        Fingerprints = "fingerprints",
        /// State duty.
        Payments = "payments",
        /// Address register.
        Addresses = "addresses",
    }
}

choice! {
    /// What a system answered.
    pub enum CheckOutcome ("check_outcome") {
        /// Nothing stands against the person.
        Clear = "clear",
        /// Data do not agree.
        Differs = "differs",
        /// Something is on record.
        Hit = "hit",
        /// No answer. Never clear, never a ground of refusal.
        Unavailable = "unavailable",
    }
}

choice! {
    /// What can fail and hold clocks \[procedure.md, "Which outage holds which clock"\].
    pub enum OutageSystem ("outage_system") {
        /// This service.
        Own = "own",
        /// National Certification Authority: OCSP, CRL, time stamps.
        Nca = "nca",
        /// State database of persons.
        Persons = "persons",
        /// Access control to personal data.
        DataConsent = "data_consent",
        /// Police.
        Police = "police",
        /// National-security body.
        Security = "security",
        /// Border.
        Border = "border",
        /// Payment gateway.
        Payments = "payments",
        /// Fingerprint registration.
        Fingerprints = "fingerprints",
        /// Address register.
        Addresses = "addresses",
        /// A service centre's own system.
        Centre = "centre",
        /// E-mail and SMS.
        Notices = "notices",
        /// Astana Hub's site or the video service.
        Interview = "interview",
    }
}
