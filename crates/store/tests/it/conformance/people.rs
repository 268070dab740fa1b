//! People: accounts, sessions, what they looked at.

use crate::bed::{Bed, NOON, id};
use qonys_procedure::{AccountId, Role};
use qonys_store::{
    Error, SystemEntropy, accounts, challenges, search, sequencer,
    sessions::{self, Session},
    throttles,
    viewings::{self, Viewing},
};

on_both!(
    accounts_are_bound_to_one_iin_and_their_accesses_end_for_good,
    sessions_end_when_idle_at_their_end_and_when_told,
    a_challenge_is_taken_once,
    throttles_count_inside_their_window,
    a_person_is_recorded_once_a_case_and_purpose_in_a_quarter_of_an_hour,
);

fn accounts_are_bound_to_one_iin_and_their_accesses_end_for_good(bed: &Bed) {
    let account = accounts::Account {
        id: AccountId(id()),
        iin_token: search::Token([1; 12]),
        sealed: vec![1],
        created: NOON,
        seen: None,
        blocked: None,
    };
    let new = account.clone();
    bed.write(move |db| accounts::create(db, &new)).expect("created");
    let second = accounts::Account { id: AccountId(id()), ..account.clone() };
    let twice = bed.write(move |db| accounts::create(db, &second));
    assert!(matches!(twice, Err(Error::Taken(_))), "{twice:?}");
    let who = account.id;
    bed.write(move |db| {
        accounts::put_sealed(db, who, &[2])?;
        accounts::seen(db, who, NOON.plus_seconds(5))?;
        accounts::block(db, who, Some(NOON.plus_seconds(6)))
    })
    .expect("changed");
    let wanted = accounts::Account {
        sealed: vec![2],
        seen: Some(NOON.plus_seconds(5)),
        blocked: Some(NOON.plus_seconds(6)),
        ..account
    };
    let found = bed
        .read(move |db| {
            Ok((
                accounts::get(db, who)?,
                accounts::by_iin_token(db, search::Token([1; 12]))?,
                accounts::list(db, None, 5)?,
            ))
        })
        .expect("read");
    assert_eq!(found, (Some(wanted.clone()), Some(wanted.clone()), vec![wanted]));
    assert!(matches!(bed.write(|db| accounts::seen(db, AccountId(id()), NOON)), Err(Error::Missing(_))));

    let access = accounts::Access {
        id: id(),
        account: who,
        role: Role::MigrationHead,
        org: Some("000740000728".to_owned()),
        city: Some("astana".to_owned()),
        office: Some("ums-astana".to_owned()),
        acting_for: Some(AccountId(id())),
        from: NOON,
        to: None,
        suspended: None,
        leave_until: None,
        reviewed: NOON,
    };
    let grant = access.clone();
    bed.write(move |db| accounts::grant(db, &grant)).expect("granted");
    let a = access.id;
    let holders = |at: i64| {
        bed.read(move |db| accounts::holders(db, Role::MigrationHead, NOON.plus_seconds(at))).expect("read").len()
    };
    assert_eq!((holders(-1), holders(0)), (0, 1));
    bed.write(move |db| accounts::suspend(db, a, true, NOON.plus_seconds(10))).expect("suspended");
    assert_eq!(holders(11), 0);
    bed.write(move |db| {
        accounts::suspend(db, a, false, NOON.plus_seconds(20))?;
        accounts::leave(db, a, Some(NOON.plus_seconds(99)))?;
        accounts::reviewed(db, a, NOON.plus_seconds(21))
    })
    .expect("resumed, on leave, reviewed");
    assert_eq!(holders(21), 1);
    bed.write(move |db| accounts::end(db, a, NOON.plus_seconds(30))).expect("ended");
    assert_eq!((holders(29), holders(30)), (1, 0));
    assert!(matches!(bed.write(move |db| accounts::end(db, a, NOON.plus_seconds(31))), Err(Error::Missing(_))));
    assert!(matches!(
        bed.write(move |db| accounts::suspend(db, a, false, NOON.plus_seconds(31))),
        Err(Error::Missing(_))
    ));
    let wanted = accounts::Access {
        to: Some(NOON.plus_seconds(30)),
        leave_until: Some(NOON.plus_seconds(99)),
        reviewed: NOON.plus_seconds(21),
        ..access
    };
    let found = bed.read(move |db| Ok((accounts::roles(db, who)?, accounts::role(db, a)?))).expect("read");
    assert_eq!(found, (vec![wanted.clone()], Some(wanted)));
}

fn sessions_end_when_idle_at_their_end_and_when_told(bed: &Bed) {
    const IDLE: i64 = 900;
    let session = Session {
        token_hash: [1; 32],
        account: AccountId(id()),
        access: None,
        created: NOON,
        seen: NOON,
        ends: NOON.plus_seconds(8 * 3_600),
    };
    let other = Session { token_hash: [2; 32], ..session.clone() };
    let (a, b) = (session.clone(), other);
    bed.write(move |db| {
        sessions::create(db, &a)?;
        sessions::create(db, &b)
    })
    .expect("created");
    let get =
        |at: i64| bed.read(move |db| sessions::get(db, &[1; 32], NOON.plus_seconds(at), IDLE)).expect("read").is_some();
    let touch =
        |at: i64| bed.write(move |db| sessions::touch(db, &[1; 32], NOON.plus_seconds(at), IDLE)).expect("touched");
    assert!(get(899));
    assert!(!get(900), "idle");
    assert_eq!(touch(800).expect("alive").seen, NOON.plus_seconds(800));
    assert!(get(1_600));
    assert!(touch(1_700).is_none(), "idle again: not woken by a late request");
    let access = id();
    bed.write(move |db| sessions::choose(db, &[1; 32], Some(access))).expect("chosen");
    let found = bed.read(move |db| sessions::get(db, &[1; 32], NOON.plus_seconds(1_000), IDLE)).expect("read");
    assert_eq!(found.expect("alive").access, Some(access));
    for at in (1_600..8 * 3_600).step_by(800) {
        assert!(touch(at).is_some());
    }
    assert!(touch(8 * 3_600).is_none(), "the absolute end");
    let account = session.account;
    let of = |at: i64| {
        bed.read(move |db| sessions::of_account(db, account, NOON.plus_seconds(at), IDLE)).expect("read").len()
    };
    assert_eq!(of(0), 2, "touched ones and fresh ones");
    bed.write(|db| sessions::end(db, &[1; 32])).expect("ended");
    assert!(!get(0));
    assert_eq!(bed.write(move |db| sessions::end_all(db, account)).expect("ended"), 1);
    let third = Session { token_hash: [3; 32], ..session };
    bed.write(move |db| sessions::create(db, &third)).expect("created");
    assert_eq!(bed.write(|db| sessions::sweep(db, NOON.plus_seconds(899), IDLE)).expect("swept"), 0);
    assert_eq!(bed.write(|db| sessions::sweep(db, NOON.plus_seconds(900), IDLE)).expect("swept"), 1);
}

fn a_challenge_is_taken_once(bed: &Bed) {
    bed.write(|db| challenges::put(db, &[1; 32], NOON.plus_seconds(60))).expect("put");
    let twice = bed.write(|db| challenges::put(db, &[1; 32], NOON.plus_seconds(60)));
    assert!(matches!(twice, Err(Error::Taken(_))));
    let take = |at: i64| bed.write(move |db| challenges::take(db, &[1; 32], NOON.plus_seconds(at))).expect("taken");
    assert!(!take(60), "expired");
    assert!(take(59));
    assert!(!take(59), "single use");
    bed.write(|db| challenges::put(db, &[2; 32], NOON)).expect("put");
    assert_eq!(bed.write(|db| challenges::sweep(db, NOON)).expect("swept"), 1);
}

fn throttles_count_inside_their_window(bed: &Bed) {
    let hit = |at: i64| bed.write(move |db| throttles::hit(db, &[1; 32], NOON.plus_seconds(at), 60)).expect("hit");
    let count = |at: i64| bed.read(move |db| throttles::count(db, &[1; 32], NOON.plus_seconds(at), 60)).expect("read");
    assert_eq!((hit(0), hit(1), hit(59)), (1, 2, 3));
    assert_eq!((count(59), count(60)), (3, 0));
    assert_eq!(hit(60), 1, "a new window");
    bed.write(|db| throttles::clear(db, &[1; 32])).expect("cleared");
    assert_eq!(count(60), 0);
    hit(100);
    assert_eq!(bed.write(|db| throttles::sweep(db, NOON.plus_seconds(101))).expect("swept"), 1);
}

fn a_person_is_recorded_once_a_case_and_purpose_in_a_quarter_of_an_hour(bed: &Bed) {
    let (case, key) = bed.open_case();
    let (officer, other) = (AccountId(id()), AccountId(id()));
    let look = |who: AccountId, purpose: &str, at: i64| {
        let viewing = Viewing::new(
            id(),
            case,
            who,
            Role::MigrationOfficer,
            purpose,
            NOON.plus_seconds(at),
            "паспорт".as_bytes(),
            &key,
            &SystemEntropy,
        )
        .expect("sealed");
        bed.write(move |db| viewings::record(db, &viewing)).expect("recorded")
    };
    assert!(look(officer, "case", 0));
    assert!(!look(officer, "case", 899));
    assert!(look(officer, "document", 899), "another purpose");
    assert!(look(other, "case", 899), "another person");
    assert!(look(officer, "case", 900), "the quarter of an hour is over");
    assert!(look(officer, viewings::SEARCH, 1) && look(officer, viewings::SEARCH, 2), "each search");
    let due =
        |at: i64| bed.read(move |db| viewings::is_due(db, officer, case, "case", NOON.plus_seconds(at))).expect("read");
    assert!(!due(1_000) && due(1_800));
    let list = bed.read(move |db| viewings::of_case(db, case, None, 10)).expect("read");
    assert_eq!(list.len(), 6);
    assert!(list.is_sorted_by(|a, b| a.at >= b.at));
    assert_eq!(list[0].detail(&key).expect("opened"), "паспорт".as_bytes());
    let earlier = bed.read(move |db| viewings::of_case(db, case, Some(NOON.plus_seconds(899)), 10)).expect("read");
    assert_eq!(earlier.len(), 3);
    assert_eq!(bed.read(sequencer::waiting).expect("read"), 7, "a leaf each, and the act's");

    let at_once: Vec<_> = (0..8)
        .map(|_| {
            let viewing =
                Viewing::new(id(), case, other, Role::MigrationHead, "export", NOON, b"", &key, &SystemEntropy)
                    .expect("sealed");
            bed.runtime.spawn({
                let store = bed.store.clone();
                async move { store.write(vec![], 256, move |db| viewings::record(db, &viewing)).await }
            })
        })
        .collect();
    let written = at_once.into_iter().filter(|_| true).map(|task| bed.wait(task).expect("no panic").expect("recorded"));
    assert_eq!(written.filter(|written| *written).count(), 1, "eight requests at once are one viewing");
}
