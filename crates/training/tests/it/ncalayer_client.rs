//! The unmodified client of the field, from npm, against the agent. Skipped, with a word, where node or
//! the client is not installed (`web/frontend` installs it; `NCALAYER_JS_CLIENT` names another place).

use crate::agent::running;
use crate::keys::now;
use base64::Engine;
use qonys_eds::{Revocation, verify};
use std::path::{Path, PathBuf};
use std::process::Command;

fn client() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/frontend/node_modules/ncalayer-js-client");
    let place = std::env::var_os("NCALAYER_JS_CLIENT").map_or(beside, PathBuf::from);
    let usable = place.join("ncalayer-client.js").exists()
        && (place.join("node_modules/ws").exists() || place.join("../ws").exists())
        && Command::new("node").arg("--version").output().is_ok();
    if !usable {
        eprintln!("skipped: no node, or no ncalayer-js-client with ws at {}", place.display());
    }
    usable.then_some(place)
}

#[tokio::test]
async fn the_unmodified_client_signs_through_the_agent() {
    let Some(client) = client() else { return };
    let running = running().await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ncalayer-client.cjs");
    let address = format!("ws://{}/keys/aigul-ecdsa", running.address);
    let output = tokio::task::spawn_blocking(move || {
        Command::new("node").arg(script).arg(client.join("ncalayer-client.js")).arg(address).output().unwrap()
    })
    .await
    .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let signed: Vec<String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(signed.len(), 4);
    for container in signed {
        let cms = base64::engine::general_purpose::STANDARD.decode(container).unwrap();
        verify(&cms, Some(b"hello"), &running.trust, now(), &Revocation::none()).unwrap();
    }
}
