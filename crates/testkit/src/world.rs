//! The outside, made to order: time, chance, and what dates and procedures are.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{Clock, Entropy};
use redress_domain::calendar::Calendar;
use redress_domain::case::World;
use redress_domain::limit::WorkingHours;
use redress_packs::Running;

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// Stands at `at`.
    pub fn at(at: &str) -> Arc<FixedClock> {
        Arc::new(FixedClock(Mutex::new(at.parse().unwrap())))
    }

    /// Moves it on, by whole microseconds.
    pub fn forward(&self, by: SignedDuration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Chance that repeats itself: SplitMix64 from a seed.
#[derive(Debug)]
pub struct Seeded(Mutex<u64>);

impl Seeded {
    /// The chance of this name.
    pub fn named(name: &str) -> Seeded {
        // FNV-1a, so that stories with other names have other ids.
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Seeded(Mutex::new(seed))
    }

    /// The next 64 bits.
    pub fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// One of them.
    pub fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// China's calendar and the usual working hours.
pub fn world() -> World {
    World { calendar: Calendar::china(), hours: WorkingHours::default() }
}

/// A small procedure under the rules of consumer associations, whose cases move between offices.
pub fn territory() -> Arc<Running> {
    Arc::new(Running::read(include_str!("../packs/territory.yaml"), "territory.yaml").unwrap())
}

/// The packs that come inside the program.
pub fn packs() -> Vec<Arc<Running>> {
    redress_packs::running().unwrap()
}
