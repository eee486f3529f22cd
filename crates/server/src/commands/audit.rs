//! `redress audit`: the audit log, for whoever has the machine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// Options of `redress audit`.
#[derive(Args)]
pub struct Audit {
    /// At most this many records.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Adds a line with the ends of its chains to this file, instead of listing it; `redress verify --anchor`
    /// checks them.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["limit", "json"])]
    anchor: Option<PathBuf>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Audit {
    /// Lists it, newest first, page by page.
    pub async fn run(self) -> Result<ExitCode, String> {
        const PAGE: u32 = 200;
        let app = wire::at(&self.place, Arc::new(SystemClock)).await?;
        if let Some(file) = self.anchor {
            crate::anchor::add(&app, &file).await?;
            return Ok(ExitCode::SUCCESS);
        }
        let (mut left, mut before) = (self.limit, None);
        loop {
            let wanted = left.min(PAGE);
            let page = app.audit(before, wanted).await.map_err(|error| told(&error))?;
            for (record, deed) in &page {
                if self.json {
                    let mut line = serde_json::to_value(deed).map_err(|error| error.to_string())?;
                    line["at"] = record.at.to_string().into();
                    line["place"] = format!("{}.{}.{}", record.bucket, record.day, record.seq).into();
                    line["reason"] = record.words.clone().into();
                    say(&line.to_string());
                } else {
                    let number = |id: Option<i64>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
                    let line = [
                        record.at.to_string(),
                        deed.kind.clone(),
                        number(deed.by),
                        number(deed.person),
                        deed.case.clone().unwrap_or_default(),
                        record.words.clone().unwrap_or_default(),
                    ];
                    say(&line.join("\t"));
                }
            }
            left -= u32::try_from(page.len()).unwrap_or(left).min(left);
            match page.last() {
                Some((last, _)) if left > 0 && page.len() == wanted as usize => {
                    before = Some((last.at, last.bucket, last.seq));
                }
                _ => return Ok(ExitCode::SUCCESS),
            }
        }
    }
}
