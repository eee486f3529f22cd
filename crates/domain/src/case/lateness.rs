//! How late a duty is: the one place where 严重逾期, 逾期 and 即将到期 are defined.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, office_day, office_midnight};

/// More working days late than this is gravely late.
pub const GRAVE_AFTER: u32 = 5;
/// What is due within this time is due soon.
pub const SOON_WITHIN: SignedDuration = SignedDuration::from_hours(72);

/// How late a duty is, the latest first. Every duty is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// Late and escalated, or late by more than [`GRAVE_AFTER`] working days.
    Grave,
    /// Late otherwise.
    Late,
    /// Due within [`SOON_WITHIN`].
    Soon,
    /// Due later.
    Later,
    /// No clock watches it.
    None,
}

impl Lateness {
    /// All of them, the latest first.
    pub const ALL: [Lateness; 5] =
        [Lateness::Grave, Lateness::Late, Lateness::Soon, Lateness::Later, Lateness::None];
}

/// The instants that part one lateness from the next, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// What was due by then is gravely late.
    pub grave: Timestamp,
    /// What was due by then is late: the moment itself.
    pub now: Timestamp,
    /// What is due by then is due soon.
    pub soon: Timestamp,
}

impl Bounds {
    /// Those of the moment `now`.
    pub fn at(calendar: &Calendar, now: Timestamp) -> Bounds {
        let (mut day, mut left) = (office_day(now), GRAVE_AFTER + 1);
        loop {
            left -= u32::from(calendar.is_working_day(day));
            match day.yesterday() {
                Ok(before) if left > 0 => day = before,
                _ => break,
            }
        }
        let grave = office_midnight(day).unwrap_or(Timestamp::MIN);
        Bounds { grave, now, soon: now.saturating_add(SOON_WITHIN).unwrap_or(Timestamp::MAX) }
    }

    /// How late something due at `due_at` is.
    pub fn lateness(&self, due_at: Option<Timestamp>, escalated: bool) -> Lateness {
        match due_at {
            None => Lateness::None,
            Some(due) if due > self.soon => Lateness::Later,
            Some(due) if due > self.now => Lateness::Soon,
            Some(due) if due > self.grave && !escalated => Lateness::Late,
            Some(_) => Lateness::Grave,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_gravely_late_on_the_sixth_working_day_after_its_last() {
        let calendar = Calendar::china();
        // Due at the end of Wednesday 6 May 2026; Saturday 9 May is a make-up working day.
        let due: Timestamp = "2026-05-06T16:00:00Z".parse().unwrap();
        for (now, escalated, wanted) in [
            ("2026-05-01T00:00:00Z", false, Lateness::Later),
            ("2026-05-03T16:00:00Z", false, Lateness::Soon),
            ("2026-05-06T15:59:59Z", true, Lateness::Soon),
            ("2026-05-06T16:00:00Z", false, Lateness::Late),
            ("2026-05-06T16:00:00Z", true, Lateness::Grave),
            ("2026-05-12T15:59:59Z", false, Lateness::Late),
            ("2026-05-12T16:00:00Z", false, Lateness::Grave),
        ] {
            let bounds = Bounds::at(&calendar, now.parse().unwrap());
            assert_eq!(bounds.lateness(Some(due), escalated), wanted, "{now} {bounds:?}");
        }
        assert_eq!(Bounds::at(&calendar, due).lateness(None, false), Lateness::None);
    }
}
