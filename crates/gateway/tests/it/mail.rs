//! Letters to a real mail server: what it takes, puts off, refuses, and to whom nothing is sent.

use super::post::{Post, certificate, has_openssl};
use qonys_gateway::mail::{MailError, Security, Server, SmtpMailer};
use qonys_office::mail::{About, Address, content};
use qonys_office::ports::{Email, MailFault, Mailer as _};
use qonys_procedure::effect::NoticeKind;
use qonys_procedure::{Instant, Lang};
use std::time::Duration;
use zeroize::Zeroizing;

const PATIENCE: Duration = Duration::from_secs(2);

fn server(port: u16) -> Server {
    Server {
        host: "localhost".to_owned(),
        port,
        security: Security::None,
        authorities: None,
        sign_in: None,
        from: "Qonys <noreply@dnr.example.kz>".to_owned(),
        public_url: "https://dnr.example.kz".to_owned(),
        patience: PATIENCE,
    }
}

fn letter() -> Email {
    Email {
        to: Address::parse("anna@example.org").expect("an address"),
        message_id: "0123456789@dnr.example.kz".to_owned(),
        at: Instant(1_772_348_400_000_000),
        lang: Lang::Kk,
        content: content(&About::Act(vec![NoticeKind::Returned]), Lang::Kk, "https://dnr.example.kz", false),
    }
}

async fn sent(server: Server) -> Result<(), MailFault> {
    SmtpMailer::new(server).expect("a mailer").send(&letter()).await
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let Some(post) = Post::new() else { return };
    let post = post.open(&[]);
    sent(server(post.port)).await.expect("taken");
    let (read, wrote) = (post.letter(1).expect("a letter"), letter());
    assert_eq!((&read["from"], &read["to"][0]), (&"noreply@dnr.example.kz".into(), &"anna@example.org".into()));
    let header = |name: &str| read["headers"][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(header("Subject"), wrote.content.subject);
    assert_eq!(header("From"), "Qonys <noreply@dnr.example.kz>");
    assert_eq!(header("To"), "anna@example.org");
    assert_eq!(header("Message-ID"), "<0123456789@dnr.example.kz>");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("Content-Language"), "kk");
    assert_eq!(header("Date"), "Sun, 01 Mar 2026 07:00:00 +0000");
    let lines = |text: &str| text.trim_end().replace("\r\n", "\n");
    assert_eq!(read["text"].as_str().map(lines), Some(lines(&wrote.content.text)));
    assert_eq!(read["html"].as_str().map(lines), Some(lines(&wrote.content.html)));
    assert_eq!(
        (read["defects"].to_string(), read["parts"].to_string()),
        ("[]".into(), "[\"text/html\",\"text/plain\"]".into())
    );
}

#[tokio::test]
async fn each_answer_means_what_it_says_and_is_told_by_its_code_alone() {
    let Some(post) = Post::new() else { return };
    let post = post.open(&[]);
    let answers = [
        ("550", MailFault::Refused("recipient_550".to_owned())),
        ("450", MailFault::Later("recipient_450".to_owned())),
        ("relay", MailFault::Later("recipient_554".to_owned())),
        ("554", MailFault::Refused("content_554".to_owned())),
        ("451", MailFault::Later("content_451".to_owned())),
        ("sender", MailFault::Server("sender_553".to_owned())),
        ("hang", MailFault::Later("timeout".to_owned())),
    ];
    for (mode, wanted) in answers {
        post.mode(mode);
        let fault = sent(server(post.port)).await.expect_err(mode);
        assert_eq!(fault, wanted, "{mode}");
        assert!(!fault.to_string().contains('@'), "{fault}");
    }
}

#[tokio::test]
async fn nobody_there_is_a_fault_of_the_server_and_not_of_the_letter() {
    let Some(post) = Post::new() else { return };
    let fault = sent(server(post.port)).await.expect_err("nobody");
    assert_eq!(fault, MailFault::Server("unreachable".to_owned()));
    // One that takes the connection and never greets.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let begun = std::time::Instant::now();
    let fault = sent(server(mute.local_addr().expect("an address").port())).await.expect_err("mute");
    assert_eq!(fault, MailFault::Server("timeout".to_owned()));
    assert!(begun.elapsed() < 2 * PATIENCE, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn nothing_is_sent_to_a_wrong_certificate_or_in_the_clear() {
    let Some(post) = Post::new() else { return };
    if !has_openssl() {
        return;
    }
    let mut post = post;
    certificate(&post.path(""), "right");
    certificate(&post.path(""), "wrong");
    let at = |name: &str| post.path(name).display().to_string();
    let [right, right_key, wrong, wrong_key] = ["right.pem", "right.key", "wrong.pem", "wrong.key"].map(at);
    let authorities = std::fs::read(post.path("right-ca.pem")).expect("an authority");
    let port = post.port;
    let secure = |host: &str, password: &str| Server {
        host: host.to_owned(),
        security: Security::Starttls,
        authorities: Some(authorities.clone()),
        sign_in: Some(("dnr".to_owned(), Zeroizing::new(password.to_owned()))),
        ..server(port)
    };
    let tls = MailFault::Server("tls".to_owned());
    post.reopen(&[&wrong, &wrong_key, "dnr", "mellon"]);
    assert_eq!(sent(secure("localhost", "mellon")).await, Err(tls.clone()), "another authority");
    // The offer is taken out on the way.
    post.reopen(&[]);
    assert_eq!(sent(secure("localhost", "mellon")).await, Err(tls.clone()), "no STARTTLS");
    post.reopen(&[&right, &right_key, "dnr", "mellon"]);
    assert_eq!(sent(secure("127.0.0.1", "mellon")).await, Err(tls), "a certificate for another name");
    assert_eq!(sent(secure("localhost", "melon")).await, Err(MailFault::Server("sign_in_535".to_owned())));
    assert!(post.letter(1).is_none(), "nothing was sent");
    let good = SmtpMailer::new(secure("localhost", "mellon")).expect("a mailer");
    good.probe().await.expect("it answers");
    assert!(matches!(
        SmtpMailer::new(secure("localhost", "melon")).expect("a mailer").probe().await,
        Err(MailError::Unreachable(_))
    ));
    good.send(&letter()).await.expect("taken");
    let read = post.letter(1).expect("a letter");
    assert_eq!((&read["tls"], &read["user"]), (&true.into(), &"dnr".into()));
    // Other means: TLS from the first byte, spoken to a server that greets in the clear.
    let fault = sent(Server { security: Security::Tls, ..secure("localhost", "mellon") }).await.expect_err("no TLS");
    assert!(matches!(fault, MailFault::Server(_)), "{fault:?}");
}
