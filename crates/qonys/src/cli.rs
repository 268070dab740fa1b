//! The command line \[interface.md, "Command line"\]: what can be asked. What is done stands in
//! [`crate::commands`].

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Qonys: the Digital Nomad Residency of Kazakhstan, from the first form to the permit handed over.
#[derive(Debug, Parser)]
#[command(name = "qonys", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 success, 1 a negative answer, 2 misuse or cannot run.\n\
    Results go to stdout, progress and logs to stderr.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// A training server with synthetic people and cases; nothing in it is real
    Demo(Demo),
    /// Set up a server for real work: folders, master key, database, first administrator
    Init(Init),
    /// The server for real work
    Serve(Serve),
    /// Bring the database to this version
    Migrate(WithConfig),
    /// Check configuration, database, storage, trust store and clock, and say what to do about each fault
    Doctor(Doctor),
    /// Editions of the order
    #[command(subcommand)]
    Edition(Edition),
    /// Individual identification numbers
    #[command(subcommand)]
    Iin(Iin),
    /// Compute the last day of a limit
    Deadline(Deadline),
    /// Electronic digital signatures: verify, sign with training keys, key agent
    #[command(subcommand)]
    Eds(Eds),
    /// Evidence containers: a whole case in one file that is proven without the service
    #[command(subcommand)]
    Case(crate::commands::case::Case),
    /// Papers that the service issues: samples to look at
    #[command(subcommand)]
    Papers(crate::commands::papers::Papers),
    /// Templates of papers: write them, check changed ones
    #[command(subcommand)]
    Templates(crate::commands::templates::Templates),
    /// Accesses of employees; nothing happens without an EDS
    #[command(subcommand)]
    Access(Access),
    /// Measured work: one JSON object a run, on stdout
    #[command(subcommand)]
    Bench(Bench),
    /// The OpenAPI document of the JSON API, on stdout
    #[command(after_help = "Example:\n  qonys openapi > openapi.json")]
    Openapi,
}

/// A command that needs nothing but the configuration.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qonys migrate --config /etc/qonys/config.toml")]
pub struct WithConfig {
    #[command(flatten)]
    pub config: ConfigFile,
}

/// Where the configuration is.
#[derive(Debug, Args)]
pub struct ConfigFile {
    /// Configuration file; `config.example.toml` explains every key
    #[arg(long, value_name = "FILE", env = "QONYS_CONFIG", default_value = "/etc/qonys/config.toml")]
    pub config: PathBuf,
}

/// `qonys demo`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys demo\n  \
    qonys demo --fresh --cases 20 --today 2026-10-01\n  \
    qonys demo --listen 127.0.0.1:0 --agent-listen 127.0.0.1:0 --ready-file ready.json\n  \
    qonys demo --public-url https://training.example.kz\n  \
    qonys demo --fresh --edition-file draft.toml")]
pub struct Demo {
    /// Address of the pages and the API; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address of the key agent; where it is taken, as by NCALayer, and with port 0, a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:13579")]
    pub agent_listen: SocketAddr,
    /// Address under which people on other computers reach the demo through a proxy that speaks TLS. Each of them
    /// runs `qonys eds agent` with a copy of the demo's keys and this address as `--pages`
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub public_url: Option<String>,
    /// Folder of the demo [default: $XDG_STATE_HOME/qonys-demo, else ~/.local/state/qonys-demo]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Synthetic cases to fill in, spread over all stages
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub cases: u32,
    /// Play in this edition of the order [default: the one in force on the day played]
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
    /// Play by the rules built in and this edition, in the place of one of the same id: a draft is tried before anything is
    /// decided. It is checked as by `qonys edition check`. A demo that was begun with a file goes on with the same one only
    #[arg(long, value_name = "FILE")]
    pub edition_file: Option<PathBuf>,
    /// The day to be played; the clock runs on from there [default: today if an edition is in force,
    /// else the 60th day before the last edition's end]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Send notices by the mail server of this file, which holds a section [mail] as config.example.toml has it;
    /// without it none are sent. Cases that are filled in write no letters
    #[arg(long, value_name = "FILE")]
    pub mail: Option<PathBuf>,
    /// Write addresses and keys to this file as JSON once the server answers
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Remove the demo's folder first and start over
    #[arg(long)]
    pub fresh: bool,
}

/// `qonys init`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qonys init --config /etc/qonys/config.toml --administrator admin.cer\n\n\
    Runs once. The certificate is that of the first administrator (NIT JSC): only its public part is needed,\n\
    and it must chain to the trust folder of the configuration.")]
pub struct Init {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Certificate of the first administrator (.cer, .crt, .der, .pem)
    #[arg(long, value_name = "FILE")]
    pub administrator: PathBuf,
}

/// `qonys serve`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  qonys serve --config /etc/qonys/config.toml\n\n\
    SIGTERM or SIGINT stop it: requests under way are answered, then the database is closed (at most 30 s).\n\
    SIGUSR1 begins maintenance (reading goes on, nothing is written), SIGUSR2 ends it.")]
pub struct Serve {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Begin in maintenance: reading works, nothing is written
    #[arg(long)]
    pub maintenance: bool,
}

/// `qonys doctor`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  qonys doctor --config /etc/qonys/config.toml\n  qonys doctor --rebuild --json")]
pub struct Doctor {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Look at the folder of a demo that does not run, instead of at a configured server
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub demo: Option<PathBuf>,
    /// Write what is computed from the acts (state, limits, search) anew, and say what differed
    #[arg(long)]
    pub rebuild: bool,
    /// One JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// `qonys edition …`
#[derive(Debug, Subcommand)]
pub enum Edition {
    /// Editions that this program knows
    #[command(after_help = "Example:\n  qonys edition list")]
    List {
        /// JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// One edition: identity, cities, clocks, documents
    #[command(after_help = "Example:\n  qonys edition show 2026")]
    Show {
        /// Id, as `qonys edition list` prints it
        id: String,
        /// JSON instead of text
        #[arg(long)]
        json: bool,
    },
    /// Check a file of an edition; every fault with its line, and what is still unverified
    #[command(after_help = "Example:\n  qonys edition check editions/2026.toml")]
    Check {
        /// File (TOML)
        file: PathBuf,
        /// JSON instead of text
        #[arg(long)]
        json: bool,
    },
}

/// `qonys iin …`
#[derive(Debug, Subcommand)]
pub enum Iin {
    /// Whether a number is valid, and why not; birth date and sex
    #[command(after_help = "Example:\n  qonys iin check 850615300012")]
    Check {
        /// Twelve digits
        iin: String,
        /// JSON instead of text
        #[arg(long)]
        json: bool,
    },
}

/// `qonys deadline`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("term").required(true).args(["working_days", "calendar_days", "clock"])))]
#[command(after_help = "Examples:\n  \
    qonys deadline --from 2026-03-20 --working-days 2\n  \
    qonys deadline --from 2026-03-20 --calendar-days 30\n  \
    qonys deadline --clock verification --registered 2026-03-20 --edition 2026\n\n\
    The date goes to stdout, the days that do not count to stderr.")]
pub struct Deadline {
    /// Day of the event; the term begins on the day after
    #[arg(long, value_name = "DATE", required_unless_present = "clock", conflicts_with = "clock")]
    pub from: Option<Date>,
    /// Length in working days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub working_days: Option<u32>,
    /// Length in calendar days; a last day that is not worked moves to the next working day
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub calendar_days: Option<u32>,
    /// A clock of the edition or of the law tables, by its id (`screening`, `verification`, …)
    #[arg(long, value_name = "NAME", requires = "registered")]
    pub clock: Option<String>,
    /// Day of registration, from which the clock runs
    #[arg(long, value_name = "DATE", requires = "clock")]
    pub registered: Option<Date>,
    /// Edition [default: the one in force on the day]
    #[arg(long, value_name = "ID")]
    pub edition: Option<String>,
}

/// `qonys bench …`
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// How fast acts are written, on the embedded database
    Acts(crate::bench::acts::ActsArgs),
    /// How fast an officer's queue comes as a page
    Queue(crate::bench::queue::QueueArgs),
    /// How many signatures one core verifies, beside OpenSSL
    Verify(crate::bench::verify::VerifyArgs),
    /// How long a paper takes on one core, and what the process holds afterwards
    Papers(crate::bench::papers::PapersArgs),
}

/// `qonys eds …`
#[derive(Debug, Subcommand)]
pub enum Eds {
    /// Verify a CMS; one JSON object on stdout; exit 0 valid, 1 not valid, 2 cannot be read
    Verify(Verify),
    /// Sign a file with a training key
    Sign(Sign),
    /// The training key agent alone: speaks the NCALayer protocol on loopback
    Agent(Agent),
}

/// `qonys eds verify`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys eds verify --trust trust/ --crl nca.crl signed.cms\n  \
    qonys eds verify --trust trust/ --content permit.pdf permit.pdf.cms\n  \
    qonys eds verify --trust trust/ --evidence act.json act.cms")]
pub struct Verify {
    /// Folder of roots and intermediates (.cer .crt .der .pem), each of them trusted
    #[arg(long, value_name = "DIR")]
    pub trust: Option<PathBuf>,
    /// Revocation list; may be given several times
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// What was signed, for a detached signature
    #[arg(long, value_name = "FILE")]
    pub content: Option<PathBuf>,
    /// Judge at this time instead of now
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<String>,
    /// Without revocation material the signature is not valid
    #[arg(long)]
    pub require_revocation: bool,
    /// Evidence kept with the signature: it alone says when and by what it is judged; without --trust its own
    /// authorities are believed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["crl", "at", "require_revocation"])]
    pub evidence: Option<PathBuf>,
    /// The signature: CMS as DER, BER, PEM or base64
    pub file: PathBuf,
}

/// `qonys eds sign`
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  qonys eds sign --keys ~/.local/state/qonys-demo/keys --key applicant statement.json > statement.cms"
)]
pub struct Sign {
    /// Folder of training keys (`keys` in the demo's folder)
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// Name of the key
    #[arg(long, value_name = "NAME")]
    pub key: String,
    /// Leave the content out of the CMS
    #[arg(long)]
    pub detached: bool,
    /// What to sign
    pub file: PathBuf,
}

/// `qonys eds agent`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys eds agent --keys ~/.local/state/qonys-demo/keys\n  \
    qonys eds agent --keys keys --pages https://training.example.kz")]
pub struct Agent {
    /// Folder of training keys (`keys` in the demo's folder)
    #[arg(long, value_name = "DIR")]
    pub keys: PathBuf,
    /// Address on loopback
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:13579")]
    pub listen: SocketAddr,
    /// Training server elsewhere whose pages may sign; may be given several times [default: this computer alone]
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub pages: Vec<String>,
}

/// An address as browsers name the origin of a page: scheme and host, the port where it is not the usual one.
fn origin(text: &str) -> Result<String, String> {
    let text = text.to_ascii_lowercase();
    let (host, port) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(host), _) => (host, ":443"),
        (_, Some(host)) => (host, ":80"),
        _ => ("", ""),
    };
    if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
        return Err("give scheme and host as people type them, without a slash at the end, for example \
                    https://training.example.kz"
            .to_owned());
    }
    Ok(text.strip_suffix(port).unwrap_or(&text).to_owned())
}

/// `qonys access …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Example: every step is prepared, signed, and taken\n  \
    qonys access request --signer 780120303454 --as migration_head --out request.json \\\n      \
    --holder-iin 890730403737 --holder-name 'Tulegenova Assel' --role migration_officer --city astana \\\n      \
    --organisation 200140009028 --ministry 140840009019 --reason 'order of appointment 12'\n  \
    (sign request.json with NCALayer, as CMS with the content inside)\n  \
    qonys access request --cms request.cms")]
pub enum Access {
    /// Accesses that have not ended, and requests that wait
    #[command(after_help = "Example:\n  qonys access list --json")]
    List {
        #[command(flatten)]
        config: ConfigFile,
        /// JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Ask for an access: the head of the office, or an official of the ministry
    Request(AccessStep<Wanted>),
    /// Approve a request: the own ministry
    Approve(AccessStep<RequestId>),
    /// Give an access: the administrator
    Provide(AccessStep<Provided>),
    /// Hold an access back for a time: the administrator
    Suspend(AccessStep<AccessId>),
    /// Put a suspended access in force again: the administrator
    Resume(AccessStep<AccessId>),
    /// End an access for good: the administrator
    End(AccessStep<AccessId>),
    /// Look at an access, each 90 days: the administrator
    Review(AccessStep<Reviewed>),
}

/// A step: prepared with its data, or taken with its signature.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    qonys access approve 019a… --signer 710405303381 --as supervisor --out approve.json\n  \
    qonys access suspend 019a… --reason 'long leave' --signer 860214303105 --as administrator --out suspend.json\n  \
    qonys access review --cms review.cms\n\n\
    The same command prepares the statement (--signer, --as, --out) and takes it signed (--cms).")]
pub struct AccessStep<T: Args> {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Take the signed statement (CMS with the content inside)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["signer", "role_of_signer", "out"])]
    pub cms: Option<PathBuf>,
    /// IIN of the person who will sign
    #[arg(long, value_name = "IIN", required_unless_present = "cms")]
    pub signer: Option<String>,
    /// Role in which they sign
    #[arg(long = "as", id = "role_of_signer", value_name = "ROLE", required_unless_present = "cms")]
    pub role: Option<String>,
    /// Write the statement to be signed to this file
    #[arg(long, value_name = "FILE", required_unless_present = "cms")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub data: T,
}

/// For whom an access is wanted, and which.
#[derive(Debug, Args)]
pub struct Wanted {
    #[command(flatten)]
    pub person: Person,
    /// Why: order of appointment, duties
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// The person, the role and the organisation.
#[derive(Debug, Args)]
pub struct Person {
    /// IIN of the person
    #[arg(long, value_name = "IIN")]
    pub holder_iin: Option<String>,
    /// Name, as in the certificate
    #[arg(long, value_name = "NAME")]
    pub holder_name: Option<String>,
    /// Role of the access
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// BIN of the person's organisation
    #[arg(long, value_name = "BIN")]
    pub organisation: Option<String>,
    /// City, for roles of a city
    #[arg(long, value_name = "ID")]
    pub city: Option<String>,
    /// BIN of the ministry to which the organisation belongs
    #[arg(long, value_name = "BIN")]
    pub ministry: Option<String>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
}

/// A request.
#[derive(Debug, Args)]
pub struct RequestId {
    /// Id of the request, as `qonys access list` prints it
    pub request: Option<String>,
}

/// A request, or a person on paper.
#[derive(Debug, Args)]
pub struct Provided {
    /// Id of the approved request; left out for the first people, who come on paper
    pub request: Option<String>,
    /// Number and date of the paper
    #[arg(long, value_name = "TEXT")]
    pub paper: Option<String>,
    #[command(flatten)]
    pub person: Person,
}

/// An access.
#[derive(Debug, Args)]
pub struct AccessId {
    /// Id of the access, as `qonys access list` prints it
    pub access: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// An access that was looked at.
#[derive(Debug, Args)]
pub struct Reviewed {
    #[command(flatten)]
    pub access: AccessId,
    /// It is no longer needed: it ends
    #[arg(long)]
    pub no_longer_needed: bool,
}
