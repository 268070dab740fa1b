//! The training authority: makes the keys of everybody in a demonstration, in files, at first start.
//!
//! Three branches, so that each kind of keys and both lengths of chain are exercised: RSA below its root,
//! ECDSA and GOST below an issuing authority below their roots. Every certificate bears the mark of training, and a
//! store for real work refuses it.

use der::asn1::ObjectIdentifier;
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, SoftKey, Subject, certificate, crl};
use qonys_eds::{Bin, Certificate, Holder, Iin, TrustStore, Use, oid};
use qonys_procedure::Instant;
use std::path::{Path, PathBuf};

use crate::TrainingError;
use crate::files::{self, FileError};
use crate::keys::{KeyFolder, key_name};
use crate::responder::Responder;
use crate::revoked::ISSUERS;

const DAY_SECONDS: i64 = 24 * 3600;
/// Authorities outlive every demonstration.
const AUTHORITY_DAYS: i64 = 20 * 365;
/// Services outlive what they speak of.
const SERVICE_DAYS: i64 = 5 * 365;
/// People's certificates are valid for a year, as the NCA's are.
const PERSON_DAYS: i64 = 365;
/// Made anew when so little is left.
const RENEW_DAYS: i64 = 30;
/// Clocks differ: validity begins a little earlier.
const EARLIER_SECONDS: i64 = 3600;

/// Fills a buffer with random bytes; randomness comes from whoever starts the demonstration (A8).
pub type Entropy<'a> = &'a mut dyn FnMut(&mut [u8]);

/// Somebody whose keys are made.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name of the key's files: lower-case letters, digits, `-` and `_`, at most 64.
    pub key_name: String,
    /// Surname in Cyrillic capitals.
    pub surname: String,
    /// Given name in Cyrillic capitals.
    pub given_name: String,
    /// Patronymic in Cyrillic capitals, if any.
    pub patronymic: Option<String>,
    /// Their IIN.
    pub iin: Iin,
    /// With which kind of certificate.
    pub capacity: Capacity,
    /// Kind of key.
    pub key_kind: PersonKey,
}

/// Kind of certificate of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// For themselves: applicants.
    Individual,
    /// Of an organisation: officers.
    Employee {
        /// The organisation's BIN.
        bin: Bin,
        /// Its name.
        organisation: String,
        /// In which capacity.
        role: qonys_eds::EmployeeRole,
    },
}

/// Kinds of people's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonKey {
    /// RSA of 2048 bits; takes a tenth of a second to make.
    Rsa,
    /// ECDSA on P-256; takes no time.
    Ecdsa,
    /// GOST 34.10-2015 of 512 bits, as the NCA gives to people.
    Gost,
}

/// The authority with its keys.
#[derive(Debug)]
pub struct TrainingCa {
    folder: PathBuf,
    rsa_root: CertifiedKey,
    ecdsa_root: CertifiedKey,
    ecdsa_issuing: CertifiedKey,
    gost_root: CertifiedKey,
    gost_issuing: CertifiedKey,
    responders: Vec<Responder>,
    stamping: CertifiedKey,
}

impl TrainingCa {
    /// Opens the authority in `folder`; makes what of it is missing or has nearly ended.
    pub fn load_or_create(folder: &Path, entropy: Entropy<'_>, now: Instant) -> Result<TrainingCa, TrainingError> {
        files::private_folder(folder)?;
        let mut opener = Opener { folder, entropy, now };
        let rsa_root = opener.authority("rsa-root", "TRAINING ROOT (RSA)", KeyKind::Rsa2048, Some(0), None)?;
        let ecdsa_root = opener.authority("ecdsa-root", "TRAINING ROOT (ECDSA)", KeyKind::P384, Some(1), None)?;
        let ecdsa_issuing =
            opener.authority("ecdsa-issuing", "TRAINING CA (ECDSA)", KeyKind::P256, Some(0), Some(&ecdsa_root))?;
        let gost_root = opener.authority("gost-root", "TRAINING ROOT (GOST)", KeyKind::Gost512, Some(1), None)?;
        let gost_issuing =
            opener.authority("gost-issuing", "TRAINING CA (GOST)", KeyKind::Gost512, Some(0), Some(&gost_root))?;
        let mut responders = Vec::new();
        let authorities = [&rsa_root, &ecdsa_root, &ecdsa_issuing, &gost_root, &gost_issuing];
        for (name, authority) in ISSUERS.iter().zip(authorities) {
            let key = opener.service(&format!("ocsp-{name}"), "TRAINING OCSP", oid::OCSP_SIGNING, authority)?;
            responders.push(Responder { key, issuer: Certificate::parse(&authority.certificate)? });
        }
        let mut stamping = opener.service("tsa", "TRAINING TSA", oid::TIME_STAMPING, &ecdsa_issuing)?;
        stamping.chain = vec![ecdsa_issuing.certificate.clone()];
        let folder = folder.to_owned();
        Ok(TrainingCa { folder, rsa_root, ecdsa_root, ecdsa_issuing, gost_root, gost_issuing, responders, stamping })
    }

    pub(crate) fn responders(&self) -> &[Responder] {
        &self.responders
    }

    pub(crate) fn stamping(&self) -> &CertifiedKey {
        &self.stamping
    }

    /// Those whom the store trusts.
    fn roots(&self) -> [&CertifiedKey; 3] {
        [&self.rsa_root, &self.ecdsa_root, &self.gost_root]
    }

    /// Those who issue people's certificates.
    fn issuers(&self) -> [&CertifiedKey; 3] {
        [&self.rsa_root, &self.ecdsa_issuing, &self.gost_issuing]
    }

    /// A store that trusts the roots, for a training server.
    pub fn trust_store(&self) -> TrustStore {
        let mut store = TrustStore::new();
        for root in self.roots() {
            store.add_training(&root.certificate).expect("the roots are training authorities");
        }
        store
    }

    /// Where its certificates lie (`*.cer`), for `--trust`.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the person's two keys in `keys` unless they are there, are theirs and have not nearly ended.
    /// Answers whether anything was made.
    pub fn ensure(
        &self,
        person: &Person,
        keys: &KeyFolder,
        entropy: Entropy<'_>,
        now: Instant,
    ) -> Result<bool, TrainingError> {
        let mut made = false;
        for key_use in [Use::Signing, Use::Authentication] {
            let name = key_name(&person.key_name, key_use)?;
            if !self.is_current(&name, person, keys, now) {
                self.issue(&name, person, key_use, keys, &mut *entropy, now)?;
                made = true;
            }
        }
        Ok(made)
    }

    /// All, in the order of [`ISSUERS`](crate::revoked::ISSUERS).
    pub(crate) fn authorities(&self) -> [&CertifiedKey; 5] {
        [&self.rsa_root, &self.ecdsa_root, &self.ecdsa_issuing, &self.gost_root, &self.gost_issuing]
    }

    /// An empty revocation list of each authority, valid for a week from `now`; the serial numbers in
    /// `revoked` stand in each.
    pub fn revocation_lists(&self, revoked: &[Vec<u8>], now: Instant) -> Result<Vec<Vec<u8>>, TrainingError> {
        let revoked: Vec<_> = revoked.iter().map(|serial| (serial.clone(), now)).collect();
        self.authorities()
            .into_iter()
            .map(|issuer| Ok(crl(issuer, now, now.plus_seconds(7 * DAY_SECONDS), &revoked)?))
            .collect()
    }

    fn is_current(&self, name: &str, person: &Person, keys: &KeyFolder, now: Instant) -> bool {
        let Ok(found) = files::read_key(keys.folder(), name) else { return false };
        let Ok(certificate) = Certificate::parse(&found.certificate) else { return false };
        let issuer = found.chain.first().unwrap_or(&self.rsa_root.certificate);
        certificate.iin == Some(person.iin)
            && certificate.common_name.as_deref() == Some(&common_name(person))
            && certificate.bin == bin(person)
            && certificate.not_after > now.plus_seconds(RENEW_DAYS * DAY_SECONDS)
            && self.issuers().iter().any(|known| known.certificate == *issuer)
            && qonys_eds::verify_chain(
                &certificate,
                &[Certificate::parse(issuer).expect("the authority's own certificate")],
                &self.trust_store(),
                now,
            )
            .is_ok()
    }

    fn issue(
        &self,
        name: &str,
        person: &Person,
        key_use: Use,
        keys: &KeyFolder,
        entropy: Entropy<'_>,
        now: Instant,
    ) -> Result<(), TrainingError> {
        let below = |issuing: &CertifiedKey| vec![issuing.certificate.clone()];
        let (kind, issuer, chain) = match person.key_kind {
            PersonKey::Rsa => (KeyKind::Rsa2048, &self.rsa_root, Vec::new()),
            PersonKey::Ecdsa => (KeyKind::P256, &self.ecdsa_issuing, below(&self.ecdsa_issuing)),
            PersonKey::Gost => (KeyKind::Gost512, &self.gost_issuing, below(&self.gost_issuing)),
        };
        let holder = match &person.capacity {
            Capacity::Individual => Holder::Individual,
            Capacity::Employee { role, .. } => Holder::Employee { role: *role },
        };
        let request = CertificateRequest {
            subject: subject(person),
            profile: Profile::Holder { holder, key_use },
            serial: serial(entropy),
            not_before: now.plus_seconds(-EARLIER_SECONDS),
            not_after: now.plus_seconds(PERSON_DAYS * DAY_SECONDS),
            training: true,
            extensions: Vec::new(),
        };
        let key = SoftKey::generate(kind)?;
        let certificate = certificate(&request, &key, Some(issuer))?;
        files::write_key(keys.folder(), name, &CertifiedKey { key, certificate, chain })?;
        Ok(())
    }
}

struct Opener<'a, 'b> {
    folder: &'a Path,
    entropy: Entropy<'b>,
    now: Instant,
}

impl Opener<'_, '_> {
    fn authority(
        &mut self,
        file: &str,
        name: &str,
        kind: KeyKind,
        path_length: Option<u8>,
        issuer: Option<&CertifiedKey>,
    ) -> Result<CertifiedKey, TrainingError> {
        match files::read_key(self.folder, file) {
            Ok(found) if self.is_usable(&found, issuer)? => return Ok(found),
            // A first start may have been cut short between the two files: made anew.
            Ok(_) | Err(FileError::Missing(_)) => {}
            Err(unreadable) => return Err(unreadable.into()),
        }
        let request = CertificateRequest {
            subject: Subject { common_name: name.to_owned(), ..Subject::default() },
            profile: Profile::Authority { path_length },
            serial: serial(&mut *self.entropy),
            not_before: self.now.plus_seconds(-EARLIER_SECONDS),
            not_after: self.now.plus_seconds(AUTHORITY_DAYS * DAY_SECONDS),
            training: true,
            extensions: Vec::new(),
        };
        let key = SoftKey::generate(kind)?;
        let certificate = certificate(&request, &key, issuer)?;
        let made = CertifiedKey { key, certificate, chain: Vec::new() };
        files::write_key(self.folder, file, &made)?;
        Ok(made)
    }

    /// A key for one service of an authority: answers about its certificates, or time stamps.
    fn service(
        &mut self,
        file: &str,
        name: &str,
        usage: ObjectIdentifier,
        issuer: &CertifiedKey,
    ) -> Result<CertifiedKey, TrainingError> {
        // Beside the authorities' certificates, of which everybody is trusted.
        let folder = self.folder.join("services");
        files::private_folder(&folder)?;
        match files::read_key(&folder, file) {
            Ok(found) if self.is_usable(&found, Some(issuer))? => return Ok(found),
            Ok(_) | Err(FileError::Missing(_)) => {}
            Err(unreadable) => return Err(unreadable.into()),
        }
        let request = CertificateRequest {
            subject: Subject { common_name: name.to_owned(), ..Subject::default() },
            profile: Profile::Service { usage, nocheck: usage == oid::OCSP_SIGNING },
            serial: serial(&mut *self.entropy),
            not_before: self.now.plus_seconds(-EARLIER_SECONDS),
            not_after: self.now.plus_seconds(SERVICE_DAYS * DAY_SECONDS),
            training: true,
            extensions: Vec::new(),
        };
        let key = SoftKey::generate(KeyKind::P256)?;
        let certificate = certificate(&request, &key, Some(issuer))?;
        let made = CertifiedKey { key, certificate, chain: Vec::new() };
        files::write_key(&folder, file, &made)?;
        Ok(made)
    }

    /// Whether an authority still lasts longer than what it would issue, and its issuer is the present one.
    fn is_usable(&self, found: &CertifiedKey, issuer: Option<&CertifiedKey>) -> Result<bool, TrainingError> {
        let certificate = Certificate::parse(&found.certificate)?;
        let lasts = certificate.not_after > self.now.plus_seconds((PERSON_DAYS + RENEW_DAYS) * DAY_SECONDS);
        let mut store = TrustStore::new();
        store.add_training(&issuer.unwrap_or(found).certificate)?;
        let belongs = qonys_eds::verify_chain(&certificate, &[], &store, self.now).is_ok();
        Ok(lasts && belongs)
    }
}

fn subject(person: &Person) -> Subject {
    Subject {
        common_name: common_name(person),
        surname: Some(person.surname.clone()),
        patronymic: person.patronymic.clone(),
        iin: Some(person.iin),
        bin: bin(person),
        organisation: match &person.capacity {
            Capacity::Individual => None,
            Capacity::Employee { organisation, .. } => Some(organisation.clone()),
        },
    }
}

fn common_name(person: &Person) -> String {
    format!("{} {}", person.surname, person.given_name)
}

fn bin(person: &Person) -> Option<Bin> {
    match person.capacity {
        Capacity::Individual => None,
        Capacity::Employee { bin, .. } => Some(bin),
    }
}

/// Twenty octets, positive and never nought.
fn serial(entropy: Entropy<'_>) -> Vec<u8> {
    let mut serial = vec![0; 20];
    entropy(&mut serial);
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}
