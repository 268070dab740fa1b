//! The mail server by which notices are sent. Without the section none are.

use super::{SecretSource, within};
use crate::files::read_bounded;
use anyhow::{Context as _, bail};
use qonys_gateway::mail::{Security, Server, SmtpMailer, check_sender};
use qonys_office::mail::{Mail as Sending, MailPolicy};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// Largest file of authorities, and of a demo's section, bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// The mail server by which notices are sent.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Name of the server; its certificate must be for this name.
    pub host: String,
    /// Port: 587 is usual for `starttls`, 465 for `tls`.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: Tls,
    /// The authorities of the server's certificate, PEM. Without it those that the system trusts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<PathBuf>,
    /// Who letters are from: an address, or a name and an address in angle brackets.
    pub from: String,
    /// Name by which the server is signed in to; with it a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Where the password is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretSource>,
    /// Letters on their way at once.
    #[serde(default = "default_connections")]
    pub connections: u32,
    /// Seconds that one letter may take.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u32,
    /// Seconds until the first further try; each pause is twice the one before.
    #[serde(default = "default_retry")]
    pub retry_seconds: u32,
    /// The longest pause, seconds.
    #[serde(default = "default_retry_max")]
    pub retry_seconds_max: u32,
    /// Days after which a letter that cannot be sent is given up.
    #[serde(default = "default_days")]
    pub give_up_days: u32,
}

/// How the connection is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: on this computer alone.
    None,
    /// Asked for after the greeting; without it nothing is sent.
    Starttls,
    /// From the first byte.
    #[serde(rename = "tls")]
    Direct,
}

fn default_connections() -> u32 {
    MailPolicy::default().at_once
}
fn default_timeout() -> u32 {
    MailPolicy::default().seconds_max
}
fn default_retry() -> u32 {
    MailPolicy::default().pause_seconds
}
fn default_retry_max() -> u32 {
    MailPolicy::default().pause_seconds_max
}
fn default_days() -> u32 {
    MailPolicy::default().days_max
}

impl Mail {
    /// Reads the section alone, from a file of its own: for the demo.
    pub fn load(file: &Path) -> anyhow::Result<Mail> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Alone {
            mail: Mail,
        }
        let read = || -> anyhow::Result<Mail> {
            let text = String::from_utf8(read_bounded(file, FILE_BYTES_MAX)?).context("it is not UTF-8 text")?;
            let Alone { mut mail } = toml::from_str(&text)?;
            mail.check()?;
            mail.place(file.parent().unwrap_or(Path::new(".")));
            Ok(mail)
        };
        read().with_context(|| format!("the mail server of {}", file.display()))
    }

    pub(super) fn check(&self) -> anyhow::Result<()> {
        let named = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if self.host.is_empty() || self.host.len() > 253 || !self.host.chars().all(named) {
            bail!("[mail] host = \"{}\": give a name such as \"mail.example.kz\", without scheme or port", self.host);
        }
        within("mail.port", u64::from(self.port), 1, 65_535)?;
        if self.tls == Tls::None && !self.is_loopback() {
            bail!(
                "[mail] tls = \"none\" is for a server on this computer; to {} take \"starttls\" or \"tls\"",
                self.host
            );
        }
        if self.tls == Tls::None && self.authorities.is_some() {
            bail!("[mail] authorities: without TLS there is no certificate; leave them out, or choose `tls`");
        }
        check_sender(&self.from).context("[mail] from")?;
        match (&self.user, &self.password) {
            (Some(user), Some(password)) if !user.is_empty() => password.check("mail.password")?,
            (None, None) => {}
            _ => bail!("[mail] give both `user` and [mail.password], or neither"),
        }
        within("mail.connections", u64::from(self.connections), 1, 10)?;
        within("mail.timeout_seconds", u64::from(self.timeout_seconds), 2, 300)?;
        within("mail.retry_seconds", u64::from(self.retry_seconds), 1, 3_600)?;
        within("mail.retry_seconds_max", u64::from(self.retry_seconds_max), u64::from(self.retry_seconds), 86_400)?;
        within("mail.give_up_days", u64::from(self.give_up_days), 1, 30)
    }

    pub(super) fn place(&mut self, folder: &Path) {
        self.authorities = self.authorities.take().map(|file| folder.join(file));
        if let Some(password) = &mut self.password {
            password.place(folder);
        }
    }

    fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// What speaks to the server. `public_url` names the service to it.
    ///
    /// # Errors
    /// Secrets or certificates that cannot be read.
    pub fn mailer(&self, public_url: &str) -> anyhow::Result<SmtpMailer> {
        let password = self.password.as_ref().map(|password| password.read("mail.password")).transpose()?;
        let authorities = self.authorities.as_ref().map(|file| {
            read_bounded(file, FILE_BYTES_MAX).with_context(|| format!("mail.authorities: {}", file.display()))
        });
        let server = Server {
            host: self.host.clone(),
            port: self.port,
            security: match self.tls {
                Tls::None => Security::None,
                Tls::Starttls => Security::Starttls,
                Tls::Direct => Security::Tls,
            },
            authorities: authorities.transpose()?,
            sign_in: self.user.clone().zip(password).map(|(user, password)| {
                // A file ends with a line.
                (user, Zeroizing::new(password.trim_end_matches(['\r', '\n']).to_owned()))
            }),
            from: self.from.clone(),
            public_url: public_url.to_owned(),
            // Once for the way to the server and once for the letter.
            patience: Duration::from_millis(u64::from(self.timeout_seconds) * 500),
        };
        SmtpMailer::new(server).context("[mail]")
    }

    /// Everything that the office needs to send by this server.
    ///
    /// # Errors
    /// As [`Mail::mailer`].
    pub fn sending(&self, public_url: &str) -> anyhow::Result<Sending> {
        Ok(Sending { mailer: Arc::new(self.mailer(public_url)?), policy: self.policy() })
    }

    /// Bounds of sending.
    pub fn policy(&self) -> MailPolicy {
        MailPolicy {
            days_max: self.give_up_days,
            at_once: self.connections,
            seconds_max: self.timeout_seconds,
            pause_seconds: self.retry_seconds,
            pause_seconds_max: self.retry_seconds_max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "host = \"mail.example.kz\"\nport = 587\ntls = \"starttls\"\nfrom = \"Qonys <n@dnr.example.kz>\"\n";

    fn checked(text: &str) -> Result<Mail, String> {
        let mail: Mail = toml::from_str(text).map_err(|fault| fault.to_string())?;
        mail.check().map_err(|fault| format!("{fault:#}"))?;
        Ok(mail)
    }

    #[test]
    fn a_section_that_says_little_has_the_bounds_of_the_policy() {
        let mail = checked(GOOD).expect("good");
        assert_eq!(mail.policy(), MailPolicy::default());
    }

    #[test]
    fn without_tls_mail_goes_to_this_computer_alone() {
        let to = |host: &str| GOOD.replace("starttls", "none").replace("mail.example.kz", host);
        for host in ["localhost", "127.0.0.1", "::1"] {
            checked(&to(host)).expect(host);
        }
        for host in ["mail.example.kz", "10.0.0.5", "localhost.example.kz"] {
            let fault = checked(&to(host)).expect_err(host);
            assert!(fault.contains("starttls") && fault.contains(host), "{fault}");
        }
    }

    #[test]
    fn each_fault_names_its_key() {
        for (from, to, said) in [
            ("mail.example.kz", "https://mail.example.kz", "host"),
            ("\"starttls\"", "\"ssl\"", "tls"),
            ("Qonys <n@dnr.example.kz>", "nobody", "from"),
            ("Qonys <n@dnr.example.kz>", "a@b.kz\\r\\nBcc: c@d.kz", "from"),
            ("port = 587", "port = 0", "mail.port"),
            ("port = 587", "port = 587\nconnections = 0", "mail.connections"),
            ("port = 587", "port = 587\ngive_up_days = 99", "mail.give_up_days"),
            ("port = 587", "port = 587\nretry_seconds = 60\nretry_seconds_max = 30", "mail.retry_seconds_max"),
            ("port = 587", "port = 587\nuser = \"dnr\"", "password"),
            ("port = 587", "port = 587\nsecret = \"x\"", "secret"),
        ] {
            let fault = checked(&GOOD.replace(from, to)).expect_err(said);
            assert!(fault.contains(said), "{said}: {fault}");
        }
    }
}
