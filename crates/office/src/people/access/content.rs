//! What the acts about accesses say. They stand in the service stream, signed like every other act.

use qonys_procedure::catalogue::CityId;
use qonys_procedure::form::{Field, Line, Prose, Text};
use qonys_procedure::{Date, choice, form};
use serde_json::Value;

/// A UUID as text.
pub type IdText = Text<36>;
/// BIN of an organisation as text; checked where it is used.
pub type BinText = Text<12>;

choice! {
    /// Roles that an access can give.
    pub enum StaffRole ("access_role") {
        /// Reviewer of Astana Hub.
        Screener = "screener",
        /// Employee of the ministry.
        MinistryOfficial = "ministry_official",
        /// Employee of the migration service.
        MigrationOfficer = "migration_officer",
        /// Head of the migration service in a city.
        MigrationHead = "migration_head",
        /// Operator of a service centre.
        CentreOperator = "centre_operator",
        /// Decides complaints.
        ComplaintReviewer = "complaint_reviewer",
        /// Controls execution.
        Supervisor = "supervisor",
        /// Provides accesses.
        Administrator = "administrator",
        /// Verifies the record.
        Auditor = "auditor",
    }
}

form! {
    /// For whom an access is wanted, and which.
    pub struct Wanted {
        /// The person's IIN.
        pub holder_iin: Text<12>,
        /// The person's name, as in the certificate.
        pub holder_name: Line,
        /// In which role.
        pub access_role: StaffRole,
        /// BIN of the organisation for which the person works; it stands in their certificate.
        pub organisation_bin: BinText,
        /// City, for roles of a city.
        #[serde(default)]
        pub access_city: Option<CityId>,
        /// BIN of the ministry to which the organisation belongs: its word is needed.
        pub ministry_bin: BinText,
        /// Last day; none: until it is ended.
        #[serde(default)]
        pub access_until: Option<Date>,
    }
}

form! {
    /// `access_request`: by the head of the office or an official of the ministry.
    pub struct AccessRequest {
        /// For whom.
        pub wanted: Wanted,
        /// Why: order of appointment, duties.
        pub access_reason: Prose,
    }
}

form! {
    /// `access_approve`: by the own ministry.
    pub struct AccessApprove {
        /// The request, by the id of its act.
        pub access_request: IdText,
    }
}

form! {
    /// `access_provide`: by the administrator. On paper only while the service has nobody who could ask
    /// and approve: the first people of a ministry and of an office.
    pub struct AccessProvide {
        /// The approved request.
        #[serde(default)]
        pub access_request: Option<IdText>,
        /// For whom, where it came on paper.
        #[serde(default)]
        pub wanted: Option<Wanted>,
        /// Number and date of the paper.
        #[serde(default)]
        pub paper_reference: Option<Line>,
    }
}

form! {
    /// `access_suspend`
    pub struct AccessSuspend {
        /// Which access.
        pub access_id: IdText,
        /// Why.
        pub access_reason: Prose,
    }
}

form! {
    /// `access_resume`
    pub struct AccessResume {
        /// Which access.
        pub access_id: IdText,
        /// Why.
        pub access_reason: Prose,
    }
}

form! {
    /// `access_end`: for good.
    pub struct AccessEnd {
        /// Which access.
        pub access_id: IdText,
        /// Why.
        pub access_reason: Prose,
    }
}

form! {
    /// `access_review`, each 90 days.
    pub struct AccessReview {
        /// Which access.
        pub access_id: IdText,
        /// It is still needed; otherwise it ends.
        pub access_kept: bool,
        /// What was looked at.
        pub access_reason: Prose,
    }
}

macro_rules! access_acts {
    ($($(#[$doc:meta])* $name:ident ($content:ident) = $id:literal),* $(,)?) => {
        choice! {
            /// Every act about accesses.
            pub enum AccessActKind ("access_act") { $($(#[$doc])* $name = $id),* }
        }

        /// An act about accesses.
        #[derive(Clone, Debug, PartialEq)]
        pub enum AccessAct { $($(#[$doc])* $name($content)),* }

        impl AccessAct {
            /// Which.
            pub const fn kind(&self) -> AccessActKind {
                match self { $(AccessAct::$name(_) => AccessActKind::$name),* }
            }

            /// Its content as JSON: what is signed.
            pub fn to_json(&self) -> Value {
                let content = match self { $(AccessAct::$name(content) => serde_json::to_value(content)),* };
                content.expect("contents are plain data with text keys")
            }

            /// The fields of its content.
            pub fn fields(kind: AccessActKind) -> Vec<Field> {
                match kind { $(AccessActKind::$name => $content::fields()),* }
            }

            /// Reads a content.
            pub fn from_json(kind: AccessActKind, content: &Value) -> Result<AccessAct, crate::Error> {
                match kind { $(AccessActKind::$name => crate::service::typed(content).map(AccessAct::$name)),* }
            }
        }
    };
}

access_acts! {
    /// Wanted.
    Request(AccessRequest) = "access_request",
    /// Agreed to by the ministry.
    Approve(AccessApprove) = "access_approve",
    /// Given.
    Provide(AccessProvide) = "access_provide",
    /// Held back for a time.
    Suspend(AccessSuspend) = "access_suspend",
    /// In force again.
    Resume(AccessResume) = "access_resume",
    /// Ended.
    End(AccessEnd) = "access_end",
    /// Looked at.
    Review(AccessReview) = "access_review",
}
