//! Looks whether the styles and scripts were built; it never builds them itself.

use std::path::Path;
use std::process;

/// What the pages ask for.
const ASSETS: [&str; 5] = ["app.css", "app.js", "sign.js", "icon.svg", "version"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=dist");
    for asset in ASSETS {
        if !Path::new("dist").join(asset).is_file() {
            println!("cargo::error=crates/web/dist/{asset} is missing: run ./run, or scripts/assets alone");
            process::exit(1);
        }
    }
}
