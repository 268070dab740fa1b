//! Templates of papers: proposed by one person and approved by another, tried before each, in force at once and
//! everywhere, and never for what was printed before.

use crate::journey::drafted;
use crate::world::{Player, TEMPLATES, World};
use jiff::civil::date;
use qonys_eds::Use;
use qonys_office::acts::{self, Prepared};
use qonys_office::people::access::Accepted;
use qonys_office::ports::Wrong;
use qonys_office::service::templates::{self, TemplateAct, TemplateActKind, TemplateRefusal, diff::Change, digest};
use qonys_office::{AccessFault, Context, Error, desk};
use qonys_procedure::act::ActKind;
use qonys_procedure::{CaseId, Lang, Role};
use serde_json::{Value, json};

/// Somebody who decides about templates, and others.
struct People {
    official: Player,
    second: Player,
    administrator: Player,
    officer: Player,
}

async fn people(world: &World) -> People {
    let of = |key, iin, name, role| world.person(key, iin, (name, "АЙНУР"), role, None);
    People {
        official: of("official", "880101400015", "СЕРИКБАЕВА", Role::MinistryOfficial).await,
        second: of("second", "750303300028", "ОСПАНОВ", Role::MinistryOfficial).await,
        administrator: of("administrator", "860214303105", "АДМИНОВ", Role::Administrator).await,
        officer: of("officer", "870707300046", "ИНСПЕКТОРОВ", Role::MigrationOfficer).await,
    }
}

fn propose(text: &str) -> TemplateAct {
    let content = json!({ "template_name": "return.typ", "template_text": text, "template_reason": "Приказ № 7" });
    TemplateAct::from_json(TemplateActKind::Propose, &content).expect("a content")
}

fn decide(kind: TemplateActKind, proposal: impl ToString) -> TemplateAct {
    let mut content = json!({ "template_proposal": proposal.to_string() });
    if kind == TemplateActKind::Refuse {
        content["template_reason"] = "Не по форме".into();
    }
    TemplateAct::from_json(kind, &content).expect("a content")
}

async fn prepared(world: &World, who: &Player, act: &TemplateAct) -> Result<Prepared, Error> {
    templates::prepare(&world.ctx, &world.caller(who).await, act).await
}

async fn sign(world: &World, who: &Player, prepared: &Prepared) -> Result<Accepted, Error> {
    let cms = world.sign(&who.key, Use::Signing, &prepared.statement, true);
    let key = world.ctx.fresh().to_string();
    templates::accept(&world.ctx, &world.caller(who).await, &cms, &key).await
}

async fn done(world: &World, who: &Player, act: TemplateAct) -> Result<Accepted, Error> {
    let prepared = prepared(world, who, &act).await?;
    sign(world, who, &prepared).await
}

/// A text proposed by the administrator and approved by an official.
async fn in_force(world: &World, people: &People, text: &str) {
    let proposal = done(world, &people.administrator, propose(text)).await.expect("proposed").act;
    done(world, &people.official, decide(TemplateActKind::Approve, proposal)).await.expect("approved");
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> TemplateRefusal {
    match result {
        Err(Error::Template(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// A request that a screener is about to return, which prints two papers.
async fn taken(world: &World) -> (CaseId, Player) {
    let (applicant, case) = drafted(world, date(2026, 3, 2)).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    world.act(&screener, Some(case), ActKind::TakeCase, json!({})).await.expect("taken");
    (case, screener)
}

async fn about_to_return(ctx: &Context, world: &World, who: &Player, case: CaseId) -> Result<Prepared, Error> {
    let remarks = json!({ "remarks": [{ "on": "cv", "text": "Дополните опыт за последний год." }] });
    acts::prepare(ctx, &world.caller(who).await, case, ActKind::ReturnForCorrection, &remarks).await
}

/// The templates by which a paper was printed, beside the shipped ones.
fn printed_by(pdf: &[u8]) -> Value {
    let text = String::from_utf8_lossy(pdf).into_owned();
    serde_json::from_str(text.lines().nth(2).and_then(|line| line.strip_prefix('%')).expect("a comment")).expect("data")
}

fn only(text: &str) -> Value {
    json!([{ "name": "return.typ", "text": text }])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_comes_into_force_by_two_people_and_what_was_prepared_before_stays_as_it_is() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let (case, screener) = taken(&world).await;
    // The first time nobody knows the certificate: a person who has signed prepares anew.
    let before = about_to_return(&world.ctx, &world, &screener, case).await.expect("prepared");
    assert_eq!(printed_by(&before.papers[0].pdf), json!([]));
    let receipt = async || {
        let caller = world.caller(&screener).await;
        desk::receipt(&world.ctx, &caller, case, 2, Lang::Ru).await.expect("a receipt")
    };
    let receipt_before = receipt().await;

    let statement = prepared(&world, &people.administrator, &propose("the number\r\nanew")).await.expect("prepared");
    for told in ["return.typ", "Приказ № 7", digest("the number\nanew\n").as_str(), "Добавлено строк: 1, удалено: 0"]
    {
        assert!(statement.text.ru.contains(told), "{told}: {}", statement.text.ru);
    }
    let signed: Value = serde_json::from_slice(&statement.statement).expect("JSON");
    assert_eq!(signed["content"]["template_text"], "the number\nanew\n", "the record proves the text itself");
    assert_eq!(signed["content"]["template_against"], digest("the number\n").as_str());
    let proposal = sign(&world, &people.administrator, &statement).await.expect("proposed").act;
    let again = about_to_return(&world.ctx, &world, &screener, case).await.expect("prepared");
    assert_eq!(printed_by(&again.papers[0].pdf), json!([]), "a proposal is not in force");

    let caller = world.caller(&people.official).await;
    let file = desk::template(&world.ctx, &caller, "return.typ", Some(proposal.0)).await.expect("it waits");
    let (view, text, reason) = file.proposal.clone().expect("the proposal");
    assert_eq!((text.as_str(), reason.as_str(), view.stale), ("the number\nanew\n", "Приказ № 7", false));
    assert_eq!(view.by, "АДМИНОВ АЙНУР");
    assert_eq!(file.changes()[0].last().map(|(change, n, _)| (*change, *n)), Some((Change::Added, 2)));
    done(&world, &people.official, decide(TemplateActKind::Approve, proposal)).await.expect("approved");
    let now =
        desk::templates(&world.ctx, &caller).await.expect("the list").into_iter().find(|t| t.name == "return.typ");
    let now = now.expect("it is there");
    assert_eq!(
        (now.version, now.waiting.len(), now.sha256.as_str()),
        (Some(1), 0, digest("the number\nanew\n").as_str())
    );

    let after = about_to_return(&world.ctx, &world, &screener, case).await.expect("prepared");
    for paper in &after.papers {
        assert_eq!(printed_by(&paper.pdf), only("the number\nanew\n"), "every copy by the same templates");
    }
    assert_eq!(receipt().await, receipt_before, "a receipt comes out as on the day when it was given");
    // What was prepared before is signed with the papers that were shown.
    let request = world.request(&screener, ActKind::ReturnForCorrection, &before);
    let performed = acts::perform(&world.ctx, &world.caller(&screener).await, Some(case), request).await;
    performed.and_then(|outcome| outcome.performed()).expect("performed");
    let kept = desk::paper(&world.ctx, &world.caller(&screener).await, &before.papers[0].number, Lang::Kk).await;
    assert_eq!(kept.expect("the paper"), before.papers[0].pdf);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_decides_about_what_they_proposed_in_whatever_role() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let proposal = done(&world, &people.official, propose("anew")).await.expect("proposed").act;
    for kind in [TemplateActKind::Approve, TemplateActKind::Refuse] {
        assert_eq!(refused(done(&world, &people.official, decide(kind, proposal)).await), TemplateRefusal::FourEyes);
        for other in [&people.administrator, &people.officer] {
            let fault = done(&world, other, decide(kind, proposal)).await.expect_err("another role");
            assert!(matches!(fault, Error::Access(AccessFault::Role)), "{fault:?}");
        }
    }
    // The administrator is also an official: one person all the same.
    let proposal = done(&world, &people.administrator, propose("as administrator")).await.expect("proposed").act;
    let both = world.person("administrator", "860214303105", ("АДМИНОВ", "АЙНУР"), Role::MinistryOfficial, None).await;
    let mut caller = world.caller(&both).await;
    caller.access = caller.accesses.iter().find(|a| a.role == Role::MinistryOfficial).expect("both roles").clone();
    let act = decide(TemplateActKind::Approve, proposal);
    let fault = templates::prepare(&world.ctx, &caller, &act).await;
    assert_eq!(refused(fault), TemplateRefusal::FourEyes);
    let fault = prepared(&world, &people.officer, &propose("x")).await.expect_err("no part in it");
    assert!(matches!(fault, Error::Access(AccessFault::Role)), "{fault:?}");
    assert!(matches!(
        desk::templates(&world.ctx, &world.caller(&people.officer).await).await,
        Err(Error::Access(AccessFault::Role))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_print_is_refused_before_anybody_signs_with_file_and_line() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let TemplateRefusal::Broken(faults) =
        refused(prepared(&world, &people.official, &propose("the number\nbroken\n")).await)
    else {
        panic!("not tried")
    };
    assert_eq!((faults[0].template.as_str(), faults[0].line), ("return.typ", Some(2)));
    assert_eq!(faults[0].to_string(), "return.typ:2: unknown variable: broken");
    let hidden = json!({ "template_name": "return.typ", "template_text": "a\u{0}b", "template_reason": "x" });
    let fault = TemplateAct::from_json(TemplateActKind::Propose, &hidden).expect_err("no text");
    assert!(matches!(&fault, Error::Content { path, .. } if path == "template_text"), "{fault:?}");
    let TemplateRefusal::Broken(faults) = refused(prepared(&world, &people.official, &propose("endless")).await) else {
        panic!("not tried")
    };
    assert_eq!(faults[0].wrong, Wrong::Stopped);
    assert_eq!(refused(prepared(&world, &people.official, &propose("the number")).await), TemplateRefusal::Same);
    let mut other = propose("x");
    if let TemplateAct::Propose(act) = &mut other {
        act.template_name = qonys_procedure::form::Text::new("invented.typ").expect("short");
    }
    assert_eq!(refused(prepared(&world, &people.official, &other).await), TemplateRefusal::Name);
    let nobody = decide(TemplateActKind::Approve, world.ctx.fresh());
    assert_eq!(refused(prepared(&world, &people.official, &nobody).await), TemplateRefusal::Unknown);
    assert!(
        desk::templates(&world.ctx, &world.caller(&people.official).await).await.expect("the list")[0]
            .waiting
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_against_a_text_that_is_no_longer_in_force_is_proposed_anew() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let first = done(&world, &people.administrator, propose("first")).await.expect("proposed").act;
    let other = done(&world, &people.administrator, propose("other")).await.expect("proposed").act;
    let late = prepared(&world, &people.administrator, &propose("late")).await.expect("prepared");
    let decision = prepared(&world, &people.second, &decide(TemplateActKind::Approve, other)).await.expect("prepared");
    done(&world, &people.official, decide(TemplateActKind::Approve, first)).await.expect("approved");

    assert_eq!(refused(sign(&world, &people.second, &decision).await), TemplateRefusal::Stale, "signed too late");
    assert_eq!(refused(sign(&world, &people.administrator, &late).await), TemplateRefusal::Stale);
    let again = done(&world, &people.official, decide(TemplateActKind::Approve, first)).await;
    assert_eq!(refused(again), TemplateRefusal::Decided);
    let mut seen = propose("seen");
    if let TemplateAct::Propose(act) = &mut seen {
        act.template_against = Some(digest("the number\n"));
    }
    assert_eq!(refused(prepared(&world, &people.official, &seen).await), TemplateRefusal::Stale, "another was seen");
    let caller = world.caller(&people.official).await;
    let view = desk::template(&world.ctx, &caller, "return.typ", Some(other.0)).await.expect("it waits");
    let (view, ..) = view.proposal.expect("the proposal");
    assert!(view.stale && view.open == [TemplateActKind::Refuse], "{view:?}");
    done(&world, &people.official, decide(TemplateActKind::Refuse, other)).await.expect("refused");
    assert_eq!(
        refused(done(&world, &people.official, decide(TemplateActKind::Refuse, other)).await),
        TemplateRefusal::Decided
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_prints_by_the_new_template_at_once_and_a_program_without_it_prints_nothing() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let (case, screener) = taken(&world).await;
    let other = world.with_templates(&TEMPLATES);
    let by_other = async || {
        let prepared = about_to_return(&other, &world, &screener, case).await.expect("prepared");
        printed_by(&prepared.papers[0].pdf)
    };
    assert_eq!(by_other().await, json!([]));
    in_force(&world, &people, "first").await;
    assert_eq!(by_other().await, only("first\n"));
    in_force(&world, &people, "second").await;
    assert_eq!(by_other().await, only("second\n"));
    // As after a restart.
    let begun = world.with_templates(&TEMPLATES);
    assert_eq!(
        printed_by(&about_to_return(&begun, &world, &screener, case).await.expect("prepared").papers[0].pdf),
        only("second\n")
    );

    let older = world.with_templates(&TEMPLATES[1..]);
    let fault = about_to_return(&older, &world, &screener, case).await.expect_err("no other template in its place");
    assert!(matches!(&fault, Error::Print(print) if print.template == "return.typ"), "{fault:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_comes_out_as_it_did_also_from_a_later_program() {
    let world = World::on(date(2026, 3, 2)).await;
    templates::begin(&world.ctx).await.expect("begun");
    let (case, screener) = taken(&world).await;
    let caller = world.caller(&screener).await;
    let receipt = async |ctx: &Context, lang| desk::receipt(ctx, &caller, case, 2, lang).await.expect("a receipt");
    let given = receipt(&world.ctx, Lang::Ru).await;
    assert_eq!(printed_by(&given), json!([]));
    world.clock.pass(60);
    let later = world.with_templates(&[("return.typ", "the number\n"), ("sheet.typ", "otherwise\n")]);
    templates::begin(&later).await.expect("begun");
    templates::begin(&later).await.expect("begun again");
    let before = json!([{ "name": "sheet.typ", "text": "all papers\n" }]);
    assert_eq!(receipt(&later, Lang::Ru).await, given, "it was kept");
    assert_eq!(printed_by(&receipt(&later, Lang::Kk).await), before, "by the template of its day");
    let papers = about_to_return(&later, &world, &screener, case).await.expect("prepared");
    assert_eq!(printed_by(&papers.papers[0].pdf), json!([]), "what is new is printed by what is in force");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_performed_once_by_whom_it_was_prepared_for() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let statement = prepared(&world, &people.administrator, &propose("anew")).await.expect("prepared");
    let cms = world.sign("second", Use::Signing, &statement.statement, true);
    let caller = world.caller(&people.administrator).await;
    assert!(templates::accept(&world.ctx, &caller, &cms, "one").await.is_err(), "another's signature");
    let cms = world.sign("administrator", Use::Signing, &statement.statement, true);
    let first = templates::accept(&world.ctx, &caller, &cms, "one").await.expect("done");
    let again = templates::accept(&world.ctx, &caller, &cms, "one").await.expect("done");
    assert_eq!((first.act, first.repeated, again.act, again.repeated), (first.act, false, first.act, true));
    let fault = templates::accept(&world.ctx, &caller, &cms, "two").await.expect_err("used");
    assert!(matches!(fault, Error::Store(qonys_store::Error::StatementGone)), "{fault:?}");
    let preview = |by| desk::template_preview(&world.ctx, &caller, "return.typ", by, None, Lang::Kk);
    let shown = preview(desk::TemplatePreview::Proposal(first.act.0)).await.expect("a sample");
    assert!(String::from_utf8_lossy(&shown).contains("anew"));
    assert!(
        !String::from_utf8_lossy(&preview(desk::TemplatePreview::InForce).await.expect("a sample")).contains("anew")
    );
    let broken = preview(desk::TemplatePreview::Text("broken".to_owned())).await;
    assert!(matches!(refused(broken), TemplateRefusal::Broken(_)));
    let elsewhere = desk::template_preview(
        &world.ctx,
        &caller,
        "sheet.typ",
        desk::TemplatePreview::Proposal(first.act.0),
        None,
        Lang::Kk,
    );
    assert!(matches!(elsewhere.await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_approvals_at_once_are_both_in_force_each_with_its_version() {
    let world = World::on(date(2026, 3, 2)).await;
    let people = people(&world).await;
    let mut approvals = Vec::new();
    for (name, who) in [("return.typ", &people.official), ("sheet.typ", &people.second)] {
        let content = json!({ "template_name": name, "template_text": "anew", "template_reason": "Приказ № 7" });
        let act = TemplateAct::from_json(TemplateActKind::Propose, &content).expect("a content");
        let proposal = done(&world, &people.administrator, act).await.expect("proposed").act;
        let approval = decide(TemplateActKind::Approve, proposal);
        approvals.push((who, prepared(&world, who, &approval).await.expect("prepared")));
    }
    let [(one, first), (two, second)] = approvals.as_slice() else { panic!("two") };
    let (first, second) = tokio::join!(sign(&world, one, first), sign(&world, two, second));
    let (first, second) = (first.expect("approved"), second.expect("approved"));
    assert_ne!(first.seq, second.seq);
    let caller = world.caller(&people.official).await;
    let mut versions: Vec<_> =
        desk::templates(&world.ctx, &caller).await.expect("the list").into_iter().map(|view| view.version).collect();
    versions.sort();
    assert_eq!(versions, [Some(1), Some(2)]);
    let (case, screener) = taken(&world).await;
    let papers = about_to_return(&world.ctx, &world, &screener, case).await.expect("prepared");
    assert_eq!(printed_by(&papers.papers[0].pdf).as_array().map(Vec::len), Some(2), "by both");
}
