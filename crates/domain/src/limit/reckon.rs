//! The computation behind [`due`](super::due): one walk a limit, bounded by the calendar's range.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::{Amount, Due, Error, Exclusion, Reason, Roll, Start, Step, Unit, WorkingHours};
use crate::calendar::{Calendar, FIRST, LAST};

/// How many reasons one date gives at most, so that a limit of decades stays readable.
const MOST_STEPS: usize = 64;

/// When `within` from `start` ends, and why (K1–K12).
///
/// An extension in the same unit is added to the limit and counted from the original start; in another unit
/// it runs from the limit's unrolled end (K9). Exclusions are taken together, no day twice; one that begins
/// after the clock has run out changes nothing. A working-day limit always ends on a working day. Local time
/// is taken as written: working hours across a change of the clocks are not corrected.
///
/// # Errors
/// [`Error::TooLong`], [`Error::OutOfRange`], [`Error::Backwards`].
///
/// ```
/// use jiff::{civil::date, tz::{Offset, TimeZone}};
/// use redress_domain::{calendar::Calendar, limit::{Roll, Start, WorkingHours, due}};
/// let zone = TimeZone::fixed(Offset::from_hours(8).expect("+8 is an offset"));
/// let within = "7wd".parse()?;
/// let start = Start::Day(date(2026, 4, 22));
/// let hours = WorkingHours::default();
/// let due = due(&Calendar::china(), &zone, &hours, start, within, None, &[], Roll::RestDay)?;
/// assert_eq!(due.date, date(2026, 5, 6));
/// # Ok::<(), redress_domain::limit::Error>(())
/// ```
#[expect(clippy::too_many_arguments, reason = "each is a separate fact of the rule; callers name them")]
pub fn due(
    calendar: &Calendar,
    zone: &TimeZone,
    hours: &WorkingHours,
    start: Start,
    within: Amount,
    extend: Option<Amount>,
    exclude: &[Exclusion],
    roll: Roll,
) -> Result<Due, Error> {
    let day = match start {
        Start::Day(date) => date,
        Start::Instant(at) => zone.to_datetime(at).date(),
    };
    covered(day)?;
    let exclude = union(exclude)?;
    let mut walk = Walk { calendar, zone, hours, exclude, roll, steps: Vec::new(), provisional: false };
    walk.step(Reason::Start, day, || {
        ("the day of the event is day 0".into(), "事件当日不计入（第0日）".into())
    });
    let mut place = match start {
        Start::Day(date) => Place::Day(date),
        Start::Instant(at) => Place::Instant(at),
    };
    let mut total = within;
    let mut later = None;
    if let Some(extension) = extend {
        let (zh, en) = extension.unit.words(extension.n);
        if extension.unit == within.unit {
            total.n = within.n.checked_add(extension.n).ok_or(Error::TooLong { amount: extension })?;
            walk.step(Reason::Extended, day, || {
                (
                    format!("extended by {en}, counted from the original start"),
                    format!("延长{zh}，自原起点合并计算"),
                )
            });
        } else {
            later = Some(extension);
        }
    }
    place = walk.run(place, total, later.is_none())?;
    if let Some(extension) = later {
        let (zh, en) = extension.unit.words(extension.n);
        let from = walk.day(place);
        walk.step(Reason::Extended, from, || {
            (format!("extended by {en} from here"), format!("自此延长{zh}"))
        });
        place = walk.run(place, extension, true)?;
    }
    let last = later.map_or(within.unit, |extension| extension.unit);
    walk.finish(place, last)
}

/// The end of a day that somebody set: it stands as it is, on a rest day too.
///
/// # Errors
/// [`Error::OutOfRange`].
pub fn stated(zone: &TimeZone, date: Date) -> Result<Due, Error> {
    covered(date)?;
    let end = zone.to_timestamp(next(date)?.to_datetime(Time::midnight())).map_err(|_| Error::OutOfRange)?;
    let step =
        Step {
            reason: Reason::Stated, en: "the date that was set".into(), zh: "按填写的日期".into(), date
        };
    Ok(Due { date, at: end, unrolled: date, provisional: false, because: vec![step] })
}

/// The `n`th working day after `date`; `date` itself, or the first working day after it, for 0.
///
/// # Errors
/// [`Error::TooLong`] and [`Error::OutOfRange`].
pub fn add_working_days(calendar: &Calendar, date: Date, n: u32) -> Result<Date, Error> {
    covered(date)?;
    if n > Unit::WorkingDay.most() {
        return Err(Error::TooLong { amount: Amount { n, unit: Unit::WorkingDay } });
    }
    let mut date = to_working_day(calendar, date, n == 0)?;
    for _ in 1..n {
        date = to_working_day(calendar, date, false)?;
    }
    Ok(date)
}

/// How many working days lie after `from` up to and with `to`.
///
/// # Errors
/// [`Error::OutOfRange`], and [`Error::Backwards`] if `to` is before `from`.
pub fn working_days_between(calendar: &Calendar, from: Date, to: Date) -> Result<u32, Error> {
    covered(from)?;
    covered(to)?;
    if from > to {
        return Err(Error::Backwards { from, to });
    }
    let (mut at, mut count) = (from, 0);
    while at < to {
        at = next(at)?;
        count += u32::from(calendar.is_working_day(at));
    }
    Ok(count)
}

#[derive(Clone, Copy)]
enum Place {
    Day(Date),
    Instant(Timestamp),
}

struct Walk<'a> {
    calendar: &'a Calendar,
    zone: &'a TimeZone,
    hours: &'a WorkingHours,
    exclude: Vec<Exclusion>,
    roll: Roll,
    steps: Vec<Step>,
    provisional: bool,
}

impl Walk<'_> {
    /// Texts are (English, Chinese).
    fn step(&mut self, reason: Reason, date: Date, text: impl FnOnce() -> (String, String)) {
        if self.steps.len() < MOST_STEPS {
            let (en, zh) = text();
            self.steps.push(Step { reason, en, zh, date });
        } else if self.steps.len() == MOST_STEPS {
            let (en, zh) = ("further days passed over or counted are left out".into(), "其余说明从略".into());
            self.steps.push(Step { reason: Reason::Shortened, en, zh, date });
        }
    }

    fn day(&self, place: Place) -> Date {
        match place {
            Place::Day(date) => date,
            Place::Instant(at) => self.zone.to_datetime(at).date(),
        }
    }

    fn instant(&self, place: Place) -> Result<Timestamp, Error> {
        match place {
            Place::Day(date) => self.end(date),
            Place::Instant(at) => Ok(at),
        }
    }

    /// 24:00 of the day, which is the next day's midnight.
    fn end(&self, date: Date) -> Result<Timestamp, Error> {
        self.local(date.tomorrow().map_err(|_| Error::OutOfRange)?.at(0, 0, 0, 0))
    }

    fn local(&self, time: DateTime) -> Result<Timestamp, Error> {
        self.zone.to_timestamp(time).map_err(|_| Error::OutOfRange)
    }

    fn run(&mut self, place: Place, amount: Amount, last: bool) -> Result<Place, Error> {
        if amount.n > amount.unit.most() {
            return Err(Error::TooLong { amount });
        }
        let n = i64::from(amount.n);
        let place = match amount.unit {
            Unit::WorkingDay => Place::Day(self.working_days(self.day(place), amount.n)?),
            Unit::CalendarDay => Place::Day(self.civil(self.day(place), Span::new().days(n), last)?),
            Unit::Month => Place::Day(self.civil(self.day(place), Span::new().months(n), last)?),
            Unit::Year => Place::Day(self.civil(self.day(place), Span::new().years(n), last)?),
            Unit::Hour => Place::Instant(self.hours(self.instant(place)?, n)?),
            Unit::WorkingHour => Place::Instant(self.working_hours(self.instant(place)?, n)?),
        };
        let (zh, en) = amount.unit.words(amount.n);
        let date = self.day(place);
        covered(date)?;
        self.step(Reason::Counted, date, || (format!("{en} counted"), format!("{zh}届满")));
        Ok(place)
    }

    fn working_days(&mut self, start: Date, n: u32) -> Result<Date, Error> {
        let (mut at, mut left, mut which) = (start, n, 0);
        let mut skipped: Option<Date> = None;
        loop {
            while which < self.exclude.len() && self.exclude[which].to <= at {
                which += 1;
            }
            if let Some(&Exclusion { from, to }) = self.exclude.get(which)
                && from <= at
            {
                self.skipped(skipped.take(), at);
                self.excluded(Exclusion { from: at, to });
                self.provisional |= self.calendar.is_provisional(to);
                at = to;
                continue;
            }
            if left == 0 && self.calendar.is_working_day(at) {
                return Ok(at);
            }
            at = next(at)?;
            self.provisional |= self.calendar.is_provisional(at);
            if !self.calendar.is_working_day(at) {
                skipped.get_or_insert(at);
                continue;
            }
            self.skipped(skipped.take(), yesterday(at));
            if self.calendar.is_make_up_day(at) {
                self.step(Reason::MakeUp, at, || {
                    (
                        format!("{at} is a weekend day, but a working day: counted"),
                        format!("{at}为调休上班日，计入"),
                    )
                });
            }
            left = left.saturating_sub(1);
        }
    }

    fn skipped(&mut self, from: Option<Date>, to: Date) {
        let Some(from) = from else { return };
        let mut at = from;
        let mut holiday = self.calendar.is_holiday(at);
        while at < to && !holiday {
            at = at.tomorrow().unwrap_or(to);
            holiday = self.calendar.is_holiday(at);
        }
        let (en, zh) = if holiday { ("holiday", "节假日") } else { ("weekend", "双休日") };
        let days = if from == to { from.to_string() } else { format!("{from}..{to}") };
        self.step(Reason::Skipped, from, || {
            (format!("{days} not counted: {en}"), format!("{days}为{zh}，不计入"))
        });
    }

    fn excluded(&mut self, Exclusion { from, to }: Exclusion) {
        let days = days_between(from, to);
        self.step(Reason::Excluded, to, || {
            (
                format!("excluded: after {from} up to {to}, days: {days}"),
                format!("{from}（不含）至{to}不计入期限，共{days}日"),
            )
        });
    }

    /// Calendar days, months and years: the plain end, later by the excluded days.
    fn civil(&mut self, start: Date, span: Span, last: bool) -> Result<Date, Error> {
        let mut end = start.checked_add(span).map_err(|_| Error::OutOfRange)?;
        covered(end)?;
        for interval in self.exclude.clone() {
            let from = interval.from.max(start);
            if interval.to <= from {
                continue;
            }
            // A last day that is a rest day moves on: an exclusion may still begin in time until then.
            let open_until = if last { self.rolled(end)? } else { end };
            if from > open_until {
                break;
            }
            let moved = end.checked_add(Span::new().days(days_between(from, interval.to)));
            end = moved.map_err(|_| Error::OutOfRange)?.max(interval.to);
            covered(end)?;
            self.excluded(Exclusion { from, to: interval.to });
        }
        Ok(end)
    }

    fn hours(&mut self, start: Timestamp, n: i64) -> Result<Timestamp, Error> {
        let add = |at: Timestamp, by| at.checked_add(by).map_err(|_| Error::OutOfRange);
        let mut end = add(start, SignedDuration::from_hours(n))?;
        for interval in self.exclude.clone() {
            let (from, to) = (self.end(interval.from)?.max(start), self.end(interval.to)?);
            if to > from && from <= end {
                end = add(end, from.duration_until(to))?;
                self.excluded(interval);
            }
        }
        Ok(end)
    }

    fn working_hours(&mut self, start: Timestamp, n: i64) -> Result<Timestamp, Error> {
        let begin = self.zone.to_datetime(start);
        let (mut date, mut left) = (begin.date(), SignedDuration::from_hours(n));
        let mut skipped: Option<Date> = None;
        let mut which = 0;
        loop {
            covered(date)?;
            self.provisional |= self.calendar.is_provisional(date);
            while which < self.exclude.len() && self.exclude[which].to < date {
                which += 1;
            }
            if let Some(&interval) = self.exclude.get(which)
                && interval.from < date
            {
                self.skipped(skipped.take(), yesterday(date));
                self.excluded(interval);
                date = next(interval.to)?;
                continue;
            }
            if self.calendar.is_working_day(date) {
                self.skipped(skipped.take(), yesterday(date));
                for &(open, close) in &self.hours.0 {
                    let (open, close) = (date.to_datetime(open).max(begin), date.to_datetime(close));
                    if open >= close {
                        continue;
                    }
                    let room = open.duration_until(close);
                    if left <= room {
                        return self.local(open.saturating_add(left));
                    }
                    left -= room;
                }
            } else {
                skipped.get_or_insert(date);
            }
            date = next(date)?;
        }
    }

    fn rolled(&self, date: Date) -> Result<Date, Error> {
        let moves = match self.roll {
            Roll::RestDay => !self.calendar.is_working_day(date),
            Roll::StatutoryHoliday => self.calendar.is_statutory_holiday(date),
            Roll::None => false,
        };
        if moves { to_working_day(self.calendar, date, false) } else { Ok(date) }
    }

    fn finish(mut self, place: Place, unit: Unit) -> Result<Due, Error> {
        let unrolled = self.day(place);
        let (mut date, mut at) = (unrolled, None);
        match place {
            Place::Instant(instant) => at = Some(instant),
            Place::Day(_) if unit == Unit::WorkingDay => {}
            Place::Day(_) => {
                date = self.rolled(unrolled)?;
                if date != unrolled {
                    self.step(Reason::Rolled, date, || {
                        let en = format!("{unrolled} is a rest day: moved to the first working day after it");
                        (en, format!("{unrolled}为休息日，顺延至其后第一个工作日"))
                    });
                }
            }
        }
        if unit != Unit::Hour {
            self.provisional |= self.calendar.is_provisional(unrolled) || self.calendar.is_provisional(date);
        }
        if self.provisional {
            self.step(Reason::Provisional, date, || {
                let en = "provisional: rests on a year without a published holiday notice in the calendar";
                (en.into(), "暂定：涉及尚无放假安排通知数据的年份，公布后重新计算".into())
            });
        }
        let at = at.map_or_else(|| self.end(date), Ok)?;
        Ok(Due { date, at, unrolled, provisional: self.provisional, because: self.steps })
    }
}

fn covered(date: Date) -> Result<(), Error> {
    if (FIRST..=LAST).contains(&date) { Ok(()) } else { Err(Error::OutOfRange) }
}

fn next(date: Date) -> Result<Date, Error> {
    let date = date.tomorrow().map_err(|_| Error::OutOfRange)?;
    covered(date).map(|()| date)
}

fn yesterday(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// The first working day after `date`, or `date` itself if it may be and is one.
fn to_working_day(calendar: &Calendar, date: Date, itself: bool) -> Result<Date, Error> {
    let mut at = if itself { date } else { next(date)? };
    while !calendar.is_working_day(at) {
        at = next(at)?;
    }
    Ok(at)
}

/// In order, merged where they touch, without the empty ones.
fn union(exclude: &[Exclusion]) -> Result<Vec<Exclusion>, Error> {
    let mut all = exclude.to_vec();
    all.sort_by_key(|interval| (interval.from, interval.to));
    let mut merged: Vec<Exclusion> = Vec::with_capacity(all.len());
    for Exclusion { from, to } in all {
        covered(from)?;
        covered(to)?;
        if from > to {
            return Err(Error::Backwards { from, to });
        }
        match merged.last_mut() {
            Some(before) if from <= before.to => before.to = before.to.max(to),
            _ if from < to => merged.push(Exclusion { from, to }),
            _ => {}
        }
    }
    Ok(merged)
}
