//! `redress calendar`: years of working days, published or corrected while cases run.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use redress_domain::calendar::Status;

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// How many cases are looked at in one round.
const ROUND: u32 = 1_000;

/// What to do with the calendar.
#[derive(Subcommand)]
pub enum Calendar {
    /// Lists the years from 2007 on, with how far each can be relied on.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Publishes or corrects a year and moves the clocks that run, such as:
    /// redress calendar publish "2027 off 01-01..01-03 work 01-09 statutory 01-01 notice 国办发明电〔2026〕7号"
    Publish {
        /// The year's line: YEAR off DAYS work DAYS statutory DAYS [notice NUMBER].
        line: String,
        #[command(flatten)]
        place: Place,
    },
    /// Goes on with a recalculation that was broken off.
    Recalculate {
        #[command(flatten)]
        place: Place,
    },
}

impl Calendar {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        let (Calendar::List { place } | Calendar::Publish { place, .. } | Calendar::Recalculate { place }) =
            &self;
        let app = wire::at(place, Arc::new(SystemClock)).await?;
        match &self {
            Calendar::List { .. } => {
                let calendar = &app.world().calendar;
                for year in 2007..=2030 {
                    let status = match calendar.status(year) {
                        Status::Published => "published",
                        Status::Provisional => "provisional",
                        Status::Unknown => "unknown",
                    };
                    say(format!("{year}\t{status}\t{}", calendar.notice(year).unwrap_or_default()).trim_end());
                }
                return Ok(ExitCode::SUCCESS);
            }
            Calendar::Publish { line, .. } => {
                let year = app.publish_year(line).await.map_err(|error| told(&error))?;
                say(&format!("{year} published"));
            }
            Calendar::Recalculate { .. } => {}
        }
        let bar = indicatif::ProgressBar::new_spinner();
        loop {
            let looked = app.recalculate(ROUND).await.map_err(|error| told(&error))?;
            let progress = app.recalculation().await.map_err(|error| told(&error))?;
            bar.set_message(format!("{} cases", progress.looked));
            bar.tick();
            if looked == 0 {
                bar.finish_and_clear();
                let (looked, moved) = (progress.looked, progress.moved);
                say(&format!(
                    "{looked} cases looked at, {moved} clocks have another date or are no longer provisional"
                ));
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}
