//! Where a secret is: a file, an environment variable or a command. The value is wiped after use and
//! never printed.

use crate::files::read_bounded;
use anyhow::{Context as _, bail};
use base64::Engine as _;
use qonys_store::seal::MasterKey;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Largest secret, bytes.
const SECRET_BYTES_MAX: u64 = 16 * 1024;

/// Where a secret is: exactly one of the three.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSource {
    /// A file that only the server's user can read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// Name of an environment variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// A program with its arguments, that prints the secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Vec<String>>,
}

impl SecretSource {
    /// Exactly one place must be named.
    pub(super) fn check(&self, key: &str) -> anyhow::Result<()> {
        let named = [self.file.is_some(), self.env.is_some(), self.command.is_some()];
        if named.into_iter().filter(|n| *n).count() != 1 {
            bail!("{key}: name exactly one of `file`, `env` and `command`");
        }
        if self.command.as_ref().is_some_and(Vec::is_empty) {
            bail!("{key}.command: name the program");
        }
        Ok(())
    }

    /// Reads a relative file from the configuration's folder.
    pub(super) fn place(&mut self, folder: &Path) {
        self.file = self.file.take().map(|file| folder.join(file));
    }

    /// The secret as text.
    pub fn read(&self, key: &str) -> anyhow::Result<Zeroizing<String>> {
        let bytes = self.bytes(key)?;
        let text = std::str::from_utf8(&bytes).ok().with_context(|| format!("{key}: the secret is not text"))?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    fn bytes(&self, key: &str) -> anyhow::Result<Zeroizing<Vec<u8>>> {
        if let Some(file) = &self.file {
            refuse_open(file).with_context(|| key.to_owned())?;
            let read = read_bounded(file, SECRET_BYTES_MAX);
            return read.map(Zeroizing::new).with_context(|| format!("{key}.file: cannot read {}", file.display()));
        }
        if let Some(name) = &self.env {
            let value = std::env::var(name).ok();
            let value = value.with_context(|| format!("{key}.env: the environment variable {name} is not set"))?;
            return Ok(Zeroizing::new(value.into_bytes()));
        }
        let command = self.command.as_deref().unwrap_or_default();
        let [program, args @ ..] = command else { bail!("{key}: no source is named") };
        run(program, args).with_context(|| format!("{key}.command"))
    }
}

fn run(program: &str, args: &[String]) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    let output = std::process::Command::new(program)
        .args(args)
        .stdin(std::process::Stdio::null())
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {program}"))?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        bail!("{program} ended with {}", output.status);
    }
    if printed.len() as u64 > SECRET_BYTES_MAX {
        bail!("{program} printed more than {SECRET_BYTES_MAX} bytes");
    }
    Ok(printed)
}

/// A secret that others can read is none.
fn refuse_open(file: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = match std::fs::metadata(file) {
        Ok(data) => data.permissions().mode(),
        Err(_) => return Ok(()), // reading it says what is wrong
    };
    if mode & 0o077 != 0 {
        bail!("{0} can be read by others (mode {1:o}); run: chmod 600 {0}", file.display(), mode & 0o777);
    }
    Ok(())
}

/// The master keys, one a line: `<id> <32 bytes in base64>`. The first wraps new case keys, the others
/// still open old ones. Empty lines and lines that begin with `#` do not count.
pub fn parse_master_keys(text: &str) -> anyhow::Result<Vec<MasterKey>> {
    let mut keys = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        keys.push(master_key(line).with_context(|| format!("master_key, line {number}"))?);
    }
    if keys.is_empty() {
        bail!(
            "master_key: there is no key; `qonys init` makes one, or: echo \"k1 $(head -c32 /dev/urandom | base64)\""
        );
    }
    Ok(keys)
}

fn master_key(line: &str) -> anyhow::Result<MasterKey> {
    let (id, value) = line.split_once(char::is_whitespace).context("give an id and 32 bytes in base64")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(value.trim()).map(Zeroizing::new);
    let bytes: [u8; 32] =
        bytes.ok().and_then(|b| b.as_slice().try_into().ok()).context("the key is not 32 bytes in base64")?;
    Ok(MasterKey::new(id, bytes)?)
}

/// The line of a new key.
pub fn master_key_line(id: &str, bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(format!("{id} {}\n", base64::engine::general_purpose::STANDARD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn master_keys_are_read_in_order_and_a_new_line_reads_back() {
        let text = format!("# first wraps\n{}\n{}", *master_key_line("k2", &[2; 32]), *master_key_line("k1", &[1; 32]));
        let keys = parse_master_keys(&text).expect("two keys");
        assert_eq!(keys.iter().map(MasterKey::id).collect::<Vec<_>>(), ["k2", "k1"]);
    }

    #[test]
    fn a_fault_in_a_key_names_the_line_and_not_the_key() {
        let fault = parse_master_keys("k1 c2VjcmV0\n").err().expect("too short");
        let text = format!("{fault:#}");
        assert!(text.contains("line 1") && !text.contains("c2VjcmV0"), "{text}");
    }

    #[test]
    fn a_secret_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("key");
        std::fs::write(&file, "k1 x").expect("written");
        let source = SecretSource { file: Some(file.clone()), env: None, command: None };
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("mode");
        assert!(format!("{:#}", source.read("k").expect_err("open to all")).contains("chmod 600"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("mode");
        assert_eq!(source.read("k").expect("closed").as_str(), "k1 x");
    }

    #[test]
    fn a_command_prints_the_secret_and_its_failure_is_told() {
        let of = |command: &[&str]| SecretSource {
            file: None,
            env: None,
            command: Some(command.iter().map(|s| (*s).to_owned()).collect()),
        };
        assert_eq!(of(&["printf", "abc"]).read("k").expect("printed").as_str(), "abc");
        assert!(of(&["false"]).read("k").is_err());
    }
}
