//! Which days are working days: data with a source and a status, never a guess passed off as a fact.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::{TimeZone, offset};
use serde::{Deserialize, Serialize};

/// The first day a calendar knows.
pub const FIRST: Date = date(1990, 1, 1);
/// The last day a calendar knows.
pub const LAST: Date = date(2199, 12, 31);

const OFF: u8 = 1; // not a working day
const STATUTORY: u8 = 2; // a day of 放假办法 itself
const PUBLISHED: u8 = 4; // its year has a published notice
const NOTICE: u8 = 8; // named by a notice or an overlay, so not just its weekday's default

static CHINA: LazyLock<Calendar> = LazyLock::new(|| {
    Calendar::parse(include_str!("calendar/cn.txt"))
        .expect("the shipped calendar parses; a test holds it to that")
});

/// How far a year's days can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The State Council's notice for the year is in the data.
    Published,
    /// No notice: weekends and the fixed statutory days only. What crosses it is computed again later.
    Provisional,
    /// Outside [`FIRST`]..=[`LAST`].
    Unknown,
}

/// Why calendar text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The line does not begin with a year the calendar covers.
    #[error("line {line}: begin with a year from 1990 to 2199, not `{found}`")]
    Year {
        /// Line number, from 1.
        line: usize,
        /// What stood there.
        found: String,
    },
    /// A word is neither a keyword nor a day or run of days.
    #[error(
        "line {line}: `{found}` is no day (MM-DD, MM-DD..MM-DD or YYYY-MM-DD) after off, work or statutory"
    )]
    Day {
        /// Line number, from 1.
        line: usize,
        /// What stood there.
        found: String,
    },
    /// One day is both off (or statutory) and a working day.
    #[error("line {line}: {date} is both off and a working day")]
    Contradiction {
        /// Line number, from 1 (0: an overlay).
        line: usize,
        /// The day.
        date: Date,
    },
    /// The same year twice.
    #[error("line {line}: the year {year} was given before")]
    Twice {
        /// Line number, from 1.
        line: usize,
        /// The year.
        year: i16,
    },
    /// An overlay names a day no calendar covers.
    #[error("{date} is outside 1990 to 2199")]
    Outside {
        /// The day.
        date: Date,
    },
}

impl Error {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Year { .. } => "calendar_year",
            Error::Day { .. } => "calendar_day",
            Error::Contradiction { .. } => "calendar_contradiction",
            Error::Twice { .. } => "calendar_year_twice",
            Error::Outside { .. } => "calendar_outside",
        }
    }
}

/// The days of 1990 to 2199. Cheap to clone.
///
/// A year without a notice has its weekends and 01-01, 05-01 (05-02 from 2025), 10-01 to 10-03 off and is
/// [`Status::Provisional`]. Days outside the range are no working days.
///
/// ```
/// use jiff::civil::date;
/// let china = redress_domain::calendar::Calendar::china();
/// assert!(china.is_working_day(date(2026, 2, 28))); // a make-up Saturday
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: Arc<Vec<u8>>,
    notices: Arc<Vec<(i16, Option<String>)>>,
}

impl Calendar {
    /// China by the State Council notices for 2007 to 2026.
    pub fn china() -> Self {
        CHINA.clone()
    }

    /// No notice at all: every year provisional.
    pub fn provisional() -> Self {
        let size = (FIRST.duration_until(LAST).as_hours() / 24 + 1) as usize;
        let days =
            FIRST.series(jiff::Span::new().days(1)).take(size).map(|day| default(day, false)).collect();
        Calendar { days: Arc::new(days), notices: Arc::default() }
    }

    /// Reads a whole text: a line a year, `#` begins a comment line; see `calendar/cn.txt` for the form.
    ///
    /// # Errors
    /// Names the first line that is wrong.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut calendar = Self::provisional();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let year = calendar.read(number + 1, line)?;
            if calendar.notices.iter().filter(|(known, _)| *known == year).count() > 1 {
                return Err(Error::Twice { line: number + 1, year });
            }
        }
        Ok(calendar)
    }

    /// Adds one year's notice, in the form of [`Calendar::parse`], replacing what the year held before.
    /// Returns the year. After an error nothing has changed.
    ///
    /// # Errors
    /// As [`Calendar::parse`], the line being 1.
    pub fn publish(&mut self, line: &str) -> Result<i16, Error> {
        let mut next = self.clone();
        let year = next.read(1, line.trim())?;
        let notices = Arc::make_mut(&mut next.notices);
        if let Some(old) = notices.iter().position(|(known, _)| *known == year)
            && old + 1 < notices.len()
        {
            notices.remove(old);
        }
        *self = next;
        Ok(year)
    }

    fn read(&mut self, number: usize, line: &str) -> Result<i16, Error> {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let year = first.parse::<i16>().ok().filter(|year| (1990..=2199).contains(year));
        let year = year.ok_or_else(|| Error::Year { line: number, found: first.to_owned() })?;
        let days = Arc::make_mut(&mut self.days);
        let start = index(date(year, 1, 1)).unwrap_or_default();
        for offset in 0..if date(year, 1, 1).in_leap_year() { 366 } else { 365 } {
            let day = FIRST.saturating_add(jiff::Span::new().days((start + offset) as i64));
            days[start + offset] = default(day, true);
        }
        let (mut keyword, mut notice, mut working) = ("", None::<String>, Vec::new());
        let mut off = Vec::new();
        for word in words {
            if keyword != "notice" && matches!(word, "off" | "work" | "statutory" | "notice") {
                keyword = word;
                continue;
            }
            if keyword == "notice" {
                let text = notice.get_or_insert_default();
                *text = if text.is_empty() { word.to_owned() } else { format!("{text} {word}") };
                continue;
            }
            let wrong = || Error::Day { line: number, found: word.to_owned() };
            let (from, to) = word.split_once("..").unwrap_or((word, word));
            let from = day(year, from).and_then(index).ok_or_else(wrong)?;
            let to = day(year, to).and_then(index).ok_or_else(wrong)?;
            if keyword.is_empty() || from > to || to - from > 60 {
                return Err(wrong());
            }
            for (at, flags) in days.iter_mut().enumerate().take(to + 1).skip(from) {
                let kept = *flags & PUBLISHED | NOTICE;
                *flags = match keyword {
                    "work" => kept,
                    "off" => *flags & STATUTORY | kept | OFF,
                    _ => kept | OFF | STATUTORY,
                };
                if keyword == "work" { working.push(at) } else { off.push(at) }
            }
        }
        if let Some(&at) = working.iter().find(|at| off.contains(at)) {
            let date = FIRST.saturating_add(jiff::Span::new().days(at as i64));
            return Err(Error::Contradiction { line: number, date });
        }
        Arc::make_mut(&mut self.notices).push((year, notice));
        Ok(year)
    }

    /// The same calendar with regional days: `off` become rest days, `on` working days (K13).
    ///
    /// # Errors
    /// A day outside the range, or in both lists.
    pub fn with_overlay(mut self, off: &[Date], on: &[Date]) -> Result<Self, Error> {
        let days = Arc::make_mut(&mut self.days);
        for (&date, rest) in off.iter().map(|day| (day, true)).chain(on.iter().map(|day| (day, false))) {
            let at = index(date).ok_or(Error::Outside { date })?;
            if !rest && off.contains(&date) {
                return Err(Error::Contradiction { line: 0, date });
            }
            let kept = days[at] & if rest { PUBLISHED | STATUTORY } else { PUBLISHED };
            days[at] = kept | NOTICE | if rest { OFF } else { 0 };
        }
        Ok(self)
    }

    /// Whether authorities work on the day; a make-up Saturday or Sunday counts (K2).
    pub fn is_working_day(&self, date: Date) -> bool {
        self.flags(date) & OFF == 0
    }

    /// Whether the day is a holiday of 放假办法 itself, not one made by moving weekends.
    pub fn is_statutory_holiday(&self, date: Date) -> bool {
        self.flags(date) & STATUTORY != 0
    }

    /// Whether a weekend day is a working day (调休上班日).
    pub fn is_make_up_day(&self, date: Date) -> bool {
        self.is_working_day(date) && weekend(date)
    }

    /// Whether the day is off by a notice, an overlay or the law, not for its weekday alone.
    pub fn is_holiday(&self, date: Date) -> bool {
        self.flags(date) & (OFF | NOTICE) == OFF | NOTICE || self.is_statutory_holiday(date)
    }

    /// Whether the day's year has no published notice.
    pub fn is_provisional(&self, date: Date) -> bool {
        self.flags(date) & PUBLISHED == 0
    }

    /// How far the year can be relied on.
    pub fn status(&self, year: i16) -> Status {
        match Date::new(year, 1, 1).ok().and_then(index) {
            None => Status::Unknown,
            Some(at) if self.days[at] & PUBLISHED != 0 => Status::Published,
            Some(_) => Status::Provisional,
        }
    }

    /// The number of the notice for the year, where the data gives it.
    pub fn notice(&self, year: i16) -> Option<&str> {
        self.notices.iter().rev().find(|(known, _)| *known == year).and_then(|(_, notice)| notice.as_deref())
    }

    fn flags(&self, date: Date) -> u8 {
        index(date).map_or(OFF, |at| self.days[at])
    }
}

/// The office's calendar day of an instant. All offices of this version keep China time, UTC+8.
pub fn office_day(at: Timestamp) -> Date {
    office_zone().to_datetime(at).date()
}

/// The instant at which a day begins at the offices; none at the end of time.
pub fn office_midnight(day: Date) -> Option<Timestamp> {
    office_zone().to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The offices' time zone.
pub fn office_zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

fn weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn default(date: Date, published: bool) -> u8 {
    let rest = if weekend(date) { OFF } else { 0 };
    let fixed = match (date.month(), date.day()) {
        (1 | 5, 1) | (10, 1..=3) => true,
        (5, 2) => date.year() >= 2025,
        _ => false,
    };
    match (published, fixed) {
        (true, _) => rest | PUBLISHED,
        (false, true) => OFF | STATUTORY,
        (false, false) => rest,
    }
}

fn day(year: i16, text: &str) -> Option<Date> {
    let mut parts = text.rsplit('-');
    let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let year = parts.next().map_or(Some(year), |text| text.parse().ok())?;
    if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

/// Days since [`FIRST`], if the calendar covers the day.
fn index(date: Date) -> Option<usize> {
    if date < FIRST || date > LAST {
        return None;
    }
    usize::try_from(FIRST.duration_until(date).as_hours() / 24).ok()
}
