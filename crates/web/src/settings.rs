//! What the binary decides about the pages and the API.

use metrics_exporter_prometheus::PrometheusHandle;
use qonys_procedure::{Date, Instant, Role};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Room on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Bytes that can still be written.
    pub free: u64,
    /// Bytes in all.
    pub all: u64,
}

/// Asks how much room is left.
pub type AskDisk = Arc<dyn Fn() -> Option<Disk> + Send + Sync>;

/// Settings of the web side of one server.
pub struct Settings {
    /// Cookies are `Secure` and named `__Host-…`, and HSTS is sent. Off only on plain loopback.
    pub secure_cookies: bool,
    /// The demo's people and clock; none on a server for real work.
    pub demo: Option<Arc<dyn DemoHooks>>,
    /// While set, writes answer 503 `maintenance`; reading goes on.
    pub maintenance: Arc<AtomicBool>,
    /// Socket of the signing program on the person's computer: `wss://127.0.0.1:13579`; in the demo the
    /// key agent's, `ws://127.0.0.1:13579`.
    pub signer_url: String,
    /// Version of the program, shown at the foot of every page.
    pub version: &'static str,
    /// The service stands behind a reverse proxy of its own: the last address of `X-Forwarded-For` is the
    /// caller's. Without one the header is not believed.
    pub behind_proxy: bool,
    /// Bytes free and in all on the disk of the data; none where nobody can tell.
    pub disk: Option<AskDisk>,
    /// What `/metrics` shows; without it the address answers 404.
    pub metrics: Option<PrometheusHandle>,
}

impl Settings {
    /// The address at which a key of the demo signs at once.
    pub(crate) fn agent_of(&self, key: &str) -> String {
        format!("{}/keys/{key}", self.signer_url.trim_end_matches('/'))
    }

    /// Whether writing stands still.
    pub fn in_maintenance(&self) -> bool {
        self.maintenance.load(Ordering::Relaxed)
    }
}

/// A person of the demo whom one button signs in.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// Name of the training key; the agent signs with it at `<signer_url>/keys/<key>`.
    pub key: String,
    /// IIN in its certificate: whose session it is, so that acts are signed with the same key.
    pub iin: String,
    /// Name as in the certificate.
    pub name: String,
    /// Role.
    pub role: Role,
    /// City, spoken by the edition; none for those of no city.
    pub city: Option<qonys_procedure::CityId>,
}

/// How the demo's clock is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMove {
    /// To the opening of the next working day.
    NextWorkingDay,
    /// By a number of days, at most 400.
    Days(u16),
    /// To a day, not before the present one.
    Set(Date),
}

/// Why the demo's clock was not moved.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the clock cannot be moved: {0}")]
pub struct ClockFault(pub String);

/// What the demo adds to a server.
pub trait DemoHooks: Send + Sync {
    /// Who can be played, in the order of the procedure.
    fn people(&self) -> Vec<DemoPerson>;

    /// Moves the service's clock and lets everything that falls due happen; answers the new time.
    ///
    /// # Errors
    /// The move goes backwards or beyond the calendar.
    fn move_clock(&self, how: ClockMove) -> Result<Instant, ClockFault>;
}
