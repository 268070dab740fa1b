//! `qonys bench`: measured work, one JSON object each.

pub mod acts;
pub mod papers;
pub mod queue;
pub mod verify;

use serde_json::{Value, json};

/// The build that is measured; a debug build says so.
pub fn build() -> Value {
    json!({
        "profile": if cfg!(debug_assertions) { "debug" } else { "release" },
        "commit": option_env!("QONYS_COMMIT").unwrap_or("unknown"),
        "version": env!("CARGO_PKG_VERSION"),
    })
}
