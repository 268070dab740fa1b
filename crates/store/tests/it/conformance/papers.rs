//! Drafts, files, keys and numbers.

use super::{a_file, message};
use crate::bed::{Bed, NOON, act, id};
use qonys_procedure::{ActId, CaseId, FileId};
use qonys_store::{
    Error, SERVICE, SystemEntropy, acts, cases, drafts,
    files::{self, File, FileState},
    issued::{self, IssuedState},
    keys::{self, Stored},
    outbox,
    seal::{CaseKey, MasterKey, MasterKeys, Purpose},
    search,
};

on_both!(
    drafts_grow_by_one_and_refuse_a_stale_rev,
    a_file_takes_the_place_of_an_unsigned_one_and_changes_state_only_as_asked,
    keys_are_stored_once_rewrapped_and_destroyed_for_good,
    the_register_has_no_gap_and_says_why_a_number_is_void,
    whoever_holds_the_case_reserves_alone,
);

fn drafts_grow_by_one_and_refuse_a_stale_rev(bed: &Bed) {
    let (case, _) = bed.open_case();
    let put = |rev: u64, text: &'static [u8], at: i64| {
        bed.write(move |db| drafts::put(db, case, "petition", rev, text, NOON.plus_seconds(at)))
    };
    assert_eq!(put(0, b"one", 1).expect("first"), 1);
    assert_eq!(put(1, b"two", 2).expect("second"), 2);
    assert!(matches!(put(1, b"late", 3), Err(Error::Conflict { seen: 1, now: 2 })));
    assert!(matches!(put(0, b"late", 3), Err(Error::Conflict { seen: 0, now: 2 })));
    let found = bed.read(move |db| drafts::get(db, case, "petition")).expect("read").expect("there");
    assert_eq!((found.rev, found.sealed.as_slice(), found.at), (2, b"two".as_slice(), NOON.plus_seconds(2)));

    let untouched =
        |before: i64| bed.read(move |db| drafts::untouched(db, NOON.plus_seconds(before), 10)).expect("read");
    assert_eq!(untouched(2), vec![], "changed at 2");
    assert_eq!(untouched(3), vec![(case, NOON)]);
    bed.write(move |db| drafts::delete(db, case, Some("petition"))).expect("deleted");
    assert_eq!(bed.read(move |db| drafts::get(db, case, "petition")).expect("read"), None);
    assert_eq!(put(0, b"anew", 4).expect("a new one"), 1);
    bed.write(move |db| drafts::delete(db, case, None)).expect("deleted");
    assert_eq!(bed.read(move |db| drafts::get(db, case, "petition")).expect("read"), None);
}

fn a_file_takes_the_place_of_an_unsigned_one_and_changes_state_only_as_asked(bed: &Bed) {
    let (case, _) = bed.open_case();
    let put = |file: &File| {
        let file = file.clone();
        bed.write(move |db| files::put(db, &file))
    };
    let change = |id: FileId, from: FileState, to: FileState| {
        bed.write(move |db| files::change(db, &files::Change { id, from: vec![from], to }))
    };
    let mut first = a_file(case, "passport", 1);
    first.state = FileState::Waiting;
    assert_eq!(put(&first).expect("put"), None);
    assert_eq!(bed.read(|db| files::waiting(db, 10)).expect("read"), vec![first.clone()]);
    let second = a_file(case, "passport", 1);
    let removed = put(&second).expect("put").expect("the earlier one is given back");
    assert_eq!(removed.id, first.id);
    change(second.id, FileState::Ready, FileState::Signed).expect("signed");
    assert!(matches!(change(second.id, FileState::Ready, FileState::Removed), Err(Error::Missing("file"))));
    let third = a_file(case, "passport", 1);
    assert_eq!(put(&third).expect("a signed one stays"), None);
    let alone = a_file(case, "paper:receipt/2", 1);
    let put_first = |file: &File| {
        let file = file.clone();
        bed.write(move |db| files::put_first(db, &file)).expect("put")
    };
    assert!(put_first(&alone));
    assert!(!put_first(&a_file(case, "paper:receipt/2", 1)), "one is there");
    let photo = a_file(case, "photo", 1);
    assert!(put_first(&photo));
    let ids = |files: Vec<File>| files.iter().map(|f| f.id).collect::<Vec<_>>();
    let documents = bed.read(move |db| files::documents(db, case)).expect("read");
    assert_eq!(ids(documents), [second.id, third.id, photo.id], "papers of the service are none");
    let kinds = ["paper:receipt/2".to_owned(), "photo".to_owned(), "paper:receipt/3".to_owned()];
    let of_kinds = bed.read(move |db| files::of_kinds(db, case, &kinds)).expect("read");
    assert_eq!(ids(of_kinds), [alone.id, photo.id]);
    let (gone, there) = (first.place, third.place);
    let known = bed.read(move |db| Ok((files::is_known(db, &gone)?, files::is_known(db, &there)?))).expect("read");
    assert_eq!(known, (false, true));
}

fn keys_are_stored_once_rewrapped_and_destroyed_for_good(bed: &Bed) {
    let (case, key) = bed.open_case();
    let stored = bed.read(move |db| keys::get(db, case)).expect("read").expect("there");
    let Stored::Wrapped(wrapped) = stored else { panic!("wrapped") };
    let opened = CaseKey::unwrap(case, &wrapped, &bed.keys).expect("the key opens");
    let probe = key.seal(Purpose::Act, "act", b"1", b"text", &SystemEntropy).expect("sealed");
    assert_eq!(opened.open(Purpose::Act, "act", b"1", &probe).expect("the same key").as_slice(), b"text");

    let old = wrapped.clone();
    let twice = bed.write(move |db| keys::put(db, case, &old));
    assert!(matches!(twice, Err(Error::Taken(_))), "{twice:?}");
    let newer = MasterKeys::new(
        MasterKey::new("test-2", [8; 32]).expect("a plain id"),
        vec![MasterKey::new("test-1", [7; 32]).expect("a plain id")],
    );
    let others = bed.read(|db| keys::wrapped_by_others(db, "test-2", 10)).expect("read");
    assert_eq!(others, vec![(case, wrapped.clone())]);
    let rewrapped = opened.wrap(&newer, &SystemEntropy).expect("wrapped");
    let (old, new) = (wrapped.clone(), rewrapped.clone());
    bed.write(move |db| keys::rewrap(db, case, &old, &new)).expect("rewrapped");
    let (old, new) = (wrapped, rewrapped.clone());
    let stale = bed.write(move |db| keys::rewrap(db, case, &old, &new));
    assert!(matches!(stale, Err(Error::Missing(_))), "{stale:?}");
    assert_eq!(
        bed.read(move |db| keys::get_many(db, &[case, SERVICE])).expect("read"),
        vec![(case, rewrapped.clone())]
    );

    let mut with_all = act(case, 2, "edit_contacts", &key);
    with_all.search = Some(vec![search::Token([5; 12])]);
    with_all.outbox = vec![message(case, "to-die")];
    bed.append(with_all).expect("appended");
    bed.write(move |db| drafts::put(db, case, "petition", 0, b"draft", NOON)).expect("a draft");
    bed.write(move |db| keys::destroy(db, case, NOON)).expect("destroyed");
    bed.write(move |db| keys::destroy(db, case, NOON.plus_seconds(9))).expect("twice changes nothing");
    let left = bed
        .read(move |db| {
            Ok((
                keys::get(db, case)?,
                drafts::get(db, case, "petition")?,
                cases::state(db, case)?,
                cases::of_applicant(db, search::Token([5; 12]))?,
                outbox::backlog(db, "mail")?.0,
                acts::of_case(db, case, 0, 10)?.len(),
                cases::get(db, case)?.map(|case| case.row.summary_sealed),
                keys::destroyed(db)?,
            ))
        })
        .expect("read");
    let expected = (Some(Stored::Destroyed(NOON)), None, None, vec![], 0, 2, Some(vec![]), vec![(case, NOON)]);
    assert_eq!(left, expected);
    let again = bed.write(move |db| keys::rewrap(db, case, &rewrapped, &rewrapped));
    assert!(matches!(again, Err(Error::Missing(_))), "{again:?}");
    assert!(matches!(bed.write(|db| keys::destroy(db, CaseId(id()), NOON)), Err(Error::Missing(_))));
}

fn the_register_has_no_gap_and_says_why_a_number_is_void(bed: &Bed) {
    let (case, key) = bed.open_case();
    let reserve = move |kind: &'static str, at: i64| {
        bed.write(move |db| {
            let (kind, city) = (kind.to_owned(), "astana".to_owned());
            let reserve =
                issued::Reserve { kind, city, year: 2026, case, code_hash: [3; 32], at: NOON.plus_seconds(at) };
            issued::reserve(db, &reserve)
        })
    };
    assert_eq!(reserve("petition", 0).expect("reserved"), "petition-astana-2026-000001");
    assert_eq!(reserve("petition", 10).expect("reserved"), "petition-astana-2026-000002");
    assert_eq!(reserve("permit", 0).expect("reserved"), "permit-astana-2026-000001");
    for bad in ["case", "", "Пермит", "a-b", "A"] {
        assert!(matches!(reserve(bad, 0), Err(Error::Invalid(_))), "{bad}");
    }
    let lost = bed.write::<()>(move |db| {
        let (kind, city) = ("petition".to_owned(), "astana".to_owned());
        issued::reserve(db, &issued::Reserve { kind, city, year: 2026, case, code_hash: [3; 32], at: NOON })?;
        Err(Error::Busy)
    });
    assert!(matches!(lost, Err(Error::Busy)));
    assert_eq!(
        reserve("petition", 20).expect("reserved"),
        "petition-astana-2026-000003",
        "a refused job leaves no gap"
    );

    let number = bed.write(move |db| issued::reserve_case_number(db, 2026, case, NOON)).expect("reserved");
    let same = bed.write(move |db| issued::reserve_case_number(db, 2026, case, NOON.plus_seconds(1_900)));
    assert_eq!(same.expect("reserved"), number, "a case keeps its reserved number");
    let (other, _) = bed.open_case();
    let next = bed.write(move |db| issued::reserve_case_number(db, 2026, other, NOON)).expect("reserved");
    assert_eq!((number.as_str(), next.as_str()), ("DNR-2026-000001-7", "DNR-2026-000002-5"));

    let mut issue = act(case, 2, "issue_petition", &key);
    issue.issued = vec![issued::Change {
        number: "petition-astana-2026-000002".to_owned(),
        from: vec![IssuedState::Reserved],
        to: IssuedState::InForce,
        texts: ["kk", "ru", "en"]
            .map(|lang| issued::Text { lang: lang.to_owned(), sha256: [lang.len() as u8; 32] })
            .to_vec(),
        sealed: Some(vec![1]),
    }];
    let act_id = issue.act.head.id;
    bed.append(issue).expect("issued");
    let voided = bed
        .write(|db| {
            issued::void_unused(db, NOON.plus_seconds(1_800), "not used in 30 minutes", NOON.plus_seconds(1_801))
        })
        .expect("voided");
    let unused = ["permit-astana-2026-000001", "petition-astana-2026-000001", "petition-astana-2026-000003"];
    assert_eq!(voided, [&[next.as_str()], &unused[..]].concat(), "the case number renewed at 1,900 stays");
    let register = bed.read(|db| issued::register(db, "petition", "astana", 2026, 0, 10)).expect("read");
    assert_eq!(register.iter().map(|i| i.no).collect::<Vec<_>>(), vec![1, 2, 3]);
    assert_eq!(
        register.iter().map(|i| i.state).collect::<Vec<_>>(),
        vec![IssuedState::Void, IssuedState::InForce, IssuedState::Void]
    );
    assert_eq!(register[0].void_reason.as_deref(), Some("not used in 30 minutes"));
    assert_eq!(register[0].changed, NOON.plus_seconds(1_801));
    assert_eq!((register[1].act, register[1].texts.len()), (Some(act_id), 3));
    assert_eq!(register[1].code_hash, Some([3; 32]));
    bed.write(|db| {
        let change = issued::Change {
            number: "petition-astana-2026-000002".to_owned(),
            from: vec![IssuedState::InForce, IssuedState::Suspended],
            to: IssuedState::Annulled,
            texts: vec![],
            sealed: None,
        };
        issued::change(db, &change, Some(ActId(id())), NOON.plus_seconds(5_000))
    })
    .expect("annulled");
    let annulled =
        bed.read(|db| issued::get_by_number(db, "petition-astana-2026-000002")).expect("read").expect("there");
    assert_eq!((annulled.state, annulled.act, annulled.sealed), (IssuedState::Annulled, Some(act_id), Some(vec![1])));
    assert_eq!(bed.read(move |db| issued::of_case(db, case)).expect("read").len(), 5);
}

fn whoever_holds_the_case_reserves_alone(bed: &Bed) {
    const KIND: &str = "record_certificate";
    let (case, _) = bed.open_case();
    // Many at once: each reserves a number unless there is one.
    let reserve = move |db: &mut qonys_store::Db<'_>| {
        assert_eq!(cases::hold(db, case)?, 1);
        if let Some(found) = issued::of_kind(db, case, KIND, 1)?.pop() {
            return Ok(found.number);
        }
        let (kind, city) = (KIND.to_owned(), "astana".to_owned());
        let reserve = issued::Reserve { kind, city, year: 2026, case, code_hash: [3; 32], at: NOON };
        let number = issued::reserve(db, &reserve)?;
        issued::put_sealed(db, &number, b"sealed")?;
        Ok(number)
    };
    let ask = |_| {
        let store = bed.store.clone();
        bed.runtime.spawn(async move { store.write::<String, Error, _>(Vec::new(), 256, reserve).await })
    };
    for given in (0..12).map(ask).collect::<Vec<_>>() {
        let number = bed.runtime.block_on(given).expect("no panic").expect("a number");
        assert_eq!(number, "record_certificate-astana-2026-000001");
    }
    let register = bed.read(|db| issued::register(db, KIND, "astana", 2026, 0, 10)).expect("read");
    assert_eq!(
        register.iter().map(|one| (one.no, one.sealed.as_deref())).collect::<Vec<_>>(),
        [(1, Some(&b"sealed"[..]))]
    );

    bed.write(|db| issued::void_unused(db, NOON.plus_seconds(1), "not used", NOON.plus_seconds(2)).map(drop))
        .expect("voided");
    assert_eq!(bed.read(move |db| issued::of_kind(db, case, KIND, 10)).expect("read"), vec![], "void is none");
    let late = bed.write(|db| issued::put_sealed(db, "record_certificate-astana-2026-000001", b"late"));
    assert!(matches!(late, Err(Error::Missing(_))), "{late:?}");
    assert!(matches!(bed.write(|db| cases::hold(db, CaseId(id()))), Err(Error::Missing(_))));
}
