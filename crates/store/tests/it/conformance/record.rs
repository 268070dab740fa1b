//! The record: its tree, its rows, its projections.

use crate::bed::{Bed, NOON, act, id, projection};
use qonys_procedure::{AccountId, Role, Stage};
use qonys_store::{
    Error, SystemEntropy, acts,
    cases::{self, Snapshot},
    search, sequencer,
    viewings::{self, Viewing},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

on_both!(
    the_tree_is_that_of_rfc_6962_and_a_second_holder_waits,
    the_record_is_verified_against_its_rows,
    rebuilding_gives_the_projections_back,
    what_the_doctor_checks_is_well,
);

fn the_tree_is_that_of_rfc_6962_and_a_second_holder_waits(bed: &Bed) {
    fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            _ => {
                let left = leaves.len().next_power_of_two() / 2;
                let (a, b) = (root(&leaves[..left]), root(&leaves[left..]));
                Sha256::new_with_prefix([1]).chain_update(a).chain_update(b).finalize().into()
            }
        }
    }
    let (holder, other) = (id(), id());
    let step =
        |who: Uuid, at: i64| bed.write(move |db| sequencer::step(db, who, NOON.plus_seconds(at), 10)).expect("stepped");
    assert_eq!(step(holder, 0), Some(0));
    let mut leaves = Vec::new();
    assert_eq!(bed.read(|db| sequencer::root(db, 0)).expect("read"), Some(root(&leaves)));
    for (round, acts) in [1_u64, 1, 2, 3, 7, 20].into_iter().enumerate() {
        let (case, key) = bed.open_case();
        let opening = bed.read(move |db| acts::at(db, case, 1)).expect("read").expect("there");
        leaves.push(opening.leaf());
        for seq in 2..=acts {
            let append = act(case, seq, "edit_contacts", &key);
            leaves.push(append.act.leaf());
            bed.append(append).expect("appended");
        }
        assert_eq!(step(other, round as i64), None, "the lease is held");
        assert_eq!(step(holder, round as i64), Some(acts));
        let size = leaves.len() as u64;
        let (found, root_found) =
            bed.read(move |db| Ok((sequencer::size(db)?, sequencer::root(db, size)?))).expect("read");
        assert_eq!((found, root_found), (size, Some(root(&leaves))));
    }
    for size in 0..=leaves.len() {
        let found = bed.read(move |db| sequencer::root(db, size as u64)).expect("read");
        assert_eq!(found, Some(root(&leaves[..size])), "size {size}");
    }
    assert_eq!(bed.read(|db| sequencer::root(db, 35)).expect("read"), None);
    assert_eq!(bed.read(sequencer::waiting).expect("read"), 0);
    assert_eq!(step(other, 100), Some(0), "the lease ran out");
    assert_eq!(step(holder, 101), None);
}

fn the_record_is_verified_against_its_rows(bed: &Bed) {
    let (case, key) = bed.open_case();
    let viewing = Viewing::new(id(), case, AccountId(id()), Role::Screener, "case", NOON, b"", &key, &SystemEntropy);
    let viewing = viewing.expect("sealed");
    bed.write(move |db| viewings::record(db, &viewing)).expect("recorded");
    for seq in 2..6 {
        bed.append(act(case, seq, "edit_contacts", &key)).expect("appended");
    }
    bed.write(|db| sequencer::step(db, id(), NOON, 9)).expect("sequenced");
    let verify = |from: u64, limit: u32| {
        let verified = bed.read(move |db| sequencer::verify(db, from, limit)).expect("verified");
        (verified.next, verified.bad)
    };
    assert_eq!((verify(0, 4), verify(4, 4), verify(6, 4)), ((4, vec![]), (6, vec![]), (6, vec![])));
    bed.spoil("UPDATE act SET kind = 'issue_permit' WHERE seq = 3");
    assert_eq!(verify(0, 9), (6, vec![3]), "a changed act is found by its position");
    bed.spoil("DELETE FROM viewing");
    assert_eq!(verify(0, 9), (6, vec![1, 3]), "and one that is gone");
}

fn rebuilding_gives_the_projections_back(bed: &Bed) {
    let (case, key) = bed.open_case();
    let second = act(case, 2, "edit_contacts", &key);
    let (row, snapshot, limits) = (second.case.clone(), second.snapshot.clone(), second.limits.clone());
    bed.append(second).expect("appended");
    let rebuilt = cases::Rebuilt {
        visit: None,
        seq: 2,
        row: row.clone().expect("given"),
        snapshot: snapshot.clone().expect("given"),
        limits: limits.clone().expect("given"),
        search: vec![search::Token([4; 12])],
    };
    let wrong = cases::Rebuilt { row: projection(Stage::Closed, "almaty"), limits: vec![], ..rebuilt.clone() };
    bed.write(move |db| cases::rebuild(db, case, &wrong)).expect("spoilt");
    assert_eq!(bed.read(move |db| cases::get(db, case)).expect("read").expect("there").row.stage, Stage::Closed);
    let stale = cases::Rebuilt { seq: 1, snapshot: Snapshot { seq: 1, ..rebuilt.snapshot.clone() }, ..rebuilt.clone() };
    let stale = bed.write(move |db| cases::rebuild(db, case, &stale));
    assert!(matches!(stale, Err(Error::Conflict { seen: 1, now: 2 })), "{stale:?}");
    bed.write(move |db| cases::rebuild(db, case, &rebuilt)).expect("rebuilt");
    let found = bed
        .read(move |db| {
            Ok((
                cases::get(db, case)?.map(|c| (c.seq, c.row)),
                cases::state(db, case)?,
                cases::limits(db, case)?,
                cases::of_applicant(db, search::Token([4; 12]))?.len(),
            ))
        })
        .expect("read");
    assert_eq!(found, (row.map(|row| (2, row)), snapshot, limits.expect("given"), 1));
}

fn what_the_doctor_checks_is_well(bed: &Bed) {
    bed.open_case();
    assert_eq!(bed.wait(bed.store.check()).expect("checked"), Vec::<String>::new());
}
