//! A bound on memory: what arrives must not make the service take many times its size.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What any input may cost, in bytes: certificates and lists of the world that it is judged by.
const ANY: usize = 4 * 1024 * 1024;
/// What each byte of input may cost.
const EACH: usize = 1024;

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// Counts what the system's allocator gives out.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(now, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Tries a property, which must hold and must not take more memory than `data` are worth.
pub fn bounded(data: &[u8], property: fn(&[u8])) {
    let before = IN_USE.load(Relaxed);
    MOST.store(before, Relaxed);
    property(data);
    let taken = MOST.load(Relaxed) - before;
    assert!(taken <= ANY + EACH * data.len(), "{taken} bytes of memory for {} bytes", data.len());
}
