//! Point 4: the document with which the person enters is valid long enough.

use super::finding::{Arg, FindingId, Place};
use super::look::Look;
use crate::calendar::plus_days;
use crate::document::DocumentKind;
use crate::planner::expected;

pub(super) fn look(look: &mut Look<'_>) {
    let identity = look.identity();
    let Some(document) = identity.entry_document() else {
        if identity.travel_documents.len() > 1 {
            look.add(FindingId::EntryDocumentUnmarked, Place::field("identity.travel_documents"), vec![]);
        }
        return;
    };
    // An empty date is a missing field (point 10).
    let Some(valid_until) = document.valid_until else { return };
    let at = identity.travel_documents.iter().position(|d| std::ptr::eq(d, document)).unwrap_or(0);
    let place = || Place::field(format!("identity.travel_documents[{at}].valid_until"));
    let over = look.rules.edition.document(DocumentKind::Passport).and_then(|r| r.validity_days_over);
    let judged_on = look.around.documents_judged_on.unwrap_or(look.today);
    if let Some(over) = over {
        // "More than 180 days": the 180th day after signing is not enough.
        let needed = plus_days(judged_on, over + 1);
        if valid_until < needed {
            let args = vec![
                ("valid_until", Arg::Date(valid_until)),
                ("days", Arg::Number(over.into())),
                ("needed", Arg::Date(needed)),
            ];
            return look.add(FindingId::PassportTooShort, place(), args);
        }
    }
    let expected = expected(look.submission.form.application(), look.rules, look.around, look.today).decision;
    if valid_until < expected {
        let args = vec![("valid_until", Arg::Date(valid_until)), ("expected", Arg::Date(expected))];
        look.add(FindingId::PassportShortForProcedure, place(), args);
    }
}
