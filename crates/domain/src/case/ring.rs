//! Clocks that ring: warnings, reminders and escalations, each exactly once.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

use super::decide::World;
use super::event::{Actor, Event, Fact, NextRung};
use super::state::{Case, Clock};
use crate::calendar::{office_day, office_midnight, office_zone};
use crate::limit::{self, Amount, Roll, Start, Unit};
use crate::procedure::{ClockSpec, Procedure, RungKind};

/// What came of ringing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rang {
    /// This happened; ring again for the next rung.
    Event(Box<Event>),
    /// Nothing is due: it rang already, stopped, or its time has not come.
    Nothing,
}

/// Rings clock `no` if its next rung is due at `now`: one rung a call, the oldest first.
///
/// Repetitions of the last rung that fell due while nobody swept are rung once, with their number.
pub fn ring(procedure: &Procedure, world: &World, case: &Case, no: u32, now: Timestamp) -> Rang {
    let Some(clock) = case.running().find(|clock| clock.started.no == no) else { return Rang::Nothing };
    let (Some(spec), Some(due)) = (procedure.clock(&clock.started.clock), clock.rings) else {
        return Rang::Nothing;
    };
    if due.at > now {
        return Rang::Nothing;
    }
    let (kind, tell) = said(spec, due.rung);
    let mut missed = 0;
    let mut next = rung(spec, world, clock.started.due, clock.started.due_at, due.rung + 1);
    while let Some(after) = next
        && is_repeat(spec, due.rung)
        && after.at <= now
        && missed < 10_000
    {
        missed += 1;
        next = rung(spec, world, clock.started.due, clock.started.due_at, after.rung + 1);
    }
    let office = match procedure.role(tell) {
        Some(role) if role.at_referral => clock.started.office.clone(),
        _ => case.office.clone(),
    };
    Rang::Event(Box::new(Event {
        seq: case.seq + 1,
        at: now,
        recorded_at: now,
        by: Actor::system(),
        fact: Fact::ClockRang {
            no,
            rung: due.rung,
            kind,
            tell: tell.to_owned(),
            office,
            due: due.at,
            missed,
            next,
        },
    }))
}

/// Kind and addressee of a rung: the warning first if there is one, then the ladder, then its last again.
fn said(spec: &ClockSpec, index: u32) -> (RungKind, &str) {
    let index = match (spec.warn, index) {
        (Some(_), 0) => return (RungKind::Warn, &spec.owes),
        (Some(_), i) => i - 1,
        (None, i) => i,
    };
    let at = usize::try_from(index).unwrap_or(usize::MAX).min(spec.ladder.len().saturating_sub(1));
    spec.ladder.get(at).map_or((RungKind::Remind, &spec.owes), |rung| (rung.kind, &rung.tell))
}

/// Whether the clock was brought before somebody above since its date was last set.
pub(super) fn has_escalated(procedure: &Procedure, clock: &Clock) -> bool {
    let Some(spec) = procedure.clock(&clock.started.clock) else { return false };
    let rung = clock.rings.map_or(clock.rang, |next| next.rung);
    let last = u32::try_from(spec.ladder.len() + 1).unwrap_or(u32::MAX);
    (0..rung.min(last)).any(|index| said(spec, index).0 == RungKind::Escalate)
}

fn is_repeat(spec: &ClockSpec, index: u32) -> bool {
    usize::try_from(index).unwrap_or(usize::MAX) >= spec.ladder.len() + usize::from(spec.warn.is_some())
}

/// Rung `index` and when it is due: the warning, the ladder, then its last rung again and again.
pub(super) fn rung(
    spec: &ClockSpec,
    world: &World,
    due: Date,
    due_at: Timestamp,
    index: u32,
) -> Option<NextRung> {
    let at = time_of(spec, world, due, due_at, index)?;
    Some(NextRung { rung: index, at })
}

/// The next rung of a clock whose date has moved to `due`: a later date starts the ladder afresh, without
/// the rungs that lie before `now`; an earlier one goes on where it was.
pub(super) fn rung_after_move(
    spec: &ClockSpec,
    world: &World,
    due: &limit::Due,
    later: bool,
    went_on_at: u32,
    now: Timestamp,
) -> Option<NextRung> {
    let mut index = if later { 0 } else { went_on_at };
    let mut next = rung(spec, world, due.date, due.at, index);
    while later && index < 1_000 && next.is_some_and(|next| next.at < now) {
        index += 1;
        next = rung(spec, world, due.date, due.at, index);
    }
    next
}

fn time_of(spec: &ClockSpec, world: &World, due: Date, due_at: Timestamp, index: u32) -> Option<Timestamp> {
    let mut index = usize::try_from(index).ok()?;
    if let Some(warn) = spec.warn {
        if index == 0 {
            return before(world, due, due_at, warn);
        }
        index -= 1;
    }
    if let Some(rung) = spec.ladder.get(index) {
        return after(world, due, due_at, rung.after);
    }
    let (repeat, last) = (spec.repeat?, spec.ladder.last()?);
    let times = u32::try_from(index + 1 - spec.ladder.len()).ok()?;
    let again = Amount { n: repeat.n.checked_mul(times)?, unit: repeat.unit };
    let base = after(world, due, due_at, last.after)?;
    after(world, office_day(base - SignedDuration::from_nanos(1)), base, again)
}

/// The instant `amount` after a due time; the due time itself for none.
fn after(world: &World, due: Date, due_at: Timestamp, amount: Amount) -> Option<Timestamp> {
    if amount.n == 0 {
        return Some(due_at);
    }
    let start = match amount.unit {
        Unit::Hour | Unit::WorkingHour => Start::Instant(due_at),
        _ => Start::Day(due),
    };
    let due = limit::due(&world.calendar, &office_zone(), &world.hours, start, amount, None, &[], Roll::None);
    due.ok().map(|due| due.at)
}

/// The instant `amount` before a due time: for days, the beginning of that day.
fn before(world: &World, due: Date, due_at: Timestamp, amount: Amount) -> Option<Timestamp> {
    let n = i64::from(amount.n);
    let day = match amount.unit {
        Unit::Hour | Unit::WorkingHour => return due_at.checked_sub(SignedDuration::from_hours(n)).ok(),
        Unit::CalendarDay => due.checked_sub(n.days()).ok()?,
        Unit::Month => due.checked_sub(n.months()).ok()?,
        Unit::Year => due.checked_sub(n.years()).ok()?,
        Unit::WorkingDay => {
            let (mut day, mut left) = (due, amount.n);
            while left > 0 {
                day = day.yesterday().ok()?;
                left -= u32::from(world.calendar.is_working_day(day));
            }
            day
        }
    };
    office_midnight(day)
}
