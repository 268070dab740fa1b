//! Notices by e-mail: what is sent to whom, when it is tried again, when it is given up, and what never happens.

use crate::journey::drafted;
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::acts::notices;
use qonys_office::mail::{self, About, Line, Mail, MailPolicy, content};
use qonys_office::ports::{Email, MailFault, Mailer, Sending};
use qonys_office::{desk, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{CaseId, Date, Lang, Role};
use qonys_training::{dossier, specimen};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn today() -> Date {
    date(2026, 3, 2)
}

/// A mail server in miniature: answers as it is told, and remembers what it was given.
#[derive(Default)]
struct Server {
    taken: Mutex<Vec<Email>>,
    asked: Mutex<u32>,
    fault: Mutex<Option<MailFault>>,
    /// It takes letters and never says so.
    hangs: AtomicBool,
}

impl Server {
    fn answer(&self, fault: Option<MailFault>) {
        *self.fault.lock().expect("a lock") = fault;
    }

    /// What was taken since it was last asked.
    fn took(&self) -> Vec<Email> {
        std::mem::take(&mut self.taken.lock().expect("a lock"))
    }

    fn asked(&self) -> u32 {
        std::mem::take(&mut self.asked.lock().expect("a lock"))
    }
}

impl Mailer for Server {
    fn send<'a>(&'a self, letter: &'a Email) -> Sending<'a> {
        Box::pin(async move {
            *self.asked.lock().expect("a lock") += 1;
            // Others come between: two senders must not rely on luck.
            tokio::time::sleep(Duration::from_millis(5)).await;
            if let Some(fault) = self.fault.lock().expect("a lock").clone() {
                return Err(fault);
            }
            self.taken.lock().expect("a lock").push(letter.clone());
            if self.hangs.load(Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }
}

struct Office {
    world: World,
    server: Arc<Server>,
    applicant: Player,
    case: CaseId,
    line: tokio::sync::Mutex<Line>,
}

fn policy() -> MailPolicy {
    MailPolicy { days_max: 2, at_once: 2, seconds_max: 3, pause_seconds: 60, pause_seconds_max: 600 }
}

impl Office {
    /// An office whose applicant's request lacks nothing but the signature.
    async fn new() -> Office {
        let server = Arc::new(Server::default());
        let mail = Mail { mailer: server.clone(), policy: policy() };
        let world = World::mailing(today(), Some(mail)).await;
        let (applicant, case) = drafted(&world, today()).await;
        Office { world, server, applicant, case, line: tokio::sync::Mutex::default() }
    }

    async fn act(&self, who: &Player, kind: ActKind, content: serde_json::Value) {
        self.world.act(who, Some(self.case), kind, content).await.expect("performed");
    }

    async fn sign(&self) {
        self.act(&self.applicant, ActKind::SignPetitionRequest, json!({})).await;
    }

    /// The signature, and the documents accepted: two acts that the applicant is told of.
    async fn two_acts(&self) {
        self.sign().await;
        let screener = self.world.person("screener", "850615300012", ("А", "Б"), Role::Screener, None).await;
        self.act(&screener, ActKind::TakeCase, json!({})).await;
        let checked = json!({ "checklist": [{ "document": "passport", "verdict": "good" }] });
        self.act(&screener, ActKind::AcceptDocuments, checked).await;
    }

    async fn contacts(&self, email: &str, language: &str) {
        let content = json!({ "email": email, "phone": null, "language": language });
        self.act(&self.applicant, ActKind::EditContacts, content).await;
    }

    /// Rounds after so much time, until nothing more happens.
    async fn after(&self, seconds: i64) {
        self.world.clock.pass(seconds);
        let mut line = self.line.lock().await;
        while mail::round(&self.world.ctx, self.world.ctx.fresh(), &mut line).await.expect("a round") > 0 {}
    }

    async fn health(&self) -> mail::MailHealth {
        mail::health(&self.world.ctx).await.expect("read").expect("mail is sent")
    }

    fn subjects(&self) -> Vec<String> {
        self.server.took().into_iter().map(|letter| letter.content.subject).collect()
    }
}

fn down() -> Option<MailFault> {
    Some(MailFault::Server("unreachable".to_owned()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_sends_one_letter_in_the_language_of_the_person_that_says_nothing_of_them() {
    let office = Office::new().await;
    office.after(1).await;
    assert!(office.server.took().is_empty(), "nothing has happened that is told");
    office.sign().await;
    office.after(1).await;
    let letters = office.server.took();
    let [letter] = &letters[..] else { panic!("one letter: {letters:?}") };
    assert_eq!((letter.to.as_str(), letter.lang), (specimen::eriksson().email.as_str(), Lang::Ru));
    assert_eq!(letter.content.subject, "Ваше заявление зарегистрировано");
    assert!(letter.content.text.contains("https://qonys.test/sign-in\n"), "{}", letter.content.text);
    assert!(letter.content.html.contains("href=\"https://qonys.test/sign-in\""), "{}", letter.content.html);
    assert!(letter.message_id.ends_with("@qonys.test") && !letter.message_id.contains(&office.case.to_string()));
    office.after(DAY).await;
    assert!(office.server.took().is_empty(), "once");
    assert_eq!(office.health().await, mail::MailHealth { waiting: 0, since: None, fault: None, given_up: vec![] });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_down_is_asked_after_growing_pauses_and_gets_letters_in_their_order() {
    let office = Office::new().await;
    office.server.answer(down());
    office.two_acts().await;
    office.after(1).await;
    assert_eq!(office.server.asked(), 1, "the second letter of a case waits for the first");
    for pause in [60, 120, 240, 480, 600, 600] {
        office.after(pause - 5).await;
        assert_eq!(office.server.asked(), 0, "not within {pause} s");
        office.after(5).await;
        assert_eq!(office.server.asked(), 1, "after {pause} s");
    }
    let health = office.health().await;
    assert_eq!((health.waiting, health.fault.as_deref()), (2, Some("unreachable")));
    office.server.answer(None);
    office.after(600).await;
    assert_eq!(office.subjects(), ["Ваше заявление зарегистрировано", "Ваши документы приняты"]);
    assert_eq!(office.health().await.waiting, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_is_not_taken_now_holds_up_those_of_its_case_alone() {
    let office = Office::new().await;
    office.server.answer(Some(MailFault::Later("recipient_450".to_owned())));
    office.two_acts().await;
    office.after(1).await;
    office.after(59).await;
    assert_eq!(office.server.asked(), 1, "its own pause, however many rounds there are");
    office.after(1).await;
    assert_eq!(office.server.asked(), 1);
    assert_eq!(office.health().await.fault.as_deref(), Some("recipient_450"));
    office.server.answer(None);
    office.after(119).await;
    assert_eq!(office.subjects().len(), 0, "the second pause is twice as long");
    office.after(1).await;
    assert_eq!(office.subjects(), ["Ваше заявление зарегистрировано", "Ваши документы приняты"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_for_ever_is_given_up_told_and_holds_up_nothing() {
    let office = Office::new().await;
    office.server.answer(Some(MailFault::Refused("recipient_550".to_owned())));
    office.sign().await;
    office.after(1).await;
    office.after(DAY).await;
    assert_eq!(office.server.asked(), 1, "once and never again");
    office.server.answer(None);
    assert_eq!(office.health().await.given_up, [("recipient_550".to_owned(), 1)]);
    let administrator =
        office.world.person("administrator", "860214303105", ("А", "Б"), Role::Administrator, None).await;
    while notices::deliver(&office.world.ctx, office.world.ctx.fresh()).await.expect("delivered") > 0 {}
    let seen = desk::health(&office.world.ctx, &office.world.caller(&administrator).await).await.expect("health");
    assert_eq!(seen.mail_state, desk::State::Warning);
    assert_eq!(seen.outbox_state, desk::State::Good, "letters are told apart");
    office.contacts("anna@example.net", "en").await;
    let screener = office.world.person("screener", "850615300012", ("А", "Б"), Role::Screener, None).await;
    office.act(&screener, ActKind::TakeCase, json!({})).await;
    let remark = json!({ "on": "passport", "text": "Нечитаемо." });
    office.act(&screener, ActKind::ReturnForCorrection, json!({ "remarks": [remark] })).await;
    office.after(1).await;
    assert_eq!(office.subjects(), ["Your application was returned for correction"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_cannot_be_sent_for_days_is_given_up_with_the_reason() {
    let office = Office::new().await;
    office.server.answer(down());
    office.two_acts().await;
    office.after(1).await;
    office.after(2 * DAY - 60).await;
    assert_eq!(office.health().await.given_up, [], "not a minute too early");
    office.after(120).await;
    let given_up = office.health().await.given_up;
    assert_eq!(given_up, [("too_old".to_owned(), 1), ("unreachable".to_owned(), 1)]);
    office.server.answer(None);
    office.after(DAY).await;
    assert_eq!(office.subjects().len(), 0);
    assert_eq!(office.health().await.waiting, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiting_letter_goes_to_where_the_person_is_reached_when_it_is_sent() {
    let office = Office::new().await;
    office.server.answer(down());
    office.sign().await;
    office.after(1).await;
    office.contacts("anna.new@example.net", "kk").await;
    office.server.answer(None);
    office.after(60).await;
    let letters = office.server.took();
    let [letter] = &letters[..] else { panic!("one letter: {letters:?}") };
    assert_eq!((letter.to.as_str(), letter.lang), ("anna.new@example.net", Lang::Kk));
    assert_eq!(letter.content.subject, "Өтінішіңіз тіркелді");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_address_is_never_handed_to_a_server() {
    let office = Office::new().await;
    office.sign().await;
    office.contacts("anna..maria@example.net", "ru").await;
    office.after(1).await;
    assert_eq!(office.server.asked(), 0);
    assert_eq!(office.health().await.given_up, [("address".to_owned(), 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_announced_in_one_letter_and_nothing_is_sent_of_a_destroyed_case() {
    let office = Office::new().await;
    office.contacts("anna@example.net", "en").await;
    // A draft is kept for 90 days, and its end is announced.
    office.world.clock.pass(88 * DAY);
    jobs::of_case(&office.world.ctx, office.case).await.expect("a look");
    office.server.answer(down());
    office.after(1).await;
    assert_eq!((office.server.asked(), office.health().await.waiting), (1, 1));
    office.server.answer(None);
    office.after(60).await;
    let letters = office.server.took();
    let [letter] = &letters[..] else { panic!("one letter: {letters:?}") };
    assert_eq!(letter.content.subject, "A time limit of yours is about to end");
    let text = &letter.content.text;
    assert!(text.contains("Keeping of the draft: the last day is ") && text.contains("the draft is deleted"), "{text}");
    jobs::of_case(&office.world.ctx, office.case).await.expect("a look");
    office.after(1).await;
    assert_eq!(office.server.asked(), 1, "a limit is announced once");

    let other = Office::new().await;
    other.contacts("anna@example.net", "en").await;
    other.world.clock.pass(88 * DAY);
    jobs::of_case(&other.world.ctx, other.case).await.expect("a look");
    assert_eq!(other.health().await.waiting, 1);
    other.act(&other.applicant, ActKind::DiscardDraft, json!({})).await;
    other.after(1).await;
    assert_eq!((other.server.asked(), other.health().await.waiting), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_never_answers_delays_no_act() {
    let office = Arc::new(Office::new().await);
    office.server.hangs.store(true, Ordering::SeqCst);
    office.sign().await;
    let sending = tokio::spawn({
        let office = office.clone();
        async move { office.after(1).await }
    });
    while office.server.asked() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begun = Instant::now();
    office.contacts("anna@example.net", "ru").await;
    assert!(begun.elapsed() < Duration::from_millis(2_500), "{:?}", begun.elapsed());
    assert!(!sending.is_finished(), "it hangs still");
    sending.await.expect("it ends by itself");
    assert_eq!(office.health().await.fault.as_deref(), Some("timeout"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_do_not_send_twice() {
    let office = Arc::new(Office::new().await);
    office.two_acts().await;
    office.world.clock.pass(1);
    let senders: Vec<_> = (0..4)
        .map(|_| {
            let office = office.clone();
            tokio::spawn(async move {
                let (holder, mut line) = (office.world.ctx.fresh(), Line::default());
                for _ in 0..20 {
                    mail::round(&office.world.ctx, holder, &mut line).await.expect("a round");
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.expect("no panic");
    }
    assert_eq!(office.subjects(), ["Ваше заявление зарегистрировано", "Ваши документы приняты"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_sent_twice_after_a_crash_bears_the_same_message_id() {
    let office = Arc::new(Office::new().await);
    office.server.hangs.store(true, Ordering::SeqCst);
    office.sign().await;
    office.world.clock.pass(1);
    let sending = tokio::spawn({
        let office = office.clone();
        async move { mail::round(&office.world.ctx, office.world.ctx.fresh(), &mut Line::default()).await }
    });
    let first = loop {
        if let Some(letter) = office.server.took().pop() {
            break letter;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    // The process ends between the server's yes and the note of it.
    sending.abort();
    let _ = sending.await;
    office.server.hangs.store(false, Ordering::SeqCst);
    office.after(20).await;
    assert!(office.server.took().is_empty(), "it may still be on its way");
    office.after(20).await;
    let again = office.server.took().pop().expect("sent again");
    assert_eq!((again.message_id, again.content), (first.message_id, first.content));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_nothing_is_written_for_one() {
    let world = World::mailing(today(), None).await;
    let (applicant, case) = drafted(&world, today()).await;
    world.act(&applicant, Some(case), ActKind::SignPetitionRequest, json!({})).await.expect("signed");
    let waiting = world.ctx.store.read(|db| qonys_store::outbox::standing(db, mail::MAIL, qonys_procedure::Instant(0)));
    assert_eq!(waiting.await.expect("read").waiting, 0);
    assert_eq!(mail::health(&world.ctx).await.expect("read"), None);
}

/// What a letter must never hold: everything that tells who the person is.
fn told_of(person: &specimen::Person) -> Vec<String> {
    let mut words = vec![person.iin.clone(), person.passport.number.clone(), person.email.clone()];
    words.extend([&person.surname, &person.given, &person.surname_cyrillic, &person.given_cyrillic].map(Clone::clone));
    words.push(person.phone.clone());
    words.iter().map(|word| word.to_lowercase()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_letter_of_any_kind_in_any_language_tells_who_it_is_about() {
    let person = specimen::eriksson();
    let dossier = dossier::make(&person, today(), None);
    let samples = mail::samples(today());
    assert!(samples.len() > 55, "{}", samples.len());
    let mut needles = told_of(&person);
    needles.push(dossier.petition.identity.birth_place.as_ref().expect("a place").as_str().to_lowercase());
    for sample in &samples {
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let made = content(&sample.about, lang, "https://qonys.test", false);
            assert!(!made.subject.is_empty() && !made.subject.contains(['\r', '\n']), "{}: {lang}", sample.id);
            for text in [&made.subject, &made.text, &made.html].map(|text| text.to_lowercase()) {
                for needle in &needles {
                    assert!(!text.contains(needle), "{} in {lang} says {needle}", sample.id);
                }
                // Numbers of cases and papers, ids, and anything that would let a letter be followed.
                for other in ["dnr-", "permit-", "petition-", "<img", "src=", "utm_", "sign-in?", "token"] {
                    assert!(!text.contains(other), "{} in {lang} says {other}: {text}", sample.id);
                }
            }
            assert_eq!(made.text.matches("https://").count(), 1, "one link: {}", made.text);
            assert!(made.text.len() > 300 && made.html.contains(&format!("<html lang=\"{}\"", lang.tag())));
            let training = content(&sample.about, lang, "https://qonys.test", true);
            assert!(training.text.len() > made.text.len(), "a training server says what it is");
        }
    }
}

#[test]
fn an_act_that_makes_two_things_known_sends_one_letter_of_both() {
    let about = About::Act(vec![NoticeKind::ComplaintSatisfied, NoticeKind::ChooseCase]);
    let made = content(&about, Lang::En, "https://qonys.test", false);
    assert_eq!(made.subject, "Your complaint was granted");
    assert!(made.text.contains("granted your complaint") && made.text.contains("Choose which case goes on"));
}
