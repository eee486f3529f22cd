//! Measuring: a database filled through the use cases, the server as its own process, clients over HTTP.
//!
//! Invariant: nothing here is on the path that is measured. The server is the program as it is served, its
//! time and memory are those of its process alone, and no run counts an answer that is not a success.

pub mod client;
pub mod fill;
pub mod floor;
pub mod load;
pub mod machine;
pub mod micro;
pub mod process;
pub mod report;
pub mod runs;
pub mod words;

/// A sequence that looks like chance and is the same every time (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The sequence that `seed` names.
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next number below `bound`; 0 if there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.bits() % (bound.max(1) as u64)).unwrap_or(0)
    }
}
