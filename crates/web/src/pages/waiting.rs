//! What the page of a case says of submissions that wait for the certification authority, and of those that were not
//! accepted in the end.

use crate::App;
use crate::fault::Fault;
use qonys_office::acts::waiting;
use qonys_office::people::Caller;
use qonys_procedure::CaseId;
use qonys_words::Words;

/// One of them.
pub(in crate::pages) struct WaitingRow {
    pub title: &'static str,
    pub text: String,
    /// It was not accepted: something is to be done.
    pub refused: bool,
}

/// Those of the caller, oldest first.
pub(in crate::pages) async fn rows(
    app: &App,
    caller: &Caller,
    case: CaseId,
    words: Words,
) -> Result<Vec<WaitingRow>, Fault> {
    let all = waiting::of_case(&app.ctx, caller, case).await?;
    Ok(all.iter().map(|one| row(one, words)).collect())
}

fn row(one: &waiting::Waiting, words: Words) -> WaitingRow {
    let (act, at) = (words.act(one.kind), words.instant(one.received));
    match &one.refused {
        None => WaitingRow { title: words.ui_waits(), text: words.ui_waits_text(act, at), refused: false },
        Some(code) => {
            let error = words.error(code);
            let text = words.ui_not_accepted_text(act, at, error.title, error.todo);
            WaitingRow { title: words.ui_not_accepted(), text, refused: true }
        }
    }
}
