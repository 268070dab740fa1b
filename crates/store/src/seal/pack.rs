//! Packing of what is sealed: an act holds its statement twice (once inside the signature), snapshots are JSON. LZ4
//! takes more than half off both, and with it off every page written, logged and read. It packs twice as fast as the
//! quickest deflate, which earlier versions used, and leaves a tenth more: acts are unpacked more often than written.
//!
//! Lengths tell a little of what is inside, as they do unpacked; nobody puts texts of their own beside another
//! person's secrets in one seal, so nothing can be learned by trying.

use flate2::{Decompress, FlushDecompress, Status};
use lz4_flex::block;
use zeroize::Zeroizing;

/// Less is sealed as it is: it would hardly shrink.
const FROM_BYTES: usize = 256;
/// Nothing longer is ever packed, so nothing longer is unpacked.
const MAX_BYTES: usize = 64 << 20;
/// The length before packing stands in front, big-endian.
const LENGTH: usize = 4;

/// Length and packed bytes; none if that is not shorter.
pub(super) fn pack(plain: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if !(FROM_BYTES..=MAX_BYTES).contains(&plain.len()) {
        return None;
    }
    let mut out = Zeroizing::new(vec![0; LENGTH + block::get_maximum_output_size(plain.len())]);
    let (length, body) = out.split_first_chunk_mut::<LENGTH>()?;
    *length = u32::try_from(plain.len()).ok()?.to_be_bytes();
    let packed = LENGTH + block::compress_into(plain, body).ok()?;
    out.truncate(packed);
    (packed < plain.len()).then_some(out)
}

/// What [`pack`] packed; none if it is not whole.
pub(super) fn unpack(packed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, body) = length(packed)?;
    let mut out = Zeroizing::new(vec![0; length]);
    (block::decompress_into(body, &mut out).ok()? == length).then_some(out)
}

/// As [`unpack`], of what earlier versions packed.
pub(super) fn inflate(packed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, body) = length(packed)?;
    let mut out = Zeroizing::new(Vec::with_capacity(length));
    let status = Decompress::new(false).decompress_vec(body, &mut out, FlushDecompress::Finish);
    (matches!(status, Ok(Status::StreamEnd)) && out.len() == length).then_some(out)
}

/// The length in front, within bounds, and what follows it.
fn length(packed: &[u8]) -> Option<(usize, &[u8])> {
    let (length, body) = packed.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length <= MAX_BYTES)?;
    Some((length, body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compress, Compression, FlushCompress};

    #[test]
    fn what_is_packed_comes_back() {
        let text = "Өтініш беруші 2026 жылғы 16 қарашада ".repeat(200);
        let packed = pack(text.as_bytes()).expect("it shrinks");
        assert!(packed.len() < text.len() / 10);
        assert_eq!(unpack(&packed).expect("whole").as_slice(), text.as_bytes());
    }

    #[test]
    fn what_earlier_versions_packed_comes_back_too() {
        let text = "Өтініш беруші 2026 жылғы 16 қарашада ".repeat(200);
        let mut deflated = Vec::with_capacity(text.len());
        deflated.extend_from_slice(&(text.len() as u32).to_be_bytes());
        Compress::new(Compression::fast(), false)
            .compress_vec(text.as_bytes(), &mut deflated, FlushCompress::Finish)
            .expect("room enough");
        assert_eq!(inflate(&deflated).expect("whole").as_slice(), text.as_bytes());
        assert!(inflate(&deflated[..deflated.len() - 1]).is_none());
        assert!(inflate(&pack(text.as_bytes()).expect("it shrinks")).is_none(), "one is not taken for the other");
        assert!(unpack(&deflated).is_none());
    }

    #[test]
    fn what_does_not_shrink_stays_as_it_is() {
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(4_096)
        .collect();
        assert!(pack(&noise).is_none());
        assert!(pack(b"short").is_none());
    }

    #[test]
    fn cut_longer_or_changed_bytes_are_no_packing() {
        let text = "a".repeat(1_000);
        let packed = pack(text.as_bytes()).expect("it shrinks");
        assert!(unpack(&packed[..packed.len() - 1]).is_none());
        assert!(unpack(&packed[..3]).is_none());
        for length in [0_u32, 999, 1_001, u32::MAX] {
            let mut other = packed.to_vec();
            other[..LENGTH].copy_from_slice(&length.to_be_bytes());
            assert!(unpack(&other).is_none(), "{length}");
        }
    }
}
