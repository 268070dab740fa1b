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
    let open = |stage: Stage, kind: ActKind| seen.iter().any(|(s, k, _)| (*s, *k) == (stage, kind));
    let in_table = |stage: Stage, kind: ActKind| {
        table::rows(kind).any(|row| row.from.contains(&stage) && row.when == table::When::Always)
    };
    let cells = Stage::ALL.iter().flat_map(|s| ActKind::ALL.iter().map(|k| (*s, *k))).filter(|(s, k)| in_table(*s, *k));
    let (closed, able): (Vec<_>, Vec<_>) = cells.partition(|(stage, kind)| closed_by_condition(*stage, *kind));
    for (stage, kind) in closed {
        assert!(!open(stage, kind), "{kind} was open in {stage}");
    }
    let never: Vec<String> =
        able.iter().filter(|(s, k)| !open(*s, *k)).map(|(stage, kind)| format!("{stage} {kind}")).collect();
    assert!(never.len() * 8 < able.len(), "{} of {} cells were never open: {never:?}", never.len(), able.len());
    for kind in ActKind::ALL.iter().filter(|k| !BY_STORIES.contains(k)) {
        assert!(seen.iter().any(|(_, k, _)| k == kind), "{kind} was never open");
    }
}

/// Acts that begin a case, that only another edition opens (`refusals.rs`), or that take a year (`stories.rs`).
const BY_STORIES: &[ActKind] =
    &[ActKind::OpenCase, ActKind::MoveEdition, ActKind::RefuseConsideration, ActKind::CloseUncollected];

/// Cells of the table that a condition of the act closes: a draft is private, originals are moved once the
/// office has the case, nothing is withdrawn once the permit is issued.
fn closed_by_condition(stage: Stage, kind: ActKind) -> bool {
    use ActKind::*;
    let of_draft = [EditContacts, DiscardDraft, SignPetitionRequest, Lapse, RecomputeLimits];
    match stage {
        Stage::Draft => !of_draft.contains(&kind),
        Stage::Screening | Stage::Interview | Stage::PetitionDecision | Stage::Petitioned => kind == MoveOriginals,
        Stage::CardProduction | Stage::Handover => kind == Withdraw,
        _ => false,
    }
}
