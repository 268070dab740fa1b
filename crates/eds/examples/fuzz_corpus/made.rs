//! First inputs: what the crate itself makes, of every kind, and the parts that the targets sign anew.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use qonys_eds::asic::{Measured, Writer};
use qonys_eds::cms::build::{attach_timestamp, signature_value};
use qonys_eds::issue::{CertifiedKey, CrlRequest, KeyKind, Profile, Subject, certificate, crl_from, ocsp_response};
use qonys_eds::issue::{SoftKey, timestamp_response};
use qonys_eds::{Certificate, DigestAlgorithm, Holder, OcspRequest, OcspStatus, SignatureAlgorithm, Use, timestamp};

use crate::Result;
use crate::facts::{CONTENTS, DAY, POLICY, STAMPED, STAMPED_BEFORE, body, children, now, tlv};
use crate::world::{World, request, signed};

/// Files of one target: name and bytes.
pub type Inputs = Vec<(String, Vec<u8>)>;

pub fn inputs(world: &World) -> Result<Vec<(&'static str, Inputs)>> {
    let containers = containers(world)?;
    Ok(vec![
        ("attributes", attributes(&containers)),
        ("certificate", certificates(world)?),
        ("crl", lists(world)?),
        ("ocsp", answers(world)?),
        ("timestamp", stamps(world)?),
        ("asic", cases()?),
        ("container", wrapped(&containers)),
        ("cms", containers),
    ])
}

fn named(name: &str, bytes: Vec<u8>) -> (String, Vec<u8>) {
    (name.to_owned(), bytes)
}

/// Evidence containers, and names and contents to be written into one.
fn cases() -> Result<Inputs> {
    let files: [(&str, &[u8]); 3] = [
        ("acts/000001/content.json", b"{}"),
        ("documents/passport-1.pdf", b"%PDF-1.7"),
        ("index.html", b"<!doctype html>"),
    ];
    let case = |token: Option<&[u8]>| -> Result<Vec<u8>> {
        let (mut writer, mut out) = Writer::begin();
        for (name, content) in files {
            out.extend(writer.add(name, &Measured::of(content))?);
            out.extend(content);
        }
        out.extend(writer.finish(token)?);
        Ok(out)
    };
    let recipe: Vec<&[u8]> = files.iter().flat_map(|(name, content)| [name.as_bytes(), *content]).collect();
    Ok(vec![
        named("bare", case(None)?),
        // Whether it is a stamp is not asked before everything else.
        named("stamped", case(Some(b"a token"))?),
        named("recipe", recipe.join(&[0xff][..])),
    ])
}

fn containers(world: &World) -> Result<Inputs> {
    let [content, other] = CONTENTS;
    let mut made = Vec::new();
    for (name, key) in &world.people {
        made.push((format!("attached-{name}"), signed(&[key], content, true)?));
        made.push((format!("detached-{name}"), signed(&[key], content, false)?));
    }
    let ecdsa = signed(&[world.person()], content, true)?;
    made.push(named("two-signers", signed(&[world.person(), &world.people[2].1], other, true)?));
    made.push(named("by-employee", signed(&[&world.employee], content, true)?));
    made.push(named("below-middle", signed(&[&world.below], content, true)?));
    made.push(named("by-revoked", signed(&[&world.revoked], content, true)?));
    made.push(named("stamped", attach_timestamp(&ecdsa, 0, &stamp(world, &signature_value(&ecdsa, 0)?)?)?));
    made.push(named("indefinite", indefinite(&ecdsa)));
    let rsa = &world.people[1].1;
    let pss = CertifiedKey {
        key: SoftKey::from_pkcs8(&rsa.key.to_pkcs8()?)?.using(SignatureAlgorithm::RsaPss(DigestAlgorithm::Sha256))?,
        certificate: rsa.certificate.clone(),
        chain: Vec::new(),
    };
    made.push(named("pss", signed(&[&pss], content, true)?));
    Ok(made)
}

/// The same container as many programs write it: BER without lengths, the content in pieces.
fn indefinite(container: &[u8]) -> Vec<u8> {
    let open = |tag: u8, inside: &[u8]| [&[tag, 0x80], inside, &[0, 0]].concat();
    let outer = children(container);
    let fields = children(body(outer[1]));
    let content = children(fields[2]);
    let octets = body(body(content[1]));
    let (front, back) = octets.split_at(octets.len() / 2);
    let pieces = open(0x24, &[tlv(0x04, front), tlv(0x04, back)].concat());
    let content = open(0x30, &[content[0], &open(0xa0, &pieces)].concat());
    let signed_data = open(0x30, &[fields[0], fields[1], &content, fields[3], fields[4]].concat());
    open(0x30, &[outer[0], &open(0xa0, &signed_data)].concat())
}

/// The signed attributes of the containers by the ECDSA key, without their wrapper.
fn attributes(containers: &Inputs) -> Inputs {
    let of_person = containers.iter().filter(|(name, _)| name.ends_with("-ecdsa"));
    of_person
        .map(|(name, container)| {
            let signed = children(body(children(container)[1]));
            (name.clone(), body(children(children(signed[4])[0])[3]).to_vec())
        })
        .collect()
}

fn certificates(world: &World) -> Result<Inputs> {
    let mut made: Inputs = world.people.iter().map(|(name, key)| named(name, key.certificate.clone())).collect();
    made.push(named("root", world.root().certificate.clone()));
    made.push(named("employee", world.employee.certificate.clone()));
    made.push(named("responder", world.responder.certificate.clone()));
    let machine = Profile::Holder { holder: Holder::InformationSystem, key_use: Use::Authentication };
    let mut odd = request(Subject { common_name: "MACHINE".to_owned(), ..Subject::default() }, machine, &[0, 0x91]);
    odd.extensions = vec![("1.2.398.3.3.5".parse()?, true, vec![5, 0])];
    made.push(named("critical", certificate(&odd, &SoftKey::generate(KeyKind::P384)?, Some(world.root()))?));
    made.push(named("middle", world.middle.certificate.clone()));
    made.push(named("below-middle", world.below.certificate.clone()));
    // What an authority signs, alone: the target signs it itself.
    let parts: Inputs = made.iter().map(|(name, der)| (format!("{name}.tbs"), children(der)[0].to_vec())).collect();
    made.extend(parts);
    Ok(made)
}

fn lists(world: &World) -> Result<Inputs> {
    let ended = CrlRequest {
        this_update: now().plus_seconds(-9 * DAY),
        next_update: now().plus_seconds(-DAY),
        number: None,
        delta_since: None,
        entries: Vec::new(),
    };
    let mut made = vec![
        named("complete", world.list(Some(300), None)?),
        named("unnumbered", world.list(None, None)?),
        named("delta", world.list(Some(301), Some(300))?),
        named("ended", crl_from(world.root(), &ended)?),
        named("of-gost", crl_from(&world.roots[2].1, &CrlRequest { next_update: now().plus_seconds(DAY), ..ended })?),
    ];
    let parts: Inputs = made.iter().map(|(name, der)| (format!("{name}.tbs"), children(der)[0].to_vec())).collect();
    made.extend(parts);
    Ok(made)
}

fn answers(world: &World) -> Result<Inputs> {
    let read = |key: &CertifiedKey| Certificate::parse(&key.certificate);
    let (root, person, revoked) = (read(world.root())?, read(world.person())?, read(&world.revoked)?);
    let of_person = OcspRequest::build(&person, &root, Some(b"0123456789abcdef"));
    let of_revoked = OcspRequest::build(&revoked, &root, None);
    let since = OcspStatus::Revoked(now().plus_seconds(-DAY));
    let until = Some(now().plus_seconds(DAY));
    let answer = |signer: &CertifiedKey, asked: &[u8], status: OcspStatus, until| {
        let asked = OcspRequest::parse(asked)?;
        Ok::<_, Box<dyn std::error::Error>>(ocsp_response(signer, &asked, &|_| status, now(), until)?)
    };
    let mut made = vec![
        named("good", answer(&world.responder, &of_person, OcspStatus::Good, until)?),
        named("good-by-issuer", answer(world.root(), &of_person, OcspStatus::Good, None)?),
        named("unknown", answer(&world.responder, &of_person, OcspStatus::Unknown, until)?),
        named("revoked", answer(&world.responder, &of_revoked, since, until)?),
        named("try-later", vec![0x30, 3, 0x0a, 1, 3]),
    ];
    // The data that the responder signs: the target signs them itself.
    let data = |answer: &[u8]| children(body(children(body(children(answer)[1]))[1]))[0].to_vec();
    let parts: Inputs = made[..4].iter().map(|(name, der)| (format!("{name}.tbs"), data(der))).collect();
    made.extend(parts);
    made.push(named("question", of_person));
    made.push(named("question-without-nonce", of_revoked));
    Ok(made)
}

fn stamps(world: &World) -> Result<Inputs> {
    let answer = answered(world, STAMPED, DigestAlgorithm::Streebog512)?;
    let token = timestamp::token(&answer)?.to_vec();
    let signed = children(body(children(&token)[1]));
    let info = body(body(children(signed[2])[1])).to_vec();
    Ok(vec![
        named("stamp", token),
        named("info", info),
        named("answer", answer),
        named("answer-sha256", answered(world, STAMPED, DigestAlgorithm::Sha256)?),
        named("refused", vec![0x30, 5, 0x30, 3, 2, 1, 2]),
        named("question", timestamp::request(STAMPED, DigestAlgorithm::Sha256, Some(&[0x80, 1]), None)),
        named("question-policy", timestamp::request(STAMPED, DigestAlgorithm::Sha512, None, Some(POLICY.parse()?))),
    ])
}

fn answered(world: &World, message: &[u8], digest: DigestAlgorithm) -> Result<Vec<u8>> {
    let question = timestamp::request(message, digest, Some(&[0x80, 1]), None);
    let at = now().plus_seconds(-STAMPED_BEFORE);
    Ok(timestamp_response(&world.stamper, &question, POLICY.parse()?, &[7], at)?)
}

fn stamp(world: &World, message: &[u8]) -> Result<Vec<u8>> {
    Ok(timestamp::token(&answered(world, message, DigestAlgorithm::Sha256)?)?.to_vec())
}

fn wrapped(containers: &Inputs) -> Inputs {
    let container = &containers[0].1;
    let base64 = BASE64.encode(container);
    let lines: Vec<&str> = base64.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let pem = |label: &str| format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"));
    vec![
        named("bytes", container.clone()),
        named("base64", base64.clone().into_bytes()),
        named("pem-cms", pem("CMS").into_bytes()),
        named("pem-pkcs7", pem("PKCS7").replace('\n', "\r\n").into_bytes()),
        named("pem-two", [pem("CERTIFICATE"), pem("X509 CRL")].concat().into_bytes()),
        named("short", b"-----BEGIN CMS-----\nMAMCAQU\n-----END CMS-----".to_vec()),
    ]
}
