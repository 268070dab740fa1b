//! Makes the kept world and the first inputs of the fuzz targets anew: `fuzz/world` and `fuzz/corpus`.
//!
//! ```sh
//! cargo run --package qonys-eds --example fuzz_corpus
//! ```
//!
//! Keys are made on the spot, so every file changes; the files of one run belong together. They are throw-away keys
//! of a training authority that exists nowhere else.

#[path = "../../../fuzz/src/eds/facts.rs"]
#[allow(dead_code, reason = "the targets use the rest")]
mod facts;
#[path = "fuzz_corpus/frames.rs"]
mod frames;
#[path = "fuzz_corpus/made.rs"]
mod made;
#[path = "fuzz_corpus/world.rs"]
mod world;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Whatever goes wrong ends the run.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let world = world::World::make()?;
    let kept = Kept::new(folder.join("world"))?;
    for (name, bytes) in world.files()? {
        kept.write(&name, &bytes)?;
    }
    for (target, inputs) in made::inputs(&world)?.into_iter().chain([("frame", frames::inputs())]) {
        let kept = Kept::new(folder.join("corpus").join(target))?;
        for (name, bytes) in inputs {
            kept.write(&name, &bytes)?;
        }
    }
    Ok(())
}

/// A folder that holds what this run writes and nothing else.
struct Kept(PathBuf);

impl Kept {
    fn new(folder: PathBuf) -> Result<Kept> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Kept(folder))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.0.join(name), bytes).map_err(Into::into)
    }
}
