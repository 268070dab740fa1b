//! Letters over SMTP \[RFC 5321\]. Each goes by a connection of its own: they are few, and a server that was restarted
//! or that hangs spoils no more than one. What the server answers is told by its code alone, for its words may name
//! the person; the library's own log of the conversation is not built in.

use lettre::address::Address as Mailbox;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Named, Message, MultiPart, SinglePart};
use lettre::transport::smtp::Error as Fault;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use qonys_office::mail::Address;
use qonys_office::ports::{Email, MailFault, Mailer, Sending};
use std::future::Future;
use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};
use zeroize::Zeroizing;

/// Answers to a recipient that mean: never. Others of the fifties are about us, such as 530 (sign in first) and 554
/// (relaying denied), which an operator can mend.
const NEVER: [u16; 5] = [550, 551, 552, 553, 556];

/// How the connection is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a server on this computer.
    None,
    /// Asked for after the greeting; without it nothing is sent.
    Starttls,
    /// From the first byte.
    Tls,
}

/// A mail server, and how it is spoken to.
pub struct Server {
    /// Its name; its certificate must be for this name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: Security,
    /// The authorities of its certificate, PEM; none: those that the system trusts.
    pub authorities: Option<Vec<u8>>,
    /// Name and password by which it is signed in to.
    pub sign_in: Option<(String, Zeroizing<String>)>,
    /// Who letters are from: an address, or a name and an address in angle brackets.
    pub from: String,
    /// Public address of the service, by whose host it names itself.
    pub public_url: String,
    /// For the way to the server, and again for the letter.
    pub patience: Duration,
}

/// Why there is no way to a server. For the operator: nobody is written to, so nobody's address is in it.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No address.
    #[error("\"{0}\" is no sender: give an address such as \"Qonys <noreply@dnr.example.kz>\"")]
    Sender(String),
    /// Authorities that cannot be read.
    #[error("the authorities of the mail server's certificate cannot be read")]
    Authorities(#[source] Fault),
    /// No TLS.
    #[error("TLS cannot be set up")]
    Tls(#[source] Fault),
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// No answer, or not the right one.
    #[error("the mail server does not answer as it should")]
    Unreachable(#[source] Fault),
}

/// Whether letters can be from this sender.
///
/// # Errors
/// `Sender`.
pub fn check_sender(text: &str) -> Result<(), MailError> {
    sender(text).map(drop)
}

fn sender(text: &str) -> Result<Named, MailError> {
    let unfit = || MailError::Sender(text.escape_debug().to_string());
    let named: Named = text.parse().map_err(|_| unfit())?;
    if text.chars().any(char::is_control) || Address::parse(named.email.as_ref()).is_err() {
        return Err(unfit());
    }
    Ok(named)
}

/// Sends by a server.
pub struct SmtpMailer {
    host: String,
    port: u16,
    security: Security,
    parameters: Option<TlsParameters>,
    hello: ClientId,
    credentials: Option<Credentials>,
    from: Named,
    patience: Duration,
}

impl SmtpMailer {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// `Sender`, `Authorities`, `Tls`.
    pub fn new(server: Server) -> Result<SmtpMailer, MailError> {
        let parameters = (server.security != Security::None).then(|| parameters(&server)).transpose()?;
        Ok(SmtpMailer {
            parameters,
            hello: hello(&server.public_url),
            credentials: server.sign_in.map(|(user, password)| Credentials::new(user, password.as_str().to_owned())),
            from: sender(&server.from)?,
            host: server.host,
            port: server.port,
            security: server.security,
            patience: server.patience,
        })
    }

    /// Whether the server answers, shows the right certificate and lets us in.
    ///
    /// # Errors
    /// `Timeout`, `Unreachable`.
    pub async fn probe(&self) -> Result<(), MailError> {
        let asking = async {
            let mut way = self.open().await.map_err(|(_, fault)| fault)?;
            way.command(Noop).await?;
            let _ = way.quit().await;
            Ok::<_, Fault>(())
        };
        let asked = self.in_time(asking).await.map_err(|_| MailError::Timeout)?;
        asked.map_err(MailError::Unreachable)
    }

    /// The way to the server; else where on it something went wrong.
    async fn open(&self) -> Result<AsyncSmtpConnection, (&'static str, Fault)> {
        let at_once = self.parameters.clone().filter(|_| self.security == Security::Tls);
        let server = (self.host.as_str(), self.port);
        let opened = AsyncSmtpConnection::connect_tokio1(server, Some(self.patience), &self.hello, at_once, None).await;
        let mut way = opened.map_err(|fault| (if speaks_of_tls(&fault) { "tls" } else { "unreachable" }, fault))?;
        if let (Security::Starttls, Some(parameters)) = (self.security, &self.parameters) {
            // A server that does not offer it is refused, and so is whoever took the offer out on the way.
            way.starttls(parameters.clone(), &self.hello).await.map_err(|fault| ("tls", fault))?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            way.auth(&ways, credentials).await.map_err(|fault| ("sign_in", fault))?;
        }
        Ok(way)
    }

    async fn begun(&self) -> Result<AsyncSmtpConnection, MailFault> {
        let mut way = self.open().await.map_err(|(at, fault)| MailFault::Server(reason(at, &fault)))?;
        let from = Mail::new(Some(self.from.email.clone()), Vec::new());
        way.command(from).await.map_err(|fault| MailFault::Server(reason("sender", &fault)))?;
        Ok(way)
    }

    async fn hand_over(&self, way: &mut AsyncSmtpConnection, letter: &Email) -> Result<(), MailFault> {
        let unfit = |_| MailFault::Refused("address".to_owned());
        let to: Mailbox = letter.to.as_str().parse().map_err(unfit)?;
        let bytes = self.message(letter, to.clone()).map_err(|_| MailFault::Refused("letter".to_owned()))?;
        way.command(Rcpt::new(to, Vec::new())).await.map_err(|fault| {
            let never = code(&fault).is_some_and(|code| NEVER.contains(&code));
            answered("recipient", &fault, never)
        })?;
        way.command(Data).await.map_err(|fault| answered("content", &fault, fault.is_permanent()))?;
        // If the answer is lost here the letter may have been taken: it goes again under the same Message-ID.
        way.message(&bytes).await.map_err(|fault| answered("content", &fault, fault.is_permanent()))?;
        Ok(())
    }

    async fn deliver(&self, letter: &Email) -> Result<(), MailFault> {
        let late = |_| "timeout".to_owned();
        let mut way = self.in_time(self.begun()).await.map_err(late).map_err(MailFault::Server)??;
        self.in_time(self.hand_over(&mut way, letter)).await.map_err(late).map_err(MailFault::Later)??;
        // It is taken; a server that does not say goodbye changes nothing.
        let _ = self.in_time(way.quit()).await;
        Ok(())
    }

    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, tokio::time::error::Elapsed> {
        tokio::time::timeout(self.patience, work).await
    }

    /// The letter as it goes over the wire.
    fn message(&self, letter: &Email, to: Mailbox) -> Result<Vec<u8>, lettre::error::Error> {
        let at = UNIX_EPOCH + Duration::from_micros(u64::try_from(letter.at.0).unwrap_or(0));
        let content = &letter.content;
        let both = MultiPart::alternative()
            .singlepart(SinglePart::plain(content.text.clone()))
            .singlepart(SinglePart::html(content.html.clone()));
        let message = Message::builder()
            .from(self.from.clone())
            .to(Named::new(None, to))
            .date(at)
            .message_id(Some(format!("<{}>", letter.message_id)))
            .subject(content.subject.clone())
            .header(AutoSubmitted)
            .header(ContentLanguage(letter.lang.tag().to_owned()))
            .multipart(both)?;
        Ok(message.formatted())
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, letter: &'a Email) -> Sending<'a> {
        Box::pin(self.deliver(letter))
    }
}

/// No answers by machines to a machine \[RFC 3834, 5\].
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// In which language it is \[RFC 3282\].
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ContentLanguage(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

fn parameters(server: &Server) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.authorities {
        // Those that are named, and none beside them.
        builder = builder.certificate_store(CertificateStore::None);
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(MailError::Authorities)?);
    }
    builder.build_rustls().map_err(MailError::Tls)
}

/// How the service names itself to the server.
fn hello(public_url: &str) -> ClientId {
    let host = public_url.split("://").last().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, port)| if port.contains(']') { public_url } else { host });
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) if host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c)) => {
            ClientId::Domain(host.to_owned())
        }
        Err(_) => ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST),
    }
}

fn code(fault: &Fault) -> Option<u16> {
    fault.status().and_then(|code| code.to_string().parse().ok())
}

/// What went wrong, and the server's code if it answered: nothing of what it said.
fn reason(at: &str, fault: &Fault) -> String {
    match code(fault) {
        Some(code) => format!("{at}_{code}"),
        None if fault.is_timeout() => "timeout".to_owned(),
        None => at.to_owned(),
    }
}

/// What an answer to this letter means. Without one the connection was lost.
fn answered(at: &str, fault: &Fault, never: bool) -> MailFault {
    match code(fault) {
        Some(_) if never => MailFault::Refused(reason(at, fault)),
        Some(_) => MailFault::Later(reason(at, fault)),
        None => MailFault::Later("connection".to_owned()),
    }
}

/// Whether the connection failed over the certificate: the library calls that a failed connection.
fn speaks_of_tls(fault: &Fault) -> bool {
    let mut cause = std::error::Error::source(fault);
    while let Some(next) = cause {
        if next.to_string().contains("certificate") {
            return true;
        }
        cause = next.source();
    }
    fault.is_tls()
}

#[cfg(test)]
mod tests {
    use super::*;
    use qonys_office::mail::{About, content};
    use qonys_procedure::effect::NoticeKind;
    use qonys_procedure::{Instant, Lang};

    fn mailer() -> SmtpMailer {
        let server = Server {
            host: "localhost".to_owned(),
            port: 25,
            security: Security::None,
            authorities: None,
            sign_in: None,
            from: "Қоныс <noreply@dnr.example.kz>".to_owned(),
            public_url: "https://dnr.example.kz".to_owned(),
            patience: Duration::from_secs(1),
        };
        SmtpMailer::new(server).expect("a mailer")
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        for good in ["noreply@dnr.example.kz", "Qonys <noreply@dnr.example.kz>", "\"Q, K\" <n@dnr.example.kz>"] {
            check_sender(good).expect(good);
        }
        for bad in ["", "Qonys", "a@b.kz\r\nBcc: c@d.kz", "Q <a@b.kz>\r\nX: y", "a@b.kz, c@d.kz", "Q <a@b>"] {
            assert!(check_sender(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_letter_goes_over_the_wire_in_plain_bytes_with_its_headers() {
        let letter = Email {
            to: Address::parse("anna@example.com").expect("an address"),
            message_id: "0123@dnr.example.kz".to_owned(),
            at: Instant(1_767_225_600_000_000),
            lang: Lang::Kk,
            content: content(&About::Act(vec![NoticeKind::Returned]), Lang::Kk, "https://dnr.example.kz", false),
        };
        let to = letter.to.as_str().parse().expect("an address");
        let text = String::from_utf8(mailer().message(&letter, to).expect("a message")).expect("ASCII");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 998), "{text}");
        for header in [
            "From: =?utf-8?b?",
            "<noreply@dnr.example.kz>",
            "To: anna@example.com\r\n",
            "Message-ID: <0123@dnr.example.kz>\r\n",
            "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: kk\r\n",
            "MIME-Version: 1.0\r\n",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
        ] {
            assert!(text.contains(header), "{header} in {text}");
        }
        let plain = text.find("text/plain").expect("text");
        assert!(plain < text.find("text/html").expect("HTML"), "the plainest first");
    }

    #[test]
    fn the_service_names_itself_by_its_public_address() {
        for (url, named) in [
            ("https://dnr.example.kz", "dnr.example.kz"),
            ("https://dnr.example.kz:8443", "dnr.example.kz"),
            ("http://127.0.0.1:8080", "[127.0.0.1]"),
            ("http://[::1]:8080", "[IPv6:::1]"),
            ("http://a b", "[127.0.0.1]"),
        ] {
            assert_eq!(hello(url).to_string(), named, "{url}");
        }
    }
}
