//! Reading files of people: never more than expected.

use anyhow::bail;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Reads a file of at most `max` bytes.
pub fn read_bounded(file: &Path, max: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max {
        bail!("larger than {max} bytes");
    }
    Ok(bytes)
}

/// Certificates of a folder (.cer .crt .der .pem), in the order of their names.
pub fn certificates(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        if matches!(ending.as_deref(), Some("cer" | "crt" | "der" | "pem")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
