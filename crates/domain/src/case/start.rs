//! When a clock that starts now is due.

use jiff::Timestamp;
use jiff::civil::Date;

use super::decide::World;
use crate::calendar::{office_day, office_zone};
use crate::limit::{self, Due, Exclusion, Start, Unit};
use crate::procedure::{ClockSpec, Length, Procedure};

/// What a clock's date is computed from.
pub(super) struct Basis<'a> {
    /// The instant it counts from.
    pub(super) start: Timestamp,
    /// The division of the office that holds the case.
    pub(super) region: Option<&'a str>,
    /// The date that was stated, for a limit that follows it.
    pub(super) stated: Option<Date>,
    /// Time that does not count.
    pub(super) excluded: &'a [Exclusion],
    /// Whether the extension that limits permit was given.
    pub(super) extended: bool,
}

impl Basis<'_> {
    /// A clock that starts at this instant, in a case of an office in `region`.
    pub(super) fn at(start: Timestamp, region: Option<&str>) -> Basis<'_> {
        Basis { start, region, stated: None, excluded: &[], extended: false }
    }
}

/// The earliest of the limits of `spec` in force on the day of the start (K10, K11), with its source; none
/// if none is in force.
///
/// # Errors
/// A date that cannot be computed, as [`limit::due`] says.
pub(super) fn binding<'s>(
    spec: &'s ClockSpec,
    world: &World,
    basis: &Basis<'_>,
) -> Result<Option<(Due, &'s str)>, limit::Error> {
    let today = office_day(basis.start);
    let mut best: Option<(Due, &str)> = None;
    for limit in spec.limits.iter().filter(|limit| limit.in_force(today, basis.region)) {
        let due = match (&limit.length, basis.stated) {
            (Length::Amount(amount), _) => {
                let start = match amount.unit {
                    Unit::Hour | Unit::WorkingHour => Start::Instant(basis.start),
                    _ => Start::Day(today),
                };
                let extend = limit.extend.filter(|_| basis.extended);
                let (calendar, hours, excluded) = (&world.calendar, &world.hours, basis.excluded);
                limit::due(calendar, &office_zone(), hours, start, *amount, extend, excluded, limit.roll)?
            }
            (Length::Stated(_), Some(day)) => limit::stated(&office_zone(), day)?,
            (Length::Stated(_), None) => continue,
        };
        if best.as_ref().is_none_or(|(earliest, _)| due.at < earliest.at) {
            best = Some((due, &limit.source));
        }
    }
    Ok(best)
}

/// What would be owed first on a complaint received at `at` by an office in `region`: the clock, its due time and source.
pub fn first_due<'p>(
    procedure: &'p Procedure,
    world: &World,
    at: Timestamp,
    region: Option<&str>,
) -> Option<(&'p ClockSpec, Due, &'p str)> {
    let filed = |spec: &&ClockSpec| spec.starts.iter().any(|trigger| trigger.act == "file");
    let starting = procedure.clocks.iter().filter(filed);
    let due = |spec| {
        binding(spec, world, &Basis::at(at, region)).ok().flatten().map(|(due, source)| (spec, due, source))
    };
    starting.filter_map(due).min_by_key(|(_, due, _)| due.at)
}
