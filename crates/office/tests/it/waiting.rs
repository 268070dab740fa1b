//! Whether a certificate is revoked is asked of the authority; what cannot be judged waits, and its time of receipt
//! counts.

use crate::journey::{drafted, stated};
use crate::world::{Player, RealClock, World};
use jiff::civil::date;
use qonys_eds::Evidence;
use qonys_office::acts::{self, Outcome, Request, Signatures, proof, waiting};
use qonys_office::ports::{Answer, Authority, Unreachable};
use qonys_office::revocation::{RevocationPolicy, Revocations, WhenUnknown};
use qonys_office::{Clock as _, Error, desk, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::{CaseId, Date, Role, Stage};
use qonys_store::{acts as stored, keys};
use qonys_training::ca::TrainingCa;
use qonys_training::{dossier, specimen};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const SIGN: ActKind = ActKind::SignPetitionRequest;
const DAY: i64 = 24 * 3600;

fn today() -> Date {
    date(2026, 3, 2)
}

/// The training authority, near enough to be asked, and able to fall silent.
pub struct Nca {
    ca: Arc<TrainingCa>,
    silent: AtomicBool,
    asked: AtomicU64,
}

impl Nca {
    /// One that answers, and a context that asks it.
    pub fn asked_by(ca: &Arc<TrainingCa>, unknown: WhenUnknown) -> (Arc<Nca>, Revocations) {
        let nca = Arc::new(Nca { ca: ca.clone(), silent: AtomicBool::new(false), asked: AtomicU64::new(0) });
        let policy = RevocationPolicy { unknown, ..RevocationPolicy::default() };
        let revocation = Revocations::new(policy, Arc::default(), Some(Arc::new(Line(nca.clone()))));
        (nca, revocation)
    }

    fn answer(&self, made: impl FnOnce() -> Option<Vec<u8>>) -> Result<Vec<u8>, Unreachable> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let out = || Unreachable(format!("question {number}: no answer"));
        if self.silent.load(Ordering::SeqCst) { Err(out()) } else { made().ok_or_else(out) }
    }
}

/// As the context holds it.
pub struct Line(Arc<Nca>);

impl Authority for Line {
    fn answers(&self) -> bool {
        true
    }

    fn stamps(&self) -> bool {
        true
    }

    fn status<'a>(&'a self, question: &'a [u8]) -> Answer<'a> {
        let answer = self.0.answer(|| self.0.ca.ocsp_answer(question, RealClock.now()).expect("a question"));
        Box::pin(async move { answer })
    }

    fn stamp<'a>(&'a self, question: &'a [u8]) -> Answer<'a> {
        let number = self.0.asked.load(Ordering::SeqCst).to_be_bytes();
        let answer = self.0.answer(|| self.0.ca.stamp(question, &number, RealClock.now()).ok());
        Box::pin(async move { answer })
    }
}

struct Service {
    world: World,
    nca: Arc<Nca>,
    applicant: Player,
    case: CaseId,
}

async fn service(unknown: WhenUnknown) -> Service {
    let mut line = None;
    let world = World::asking(today(), |ca| {
        let (nca, revocation) = Nca::asked_by(ca, unknown);
        line = Some(nca);
        revocation
    })
    .await;
    let (applicant, case) = drafted(&world, today()).await;
    Service { world, nca: line.expect("the authority"), applicant, case }
}

impl Service {
    fn silent(&self, silent: bool) {
        self.nca.silent.store(silent, Ordering::SeqCst);
    }

    async fn sign(&self) -> Result<Outcome, Error> {
        self.world.try_act(&self.applicant, Some(self.case), SIGN, json!({})).await
    }

    async fn request(&self) -> Request {
        let caller = self.world.caller(&self.applicant).await;
        let prepared = acts::prepare(&self.world.ctx, &caller, self.case, SIGN, &json!({})).await.expect("prepared");
        self.world.request(&self.applicant, SIGN, &prepared)
    }

    async fn perform(&self, request: Request) -> Result<Outcome, Error> {
        let caller = self.world.caller(&self.applicant).await;
        acts::perform(&self.world.ctx, &caller, Some(self.case), request).await
    }

    async fn waiting(&self) -> Vec<waiting::Waiting> {
        let caller = self.world.caller(&self.applicant).await;
        waiting::of_case(&self.world.ctx, &caller, self.case).await.expect("read")
    }

    async fn stage(&self) -> Stage {
        let caller = self.world.caller(&self.applicant).await;
        desk::case(&self.world.ctx, &caller, self.case).await.expect("the case").stage
    }

    /// A round of everything that happens by itself, after so much time.
    async fn after(&self, seconds: i64) {
        self.world.clock.pass(seconds);
        let (mut seen, mut walk) = (jobs::limits::Seen::default(), jobs::recompute::Walk::default());
        jobs::tidy(&self.world.ctx, &mut seen, &mut walk).await.expect("a round");
    }

    /// Signatures of the case's last act, and what is kept for them.
    async fn kept(&self) -> (Vec<Vec<u8>>, Vec<Evidence>) {
        let case = self.case;
        let read = self.world.ctx.store.read(move |db| {
            let seq = stored::last_seq(db, case)?;
            Ok::<_, qonys_store::Error>((stored::at(db, case, seq)?, keys::get(db, case)?))
        });
        let (act, key) = read.await.expect("read");
        let Some(keys::Stored::Wrapped(wrapped)) = key else { panic!("a key") };
        let key = qonys_store::seal::CaseKey::unwrap(case, &wrapped, &self.world.ctx.master).expect("a key");
        let body = act.expect("an act").open(&key).expect("opened");
        let signatures = Signatures::from_bytes(&body.cms, 0).expect("signatures");
        (signatures.statement, proof::open(&self.world.ctx, &body.evidence).await.expect("evidence"))
    }
}

fn code(outcome: Result<Outcome, Error>) -> &'static str {
    match outcome {
        Err(Error::Signature(fault)) => fault.code(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_is_stamped_and_proves_itself_again_from_what_is_kept() {
    let service = service(WhenUnknown::Wait).await;
    service.sign().await.expect("signed").performed().expect("at once");
    let (containers, evidence) = service.kept().await;
    assert_eq!((containers.len(), evidence.len()), (1, 1));
    let again = evidence[0].verify(&containers[0], None, None).expect("verified");
    assert_eq!(again.revocation, qonys_eds::RevocationStatus::Good);
    assert!(again.signers[0].timestamp.is_some(), "stamped");
    assert!(!evidence[0].answers.is_empty() && evidence[0].lists.is_empty());
    // An authority's own certificate is not asked about anew.
    let before = service.nca.asked.load(Ordering::SeqCst);
    let screener = service.world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    assert_eq!(service.nca.asked.load(Ordering::SeqCst) - before, 1, "signing in asks about the person alone");
    service.world.act(&screener, Some(service.case), ActKind::TakeCase, json!({})).await.expect("taken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_revoked_signs_no_more_at_once() {
    let service = service(WhenUnknown::Wait).await;
    service.world.set_revoked("eriksson", true);
    assert_eq!(code(service.sign().await), "certificate_revoked");
    assert_eq!((service.stage().await, service.waiting().await), (Stage::Draft, Vec::new()));
    service.world.set_revoked("eriksson", false);
    service.sign().await.expect("signed").performed().expect("at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_judge_waits_and_is_performed_when_the_answer_comes() {
    let service = service(WhenUnknown::Wait).await;
    let request = service.request().await;
    service.silent(true);
    let Ok(Outcome::Waits(first)) = service.perform(request.clone()).await else { panic!("it must wait") };
    assert_eq!((first.kind, &first.refused), (SIGN, &None));
    assert_eq!(service.stage().await, Stage::Draft);
    // Sent again, it waits as what it is.
    let Ok(Outcome::Waits(again)) = service.perform(request.clone()).await else { panic!("it must wait") };
    assert_eq!(again, first);
    // Longer than a prepared statement counts: the submission came in time.
    service.after(3600).await;
    assert_eq!(service.waiting().await, std::slice::from_ref(&first));
    service.silent(false);
    service.after(20).await;
    assert_eq!((service.stage().await, service.waiting().await), (Stage::Screening, Vec::new()));
    let caller = service.world.caller(&service.applicant).await;
    let acts = desk::acts(&service.world.ctx, &caller, service.case, 0).await.expect("the history");
    assert_eq!(acts.last().map(|act| (act.id, act.at)), Some((first.act, first.received)), "as of its receipt");
    let (containers, evidence) = service.kept().await;
    assert!(evidence[0].learned >= evidence[0].received);
    evidence[0].verify(&containers[0], None, None).expect("verified");
    let Ok(Outcome::Performed(repeated)) = service.perform(request).await else { panic!("it was performed") };
    assert!(repeated.repeated);
    assert_eq!(repeated.act, first.act, "under the id that it waited as");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_and_is_sent_again_when_the_answer_is_there_is_the_same_act() {
    for other_key in [false, true] {
        let service = service(WhenUnknown::Wait).await;
        let mut request = service.request().await;
        service.silent(true);
        let Ok(Outcome::Waits(first)) = service.perform(request.clone()).await else { panic!("it must wait") };
        service.world.clock.pass(300);
        service.silent(false);
        if other_key {
            request.key = "another".to_owned();
        }
        let Ok(Outcome::Performed(done)) = service.perform(request).await else { panic!("nothing is in the way") };
        assert_eq!((done.act, service.waiting().await), (first.act, Vec::new()), "nothing of it waits any more");
        service.after(7200).await;
        assert_eq!((service.stage().await, service.waiting().await), (Stage::Screening, Vec::new()));
        let caller = service.world.caller(&service.applicant).await;
        let acts = desk::acts(&service.world.ctx, &caller, service.case, 0).await.expect("the history");
        let signed: Vec<_> = acts.iter().filter(|act| act.kind == SIGN).map(|act| (act.id, act.at)).collect();
        assert_eq!(signed, [(first.act, first.received)], "once, as of its receipt");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_says_revoked_is_told_to_the_sender() {
    let service = service(WhenUnknown::Wait).await;
    service.silent(true);
    let Ok(Outcome::Waits(first)) = service.sign().await else { panic!("it must wait") };
    service.world.set_revoked("eriksson", true);
    service.silent(false);
    service.after(20).await;
    let told = waiting::Waiting { refused: Some("certificate_revoked".to_owned()), ..first };
    assert_eq!((service.stage().await, service.waiting().await), (Stage::Draft, vec![told]));
    service.after(31 * DAY).await;
    assert!(service.waiting().await.is_empty(), "told long enough");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_material_act_in_between_voids_what_waits() {
    let service = service(WhenUnknown::Wait).await;
    let second = service.request().await;
    service.silent(true);
    let Ok(Outcome::Waits(_)) = service.sign().await else { panic!("it must wait") };
    service.silent(false);
    let done = service.perform(second).await.expect("another statement").performed().expect("at once");
    service.after(20).await;
    let told = service.waiting().await;
    assert_eq!(told.iter().map(|one| one.refused.as_deref()).collect::<Vec<_>>(), [Some("stale")]);
    assert_eq!(service.stage().await, done.case.stage);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_be_refused_anyway_does_not_wait() {
    let service = service(WhenUnknown::Wait).await;
    let mut request = service.request().await;
    let other = service.request().await;
    service.sign().await.expect("signed").performed().expect("at once");
    service.silent(true);
    assert!(matches!(service.perform(other).await, Err(Error::Stale { .. })));
    request.signed.cms[0].truncate(100);
    assert_eq!(code(service.perform(request).await), "signature_malformed");
    assert!(service.waiting().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn policy_may_refuse_or_accept_what_is_not_known() {
    let refusing = service(WhenUnknown::Refuse).await;
    refusing.silent(true);
    assert_eq!(code(refusing.sign().await), "revocation_unknown");
    let accepting = service(WhenUnknown::Accept).await;
    accepting.silent(true);
    accepting.sign().await.expect("signed").performed().expect("at once");
    assert!(accepting.kept().await.1.is_empty(), "nothing proves it");
}

/// A request that was returned for correction; what the applicant answers is not signed yet.
async fn returned(service: &Service) -> serde_json::Value {
    service.sign().await.expect("signed").performed().expect("at once");
    let world = &service.world;
    let screener = world.person("screener", "850615300012", ("АХМЕТОВА", "АЙГУЛЬ"), Role::Screener, None).await;
    world.act(&screener, Some(service.case), ActKind::TakeCase, json!({})).await.expect("taken");
    let remarks = json!({ "remarks": [{ "on": "cv", "text": "Дополните опыт за последний год." }] });
    world.act(&screener, Some(service.case), ActKind::ReturnForCorrection, remarks).await.expect("returned");
    let dossier = dossier::make(&specimen::eriksson(), today(), None);
    json!({ "petition": dossier.petition, "documents": stated(&dossier), "answer": "Дополнено." })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_lapses_while_what_came_in_time_waits() {
    let service = service(WhenUnknown::Wait).await;
    let content = returned(&service).await;
    service.silent(true);
    let sent = service.world.try_act(&service.applicant, Some(service.case), ActKind::SignCorrection, content).await;
    let Ok(Outcome::Waits(_)) = sent else { panic!("it must wait: {sent:?}") };
    for _ in 0..10 {
        service.after(6 * DAY).await;
    }
    let told: Vec<_> = service.waiting().await.into_iter().map(|one| one.refused).collect();
    assert_eq!(told, [None], "it waits on");
    assert_eq!(service.stage().await, Stage::Correction, "its limit has run out, its answer came in time");
    service.silent(false);
    service.after(DAY).await;
    assert_eq!((service.stage().await, service.waiting().await), (Stage::Screening, Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_answer_the_same_case_lapses() {
    let service = service(WhenUnknown::Wait).await;
    returned(&service).await;
    for _ in 0..10 {
        service.after(6 * DAY).await;
    }
    assert_eq!(service.stage().await, Stage::Lapsed);
}
