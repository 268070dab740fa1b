//! Notices by e-mail with a real mail server at the other end, as a process of its own.

use super::player::Outside;
use super::post::{Post, certificate, has_openssl};
use super::server::{Demo, signal};
use qonys_procedure::Stage;
use qonys_procedure::rulebook::RuleBook;
use qonys_training::stories::{Player as _, play, road_to};
use qonys_training::{dossier, specimen};
use serde_json::Value;
use std::time::{Duration, Instant};

const BEGINS: &str = "2026-02-02";
/// The section of the configuration; `more` are further keys.
pub fn section(post: &Post, tls: &str, more: &str) -> String {
    format!(
        "[mail]\nhost = \"localhost\"\nport = {}\ntls = \"{tls}\"\nfrom = \"Qonys <noreply@dnr.example.kz>\"\n\
         timeout_seconds = 4\nretry_seconds = 1\nretry_seconds_max = 2\n{more}",
        post.port
    )
}

fn arrived(post: &Post, n: usize, demo: &Demo) -> Value {
    post.wait(&format!("letter {n}\n{}", demo.log()), || post.letter(n))
}

/// A case of a person that waits for the screener: one notice. Its token and id.
async fn registered(demo: &Demo, person: &specimen::Person) -> (String, String) {
    let book = RuleBook::embedded().expect("rules");
    let mut people = Outside::new(demo, &person.key, &person.city);
    let today = people.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, None);
    let told = play(&mut people, &road_to(Stage::Screening), &dossier, &book, &edition, 0).await;
    let case = told.unwrap_or_else(|e| panic!("{e}\n{}", demo.log())).case.id.to_string();
    (demo.sign_in(&person.key), case)
}

fn health(demo: &Demo) -> String {
    let token = demo.sign_in("administrator");
    let cookie = format!("qonys={token}");
    let headers = [("Cookie", cookie.as_str()), ("Accept", "text/html"), ("Accept-Language", "en")];
    super::http::ask(demo.address(), "GET", "/health", &headers, b"").expect("an answer").text()
}

fn figures(demo: &Demo) -> String {
    super::http::ask(demo.address(), "GET", "/metrics", &[], b"").expect("an answer").text()
}

#[tokio::test]
async fn a_letter_arrives_whole_and_says_nothing_of_the_person() {
    let Some(post) = Post::new() else { return };
    let post = post.open(&[]);
    let demo = Demo::start_mailing(BEGINS, &section(&post, "none", ""));
    let person = specimen::person(0);
    let (_, case) = registered(&demo, &person).await;
    let letter = arrived(&post, 1, &demo);
    assert_eq!(letter["from"], "noreply@dnr.example.kz");
    assert_eq!(letter["to"], serde_json::json!([person.email]));
    let header = |name: &str| letter["headers"][name].as_str().unwrap_or_else(|| panic!("{name}: {letter}")).to_owned();
    assert_eq!(header("Subject"), "Ваше заявление зарегистрировано");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Language"), "ru");
    assert!(header("Content-Type").starts_with("multipart/alternative"), "{letter}");
    assert!(header("Message-ID").starts_with('<') && header("Message-ID").ends_with("@127.0.0.1>"), "{letter}");
    assert!(header("Date").len() > 20, "{letter}");
    assert_eq!(letter["defects"], serde_json::json!([]));
    assert_eq!(letter["parts"], serde_json::json!(["text/html", "text/plain"]));
    let sign_in = format!("{}/sign-in", demo.ready()["url"].as_str().expect("an address"));
    for part in ["text", "html"] {
        let text = letter[part].as_str().expect("a part");
        assert!(text.contains(&sign_in) && text.contains("зарегистрировано и проверяется"), "{text}");
    }
    let raw = std::fs::read_to_string(post.path("1.eml")).expect("ASCII");
    assert!(raw.is_ascii());
    // Where it goes is all that it says of the person, and that stands in one line.
    assert_eq!(raw.matches(&person.email).count(), 1);
    let raw = raw.replace(&person.email, "");
    for secret in [&person.iin, &person.passport.number, &person.surname, &person.surname_cyrillic, &case] {
        for text in [&raw, &letter["text"].to_string(), &letter["html"].to_string()] {
            assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
        }
    }
    std::thread::sleep(Duration::from_secs(3));
    assert!(post.letter(2).is_none(), "once");
    assert!(figures(&demo).contains("qonys_mail_total{outcome=\"sent\""), "{}", figures(&demo));
    assert!(!demo.log().contains(&person.email), "{}", demo.log());
    drop(demo.stop());
}

#[tokio::test]
async fn while_the_mail_server_is_down_acts_go_on_and_letters_follow_when_it_is_back() {
    let Some(mut post) = Post::new() else { return };
    let demo = Demo::start_mailing(BEGINS, &section(&post, "none", ""));
    let (token, case) = registered(&demo, &specimen::person(0)).await;
    post.wait("a try in vain", || figures(&demo).contains("reason=\"unreachable\"").then_some(()));
    let path = format!("/api/v1/cases/{case}/acts");
    let seq = demo.call(Some(&token), "GET", &format!("/api/v1/cases/{case}"), None).json()["seq"].clone();
    let content = serde_json::json!({ "email": "new.address@example.org", "phone": null, "language": "kk" });
    let act = serde_json::json!({ "act": "edit_contacts", "content": content, "seq": seq });
    let begun = Instant::now();
    let done = demo.call(Some(&token), "POST", &path, Some(&act));
    assert!(done.status == 201 && begun.elapsed() < Duration::from_secs(2), "{} {:?}", done.text(), begun.elapsed());
    assert!(health(&demo).contains("unreachable"), "the administrator sees why");
    post.reopen(&[]);
    let letter = arrived(&post, 1, &demo);
    assert_eq!(letter["to"], serde_json::json!(["new.address@example.org"]), "where the person is reached now");
    assert_eq!(letter["headers"]["Subject"], "Өтінішіңіз тіркелді");
    drop(demo.stop());
}

#[tokio::test]
async fn what_the_server_refuses_for_ever_is_given_up_and_seen_and_what_it_puts_off_is_not() {
    let Some(post) = Post::new() else { return };
    let post = post.open(&[]);
    post.mode("450");
    let demo = Demo::start_mailing(BEGINS, &section(&post, "none", ""));
    let person = specimen::person(0);
    registered(&demo, &person).await;
    post.wait("put off", || figures(&demo).contains("reason=\"recipient_450\"").then_some(()));
    assert!(!figures(&demo).contains("given_up"), "{}", figures(&demo));
    post.mode("550");
    post.wait("given up", || figures(&demo).contains("outcome=\"given_up\",reason=\"recipient_550\"").then_some(()));
    let page = health(&demo);
    assert!(page.contains("recipient_550") && !page.contains(&person.email), "{page}");
    post.mode("take");
    std::thread::sleep(Duration::from_secs(4));
    assert!(post.letter(1).is_none(), "never again");
    assert!(demo.log().contains("recipient_550") && !demo.log().contains(&person.email), "{}", demo.log());
    drop(demo.stop());
}

#[tokio::test]
async fn a_server_with_a_wrong_certificate_or_without_starttls_gets_nothing() {
    let Some(mut post) = Post::new() else { return };
    if !has_openssl() {
        return;
    }
    certificate(&post.path(""), "right");
    certificate(&post.path(""), "wrong");
    let at = |name: &str| post.path(name).display().to_string();
    let (secret, files) = (post.path("password"), [at("wrong.pem"), at("wrong.key"), at("right.pem"), at("right.key")]);
    std::fs::write(&secret, "mellon\n").expect("written");
    super::server::close_to_others(&secret);
    let more = format!(
        "authorities = \"{}\"\nuser = \"dnr\"\n[mail.password]\nfile = \"{}\"\n",
        at("right-ca.pem"),
        secret.display()
    );
    let [wrong, wrong_key, right, right_key] = files.each_ref().map(String::as_str);
    post.reopen(&[wrong, wrong_key]);
    let demo = Demo::start_mailing(BEGINS, &section(&post, "starttls", &more));
    registered(&demo, &specimen::person(0)).await;
    post.wait("refused", || figures(&demo).contains("reason=\"tls\"").then_some(()));
    // The offer is taken out on the way: nothing goes in the clear.
    post.reopen(&[]);
    let tries = || figures(&demo).lines().find(|l| l.contains("reason=\"tls\"")).map(str::to_owned);
    let before = tries();
    post.wait("refused again", || (tries() != before).then_some(()));
    assert!(post.letter(1).is_none(), "nothing was sent");
    post.reopen(&[right, right_key, "dnr", "another"]);
    post.wait("not let in", || figures(&demo).contains("reason=\"sign_in_535\"").then_some(()));
    assert!(!figures(&demo).contains("given_up"), "an operator can mend that");
    post.reopen(&[right, right_key, "dnr", "mellon"]);
    let letter = arrived(&post, 1, &demo);
    assert_eq!((&letter["tls"], &letter["user"]), (&Value::Bool(true), &Value::from("dnr")));
    drop(demo.stop());
}

#[tokio::test]
async fn killed_between_sending_and_noting_it_sends_again_under_the_same_message_id() {
    let Some(post) = Post::new() else { return };
    let post = post.open(&[]);
    post.mode("hang");
    let section = section(&post, "none", "").replace("timeout_seconds = 4", "timeout_seconds = 6");
    let demo = Demo::start_mailing(BEGINS, &section);
    registered(&demo, &specimen::person(0)).await;
    let first = arrived(&post, 1, &demo);
    signal(demo.pid(), "KILL");
    let folder = demo.killed();
    post.mode("take");
    let demo = Demo::start_mailing_in(folder, "", &section);
    let again = arrived(&post, 2, &demo);
    assert_eq!(again["headers"]["Message-ID"], first["headers"]["Message-ID"]);
    assert_eq!((&again["headers"]["Subject"], &again["to"]), (&first["headers"]["Subject"], &first["to"]));
    std::thread::sleep(Duration::from_secs(3));
    assert!(post.letter(3).is_none(), "at most once more");
    drop(demo.stop());
}
