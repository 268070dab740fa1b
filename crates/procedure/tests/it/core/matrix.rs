//! The whole matrix stage × act × role.

use super::desk::Desk;
use super::walk::{Step, go, open, people, start};
use qonys_procedure::{ActKind, Role, Stage, decide, table};
use std::collections::BTreeSet;

type Triple = (Stage, ActKind, Role);

/// A plain generator: the same walks on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }
}

fn refused_by_the_table(desk: &Desk, seen: &mut BTreeSet<Triple>) {
    let stage = desk.stage();
    for actor in people(desk) {
        let shown = desk.option_kinds(&actor);
        for kind in ActKind::ALL {
            let admitted = table::admits(*kind, actor.role, stage);
            assert!(admitted || !shown.contains(kind), "{kind} is shown to {} in {stage}", actor.role);
            if let (false, Some(act)) = (admitted, desk.sampler(&actor, 0).content(*kind)) {
                let no = decide(desk.case.as_ref(), &desk.propose(&actor, act), desk.book, &desk.facts);
                let code = no.expect_err("not in the table").code();
                let known = ["not_your_role", "not_in_this_stage", "not_in_this_edition", "no_such_case"];
                assert!(known.contains(&code), "{kind} by {} in {stage}: {code}", actor.role);
            }
            if shown.contains(kind) {
                seen.insert((stage, *kind, actor.role));
            }
        }
    }
}

#[test]
fn what_the_table_does_not_admit_is_refused_and_what_it_admits_happens() {
    let mut seen: BTreeSet<Triple> = BTreeSet::new();
    let mut dice = Dice(2026);
    for place in 0..14 {
        for _ in 0..12 {
            let mut desk = start(place);
            refused_by_the_table(&desk, &mut seen);
            for _ in 0..30 {
                let step = Step { hours: (dice.roll() % 100) as u16, pick: dice.roll(), variant: dice.roll() };
                if go(&mut desk, step).is_none() {
                    break;
                }
                seen.extend(open(&desk).into_iter().map(|(actor, kind)| (desk.stage(), kind, actor.role)));
            }
            refused_by_the_table(&desk, &mut seen);
        }
    }
    // Each cell stage × act of the table was open to somebody in some case.
    let mut never: Vec<String> = Vec::new();
    for stage in Stage::ALL {
        for kind in ActKind::ALL {
            let in_table = table::rows(*kind).any(|row| row.from.contains(stage) && row.when == table::When::Always);
            if in_table && !seen.iter().any(|(s, k, _)| (s, k) == (stage, kind)) {
                never.push(format!("{stage} {kind}"));
            }
        }
    }
    assert_eq!(never, NEVER.map(str::to_owned), "cells of the table that no case opened");
}

/// Cells that the conditions of the acts close, or that rare walks only reach; the stories open the latter.
const NEVER: [&str; 0] = [];
