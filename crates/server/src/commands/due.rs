//! `redress due`: one date and its reasons.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use redress_domain::calendar::Calendar;
use redress_domain::limit::{self, Amount, Exclusion, Roll, Start, Unit, WorkingHours};
use serde_json::json;

/// Options of `redress due`.
#[derive(Args)]
pub struct Due {
    /// The day or instant of the event; its day is day 0.
    #[arg(long, value_name = "DATE|INSTANT")]
    start: String,
    /// How long: 7wd, 60d, 3y, 2mo, 4h, 2wh.
    #[arg(long, value_name = "AMOUNT")]
    within: Amount,
    /// Time that does not count, such as an appraisal: D1..D2.
    #[arg(long, value_name = "D1..D2")]
    exclude: Vec<Exclusion>,
    /// A permitted extension, counted from the original start.
    #[arg(long, value_name = "AMOUNT")]
    extend: Option<Amount>,
    /// Which last day moves on to the next working day.
    #[arg(long, value_enum, default_value = "rest_day")]
    roll: RollArg,
    /// Whose working days.
    #[arg(long, value_enum, default_value = "cn")]
    calendar: CalendarArg,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum RollArg {
    RestDay,
    StatutoryHoliday,
    None,
}

#[derive(Clone, Copy, ValueEnum)]
enum CalendarArg {
    Cn,
}

impl Due {
    /// Computes and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)));
        let CalendarArg::Cn = self.calendar;
        let roll = match self.roll {
            RollArg::RestDay => Roll::RestDay,
            RollArg::StatutoryHoliday => Roll::StatutoryHoliday,
            RollArg::None => Roll::None,
        };
        let start = read_start(&self.start)?;
        let due = limit::due(
            &Calendar::china(),
            &zone,
            &WorkingHours::default(),
            start,
            self.within,
            self.extend,
            &self.exclude,
            roll,
        )
        .map_err(|error| error.to_string())?;
        let hours = matches!(self.within.unit, Unit::Hour | Unit::WorkingHour);
        let at = due.at.to_zoned_datetime(zone);
        let mut out = std::io::stdout().lock();
        let printed = if self.json {
            let mut answer =
                json!({ "due": due.date, "provisional": due.provisional, "because": due.because });
            if hours {
                answer["due_at"] = json!(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
            }
            writeln!(out, "{answer}")
        } else {
            let when =
                if hours { at.strftime("%Y-%m-%d %H:%M:%S %:z").to_string() } else { due.date.to_string() };
            let note =
                if due.provisional { " (provisional: the calendar of a year is not published)" } else { "" };
            writeln!(out, "{when}{note}").and_then(|()| {
                due.because
                    .iter()
                    .try_for_each(|step| writeln!(out, "  {}  {}  {}", step.date, step.zh, step.en))
            })
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn read_start(text: &str) -> Result<Start, String> {
    if let Ok(day) = text.parse::<Date>()
        && !text.contains(['T', 't', ' '])
    {
        return Ok(Start::Day(day));
    }
    text.parse::<Timestamp>().map(Start::Instant).map_err(|_| {
        format!("`{text}` is no date; write 2026-05-06 or, with time and offset, 2026-05-06T09:30:00+08:00")
    })
}
