//! Random walks: at each step somebody does something that the options show.

use super::desk::{Desk, at};
use qonys_procedure::check::OutageSystem;
use qonys_procedure::facts::LapseNotice;
use qonys_procedure::sample;
use qonys_procedure::{ActKind, Actor, Case, Outage, Role, Stage};

/// One step of a walk: how much time passes, who and what is picked, which variant.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub hours: u16,
    pub pick: u32,
    pub variant: u32,
}

/// What was seen at a step.
pub struct Seen {
    pub before: Option<Case>,
    pub kind: ActKind,
}

/// People who act: two of each role.
pub fn people(desk: &Desk) -> Vec<Actor> {
    let city = desk.case.as_ref().map_or(desk.city.clone(), |c| c.city.clone());
    let staff = Role::ALL.iter().filter(|r| r.is_staff()).flat_map(|r| [0, 1].map(|n| (*r, n)));
    let all = [(Role::Applicant, 0), (Role::System, 0)].into_iter().chain(staff);
    all.map(|(role, n)| sample::actor(role, n, &city)).collect()
}

/// Acts that end a case early come rarely, else no walk gets far.
fn weight(kind: ActKind) -> u32 {
    match kind {
        ActKind::Withdraw | ActKind::Terminate | ActKind::DiscardDraft | ActKind::WithdrawConsent => 1,
        ActKind::Recuse | ActKind::Reassign | ActKind::RectifyRecord | ActKind::MoveOriginals => 1,
        ActKind::EditContacts | ActKind::TakeCase | ActKind::RecordCheck | ActKind::OrderCheck => 2,
        ActKind::Lapse | ActKind::RecomputeLimits | ActKind::CloseUncollected => 20,
        _ => 6,
    }
}

/// All that anybody may do now.
pub fn open(desk: &Desk) -> Vec<(Actor, ActKind)> {
    let mut open = Vec::new();
    for actor in people(desk) {
        open.extend(desk.option_kinds(&actor).into_iter().map(|kind| (actor.clone(), kind)));
    }
    open
}

/// The facts as the service would give them at this moment.
pub fn surroundings(desk: &mut Desk, step: Step) {
    let seats = [Role::Screener, Role::MinistryOfficial, Role::MigrationOfficer, Role::CentreOperator];
    desk.facts.colleagues = seats.iter().flat_map(|r| [0, 1, 2].map(|n| sample::account(*r, n))).collect();
    desk.facts.released =
        if step.variant.is_multiple_of(7) { vec![sample::account(Role::MigrationOfficer, 0)] } else { vec![] };
    let limits: Vec<_> = desk.case().limits.iter().filter(|l| l.is_open()).map(|l| l.clock).collect();
    for limit in limits {
        desk.facts.lapse_notices.push(LapseNotice { limit, at: desk.now });
    }
    if step.variant.is_multiple_of(11) {
        let systems = OutageSystem::ALL;
        let system = systems[step.pick as usize % systems.len()];
        let from = desk.now.plus_seconds(-3 * 86_400);
        let id = format!("o-{}", desk.facts.outages.len());
        desk.facts.outages.push(Outage { id, system, centre: None, from, to: Some(desk.now) });
    }
    // Only what the sample contents can name stays within the bound of a list.
    let keep = desk.facts.lapse_notices.len().saturating_sub(40);
    desk.facts.lapse_notices.drain(..keep);
}

/// One step; none if nothing is open.
pub fn go(desk: &mut Desk, step: Step) -> Option<Seen> {
    desk.now = desk.now.plus_seconds(i64::from(step.hours) * 3_600);
    surroundings(desk, step);
    let open = open(desk);
    let total: u32 = open.iter().map(|(_, kind)| weight(*kind)).sum();
    let mut rest = step.pick % total.max(1);
    let (actor, kind) = open.into_iter().find(|(_, kind)| {
        let found = rest < weight(*kind);
        rest = rest.saturating_sub(weight(*kind));
        found
    })?;
    let act = desk.sampler(&actor, step.variant).content(kind);
    let act = act.unwrap_or_else(|| panic!("{kind} is shown to {} in {} and has no content", actor.role, desk.stage()));
    let before = desk.case.clone();
    if let Err(no) = desk.by(&actor, act.clone()) {
        panic!("{kind} is shown to {} and refused: {no}\n{act:?}", actor.role);
    }
    Some(Seen { before, kind })
}

/// A case somewhere on the way.
pub fn start(place: u8) -> Desk {
    let mut desk = Desk::new();
    match place % 14 {
        0 => desk.must(Role::Applicant, ActKind::OpenCase),
        1 => drop(desk.to_screening()),
        2 => drop(desk.to_interview()),
        3 => drop(desk.to_petition_decision()),
        4 => drop(desk.to_petitioned()),
        5 => drop(desk.to_verification().checked_for_approval()),
        6 => drop(desk.to_awaiting_entry()),
        7 => drop(desk.to_arrival()),
        8 => drop(desk.to_decision()),
        9 => drop(desk.to_confirmation()),
        10 => drop(desk.to_card_production()),
        11 => drop(desk.to_handover()),
        12 => drop(desk.to_closed()),
        _ => drop(desk.to_refused()),
    }
    desk
}

/// A desk on which only fresh employees act, at a later day.
pub fn fresh(desk: &Desk) -> Vec<Actor> {
    let city = desk.case().city.clone();
    let staff = Role::ALL.iter().filter(|r| r.is_staff());
    staff.flat_map(|r| [50, 51].map(|n| sample::actor(*r, n, &city))).chain([Actor::SYSTEM]).collect()
}

/// The state leaves the stage without the applicant: some chain of acts of fresh employees and the system
/// does it. Terminating is left out: it would prove nothing.
pub fn state_leaves(desk: &Desk) -> bool {
    let stage = desk.stage();
    let mut desk = desk.clone();
    desk.facts.outages.clear();
    for round in 0..80_u32 {
        let step = Step { hours: 0, pick: round, variant: 1 + round % 6 };
        surroundings(&mut desk, step);
        for actor in fresh(&desk) {
            for kind in desk.option_kinds(&actor) {
                let leaves = qonys_procedure::table::leads_to(kind, stage).iter().any(|s| *s != stage);
                let prepares = [ActKind::OrderCard, ActKind::HandOver, ActKind::ScheduleHearing];
                if kind == ActKind::Terminate || !(leaves || prepares.contains(&kind)) {
                    continue;
                }
                let Some(act) = desk.sampler(&actor, round).content(kind) else { continue };
                let done = desk.by(&actor, act).is_ok();
                if done && desk.stage() != stage {
                    return true;
                }
            }
        }
        desk.now = at(qonys_procedure::calendar::plus_days(desk.now.local_date(), 6), 10);
    }
    stage == Stage::Draft && desk.stage() != stage
}
