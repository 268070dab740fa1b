//! The printer of a server. Papers are printed here; templates that nobody has approved yet are tried apart, in a process
//! with bounds of its own that is ended when its time is over. A template is a program, and there is no other way to stop
//! one that does not end, or takes all memory.

use qonys_office::ports::{Press, PrintError, Printer, Shipped, TRIAL_SECONDS, Template, TemplateFault, Wrong};
use qonys_papers::TypstPrinter;
use qonys_procedure::Lang;
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// Most memory of a trial, bytes: ten times what the samples need.
const MEMORY_BYTES_MAX: u64 = 1 << 30;
/// Longest trial, seconds of work on a core, should the process that began it be gone. Several cores work at once.
const WORK_SECONDS_MAX: u64 = TRIAL_SECONDS * 8;
/// Most that a trial reads and answers, bytes.
const BYTES_MAX: u64 = 16 << 20;
/// The hidden command that a trial runs.
pub const COMMAND: [&str; 2] = ["templates", "trial"];

/// What is tried.
#[derive(Serialize, Deserialize)]
struct Trial {
    templates: Vec<Template>,
    /// The sample of one paper; none: all of them are looked at.
    sample: Option<(String, Lang)>,
}

/// Prints by typst; tries templates in a process apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typesetter;

impl Printer for Typesetter {
    fn shipped(&self) -> Vec<Shipped> {
        TypstPrinter.shipped()
    }

    fn press(&self, changed: &[Template]) -> Result<Arc<dyn Press>, PrintError> {
        TypstPrinter.press(changed)
    }

    fn check(&self, changed: &[Template]) -> Result<(), Vec<TemplateFault>> {
        apart(&Trial { templates: changed.to_vec(), sample: None }).map(drop)
    }

    fn sample(&self, changed: &[Template], paper: &str, lang: Lang) -> Result<Vec<u8>, Vec<TemplateFault>> {
        apart(&Trial { templates: changed.to_vec(), sample: Some((paper.to_owned(), lang)) })
    }
}

/// Runs a trial apart. What did not answer in time, or at all, was stopped: the last template is the one that was tried.
fn apart(trial: &Trial) -> Result<Vec<u8>, Vec<TemplateFault>> {
    let answer = ask(trial).unwrap_or_else(|error| {
        tracing::error!(%error, "templates cannot be tried apart");
        None
    });
    let template = || trial.templates.last().map(|template| template.name.clone()).unwrap_or_default();
    let stopped = || vec![TemplateFault { template: template(), line: None, wrong: Wrong::Stopped }];
    let answer = answer.ok_or_else(stopped)?;
    let head = answer.iter().position(|byte| *byte == b'\n').ok_or_else(stopped)?;
    let faults: Vec<TemplateFault> = serde_json::from_slice(&answer[..head]).map_err(|_| stopped())?;
    if faults.is_empty() { Ok(answer[head + 1..].to_vec()) } else { Err(faults) }
}

/// The answer of the process; none if it was ended, or ended badly.
fn ask(trial: &Trial) -> std::io::Result<Option<Vec<u8>>> {
    // The very program that runs, also when another version has been put in its place.
    let own = std::path::Path::new("/proc/self/exe");
    let program = if own.exists() { own.to_owned() } else { std::env::current_exe()? };
    let mut child = Command::new(program)
        .args(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (question, stdin, stdout) = (serde_json::to_vec(trial)?, child.stdin.take(), child.stdout.take());
    let (told, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let written = stdin.map(|mut stdin| stdin.write_all(&question));
        let read = stdout.map(|stdout| stdout.take(BYTES_MAX).read_to_end(&mut bytes));
        // Nobody listens any more if the time is over.
        let _ = told.send((matches!(written, Some(Ok(()))) && matches!(read, Some(Ok(1..)))).then_some(bytes));
    });
    let answer = answer.recv_timeout(Duration::from_secs(TRIAL_SECONDS)).ok().flatten();
    let _ = child.kill();
    let status = child.wait()?;
    if answer.is_none() {
        tracing::warn!(%status, "a trial of templates was stopped");
    }
    Ok(answer)
}

/// The trial itself, in the process apart: reads what is to be tried, answers with what is wrong, and with the sample.
pub fn answer() -> anyhow::Result<()> {
    bounded()?;
    let mut question = Vec::new();
    std::io::stdin().lock().take(BYTES_MAX).read_to_end(&mut question)?;
    let trial: Trial = serde_json::from_slice(&question)?;
    let tried = match &trial.sample {
        None => TypstPrinter.check(&trial.templates).map(|()| Vec::new()),
        Some((paper, lang)) => TypstPrinter.sample(&trial.templates, paper, *lang),
    };
    let (pdf, faults) = match tried {
        Ok(pdf) => (pdf, Vec::new()),
        Err(faults) => (Vec::new(), faults),
    };
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &faults)?;
    out.write_all(b"\n")?;
    out.write_all(&pdf)?;
    Ok(out.flush()?)
}

/// This process takes no more than a trial needs, and leaves nothing behind.
fn bounded() -> anyhow::Result<()> {
    for (resource, most) in [
        (Resource::Data, MEMORY_BYTES_MAX),
        (Resource::Cpu, WORK_SECONDS_MAX),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
