//! Point 9: permitted stay. It is never said that a stay is lawful.

use super::finding::{Arg, FindingId, Place};
use super::input::Form;
use super::look::Look;
use crate::calendar::{days_between, plus_days};
use crate::catalogue::Country;
use crate::law::StayRule;
use crate::planner::expected;
use crate::ruled::Text3;
use crate::time::Date;
use std::collections::BTreeSet;

pub(super) fn look(look: &mut Look<'_>) {
    let Form::Residence(form) = look.submission.form else { return };
    let identity = look.identity();
    let day = look.today;
    let law = look.rules.law;
    let rules: Vec<(&Country, &StayRule)> =
        identity.citizenships.iter().flat_map(|c| law.stay(c, day).map(move |r| (c, r))).collect();
    if rules.is_empty() {
        look.add(FindingId::StayUnknown, Place::Case, vec![]);
    }
    let stays: Vec<(Date, Option<Date>)> =
        form.stays.into_iter().filter_map(|s| Some((s.entered_on?, s.left_on))).collect();
    let entered_on = look.around.entered_on.or_else(|| {
        let open = stays.iter().filter(|(_, left)| left.is_none()).map(|(entered, _)| *entered);
        open.max().filter(|_| form.in_kazakhstan == Some(true))
    });
    let mut last_days: Vec<Date> = look.around.stay_until.into_iter().collect();
    for (citizenship, rule) in rules {
        let mut last = entered_on.map(|e| plus_days(e, rule.days_per_entry.saturating_sub(1)));
        tell(look, citizenship, rule, last);
        if let (Some(most), Some(period)) = (rule.days_per_period, rule.period_days) {
            let used = days_in_period(&stays, day, period);
            if used > most {
                let args = vec![
                    ("used", Arg::Number(used.into())),
                    ("most", Arg::Number(most.into())),
                    ("period", Arg::Number(period.into())),
                ];
                look.add(FindingId::StayPeriodUsed, Place::field("stays"), args);
                last = last.map(|l| l.min(day));
            }
        }
        last_days.extend(last);
    }
    // With several bases the longest one counts.
    if let Some(last) = last_days.into_iter().max() {
        compare(look, last);
    }
}

fn tell(look: &mut Look<'_>, citizenship: &Country, rule: &StayRule, last: Option<Date>) {
    let state =
        look.rules.law.country(citizenship).map_or_else(|| Text3::same(citizenship.as_str()), |c| c.name.clone());
    let mut args = vec![
        ("state", Arg::Text3(state)),
        ("basis", Arg::Text3(rule.basis.clone())),
        ("days", Arg::Number(rule.days_per_entry.into())),
    ];
    let until = |kk: String, ru: String, en: String| Arg::Text3(Text3 { kk, ru, en });
    args.push((
        "until",
        match last {
            None => until(String::new(), String::new(), String::new()),
            Some(last) => {
                let day = |lang| Arg::Date(last).show(lang);
                until(
                    format!(" Есеп бойынша соңғы күн: {}.", day(crate::Lang::Kk)),
                    format!(" По расчёту последний день: {}.", day(crate::Lang::Ru)),
                    format!(" By this count the last day is {}.", day(crate::Lang::En)),
                )
            }
        },
    ));
    look.add(FindingId::StayRule, Place::Case, args);
}

/// The last day of the stay against the limit of arrival, the decision and the card.
fn compare(look: &mut Look<'_>, last: Date) {
    let days = expected(look.submission.form.application(), look.rules, look.around, look.today);
    let Some(card) = days.card else { return };
    if last < card {
        let args = vec![("last", Arg::Date(last)), ("expected", Arg::Date(days.decision)), ("card", Arg::Date(card))];
        look.add(FindingId::StayEndsBeforeLimit, Place::Case, args);
    }
}

/// Days in the country within the `period_days` that end on `day`, both ends of each stay counted, no
/// day twice. A stay without an exit goes on.
pub fn days_in_period(stays: &[(Date, Option<Date>)], day: Date, period_days: u32) -> u32 {
    let first = day.saturating_sub(jiff::Span::new().days(i64::from(period_days.clamp(1, 3_660)) - 1));
    let mut days = BTreeSet::new();
    for (entered, left) in stays {
        let (from, to) = ((*entered).max(first), left.unwrap_or(day).min(day));
        for n in 0..=days_between(from, to).max(-1) {
            days.insert(plus_days(from, u32::try_from(n).unwrap_or(0)));
        }
    }
    u32::try_from(days.len()).unwrap_or(u32::MAX)
}
