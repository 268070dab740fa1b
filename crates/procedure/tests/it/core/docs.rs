//! The checked-in diagram and matrices are those of the table.

use qonys_procedure::print;
use std::path::Path;

fn same(name: &str, printed: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/procedure").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, printed).expect("the file can be written");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == printed, "docs/procedure/{name} is not what the table says: run with UPDATE=1");
}

#[test]
fn the_diagram_and_the_matrices_are_those_of_the_table() {
    same("diagram.md", &print::state_diagram());
    same("role-act.md", &print::role_act_matrix());
    same("stage-act.md", &print::stage_act_matrix());
}

#[test]
fn every_act_has_a_row_and_every_row_a_source() {
    use qonys_procedure::{ActKind, table};
    for act in ActKind::ALL {
        assert!(table::rows(*act).next().is_some(), "{act} stands in no row");
        assert!(table::rows(*act).all(|row| row.source.starts_with('[')), "{act} has a row without a source");
    }
}
