//! A server for real work: set up once, served, migrated, looked at; it never trusts training.

use super::http::ask;
use super::server::{qonys, real_now, signal};
use qonys_eds::cms::build;
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, SoftKey, Subject, certificate};
use qonys_eds::{EmployeeRole, Holder, Use};
use qonys_training::ca::TrainingCa;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ADMINISTRATOR_IIN: &str = "860214303105";
const NIT_BIN: &str = "000340009073";

/// An authority and an administrator that bear no mark of training, as the National authority's do not.
struct Authority {
    root: CertifiedKey,
    administrator: CertifiedKey,
}

fn issued(subject: Subject, profile: Profile, serial: u8, issuer: Option<&CertifiedKey>) -> CertifiedKey {
    let now = real_now();
    let request = CertificateRequest {
        subject,
        profile,
        serial: vec![0x41, serial],
        not_before: now.plus_seconds(-3_600),
        not_after: now.plus_seconds(86_400 * 30),
        training: false,
        extensions: Vec::new(),
    };
    let key = SoftKey::generate(KeyKind::P256).expect("a key");
    let certificate = certificate(&request, &key, issuer).expect("a certificate");
    CertifiedKey { key, certificate, chain: Vec::new() }
}

fn authority() -> Authority {
    let named = |name: &str| Subject { common_name: name.to_owned(), ..Subject::default() };
    let root = issued(named("TEST ROOT OF SETUP"), Profile::Authority { path_length: Some(0) }, 1, None);
    let person = Subject {
        common_name: "НУРЛАНОВ АСХАТ".to_owned(),
        surname: Some("НУРЛАНОВ".to_owned()),
        iin: Some(ADMINISTRATOR_IIN.parse().expect("twelve digits")),
        bin: Some(NIT_BIN.parse().expect("twelve digits")),
        organisation: Some("АО НИТ".to_owned()),
        ..Subject::default()
    };
    let profile = Profile::Holder { holder: Holder::Employee { role: EmployeeRole::Employee }, key_use: Use::Signing };
    let administrator = issued(person, profile, 2, Some(&root));
    Authority { root, administrator }
}

/// A place for a server: configuration, trust folder, administrator's certificate.
struct Place {
    folder: TempDir,
    authority: Authority,
}

impl Place {
    fn new() -> Place {
        let (folder, authority) = (tempfile::tempdir().expect("a folder"), authority());
        let place = Place { folder, authority };
        std::fs::create_dir(place.path("trust")).expect("a folder");
        std::fs::write(place.path("trust/root.cer"), &place.authority.root.certificate).expect("written");
        std::fs::write(place.path("admin.cer"), &place.authority.administrator.certificate).expect("written");
        place.configure(free_port());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn configure(&self, port: u16) {
        let text = format!(
            "listen = \"127.0.0.1:{port}\"\npublic_url = \"https://dnr.example.kz\"\ndata = \"data\"\n\
             [master_key]\nfile = \"master.key\"\n[trust]\nfolder = \"trust\"\n"
        );
        std::fs::write(self.path("config.toml"), text).expect("written");
    }

    /// A mail server beside it.
    fn configure_mail(&self, section: &str) {
        let file = self.path("config.toml");
        let text = std::fs::read_to_string(&file).expect("a configuration");
        std::fs::write(file, format!("{text}{section}")).expect("written");
    }

    fn run(&self, args: &[&str]) -> Output {
        let config = self.path("config.toml");
        qonys().args(args).arg("--config").arg(config).output().expect("the program")
    }

    fn init(&self) -> Output {
        let certificate = self.path("admin.cer");
        self.run(&["init", "--administrator", certificate.to_str().expect("a path")])
    }

    fn serve(&self, args: &[&str]) -> Serving {
        let port = free_port();
        self.configure(port);
        let mut command = qonys();
        command.arg("serve").args(args).arg("--config").arg(self.path("config.toml"));
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program");
        let mut serving = Serving { child, address: format!("127.0.0.1:{port}") };
        serving.wait_ready();
        serving
    }
}

/// A server that runs.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn wait_ready(&mut self) {
        let begun = Instant::now();
        while !ask(&self.address, "GET", "/readyz", &[], b"").is_ok_and(|a| a.status == 200) {
            assert!(self.child.try_wait().expect("asked").is_none(), "the server ended");
            assert!(begun.elapsed() < Duration::from_secs(60), "the server did not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("an address").port()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn a_server_is_set_up_once_and_closed_to_others() {
    let place = Place::new();
    let first = place.init();
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(err(&first).contains("НУРЛАНОВ"));
    for (name, wanted) in [("data", 0o700), ("data/files", 0o700), ("master.key", 0o600)] {
        assert_eq!(mode(&place.path(name)), wanted, "{name}");
    }
    let key = std::fs::read(place.path("master.key")).expect("the key");
    let second = place.init();
    assert_eq!(second.status.code(), Some(2));
    assert!(err(&second).contains("set up before"), "{}", err(&second));
    assert_eq!(std::fs::read(place.path("master.key")).expect("the key"), key);
    let listed = place.run(&["access", "list", "--json"]);
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!(listed["accesses"][0]["role"], "administrator");
    assert_eq!(listed["accesses"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_server_that_was_not_set_up_does_not_serve() {
    let place = Place::new();
    std::fs::write(place.path("master.key"), format!("k1 {}", super::server::to_base64(&[7; 32]))).expect("written");
    std::fs::set_permissions(place.path("master.key"), std::fs::Permissions::from_mode(0o600)).expect("closed");
    std::fs::create_dir(place.path("data")).expect("a folder");
    assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
    let served = place.run(&["serve"]);
    assert_eq!(served.status.code(), Some(2));
    assert!(err(&served).contains("qonys init"), "{}", err(&served));
}

#[test]
fn a_training_root_is_refused_by_init_and_by_serve() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    let training = TrainingCa::load_or_create(&place.path("ca"), &mut |bytes| bytes.fill(7), real_now()).expect("a CA");
    std::fs::copy(training.folder().join("ecdsa-root.cer"), place.path("trust/training.cer")).expect("copied");
    for args in [&["serve"][..], &["access", "list"]] {
        let refused = place.run(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        let said = err(&refused);
        assert!(said.contains("training.cer") && said.contains("never trusted for real work"), "{said}");
    }
    let again = Place::new();
    std::fs::copy(place.path("trust/training.cer"), again.path("trust/training.cer")).expect("copied");
    assert_eq!(again.init().status.code(), Some(2));
    assert!(!again.path("master.key").exists(), "nothing was made");
}

#[test]
fn a_training_certificate_is_no_administrator() {
    let place = Place::new();
    let training = TrainingCa::load_or_create(&place.path("ca"), &mut |bytes| bytes.fill(7), real_now()).expect("a CA");
    std::fs::copy(training.folder().join("ecdsa-root.cer"), place.path("admin.cer")).expect("copied");
    let refused = place.init();
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("training certificate"), "{}", err(&refused));
}

#[test]
fn an_empty_trust_folder_is_told_and_nothing_is_made() {
    let place = Place::new();
    std::fs::remove_file(place.path("trust/root.cer")).expect("removed");
    let refused = place.init();
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("has no certificate"), "{}", err(&refused));
    assert!(!place.path("data").exists());
}

#[test]
fn a_server_stops_gracefully_and_the_doctor_finds_it_well() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    let mut serving = place.serve(&[]);
    let second = place.run(&["serve"]);
    assert_eq!(second.status.code(), Some(2), "two servers on one database");
    let begun = Instant::now();
    signal(serving.child.id(), "TERM");
    assert!(serving.child.wait().expect("it ends").success());
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert!(!place.path("data/qonys.sqlite-wal").exists(), "the log is truncated and gone");
    let doctor = place.run(&["doctor", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&doctor.stdout).expect("JSON");
    let faults: Vec<_> = found.as_array().expect("a list").iter().filter(|f| f["state"] == "fault").collect();
    // The disk of a test machine may be nearly full: that is its fault, not the server's.
    assert!(faults.iter().all(|f| f["what"] == "disk"), "{faults:#?}");
}

#[test]
fn the_doctor_says_what_to_do_about_each_fault() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    std::fs::set_permissions(place.path("data"), std::fs::Permissions::from_mode(0o755)).expect("opened");
    std::fs::write(place.path("master.key"), format!("k1 {}", super::server::to_base64(&[9; 32])))
        .expect("another key");
    let doctor = place.run(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1));
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(said.contains("chmod 700"), "{said}");
    assert!(said.contains("give the key by which this database was sealed"), "{said}");
}

#[test]
fn the_doctor_asks_the_mail_server() {
    let Some(post) = super::post::Post::new() else { return };
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    place.configure_mail(&super::mail::section(&post, "none", ""));
    let of_mail = || -> Vec<serde_json::Value> {
        let doctor = place.run(&["doctor", "--json"]);
        let found: Vec<serde_json::Value> = serde_json::from_slice(&doctor.stdout).expect("JSON");
        found.into_iter().filter(|finding| finding["what"] == "mail").collect()
    };
    let silent = of_mail();
    assert_eq!(silent[0]["state"], "fault", "{silent:?}");
    assert!(silent[0]["found"].as_str().is_some_and(|found| found.contains(&post.port.to_string())), "{silent:?}");
    let _open = post.open(&[]);
    let answers = of_mail();
    assert!(answers.iter().all(|finding| finding["state"] == "good"), "{answers:?}");
    assert!(answers[1]["found"].as_str().is_some_and(|found| found.contains("0 letters wait")), "{answers:?}");
}

#[test]
fn in_maintenance_reading_works_and_writing_waits() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    let serving = place.serve(&["--maintenance"]);
    let read = ask(&serving.address, "GET", "/api/v1/editions", &[], b"").expect("an answer");
    assert_eq!(read.status, 200);
    let challenge = || {
        ask(
            &serving.address,
            "POST",
            "/api/v1/cases",
            &[("Content-Type", "application/json"), ("Authorization", "Bearer x"), ("Idempotency-Key", "k")],
            b"{}",
        )
    };
    assert_eq!(challenge().expect("an answer").status, 503);
    signal(serving.child.id(), "USR2");
    let begun = Instant::now();
    while challenge().expect("an answer").status == 503 {
        assert!(begun.elapsed() < Duration::from_secs(10), "maintenance does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(serving.child.id(), "USR1");
    let begun = Instant::now();
    while challenge().expect("an answer").status != 503 {
        assert!(begun.elapsed() < Duration::from_secs(10), "maintenance does not begin");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_access_is_prepared_signed_and_taken_at_the_command_line() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    let (statement, cms) = (place.path("statement.json"), place.path("statement.cms"));
    let prepared = place.run(&[
        "access",
        "provide",
        "--signer",
        ADMINISTRATOR_IIN,
        "--as",
        "administrator",
        "--out",
        statement.to_str().expect("a path"),
        "--paper",
        "letter 7 of 1 November",
        "--holder-iin",
        "840927403174",
        "--holder-name",
        "СЕЙТКАЗИНА АЙГЕРИМ",
        "--role",
        "ministry_official",
        "--organisation",
        "250940009006",
        "--ministry",
        "250940009006",
    ]);
    assert_eq!(prepared.status.code(), Some(0), "{}", err(&prepared));
    let content = std::fs::read(&statement).expect("a statement");
    let signed = build::sign(&content, true, &[&place.authority.administrator], real_now()).expect("signed");
    std::fs::write(&cms, signed).expect("written");
    let take = || place.run(&["access", "provide", "--cms", cms.to_str().expect("a path")]);
    let taken = take();
    assert_eq!(taken.status.code(), Some(0), "{}", err(&taken));
    assert_eq!(take().stdout, taken.stdout, "a repeat is answered by the same act");
    let listed = place.run(&["access", "list"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("ministry_official") && listed.contains("СЕЙТКАЗИНА"), "{listed}");
}

#[test]
fn a_statement_changed_after_preparing_is_refused() {
    let place = Place::new();
    assert_eq!(place.init().status.code(), Some(0));
    let statement = place.path("statement.json");
    let prepared = place.run(&[
        "access",
        "provide",
        "--signer",
        ADMINISTRATOR_IIN,
        "--as",
        "administrator",
        "--out",
        statement.to_str().expect("a path"),
        "--paper",
        "letter 7",
        "--holder-iin",
        "840927403174",
        "--holder-name",
        "A B",
        "--role",
        "ministry_official",
        "--organisation",
        "250940009006",
        "--ministry",
        "250940009006",
    ]);
    assert_eq!(prepared.status.code(), Some(0), "{}", err(&prepared));
    let content = std::fs::read_to_string(&statement).expect("a statement").replace("840927403174", "790311303246");
    let signed = build::sign(content.as_bytes(), true, &[&place.authority.administrator], real_now()).expect("signed");
    std::fs::write(place.path("x.cms"), signed).expect("written");
    let taken = place.run(&["access", "provide", "--cms", place.path("x.cms").to_str().expect("a path")]);
    assert_eq!(taken.status.code(), Some(2));
    assert!(err(&taken).contains("is unknown, expired or used"), "{}", err(&taken));
}
