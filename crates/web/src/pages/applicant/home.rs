//! A person's own cases: one calm card each.

use super::now::{self, Now};
use super::tasks;
use crate::App;
use crate::fault::Fault;
use crate::pages::frame::Page;
use crate::pages::ok;
use crate::reader::Reader;
use askama::Template;
use axum::response::Response;
use qonys_office::desk;
use qonys_office::people::Caller;
use qonys_procedure::{CaseId, Stage};

/// Cases shown with all that is to be known of them; older ones are named with their stage.
const CARDS_MAX: usize = 10;

#[derive(Template)]
#[template(path = "applicant/home.html")]
struct HomePage {
    page: Page,
    cards: Vec<Card>,
    /// Every case has ended: one can be begun.
    begins: bool,
    ended: Vec<Ended>,
    edition: bool,
}

struct Card {
    id: CaseId,
    name: String,
    now: Now,
}

struct Ended {
    id: CaseId,
    name: String,
    stage: &'static str,
}

/// The person's own cases.
pub(in crate::pages) async fn show(app: &App, caller: &Caller, reader: &Reader) -> Result<Response, Fault> {
    let words = reader.words();
    let (mut cards, mut ended) = (Vec::new(), Vec::new());
    let rows = desk::my_cases(&app.ctx, caller).await?;
    let begins = rows.iter().all(|row| row.stage.is_end());
    for row in rows {
        // A lapsed case is shown while the person can still bring it back: that time runs out unseen otherwise.
        let lapsed = row.stage == Stage::Lapsed;
        let name = row.number.unwrap_or_else(|| words.applicant_unnumbered().to_owned());
        let brief = Ended { id: row.case, name, stage: words.stage(row.stage) };
        if (row.stage.is_end() && !lapsed) || cards.len() >= CARDS_MAX {
            ended.push(brief);
            continue;
        }
        let case = desk::own(&app.ctx, caller, row.case).await?;
        let options = desk::options(&app.ctx, caller, row.case).await?;
        let ready = tasks::is_whole(tasks::progress_of(app, caller, &case, words).await?);
        let now = now::now(app, &case, &options, ready, words);
        if lapsed && now.action.is_none() {
            ended.push(brief);
            continue;
        }
        cards.push(Card { id: case.id, name: now::name(&case, words), now });
    }
    let edition = app.ctx.book.in_force(app.ctx.now().local_date()).is_some();
    Ok(ok(&HomePage { page: Page::of(app, reader).at_place("/cases"), cards, begins, ended, edition }))
}
