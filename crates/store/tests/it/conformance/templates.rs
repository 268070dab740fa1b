//! Templates of papers: proposed, approved, refused; the set in force now and as of an instant.

use crate::bed::{Bed, NOON, id};
use qonys_procedure::{AccountId, ActId, Instant};
use qonys_store::Error;
use qonys_store::templates::{self, Shipped, Template, TemplateState};
use uuid::Uuid;

on_both!(
    a_template_is_proposed_once_and_decided_once,
    the_set_in_force_has_a_version_and_is_known_as_of_any_instant,
    what_became_of_a_template_is_listed_page_by_page,
    what_came_with_the_program_is_known_as_of_any_instant,
);

fn proposal(name: &str, text: &str) -> Template {
    Template {
        id: id(),
        name: name.to_owned(),
        text: text.to_owned(),
        sha256: [1; 32],
        against: [2; 32],
        proposed_by: AccountId(Uuid::from_u128(7)),
        proposed: NOON,
        state: TemplateState::Proposed,
        version: None,
        decided: None,
    }
}

fn put(bed: &Bed, new: &Template) -> Result<(), Error> {
    let new = new.clone();
    bed.write(move |db| templates::put(db, &new))
}

fn approve(bed: &Bed, of: &Template, at: Instant) -> Result<u64, Error> {
    let (of, act) = (of.id, ActId(id()));
    bed.write(move |db| templates::approve(db, of, act, at))
}

fn texts(found: Vec<Template>) -> Vec<(String, String)> {
    found.into_iter().map(|template| (template.name, template.text)).collect()
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn a_template_is_proposed_once_and_decided_once(bed: &Bed) {
    let one = proposal("permit.typ", "«Рұқсат»\n\ttab\n");
    put(bed, &one).expect("put");
    assert!(matches!(put(bed, &one), Err(Error::Taken(_))));
    let of = one.id;
    let get = || bed.read(move |db| templates::get(db, of)).expect("read").expect("it is there");
    assert_eq!(get(), one, "byte for byte");
    let begun = Template { id: id(), state: TemplateState::InForce, ..one.clone() };
    assert!(matches!(put(bed, &begun), Err(Error::Invalid(_))));

    let two = proposal("permit.typ", "two");
    put(bed, &two).expect("put");
    let waiting: Vec<Uuid> =
        bed.read(|db| templates::waiting(db, 10)).expect("read").iter().map(|template| template.id).collect();
    assert_eq!(waiting, [one.id, two.id]);
    let (refused, act) = (two.id, ActId(id()));
    let refuse = move |db: &mut qonys_store::Db<'_>| templates::refuse(db, refused, act, NOON.plus_seconds(5));
    bed.write(refuse).expect("refused");
    assert!(matches!(bed.write(refuse), Err(Error::Missing(_))), "once");
    assert!(matches!(approve(bed, &two, NOON), Err(Error::Missing(_))), "what was refused stays so");
    assert_eq!(approve(bed, &one, NOON.plus_seconds(6)).expect("approved"), 1);
    assert!(matches!(approve(bed, &one, NOON), Err(Error::Missing(_))), "once");
    let now = get();
    assert_eq!((now.state, now.version), (TemplateState::InForce, Some(1)));
    assert_eq!(now.decided.map(|(_, at)| at), Some(NOON.plus_seconds(6)));
    let two = bed.read(move |db| templates::get(db, refused)).expect("read").expect("it is there");
    assert_eq!(
        (two.state, two.version, two.decided),
        (TemplateState::Refused, None, Some((act, NOON.plus_seconds(5))))
    );
    let nobody = proposal("permit.typ", "none");
    assert!(matches!(approve(bed, &nobody, NOON), Err(Error::Missing(_))));
}

fn the_set_in_force_has_a_version_and_is_known_as_of_any_instant(bed: &Bed) {
    let version = || bed.read(templates::version).expect("read");
    let now = || texts(bed.read(templates::in_force).expect("read"));
    let at =
        |seconds: i64| texts(bed.read(move |db| templates::in_force_at(db, NOON.plus_seconds(seconds))).expect("read"));
    assert_eq!((version(), now(), at(0)), (0, vec![], vec![]));
    for (n, (name, text)) in [("permit.typ", "a"), ("sheet.typ", "s"), ("permit.typ", "b")].into_iter().enumerate() {
        let new = proposal(name, text);
        put(bed, &new).expect("put");
        let n = i64::try_from(n).expect("few");
        assert_eq!(approve(bed, &new, NOON.plus_seconds(10 * (n + 1))).expect("approved"), (n + 1).unsigned_abs());
    }
    put(bed, &proposal("sheet.typ", "waits")).expect("put");
    assert_eq!(version(), 3);
    assert_eq!(now(), pairs(&[("permit.typ", "b"), ("sheet.typ", "s")]));
    assert_eq!(at(9), pairs(&[]));
    assert_eq!(at(10), pairs(&[("permit.typ", "a")]));
    assert_eq!(at(29), pairs(&[("permit.typ", "a"), ("sheet.typ", "s")]));
    assert_eq!(at(30), now());
}

fn what_became_of_a_template_is_listed_page_by_page(bed: &Bed) {
    let all: Vec<Template> = (0..5).map(|n| proposal("permit.typ", &n.to_string())).collect();
    all.iter().for_each(|new| put(bed, new).expect("put"));
    put(bed, &proposal("sheet.typ", "another")).expect("put");
    let page = |before: Option<Uuid>| {
        let found = bed.read(move |db| templates::list(db, "permit.typ", before, 2)).expect("read");
        found.into_iter().map(|template| (template.id, template.text)).collect::<Vec<_>>()
    };
    let mut told = Vec::new();
    let mut before = None;
    loop {
        let found = page(before);
        let Some((last, _)) = found.last() else { break };
        before = Some(*last);
        told.extend(found.into_iter().map(|(_, text)| text));
    }
    assert_eq!(told, ["4", "3", "2", "1", "0"], "the newest first, each once");
}

fn what_came_with_the_program_is_known_as_of_any_instant(bed: &Bed) {
    let set = |texts: &[(&str, u8)]| {
        let one =
            |(name, n): &(&str, u8)| Shipped { name: (*name).to_owned(), sha256: [*n; 32], text: format!("text {n}") };
        texts.iter().map(one).collect::<Vec<_>>()
    };
    let note = |texts: &[(&str, u8)], seconds: i64| {
        let all = set(texts);
        bed.write(move |db| templates::note_shipped(db, &all, NOON.plus_seconds(seconds))).expect("noted")
    };
    let before = |seconds: i64, now: &[(&str, u8)]| {
        let now: Vec<_> = set(now).into_iter().map(|one| (one.name, one.sha256)).collect();
        bed.read(move |db| templates::shipped_before(db, NOON.plus_seconds(seconds), &now)).expect("read")
    };
    assert_eq!(before(0, &[("a.typ", 1)]), [], "nothing was noted");
    assert_eq!(note(&[("a.typ", 1), ("b.typ", 2)], 10), 2);
    assert_eq!(note(&[("a.typ", 1), ("b.typ", 2)], 20), 0, "a restart is no news");
    let newer = [("a.typ", 3), ("b.typ", 2)];
    assert_eq!(note(&newer, 30), 1);
    assert_eq!(before(30, &newer), []);
    for seconds in [0, 10, 29] {
        assert_eq!(before(seconds, &newer), [("a.typ".to_owned(), "text 1".to_owned())], "{seconds}");
    }
    assert_eq!(note(&[("a.typ", 1), ("b.typ", 2)], 40), 1, "back to what came before");
    assert_eq!(before(35, &[("a.typ", 1), ("b.typ", 2)]), [("a.typ".to_owned(), "text 3".to_owned())]);
}
