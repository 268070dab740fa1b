//! What must hold of the key agent's protocol for any text. The protocol is taken from `crates/training` as it
//! stands there, for the agent itself would bring a server, a database and a printer of images along.

mod frame;
#[path = "../../../crates/training/src/agent/protocol.rs"]
mod protocol;

/// See [`frame::frame`].
pub fn frame(data: &[u8]) {
    frame::frame(data);
}
