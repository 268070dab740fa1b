//! The people of the service \[procedure.md, "The people (roles)"\].

use crate::choice;

choice! {
    /// What a person may be, and the system itself.
    pub enum Role ("role") {
        /// Foreign IT specialist.
        Applicant = "applicant",
        /// Reviewer of Astana Hub.
        Screener = "screener",
        /// Authorised employee of the digital-development ministry.
        MinistryOfficial = "ministry_official",
        /// Employee of the migration service of a city.
        MigrationOfficer = "migration_officer",
        /// Head, deputy or acting head of the migration service of a city.
        MigrationHead = "migration_head",
        /// Operator of the State Corporation's service centre.
        CentreOperator = "centre_operator",
        /// Official who decides complaints.
        ComplaintReviewer = "complaint_reviewer",
        /// Vice-ministers and the chairman of the committee; reads only.
        Supervisor = "supervisor",
        /// Provides accesses; sees no case content.
        Administrator = "administrator",
        /// Verifies and exports the record.
        Auditor = "auditor",
        /// Not a person: what happens by itself.
        System = "system",
    }
}

impl Role {
    /// Bound to one city: acts on no case of another.
    pub const fn is_of_city(self) -> bool {
        matches!(self, Role::MigrationOfficer | Role::MigrationHead | Role::CentreOperator)
    }

    /// An employee, that is neither the applicant nor the system.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Applicant | Role::System)
    }
}
