//! What the allocator keeps of the memory that work has used.

pub use allocator::{give_back_at_rest, keep_few};

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator {
    use std::time::Duration;

    /// How often it is looked whether the process has come to rest.
    const LOOK: Duration = Duration::from_secs(10);
    /// At rest it works less than this in that time.
    const REST: Duration = Duration::from_millis(200);
    /// Work that leaves something behind that is worth the walk over all heaps.
    const WORTH: Duration = Duration::from_secs(1);

    /// Keeps two heaps. By default there is one for every thread, up to eight a core, and each keeps what its longest work
    /// took: typesetting and verification come in bursts on many threads. Two are as fast and hold half. To be called
    /// before any other thread exists.
    pub fn keep_few() {
        const HEAPS: i32 = 2;
        // SAFETY: called before any other thread exists; the option takes any number and fails harmlessly.
        #[allow(unsafe_code, reason = "there is no safe way to say it but an environment variable")]
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, HEAPS);
        }
    }

    /// Gives free pages back to the system each time the process comes to rest after work: what lies between pages still
    /// in use the allocator never gives back by itself. Under load nothing is done, for it would be taken again at once.
    pub async fn give_back_at_rest() {
        let mut before = worked();
        let mut given = Duration::ZERO;
        loop {
            tokio::time::sleep(LOOK).await;
            let now = worked();
            if now - before < REST && now - given > WORTH {
                // Walking over the heaps takes milliseconds: not on a thread that serves.
                let walked = tokio::task::spawn_blocking(|| {
                    // SAFETY: takes the allocator's own locks; any thread may call it at any time.
                    #[allow(unsafe_code, reason = "the allocator has no other way to be asked")]
                    unsafe {
                        libc::malloc_trim(0)
                    }
                });
                let some = walked.await.is_ok_and(|some| some == 1);
                tracing::debug!(some, "gave free memory back");
                given = worked();
            }
            before = worked();
        }
    }

    /// Processor time of the process so far.
    fn worked() -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod allocator {
    /// Nothing to be said to other allocators.
    pub fn keep_few() {}

    /// Other allocators give back by themselves.
    pub async fn give_back_at_rest() {}
}
