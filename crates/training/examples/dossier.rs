//! Writes `examples/dossier/`: `cargo run -p qonys-training --example dossier [FOLDER]`.

use qonys_training::dossier::example;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("examples/dossier"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in example::files() {
        std::fs::write(folder.join(&name), bytes)?;
        println!("{}", folder.join(name).display());
    }
    Ok(())
}
