//! `redress export`: cases into a file.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::ProgressBar;
use jiff::civil::Date;
use redress_app::App;
use redress_app::export::{CHUNK, Format, Language, Row, csv_head, csv_rows, json_rows, xlsx};
use redress_app::ports::{CaseFilter, Within};

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// A sheet of a workbook holds no more.
const SHEET: usize = 1_000_000;

/// Options of `redress export`.
#[derive(Args)]
pub struct Export {
    /// Where to: `.csv`, `.xlsx` or `.jsonl` says which.
    file: PathBuf,
    /// Only of this procedure.
    #[arg(long, value_name = "ID")]
    procedure: Option<String>,
    /// Only what this office may know.
    #[arg(long, value_name = "CODE")]
    office: Option<String>,
    /// Only received on this day or later.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Only received on this day or earlier.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Parties in clear; otherwise they are masked.
    #[arg(long)]
    clear: bool,
    /// Titles in English.
    #[arg(long)]
    english: bool,
    #[command(flatten)]
    place: Place,
}

impl Export {
    /// Writes the file; what was written is complete, or there is an error.
    pub async fn run(self) -> Result<ExitCode, String> {
        let ending = self.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let format = match ending.to_ascii_lowercase().as_str() {
            "csv" => Format::Csv,
            "xlsx" => Format::Xlsx,
            "jsonl" | "ndjson" => Format::JsonLines,
            _ => return Err("say the kind of file by its ending: .csv, .xlsx or .jsonl".into()),
        };
        let app = wire::at(&self.place, Arc::new(SystemClock)).await?;
        let language = if self.english { Language::En } else { Language::Zh };
        let told_io = |error: std::io::Error| format!("{}: {error}", self.file.display());
        let mut file = std::io::BufWriter::new(std::fs::File::create(&self.file).map_err(told_io)?);
        if format == Format::Csv {
            file.write_all(csv_head(language).as_bytes()).map_err(told_io)?;
        }
        let mut pages = Pages { app: &app, filter: Some(self.filter(&app)?) };
        let (mut count, mut sheet, bar) = (0, Vec::new(), ProgressBar::new_spinner());
        while let Some(rows) = pages.next(self.clear, language).await? {
            count += rows.len();
            bar.set_position(count as u64);
            match format {
                Format::Csv => file.write_all(csv_rows(&rows).as_bytes()).map_err(told_io)?,
                Format::JsonLines => file.write_all(json_rows(&rows).as_bytes()).map_err(told_io)?,
                Format::Xlsx if count <= SHEET => sheet.extend(rows),
                Format::Xlsx => {
                    return Err("more than a workbook holds; export .csv, or narrow it down".into());
                }
            }
        }
        if format == Format::Xlsx {
            let book = xlsx(&sheet, language).map_err(|error| error.to_string())?;
            file.write_all(&book).map_err(told_io)?;
        }
        file.into_inner().map_err(|error| told_io(error.into_error()))?.sync_all().map_err(told_io)?;
        bar.finish_and_clear();
        say(&format!("已导出 exported {count}: {}", self.file.display()));
        Ok(ExitCode::SUCCESS)
    }

    fn filter(&self, app: &App) -> Result<CaseFilter, String> {
        if let Some(id) = &self.procedure
            && app.newest(id).is_none()
        {
            let ids: Vec<&str> = app.procedures().iter().map(|procedure| procedure.id.as_str()).collect();
            return Err(format!("there is no procedure `{id}`; there are: {}", ids.join(", ")));
        }
        Ok(CaseFilter {
            offices: self.office.clone().map(|code| vec![code]),
            procedure: self.procedure.clone(),
            received: Within::days(self.from, self.to),
            limit: u32::try_from(CHUNK).unwrap_or(100),
            ..CaseFilter::default()
        })
    }
}

/// The rows, page by page.
struct Pages<'a> {
    app: &'a App,
    /// None once the last page was read.
    filter: Option<CaseFilter>,
}

impl Pages<'_> {
    async fn next(&mut self, clear: bool, language: Language) -> Result<Option<Vec<Row>>, String> {
        let Some(mut filter) = self.filter.take() else { return Ok(None) };
        let lines = self.app.store.cases(&filter).await.map_err(|error| error.to_string())?;
        let Some(last) = lines.last() else { return Ok(None) };
        filter.before = Some((last.received_at, last.id));
        self.filter = Some(filter);
        self.app.rows(&lines, clear, language).await.map(Some).map_err(|error| told(&error))
    }
}
