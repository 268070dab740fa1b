//! Documents that are judged one by one: what the case knows is not asked for, each is one line.

use super::{Control, Drawn};
use qonys_procedure::document::DocumentKind;
use std::collections::BTreeMap;

/// A line: the document, the word on it, what was noticed.
pub struct Judged {
    /// Name in the form of what is judged, and its value.
    pub known: (String, String),
    /// What it is called.
    pub title: String,
    /// Id of the file to be shown beside.
    pub shows: Option<String>,
    /// The word.
    pub verdict: Drawn,
    /// What was noticed.
    pub note: Option<Drawn>,
}

/// Turns lists whose every row names its document already into lines; others stay as they are. `name` is what a
/// document is called there.
pub fn judge(controls: &mut [Drawn], files: &BTreeMap<DocumentKind, String>, name: impl Fn(DocumentKind) -> String) {
    for drawn in controls {
        let Control::List { rows, .. } = &mut drawn.control else { continue };
        if rows.is_empty() || !rows.iter().all(is_known) {
            continue;
        }
        drawn.control = Control::Judged(rows.drain(..).filter_map(|row| line(row, files, &name)).collect());
    }
}

/// A group that begins with a document chosen already, and goes on with a few choices.
fn is_known(row: &Drawn) -> bool {
    match &row.control {
        Control::Group(inner) => match inner.as_slice() {
            [document, verdict, ..] => {
                matches!(document.control, Control::Select(_))
                    && DocumentKind::from_id(&document.value).is_some()
                    && document.error.is_none()
                    && matches!(verdict.control, Control::Radios(_))
            }
            _ => false,
        },
        _ => false,
    }
}

fn line(row: Drawn, files: &BTreeMap<DocumentKind, String>, name: &impl Fn(DocumentKind) -> String) -> Option<Judged> {
    let Control::Group(inner) = row.control else { return None };
    let mut inner = inner.into_iter();
    let (document, verdict, note) = (inner.next()?, inner.next()?, inner.next());
    let kind = DocumentKind::from_id(&document.value)?;
    let shows = files.get(&kind).cloned();
    Some(Judged { known: (document.name, document.value), title: name(kind), shows, verdict, note })
}
