//! The diagram and the matrices of the documentation, printed from the table.

use crate::act::ActKind;
use crate::role::Role;
use crate::stage::Stage;
use crate::table::{OPEN, Row, TABLE, To, When, admits, leads_to, origins, roles};
use std::collections::BTreeMap;
use std::fmt::Write;

fn all_rows() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().flat_map(|group| group.iter())
}

/// State diagram in mermaid: every change of stage by the acts that make it. Acts open in every open stage
/// are listed below it instead of drawn.
pub fn state_diagram() -> String {
    let mut edges: BTreeMap<(Stage, Stage), Vec<ActKind>> = BTreeMap::new();
    let mut everywhere = Vec::new();
    for row in all_rows().filter(|row| row.when != When::OnePair) {
        if row.from.len() >= OPEN.len() {
            everywhere.push(row.act);
            continue;
        }
        for from in row.from {
            for to in targets(row, *from) {
                let acts = edges.entry((*from, to)).or_default();
                if to != *from && !acts.contains(&row.act) {
                    acts.push(row.act);
                }
            }
        }
    }
    let mut out = String::from(
        "# Stages\n\nPrinted from the table in `crates/procedure/src/table.rs`.\n\n```mermaid\nstateDiagram-v2\n",
    );
    out.push_str("    [*] --> draft: open_case\n    [*] --> petitioned: open_case, petition in force\n");
    for ((from, to), acts) in edges.iter().filter(|(_, acts)| !acts.is_empty()) {
        let acts: Vec<&str> = acts.iter().map(|a| a.id()).collect();
        line(&mut out, format_args!("    {from} --> {to}: {}", acts.join(", ")));
    }
    for end in Stage::ALL.iter().filter(|s| s.is_end()) {
        line(&mut out, format_args!("    {end} --> [*]"));
    }
    out.push_str("```\n\nFrom every open stage:\n\n");
    for act in everywhere {
        let to: Vec<&str> = leads_to(act, Stage::Screening).iter().filter(|s| s.is_end()).map(|s| s.id()).collect();
        if !to.is_empty() {
            line(&mut out, format_args!("- `{act}` leads to {}", to.join(", ")));
        }
    }
    out.push_str(
        "\nA complaint upheld leads from `refused`, `annulled`, `lapsed` to the stage of the act set aside.\n\
         Editions with `four_eyes = false` let the officer refuse, permit and annul from the stage itself.\n",
    );
    out
}

/// Stages that a row can lead to from a stage, as drawn.
fn targets(row: &Row, from: Stage) -> Vec<Stage> {
    let one = |to: &To| match to {
        To::Stage(stage) => vec![*stage],
        To::CameFrom => origins(from).into_iter().filter(|s| *s != from).collect(),
        To::LapsedFrom if from == Stage::Lapsed => leads_to(row.act, from).into_iter().filter(|s| *s != from).collect(),
        To::Same | To::LapsedFrom | To::SetAside => Vec::new(),
    };
    row.to.iter().flat_map(one).collect()
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

/// Which role may perform which act, in how many stages.
pub fn role_act_matrix() -> String {
    let mut out = String::from(
        "# Role × act\n\nPrinted from the table in `crates/procedure/src/table.rs`: in how many stages the role may \
         perform the act; `s`: signed with an EDS.\n\n",
    );
    let ids: Vec<&str> = Role::ALL.iter().map(|r| r.id()).collect();
    line(&mut out, format_args!("| act | {} |", ids.join(" | ")));
    line(&mut out, format_args!("| --- |{}", " --- |".repeat(ids.len())));
    for act in ActKind::ALL {
        let cell = |role: &Role| {
            let opening =
                all_rows().any(|r| r.act == *act && r.from.is_empty() && roles(r, Stage::Draft).contains(role));
            let stages = Stage::ALL.iter().filter(|s| admits(*act, *role, **s)).count() + usize::from(opening);
            let signed = if crate::table::signed(*act, *role) { " s" } else { "" };
            if stages == 0 { String::new() } else { format!("{stages}{signed}") }
        };
        let cells: Vec<String> = Role::ALL.iter().map(cell).collect();
        line(&mut out, format_args!("| `{act}` | {} |", cells.join(" | ")));
    }
    out
}

/// Which act is open in which stage, and to whom.
pub fn stage_act_matrix() -> String {
    let mut out = String::from(
        "# Stage × act\n\nPrinted from the table in `crates/procedure/src/table.rs`: who may perform the act in the \
         stage, conditions aside.\n",
    );
    for stage in Stage::ALL {
        line(&mut out, format_args!("\n## {stage}\n\n| act | by | leads to | source |\n| --- | --- | --- | --- |"));
        for row in all_rows().filter(|row| row.from.contains(stage)) {
            let by: Vec<&str> = roles(row, *stage).iter().map(|r| r.id()).collect();
            let mut to: Vec<&str> = targets(row, *stage).iter().map(|s| s.id()).collect();
            to.extend(row.to.contains(&To::Same).then_some("same"));
            if row.to.contains(&To::SetAside) && stage.is_end() {
                to.push("the stage set aside");
            }
            let when = match row.when {
                When::Always => "",
                When::TwoPairs => "; four_eyes = true",
                When::OnePair => "; four_eyes = false",
                When::RefuseConsideration => "; incomplete = refuse_consideration",
            };
            line(
                &mut out,
                format_args!("| `{}` | {} | {} | {}{when} |", row.act, by.join(", "), to.join(", "), row.source),
            );
        }
    }
    out
}
