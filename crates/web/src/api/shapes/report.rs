//! Figures of those who control execution.

use super::QueueRow;
use qonys_office::desk;
use serde::Serialize;
use utoipa::ToSchema;

/// Spreadsheets take a file for UTF-8 by these bytes.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A report.
#[derive(Serialize, ToSchema)]
pub struct Report {
    /// Which.
    pub name: String,
    /// When its figures were taken, RFC 3339.
    pub at: String,
    /// Last day that counts as "soon".
    pub until: String,
    /// How much waits where, of `stock`.
    pub stock: Vec<StockRow>,
    /// Cases, of `late` and `soon`.
    pub cases: Vec<QueueRow>,
    /// Cursor of the next page of cases.
    pub next: Option<String>,
}

/// Work of one stage in one city.
#[derive(Serialize, ToSchema)]
pub struct StockRow {
    /// City.
    pub city: String,
    /// Stage.
    pub stage: String,
    /// Who answers for it: `petition`, `residence` or `applicant`.
    pub part: String,
    /// Cases.
    pub cases: u64,
    /// Late.
    pub overdue: u64,
    /// Late within the next working days.
    pub soon: u64,
}

impl StockRow {
    /// From the office's row.
    pub fn of(row: desk::StageLoad) -> StockRow {
        StockRow {
            city: row.city,
            stage: row.stage.id().to_owned(),
            part: row.part.id().to_owned(),
            cases: row.cases,
            overdue: row.overdue,
            soon: row.soon,
        }
    }
}

impl Report {
    /// As a table for a spreadsheet: the same figures under stable names.
    pub fn csv(&self) -> String {
        let mut out = String::from(BYTE_ORDER_MARK);
        if self.name == "stock" {
            line(&mut out, ["city", "stage", "part", "cases", "overdue", "soon"]);
            for row in &self.stock {
                let [cases, overdue, soon] = [row.cases, row.overdue, row.soon].map(|n| n.to_string());
                line(&mut out, [&row.city, &row.stage, &row.part, &cases, &overdue, &soon].map(String::as_str));
            }
        } else {
            line(&mut out, ["number", "stage", "city", "due_at", "overdue", "initials"]);
            for row in &self.cases {
                let (number, due) = (row.number.as_deref(), row.due_at.as_deref());
                let overdue = if row.overdue { "1" } else { "0" };
                let cells = [
                    number.unwrap_or_default(),
                    &row.stage,
                    &row.city,
                    due.unwrap_or_default(),
                    overdue,
                    &row.initials,
                ];
                line(&mut out, cells);
            }
        }
        out
    }
}

fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push('"');
        // A cell that begins like a formula would be run by a spreadsheet.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_breaks_out() {
        let mut out = String::new();
        line(&mut out, ["=1+1", "a\"b", "c,d"]);
        assert_eq!(out, "\"'=1+1\",\"a\"\"b\",\"c,d\"\r\n");
    }
}
