//! The folder of keys.

use qonys_eds::issue::{CertificateRequest, KeyKind, Profile, SoftKey, Subject, certificate};
use qonys_eds::{EmployeeRole, Holder, Use};
use qonys_procedure::Instant;
use qonys_training::TrainingError;
use qonys_training::ca::{Capacity, Person, PersonKey, TrainingCa};
use qonys_training::keys::KeyFolder;
use tempfile::TempDir;

pub fn now() -> Instant {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

pub fn applicant(kind: PersonKey) -> Person {
    Person {
        key_name: format!("aigul-{kind:?}").to_lowercase(),
        surname: "ОМАРОВА".to_owned(),
        given_name: "АЙГҮЛ".to_owned(),
        patronymic: None,
        iin: "900101300017".parse().unwrap(),
        capacity: Capacity::Individual,
        key_kind: kind,
    }
}

pub fn officer(kind: PersonKey) -> Person {
    Person {
        key_name: format!("officer-{kind:?}").to_lowercase(),
        patronymic: Some("СЕРІКҰЛЫ".to_owned()),
        capacity: Capacity::Employee {
            bin: "123456789012".parse().unwrap(),
            organisation: "ПОЛИЦИЯ ДЕПАРТАМЕНТІ".to_owned(),
            role: EmployeeRole::Employee,
        },
        ..applicant(kind)
    }
}

/// A folder with an authority and keys; random bytes that are not random.
pub struct Desk {
    pub folder: TempDir,
    pub keys: KeyFolder,
}

fn entropy() -> impl FnMut(&mut [u8]) {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(1);
    |buffer: &mut [u8]| buffer.iter_mut().for_each(|byte| *byte = NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Desk {
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::open(&folder.path().join("keys")).unwrap();
        Desk { folder, keys }
    }

    pub fn try_ca(&self, at: Instant) -> Result<TrainingCa, TrainingError> {
        TrainingCa::load_or_create(&self.folder.path().join("ca"), &mut entropy(), at)
    }

    pub fn ca(&self) -> TrainingCa {
        self.try_ca(now()).unwrap()
    }

    pub fn ensure(&self, ca: &TrainingCa, person: &Person, at: Instant) -> bool {
        ca.ensure(person, &self.keys, &mut entropy(), at).unwrap()
    }
}

#[test]
fn keys_are_listed_with_what_their_certificates_say() {
    let desk = Desk::new();
    let ca = desk.ca();
    assert!(desk.keys.list().unwrap().is_empty());
    desk.ensure(&ca, &officer(PersonKey::Ecdsa), now());
    desk.ensure(&ca, &applicant(PersonKey::Ecdsa), now());
    let list = desk.keys.list().unwrap();
    assert_eq!(list.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["aigul-ecdsa", "officer-ecdsa"]);
    assert_eq!(list[1].signing.organisation.as_deref(), Some("ПОЛИЦИЯ ДЕПАРТАМЕНТІ"));
    assert_eq!(list[1].signing.holder, Holder::Employee { role: EmployeeRole::Employee });
    assert!(list[0].authentication.key_use.authentication && !list[0].authentication.key_use.signing);
}

#[cfg(unix)]
#[test]
fn private_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let ca = desk.ca();
    desk.ensure(&ca, &applicant(PersonKey::Ecdsa), now());
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(desk.keys.folder()), 0o700);
    let mut keys = 0;
    for folder in [desk.keys.folder(), ca.folder()] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "key") {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                keys += 1;
            }
        }
    }
    assert_eq!(keys, 7);
}

#[test]
fn a_name_that_is_a_path_is_refused() {
    let desk = Desk::new();
    for name in ["../ca/rsa-root", "", "a/b", "A", "a.sign", "..", &"x".repeat(65)] {
        let refused = desk.keys.sign(name, Use::Signing, b"x", true, now());
        assert!(matches!(refused, Err(TrainingError::KeyName)), "{name:?}");
    }
    assert!(matches!(desk.keys.entry("nobody"), Err(TrainingError::NoSuchKey(_))));
}

#[test]
fn a_key_that_is_not_of_training_is_refused() {
    let desk = Desk::new();
    let key = SoftKey::generate(KeyKind::P256).unwrap();
    let request = CertificateRequest {
        subject: Subject { common_name: "НАСТОЯЩИЙ".to_owned(), ..Subject::default() },
        profile: Profile::Holder { holder: Holder::Individual, key_use: Use::Signing },
        serial: vec![1],
        not_before: now(),
        not_after: now().plus_seconds(60),
        training: false,
        extensions: Vec::new(),
    };
    let real = certificate(&request, &key, None).unwrap();
    let pem = |label: &str, der: &[u8]| der::pem::encode_string(label, der::pem::LineEnding::LF, der).unwrap();
    let write = |file: &str, text: String| std::fs::write(desk.keys.folder().join(file), text).unwrap();
    write("real.sign.cer", pem("CERTIFICATE", &real));
    write("real.sign.key", pem("PRIVATE KEY", &key.to_pkcs8().unwrap()));
    let refused = desk.keys.sign("real", Use::Signing, b"x", true, now());
    assert!(matches!(refused, Err(TrainingError::NotATrainingKey(name)) if name == "real"));
    assert!(matches!(desk.keys.list(), Err(TrainingError::NotATrainingKey(_))));
}
