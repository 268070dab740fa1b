//! Turns `locales/{kk,ru,en}/*.ftl` into one typed function a message.
//!
//! The Russian files give the messages and their arguments; Kazakh and English are compared with
//! them. A missing key, a key too many, or other arguments fail the build with file and key.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/emit.rs"]
mod emit;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let locales = manifest.join("../../locales");
    let catalogue = match read(&locales) {
        Ok(catalogue) => catalogue,
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            process::exit(1);
        }
    };
    fs::write(out.join("messages.rs"), emit::messages(&catalogue)).expect("OUT_DIR is writable");
}

fn read(locales: &Path) -> Result<catalogue::Catalogue, Vec<String>> {
    let mut faults = Vec::new();
    let mut sources = Vec::new();
    for lang in catalogue::LANGS {
        let folder = locales.join(lang);
        println!("cargo::rerun-if-changed={}", folder.display());
        match folder_sources(&folder) {
            Ok(files) => sources.push(files),
            Err(e) => faults.push(format!("locales/{lang}: {e}")),
        }
    }
    match <[Vec<(String, String)>; 3]>::try_from(sources) {
        Ok(sources) => catalogue::Catalogue::of(&sources),
        Err(_) => Err(faults),
    }
}

/// Name and text of each `.ftl` file of a folder, in order of their names.
fn folder_sources(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "ftl") {
            println!("cargo::rerun-if-changed={}", path.display());
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}
