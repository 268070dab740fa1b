//! `qonys bench verify`: how many signatures one core verifies, beside OpenSSL in the same run, and gost-engine
//! where OpenSSL has it.

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use qonys_eds::cms::build;
use qonys_eds::issue::{CertificateRequest, CertifiedKey, KeyKind, Profile, SoftKey, Subject, certificate, crl};
use qonys_eds::{Certificate, Crl, Holder, Revocation, TrustStore, Use, verify};
use qonys_procedure::Instant;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

/// The moment of every signature of the bench: 2026-05-04T05:00:00Z.
const AT: Instant = Instant(1_777_870_800 * Instant::SECOND);
/// Seconds in a day.
const DAY: i64 = 24 * 3600;
/// What is signed, bytes: a statement of usual length.
const CONTENT: usize = 2048;
/// Certificates that OpenSSL verifies in one process.
const CERTIFICATES: u32 = 1500;

/// How often it does so.
const RUNS: usize = 5;

/// Verifies signatures of each kind of key for some seconds: the primitive alone, and a whole container with chain
/// and revocation.
#[derive(Args, Clone, Debug, Serialize)]
#[command(after_help = "Examples:\n  qonys bench verify\n  qonys bench verify --seconds 1")]
pub struct VerifyArgs {
    /// For how long, each kind and row.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
}

/// One kind of key.
#[derive(Serialize)]
struct Row {
    key: &'static str,
    /// Signatures over a certified body, a second.
    primitive_per_s: f64,
    p50_us: u64,
    p99_us: u64,
    max_us: u64,
    /// Containers with chain and a held revocation list, a second.
    full_per_s: f64,
    reference: Value,
    /// The primitive against the reference.
    ratio: Option<f64>,
}

/// Measures and gives the JSON of interface.md. Blocking.
///
/// # Errors
/// Of keys, of OpenSSL where it is there, of the folder for its files.
pub fn run(args: &VerifyArgs) -> anyhow::Result<Value> {
    let kinds = [("rsa-2048", KeyKind::Rsa2048), ("ecdsa-p256", KeyKind::P256), ("gost-512", KeyKind::Gost512)];
    let rows = kinds.into_iter().map(|(name, kind)| row(args, name, kind)).collect::<anyhow::Result<Vec<_>>>()?;
    let first = rows.first().context("kinds of keys")?;
    let (p50_us, p99_us, max_us) = (first.p50_us, first.p99_us, first.max_us);
    Ok(json!({
        "bench": "verify",
        "build": super::build(),
        "inputs": args,
        "content_bytes": CONTENT,
        "p50_us": p50_us,
        "p99_us": p99_us,
        "max_us": max_us,
        "rows": rows,
        "reference": "OpenSSL on one core in the same run; p50, p99 and max above are those of the first row",
    }))
}

fn row(args: &VerifyArgs, name: &'static str, kind: KeyKind) -> anyhow::Result<Row> {
    let material = Material::make(kind)?;
    // A list remembers who signed it: each time another one, that was never looked at.
    let unseen = || Crl::parse(material.list.der()).map_err(anyhow::Error::from);
    let mut times = measure_each(args.seconds, unseen, |list| list.check(&material.authority, AT).is_ok())?;
    let full = measure(args.seconds, || {
        verify(&material.cms, None, &material.trust, AT, &material.revocation).is_ok_and(|s| s.signers.len() == 1)
    })?;
    let reference = reference(kind, args.seconds)?;
    let primitive_per_s = per_second(&times);
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100] / 1000;
    let ratio = reference.as_ref().map(|(per_s, _)| primitive_per_s / per_s);
    Ok(Row {
        key: name,
        primitive_per_s,
        p50_us: at(50),
        p99_us: at(99),
        max_us: at(100),
        full_per_s: per_second(&full),
        reference: reference.map_or(Value::Null, |(per_s, what)| json!({ "what": what, "per_s": per_s })),
        ratio,
    })
}

/// What is verified: an authority's list, and a container of somebody it certified.
struct Material {
    authority: Certificate,
    list: Crl,
    cms: Vec<u8>,
    trust: TrustStore,
    revocation: Revocation,
}

impl Material {
    fn make(kind: KeyKind) -> anyhow::Result<Material> {
        let root = certified(kind, "ROOT", Profile::Authority { path_length: Some(0) }, None)?;
        let holder = Profile::Holder { holder: Holder::Individual, key_use: Use::Signing };
        let person = certified(kind, "PERSON", holder, Some(&root))?;
        let mut trust = TrustStore::new();
        trust.add_training(&root.certificate)?;
        let list = Crl::parse(&crl(&root, AT.plus_seconds(-DAY), AT.plus_seconds(DAY), &[])?)?;
        let cms = build::sign(&[b'x'; CONTENT], true, &[&person], AT)?;
        let revocation = Revocation::from_crls([list.clone()]).required(true);
        Ok(Material { authority: Certificate::parse(&root.certificate)?, list, cms, trust, revocation })
    }
}

fn certified(
    kind: KeyKind,
    name: &str,
    profile: Profile,
    issuer: Option<&CertifiedKey>,
) -> anyhow::Result<CertifiedKey> {
    let request = CertificateRequest {
        subject: Subject { common_name: name.to_owned(), ..Subject::default() },
        profile,
        serial: vec![1 + u8::from(issuer.is_some())],
        not_before: AT.plus_seconds(-DAY),
        not_after: AT.plus_seconds(365 * DAY),
        training: true,
        extensions: Vec::new(),
    };
    let key = SoftKey::generate(kind)?;
    let certificate = certificate(&request, &key, issuer)?;
    Ok(CertifiedKey { key, certificate, chain: Vec::new() })
}

/// How long each of the calls took, nanoseconds.
fn measure(seconds: u32, mut call: impl FnMut() -> bool) -> anyhow::Result<Vec<u64>> {
    measure_each(seconds, || Ok(()), |()| call())
}

/// As [`measure`], with something made anew before each call; making it does not count.
fn measure_each<T>(
    seconds: u32,
    mut make: impl FnMut() -> anyhow::Result<T>,
    mut call: impl FnMut(&T) -> bool,
) -> anyhow::Result<Vec<u64>> {
    ensure!(call(&make()?), "what is measured does not verify");
    let began = monotonic();
    let mut times = Vec::new();
    while began.elapsed().as_secs() < u64::from(seconds) {
        let made = make()?;
        let one = monotonic();
        ensure!(call(&made), "what is measured does not verify");
        times.push(u64::try_from(one.elapsed().as_nanos()).unwrap_or(u64::MAX));
    }
    Ok(times)
}

fn per_second(times: &[u64]) -> f64 {
    times.len() as f64 * 1e9 / (times.iter().sum::<u64>().max(1)) as f64
}

/// OpenSSL's verifications a second and how they were measured; none where it is not installed.
fn reference(kind: KeyKind, seconds: u32) -> anyhow::Result<Option<(f64, &'static str)>> {
    match kind {
        KeyKind::Rsa2048 => Ok(speed("rsa2048", seconds)?.map(|per_s| (per_s, "openssl speed rsa2048"))),
        KeyKind::P256 => Ok(speed("ecdsap256", seconds)?.map(|per_s| (per_s, "openssl speed ecdsap256"))),
        _ => gost_engine(seconds),
    }
}

/// What `openssl speed` says of verifying.
fn speed(algorithm: &str, seconds: u32) -> anyhow::Result<Option<f64>> {
    let seconds = seconds.to_string();
    let Some(said) = openssl(Path::new("."), &["speed", "-mr", "-seconds", &seconds, algorithm])? else {
        return Ok(None);
    };
    // `+F2:2:2048:signatures:verifications`, each a second.
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with("+F")).ok_or_else(|| anyhow!("openssl speed said {text}"))?;
    let per_s = line.rsplit(':').next().and_then(|last| last.parse().ok());
    per_s.map(Some).ok_or_else(|| anyhow!("openssl speed said {line}"))
}

/// gost-engine has no `speed`: certificates are verified in one process, and what else that costs, learned from ECDSA
/// certificates and the speed of ECDSA, is taken off.
fn gost_engine(seconds: u32) -> anyhow::Result<Option<(f64, &'static str)>> {
    if openssl(Path::new("."), &["engine", "gost"])?.is_none_or(|said| !said.status.success()) {
        return Ok(None);
    }
    let Some(ecdsa) = speed("ecdsap256", seconds)? else { return Ok(None) };
    let plain = chain_verified(&["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], &[])?;
    let gost = chain_verified(&["-newkey", "gost2012_512", "-pkeyopt", "paramset:A"], &["-engine", "gost"])?;
    let around = plain - 1.0 / ecdsa;
    ensure!(gost > around, "OpenSSL was disturbed; measure again");
    Ok(Some((1.0 / (gost - around), "openssl verify with gost-engine, less what it spends on ECDSA besides verifying")))
}

/// Seconds that OpenSSL takes for a certificate of such a key.
fn chain_verified(key: &[&str], engine: &[&str]) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let call = |args: &[&str]| -> anyhow::Result<()> {
        let said = openssl(folder.path(), args)?.context("openssl")?;
        ensure!(said.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&said.stderr));
        Ok(())
    };
    let with = |first: &[&'static str], rest: &[&'static str]| -> Vec<String> {
        let all = first.iter().copied().map(str::to_owned).chain(engine.iter().map(|&a| a.to_owned()));
        all.chain(rest.iter().map(|&a| a.to_owned())).collect()
    };
    let run = |args: Vec<String>| call(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let key: Vec<String> = key.iter().map(|&a| a.to_owned()).collect();
    let issued = ["-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca", "-days", "2"];
    run([with(&["req", "-x509"], &[]), key.clone(), issued.map(str::to_owned).to_vec()].concat())?;
    let asked = ["-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf"];
    run([with(&["req"], &[]), key, asked.map(str::to_owned).to_vec()].concat())?;
    let sign = ["-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "leaf.pem"];
    run(with(&["x509", "-req"], &sign))?;
    let mut certificates = with(&["verify"], &["-CAfile", "ca.pem"]);
    let one = [certificates.clone(), vec!["leaf.pem".to_owned()]].concat();
    certificates.extend(std::iter::repeat_n("leaf.pem".to_owned(), CERTIFICATES as usize + 1));
    let timed = |args: Vec<String>| {
        let began = monotonic();
        run(args).map(|()| began.elapsed().as_secs_f64())
    };
    // The quickest of some, for whatever else the computer does only adds.
    let quickest = |args: Vec<String>| -> anyhow::Result<f64> {
        let times = (0..RUNS).map(|_| timed(args.clone())).collect::<anyhow::Result<Vec<_>>>()?;
        Ok(times.into_iter().fold(f64::INFINITY, f64::min))
    };
    let starting = quickest(one)?;
    Ok((quickest(certificates)? - starting) / f64::from(CERTIFICATES))
}

/// Calls OpenSSL; none if it is not installed.
fn openssl(folder: &Path, args: &[&str]) -> anyhow::Result<Option<Output>> {
    match Command::new("openssl").current_dir(folder).args(args).output() {
        Ok(output) => Ok(Some(output)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("openssl"),
    }
}

#[allow(clippy::disallowed_methods, reason = "measures; no time of the service")]
fn monotonic() -> std::time::Instant {
    std::time::Instant::now()
}
