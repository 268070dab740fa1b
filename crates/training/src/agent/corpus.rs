//! The kept frames of the fuzz target `frame` hold to its property.

use std::fs;
use std::path::Path;

use super::frame::frame;
use super::protocol;

#[test]
fn every_kept_frame_holds_to_the_property_of_the_fuzz_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/frame");
    let mut understood = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        let bytes = fs::read(&path).unwrap();
        frame(&bytes);
        understood += usize::from(std::str::from_utf8(&bytes).is_ok_and(|text| protocol::read(text).is_ok()));
    }
    assert!(understood >= 5, "only {understood} kept frames are requests that an agent understands");
}
