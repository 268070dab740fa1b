//! Point 8: other cases of the same person, and the interval after a refusal.

use super::finding::{Arg, FindingId, Place};
use super::input::{Application, SameBy};
use super::look::Look;
use crate::calendar::plus_days;
use crate::edition::ReapplyAfter;

pub(super) fn look(look: &mut Look<'_>) {
    let around = look.around;
    for case in around.cases.iter().filter(|c| c.open) {
        let path = match case.same_by {
            SameBy::Iin => "identity.iin",
            SameBy::Document => "identity.travel_documents",
        };
        if case.own {
            let number = Arg::Text(case.number.clone().unwrap_or_default());
            look.add(FindingId::SameOpenOwn, Place::Case, vec![("number", number)]);
        } else {
            // Nothing of another person's case is told, not even that there is one of that number.
            look.add(FindingId::SameOpenOther, Place::field(path), vec![]);
        }
    }
    interval(look);
}

fn interval(look: &mut Look<'_>) {
    let application = look.submission.form.application();
    let settings = &look.rules.edition.settings;
    let rule = match application {
        Application::Petition => &settings.reapply_after_petition,
        Application::Residence => &settings.reapply_after_residence,
    };
    let refusals = look.around.cases.iter().filter(|c| c.own).filter_map(|c| c.refusal);
    let counted = refusals.filter(|r| r.application == application && !r.complaint_upheld);
    let Some(last) = counted.map(|r| r.received_on).max() else { return };
    match **rule {
        ReapplyAfter::None => {}
        ReapplyAfter::Unknown => {
            look.add(FindingId::ReapplyUnknown, Place::Case, vec![("received_on", Arg::Date(last))]);
        }
        ReapplyAfter::Days(days) => {
            let open_on = plus_days(last, days);
            if look.today < open_on {
                let id = if rule.verified { FindingId::ReapplyTooEarly } else { FindingId::ReapplyUnverified };
                look.add(id, Place::Case, vec![("received_on", Arg::Date(last)), ("open_on", Arg::Date(open_on))]);
            }
        }
    }
}
