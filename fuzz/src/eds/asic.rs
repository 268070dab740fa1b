//! Evidence containers: what is read is, byte for byte, what would be written; and whatever is written is read.

use qonys_eds::asic::{BYTES_MAX, Container, Measured, Writer};
use std::io::Cursor;

/// Stands between the names and contents that the bytes are taken apart into.
const BETWEEN: u8 = 0xff;

/// Holds for any bytes: as a container, and as names and contents to write.
pub fn asic(bytes: &[u8]) {
    if let Ok(mut container) = Container::open(Cursor::new(bytes))
        && container.faults().is_empty()
    {
        assert_eq!(written_again(&mut container), bytes, "two spellings of one container");
    }
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == BETWEEN).collect();
    let named = parts.chunks_exact(2).filter_map(|pair| Some((std::str::from_utf8(pair[0]).ok()?, pair[1])));
    write_and_read(&named.collect::<Vec<_>>());
}

fn written_again(container: &mut Container<Cursor<&[u8]>>) -> Vec<u8> {
    let names: Vec<String> = container.files().map(|(name, _)| name.to_owned()).collect();
    let (mut writer, mut out) = Writer::begin();
    for name in names {
        let content = container.read(&name, BYTES_MAX).expect("it is there");
        out.extend(writer.add(&name, &Measured::of(&content)).expect("it had its place"));
        out.extend(content);
    }
    out.extend(writer.finish(container.token()).expect("it had room"));
    out
}

/// What the writer takes comes back; what it does not take is not in it.
fn write_and_read(files: &[(&str, &[u8])]) {
    let (mut writer, mut out) = Writer::begin();
    let mut taken = Vec::new();
    for (name, content) in files {
        if let Ok(header) = writer.add(name, &Measured::of(content)) {
            out.extend(header);
            out.extend(*content);
            taken.push((*name, *content));
        }
    }
    out.extend(writer.finish(None).expect("there is room"));
    let mut container = Container::open(Cursor::new(out.as_slice())).expect("what was written");
    assert!(container.faults().is_empty() && !container.is_stamped());
    assert_eq!(container.files().count(), taken.len());
    for (name, content) in taken {
        assert_eq!(container.read(name, BYTES_MAX).expect("it is there"), content);
    }
}
