//! `redress region`: divisions, searched for and found in an address.

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use redress_domain::region::{Entry, Level, Regions, Wanted};
use serde_json::{Value, json};

use crate::wire::today;

/// The longest address, in bytes.
const LARGEST: u64 = 4_000;

/// What to do with divisions.
#[derive(Subcommand)]
pub enum Region {
    /// Finds divisions by name, part of a name, names from above down, or code; status 1 if there is none.
    Search {
        /// Such as 余杭, "浙江 西湖" or 3301.
        text: String,
        /// Only at this level: county, prefecture, province.
        #[arg(long)]
        level: Option<String>,
        /// Only below the division with this code.
        #[arg(long, value_name = "CODE")]
        under: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        #[command(flatten)]
        how: How,
    },
    /// Shows one division; one that has ended is refused with its successors.
    Show {
        /// Six digits of GB/T 2260.
        code: String,
        #[command(flatten)]
        how: How,
    },
    /// Finds the division of an address, given or on standard input; status 1 unless it is exactly one.
    Locate {
        /// As people write it.
        address: Option<String>,
        #[command(flatten)]
        how: How,
    },
}

/// For which day, and how to print.
#[derive(Args)]
pub struct How {
    /// The day on which it exists; today by default.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
}

impl Region {
    /// Does it.
    pub fn run(self) -> Result<ExitCode, String> {
        match self {
            Region::Search { text, level, under, limit, how } => {
                search(&text, level.as_deref(), under.as_deref(), limit.into(), &how)
            }
            Region::Show { code, how } => {
                let on = how.day();
                let entry =
                    Regions::china().present(&code, on).map_err(|absent| format!("{code}: {absent}"))?;
                how.print(&shape(entry, on), &line(entry, on))?;
                Ok(ExitCode::SUCCESS)
            }
            Region::Locate { address, how } => locate(address, &how),
        }
    }
}

fn search(
    text: &str,
    level: Option<&str>,
    under: Option<&str>,
    most: usize,
    how: &How,
) -> Result<ExitCode, String> {
    let (china, on) = (Regions::china(), how.day());
    let level = level.map(str::parse::<Level>).transpose().map_err(|()| {
        "--level: 级别请写 county、prefecture 或 province Write county, prefecture or province".to_owned()
    })?;
    let under = under.map(|code| china.present(code, on)).transpose();
    let under = under.map_err(|absent| format!("--under: {absent}"))?.map(|entry| entry.region);
    let found = china.find(&Wanted { text, on, level, under, most });
    let items: Vec<Value> = found.iter().map(|entry| shape(entry, on)).collect();
    let lines: Vec<String> = found.iter().map(|entry| line(entry, on)).collect();
    how.print(&json!({ "items": items }), &lines.join("\n"))?;
    Ok(if found.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn locate(address: Option<String>, how: &How) -> Result<ExitCode, String> {
    let address = match address {
        Some(address) => address,
        None => {
            let mut text = String::new();
            let read = std::io::stdin().lock().take(LARGEST).read_to_string(&mut text);
            read.map_err(|error| format!("standard input: {error}"))?;
            text
        }
    };
    if address.trim().chars().nth(200).is_some() || address.contains('\0') {
        return Err(
            "地址请写200字以内,不含空字符 Write an address of at most 200 characters without nulls".into()
        );
    }
    let (china, on) = (Regions::china(), how.day());
    let found = china.located(&address, on);
    let entries =
        found.iter().filter_map(|one| Some((china.stands(one.region, on).ok()?, one.confidence.name())));
    let (mut candidates, mut lines) = (Vec::new(), Vec::new());
    for (entry, confidence) in entries {
        let mut one = shape(entry, on);
        one["confidence"] = confidence.into();
        candidates.push(one);
        lines.push(format!("{}\t{confidence}", line(entry, on)));
    }
    let one = china.locate(&address, on).is_some();
    let region =
        if one { candidates.first().map_or(Value::Null, |one| one["code"].clone()) } else { Value::Null };
    how.print(&json!({ "region": region, "candidates": candidates }), &lines.join("\n"))?;
    Ok(if one { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl How {
    fn day(&self) -> Date {
        self.on.unwrap_or_else(today)
    }

    fn print(&self, json: &Value, text: &str) -> Result<(), String> {
        let text = if self.json { json.to_string() } else { text.to_owned() };
        if text.is_empty() {
            return Ok(());
        }
        writeln!(std::io::stdout().lock(), "{text}").map_err(|error| format!("standard output: {error}"))
    }
}

fn shape(entry: &Entry, on: Date) -> Value {
    json!({
        "code": entry.region.to_string(),
        "name": entry.name,
        "full_name": Regions::china().full_name(entry.region, on),
        "level": entry.level().name(),
    })
}

fn line(entry: &Entry, on: Date) -> String {
    let name = Regions::china().full_name(entry.region, on);
    format!("{}\t{name}\t{}", entry.region, entry.level().name())
}
