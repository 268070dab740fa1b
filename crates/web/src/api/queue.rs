//! An employee's work: the queue and the search.

use super::shapes::{QueuePage, QueueRow, Visit};
use crate::App;
use crate::extract::{Json, Query, Session};
use crate::fault::Fault;
use axum::extract::State;
use qonys_office::desk;
use qonys_procedure::{CityId, Date, Stage};
use serde::Deserialize;
use utoipa::IntoParams;

/// Rows of a page if the caller does not say.
const LIMIT: u32 = 50;

/// Which cases, from where on.
#[derive(Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// One stage.
    #[serde(default, deserialize_with = "empty_is_none")]
    #[param(value_type = Option<String>)]
    pub stage: Option<Stage>,
    /// One city.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub city: Option<CityId>,
    /// Only what is overdue.
    #[serde(default)]
    pub overdue: bool,
    /// `me` or `nobody`.
    #[serde(default)]
    pub assignee: Option<String>,
    /// From the answer before.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Rows, at most 100.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A filter that a form leaves empty is no filter.
fn empty_is_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Stage>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let stage = |id: &str| Stage::from_id(id).ok_or_else(|| serde::de::Error::custom("no such stage"));
    Some(text.as_str()).filter(|t| !t.is_empty()).map(stage).transpose()
}

impl Wanted {
    /// As the office asks it.
    ///
    /// # Errors
    /// 400 `bad_query`: an assignee other than `me` and `nobody`.
    pub fn query(self) -> Result<desk::QueueQuery, Fault> {
        let whose = match self.assignee.as_deref() {
            None | Some("") => desk::Whose::Anybodys,
            Some("me") => desk::Whose::Mine,
            Some("nobody") => desk::Whose::Nobodys,
            Some(_) => return Err(Fault::new(http::StatusCode::BAD_REQUEST, "bad_query")),
        };
        let limit = self.limit.unwrap_or(LIMIT).clamp(1, 100);
        let Wanted { stage, city, overdue, cursor, .. } = self;
        Ok(desk::QueueQuery { stage, city, overdue, whose, cursor, limit })
    }
}

/// An employee's work; what runs out first comes first.
#[utoipa::path(get, path = "/api/v1/queue", tag = "work", params(Wanted), responses((status = 200, body = QueuePage)), security(("bearer" = []), ("cookie" = [])))]
pub async fn queue(
    State(app): State<App>,
    Session(caller): Session,
    Query(wanted): Query<Wanted>,
) -> Result<Json<QueuePage>, Fault> {
    let page = desk::queue(&app.ctx, &caller, &wanted.query()?).await?;
    Ok(Json(QueuePage::of(page)))
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sought {
    /// Case number, IIN, passport number, or 2 and more letters of names.
    pub q: String,
}

/// Cases by number, IIN, passport number or name, within what the caller may see.
#[utoipa::path(get, path = "/api/v1/search", tag = "work", params(Sought), responses((status = 200, body = Vec<QueueRow>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn search(
    State(app): State<App>,
    Session(caller): Session,
    Query(sought): Query<Sought>,
) -> Result<Json<Vec<QueueRow>>, Fault> {
    let rows = desk::search(&app.ctx, &caller, &sought.q).await?;
    Ok(Json(rows.into_iter().map(QueueRow::of).collect()))
}

/// Complaints that the caller answers, sends on or decides, at most 100; what runs out first comes first.
#[utoipa::path(get, path = "/api/v1/complaints", tag = "work", responses((status = 200, body = Vec<QueueRow>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn complaints(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<QueueRow>>, Fault> {
    let rows = desk::complaints(&app.ctx, &caller).await?;
    Ok(Json(rows.into_iter().map(QueueRow::of).collect()))
}

/// What applicants ask for and the caller answers, at most 20: longer limits, transfers to another city, and reported
/// changes of cases that do not stand in the caller's queue. `waits` says what is asked; what runs out first comes first.
#[utoipa::path(get, path = "/api/v1/requests", tag = "work", responses((status = 200, body = Vec<QueueRow>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn requests(State(app): State<App>, Session(caller): Session) -> Result<Json<Vec<QueueRow>>, Fault> {
    let rows = desk::requests(&app.ctx, &caller).await?;
    Ok(Json(rows.into_iter().map(QueueRow::of).collect()))
}

/// Which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Day {
    /// The day, `2026-05-04`; today if not given.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    day: Option<Date>,
}

/// Visits booked at the centres of the operator's city on a day, in the order of their coming.
#[utoipa::path(get, path = "/api/v1/visits", tag = "work", params(Day), responses((status = 200, body = Vec<Visit>)), security(("bearer" = []), ("cookie" = [])))]
pub async fn visits(
    State(app): State<App>,
    Session(caller): Session,
    Query(of): Query<Day>,
) -> Result<Json<Vec<Visit>>, Fault> {
    let rows = desk::visits_on(&app.ctx, &caller, of.day).await?;
    Ok(Json(rows.into_iter().map(Visit::of).collect()))
}
