//! Telling systemd how the server is, where it asks (`Type=notify`).

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// Sends a state (`READY=1`, `STOPPING=1`). Without `NOTIFY_SOCKET` nothing is sent.
pub fn send(state: &str) {
    let Some(path) = std::env::var_os("NOTIFY_SOCKET") else { return };
    if let Err(error) = send_to(path.as_bytes(), state) {
        tracing::warn!(%error, "the service manager cannot be told {state}");
    }
}

fn send_to(path: &[u8], state: &str) -> std::io::Result<()> {
    let address = match path {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(std::ffi::OsStr::from_bytes(path))?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_arrives_by_path_and_by_abstract_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let by_path = UnixDatagram::bind(&path).expect("bound");
        send_to(path.as_os_str().as_bytes(), "READY=1").expect("sent");
        let name = format!("qonys-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).expect("a name");
        let by_name = UnixDatagram::bind_addr(&address).expect("bound");
        send_to(format!("@{name}").as_bytes(), "STOPPING=1").expect("sent");
        for (socket, wanted) in [(by_path, "READY=1"), (by_name, "STOPPING=1")] {
            let mut buffer = [0; 32];
            let n = socket.recv(&mut buffer).expect("received");
            assert_eq!(&buffer[..n], wanted.as_bytes());
        }
    }
}
