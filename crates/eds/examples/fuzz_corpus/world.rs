//! Authorities with keys of each kind, people below them, and who answers for them.

use qonys_eds::cms::build::{SigningKey, sign};
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, SoftKey, Subject, certificate, crl_from};
use qonys_eds::issue::{CrlRequest, RevokedEntry};
use qonys_eds::{EmployeeRole, Holder, Use, oid};

use crate::Result;
use crate::facts::{CONTENTS, DAY, IIN, now};

/// Reason of a revocation: the key was compromised, which nothing takes back.
const COMPROMISED: u8 = 1;

pub struct World {
    /// By kind of key: ECDSA, RSA, GOST.
    pub roots: Vec<(&'static str, CertifiedKey)>,
    pub people: Vec<(&'static str, CertifiedKey)>,
    pub revoked: CertifiedKey,
    pub employee: CertifiedKey,
    pub responder: CertifiedKey,
    pub stamper: CertifiedKey,
    /// An authority below the first root, and a person below it.
    pub middle: CertifiedKey,
    pub below: CertifiedKey,
}

impl World {
    pub fn make() -> Result<World> {
        let mut roots = Vec::new();
        let mut people = Vec::new();
        for (place, (name, kind)) in
            [("ecdsa", KeyKind::P256), ("rsa", KeyKind::Rsa2048), ("gost", KeyKind::Gost512)].into_iter().enumerate()
        {
            let root = authority(name, kind, None)?;
            let serial = [0x21, u8::try_from(place)?];
            people.push((name, issued(&request(person(), signing(), &serial), kind, &root)?));
            roots.push((name, root));
        }
        let root = &roots[0].1;
        let service = |usage, nocheck| Profile::Service { usage, nocheck };
        let named = |name: &str| Subject { common_name: name.to_owned(), ..Subject::default() };
        let ecdsa = |subject, profile, serial| issued(&request(subject, profile, &[serial]), KeyKind::P256, root);
        let staff = Holder::Employee { role: EmployeeRole::FirstHead };
        let employee = Subject {
            bin: Some("123456789012".parse().map_err(|_| "BIN")?),
            organisation: Some("ORGANISATION".to_owned()),
            ..person()
        };
        let middle = authority("middle", KeyKind::P256, Some(root))?;
        Ok(World {
            below: issued(&request(person(), signing(), &[0x36]), KeyKind::P256, &middle)?,
            middle,
            revoked: ecdsa(person(), signing(), 0x31)?,
            employee: ecdsa(employee, Profile::Holder { holder: staff, key_use: Use::Authentication }, 0x32)?,
            responder: ecdsa(named("RESPONDER"), service(oid::OCSP_SIGNING, true), 0x33)?,
            stamper: ecdsa(named("TSA"), service(oid::TIME_STAMPING, false), 0x34)?,
            roots,
            people,
        })
    }

    pub fn root(&self) -> &CertifiedKey {
        &self.roots[0].1
    }

    pub fn person(&self) -> &CertifiedKey {
        &self.people[0].1
    }

    /// What the targets judge by.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = vec![
            ("revoked.der".to_owned(), self.revoked.certificate.clone()),
            ("employee.der".to_owned(), self.employee.certificate.clone()),
            ("middle.der".to_owned(), self.middle.certificate.clone()),
            ("below.der".to_owned(), self.below.certificate.clone()),
            ("list.crl".to_owned(), self.list(Some(7), None)?),
            ("revoked.cms".to_owned(), signed(&[&self.revoked], CONTENTS[0], true)?),
            ("person.cms".to_owned(), signed(&[self.person()], CONTENTS[0], true)?),
        ];
        for (name, key) in &self.roots {
            files.push((format!("root-{name}.der"), key.certificate.clone()));
        }
        for (name, key) in &self.people {
            files.push((format!("person-{name}.der"), key.certificate.clone()));
        }
        for (name, key) in [("responder", &self.responder), ("stamper", &self.stamper)] {
            files.push((format!("{name}.der"), key.certificate.clone()));
            files.push((format!("{name}.p8"), key.key.to_pkcs8()?));
        }
        files.push(("root-ecdsa.p8".to_owned(), self.root().key.to_pkcs8()?));
        files.push(("person-ecdsa.p8".to_owned(), self.person().key.to_pkcs8()?));
        Ok(files)
    }

    /// A list on which whoever was revoked stands, or for a delta list only that a certificate on hold is free again.
    pub fn list(&self, number: Option<u64>, delta_since: Option<u64>) -> Result<Vec<u8>> {
        let entry = |serial, reason| RevokedEntry { serial, revoked_at: now().plus_seconds(-DAY), reason };
        let entries = match delta_since {
            None => vec![entry(vec![0x31], Some(COMPROMISED)), entry(vec![0x40, 1], None)],
            Some(_) => vec![entry(vec![0x40, 2], Some(8)), entry(vec![0x40, 3], Some(6))],
        };
        let (this_update, next_update) = (now().plus_seconds(-DAY), now().plus_seconds(DAY));
        Ok(crl_from(self.root(), &CrlRequest { this_update, next_update, number, delta_since, entries })?)
    }
}

pub fn person() -> Subject {
    Subject {
        common_name: "OMAROVA AIGUL".to_owned(),
        surname: Some("OMAROVA".to_owned()),
        patronymic: Some("ERLANKYZY".to_owned()),
        iin: IIN.parse().ok(),
        ..Subject::default()
    }
}

pub fn signing() -> Profile {
    Profile::Holder { holder: Holder::Individual, key_use: Use::Signing }
}

pub fn request(subject: Subject, profile: Profile, serial: &[u8]) -> CertificateRequest {
    CertificateRequest {
        subject,
        profile,
        serial: serial.to_vec(),
        not_before: now().plus_seconds(-100 * DAY),
        not_after: now().plus_seconds(265 * DAY),
        training: true,
        extensions: Vec::new(),
    }
}

/// An authority; the kept ones sign themselves.
pub fn authority(name: &str, kind: KeyKind, issuer: Option<&CertifiedKey>) -> Result<CertifiedKey> {
    let subject = Subject { common_name: format!("ROOT {}", name.to_uppercase()), ..Subject::default() };
    let request =
        request(subject, Profile::Authority { path_length: None }, &[if issuer.is_some() { 0x35 } else { 0x11 }]);
    let key = SoftKey::generate(kind)?;
    let certificate = certificate(&request, &key, issuer)?;
    Ok(CertifiedKey { key, certificate, chain: Vec::new() })
}

pub fn issued(request: &CertificateRequest, kind: KeyKind, issuer: &CertifiedKey) -> Result<CertifiedKey> {
    let key = SoftKey::generate(kind)?;
    let certificate = certificate(request, &key, Some(issuer))?;
    Ok(CertifiedKey { key, certificate, chain: vec![issuer.certificate.clone()] })
}

pub fn signed(keys: &[&CertifiedKey], content: &[u8], attached: bool) -> Result<Vec<u8>> {
    let keys: Vec<&dyn SigningKey> = keys.iter().map(|key| *key as &dyn SigningKey).collect();
    Ok(sign(content, attached, &keys, now())?)
}
