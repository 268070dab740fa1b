//! The demo's clock. The address answers 404 on a server for real work.

use super::{onward, place};
use crate::App;
use crate::extract::{Form, Json};
use crate::fault::{Fault, More};
use crate::reader::Reader;
use crate::settings::ClockMove;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::json;

/// Furthest move at once, in days.
const DAYS_MAX: u16 = 400;

/// Moves the clock: `next_working_day`, `days=N`, or `set=2026-05-04`.
pub(crate) async fn move_clock(State(app): State<App>, reader: Reader, form: Form) -> Result<Response, Fault> {
    let demo = app.settings.demo.clone().ok_or_else(Fault::not_found)?;
    let how = wanted(&form).ok_or(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "clock"))?;
    let moved = tokio::task::spawn_blocking(move || demo.move_clock(how)).await.map_err(Fault::internal)?;
    let now = moved.map_err(|e| {
        let told = vec![("message", e.0.clone().into())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "clock").with(More::Facts(told))
    })?;
    if reader.program {
        return Ok(Json(json!({ "now": now.to_string(), "today": now.local_date() })).into_response());
    }
    Ok(onward(place(&form)))
}

fn wanted(form: &Form) -> Option<ClockMove> {
    if form.get("next_working_day").is_some() {
        return Some(ClockMove::NextWorkingDay);
    }
    if let Some(day) = form.get("set") {
        return day.parse().ok().map(ClockMove::Set);
    }
    let days = form.get("days")?.trim().parse().ok()?;
    (1..=DAYS_MAX).contains(&days).then_some(ClockMove::Days(days))
}
