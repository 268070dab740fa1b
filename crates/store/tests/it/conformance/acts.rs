//! Acts: appended whole, in order, once, and prepared before.

use super::{a_file, a_key, counts, message};
use crate::bed::{Bed, NOON, act, id, limit, projection};
use qonys_procedure::{AccountId, ActId, CaseId, FileId, Stage};
use qonys_store::{
    Error, SERVICE, SystemEntropy,
    acts::{self, Idempotency},
    cases, evidence,
    files::{self, FileState},
    idempotency,
    issued::{self, IssuedState},
    keys, outbox,
    seal::CaseKey,
    search, sequencer, statements, submissions,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

on_both!(
    an_act_is_written_with_all_that_belongs_to_it,
    an_act_behind_another_is_a_conflict_that_names_both_numbers,
    of_two_writers_with_the_same_number_one_wins,
    an_act_refused_leaves_nothing,
    acts_of_the_service_stream_need_no_case,
    a_repeat_with_the_same_key_gets_the_first_act,
    a_prepared_statement_is_used_once_and_in_time,
    idempotency_keys_of_other_people_and_of_other_requests_do_not_meet,
    submissions_wait_until_performed,
    evidence_is_stored_once,
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
                outbox::backlog(db, "mail")?,
                sequencer::waiting(db)?,
                cases::of_applicant(db, search::Token([9; 12]))?,
                cases::totals(db)?,
                acts::last_seq(db, case)?,
            ))
        })
        .expect("everything is read");
    // Whoever has this case open has no other; a case of somebody else, or a draft, is none.
    let other_open =
        |iin: u8, this| bed.read(move |db| cases::has_other_open(db, search::Token([iin; 12]), this)).expect("read");
    let open = found.0.as_ref().is_some_and(|case| case.row.stage.is_open());
    assert_eq!((other_open(9, case), other_open(9, CaseId(id())), other_open(8, CaseId(id()))), (false, open, false));
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
    let old =
        |seconds, limit| bed.read(move |db| idempotency::old(db, NOON.plus_seconds(seconds), limit)).expect("read");
    assert_eq!((old(0, 9).len(), old(1, 9).len(), old(1, 1).len()), (0, 2, 1));
    let one = old(1, 1);
    bed.write(move |db| idempotency::forget(db, &one)).expect("forgotten");
    assert_eq!(old(1, 9).len(), 1);
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
