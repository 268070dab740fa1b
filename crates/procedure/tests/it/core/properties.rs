//! What holds for any sequence of allowed acts.

use super::desk::Desk;
use super::walk::{Step, go, open, people, start, state_leaves};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use qonys_procedure::clock::ClockOwner;
use qonys_procedure::effect::Recipient;
use qonys_procedure::{ActKind, Case, Effect, Limit, Stage, decide, effects, table};

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step =
        (0_u16..120, any::<u32>(), any::<u32>()).prop_map(|(hours, pick, variant)| Step { hours, pick, variant });
    prop::collection::vec(step, 1..most)
}

/// The gate takes the same walks each time, so that what fails is the change; `QONYS_LONG` takes others, and a hundred
/// times as many.
fn config(cases: u32) -> ProptestConfig {
    let long = std::env::var("QONYS_LONG").is_ok_and(|long| long == "1");
    let (times, rng_seed) = if long { (100, RngSeed::Random) } else { (1, RngSeed::Fixed(2025)) };
    let cases = cases * times;
    ProptestConfig { cases, rng_seed, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn any_sequence_of_allowed_acts_replays_to_the_same_case_equal_to_its_snapshot(place in any::<u8>(), steps in steps(40)) {
        let mut desk = start(place);
        for step in steps {
            if go(&mut desk, step).is_none() {
                break;
            }
        }
        prop_assert_eq!(&desk.replayed(), desk.case());
        let snapshot = serde_json::to_string(desk.case()).expect("a case is plain data");
        let read: Case = serde_json::from_str(&snapshot).expect("a snapshot can be read");
        prop_assert_eq!(&read, desk.case());
        for record in &desk.records {
            let stored = serde_json::to_string(record).expect("a record is plain data");
            prop_assert_eq!(&serde_json::from_str::<qonys_procedure::ActRecord>(&stored).expect("readable"), record);
        }
    }

    #[test]
    fn no_limit_falls_on_a_day_off(place in any::<u8>(), steps in steps(40)) {
        let mut desk = start(place);
        for step in steps {
            let Some(seen) = go(&mut desk, step) else { break };
            let before: Vec<Limit> = seen.before.map_or_else(Vec::new, |c| c.limits);
            let rules = Case::rules(desk.case.as_ref(), desk.book, desk.now).expect("rules");
            for limit in desk.case().limits.iter().filter(|l| !before.contains(l) && l.owner != ClockOwner::Nobody) {
                prop_assert!(rules.calendar.is_working(limit.due), "{:?} after {}", limit, seen.kind);
            }
        }
    }

    #[test]
    fn an_act_leads_where_the_table_says_and_nothing_else_moves_a_case_that_has_ended(place in any::<u8>(), steps in steps(40)) {
        let mut desk = start(place);
        for step in steps {
            let Some(seen) = go(&mut desk, step) else { break };
            let before = seen.before.expect("the case was open");
            let to = table::leads_to(seen.kind, before.stage);
            prop_assert!(to.contains(&desk.stage()), "{} led from {} to {}", seen.kind, before.stage, desk.stage());
            if before.stage.is_end() && desk.stage() != before.stage {
                let may = matches!(
                    (before.stage, seen.kind),
                    (Stage::Closed, ActKind::NotifyIntendedRefusal | ActKind::ProposeAnnulment | ActKind::RectifyDocument)
                        | (Stage::Lapsed, ActKind::ExtendLimit | ActKind::RecomputeLimits)
                        | (Stage::Refused | Stage::Annulled | Stage::Lapsed, ActKind::SatisfyComplaint | ActKind::DecideComplaint)
                );
                prop_assert!(may, "{} moved a case out of {}", seen.kind, before.stage);
            }
            let rules = Case::rules(desk.case.as_ref(), desk.book, desk.now).expect("rules");
            let record = desk.records.last().expect("performed");
            let followed = effects(Some(&before), record, desk.case(), &rules);
            for effect in &followed {
                if let Effect::Notice { kind, to: Recipient::Applicant } = effect {
                    prop_assert!(kind.is_for_applicant(), "{} has no words for the applicant", kind);
                }
            }
            let destroyed = followed.iter().any(|e| matches!(e, Effect::DestroyKey { .. }));
            prop_assert_eq!(destroyed, before.stage == Stage::Draft && desk.stage().is_end());
        }
    }

}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn an_act_that_is_not_shown_is_refused_and_changes_nothing(place in any::<u8>(), steps in steps(12)) {
        let mut desk = start(place);
        for step in steps {
            if go(&mut desk, step).is_none() {
                break;
            }
            let before = desk.case.clone();
            for actor in people(&desk) {
                let shown = desk.option_kinds(&actor);
                for kind in ActKind::ALL.iter().filter(|k| !shown.contains(k)) {
                    if let Some(act) = desk.sampler(&actor, step.variant).content(*kind) {
                        let record = desk.propose(&actor, act);
                        let answer = decide(desk.case.as_ref(), &record, desk.book, &desk.facts);
                        prop_assert!(answer.is_err(), "{} is not shown to {} and was taken", kind, actor.role);
                    }
                }
            }
            prop_assert_eq!(&desk.case, &before);
        }
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn every_stage_that_is_not_an_end_can_be_left_by_the_state_without_the_applicant(place in any::<u8>(), steps in steps(16)) {
        let mut desk = start(place);
        for step in steps {
            if go(&mut desk, step).is_none() {
                break;
            }
        }
        if !desk.stage().is_end() {
            prop_assert!(state_leaves(&desk), "stuck in {}: {:?}", desk.stage(), open(&desk));
        }
    }
}

#[test]
fn each_stage_can_be_left_by_the_state() {
    for place in 0..12 {
        let desk: Desk = start(place);
        assert!(state_leaves(&desk), "stuck in {}", desk.stage());
    }
    let mut returned = start(1);
    returned.must(qonys_procedure::Role::Screener, ActKind::ReturnForCorrection);
    assert!(state_leaves(&returned), "stuck in correction");
    let mut heard = start(5);
    heard.must(qonys_procedure::Role::MigrationOfficer, ActKind::NotifyIntendedRefusal);
    assert!(state_leaves(&heard), "stuck in hearing");
    heard.picks(qonys_procedure::Role::Applicant, ActKind::AnswerNotice, 2).expect("asks to be heard");
    assert!(state_leaves(&heard), "stuck in an oral hearing");
}
