//! The service itself: outages, seats, messages, settings.

use super::message;
use crate::bed::{Bed, NOON, act, id};
use qonys_procedure::{ActId, CaseId};
use qonys_store::{Error, acts::Append, outages, outbox, seal::CaseKey, settings, visits};
use uuid::Uuid;

on_both!(
    outages_are_declared_changed_and_ended,
    a_slot_holds_as_many_visits_as_it_has_seats,
    the_outbox_gives_each_message_to_one_holder_at_a_time,
    settings_and_the_identity_of_the_server,
);

fn outages_are_declared_changed_and_ended(bed: &Bed) {
    let outage = outages::Outage { id: id(), system: "nca".to_owned(), from: NOON, to: None, act: ActId(id()) };
    let put = |outage: &outages::Outage| {
        let outage = outage.clone();
        bed.write(move |db| outages::put(db, &outage))
    };
    let since = |at: i64| bed.read(move |db| outages::since(db, NOON.plus_seconds(at))).expect("read");
    put(&outage).expect("declared");
    assert_eq!(since(10_000), vec![outage.clone()], "it lasts");
    let earlier = outages::Outage { from: NOON.plus_seconds(-60), act: ActId(id()), ..outage.clone() };
    put(&earlier).expect("changed");
    assert_eq!(since(0), vec![earlier.clone()]);
    assert!(matches!(
        put(&outages::Outage { to: Some(NOON.plus_seconds(-60)), ..earlier.clone() }),
        Err(Error::Invalid(_))
    ));
    let end = |at: i64| {
        let (which, act) = (earlier.id, ActId(id()));
        bed.write(move |db| outages::end(db, which, NOON.plus_seconds(at), act))
    };
    assert!(matches!(end(-60), Err(Error::Missing(_))));
    end(100).expect("ended");
    assert!(matches!(end(200), Err(Error::Missing(_))));
    assert_eq!((since(99).len(), since(100).len()), (1, 0));
}

fn a_slot_holds_as_many_visits_as_it_has_seats(bed: &Bed) {
    let slot = NOON.plus_seconds(86_400);
    let at = |slot| visits::Booked { centre: "c-1".to_owned(), slot, seats: 2 };
    let opened: Vec<(CaseId, CaseKey)> = (0..3).map(|_| bed.open_case()).collect();
    let cases: Vec<CaseId> = opened.iter().map(|(case, _)| *case).collect();
    let book = |case: CaseId, seq: u64, booked: Option<visits::Booked>| {
        let (_, key) = opened.iter().find(|(id, _)| *id == case).expect("opened");
        let append = Append { visit: Some(booked), ..act(case, seq, "book_visit", key) };
        bed.append(append).map(drop)
    };
    book(cases[0], 2, Some(at(slot))).expect("the first seat");
    book(cases[1], 2, Some(at(slot))).expect("the second seat");
    assert!(matches!(book(cases[2], 2, Some(at(slot))), Err(Error::Conflict { seen: 2, now: 2 })), "no third");
    book(cases[1], 3, Some(at(slot))).expect("who has a seat keeps it");
    let taken = || bed.read(move |db| visits::taken(db, "c-1", NOON, slot.plus_seconds(1))).expect("read");
    assert_eq!(taken(), vec![(slot, 2)]);
    book(cases[0], 3, None).expect("cancelled");
    book(cases[2], 2, Some(at(slot))).expect("the seat that became free");
    assert_eq!(taken(), vec![(slot, 2)]);
    let listed = bed.read(move |db| visits::at(db, "c-1", slot, slot.plus_seconds(1), 10)).expect("read");
    let mut who: Vec<CaseId> = listed.into_iter().map(|visit| visit.case).collect();
    who.sort();
    let mut wanted = vec![cases[1], cases[2]];
    wanted.sort();
    assert_eq!(who, wanted);
    let of = |case| bed.read(move |db| visits::of_case(db, case)).expect("read");
    assert_eq!((of(cases[0]), of(cases[2]).map(|visit| visit.slot)), (None, Some(slot)));
}

fn the_outbox_gives_each_message_to_one_holder_at_a_time(bed: &Bed) {
    let (case, _) = bed.open_case();
    let (one, two) = (id(), id());
    for n in 0..4 {
        let mut entry = message(case, &format!("key-{n}"));
        entry.run = NOON.plus_seconds(n);
        let again = entry.clone();
        assert!(bed.write(move |db| outbox::put(db, &entry)).expect("put"));
        assert!(!bed.write(move |db| outbox::put(db, &again)).expect("put again"), "once for ever");
    }
    let claim = |who: Uuid, at: i64, limit: u32| {
        bed.write(move |db| outbox::claim(db, &["notice"], who, NOON.plus_seconds(at), 30, limit)).expect("claimed")
    };
    let first = claim(one, 2, 2);
    assert_eq!(first.iter().map(|c| c.entry.key.as_str()).collect::<Vec<_>>(), vec!["key-0", "key-1"]);
    assert_eq!(claim(two, 2, 10).len(), 1, "what the first holds is not given out");
    assert_eq!(claim(two, 2, 10).len(), 0);
    let [a, b] = [first[0].entry.id, first[1].entry.id];
    bed.write(move |db| outbox::done(db, a, one, NOON.plus_seconds(3))).expect("done");
    assert!(matches!(bed.write(move |db| outbox::done(db, b, two, NOON)), Err(Error::Missing(_))), "not its holder");
    bed.write(move |db| outbox::failed(db, b, one, NOON.plus_seconds(50))).expect("failed");
    let later = claim(two, 60, 10);
    let keys: Vec<_> = later.iter().map(|c| (c.entry.key.as_str(), c.attempts)).collect();
    assert_eq!(keys, vec![("key-2", 0), ("key-3", 0), ("key-1", 1)], "its own run-out lease too");
    let other = bed.write(|db| outbox::claim(db, &["border"], id(), NOON.plus_seconds(99), 30, 10)).expect("claimed");
    assert!(other.is_empty(), "another topic");
    assert_eq!(bed.read(|db| outbox::backlog(db, "mail")).expect("read").0, 3);
    assert_eq!(bed.write(|db| outbox::sweep(db, NOON.plus_seconds(3))).expect("swept"), 0);
    assert_eq!(bed.write(|db| outbox::sweep(db, NOON.plus_seconds(3_600))).expect("swept"), 1);

    for n in 10..30 {
        let entry = message(case, &format!("key-{n}"));
        bed.write(move |db| outbox::put(db, &entry)).expect("put");
    }
    let claims: Vec<_> = (0..5)
        .map(|_| {
            let store = bed.store.clone();
            bed.runtime.spawn(async move {
                let who = id();
                store.write(vec![], 256, move |db| outbox::claim(db, &["notice"], who, NOON, 30, 6)).await
            })
        })
        .collect();
    let mut claimed: Vec<Uuid> = claims
        .into_iter()
        .flat_map(|task| bed.wait(task).expect("no panic").expect("claimed"))
        .map(|claimed: outbox::Claimed| claimed.entry.id)
        .collect();
    let all = claimed.len();
    claimed.sort_unstable();
    claimed.dedup();
    assert_eq!(claimed.len(), all, "no message has two holders");
}

fn settings_and_the_identity_of_the_server(bed: &Bed) {
    assert_eq!(bed.read(settings::service).expect("read"), None);
    let service = settings::Service { id: id(), kind: settings::ServerKind::Training, created: NOON };
    let new = service.clone();
    bed.write(move |db| settings::set_service(db, &new)).expect("set");
    let other = settings::Service { id: id(), kind: settings::ServerKind::Real, created: NOON };
    assert!(matches!(bed.write(move |db| settings::set_service(db, &other)), Err(Error::Taken(_))));
    assert_eq!(bed.read(settings::service).expect("read"), Some(service));
    bed.write(|db| {
        settings::put(db, "clock", b"1")?;
        settings::put(db, "clock", b"2")
    })
    .expect("put");
    assert_eq!(bed.read(|db| settings::get(db, "clock")).expect("read"), Some(b"2".to_vec()));
    assert_eq!(bed.read(|db| settings::get(db, "none")).expect("read"), None);
}
