//! Dates and times as people and programs write them; without an offset they are China time, UTC+8.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use redress_domain::calendar::{office_day, office_zone};

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
        office_day(self.at)
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
    let at = office_zone().to_timestamp(DateTime::from_parts(date, time)).ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_and_programs_write_them() {
        let table = [
            ("2019/4/25 9:32:09", "2019-04-25T09:32:09+08:00"),
            ("2019-04-25 09:32", "2019-04-25T09:32:00+08:00"),
            ("2019.04.25 09:32:00", "2019-04-25T09:32:00+08:00"),
            ("２０１９／４／２５　９：３２：０９", "2019-04-25T09:32:09+08:00"),
            ("2019年4月25日 9时32分", "2019-04-25T09:32:00+08:00"),
            ("2019年4月25日9时32分8秒", "2019-04-25T09:32:08+08:00"),
            ("2019年04月25日 09:32", "2019-04-25T09:32:00+08:00"),
            ("2019年4月25号9点", "2019-04-25T09:00:00+08:00"),
            ("2019-04-25 09:32:09.123", "2019-04-25T09:32:09+08:00"),
            ("2019-04-25T09:32:09", "2019-04-25T09:32:09+08:00"),
            ("2019-04-25T09:32:09Z", "2019-04-25T17:32:09+08:00"),
            ("2019-04-25T09:32:09+09:00", "2019-04-25T08:32:09+08:00"),
            ("2019-04-25T09:32:09.1234567+08:00", "2019-04-25T09:32:09.123456+08:00"),
            ("  2020/2/29 23:59:59  ", "2020-02-29T23:59:59+08:00"),
        ];
        for (given, wanted) in table {
            let wanted = Moment { at: wanted.parse().unwrap(), day_only: false };
            assert_eq!(moment(given), Some(wanted), "{given}");
        }
    }

    #[test]
    fn a_day_without_a_time_begins_at_midnight_in_china() {
        for given in
            ["2019/4/5", "2019-04-05", "2019.4.5", "2019年4月5日", "20190405", "２０１９／０４／０５"]
        {
            let read = moment(given).unwrap();
            assert_eq!(read.at, "2019-04-05T00:00:00+08:00".parse().unwrap(), "{given}");
            assert_eq!((read.day().to_string().as_str(), read.day_only), ("2019-04-05", true), "{given}");
        }
    }

    #[test]
    fn what_could_mean_two_days_or_none_is_not_guessed() {
        let table = [
            "",
            "昨天",
            "4/5/2019",
            "25/4/2019",
            "19/4/5",
            "2019/4",
            "2019-02-29",
            "2019/13/1",
            "2019/4/31",
            "2019/4/25 25:00",
            "2019/4/25 9:60",
            "2019/4/25 9",
            "2019/4/25 下午3:00",
            "2019-4/25",
            "2019年4月25",
            "2019/4/259:32",
            "43580.39",
            "2019/4/25 9:32:09 x",
            "９９９９９９９９",
            "2019/4/25 9:32:",
            "20190431",
            "2019/4/25\n2019/4/26",
            "99999999999999999999",
            "一九九九年",
        ];
        for given in table {
            assert_eq!(moment(given), None, "{given}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not_without_a_crash(text in "[0-9/.:年月日时分秒T \\-+Zａ-ｚ０-９]{0,24}|\\PC{0,16}") {
            moment(&text);
        }
    }
}
