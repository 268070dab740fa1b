//! Reading: the queue, counts, limits, search.

use crate::bed::{Bed, NOON, act, id, limit, projection};
use qonys_procedure::{AccountId, CaseId, Instant, Stage};
use qonys_store::{
    SystemEntropy,
    cases::{self, Assignee, Limit, LimitState, QueueFilter},
    load::{self, Load},
    seal::CaseKey,
    search::{self, SearchKey, TokenKind},
    workload,
};

on_both!(
    the_queue_gives_what_runs_out_first_page_by_page,
    work_is_counted_by_stage_and_complaints_stand_before_their_reviewer,
    what_is_asked_stands_above_the_queue_of_whoever_answers_and_falls_due_for_no_job,
    limits_not_given_any_more_are_gone_and_due_ones_are_found,
    work_is_counted_by_city_and_stage_with_what_is_late_and_what_soon_will_be,
    search_finds_by_prefix_in_both_scripts_and_by_whole_numbers,
);

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
    let at =
        |now, overdue, behind, n| bed.read(move |db| workload::complaints(db, now, overdue, behind, n)).expect("read");
    let page = |overdue, behind, n| at(due(0), overdue, behind, n);
    let ids = |rows: Vec<cases::Queued>| rows.iter().map(|q| q.case.id).collect::<Vec<_>>();
    let first = page(None, None, 1);
    assert_eq!((first[0].case.id, first[0].limit.kind.as_str()), (sooner, "complaint_provider@7"));
    let cursor = first.last().map(cases::Queued::cursor);
    assert_eq!(ids(page(None, cursor, 9)), vec![later, sooner, later], "each term once");
    assert_eq!(ids(workload::once_each(page(None, None, 9))), vec![sooner, later]);
    assert_eq!(ids(page(Some(due(3)), None, 9)), vec![sooner], "overdue ones alone");
    // While its authority may still send a complaint on, it stands before no reviewer; what was sent on does.
    assert_eq!(ids(at(due(-16), None, None, 9)), vec![sooner, sooner], "its last day is over, the other's is not");
    assert_eq!(ids(at(due(-18), None, None, 9)), vec![]);
    let sent_on = Limit { state: LimitState::Done, ..limit("complaint_forward@7", due(9), false) };
    let other = limit("complaint_forward@17", due(9), false);
    let terms = vec![sent_on, other, limit("complaint_general@7", due(1), false)];
    let third = open(Stage::Refused, "astana", false, None, terms);
    assert_eq!(ids(at(due(-18), None, None, 9)), vec![third]);
    assert_eq!(ids(page(None, None, 1)), vec![third]);
    let to_answer = |city: Option<&'static str>| {
        ids(bed.read(move |db| workload::above(db, &workload::Above::Complaints, city, 9)).expect("read"))
    };
    let all = vec![sooner, later, third];
    assert_eq!((to_answer(Some("astana")), to_answer(None)), (all.clone(), all));
    assert_eq!(to_answer(Some("almaty")), Vec::<CaseId>::new(), "another city's");
}

/// A case that stands in a stage of a city with these limits.
fn standing(bed: &Bed, stage: Stage, city: &str, limits: Vec<Limit>) -> CaseId {
    let (case, key) = bed.open_case();
    let mut append = act(case, 2, "recompute_limits", &key);
    append.case = Some(projection(stage, city));
    append.limits = Some(limits);
    bed.append(append).expect("appended");
    case
}

fn what_is_asked_stands_above_the_queue_of_whoever_answers_and_falls_due_for_no_job(bed: &Bed) {
    let at = |minutes: i64| NOON.plus_seconds(minutes * 60);
    let put = |stage: Stage, city: &str, limits: Vec<Limit>| standing(bed, stage, city, limits);
    let asked = |kind: &str, minutes: i64| limit(kind, at(minutes), false);
    let (head, officer) = ("asked_extension@migration_head", "asked_change@migration_officer");
    let later = put(Stage::Lapsed, "astana", vec![asked(head, 9)]);
    let sooner = put(Stage::AwaitingEntry, "astana", vec![asked(head, 3), limit("none", Instant(i64::MAX), true)]);
    put(Stage::Lapsed, "almaty", vec![asked(head, 1)]);
    put(Stage::Lapsed, "astana", vec![asked("asked_extension@ministry_official", 2)]);
    let change = put(Stage::AwaitingEntry, "astana", vec![asked(officer, 5), limit("none", Instant(i64::MAX), true)]);
    let unheard = put(Stage::Hearing, "astana", vec![asked(officer, 6), limit("objection", at(7), false)]);
    put(Stage::Hearing, "astana", vec![asked(officer, 6), limit("hearing", at(7), true)]);
    put(Stage::Verification, "astana", vec![asked(officer, 6), limit("verification", at(7), true)]);
    let answered = Limit { state: LimitState::Done, ..asked(head, 4) };
    put(Stage::Lapsed, "astana", vec![answered]);

    let above = |kinds: &[&str], city: Option<&'static str>, limit: u32| {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let what = workload::Above::Requests { kinds, queued: vec![Stage::Verification, Stage::Hearing] };
        let found = bed.read(move |db| workload::above(db, &what, city, limit)).expect("read");
        found.iter().map(|row| row.case.id).collect::<Vec<_>>()
    };
    assert_eq!(above(&[head, officer], Some("astana"), 9), vec![sooner, change, unheard, later]);
    assert_eq!(above(&[head, officer], Some("astana"), 2), vec![sooner, change]);
    assert_eq!(above(&[officer], Some("astana"), 9), vec![change, unheard]);
    assert_eq!(above(&[head], None, 9).len(), 3, "of every city");
    assert_eq!(above(&[], None, 9), vec![]);
    let due = bed.read(move |db| cases::due(db, None, at(100), 100)).expect("read");
    let asking = due.iter().filter(|(_, limit)| limit.kind.starts_with("asked_"));
    assert_eq!((due.is_empty(), asking.count()), (false, 0), "nothing follows from what is asked by itself");
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
        let found = bed.read(move |db| cases::due(db, None, NOON.plus_seconds(at), 10)).expect("read");
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
    // Page by page, all are found, also those that end together.
    let (other, other_key) = bed.open_case();
    let mut append = act(other, 2, "recompute_limits", &other_key);
    append.limits =
        Some(vec![limit("screening", NOON.plus_seconds(10), true), limit("petition", NOON.plus_seconds(10), false)]);
    bed.append(append).expect("appended");
    let all = bed.read(|db| cases::due(db, None, NOON.plus_seconds(10), 10)).expect("read");
    let (mut paged, mut behind) = (Vec::new(), None);
    loop {
        let after = behind.clone();
        let page = bed.read(move |db| cases::due(db, after.as_ref(), NOON.plus_seconds(10), 1)).expect("read");
        let Some(last) = page.last() else { break };
        behind = Some(last.clone());
        paged.extend(page);
    }
    assert_eq!((all.len(), paged), (4, all));
    let mut append = act(other, 3, "recompute_limits", &other_key);
    append.limits = Some(vec![]);
    bed.append(append).expect("appended");
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
    let put = |stage: Stage, city: &str, limits: Vec<Limit>| standing(bed, stage, city, limits);
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
