//! Requests that wait for a person to choose a key.

use std::sync::Mutex;
use tokio::sync::oneshot;

use super::protocol::Wanted;

/// Most requests that wait at a time.
const ASKS_MAX: usize = 32;

/// What the person chose.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Key(String),
    Cancel,
}

/// A waiting request, as the page shows it.
#[derive(Clone, Debug)]
pub(super) struct AskView {
    pub id: u64,
    pub wanted: Wanted,
    /// How many documents are to be signed; none if only the key is asked for.
    pub documents: usize,
    /// The page that asks.
    pub origin: Option<String>,
}

#[derive(Debug)]
struct Ask {
    view: AskView,
    answer: oneshot::Sender<Choice>,
}

/// All waiting requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Asks(Mutex<(u64, Vec<Ask>)>);

impl Asks {
    /// Puts a request up; `None` if too many wait already. Dropping the receiver takes it down.
    pub fn put(&self, wanted: Wanted, documents: usize, origin: Option<String>) -> Option<oneshot::Receiver<Choice>> {
        let (answer, chosen) = oneshot::channel();
        let (last, asks) = &mut *self.0.lock().expect("nothing panics while it holds the list");
        asks.retain(|ask| !ask.answer.is_closed());
        if asks.len() >= ASKS_MAX {
            return None;
        }
        *last += 1;
        asks.push(Ask { view: AskView { id: *last, wanted, documents, origin }, answer });
        Some(chosen)
    }

    pub fn list(&self) -> Vec<AskView> {
        let (_, asks) = &mut *self.0.lock().expect("nothing panics while it holds the list");
        asks.retain(|ask| !ask.answer.is_closed());
        asks.iter().map(|ask| ask.view.clone()).collect()
    }

    /// Answers a request; `false` if it waits no more.
    pub fn answer(&self, id: u64, choice: Choice) -> bool {
        let (_, asks) = &mut *self.0.lock().expect("nothing panics while it holds the list");
        let Some(place) = asks.iter().position(|ask| ask.view.id == id) else { return false };
        asks.remove(place).answer.send(choice).is_ok()
    }
}
