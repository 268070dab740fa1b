//! The ready file: addresses and keys for scripts.

use super::folder::Folder;
use super::show;
use anyhow::Context as _;
use qonys_office::Context;
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What scripts are told.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Address of pages and API.
    pub url: String,
    /// Address for people on other computers, where there is one.
    pub public_url: Option<String>,
    /// Address of the key agent.
    pub agent: String,
    /// Folder of the demo.
    pub data: PathBuf,
    today: String,
    now: qonys_procedure::Instant,
    real: qonys_procedure::Instant,
    service: String,
}

impl Ready {
    pub fn new(
        ctx: &Context,
        address: SocketAddr,
        agent: SocketAddr,
        folder: &Folder,
        public_url: Option<String>,
    ) -> Ready {
        Ready {
            url: format!("http://{address}"),
            public_url,
            agent: format!("ws://{agent}"),
            data: folder.root().to_owned(),
            today: ctx.now().local_date().to_string(),
            now: ctx.now(),
            real: crate::system::now(),
            service: ctx.service.clone(),
        }
    }

    /// Writes the file, whole or not at all. `filled`: every synthetic case is there.
    pub fn write(&self, file: Option<&Path>, filled: bool) -> anyhow::Result<()> {
        let Some(file) = file else { return Ok(()) };
        let keys: Vec<_> = show::demo_people()
            .into_iter()
            .map(|p| json!({"key": p.key, "name": p.name, "role": p.role, "city": p.city}))
            .collect();
        let ready = json!({
            "url": self.url,
            "public_url": self.public_url,
            "agent": self.agent,
            "today": self.today,
            // The demo's clock and the real one at the same moment: scripts keep time by the difference.
            "now": self.now.to_string(),
            "real": self.real.to_string(),
            "service": self.service,
            "data": self.data,
            "keys": keys,
            "filled": filled,
        });
        let part = file.with_extension("part");
        std::fs::write(&part, serde_json::to_vec_pretty(&ready)?)
            .and_then(|()| std::fs::rename(&part, file))
            .with_context(|| format!("--ready-file: cannot write {}", file.display()))
    }
}
