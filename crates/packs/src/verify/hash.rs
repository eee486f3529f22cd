//! Hashing of what the verifier itself made up, where nobody can choose what collides.
//!
//! What comes in from a pack is bounded (names, values, limits), and the numbers of situations are the
//! verifier's own, so the standard hash's defence against chosen collisions would only cost time.

use std::hash::{BuildHasherDefault, Hasher};

/// For a `HashMap`.
pub type Quick = BuildHasherDefault<Folding>;

/// Multiplies eight bytes at a time and folds the product, so that every bit of them reaches the low bits
/// that a map takes its place from.
#[derive(Default)]
pub struct Folding(u64);

impl Folding {
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.mix(word.try_into().map_or(0, u64::from_le_bytes));
        }
        let mut last = [0; 8];
        last[..words.remainder().len()].copy_from_slice(words.remainder());
        self.mix(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, n: u8) {
        self.mix(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }

    fn write_i64(&mut self, n: i64) {
        self.mix(n.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
