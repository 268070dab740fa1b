//! Who this server is and what it holds secret: its id and kind, the service key, the search key. Made once;
//! opened at every start.

use anyhow::{Context as _, bail};
use qonys_office::ServiceKind;
use qonys_procedure::Instant;
use qonys_store::seal::{CaseKey, MasterKeys, Purpose};
use qonys_store::search::SearchKey;
use qonys_store::settings::{self, ServerKind, Service};
use qonys_store::{Entropy, SERVICE, Store, keys};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Name of the setting that holds the sealed search key.
const SEARCH_KEY: &str = "search_key";

/// A server that has been set up.
#[derive(Clone)]
pub struct Identity {
    /// Its id, which stands in every statement.
    pub service: Uuid,
    /// Real work or training.
    pub kind: ServiceKind,
    /// Seals what is of no case.
    pub service_key: CaseKey,
    /// Makes the blind tokens of search.
    pub search_key: SearchKey,
}

fn kind_of(kind: ServerKind) -> ServiceKind {
    match kind {
        ServerKind::Real => ServiceKind::Real,
        ServerKind::Training => ServiceKind::Training,
    }
}

/// Sets the server up; refused where that was done before.
pub async fn make(
    store: &Store,
    kind: ServerKind,
    id: Uuid,
    now: Instant,
    master: &MasterKeys,
    entropy: &dyn Entropy,
) -> anyhow::Result<()> {
    let key = CaseKey::generate(SERVICE, entropy);
    let wrapped = key.wrap(master, entropy)?;
    let mut search = Zeroizing::new([0; 32]);
    entropy.fill(&mut *search);
    let sealed = key.seal(Purpose::Setting, "setting", SEARCH_KEY.as_bytes(), &*search, entropy)?;
    let service = Service { id, kind, created: now };
    let made = store
        .write(Vec::new(), 1024, move |db| {
            settings::set_service(db, &service)?;
            keys::put(db, SERVICE, &wrapped)?;
            settings::put(db, SEARCH_KEY, &sealed)
        })
        .await;
    match made {
        Err(qonys_store::Error::Taken(_)) => bail!("this server has been set up before; nothing was changed"),
        other => other.context("the server's identity cannot be stored"),
    }
}

/// Opens what [`make`] stored; `None` where the server was not set up.
pub async fn open(store: &Store, master: &MasterKeys) -> anyhow::Result<Option<Identity>> {
    let rows = store.read(|db| {
        Ok::<_, qonys_store::Error>((settings::service(db)?, keys::get(db, SERVICE)?, settings::get(db, SEARCH_KEY)?))
    });
    let (Some(service), key, sealed) = rows.await.context("the server's identity cannot be read")? else {
        return Ok(None);
    };
    let Some(keys::Stored::Wrapped(wrapped)) = key else { bail!("the service key is not there: restore a backup") };
    let service_key = CaseKey::unwrap(SERVICE, &wrapped, master).with_context(|| {
        format!(
            "the service key was wrapped by the master key \"{}\" and cannot be opened; give that key",
            wrapped.kek_id
        )
    })?;
    let sealed = sealed.context("the search key is not there: restore a backup")?;
    let search = service_key.open(Purpose::Setting, "setting", SEARCH_KEY.as_bytes(), &sealed);
    let search = search.context("the search key cannot be opened")?;
    let search: [u8; 32] = search.as_slice().try_into().context("the search key has another length")?;
    Ok(Some(Identity {
        service: service.id,
        kind: kind_of(service.kind),
        service_key,
        search_key: SearchKey::new(search),
    }))
}
