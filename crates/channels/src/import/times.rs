//! Dates and times as people and programs write them; without an offset they are China time, UTC+8.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz};

use super::texts::fold;

/// A time as it was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When; for a day without a time its first instant, so that days between two moments count right.
    pub at: Timestamp,
    /// Only the day was stated.
    pub day_only: bool,
}

impl Moment {
    /// The calendar day in China time.
    pub fn day(self) -> Date {
        tz::offset(8).to_datetime(self.at).date()
    }
}

/// Reads `2019/4/25 9:32:09`, `2019-04-25 09:32`, `2019.4.25`, `2019年4月25日 9时32分`, `20190425`, RFC 3339,
/// each also in full-width forms. The year comes first and has four digits: `4/5/2019` could be two days.
pub fn moment(text: &str) -> Option<Moment> {
    let text = fold(text);
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        // The program keeps whole microseconds.
        let at = Timestamp::from_microsecond(at.as_microsecond()).ok()?;
        return Some(Moment { at, day_only: false });
    }
    let mut rest = text;
    let (year, month, day) = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        rest = "";
        (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
    } else {
        let year = number(&mut rest, 4, 4)?;
        let mark = rest.chars().next().filter(|c| "-/.年".contains(*c))?;
        rest = &rest[mark.len_utf8()..];
        let month = number(&mut rest, 1, 2)?;
        rest = rest.strip_prefix(if mark == '年' { '月' } else { mark })?;
        let day = number(&mut rest, 1, 2)?;
        if mark == '年' {
            rest = rest.strip_prefix(['日', '号'])?;
        }
        (year, month, day)
    };
    let date =
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let day_only = rest.is_empty();
    let time = if day_only { Time::midnight() } else { time(rest)? };
    let at = tz::offset(8).to_timestamp(DateTime::from_parts(date, time)).ok()?;
    Some(Moment { at, day_only })
}

/// ` 9:32`, `T09:32:09.5`, `9时32分09秒`, `9点32分`.
fn time(text: &str) -> Option<Time> {
    let mut rest = text.strip_prefix('T').unwrap_or(text).trim_start();
    let hour = number(&mut rest, 1, 2)?;
    let chinese = rest.starts_with(['时', '点']);
    rest = rest.strip_prefix([':', '时', '点'])?;
    let (mut minute, mut second) = (0, 0);
    if !(chinese && rest.is_empty()) {
        minute = number(&mut rest, 1, 2)?;
        if chinese {
            rest = rest.strip_prefix('分')?;
        }
        if !rest.is_empty() {
            rest = if chinese { rest } else { rest.strip_prefix(':')? };
            second = number(&mut rest, 1, 2)?;
            rest = if chinese { rest.strip_prefix('秒')? } else { rest };
        }
    }
    // Parts of a second mean nothing here, but some programs write them.
    if let Some(parts) = rest.strip_prefix('.') {
        rest = parts.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let part = |n: i32| i8::try_from(n).ok();
    rest.is_empty().then(|| Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok())?
}

fn number(rest: &mut &str, least: usize, most: usize) -> Option<i32> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (head, tail) = rest.split_at_checked(digits).filter(|_| (least..=most).contains(&digits))?;
    *rest = tail;
    head.parse().ok()
}
