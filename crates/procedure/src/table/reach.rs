//! What follows from the table: who is admitted where, and what leads where.

use super::*;

/// Roles that a row admits in a stage. Where the stage alone does not say who it is (the case may have come
/// from here or there), all that it can be.
pub fn roles(row: &Row, stage: Stage) -> Vec<Role> {
    let mut admitted: Vec<Role> = row.by.iter().flat_map(|by| wanted(*by, stage)).collect();
    if admitted.contains(&MigrationOfficer) {
        admitted.push(MigrationHead);
    }
    Role::ALL.iter().copied().filter(|role| admitted.contains(role)).collect()
}

fn wanted(by: By, stage: Stage) -> Vec<Role> {
    let by_origin = |of: fn(Stage) -> Option<Role>| origins(stage).iter().filter_map(|s| of(*s)).collect();
    match by {
        By::Role(role) => vec![role],
        By::Acting => by_origin(acting),
        By::Authority => by_origin(|s| Some(authority(s))),
        By::Notifier => vec![MinistryOfficial, MigrationOfficer],
        By::Assigned => vec![Screener, MinistryOfficial, MigrationOfficer, MigrationHead, CentreOperator],
        By::Maker => Role::ALL.iter().copied().filter(|r| r.is_staff() && acts(*r)).collect(),
        By::Issuer => Role::ALL.iter().copied().filter(|r| r.is_staff() && acts(*r)).collect(),
        By::ComplaintAuthority => vec![MinistryOfficial, MigrationHead],
    }
}

/// The role performs acts of its own.
fn acts(role: Role) -> bool {
    TABLE.iter().flat_map(|group| group.iter()).any(|row| row.by.contains(&By::Role(role)))
}

/// Stages in which a case may belong while it is in this one.
pub fn origins(stage: Stage) -> Vec<Stage> {
    let leads_here = |row: &&Row| row.to.contains(&To::Stage(stage));
    match stage {
        Correction | Hearing | Confirmation => {
            let rows = TABLE.iter().flat_map(|group| group.iter()).filter(leads_here);
            let from: Vec<Stage> = rows.flat_map(|row| row.from).copied().collect();
            let own = (stage == Confirmation).then_some(Confirmation);
            Stage::ALL.iter().copied().filter(|s| from.contains(s) || Some(*s) == own).collect()
        }
        end if end.is_end() => OPEN.to_vec(),
        stage => vec![stage],
    }
}

/// The table admits an act by a role in a stage, conditions aside.
pub fn admits(act: ActKind, role: Role, stage: Stage) -> bool {
    rows(act).any(|row| row.from.contains(&stage) && roles(row, stage).contains(&role))
}

/// Stages to which an act can lead from a stage.
pub fn leads_to(act: ActKind, stage: Stage) -> Vec<Stage> {
    let to = |to: &To| match to {
        To::Same => vec![stage],
        To::Stage(stage) => vec![*stage],
        To::CameFrom => origins(stage).into_iter().filter(|s| *s != stage).collect(),
        To::LapsedFrom if stage == Lapsed => LAPSING.to_vec(),
        To::SetAside if stage.is_end() => Stage::ALL.to_vec(),
        To::LapsedFrom | To::SetAside => Vec::new(),
    };
    let mut found: Vec<Stage> =
        rows(act).filter(|r| r.from.contains(&stage)).flat_map(|r| r.to.iter().flat_map(to)).collect();
    found.sort();
    found.dedup();
    found
}
