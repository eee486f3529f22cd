//! Figures over time, beside those of a year before.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use redress_domain::calendar::office_day;

use crate::cases::App;
use crate::error::{Error, invalid};
use crate::ports::{By, FigureFilter, Sums};

/// Most points of a line.
const MOST: usize = 400;

/// How long a point of the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// From Monday on.
    Week,
    /// A calendar month.
    Month,
}

impl Unit {
    /// The unit of this name.
    pub fn named(name: &str) -> Option<Unit> {
        match name {
            "day" => Some(Unit::Day),
            "week" => Some(Unit::Week),
            "month" => Some(Unit::Month),
            _ => None,
        }
    }

    /// The first day of the unit in which `day` lies.
    fn start(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Week => day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days()),
            Unit::Month => day.first_of_month(),
        }
    }

    fn next(self, start: Date) -> Date {
        match self {
            Unit::Day => start.saturating_add(1.day()),
            Unit::Week => start.saturating_add(7.days()),
            Unit::Month => start.saturating_add(1.month()),
        }
    }

    /// How far back the year before lies: weeks stay weeks.
    fn year(self) -> Span {
        match self {
            Unit::Week => 364.days(),
            Unit::Day | Unit::Month => 1.year(),
        }
    }
}

/// A point of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The first day of its unit, which may lie before the period.
    pub start: Date,
    /// What happened in it.
    pub sums: Sums,
    /// What happened in it a year before.
    pub before: Sums,
}

/// Figures over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Every unit of the period, also those in which nothing happened.
    pub points: Vec<Point>,
}

impl App {
    /// The figures over time; of the last twelve months unless the filter says otherwise.
    ///
    /// # Errors
    /// More points than a line can have.
    pub async fn figures_trend(&self, filter: &FigureFilter, unit: Unit) -> Result<Trend, Error> {
        let to = filter.to.unwrap_or_else(|| office_day(self.clock.now()));
        let from = filter.from.unwrap_or_else(|| to.saturating_sub(1.year()).saturating_add(1.day()));
        let mut points = Vec::new();
        let mut start = unit.start(from);
        while start <= to {
            if points.len() == MOST {
                let (zh, en) =
                    ("期间过长,请改用周或月", "The period is too long for this; take weeks or months");
                return Err(invalid("unit", "range", zh, en));
            }
            points.push(Point { start, sums: Sums::default(), before: Sums::default() });
            start = unit.next(start);
        }
        let year = unit.year();
        let period = FigureFilter { from: Some(from), to: Some(to), ..filter.clone() };
        for (day, sums) in self.days(&period).await? {
            if let Some(point) = at(&mut points, unit.start(day)) {
                point.sums += sums;
            }
        }
        let (from_before, to_before) = (from.saturating_sub(year), to.saturating_sub(year));
        let earlier = FigureFilter { from: Some(from_before), to: Some(to_before), ..filter.clone() };
        for (day, sums) in self.days(&earlier).await? {
            if let Some(point) = at(&mut points, unit.start(day.saturating_add(year))) {
                point.before += sums;
            }
        }
        Ok(Trend { from, to, points })
    }

    async fn days(&self, filter: &FigureFilter) -> Result<Vec<(Date, Sums)>, Error> {
        let days = self.store.sums(filter, By::Day).await?;
        Ok(days.into_iter().filter_map(|(day, sums)| Some((day.parse().ok()?, sums))).collect())
    }
}

fn at(points: &mut [Point], start: Date) -> Option<&mut Point> {
    let no = points.binary_search_by_key(&start, |point| point.start).ok()?;
    points.get_mut(no)
}
