//! Messages that go out in turn, are put off with a reason, and are given up.

use crate::bed::{Bed, NOON, id};
use qonys_procedure::{CaseId, Instant};
use qonys_store::outbox::{self, Claimed, Entry, Standing};
use qonys_store::{Error, keys};
use uuid::Uuid;

on_both!(
    messages_of_a_case_are_given_out_in_turn_and_those_of_others_beside_them,
    what_is_put_off_waits_with_its_reason_and_its_number_of_tries,
    what_is_given_up_is_told_by_reason_and_never_given_out_again,
    what_is_too_old_is_given_up_unless_somebody_holds_it,
    letters_go_with_the_key_of_their_case,
    no_letter_has_two_holders_however_many_ask,
);

const TOPIC: &str = "mail";

/// The n-th message of a case, written at noon and n seconds.
fn put(bed: &Bed, case: CaseId, n: u32) -> Uuid {
    let id = Uuid::from_u128((u128::from(n) << 64) | id().as_u128() >> 64);
    let run = NOON.plus_seconds(i64::from(n));
    let entry =
        Entry { id, topic: TOPIC.to_owned(), key: format!("mail/{id}"), case, sealed: vec![9], run, in_turn: true };
    assert!(bed.write(move |db| outbox::put(db, &entry)).expect("put"));
    id
}

fn claim(bed: &Bed, holder: Uuid, at: i64) -> Vec<Uuid> {
    let now = NOON.plus_seconds(at);
    let claimed = bed.write(move |db| outbox::claim(db, &[TOPIC], holder, now, 30, 10)).expect("claimed");
    claimed.into_iter().map(|claimed: Claimed| claimed.entry.id).collect()
}

fn standing(bed: &Bed, from: i64) -> Standing {
    bed.read(move |db| outbox::standing(db, TOPIC, NOON.plus_seconds(from))).expect("read")
}

fn messages_of_a_case_are_given_out_in_turn_and_those_of_others_beside_them(bed: &Bed) {
    let ((one, _), (other, _), holder) = (bed.open_case(), bed.open_case(), id());
    let (first, second, beside) = (put(bed, one, 1), put(bed, one, 2), put(bed, other, 3));
    let due = |at: i64| bed.read(move |db| outbox::is_due(db, TOPIC, NOON.plus_seconds(at))).expect("read");
    assert!(!due(0) && due(1));
    assert_eq!(claim(bed, holder, 0), Vec::<Uuid>::new(), "not before their time");
    assert_eq!(claim(bed, holder, 5), [first, beside]);
    assert_eq!(claim(bed, id(), 6), Vec::<Uuid>::new(), "the second waits for the first, which somebody holds");
    bed.write(move |db| outbox::put_off(db, first, holder, NOON.plus_seconds(100), 1, "content_451")).expect("put off");
    assert_eq!(claim(bed, id(), 50), [beside], "its lease ran out; the second waits though the first is put off");
    assert_eq!(claim(bed, holder, 100), [beside, first], "what was due first comes first");
    bed.write(move |db| outbox::done(db, first, holder, NOON.plus_seconds(101))).expect("done");
    assert_eq!(claim(bed, holder, 102), [second]);
}

fn what_is_put_off_waits_with_its_reason_and_its_number_of_tries(bed: &Bed) {
    let ((case, _), holder) = (bed.open_case(), id());
    let letter = put(bed, case, 1);
    assert_eq!(standing(bed, 0), Standing { waiting: 1, since: Some(NOON.plus_seconds(1)), ..Standing::default() });
    assert_eq!(claim(bed, holder, 1), [letter]);
    let put_off =
        |who: Uuid| bed.write(move |db| outbox::put_off(db, letter, who, NOON.plus_seconds(60), 3, "recipient_450"));
    assert!(matches!(put_off(id()), Err(Error::Missing(_))), "not its holder");
    put_off(holder).expect("put off");
    let stands = standing(bed, 0);
    assert_eq!((stands.waiting, stands.fault.as_deref()), (1, Some("recipient_450")));
    assert_eq!(stands.since, Some(NOON.plus_seconds(1)), "since it was written, not since it was put off");
    assert_eq!(claim(bed, holder, 59), Vec::<Uuid>::new());
    let later = bed.write(move |db| outbox::claim(db, &[TOPIC], holder, NOON.plus_seconds(60), 30, 1));
    assert_eq!(later.expect("claimed")[0].attempts, 3);
    bed.write(move |db| outbox::done(db, letter, holder, NOON.plus_seconds(61))).expect("done");
    assert_eq!(standing(bed, 0), Standing::default(), "what was sent in the end is no fault");
}

fn what_is_given_up_is_told_by_reason_and_never_given_out_again(bed: &Bed) {
    let holder = id();
    for (n, why) in [(1, "recipient_550"), (2, "address"), (3, "recipient_550")] {
        let (case, _) = bed.open_case();
        let letter = put(bed, case, n);
        assert_eq!(claim(bed, holder, 10), [letter]);
        let give_up = |who: Uuid| {
            bed.write(move |db| outbox::give_up(db, letter, who, NOON.plus_seconds(20 + i64::from(n)), why))
        };
        assert!(matches!(give_up(id()), Err(Error::Missing(_))), "not its holder");
        give_up(holder).expect("given up");
    }
    assert_eq!(claim(bed, holder, 10_000), Vec::<Uuid>::new());
    let told = |from: i64| standing(bed, from).given_up;
    assert_eq!(told(0), [("address".to_owned(), 1), ("recipient_550".to_owned(), 2)]);
    assert_eq!(told(23), [("recipient_550".to_owned(), 1)]);
    assert_eq!(told(24), []);
}

fn what_is_too_old_is_given_up_unless_somebody_holds_it(bed: &Bed) {
    let ((one, _), (two, _), (three, _), holder) = (bed.open_case(), bed.open_case(), bed.open_case(), id());
    let (tried, held, _young) = (put(bed, one, 1), put(bed, two, 2), put(bed, three, 50));
    put(bed, one, 3);
    assert_eq!(claim(bed, holder, 10), [tried, held]);
    bed.write(move |db| outbox::put_off(db, tried, holder, NOON.plus_seconds(900), 1, "unreachable")).expect("put off");
    let old = |at: i64, limit: u32| {
        let (before, now): (Instant, Instant) = (NOON.plus_seconds(40), NOON.plus_seconds(at));
        let given_up = bed.write(move |db| outbox::give_up_old(db, TOPIC, before, now, "too_old", limit));
        given_up.expect("given up")
    };
    assert_eq!(old(20, 1), [(one, "unreachable".to_owned())], "by the reason of the last try");
    assert_eq!(old(20, 10), [(one, "too_old".to_owned())], "one that was never tried");
    assert_eq!(old(20, 10), []);
    assert_eq!(old(41, 10), [(two, "too_old".to_owned())], "its holder is gone");
    assert_eq!(standing(bed, 0).waiting, 1, "the young one");
}

fn letters_go_with_the_key_of_their_case(bed: &Bed) {
    let ((case, _), holder) = (bed.open_case(), id());
    let letter = put(bed, case, 1);
    assert_eq!(claim(bed, holder, 1), [letter]);
    bed.write(move |db| keys::destroy(db, case, NOON)).expect("destroyed");
    let done = bed.write(move |db| outbox::done(db, letter, holder, NOON));
    assert!(matches!(done, Err(Error::Missing(_))), "nothing is left of it");
    assert_eq!(standing(bed, 0), Standing::default());
}

fn no_letter_has_two_holders_however_many_ask(bed: &Bed) {
    for n in 0..20 {
        let (case, _) = bed.open_case();
        put(bed, case, 2 * n);
        put(bed, case, 2 * n + 1);
    }
    let asking: Vec<_> = (0..6)
        .map(|_| {
            let store = bed.store.clone();
            bed.runtime.spawn(async move {
                let (who, now) = (id(), NOON.plus_seconds(99));
                store.write(vec![], 256, move |db| outbox::claim(db, &[TOPIC], who, now, 30, 5)).await
            })
        })
        .collect();
    let claimed: Vec<Claimed> =
        asking.into_iter().flat_map(|task| bed.wait(task).expect("no panic").expect("claimed")).collect();
    let distinct = |mut all: Vec<[u8; 16]>| {
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    assert!(claimed.len() >= 5, "{}", claimed.len());
    assert_eq!(distinct(claimed.iter().map(|c| *c.entry.id.as_bytes()).collect()), claimed.len(), "two holders");
    assert_eq!(distinct(claimed.iter().map(|c| *c.entry.case.bytes()).collect()), claimed.len(), "out of turn");
}
