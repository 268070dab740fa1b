//! `qonys bench papers`: how long a paper takes on one core, and whether the process holds more after thousands of
//! them. No two papers are alike: whatever is remembered of one and never forgotten is seen as growth.

use anyhow::{Context as _, ensure};
use clap::Args;
use qonys_office::ports::{Decision, Holder, Paper, PaperBody, Printer as _};
use qonys_papers::{TypstPrinter, samples};
use qonys_procedure::Lang;
use qonys_procedure::paper::PaperKind;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fs;

/// Papers of each row before the measurement.
const WARM: u32 = 10;
/// Papers after which the memory is read for the first time: every template was used by then.
const MEMORY_FROM: u32 = 1_000;
/// What the reference reads, bytes.
const REFERENCE: usize = 1 << 20;
/// How often it does so.
const REFERENCE_RUNS: u32 = 200;

/// Typesets a petition, a permit and a nearly empty paper in Russian on one core, then papers of all kinds and
/// languages for what they leave in memory.
#[derive(Args, Clone, Debug, Serialize)]
#[command(after_help = "Examples:\n  qonys bench papers\n  qonys bench papers --count 20 --memory 10000")]
pub struct PapersArgs {
    /// Papers of each measured kind.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    count: u32,
    /// Papers of mixed kinds after them; memory is read after 1,000 and at the end.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2_000..=1_000_000))]
    memory: Option<u32>,
}

/// One measured kind.
#[derive(Serialize)]
struct Row {
    paper: &'static str,
    per_s: f64,
    p50_us: u64,
    p99_us: u64,
    max_us: u64,
    /// Processor time of one, on average: the core may be shared with other work.
    cpu_us: u64,
    pdf_bytes: usize,
    /// Against the reference: how many times its work one paper takes.
    ratio: f64,
}

/// Measures and gives the JSON of interface.md. Blocking; the process stays on one core afterwards.
///
/// # Errors
/// Of a template, and where the system does not say what the process uses.
pub fn run(args: &PapersArgs) -> anyhow::Result<Value> {
    stay_on_one_core()?;
    let reference = reference()?;
    let rows = [
        ("petition", samples_of(PaperKind::Petition)?),
        ("permit", samples_of(PaperKind::Permit)?),
        ("blank", blank(samples_of(PaperKind::HandOverReceipt)?)),
    ];
    let rows = rows.into_iter().map(|(name, paper)| row(args.count, name, &paper, &reference));
    let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
    let first = rows.first().context("measured kinds")?;
    let (p50_us, p99_us, max_us) = (first.p50_us, first.p99_us, first.max_us);
    Ok(json!({
        "bench": "papers",
        "build": super::build(),
        "inputs": args,
        "p50_us": p50_us,
        "p99_us": p99_us,
        "max_us": max_us,
        "rows": rows,
        "memory": args.memory.map(memory).transpose()?,
        "reference": {
            "what": "SHA-256 of 1 MiB on the same core; p50, p99 and max above are those of the first row",
            "per_s": 1e6 / reference.p50_us.max(1) as f64,
            "p50_us": reference.p50_us,
            "p99_us": reference.p99_us,
        },
    }))
}

fn row(count: u32, name: &'static str, paper: &Paper, reference: &Times) -> anyhow::Result<Row> {
    let press = TypstPrinter.press(&[])?;
    let mut pdf_bytes = 0;
    let mut print = |n| -> anyhow::Result<()> {
        pdf_bytes = press.print(&another(paper, n))?.len();
        Ok(())
    };
    (0..WARM).try_for_each(&mut print)?;
    let cpu = cpu_us()?;
    let times = measure(count, |n| print(WARM + n))?;
    let cpu_us = (cpu_us()? - cpu) / u64::from(count);
    Ok(Row {
        paper: name,
        per_s: times.per_s,
        p50_us: times.p50_us,
        p99_us: times.p99_us,
        max_us: times.max_us,
        cpu_us,
        pdf_bytes,
        ratio: times.p50_us as f64 / reference.p50_us.max(1) as f64,
    })
}

fn samples_of(kind: PaperKind) -> anyhow::Result<Paper> {
    let found = samples::samples(Lang::Ru).into_iter().find(|paper| samples::kind(paper) == kind);
    found.with_context(|| format!("no sample of {kind}"))
}

/// What the page itself costs: a paper that says nothing and cannot be checked.
fn blank(paper: Paper) -> Paper {
    let body = match paper.body {
        PaperBody::Decision(decision) => PaperBody::Decision(Box::new(Decision {
            holder: Holder::default(),
            content: serde_json::Map::new(),
            ..*decision
        })),
        other => other,
    };
    Paper { verify_url: None, training: false, body, ..paper }
}

/// The same paper of another person: its number, its address and its names are its own.
fn another(paper: &Paper, n: u32) -> Paper {
    let mut paper = paper.clone();
    paper.number = format!("{}-{n:06}", paper.number);
    paper.verify_url = paper.verify_url.map(|url| format!("{url}{n:06}"));
    match &mut paper.body {
        PaperBody::Receipt(receipt) => receipt.text = format!("{}\n{n:06}", receipt.text),
        PaperBody::Decision(decision) if !decision.holder.name_latin.is_empty() => {
            decision.holder.name_latin = format!("{} {n:06}", decision.holder.name_latin);
            decision.holder.name_cyrillic = format!("{} {n:06}", decision.holder.name_cyrillic);
        }
        PaperBody::Decision(_) => {}
        PaperBody::Record(record) => record.holder.name_latin = format!("{} {n:06}", record.holder.name_latin),
    }
    paper
}

/// What the process holds after 1,000 papers and after all of them, and ten times on the way.
fn memory(count: u32) -> anyhow::Result<Value> {
    let papers: Vec<Paper> = Lang::ALL.iter().flat_map(|&lang| samples::samples(lang)).collect();
    let press = TypstPrinter.press(&[])?;
    let step = ((count - MEMORY_FROM) / 10).max(1);
    let mut seen: Vec<(u32, u64)> = Vec::new();
    for (n, paper) in (1..=count).zip(papers.iter().cycle()) {
        press.print(&another(paper, n))?;
        if n == count || (n >= MEMORY_FROM && (n - MEMORY_FROM).is_multiple_of(step)) {
            seen.push((n, rss_anon()?));
        }
    }
    let ((_, first), (_, last)) = (seen.first().context("memory")?, seen.last().context("memory")?);
    let growth = i64::try_from(*last)? - i64::try_from(*first)?;
    Ok(json!({
        "papers": count,
        "rss_anon_after_1000_bytes": first,
        "rss_anon_at_end_bytes": last,
        "growth_bytes": growth,
        "growth_bytes_per_paper": growth as f64 / f64::from(count - MEMORY_FROM),
        "papers_and_rss_anon_bytes": seen,
    }))
}

/// How long each of the calls took.
struct Times {
    per_s: f64,
    p50_us: u64,
    p99_us: u64,
    max_us: u64,
}

fn measure(count: u32, mut call: impl FnMut(u32) -> anyhow::Result<()>) -> anyhow::Result<Times> {
    let began = monotonic();
    let mut times = Vec::new();
    for n in 0..count {
        let one = monotonic();
        call(n)?;
        times.push(u64::try_from(one.elapsed().as_micros())?);
    }
    let per_s = f64::from(count) / began.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    Ok(Times { per_s, p50_us: at(50), p99_us: at(99), max_us: at(100) })
}

fn reference() -> anyhow::Result<Times> {
    let data = vec![b'x'; REFERENCE];
    let mut sum = 0_u8;
    let times = measure(REFERENCE_RUNS, |n| {
        // Each with a seed of its own, so that nothing is left out as known.
        sum ^= Sha256::new().chain_update(n.to_be_bytes()).chain_update(&data).finalize()[0];
        Ok(())
    })?;
    std::hint::black_box(sum);
    Ok(times)
}

/// Threads that the typesetter makes later stay on the same core, and it makes no more than the core can run.
#[cfg(target_os = "linux")]
fn stay_on_one_core() -> anyhow::Result<()> {
    // SAFETY: the set is ours, zeroed is empty, and the kernel reads as many bytes as it has.
    #[allow(unsafe_code, reason = "there is no safe way to say it without another dependency")]
    let stays = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(usize::try_from(libc::sched_getcpu())?, &mut set);
        libc::sched_setaffinity(0, size_of_val(&set), &raw const set)
    };
    ensure!(stays == 0, "the process cannot be kept on one core: {}", std::io::Error::last_os_error());
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn stay_on_one_core() -> anyhow::Result<()> {
    anyhow::bail!("papers are measured on Linux alone")
}

/// Memory of the process that is no file's, bytes.
fn rss_anon() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).context("no RssAnon")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().with_context(|| format!("RssAnon is {line}"))?;
    Ok(kib * 1024)
}

/// Processor time of the process and its threads, microseconds.
fn cpu_us() -> anyhow::Result<u64> {
    /// Ticks a second that Linux counts for programs.
    const TICKS: u64 = 100;
    let stat = fs::read_to_string("/proc/self/stat").context("/proc/self/stat")?;
    // The name of the program stands in brackets and may hold anything.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // utime and stime are the 14th and 15th of all, 12th and 13th of what follows the name.
    let ticks = fields.skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(ticks * 1_000_000 / TICKS)
}

#[allow(clippy::disallowed_methods, reason = "measures; no time of the service")]
fn monotonic() -> std::time::Instant {
    std::time::Instant::now()
}
