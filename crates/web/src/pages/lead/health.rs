//! How the service is doing: what an administrator should see before anybody calls.

use super::super::frame::Page;
use super::super::ok;
use crate::App;
use crate::extract::Session;
use crate::fault::Fault;
use crate::reader::Reader;
use askama::Template;
use axum::extract::State as Shared;
use axum::response::Response;
use qonys_office::desk::{self, Health, State};
use qonys_words::Words;

/// Less room than this is told, bytes; `qonys doctor` has the same bound.
const FREE_BYTES_MIN: u64 = 2 * 1024 * 1024 * 1024;

#[derive(Template)]
#[template(path = "lead/health.html")]
struct HealthPage {
    page: Page,
    good: bool,
    taken: String,
    lines: Vec<Line>,
}

/// One thing that was looked at.
struct Line {
    what: String,
    found: String,
    good: bool,
    todo: Option<&'static str>,
}

/// The page.
pub(super) async fn show(
    Shared(app): Shared<App>,
    Session(caller): Session,
    reader: Reader,
) -> Result<Response, Fault> {
    let words = reader.words();
    let health = desk::health(&app.ctx, &caller).await?;
    let mut lines = lines(&health, words);
    lines.insert(1, disk(&app, words));
    lines.push(Line {
        what: words.lead_maintenance().to_owned(),
        found: if app.settings.in_maintenance() { words.statement_yes() } else { words.statement_no() }.to_owned(),
        good: !app.settings.in_maintenance(),
        todo: app.settings.in_maintenance().then(|| words.lead_maintenance_todo()),
    });
    lines.push(plain(words.lead_version(), app.settings.version.to_owned()));
    Ok(ok(&HealthPage {
        page: Page::of(&app, &reader),
        good: lines.iter().all(|line| line.good),
        taken: words.instant(app.ctx.now()),
        lines,
    }))
}

fn plain(what: &str, found: String) -> Line {
    Line { what: what.to_owned(), found, good: true, todo: None }
}

fn judged(what: &str, found: String, state: State, todo: &'static str) -> Line {
    let good = state == State::Good;
    Line { what: what.to_owned(), found, good, todo: (!good).then_some(todo) }
}

fn disk(app: &App, words: Words) -> Line {
    let Some(disk) = app.settings.disk.as_ref().and_then(|ask| ask()) else {
        return plain(words.lead_disk(), words.lead_disk_unknown().to_owned());
    };
    let state = if disk.free < FREE_BYTES_MIN { State::Warning } else { State::Good };
    let found = words.lead_disk_free(words.file_size(disk.all), words.file_size(disk.free));
    judged(words.lead_disk(), found, state, words.lead_disk_todo())
}

/// Letters that wait and that were given up; nothing where none are sent.
fn letters(health: &Health, words: Words) -> Option<Line> {
    let mail = health.mail.as_ref()?;
    let mut found = match mail.since {
        Some(since) => words.lead_waiting(mail.waiting, words.instant_short(since)),
        None => words.lead_nothing_waits().to_owned(),
    };
    let because = mail.fault.iter().map(|reason| words.lead_mail_fault(reason));
    let given_up = mail.given_up.iter().map(|(reason, count)| words.lead_mail_given_up(*count, reason));
    for told in because.chain(given_up) {
        found.push_str("; ");
        found.push_str(&told);
    }
    Some(judged(words.lead_mail(), found, health.mail_state, words.lead_mail_todo()))
}

fn lines(health: &Health, words: Words) -> Vec<Line> {
    let mut lines = vec![plain(words.lead_database(), words.lead_answers(health.database))];
    let since = health.outbox_since.map(|at| words.instant_short(at)).unwrap_or_default();
    let waiting = if health.outbox == 0 {
        words.lead_nothing_waits().to_owned()
    } else {
        words.lead_waiting(health.outbox, since)
    };
    lines.push(judged(words.lead_outbox(), waiting, health.outbox_state, words.lead_outbox_todo()));
    lines.extend(letters(health, words));
    let record = words.lead_record_waiting(health.record_waiting);
    lines.push(judged(words.lead_record(), record, health.record_state, words.lead_record_todo()));
    for authority in &health.authorities {
        let found = words.lead_authority_ends(words.date(authority.ends.local_date()), &authority.subject);
        lines.push(judged(words.lead_authority(), found, authority.state, words.lead_authority_todo()));
    }
    for (year, official) in &health.calendar {
        let state = if *official { words.lead_calendar_official() } else { words.lead_calendar_provisional() };
        lines.push(plain(words.lead_calendar(), format!("{year}: {state}")));
    }
    lines
}
