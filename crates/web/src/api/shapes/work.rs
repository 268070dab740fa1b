//! An employee's lists.

use qonys_office::desk;
use serde::Serialize;
use utoipa::ToSchema;

/// A row of the queue or of a search: no viewing, so nothing but what a list needs.
#[derive(Serialize, ToSchema)]
pub struct QueueRow {
    /// Case.
    pub case: String,
    /// Number.
    pub number: Option<String>,
    /// Stage.
    pub stage: String,
    /// City.
    pub city: String,
    /// First instant at which its leading limit has run out, RFC 3339.
    pub due_at: Option<String>,
    /// It has run out.
    pub overdue: bool,
    /// Initials of the applicant.
    pub initials: String,
    /// Account of who has it.
    pub assignee: Option<String>,
    /// The caller has it.
    pub mine: bool,
    /// What waits in it: `complaint`, `extension`, `check_hit` …
    pub waits: Vec<String>,
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub struct QueuePage {
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

impl QueueRow {
    /// From the office's row.
    pub fn of(row: desk::QueueRow) -> QueueRow {
        QueueRow {
            case: row.case.to_string(),
            number: row.number,
            stage: row.stage.id().to_owned(),
            city: row.city,
            due_at: row.due.map(|due| due.to_string()),
            overdue: row.overdue,
            initials: row.initials,
            assignee: row.assignee.map(|a| a.to_string()),
            mine: row.mine,
            waits: row.waits.iter().map(|waiting| waiting.what.id().to_owned()).collect(),
        }
    }
}

impl QueuePage {
    /// From the office's page.
    pub fn of(page: desk::Page) -> QueuePage {
        QueuePage { rows: page.rows.into_iter().map(QueueRow::of).collect(), next: page.next }
    }
}
