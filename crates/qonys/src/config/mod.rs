//! Configuration of a server for real work: one TOML file. `config.example.toml` names every key; a
//! test holds the two together. Secrets never stand in the file itself, only where they are.

mod mail;
mod secret;

pub use mail::Mail;
#[cfg(test)]
use mail::Tls as MailTls;
pub use secret::{SecretSource, master_key_line, parse_master_keys};

use crate::files::read_bounded;
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Largest configuration file, bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// The whole configuration. Paths that are not absolute are read from the folder of the file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address to listen on. TLS is the business of the proxy in front.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Address under which people reach the server, without a slash at the end. Stands on papers.
    pub public_url: String,
    /// The server stands behind a proxy of its own: the last address of `X-Forwarded-For` is the caller's.
    #[serde(default)]
    pub behind_proxy: bool,
    /// Folder of sealed files, and of the database where that is SQLite.
    pub data: PathBuf,
    /// Where acts are kept.
    #[serde(default)]
    pub database: Database,
    /// Where the keys are that wrap the keys of cases.
    pub master_key: SecretSource,
    /// Whose signatures are taken.
    pub trust: Trust,
    /// How it is learned which certificates are revoked.
    #[serde(default)]
    pub revocation: Revocation,
    /// The mail server by which notices are sent; without it none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    /// What may be uploaded.
    #[serde(default)]
    pub uploads: Uploads,
    /// How long a sign-in holds.
    #[serde(default)]
    pub sessions: Sessions,
    /// What is written to stderr.
    #[serde(default)]
    pub log: Log,
}

/// Where acts are kept: one of the two.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// SQLite file; the default is `qonys.sqlite` in the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sqlite: Option<PathBuf>,
    /// Where the address of a PostgreSQL server is (`postgres://…`, it may hold a password).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgres: Option<SecretSource>,
    /// Connections that write, PostgreSQL only.
    #[serde(default = "default_connections")]
    pub connections: u32,
}

/// Whose signatures are taken.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// Folder of roots and intermediates, each of them trusted.
    pub folder: PathBuf,
}

/// How it is learned which certificates are revoked.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Addresses of revocation lists (`http://…`: a list is signed itself). They are kept in the data folder.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Minutes between two fetches.
    #[serde(default = "default_refresh")]
    pub every_minutes: u32,
    /// Addresses at which it is asked about one certificate (OCSP, `http://…`), in their order.
    #[serde(default)]
    pub ocsp: Vec<String>,
    /// Address at which time stamps are given (RFC 3161, `http://…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamps: Option<String>,
    /// A statement needs a time stamp.
    #[serde(default)]
    pub stamp_required: bool,
    /// What follows where it cannot be learned whether a certificate is revoked: `wait` where there is somebody to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Unknown>,
    /// For signing in, hours after which a list is too old.
    #[serde(default = "default_sign_in")]
    pub sign_in_hours: u32,
}

/// What follows where it cannot be learned whether a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// The signature counts.
    Accept,
    /// It is refused.
    Refuse,
    /// It is kept with its time of receipt, and judged when the answer comes.
    Wait,
}

impl Revocation {
    /// Whether there is anybody to ask.
    pub fn has_source(&self) -> bool {
        !self.addresses.is_empty() || !self.ocsp.is_empty()
    }

    /// What follows where nothing is known.
    pub fn unknown(&self) -> Unknown {
        self.unknown.unwrap_or(if self.has_source() { Unknown::Wait } else { Unknown::Accept })
    }

    fn check(&self) -> anyhow::Result<()> {
        let all = self.addresses.iter().chain(&self.ocsp).chain(&self.stamps);
        if let Some(address) = all.clone().find(|address| !address.starts_with("http://")) {
            bail!(
                "[revocation] \"{address}\" is not an http:// address; what is answered there is signed and needs no TLS"
            );
        }
        if self.unknown() != Unknown::Accept && !self.has_source() {
            bail!("[revocation] unknown: give `addresses` or `ocsp`, for nobody could sign in; or say \"accept\"");
        }
        if self.stamp_required && self.stamps.is_none() {
            bail!("[revocation] stamp_required = true, but no address of time stamps is given: nobody could sign");
        }
        within("revocation.every_minutes", u64::from(self.every_minutes), 1, 24 * 60)?;
        within("revocation.sign_in_hours", u64::from(self.sign_in_hours), 1, 7 * 24)
    }
}

/// What may be uploaded.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Uploads {
    /// Largest document, bytes. The edition may ask for less.
    #[serde(default = "default_upload")]
    pub bytes_max: u64,
}

/// How long a sign-in holds.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// Minutes without a request after which a session ends.
    #[serde(default = "default_idle")]
    pub idle_minutes: u32,
    /// Hours after which it ends in any case.
    #[serde(default = "default_absolute")]
    pub absolute_hours: u32,
}

/// What is written to stderr.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,qonys_store=debug`.
    #[serde(default = "default_level")]
    pub level: String,
    /// Lines for people or for machines.
    #[serde(default)]
    pub format: LogFormat,
}

/// Lines for people or for machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}
fn default_connections() -> u32 {
    8
}
fn default_upload() -> u64 {
    20 * 1024 * 1024
}
fn default_refresh() -> u32 {
    30
}
fn default_sign_in() -> u32 {
    24
}
fn default_idle() -> u32 {
    15
}
fn default_absolute() -> u32 {
    8
}
fn default_level() -> String {
    "info".to_owned()
}

impl Default for Database {
    fn default() -> Self {
        Database { sqlite: None, postgres: None, connections: default_connections() }
    }
}

impl Default for Revocation {
    fn default() -> Self {
        Revocation {
            addresses: Vec::new(),
            every_minutes: default_refresh(),
            ocsp: Vec::new(),
            stamps: None,
            stamp_required: false,
            unknown: None,
            sign_in_hours: default_sign_in(),
        }
    }
}

impl Default for Uploads {
    fn default() -> Self {
        Uploads { bytes_max: default_upload() }
    }
}

impl Default for Sessions {
    fn default() -> Self {
        Sessions { idle_minutes: default_idle(), absolute_hours: default_absolute() }
    }
}

impl Default for Log {
    fn default() -> Self {
        Log { level: default_level(), format: LogFormat::default() }
    }
}

impl Config {
    /// Reads and checks the file.
    pub fn load(file: &Path) -> anyhow::Result<Config> {
        let text = read_bounded(file, FILE_BYTES_MAX).with_context(|| {
            format!(
                "cannot read the configuration {}; copy config.example.toml there or name another with --config",
                file.display()
            )
        })?;
        let text = String::from_utf8(text).with_context(|| format!("{} is not UTF-8 text", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        Config::parse(&text, folder).with_context(|| format!("in the configuration {}", file.display()))
    }

    /// Takes the text of a file that stands in `folder`.
    pub fn parse(text: &str, folder: &Path) -> anyhow::Result<Config> {
        let mut config: Config = toml::from_str(text)?;
        config.check()?;
        config.data = folder.join(&config.data);
        config.trust.folder = folder.join(&config.trust.folder);
        config.database.sqlite = config.database.sqlite.map(|path| folder.join(path));
        config.master_key.place(folder);
        if let Some(source) = &mut config.database.postgres {
            source.place(folder);
        }
        if let Some(mail) = &mut config.mail {
            mail.place(folder);
        }
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        let url = &self.public_url;
        if !(url.starts_with("https://") || url.starts_with("http://")) || url.ends_with('/') {
            bail!(
                "public_url = \"{url}\": give the scheme and host as people type it, without a slash at the end, for example \"https://dnr.example.kz\""
            );
        }
        if self.database.sqlite.is_some() && self.database.postgres.is_some() {
            bail!("[database] names both `sqlite` and `postgres`: leave one out");
        }
        within("database.connections", u64::from(self.database.connections), 1, 200)?;
        self.revocation.check()?;
        self.mail.as_ref().map_or(Ok(()), Mail::check)?;
        within("uploads.bytes_max", self.uploads.bytes_max, 64 * 1024, 1024 * 1024 * 1024)?;
        within("sessions.idle_minutes", u64::from(self.sessions.idle_minutes), 1, 24 * 60)?;
        within("sessions.absolute_hours", u64::from(self.sessions.absolute_hours), 1, 24)?;
        self.master_key.check("master_key")?;
        if let Some(source) = &self.database.postgres {
            source.check("database.postgres")?;
        }
        crate::log::filter(&self.log.level).context("log.level")?;
        Ok(())
    }

    /// Engine and place of the database.
    pub fn backend(&self) -> anyhow::Result<qonys_store::Backend> {
        Ok(match &self.database.postgres {
            Some(source) => qonys_store::Backend::Postgres {
                url: source.read("database.postgres")?.trim().to_owned(),
                connections: self.database.connections,
            },
            None => qonys_store::Backend::Sqlite {
                path: self.database.sqlite.clone().unwrap_or_else(|| self.data.join("qonys.sqlite")),
            },
        })
    }

    /// Folder in which fetched revocation lists are kept.
    pub fn revocation_lists(&self) -> PathBuf {
        self.data.join("revocation")
    }

    /// Folder of sealed files.
    pub fn files(&self) -> PathBuf {
        self.data.join("files")
    }
}

fn within(key: &str, value: u64, min: u64, max: u64) -> anyhow::Result<()> {
    if (min..=max).contains(&value) { Ok(()) } else { bail!("{key} = {value}: give {min} to {max}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const EXAMPLE: &str = include_str!("../../../../config.example.toml");

    /// Every key of the types: a field added there and not here does not compile.
    fn whole() -> Config {
        let source = |at: &str| SecretSource {
            file: Some(at.into()),
            env: Some("X".to_owned()),
            command: Some(vec!["x".to_owned()]),
        };
        Config {
            listen: default_listen(),
            public_url: String::new(),
            behind_proxy: true,
            data: PathBuf::new(),
            database: Database { sqlite: Some("x".into()), postgres: Some(source("x")), connections: 1 },
            master_key: source("x"),
            trust: Trust { folder: PathBuf::new() },
            revocation: Revocation {
                stamps: Some(String::new()),
                unknown: Some(Unknown::Wait),
                ..Revocation::default()
            },
            mail: Some(Mail {
                host: String::new(),
                port: 1,
                tls: MailTls::Direct,
                authorities: Some("x".into()),
                from: String::new(),
                user: Some(String::new()),
                password: Some(source("x")),
                connections: 1,
                timeout_seconds: 1,
                retry_seconds: 1,
                retry_seconds_max: 1,
                give_up_days: 1,
            }),
            uploads: Uploads { bytes_max: 0 },
            sessions: Sessions { idle_minutes: 0, absolute_hours: 0 },
            log: Log { level: String::new(), format: LogFormat::Text },
        }
    }

    fn keys(value: &toml::Value, at: &str, into: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    keys(value, &if at.is_empty() { key.clone() } else { format!("{at}.{key}") }, into);
                }
            }
            _ => {
                into.insert(at.to_owned());
            }
        }
    }

    /// The example with its alternatives (`#key = …`, no space after the sign) switched on.
    fn example_with_alternatives() -> toml::Value {
        let lines: Vec<&str> = EXAMPLE
            .lines()
            .map(|line| {
                let on = line.strip_prefix('#');
                on.filter(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase())).unwrap_or(line)
            })
            .collect();
        toml::from_str(&lines.join("\n")).expect("the example is TOML with every alternative switched on")
    }

    #[test]
    fn the_example_names_exactly_the_keys_of_the_types() {
        let (mut known, mut named) = (BTreeSet::new(), BTreeSet::new());
        keys(&toml::Value::try_from(whole()).expect("plain data"), "", &mut known);
        keys(&example_with_alternatives(), "", &mut named);
        assert_eq!(known, named);
    }

    #[test]
    fn every_key_of_the_example_has_a_comment_above_it() {
        let lines: Vec<&str> = EXAMPLE.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            let key = line.trim_start_matches('#');
            let is_key = key.starts_with(|c: char| c.is_ascii_lowercase()) && key.contains(" = ");
            if is_key && !line.starts_with("# ") {
                assert!(i > 0 && lines[i - 1].starts_with('#'), "no comment above line {}: {line}", i + 1);
            }
        }
    }

    #[test]
    fn the_example_is_a_configuration_that_works() {
        let config = Config::parse(EXAMPLE, Path::new("/etc/qonys")).expect("it parses");
        assert_eq!(config.trust.folder, Path::new("/etc/qonys/trust"));
        assert!(matches!(config.backend(), Ok(qonys_store::Backend::Sqlite { .. })));
    }

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let fault = Config::parse(&format!("colour = \"blue\"\n{EXAMPLE}"), Path::new("/")).expect_err("unknown");
        assert!(format!("{fault:#}").contains("colour"), "{fault:#}");
    }

    #[test]
    fn values_out_of_bounds_are_refused_by_name() {
        for (from, to, name) in [
            ("idle_minutes = 15", "idle_minutes = 0", "sessions.idle_minutes"),
            ("public_url = \"https://dnr.example.kz\"", "public_url = \"dnr.example.kz\"", "public_url"),
            ("bytes_max = 20971520", "bytes_max = 1", "uploads.bytes_max"),
            ("level = \"info\"", "level = \"=/=\"", "log.level"),
        ] {
            let text = EXAMPLE.replace(from, to);
            assert_ne!(text, EXAMPLE, "{from} stands in the example");
            let fault = Config::parse(&text, Path::new("/")).expect_err(name);
            assert!(format!("{fault:#}").contains(name), "{fault:#}");
        }
    }
}
