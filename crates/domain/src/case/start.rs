//! When a clock that starts now is due.

use jiff::Timestamp;

use super::decide::World;
use crate::calendar::{office_day, office_zone};
use crate::limit::{self, Due, Start, Unit};
use crate::procedure::{ClockSpec, Procedure};

/// The earliest of the limits of `spec` in force on the day of `at` (K10, K11), with its source; none if
/// none is in force.
///
/// # Errors
/// A date that cannot be computed, as [`limit::due`] says.
pub(super) fn binding<'s>(
    spec: &'s ClockSpec,
    world: &World,
    at: Timestamp,
) -> Result<Option<(Due, &'s str)>, limit::Error> {
    let today = office_day(at);
    let mut best: Option<(Due, &str)> = None;
    for limit in spec.limits.iter().filter(|limit| limit.in_force(today)) {
        let start = match limit.amount.unit {
            Unit::Hour | Unit::WorkingHour => Start::Instant(at),
            _ => Start::Day(today),
        };
        let (amount, roll) = (limit.amount, limit.roll);
        let due = limit::due(&world.calendar, &office_zone(), &world.hours, start, amount, None, &[], roll)?;
        if best.as_ref().is_none_or(|(earliest, _)| due.at < earliest.at) {
            best = Some((due, &limit.source));
        }
    }
    Ok(best)
}

/// What would be owed first on a complaint received at `at`: the clock, its due time and source.
pub fn first_due<'p>(
    procedure: &'p Procedure,
    world: &World,
    at: Timestamp,
) -> Option<(&'p ClockSpec, Due, &'p str)> {
    let filed = |spec: &&ClockSpec| spec.starts.iter().any(|trigger| trigger.act == "file");
    let starting = procedure.clocks.iter().filter(filed);
    let due = |spec| binding(spec, world, at).ok().flatten().map(|(due, source)| (spec, due, source));
    starting.filter_map(due).min_by_key(|(_, due, _)| due.at)
}
