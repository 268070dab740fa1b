//! Figures for those who control execution, as JSON and as a table for a spreadsheet.

use super::shapes::{QueueRow, Report, StockRow};
use crate::App;
use crate::extract::{Json, Path, Query, Session};
use crate::fault::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use qonys_office::desk;
use qonys_office::people::Caller;
use qonys_procedure::{CityId, Stage};
use serde::Deserialize;
use utoipa::IntoParams;

/// Rows of a page if the caller does not say; also the most.
const LIMIT: u32 = 100;

/// Which part of a report, and how.
#[derive(Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `csv` for a file; JSON otherwise.
    #[serde(default)]
    pub format: Option<String>,
    /// One stage, of `late` and `soon`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub stage: Option<Stage>,
    /// One city.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub city: Option<CityId>,
    /// From the answer before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows, at most 100.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A report: `stock` (how much waits where), `late` (what is late), `soon` (what will be late within three working
/// days). Numbers and initials only.
#[utoipa::path(get, path = "/api/v1/reports/{name}", tag = "work", params(("name" = String, Path, description = "`stock`, `late` or `soon`"), Wanted),
    responses((status = 200, body = Report), (status = 404)), security(("bearer" = []), ("cookie" = [])))]
pub async fn report(
    State(app): State<App>,
    Session(caller): Session,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let csv = match wanted.format.as_deref() {
        None | Some("" | "json") => false,
        Some("csv") => true,
        Some(_) => return Err(Fault::new(StatusCode::BAD_REQUEST, "bad_query")),
    };
    let report = made(&app, &caller, &name, wanted).await?;
    if !csv {
        return Ok(Json(report).into_response());
    }
    let file = format!("attachment; filename=\"{name}-{}.csv\"", app.ctx.now().local_date());
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)], report.csv())
        .into_response())
}

async fn made(app: &App, caller: &Caller, name: &str, wanted: Wanted) -> Result<Report, Fault> {
    let figures = desk::overview(&app.ctx, caller).await?;
    let mut report = Report {
        name: name.to_owned(),
        at: figures.at.to_string(),
        until: figures.until.to_string(),
        stock: Vec::new(),
        cases: Vec::new(),
        next: None,
    };
    match name {
        "stock" => {
            let city = |row: &desk::StageLoad| wanted.city.as_ref().is_none_or(|city| city.as_str() == row.city);
            report.stock = figures.rows.into_iter().filter(city).map(StockRow::of).collect();
        }
        "late" | "soon" => {
            let Wanted { stage, city, cursor, limit, .. } = wanted;
            let limit = limit.unwrap_or(LIMIT).clamp(1, LIMIT);
            let query = desk::LateQuery { soon: name == "soon", stage, city, cursor, limit };
            let page = desk::late(&app.ctx, caller, &query).await?;
            report.cases = page.rows.into_iter().map(QueueRow::of).collect();
            report.next = page.next;
        }
        _ => return Err(Fault::not_found()),
    }
    Ok(report)
}
