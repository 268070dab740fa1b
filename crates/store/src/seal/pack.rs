//! Packing of what is sealed: an act holds its statement twice (once inside the signature), snapshots are JSON.
//! Deflate takes two thirds off both, and with them off every page written, logged and read.
//!
//! Lengths tell a little of what is inside, as they do unpacked; nobody puts texts of their own beside another
//! person's secrets in one seal, so nothing can be learned by trying.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;
use zeroize::Zeroizing;

/// Less is sealed as it is: it would hardly shrink.
const FROM_BYTES: usize = 256;
/// Nothing longer is ever packed, so nothing longer is unpacked.
const MAX_BYTES: usize = 64 << 20;
/// The length before packing stands in front, big-endian.
const LENGTH: usize = 4;

thread_local! {
    /// One for each thread: making it anew takes longer than packing an act.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// Length and deflated bytes; none if that is not shorter.
pub(super) fn pack(plain: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if !(FROM_BYTES..=MAX_BYTES).contains(&plain.len()) {
        return None;
    }
    let mut out = Zeroizing::new(Vec::with_capacity(plain.len()));
    out.extend_from_slice(&u32::try_from(plain.len()).ok()?.to_be_bytes());
    // The room ends where packing would not be worth it.
    let status = PACKER.with_borrow_mut(|packer| {
        packer.reset();
        packer.compress_vec(plain, &mut out, FlushCompress::Finish)
    });
    matches!(status, Ok(Status::StreamEnd)).then_some(out)
}

/// What [`pack`] packed; none if it is not whole.
pub(super) fn unpack(packed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, deflated) = packed.split_first_chunk::<LENGTH>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok().filter(|length| *length <= MAX_BYTES)?;
    let mut out = Zeroizing::new(Vec::with_capacity(length));
    let status = Decompress::new(false).decompress_vec(deflated, &mut out, FlushDecompress::Finish);
    (matches!(status, Ok(Status::StreamEnd)) && out.len() == length).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let text = "Өтініш беруші 2026 жылғы 16 қарашада ".repeat(200);
        let packed = pack(text.as_bytes()).expect("it shrinks");
        assert!(packed.len() < text.len() / 10);
        assert_eq!(unpack(&packed).expect("whole").as_slice(), text.as_bytes());
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
