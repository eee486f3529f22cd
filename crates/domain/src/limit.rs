//! How long somebody has: amounts, what stops a clock, and the date that comes out with its reasons.

mod reckon;
pub mod rules;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time, time};
use serde::{Deserialize, Serialize};

pub use reckon::{add_working_days, due, stated, working_days_between};

/// What an [`Amount`] counts. In procedure files: `working_day`, `calendar_day`, `hour` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日, `wd`.
    WorkingDay,
    /// 日, `d`: every day counts.
    CalendarDay,
    /// Hours of the clock, `h`.
    Hour,
    /// Hours within [`WorkingHours`], `wh`.
    WorkingHour,
    /// Months, `mo`: they end on the corresponding day, or the month's last (K4).
    Month,
    /// Years, `y`: as months.
    Year,
}

impl Unit {
    const ALL: [(Unit, &'static str, u32); 6] = [
        (Unit::WorkingDay, "wd", 36_525),
        (Unit::CalendarDay, "d", 36_525),
        (Unit::Hour, "h", 876_600),
        (Unit::WorkingHour, "wh", 876_600),
        (Unit::Month, "mo", 1_200),
        (Unit::Year, "y", 100),
    ];

    /// The short form used in amounts: `wd`, `d`, `h`, `wh`, `mo`, `y`.
    pub fn suffix(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The most of this unit a limit may have: about 100 years.
    pub fn most(self) -> u32 {
        Self::ALL[self as usize].2
    }

    fn words(self, n: u32) -> (String, String) {
        let (zh, en) = match self {
            Unit::WorkingDay => ("个工作日", "working day"),
            Unit::CalendarDay => ("日", "day"),
            Unit::Hour => ("小时", "hour"),
            Unit::WorkingHour => ("个工作小时", "working hour"),
            Unit::Month => ("个月", "month"),
            Unit::Year => ("年", "year"),
        };
        (format!("{n}{zh}"), format!("{n} {en}{}", if n == 1 { "" } else { "s" }))
    }
}

/// A number of units, written `7wd`, `60d`, `4h`, `2wh`, `2mo`, `3y`; a string in serde too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

impl FromStr for Amount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Amount { text: text.to_owned() };
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (n, suffix) = text.split_at(digits);
        let n = n.parse().map_err(|_| wrong())?;
        let &(unit, ..) = Unit::ALL.iter().find(|known| known.1 == suffix).ok_or_else(wrong)?;
        Ok(Amount { n, unit })
    }
}

impl TryFrom<String> for Amount {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.n, self.unit.suffix())
    }
}

/// Which last day moves on to the next working day (K3, K3a). Hours never move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// Any day that is no working day.
    #[default]
    RestDay,
    /// Only a day of 放假办法 itself; then to the next working day.
    StatutoryHoliday,
    /// None: the last day stands.
    None,
}

/// Time that does not count, half-open: not the day `from`, but the days after it up to `to` (K8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exclusion {
    /// D1, the day it began (commissioned): still counts.
    pub from: Date,
    /// D2, the day it ended (report received): the last that does not count.
    pub to: Date,
}

impl FromStr for Exclusion {
    type Err = Error;

    /// Reads `D1..D2`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Exclusion { text: text.to_owned() };
        let (from, to) = text.split_once("..").ok_or_else(wrong)?;
        Ok(Exclusion { from: from.parse().map_err(|_| wrong())?, to: to.parse().map_err(|_| wrong())? })
    }
}

/// The event the clock starts from. Its day is day 0 (K1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Start {
    /// Known to the instant. Hours run from it; days from its local day.
    Instant(Timestamp),
    /// Known to the day. Hours run from the day's end.
    Day(Date),
}

/// The opening hours of every working day, in order and apart; 09:00–12:00 and 13:00–17:30 by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(Time, Time)>", into = "Vec<(Time, Time)>")]
pub struct WorkingHours(Vec<(Time, Time)>);

impl WorkingHours {
    /// Takes spans that begin before they end and follow one another.
    ///
    /// # Errors
    /// [`Error::WorkingHours`] for none, an empty or an overlapping one.
    pub fn new(spans: Vec<(Time, Time)>) -> Result<Self, Error> {
        let whole = spans.iter().all(|span| span.0 < span.1) && !spans.is_empty();
        let apart = spans.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        if whole && apart { Ok(WorkingHours(spans)) } else { Err(Error::WorkingHours) }
    }

    /// The spans, each from its first instant up to, not including, its last.
    pub fn spans(&self) -> &[(Time, Time)] {
        &self.0
    }
}

impl Default for WorkingHours {
    fn default() -> Self {
        WorkingHours(vec![(time(9, 0, 0, 0), time(12, 0, 0, 0)), (time(13, 0, 0, 0), time(17, 30, 0, 0))])
    }
}

impl TryFrom<Vec<(Time, Time)>> for WorkingHours {
    type Error = Error;

    fn try_from(spans: Vec<(Time, Time)>) -> Result<Self, Error> {
        Self::new(spans)
    }
}

impl From<WorkingHours> for Vec<(Time, Time)> {
    fn from(hours: WorkingHours) -> Self {
        hours.0
    }
}

/// What one [`Step`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Day 0, or the instant hours run from.
    Start,
    /// Days that are no working days were passed over.
    Skipped,
    /// A weekend day was counted, being a working day.
    MakeUp,
    /// An excluded interval.
    Excluded,
    /// The limit was extended.
    Extended,
    /// The count ended here.
    Counted,
    /// The last day moved to the next working day.
    Rolled,
    /// The result rests on a year without a notice.
    Provisional,
    /// Of two limits this one binds, being earlier.
    Binding,
    /// Further steps of a long count are left out.
    Shortened,
    /// The day was set by whoever filled in the form.
    Stated,
}

/// One reason for a date, to be read by people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its kind.
    pub reason: Reason,
    /// In English.
    #[serde(rename = "step")]
    pub en: String,
    /// In Chinese.
    pub zh: String,
    /// The day it is about.
    pub date: Date,
}

/// A date somebody owes something by, and why it is that date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day in time (for hours: the local day of `at`).
    pub date: Date,
    /// From this instant it is overdue: the end of `date` (24:00 local), for hours the instant itself.
    pub at: Timestamp,
    /// The last day before it moved to a working day; an internal target (K3a).
    pub unrolled: Date,
    /// It rests on a year without a published notice and is computed again when that comes (K12).
    pub provisional: bool,
    /// The reasons, in order.
    pub because: Vec<Step>,
}

impl Due {
    /// The earlier of two limits on one act: it binds (K10).
    pub fn min(self, other: Due) -> Due {
        earlier(self, other)
    }
}

/// The earlier of two limits on one act: it binds (K10). `a` when they are equal.
pub fn earlier(a: Due, b: Due) -> Due {
    let (mut first, later) = if b.at < a.at { (b, a) } else { (a, b) };
    first.because.push(Step {
        reason: Reason::Binding,
        en: format!("the earlier of two limits binds; the other ends on {}", later.date),
        zh: format!("两个期限以先到者为准；另一期限于{}届满", later.date),
        date: first.date,
    });
    first
}

/// Why a limit was not computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No amount.
    #[error("`{text}` is no amount; write a number and wd, d, h, wh, mo or y, such as 7wd")]
    Amount {
        /// What stood there.
        text: String,
    },
    /// No interval.
    #[error("`{text}` is no interval; write two dates as 2026-05-20..2026-06-15")]
    Exclusion {
        /// What stood there.
        text: String,
    },
    /// The limit and its extension are longer than 100 years.
    #[error("{amount} is longer than 100 years")]
    TooLong {
        /// The amount.
        amount: Amount,
    },
    /// A date lies outside the calendar, or the result would.
    #[error("dates must lie from 1990-01-01 to 2199-12-31")]
    OutOfRange,
    /// An exclusion ends before it begins.
    #[error("the excluded interval from {from} ends before it begins, on {to}")]
    Backwards {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// Working hours are empty, overlap, or end before they begin.
    #[error("working hours must be spans in order that do not overlap")]
    WorkingHours,
}

impl Error {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Amount { .. } => "amount",
            Error::Exclusion { .. } => "exclusion",
            Error::TooLong { .. } => "amount_too_long",
            Error::OutOfRange => "date_out_of_range",
            Error::Backwards { .. } => "exclusion_backwards",
            Error::WorkingHours => "working_hours",
        }
    }
}
