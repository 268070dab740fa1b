//! What every method promises, on both engines.

use crate::bed::{Bed, NOON, act, id, limit, projection};
use qonys_procedure::{AccountId, ActId, CaseId, FileId, Instant, Role, Stage};
use qonys_store::{
    Error, SERVICE, SystemEntropy, accounts,
    acts::{self, Append, Idempotency},
    cases::{self, Assignee, Limit, LimitState, QueueFilter, Snapshot},
    challenges, drafts, evidence,
    files::{self, File, FileState},
    idempotency,
    issued::{self, IssuedState},
    keys::{self, Stored},
    load::{self, Load},
    outages, outbox,
    record::{ActHead, SealedAct},
    seal::{CaseKey, MasterKey, MasterKeys, Purpose, WrappedKey},
    search::{self, SearchKey, TokenKind},
    sequencer,
    sessions::{self, Session},
    settings, statements, submissions, throttles,
    viewings::{self, Viewing},
    visits, workload,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Makes a test of each function for each engine.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&crate::bed::Bed::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(bed) = crate::bed::Bed::postgres() { super::$name(&bed); }
            })*
        }
    };
}

on_both!(
    an_act_is_written_with_all_that_belongs_to_it,
    an_act_behind_another_is_a_conflict_that_names_both_numbers,
    of_two_writers_with_the_same_number_one_wins,
    an_act_refused_leaves_nothing,
    acts_of_the_service_stream_need_no_case,
    a_repeat_with_the_same_key_gets_the_first_act,
    a_prepared_statement_is_used_once_and_in_time,
    drafts_grow_by_one_and_refuse_a_stale_rev,
    a_file_takes_the_place_of_an_unsigned_one_and_changes_state_only_as_asked,
    keys_are_stored_once_rewrapped_and_destroyed_for_good,
    the_register_has_no_gap_and_says_why_a_number_is_void,
    accounts_are_bound_to_one_iin_and_their_accesses_end_for_good,
    sessions_end_when_idle_at_their_end_and_when_told,
    a_challenge_is_taken_once,
    throttles_count_inside_their_window,
    a_person_is_recorded_once_a_case_and_purpose_in_a_quarter_of_an_hour,
    outages_are_declared_changed_and_ended,
    a_slot_holds_as_many_visits_as_it_has_seats,
    the_outbox_gives_each_message_to_one_holder_at_a_time,
    idempotency_keys_of_other_people_and_of_other_requests_do_not_meet,
    evidence_is_stored_once,
    settings_and_the_identity_of_the_server,
    submissions_wait_until_performed,
    the_queue_gives_what_runs_out_first_page_by_page,
    work_is_counted_by_stage_and_complaints_stand_before_their_reviewer,
    limits_not_given_any_more_are_gone_and_due_ones_are_found,
    work_is_counted_by_city_and_stage_with_what_is_late_and_what_soon_will_be,
    search_finds_by_prefix_in_both_scripts_and_by_whole_numbers,
    the_tree_is_that_of_rfc_6962_and_a_second_holder_waits,
    the_record_is_verified_against_its_rows,
    rebuilding_gives_the_projections_back,
    what_the_doctor_checks_is_well,
);

fn an_act_is_written_with_all_that_belongs_to_it(bed: &Bed) {
    let (case, key) = bed.open_case();
    let mut second = act(case, 2, "sign_petition_request", &key);
    let file = a_file(case, "passport", 1);
    let number = bed
        .write(move |db| {
            files::put(db, &a_file(case, "cv", 1))?;
            issued::reserve_case_number(db, 2026, case, NOON)
        })
        .expect("a number is reserved");
    let stored = file.clone();
    bed.write(move |db| files::put(db, &stored)).expect("a file is put");
    let mut row = projection(Stage::Screening, "almaty");
    row.number = Some(number.clone());
    row.assignee = Some(AccountId(id()));
    second.case = Some(row.clone());
    second.files = vec![files::Change { id: file.id, from: vec![FileState::Ready], to: FileState::Signed }];
    second.issued = vec![issued::Change {
        number: number.clone(),
        from: vec![IssuedState::Reserved],
        to: IssuedState::InForce,
        texts: vec![],
        sealed: None,
    }];
    second.outbox = vec![message(case, "notice-1")];
    second.search = Some(vec![search::Token([9; 12])]);
    let wanted = second.clone();
    let appended = bed.append(second).expect("the act is appended");
    assert_eq!((appended.act, appended.seq, appended.repeated), (wanted.act.head.id, 2, false));

    let found = bed
        .read(move |db| {
            Ok((
                cases::get(db, case)?,
                cases::by_number(db, &number)?,
                cases::state(db, case)?,
                cases::limits(db, case)?,
                acts::of_case(db, case, 0, 10)?,
                acts::at(db, case, 2)?,
                files::get(db, file.id)?,
                issued::get_by_number(db, &number)?,
                outbox::backlog(db)?,
                sequencer::waiting(db)?,
                cases::of_applicant(db, search::Token([9; 12]))?,
                cases::totals(db)?,
                acts::last_seq(db, case)?,
            ))
        })
        .expect("everything is read");
    let (got, by_number, state, limits, list, at, file, issued, backlog, waiting, of_applicant, totals, last) = found;
    let got = got.expect("the case is there");
    assert_eq!((got.seq, &got.row), (2, &row));
    assert_eq!(by_number.as_ref(), Some(&got));
    assert_eq!(state, wanted.snapshot);
    assert_eq!(Some(limits), wanted.limits);
    assert_eq!(list.len(), 2);
    assert_eq!(at.as_ref(), Some(&wanted.act));
    assert_eq!(list.last(), Some(&wanted.act));
    assert_eq!(file.expect("the file is there").state, FileState::Signed);
    let issued = issued.expect("the number is there");
    assert_eq!((issued.state, issued.act), (IssuedState::InForce, Some(wanted.act.head.id)));
    assert_eq!(backlog, (1, Some(NOON)));
    assert_eq!(waiting, 2);
    assert_eq!(of_applicant, vec![got]);
    assert_eq!(totals, vec![("almaty".to_owned(), Stage::Screening, 1)]);
    assert_eq!(last, 2);
    let body = wanted.act.open(&key).expect("the body opens");
    assert_eq!(body.statement, br#"{"act":"sign_petition_request","seq":2}"#);
}

fn an_act_behind_another_is_a_conflict_that_names_both_numbers(bed: &Bed) {
    let (case, key) = bed.open_case();
    bed.append(act(case, 2, "edit_contacts", &key)).expect("the second act");
    let late = bed.append(act(case, 2, "edit_contacts", &key));
    assert!(matches!(late, Err(Error::Conflict { seen: 1, now: 2 })), "{late:?}");
    let early = bed.append(act(case, 9, "edit_contacts", &key));
    assert!(matches!(early, Err(Error::Conflict { seen: 8, now: 2 })), "{early:?}");
    let mut first = act(case, 1, "open_case", &key);
    first.key = Some(key.wrap(&bed.keys, &SystemEntropy).expect("a key is wrapped"));
    let again = bed.append(first);
    assert!(matches!(again, Err(Error::Conflict { seen: 0, now: 2 })), "{again:?}");
    let unknown = bed.append(act(CaseId(id()), 2, "edit_contacts", &key));
    assert!(matches!(unknown, Err(Error::Conflict { seen: 1, now: 0 })), "{unknown:?}");
}

fn of_two_writers_with_the_same_number_one_wins(bed: &Bed) {
    let (case, key) = bed.open_case();
    for seq in 2..12 {
        let appends = [(); 4].map(|()| bed.append_later(act(case, seq, "edit_contacts", &key)));
        let [a, b, c, d] = appends;
        let (a, b, c, d) = bed.wait(async {
            let (a, b, c, d) = (tokio::spawn(a), tokio::spawn(b), tokio::spawn(c), tokio::spawn(d));
            (
                a.await.expect("no panic"),
                b.await.expect("no panic"),
                c.await.expect("no panic"),
                d.await.expect("no panic"),
            )
        });
        let results = [a, b, c, d];
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        for lost in results.iter().filter_map(|r| r.as_ref().err()) {
            assert!(matches!(lost, Error::Conflict { seen, now } if *seen == seq - 1 && *now == seq), "{lost:?}");
        }
    }
}

fn an_act_refused_leaves_nothing(bed: &Bed) {
    let (case, key) = bed.open_case();
    let before = bed.read(counts).expect("counted");
    let mut bad_file = act(case, 2, "sign_petition_request", &key);
    bad_file.outbox = vec![message(case, "notice-2")];
    bad_file.idempotency = Some(a_key("k"));
    bad_file.files = vec![files::Change { id: FileId(id()), from: vec![FileState::Ready], to: FileState::Signed }];
    assert!(matches!(bed.append(bad_file), Err(Error::Missing("file"))));
    let mut bad_number = act(case, 2, "issue_petition", &key);
    bad_number.issued = vec![issued::Change {
        number: "petition-astana-2026-000001".to_owned(),
        from: vec![IssuedState::Reserved],
        to: IssuedState::InForce,
        texts: vec![],
        sealed: None,
    }];
    assert!(matches!(bed.append(bad_number), Err(Error::Missing("number"))));
    let mut no_row = act(case, 2, "edit_contacts", &key);
    no_row.case = None;
    assert!(matches!(bed.append(no_row), Err(Error::Invalid(_))));
    let mut second_key = act(case, 2, "edit_contacts", &key);
    second_key.key = Some(key.wrap(&bed.keys, &SystemEntropy).expect("a key is wrapped"));
    assert!(matches!(bed.append(second_key), Err(Error::Invalid(_))));
    let mut two_lead = act(case, 2, "edit_contacts", &key);
    two_lead.limits = Some(vec![limit("a", NOON, true), limit("b", NOON, true)]);
    assert!(matches!(bed.append(two_lead), Err(Error::Invalid(_))));
    assert_eq!(bed.read(counts).expect("counted"), before);
    bed.append(act(case, 2, "edit_contacts", &key)).expect("the case goes on");
}

fn acts_of_the_service_stream_need_no_case(bed: &Bed) {
    let key = CaseKey::generate(SERVICE, &SystemEntropy);
    let wrapped = key.wrap(&bed.keys, &SystemEntropy).expect("a key is wrapped");
    bed.write(move |db| keys::put(db, SERVICE, &wrapped)).expect("the service's key is put");
    for seq in 1..4 {
        let mut append = act(SERVICE, seq, "declare_outage", &key);
        append.case = None;
        append.snapshot = None;
        append.limits = None;
        bed.append(append).expect("an act of the service");
    }
    let (case, last) = bed.read(|db| Ok((cases::get(db, SERVICE)?, acts::last_seq(db, SERVICE)?))).expect("read");
    assert_eq!((case, last), (None, 3));
    assert!(bed.read(|db| cases::walk(db, None, 10)).expect("walked").is_empty(), "the service is no case");
}

fn a_repeat_with_the_same_key_gets_the_first_act(bed: &Bed) {
    let (case, key) = bed.open_case();
    let idempotency = a_key("request-1");
    let mut first = act(case, 2, "edit_contacts", &key);
    first.idempotency = Some(idempotency.clone());
    let done = bed.append(first).expect("the first time");
    let mut again = act(case, 2, "edit_contacts", &key);
    again.idempotency = Some(idempotency.clone());
    let repeated = bed.append(again).expect("the second time");
    assert_eq!((repeated.act, repeated.seq, repeated.repeated), (done.act, 2, true));
    let mut other = act(case, 3, "edit_contacts", &key);
    other.idempotency = Some(Idempotency { request_sha256: [8; 32], ..idempotency });
    assert!(matches!(bed.append(other), Err(Error::KeyReused)));
    assert_eq!(bed.read(move |db| acts::last_seq(db, case)).expect("read"), 2);
}

fn a_prepared_statement_is_used_once_and_in_time(bed: &Bed) {
    let (case, key) = bed.open_case();
    let account = AccountId(id());
    let prepared = |digest: u8, expires: i64| statements::Prepared {
        digest: [digest; 32],
        case,
        account,
        after_seq: 1,
        sealed: vec![4, 5, 6],
        expires: NOON.plus_seconds(expires),
        used_by: None,
    };
    let (good, old) = (prepared(1, 1_800), prepared(2, 1));
    let (put_good, put_old) = (good.clone(), old.clone());
    bed.write(move |db| {
        statements::put(db, &put_good)?;
        statements::put(db, &put_good)?;
        statements::put(db, &put_old)
    })
    .expect("put, and put again");
    assert_eq!(bed.read(|db| statements::get(db, &[1; 32])).expect("read"), Some(good));

    let with = |digest: u8, seq: u64| {
        let mut append = act(case, seq, "sign_petition_request", &key);
        append.statement = Some([digest; 32]);
        append
    };
    assert!(matches!(bed.append(with(3, 2)), Err(Error::StatementGone)), "unknown");
    assert!(matches!(bed.append(with(2, 2)), Err(Error::StatementGone)), "expired");
    let used = with(1, 2);
    let act_id = used.act.head.id;
    bed.append(used).expect("used once");
    assert!(matches!(bed.append(with(1, 3)), Err(Error::StatementGone)), "used");
    let found = bed.read(|db| statements::get(db, &[1; 32])).expect("read").expect("kept until it expires");
    assert_eq!(found.used_by, Some(act_id));
    assert_eq!(bed.write(|db| statements::expire(db, NOON.plus_seconds(60))).expect("expired"), 1);
    assert!(bed.read(|db| statements::get(db, &[2; 32])).expect("read").is_none());

    let fresh = prepared(4, 1_800);
    bed.write(move |db| statements::put(db, &fresh)).expect("put");
    let taken = bed.write(move |db| statements::take_by_digest(db, &[4; 32], act_id, NOON)).expect("taken");
    assert_eq!((taken.case, taken.used_by), (case, Some(act_id)));
}

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
    let list = bed.read(move |db| files::of_case(db, case)).expect("read");
    assert_eq!(list.iter().map(|f| f.id).collect::<Vec<_>>(), vec![second.id, third.id]);
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
                outbox::backlog(db)?.0,
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
    assert_eq!(bed.read(outbox::backlog).expect("read").0, 3);
    assert_eq!(bed.write(|db| outbox::sweep(db, NOON.plus_seconds(4))).expect("swept"), 1);

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

fn idempotency_keys_of_other_people_and_of_other_requests_do_not_meet(bed: &Bed) {
    let (anna, boris) = (AccountId(id()), AccountId(id()));
    let put = |who: AccountId, key: &'static str, request: u8, result: Uuid| {
        bed.write(move |db| idempotency::put(db, who, key, &[request; 32], result, NOON))
    };
    let file = id();
    assert_eq!(put(anna, "k", 1, file).expect("noted"), None);
    assert_eq!(put(boris, "k", 2, id()).expect("noted"), None, "another person's key");
    let used = put(anna, "k", 1, id()).expect("the same request").expect("used");
    assert_eq!((used.result, used.at), (file, NOON));
    assert!(matches!(put(anna, "k", 2, id()), Err(Error::KeyReused)));
    assert!(matches!(put(anna, "", 1, id()), Err(Error::Invalid(_))));
    let long: &'static str = Box::leak("x".repeat(256).into_boxed_str());
    assert!(matches!(put(anna, long, 1, id()), Err(Error::Invalid(_))));
    assert_eq!(bed.read(move |db| idempotency::get(db, anna, "k")).expect("read"), Some(used));
    assert_eq!(bed.write(|db| idempotency::sweep(db, NOON)).expect("swept"), 0);
    assert_eq!(bed.write(|db| idempotency::sweep(db, NOON.plus_seconds(1))).expect("swept"), 2);
}

fn evidence_is_stored_once(bed: &Bed) {
    let digest = bed.write(|db| evidence::put(db, "crl", b"list")).expect("put");
    assert_eq!(digest, <[u8; 32]>::from(Sha256::digest(b"list")));
    assert_eq!(bed.write(|db| evidence::put(db, "crl", b"list")).expect("put again"), digest);
    let found = bed.read(move |db| evidence::get(db, &digest)).expect("read");
    assert_eq!(found, Some(("crl".to_owned(), b"list".to_vec())));
    assert_eq!(bed.read(|db| evidence::get(db, &[0; 32])).expect("read"), None);
    let answer: [u8; 32] = Sha256::digest(b"certificate").into();
    for _ in 0..2 {
        bed.write(move |db| evidence::put_hashed(db, &answer, "certificate", b"certificate")).expect("put");
    }
    let found = bed.read(move |db| evidence::get(db, &answer)).expect("read");
    assert_eq!(found, Some(("certificate".to_owned(), b"certificate".to_vec())));
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

fn submissions_wait_until_performed(bed: &Bed) {
    let (case, _) = bed.open_case();
    let account = AccountId(id());
    let prepared = |digest: u8| statements::Prepared {
        digest: [digest; 32],
        case,
        account,
        after_seq: 1,
        sealed: vec![1],
        expires: NOON.plus_seconds(5),
        used_by: None,
    };
    let pending = submissions::Pending {
        act: ActId(id()),
        case,
        account,
        statement: [1; 32],
        sealed: vec![1],
        received: NOON,
        run: NOON.plus_seconds(10),
        attempts: 0,
        refused: None,
    };
    let put = |pending: &submissions::Pending| {
        let pending = pending.clone();
        bed.write(move |db| submissions::put(db, &pending))
    };
    assert!(matches!(put(&pending), Err(Error::StatementGone)), "nothing was prepared");
    let both = [prepared(1), prepared(2)];
    bed.write(move |db| both.iter().try_for_each(|row| statements::put(db, row))).expect("prepared");
    put(&pending).expect("put");
    assert!(matches!(put(&submissions::Pending { act: ActId(id()), ..pending.clone() }), Err(Error::Taken(_))));
    assert_eq!(bed.write(|db| statements::expire(db, NOON.plus_seconds(60))).expect("expired"), 1, "only the other");
    let found = bed.read(|db| submissions::by_statement(db, &[1; 32])).expect("read");
    assert_eq!(found.as_ref(), Some(&pending));
    assert_eq!(bed.read(|db| submissions::by_statement(db, &[2; 32])).expect("read"), None);
    let due = |at: i64| bed.read(move |db| submissions::due(db, NOON.plus_seconds(at), 10)).expect("read");
    assert_eq!((due(9), due(10)), (vec![], vec![pending.clone()]));
    let act = pending.act;
    bed.write(move |db| submissions::retry(db, act, NOON.plus_seconds(20))).expect("retried");
    assert_eq!(due(10), vec![]);
    let wanted = submissions::Pending { run: NOON.plus_seconds(20), attempts: 1, ..pending };
    assert_eq!(bed.read(move |db| submissions::of_case(db, case)).expect("read"), vec![wanted.clone()]);
    // A number that was reserved for what waits is not void.
    let number = bed.write(move |db| issued::reserve_case_number(db, 2026, case, NOON)).expect("reserved");
    let void = |bed: &Bed| {
        let voided = bed.write(|db| issued::void_unused(db, NOON.plus_seconds(1), "unused", NOON));
        voided.expect("voided").contains(&number)
    };
    assert!(!void(bed));
    bed.write(move |db| submissions::refuse(db, act, "stale", NOON.plus_seconds(30))).expect("refused");
    assert_eq!(due(60), vec![], "it waits no more");
    let told = submissions::Pending { run: NOON.plus_seconds(30), refused: Some("stale".into()), ..wanted };
    assert_eq!(bed.read(move |db| submissions::of_case(db, case)).expect("read"), vec![told]);
    assert!(void(bed));
    assert_eq!(bed.write(|db| statements::expire(db, NOON.plus_seconds(60))).expect("expired"), 1);
    assert_eq!(bed.write(|db| submissions::sweep(db, NOON.plus_seconds(30))).expect("swept"), 0);
    let again = bed.read(move |db| submissions::of_case(db, case)).expect("read");
    assert_eq!(again.len(), 1, "its sender may still read it");
    bed.write(move |db| submissions::remove(db, act)).expect("removed");
    assert!(matches!(bed.write(move |db| submissions::remove(db, act)), Err(Error::Missing(_))));
}

fn the_queue_gives_what_runs_out_first_page_by_page(bed: &Bed) {
    let officer = AccountId(id());
    let mut opened = Vec::new();
    for n in 0..24_i64 {
        let case = CaseId(id());
        let key = CaseKey::generate(case, &SystemEntropy);
        let mut append = act(case, 1, "open_case", &key);
        append.key = Some(key.wrap(&bed.keys, &SystemEntropy).expect("wrapped"));
        let stage = if n % 3 == 0 { Stage::Screening } else { Stage::Interview };
        let city = if n % 2 == 0 { "astana" } else { "almaty" };
        let mut row = projection(stage, city);
        row.assignee = (n % 4 == 0).then_some(officer);
        append.case = Some(row);
        // Pairs fall due at the same instant; one case has no leading limit.
        let due = NOON.plus_seconds((23 - n) / 2 * 60);
        append.limits = Some(vec![limit("stage", due, n != 5), limit("other", NOON.plus_seconds(-9), false)]);
        bed.append(append).expect("opened");
        if n != 5 {
            opened.push((due, case, stage, city, n % 4 == 0));
        }
    }
    opened.sort_unstable_by_key(|(due, case, ..)| (*due, *case));
    let queue = |filter: QueueFilter| bed.read(move |db| cases::queue(db, &filter)).expect("read");
    let all: Vec<CaseId> = opened.iter().map(|row| row.1).collect();
    let whole = queue(QueueFilter { limit: 100, ..QueueFilter::default() });
    assert_eq!(whole.iter().map(|q| q.case.id).collect::<Vec<_>>(), all);
    assert!(whole.iter().all(|q| q.limit.kind == "stage"));

    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = queue(QueueFilter { limit: 5, cursor, ..QueueFilter::default() });
        assert!(page.len() <= 5);
        let Some(last) = page.last() else { break };
        cursor = Some(last.cursor());
        paged.extend(page.iter().map(|q| q.case.id));
    }
    assert_eq!(paged, all, "pages join without gap or overlap");

    let ids = |wanted: &dyn Fn(&(Instant, CaseId, Stage, &str, bool)) -> bool| -> Vec<CaseId> {
        opened.iter().filter(|row| wanted(row)).map(|row| row.1).collect()
    };
    let some = |filter: QueueFilter| queue(filter).into_iter().map(|q| q.case.id).collect::<Vec<_>>();
    let base = QueueFilter { limit: 100, ..QueueFilter::default() };
    assert_eq!(some(QueueFilter { city: Some("astana".into()), ..base.clone() }), ids(&|row| row.3 == "astana"));
    assert_eq!(
        some(QueueFilter { stages: vec![Stage::Screening], ..base.clone() }),
        ids(&|row| row.2 == Stage::Screening)
    );
    let overdue = NOON.plus_seconds(120);
    assert_eq!(some(QueueFilter { overdue: Some(overdue), ..base.clone() }), ids(&|row| row.0 <= overdue));
    assert_eq!(some(QueueFilter { assignee: Assignee::Person(officer), ..base.clone() }), ids(&|row| row.4));
    assert_eq!(some(QueueFilter { assignee: Assignee::Nobody, ..base.clone() }), ids(&|row| !row.4));
    assert!(some(QueueFilter { city: Some("shymkent".into()), ..base }).is_empty());
}

fn work_is_counted_by_stage_and_complaints_stand_before_their_reviewer(bed: &Bed) {
    let officer = AccountId(id());
    let open = |stage: Stage, city: &str, mine: bool, office: Option<&str>, limits: Vec<Limit>| {
        let case = CaseId(id());
        let key = CaseKey::generate(case, &SystemEntropy);
        let mut append = act(case, 1, "open_case", &key);
        append.key = Some(key.wrap(&bed.keys, &SystemEntropy).expect("wrapped"));
        let mut row = projection(stage, city);
        (row.assignee, row.office) = (mine.then_some(officer), office.map(str::to_owned));
        append.case = Some(row);
        append.limits = Some(limits);
        bed.append(append).expect("opened");
        case
    };
    let due = |minutes: i64| NOON.plus_seconds(minutes * 60);
    let leads = |minutes: i64| vec![limit("verification", due(minutes), true)];
    for n in 0..6 {
        open(Stage::Verification, "astana", n % 3 == 0, Some("ums-astana"), leads(n - 2));
    }
    open(Stage::Verification, "almaty", true, Some("ums-almaty"), leads(-9));
    open(Stage::Decision, "astana", false, Some("ums-astana"), leads(9));
    let theirs = open(Stage::Hearing, "astana", false, Some("ums-astana"), vec![limit("objection", due(1), true)]);
    let ministrys = open(Stage::Hearing, "astana", false, None, vec![limit("objection", due(2), true)]);
    let of = workload::Of {
        city: Some("astana".into()),
        stages: vec![Stage::Verification, Stage::Decision, Stage::Hearing],
        with_office: Some(true),
        now: NOON,
        person: officer,
    };
    let counted = |of: workload::Of| bed.read(move |db| workload::counts(db, &of)).expect("read");
    let loads = counted(of.clone());
    assert_eq!(loads[&Stage::Verification], workload::Load { all: 6, overdue: 3, nobodys: 4, mine: 2 });
    assert_eq!(loads[&Stage::Decision], workload::Load { all: 1, nobodys: 1, ..workload::Load::default() });
    assert_eq!(loads[&Stage::Hearing], workload::Load { all: 1, nobodys: 1, ..workload::Load::default() });
    let all = counted(workload::Of { city: None, with_office: None, ..of.clone() });
    assert_eq!((all[&Stage::Verification].all, all[&Stage::Verification].mine), (7, 3));
    assert_eq!(all[&Stage::Hearing].all, 2);
    assert!(counted(workload::Of { city: Some("shymkent".into()), ..of }).is_empty());
    let hearings = |with_office: Option<bool>| {
        let filter = QueueFilter { stages: vec![Stage::Hearing], with_office, limit: 9, ..QueueFilter::default() };
        let found = bed.read(move |db| cases::queue(db, &filter)).expect("read");
        found.into_iter().map(|q| q.case.id).collect::<Vec<_>>()
    };
    assert_eq!(
        (hearings(None), hearings(Some(true)), hearings(Some(false))),
        (vec![theirs, ministrys], vec![theirs], vec![ministrys])
    );

    let complaint = |minutes: i64| {
        let terms = vec![
            limit("complaint_provider@7", due(minutes), false),
            limit("complaint_general@7", due(minutes + 20), false),
            limit("complaint_forward@7", due(minutes - 20), true),
            limit("complaint@3", due(minutes - 30), false),
        ];
        open(Stage::Refused, "astana", false, None, terms)
    };
    let (later, sooner) = (complaint(5), complaint(3));
    let page = |overdue, behind, n| bed.read(move |db| workload::complaints(db, overdue, behind, n)).expect("read");
    let ids = |rows: Vec<cases::Queued>| rows.iter().map(|q| q.case.id).collect::<Vec<_>>();
    let first = page(None, None, 1);
    assert_eq!((first[0].case.id, first[0].limit.kind.as_str()), (sooner, "complaint_provider@7"));
    let cursor = first.last().map(cases::Queued::cursor);
    assert_eq!(ids(page(None, cursor, 9)), vec![later, sooner, later], "each term once");
    assert_eq!(ids(workload::once_each(page(None, None, 9))), vec![sooner, later]);
    assert_eq!(ids(page(Some(due(3)), None, 9)), vec![sooner], "overdue ones alone");
    let to_answer = |city: Option<&'static str>| {
        ids(bed.read(move |db| workload::complaints_to_answer(db, city, 9)).expect("read"))
    };
    assert_eq!((to_answer(Some("astana")), to_answer(None)), (vec![sooner, later], vec![sooner, later]));
    assert_eq!(to_answer(Some("almaty")), Vec::<CaseId>::new(), "another city's");
}

fn limits_not_given_any_more_are_gone_and_due_ones_are_found(bed: &Bed) {
    let (case, key) = bed.open_case();
    let set = |seq: u64, stage: Stage, limits: Vec<Limit>| {
        let mut append = act(case, seq, "recompute_limits", &key);
        append.case = Some(projection(stage, "astana"));
        append.limits = Some(limits.clone());
        bed.append(append).expect("appended");
        let mut stored = bed.read(move |db| cases::limits(db, case)).expect("read");
        let mut wanted = limits;
        wanted.sort_by(|a, b| a.kind.cmp(&b.kind));
        stored.sort_by(|a, b| a.kind.cmp(&b.kind));
        assert_eq!(stored, wanted);
    };
    let due = |at: i64| {
        let found = bed.read(move |db| cases::due(db, NOON.plus_seconds(at), 10)).expect("read");
        found.into_iter().map(|(_, limit)| limit.kind).collect::<Vec<_>>()
    };
    set(
        2,
        Stage::Screening,
        vec![limit("screening", NOON.plus_seconds(10), true), limit("petition", NOON.plus_seconds(5), false)],
    );
    assert_eq!(
        (due(4), due(5), due(10)),
        (vec![], vec!["petition".into()], vec!["petition".into(), "screening".to_owned()])
    );
    let stopped = Limit { state: LimitState::Stopped, ..limit("petition", NOON.plus_seconds(5), false) };
    set(3, Stage::Correction, vec![limit("correction", NOON.plus_seconds(20), true), stopped.clone()]);
    assert_eq!(due(20), vec!["correction".to_owned()], "stopped ones do not fall due");
    // The stage alone changes: the queue follows.
    set(4, Stage::Interview, vec![limit("correction", NOON.plus_seconds(20), true), stopped]);
    let filter = QueueFilter { stages: vec![Stage::Interview], limit: 5, ..QueueFilter::default() };
    assert_eq!(bed.read(move |db| cases::queue(db, &filter)).expect("read").len(), 1);
    let filter = QueueFilter { stages: vec![Stage::Correction], limit: 5, ..QueueFilter::default() };
    assert_eq!(bed.read(move |db| cases::queue(db, &filter)).expect("read").len(), 0);
    set(5, Stage::Closed, vec![]);
    assert_eq!(due(i64::MAX / 2_000_000), Vec::<String>::new());
}

fn work_is_counted_by_city_and_stage_with_what_is_late_and_what_soon_will_be(bed: &Bed) {
    let (now, horizon) = (NOON.plus_seconds(100), NOON.plus_seconds(200));
    let put = |stage: Stage, city: &str, limits: Vec<Limit>| {
        let (case, key) = bed.open_case();
        let mut append = act(case, 2, "recompute_limits", &key);
        append.case = Some(projection(stage, city));
        append.limits = Some(limits);
        bed.append(append).expect("appended");
    };
    let at = |seconds: i64| limit("screening", NOON.plus_seconds(seconds), true);
    put(Stage::Screening, "astana", vec![at(100), limit("petition", NOON.plus_seconds(1), false)]);
    put(Stage::Screening, "astana", vec![at(101)]);
    put(Stage::Screening, "astana", vec![at(200)]);
    put(Stage::Screening, "astana", vec![at(201)]);
    put(Stage::Verification, "almaty", vec![Limit { due: Instant(i64::MAX), ..at(0) }]);
    let stands = Limit { state: LimitState::Stopped, ..limit("petition", NOON, false) };
    put(Stage::Hearing, "almaty", vec![stands]);
    put(Stage::Closed, "almaty", vec![]);
    let found = bed.read(move |db| load::by_stage(db, now, horizon)).expect("counted");
    let load = |city: &str, stage, cases, overdue, soon| Load { city: city.to_owned(), stage, cases, overdue, soon };
    let wanted = [load("almaty", Stage::Verification, 1, 0, 0), load("astana", Stage::Screening, 4, 1, 2)];
    let found: Vec<Load> = found.into_iter().filter(|l| l.stage != Stage::Draft).collect();
    assert_eq!(found, wanted);
}

fn search_finds_by_prefix_in_both_scripts_and_by_whole_numbers(bed: &Bed) {
    let key = SearchKey::new([5; 32]);
    let people = [
        ("PETROV-SOKOLOV ALEKSANDR", "Петров-Соколов Александр", "900101300123", "N1234567"),
        ("PETERSEN ANNA", "Петерсен Анна", "910202400124", "C 765-4321"),
    ];
    let mut found = Vec::new();
    for (latin, cyrillic, iin, document) in people {
        let (case, case_key) = bed.open_case();
        let mut append = act(case, 2, "sign_petition_request", &case_key);
        let mut tokens = key.name_tokens(latin);
        tokens.extend(key.name_tokens(cyrillic));
        tokens.push(key.token(TokenKind::Iin, iin));
        tokens.push(key.token(TokenKind::Document, document));
        append.search = Some(tokens);
        bed.append(append).expect("appended");
        found.push(case);
    }
    let search = |text: &str| {
        let words = key.query(text);
        bed.read(move |db| search::find(db, &words, 10)).expect("read")
    };
    let [petrov, petersen] = [found[0], found[1]];
    assert_eq!(search("pet"), vec![petersen, petrov], "newest first");
    assert_eq!(search("ПЕТР"), vec![petrov]);
    assert_eq!(search("pet anna"), vec![petersen]);
    assert_eq!(search("соколов алекс"), vec![petrov]);
    assert_eq!(search("petrov-sokolov"), vec![petrov]);
    assert_eq!(search("sokolov petr"), vec![petrov], "in any order");
    assert_eq!(search("Петерсен"), vec![petersen]);
    assert_eq!(search("910202400124"), vec![petersen]);
    assert_eq!(search("c7654321"), vec![petersen], "written with other spaces");
    assert_eq!(search("91020240012"), vec![], "numbers are found whole only");
    assert_eq!(search("p"), vec![], "one letter finds nothing");
    assert_eq!(search(""), vec![]);
    assert!(SearchKey::new([6; 32]).query("pet") != key.query("pet"), "tokens hang on the key");

    let by_iin = key.token(TokenKind::Iin, "900101300123");
    assert_eq!(bed.read(move |db| cases::of_applicant(db, by_iin)).expect("read").len(), 1);
    let some = vec![search::Token([1; 12]), search::Token([2; 12])];
    bed.write(move |db| search::put(db, petrov, &some)).expect("replaced");
    assert_eq!(search("петр"), vec![]);
}

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

// --- values

fn a_file(case: CaseId, kind: &str, n: u32) -> File {
    let file = FileId(id());
    File {
        id: file,
        case,
        kind: kind.to_owned(),
        n,
        sha256: [1; 32],
        bytes: 5,
        media: "application/pdf".to_owned(),
        state: FileState::Ready,
        place: format!("aa/{file}"),
        at: NOON,
    }
}

fn message(case: CaseId, key: &str) -> outbox::Entry {
    outbox::Entry { id: id(), topic: "notice".to_owned(), key: key.to_owned(), case, sealed: vec![1], run: NOON }
}

fn a_key(key: &str) -> Idempotency {
    Idempotency { account: AccountId(Uuid::from_u128(7)), key: key.to_owned(), request_sha256: [7; 32] }
}

/// Rows that a refused act must not change.
fn counts(db: &mut qonys_store::Db<'_>) -> Result<[u64; 4], Error> {
    let acts = cases::walk(db, None, 100)?.iter().map(|case| case.seq).sum();
    let known = idempotency::get(db, AccountId(Uuid::from_u128(7)), "k")?.is_some();
    Ok([acts, outbox::backlog(db)?.0, sequencer::waiting(db)?, u64::from(known)])
}

/// A statement's body is opened only by its own key and row, and only if it is the one committed to.
#[test]
fn an_act_opens_with_its_own_key_only_and_changed_bytes_are_found() {
    let (case, other) = (CaseId(id()), CaseId(id()));
    let key = CaseKey::generate(case, &SystemEntropy);
    let Append { act, .. } = act(case, 1, "open_case", &key);
    assert_eq!(act.open(&key).expect("opens").cms, b"cms");
    assert!(act.open(&CaseKey::generate(case, &SystemEntropy)).is_err());
    let wrapped = WrappedKey { kek_id: "none".to_owned(), bytes: vec![1; 73] };
    let master = MasterKeys::new(MasterKey::new("m", [1; 32]).expect("plain"), vec![]);
    assert!(CaseKey::unwrap(other, &wrapped, &master).is_err());
    let moved = SealedAct { head: ActHead { id: ActId(id()), ..act.head.clone() }, ..act.clone() };
    assert!(moved.open(&key).is_err(), "a body moved to another row does not open");
    let recommitted = SealedAct { commitment: [0; 32], ..act.clone() };
    assert!(matches!(recommitted.open(&key), Err(Error::Corrupt { table: "act", .. })));
    let mut changed = act;
    *changed.sealed.last_mut().expect("not empty") ^= 1;
    assert!(changed.open(&key).is_err());
}
