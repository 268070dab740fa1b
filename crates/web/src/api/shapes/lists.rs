//! Notices, visits, outages.

use super::QueueRow;
use qonys_office::desk::{self, Told};
use serde::Serialize;
use utoipa::ToSchema;

/// What a person was told about a case: an act, or a limit that runs out.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// Case.
    pub case: String,
    /// Its number.
    pub number: Option<String>,
    /// When the person was told, RFC 3339.
    pub at: String,
    /// What is told; `limit_ahead` of a limit that runs out.
    pub kind: String,
    /// The act's number in the case.
    pub seq: Option<u64>,
    /// Which limit runs out.
    pub limit: Option<String>,
    /// Its last day.
    pub due: Option<String>,
}

impl Notice {
    /// From the office's row.
    pub fn of(row: desk::NoticeRow) -> Notice {
        let (kind, seq, limit, due) = match row.told {
            Told::Act { kind, seq } => (kind.id().to_owned(), Some(seq), None, None),
            Told::LimitAhead { limit, due } => {
                ("limit_ahead".to_owned(), None, Some(limit.id().to_owned()), Some(due.to_string()))
            }
        };
        Notice { case: row.case.to_string(), number: row.number, at: row.at.to_string(), kind, seq, limit, due }
    }
}

/// A visit of the day.
#[derive(Serialize, ToSchema)]
pub struct Visit {
    /// Centre.
    pub centre: String,
    /// When, RFC 3339.
    pub slot: String,
    /// Whose case.
    #[serde(flatten)]
    pub row: QueueRow,
}

impl Visit {
    /// From the office's row.
    pub fn of(row: desk::VisitRow) -> Visit {
        Visit { centre: row.centre, slot: row.slot.to_string(), row: QueueRow::of(row.row) }
    }
}

/// An outage.
#[derive(Serialize, ToSchema)]
pub struct Outage {
    /// Id: that of the act that declared it.
    pub id: String,
    /// What failed.
    pub system: String,
    /// From, RFC 3339.
    pub from: String,
    /// To; none while it lasts.
    pub to: Option<String>,
}

impl Outage {
    /// From the office's row.
    pub fn of(row: desk::OutageView) -> Outage {
        Outage {
            id: row.id.to_string(),
            system: row.system.id().to_owned(),
            from: row.from.to_string(),
            to: row.to.map(|to| to.to_string()),
        }
    }
}
