//! `redress decide`: what the dated rules say of some facts. Every result is status 0; 2 is bad input.

mod admissibility;
mod jurisdiction;
mod limits;

use std::io::Read;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::de::DeserializeOwned;

/// What is to be decided.
#[derive(Subcommand)]
pub enum Decide {
    /// Whether a complaint may be taken up, on which grounds not, and by when to decide.
    Admissibility(admissibility::Admissibility),
    /// Which office a complaint belongs to, and why the others do not have it.
    Jurisdiction(jurisdiction::Jurisdiction),
    /// Which limits run from an event, and until when.
    Limits(limits::Limits),
}

/// What every decision is asked with; the facts are one JSON object on standard input.
#[derive(Args)]
pub struct Question {
    /// Whose rules, such as administrative-complaint.
    #[arg(long, value_name = "ID")]
    procedure: String,
    /// The day whose rules apply; by default that of the event or the receipt, or today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
}

/// The largest facts that are read, in bytes.
const LARGEST: u64 = 1_000_000;

impl Decide {
    /// Decides and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        match self {
            Decide::Admissibility(admissibility) => admissibility.run(),
            Decide::Jurisdiction(jurisdiction) => jurisdiction.run(),
            Decide::Limits(limits) => limits.run(),
        }
    }
}

impl Question {
    /// The facts on standard input.
    fn facts<T: DeserializeOwned>(&self) -> Result<T, String> {
        let mut text = String::new();
        let read = std::io::stdin().lock().take(LARGEST).read_to_string(&mut text);
        read.map_err(|error| format!("standard input: {error}"))?;
        serde_json::from_str(&text).map_err(|error| {
            format!("the facts on standard input cannot be read: {error}\n    无法读取标准输入中的事实，请以 JSON 填写")
        })
    }
}
