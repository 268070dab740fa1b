//! Cases as rows: what a list shows of each.

use super::due::Due;
use crate::App;
use crate::catalogues::Catalogues;
use crate::pages::fresh_key;
use qonys_office::desk;
use qonys_procedure::{Waiting, Waits};
use qonys_words::{Labels, Words};

/// A row.
pub(super) struct Row {
    pub id: String,
    /// Where its number leads: to the case, or straight to the act that answers what is asked in it.
    pub href: String,
    pub number: String,
    pub initials: String,
    pub stage: &'static str,
    pub city: Option<String>,
    pub due: Option<Due>,
    pub who: String,
    pub mine: bool,
    pub waits: Vec<String>,
    /// It can be taken from here: the key of that form, and the number that was seen.
    pub take: Option<(String, u64)>,
}

/// Rows for a reader; `shows_city` where they work on cases of several.
pub(super) fn rows(app: &App, words: Words, shows_city: bool, found: Vec<desk::QueueRow>) -> Vec<Row> {
    let lists = Catalogues::of(&app.ctx, None);
    let still = app.settings.in_maintenance();
    let row = |row: desk::QueueRow| Row {
        id: row.case.to_string(),
        href: format!("/cases/{}", row.case),
        number: row.number.unwrap_or_else(|| words.stage(row.stage).to_owned()),
        initials: row.initials,
        stage: words.stage(row.stage),
        city: shows_city.then(|| lists.label("cities", &row.city, words.lang()).unwrap_or(row.city)),
        due: row.until.map(|until| Due::running(app, words, until)),
        who: match (row.mine, row.assignee_name, row.assignee) {
            (true, ..) => words.work_you().to_owned(),
            (_, Some(name), _) => name,
            (_, None, Some(_)) => words.work_somebody().to_owned(),
            (_, None, None) => words.work_nobody().to_owned(),
        },
        mine: row.mine,
        waits: marks(app, words, &row.waits),
        take: (row.takable && !still).then(|| (fresh_key(app), row.seq)),
    };
    found.into_iter().map(row).collect()
}

/// Rows of what applicants ask for: each leads to the act by which the first of it is answered.
pub(super) fn requests(app: &App, words: Words, shows_city: bool, found: Vec<desk::QueueRow>) -> Vec<Row> {
    let answer = |row: &desk::QueueRow| {
        let marked = |asked: &desk::Asked| row.waits.first().is_some_and(|waiting| waiting.what == asked.mark());
        desk::Asked::ALL.into_iter().find(marked).map(desk::Asked::answer)
    };
    let answers: Vec<_> = found.iter().map(answer).collect();
    let rows = rows(app, words, shows_city, found).into_iter().zip(answers);
    rows.map(|(row, answer)| match answer {
        Some(act) => Row { href: format!("{}/do/{act}", row.href), ..row },
        None => row,
    })
    .collect()
}

/// What waits, in words; a visit of an earlier day waits no more.
pub(super) fn marks(app: &App, words: Words, waits: &[Waiting]) -> Vec<String> {
    let today = app.ctx.now().local_date();
    let over = |w: &Waiting| w.what == Waits::Visit && w.at.is_some_and(|at| at.local_date() < today);
    waits.iter().filter(|w| !over(w)).map(|w| waiting(words, w)).collect()
}

fn waiting(words: Words, waiting: &Waiting) -> String {
    let id = waiting.what.id();
    let text = words.text(&format!("work-waits-{id}")).unwrap_or(id);
    match waiting.at {
        Some(at) => format!("{text}: {}", words.instant_short(at)),
        None => text.to_owned(),
    }
}
