//! What the small world of the fuzz targets is made of: shared by who makes it and who checks against it.

use qonys_procedure::Instant;

/// The time at which everything is judged.
pub fn now() -> Instant {
    "2026-06-01T12:00:00Z".parse().expect("a time")
}

/// Seconds of a day.
pub const DAY: i64 = 24 * 3600;

/// The only contents that were ever signed in this world.
pub const CONTENTS: [&[u8]; 2] = [b"{\"act\":\"submit\"}", b"{\"act\":\"withdraw\"}"];

/// A content that nobody signed.
pub const UNSIGNED: &[u8] = b"{\"act\":\"grant\"}";

/// What the time stamps of this world are over, beside signatures.
pub const STAMPED: &[u8] = b"what was there";

/// Policy of the time stamps.
pub const POLICY: &str = "1.2.398.3.3.2.6.4";

/// How long before [`now`] each time stamp was made, in seconds.
pub const STAMPED_BEFORE: i64 = 60;

/// The person whose keys are good.
pub const IIN: &str = "900101300017";

/// One element of DER.
pub fn tlv(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = body.len().to_be_bytes();
    let significant = &length[length.iter().take_while(|b| **b == 0).count()..];
    match significant {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | long.len() as u8);
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(body);
    out
}

/// The elements inside one element of DER that this world made itself: each whole.
pub fn children(element: &[u8]) -> Vec<&[u8]> {
    let mut rest = &element[header(element)..];
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (one, after) = rest.split_at(whole(rest));
        found.push(one);
        rest = after;
    }
    found
}

/// The contents of one element of DER that this world made itself.
pub fn body(element: &[u8]) -> &[u8] {
    &element[header(element)..]
}

fn header(element: &[u8]) -> usize {
    2 + if element[1] < 0x80 { 0 } else { usize::from(element[1] & 0x7f) }
}

fn whole(element: &[u8]) -> usize {
    let header = header(element);
    let length = match element[1] {
        short if short < 0x80 => usize::from(short),
        _ => element[2..header].iter().fold(0, |length, octet| length << 8 | usize::from(*octet)),
    };
    header + length
}
