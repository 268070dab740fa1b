//! A demo as a child process, with a folder of its own.

use super::http::{Answer, ask};
use qonys_eds::Use;
use qonys_training::keys::KeyFolder;
use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest that a start may take on a loaded machine.
const START: Duration = Duration::from_secs(120);

/// The program.
pub fn qonys() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qonys"));
    command.env_remove("RUST_LOG").env_remove("NOTIFY_SOCKET");
    command
}

/// A demo that runs.
pub struct Demo {
    child: Child,
    folder: TempDir,
    ready: Value,
}

impl Demo {
    /// Starts one on free ports.
    pub fn start(today: &str, cases: u32, log: &str) -> Demo {
        let folder = tempfile::tempdir().expect("a folder");
        Demo::start_in(folder, today, cases, log)
    }

    /// Starts one in a folder that may hold an earlier one.
    pub fn start_in(folder: TempDir, today: &str, cases: u32, log: &str) -> Demo {
        let ready_file = folder.path().join("ready.json");
        let _ = std::fs::remove_file(&ready_file);
        std::fs::create_dir_all(folder.path().join("tmp")).expect("a folder");
        let stderr = File::create(folder.path().join("log")).expect("a log");
        let mut command = qonys();
        command.args(["demo", "--listen", "127.0.0.1:0", "--agent-listen", "127.0.0.1:0"]);
        command.args(["--cases", &cases.to_string()]).arg("--data").arg(folder.path().join("data"));
        let mail = folder.path().join("mail.toml");
        if mail.exists() {
            command.arg("--mail").arg(mail);
        }
        let edition = folder.path().join("edition.toml");
        if edition.exists() {
            command.arg("--edition-file").arg(edition);
        }
        command.arg("--ready-file").arg(&ready_file);
        if !today.is_empty() {
            command.args(["--today", today]);
        }
        command.env("RUST_LOG", log).env("TMPDIR", folder.path().join("tmp"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr).spawn().expect("the program");
        let mut demo = Demo { child, folder, ready: Value::Null };
        demo.ready = demo.wait_for(&ready_file, |ready| !ready["url"].is_null());
        demo
    }

    /// Starts one without cases that sends letters by this section of a configuration.
    pub fn start_mailing(today: &str, section: &str) -> Demo {
        Demo::start_mailing_in(tempfile::tempdir().expect("a folder"), today, section)
    }

    /// As [`Demo::start_mailing`], in a folder that may hold an earlier one.
    pub fn start_mailing_in(folder: TempDir, today: &str, section: &str) -> Demo {
        std::fs::write(folder.path().join("mail.toml"), section).expect("written");
        Demo::start_in(folder, today, 0, "warn")
    }

    /// Its folder, once it was killed from outside.
    pub fn killed(mut self) -> TempDir {
        let _ = self.child.wait();
        std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder"))
    }

    fn wait_for(&mut self, file: &Path, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let read = std::fs::read(file).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
            if let Some(ready) = read.filter(&wanted) {
                return ready;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the demo ended with {status}: {}", self.log());
            }
            assert!(begun.elapsed() < START, "the demo did not come up: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until every synthetic case is there.
    pub fn wait_filled(&mut self) {
        let file = self.folder.path().join("ready.json");
        self.wait_for(&file, |ready| ready["filled"] == true);
    }

    /// What was written to stderr.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The folder around it: data, log, temporary files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The ready file.
    pub fn ready(&self) -> &Value {
        &self.ready
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        let url = self.ready["url"].as_str().expect("an address");
        url.strip_prefix("http://").expect("plain HTTP")
    }

    /// The training keys.
    pub fn keys(&self) -> KeyFolder {
        KeyFolder::open(&self.path("data").join("keys")).expect("the keys")
    }

    /// A request with a bearer token, JSON in and out.
    #[expect(clippy::disallowed_methods, reason = "a caller from outside makes its own keys")]
    pub fn call(&self, token: Option<&str>, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}")).unwrap_or_default();
        let key = uuid::Uuid::now_v7().to_string();
        let mut headers = vec![("Idempotency-Key", key.as_str()), ("Accept", "application/json")];
        if token.is_some() {
            headers.push(("Authorization", &bearer));
        }
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        let bytes = body.map(|b| serde_json::to_vec(b).expect("JSON")).unwrap_or_default();
        ask(self.address(), method, path, &headers, &bytes).expect("an answer")
    }

    /// Signs in with a training key; employees choose their role where the key has several.
    pub fn sign_in(&self, key: &str) -> String {
        let challenge = self.call(None, "POST", "/api/v1/sign-in/challenge", None).json();
        let bytes = from_base64(&challenge["challenge"]);
        let cms = self.keys().sign(key, Use::Authentication, &bytes, true, real_now()).expect("signed");
        let body = serde_json::json!({"challenge": challenge["challenge"], "cms": to_base64(&cms)});
        let answer = self.call(None, "POST", "/api/v1/sign-in", Some(&body));
        assert_eq!(answer.status, 200, "sign-in of {key}: {}", answer.text());
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    /// Tells it to stop, and waits.
    pub fn stop(mut self) -> TempDir {
        signal(self.pid(), "TERM");
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}: {}", self.log());
        // The folder outlives the process.
        std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process of the test.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status().expect("kill");
    assert!(sent.success());
}

/// Nobody but its owner may read it: a secret.
pub fn close_to_others(file: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("closed");
}

/// The real time.
#[allow(clippy::disallowed_methods, reason = "a test outside the program lives by the real clock")]
pub fn real_now() -> qonys_procedure::Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    qonys_procedure::Instant(i64::try_from(since.as_micros()).expect("before the year 292277"))
}

pub fn to_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

pub fn from_base64(text: &Value) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text.as_str().expect("a text")).expect("base64")
}
