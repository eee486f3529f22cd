//! Holding back whoever guesses: after some failures in a row each further one doubles the wait.
//!
//! Invariant: an attempt is counted before it is looked at, so that of many at once no more are looked at than
//! of many one after the other. Names that nobody has are counted like those of people, so waiting tells nothing.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp, ToSpan};
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;

/// Failures at one account that cost no wait.
pub const FREE_PER_ACCOUNT: i64 = 5;
/// Failures from one address that cost no wait: many people can share one.
pub const FREE_PER_ADDRESS: i64 = 30;
/// The first wait.
const FIRST: SignedDuration = SignedDuration::from_secs(30);
/// The longest wait: somebody who is locked out by a stranger gets in again soon.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);
/// When failures are forgotten.
const FORGET_HOURS: i64 = 24;

/// What is counted: an account or an address, with what it may do without a wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    hash: [u8; 32],
    free: i64,
}

impl Counted {
    /// The account of this name, whether there is one or not.
    pub fn account(login: &str) -> Counted {
        Counted { hash: hash("account", login), free: FREE_PER_ACCOUNT }
    }

    /// An address; none for the machine itself, behind which a proxy would hide everybody.
    pub fn address(from: Option<IpAddr>) -> Option<Counted> {
        let from = from.filter(|from| !from.is_loopback())?;
        Some(Counted { hash: hash("address", &network(from)), free: FREE_PER_ADDRESS })
    }
}

/// The address, or for IPv6 the network that one subscriber is given.
pub fn network(from: IpAddr) -> String {
    match from.to_canonical() {
        IpAddr::V4(from) => from.to_string(),
        IpAddr::V6(from) => {
            let [a, b, c, d, ..] = from.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Whether the failure of this number is put on record: each of those that cost no wait, and then only where
/// their number has doubled. So a flood from one address leaves a few dozen records a day, however long it lasts.
fn on_record(failures: i64) -> bool {
    failures <= FREE_PER_ADDRESS || failures.count_ones() == 1
}

fn hash(kind: &str, name: &str) -> [u8; 32] {
    Sha256::digest(format!("{kind}\0{name}").as_bytes()).into()
}

/// How long to wait after so many failures.
fn wait(failures: i64, free: i64) -> SignedDuration {
    match failures - free {
        ..0 => SignedDuration::ZERO,
        over => FIRST.saturating_mul(1 << over.min(16)).min(LONGEST),
    }
}

impl App {
    /// Counts an attempt that may be looked at; it stays counted as a failure until it is taken back.
    ///
    /// # Errors
    /// [`Error::TooMany`] for whoever must wait.
    pub(crate) async fn admit(&self, counted: Counted, now: Timestamp) -> Result<(), Error> {
        let Counted { hash, free } = counted;
        let forget = now.checked_sub(FORGET_HOURS.hours()).unwrap_or(now);
        let before = self.store.attempts(&hash).await?.filter(|before| before.last_at >= forget);
        let failures = before.map_or(0, |before| before.failures);
        if let Some(before) = before {
            let left = wait(failures, free) - now.duration_since(before.last_at);
            if left.is_positive() {
                return Err(Error::TooMany { seconds: left.as_secs().unsigned_abs() + 1 });
            }
        }
        let after = self.store.count_attempt(&hash, now, forget).await?.failures;
        // Of those who came at once, whoever comes after the last free place waits like the others.
        if after > free && after != failures + 1 {
            let seconds = wait(after, free).as_secs().unsigned_abs();
            return Err(Error::TooMany { seconds });
        }
        Ok(())
    }

    /// Puts a guess at an access code or a link's key on record, as far as [`on_record`] wants it. The door holds
    /// back who guesses; nobody has to wait here, because many complainants share one address.
    pub(crate) async fn note_guess(&self, guess: Deed, from: Option<IpAddr>) -> Result<(), Error> {
        let now = self.clock.now();
        let forget = now.checked_sub(FORGET_HOURS.hours()).unwrap_or(now);
        let guesser = hash("guess", &from.map(network).unwrap_or_default());
        let failures = self.store.count_attempt(&guesser, now, forget).await?.failures;
        if on_record(failures) { self.note(guess, from, None).await } else { Ok(()) }
    }

    /// What stands for an address in the logs: it can be compared, not read.
    pub fn pseudonym_of(&self, from: IpAddr) -> String {
        self.pseudonym(&from.to_canonical().to_string())
    }

    /// What stands for an address or a mistyped name in the audit log: it can be compared, not read.
    pub(crate) fn pseudonym(&self, text: &str) -> String {
        self.stand_in::<8>("pseudonym", text)
    }

    pub(crate) async fn forgive(&self, counted: Option<Counted>) -> Result<(), Error> {
        if let Some(counted) = counted {
            self.store.forgive_attempt(&counted.hash).await?;
        }
        Ok(())
    }

    pub(crate) async fn forget_failures(&self, counted: Counted) -> Result<(), Error> {
        Ok(self.store.forget_attempts(&counted.hash).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_after_the_free_failures_up_to_the_longest() {
        let waits: Vec<i64> = [0, 4, 5, 6, 7, 8, 9, 10, 1000].map(|n| wait(n, 5).as_secs()).into();
        assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn of_a_flood_of_guesses_few_are_on_record() {
        assert_eq!((1..=1_000_000).filter(|n| on_record(*n)).count(), 30 + 15);
    }

    #[test]
    fn one_subscriber_is_one_address() {
        let net = |text: &str| network(text.parse().unwrap());
        assert_eq!(net("2001:db8:1:2::1"), net("2001:db8:1:2:ffff::9"));
        assert_ne!(net("2001:db8:1:2::1"), net("2001:db8:1:3::1"));
        assert_eq!(net("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
