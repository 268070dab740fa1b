//! A real mail server for tests, as a process of its own (`smtp.py`), and what it took.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Debian's, which has Debian's packages.
const PYTHON: &str = "/usr/bin/python3";
/// Longest wait for a letter: a lease that runs out takes half a minute.
const ARRIVES: Duration = Duration::from_secs(90);

/// The server's program is there; `false` was told.
fn is_installed() -> bool {
    let asked = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    let there = asked.is_ok_and(|status| status.success());
    if !there {
        eprintln!("skipped: no python3-aiosmtpd on this computer");
    }
    there
}

/// A port that nobody has now, and that nobody gets who asks for any: those are above 32,767.
fn free_port() -> u16 {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let begin = std::process::id().wrapping_mul(131);
    let ports = (0..12_000).map(|_| begin.wrapping_add(MADE.fetch_add(1, Ordering::Relaxed)) % 12_000 + 20_000);
    ports.filter_map(|port| u16::try_from(port).ok()).find(free).expect("a port")
}

/// A place for letters, and the server that brings them there while it runs.
pub struct Post {
    folder: TempDir,
    pub port: u16,
    server: Option<Child>,
}

impl Post {
    /// None where there is no such server.
    pub fn new() -> Option<Post> {
        is_installed().then(|| Post { folder: tempfile::tempdir().expect("a folder"), port: free_port(), server: None })
    }

    /// Opens it; `options` are those of the script after the port.
    pub fn open(mut self, options: &[&str]) -> Post {
        self.reopen(options);
        self
    }

    /// Opens it anew, with other options.
    pub fn reopen(&mut self, options: &[&str]) {
        self.close();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gateway/tests/it/smtp.py");
        let mut command = Command::new(PYTHON);
        command.arg("-B").arg(script).arg(self.folder.path()).arg(self.port.to_string()).args(options);
        self.server = Some(command.stdin(Stdio::null()).spawn().expect("the mail server"));
        self.wait("the mail server", || self.folder.path().join("ready").exists().then_some(()));
    }

    /// Closes it.
    fn close(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
        let _ = std::fs::remove_file(self.folder.path().join("ready"));
    }

    /// What it does with letters from now on.
    pub fn mode(&self, mode: &str) {
        std::fs::write(self.folder.path().join("mode"), mode).expect("written");
    }

    /// A file of its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The n-th letter, from one, as Python reads it; none until it is there.
    pub fn letter(&self, n: usize) -> Option<Value> {
        let text = std::fs::read(self.path(&format!("{n}.json"))).ok()?;
        Some(serde_json::from_slice(&text).expect("JSON"))
    }

    /// Waits until it is so.
    pub fn wait<T>(&self, what: &str, mut done: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = done() {
                return found;
            }
            assert!(begun.elapsed() < ARRIVES, "in vain: {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.close();
    }
}

/// A certificate for `localhost` and its authority, by OpenSSL; the names of the files begin so.
pub fn certificate(folder: &Path, name: &str) {
    let run = |args: &str| {
        let args = args.replace('@', &format!("{}/{name}", folder.display()));
        let made = Command::new("openssl").args(args.split_whitespace()).stderr(Stdio::null()).status();
        assert!(made.is_ok_and(|status| status.success()), "openssl {args}");
    };
    std::fs::write(folder.join(format!("{name}.ext")), "subjectAltName=DNS:localhost\n").expect("written");
    run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout @-ca.key -out @-ca.pem -days 2 \
         -subj /CN=training -addext basicConstraints=critical,CA:TRUE");
    run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout @.key -out @.csr -subj /CN=localhost");
    run("x509 -req -in @.csr -CA @-ca.pem -CAkey @-ca.key -CAcreateserial -days 2 -extfile @.ext -out @.pem");
}

/// OpenSSL is there; `false` was told.
pub fn has_openssl() -> bool {
    let there = Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("skipped: no openssl on this computer");
    }
    there
}
