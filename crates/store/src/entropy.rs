//! Randomness, injected (A8).

use std::cell::RefCell;
use zeroize::Zeroize as _;

/// A source of random bytes fit for keys and nonces.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// If the operating system has no randomness: nothing can be sealed then, and a key guessed from
    /// zeros would be worse than a stop.
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > SHORT {
            return draw(bytes);
        }
        POOL.with_borrow_mut(|pool| pool.take(bytes));
    }
}

/// Longer draws go to the system themselves: keys do not lie about beforehand.
const SHORT: usize = 24;
/// Bytes that a thread draws at once for nonces and ids: an act needs about ten of them.
const DRAWN: usize = 480;

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; DRAWN], left: 0 }) };
}

/// Random bytes of the system that were not given out yet; each is given out once, and wiped.
struct Pool {
    bytes: [u8; DRAWN],
    left: usize,
}

impl Pool {
    fn take(&mut self, out: &mut [u8]) {
        if self.left < out.len() {
            draw(&mut self.bytes);
            self.left = DRAWN;
        }
        let given = &mut self.bytes[self.left - out.len()..self.left];
        out.copy_from_slice(given);
        given.zeroize();
        self.left -= out.len();
    }
}

fn draw(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_given_out_twice_in_no_thread_and_nothing_that_was_given_out_lies_about() {
        let drawn: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(|| {
                    let mut all = BTreeSet::new();
                    for length in [8, 10, 24, SHORT + 8].into_iter().cycle().take(1_000) {
                        let mut bytes = vec![0; length];
                        SystemEntropy.fill(&mut bytes);
                        assert!(all.insert(bytes));
                    }
                    all
                })
            })
            .flat_map(|thread| thread.join().expect("no panic"))
            .collect();
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), 4_000);

        let mut pool = Pool { bytes: [0; DRAWN], left: 0 };
        let mut out = [0; SHORT];
        pool.take(&mut out);
        assert_eq!(pool.left, DRAWN - SHORT);
        assert_eq!(pool.bytes[pool.left..], [0; SHORT]);
        assert!(pool.bytes[..pool.left].iter().any(|byte| *byte != 0));
        SystemEntropy.fill(&mut []);
    }
}
