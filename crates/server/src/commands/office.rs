//! `redress office`: offices, departments and branches.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use redress_app::ports::{Office as Kept, OfficeKind, RowProblem, Store, Table, Tables};
use redress_app::routing::Route;
use redress_app::staff::Imported;
use redress_channels::import::Sheets;

use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// What to do with offices.
#[derive(Subcommand)]
pub enum Office {
    /// Adds an office, or changes the one with this code.
    Add {
        /// Short code, such as csd.
        code: String,
        /// Name in Chinese.
        #[arg(long)]
        zh: String,
        /// Name in English; the Chinese one if left out.
        #[arg(long)]
        en: Option<String>,
        /// The office above it.
        #[arg(long)]
        parent: Option<String>,
        /// A procedure it takes complaints for; may be given several times.
        #[arg(long)]
        procedure: Vec<String>,
        /// The division it serves, six digits of GB/T 2260 such as 330106; none for a company.
        #[arg(long)]
        region: Option<String>,
        /// What it is: national, province, city, county, branch, company, department, regulator, commission,
        /// appraiser or other.
        #[arg(long)]
        kind: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Adds and changes offices out of a CSV file or workbook: all rows or none.
    Import {
        /// The file; its columns are code, zh, en, parent, kind, region, procedures, address, phone, valid_from.
        file: PathBuf,
        /// Checks everything and writes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Proposes departments for a kind of complaint, such as: redress office route enterprise-8-step kind
    /// transport wl. Without departments the line is taken out.
    Route {
        /// The procedure.
        procedure: String,
        /// A fact of its cases, such as kind.
        fact: String,
        /// Its value.
        value: String,
        /// The departments.
        offices: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Lists what is proposed.
    Routes {
        #[command(flatten)]
        place: Place,
    },
    /// Lists all offices.
    List {
        #[command(flatten)]
        place: Place,
    },
}

impl Office {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Office::Add { code, zh, en, parent, procedure, region, kind, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let en = en.unwrap_or_else(|| zh.clone());
                let region = region.map(|region| app.office_region(&region)).transpose();
                let region = region.map_err(|error| told(&error))?;
                // What cannot be said here stays as it was.
                let known = app.store.offices().await.map_err(|error| error.to_string())?;
                let before = known.into_iter().find(|office| office.code == code).unwrap_or_default();
                let kind = kind.map_or(Ok(before.kind), |kind| {
                    OfficeKind::named(&kind).ok_or_else(|| format!("there is no kind {kind}"))
                })?;
                let office = Kept { code, parent, zh, en, procedures: procedure, region, kind, ..before };
                app.put_office(&office).await.map_err(|error| told(&error))?;
                say(&office.code);
            }
            Office::Import { file, dry_run, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let table = match table(&file)? {
                    Ok(table) => table,
                    Err(problem) => {
                        return Ok(answer(&Imported { problems: vec![problem], ..Default::default() }));
                    }
                };
                let done = app.import_offices(None, &table, dry_run).await.map_err(|error| told(&error))?;
                return Ok(answer(&done));
            }
            Office::Route { procedure, fact, value, offices, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let route = Route { procedure, fact, value, offices };
                app.put_route(route).await.map_err(|error| told(&error))?;
            }
            Office::Routes { place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                for line in app.routes().await.map_err(|error| told(&error))? {
                    let Route { procedure, fact, value, offices } = line;
                    say(&[procedure, fact, value, offices.join(",")].join("\t"));
                }
            }
            Office::List { place } => {
                let offices = place.open().await?.offices().await.map_err(|error| error.to_string())?;
                for office in offices {
                    let parent = office.parent.unwrap_or_default();
                    let region = office.region.map(|region| region.to_string()).unwrap_or_default();
                    let procedures = office.procedures.join(",");
                    say(&[office.code, parent, office.zh, office.en, procedures, region].join("\t"));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The table in a file, or what is wrong with all of it.
pub fn table(file: &Path) -> Result<Result<Table, RowProblem>, String> {
    const MOST_ROWS: usize = 10_000;
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Sheets.read(bytes, MOST_ROWS))
}

/// Says what became of a table; the answer is no if anything is wrong with it.
pub fn answer(done: &Imported) -> ExitCode {
    for problem in &done.problems {
        let RowProblem { line, field, text, .. } = problem;
        say(&format!("{line}\t{field}\t{} {}", text.zh, text.en));
    }
    let Imported { written, added, changed, posts, problems } = done;
    let faults = problems.len();
    say(&format!("written: {written}, added: {added}, changed: {changed}, posts: {posts}, faults: {faults}"));
    ExitCode::from(u8::from(!problems.is_empty()))
}

/// A refusal in one sentence for the terminal: what is wrong in which field, in both languages.
pub fn told(error: &redress_app::Error) -> String {
    let faults: Vec<String> =
        error.faults().iter().map(|f| format!("{}: {} {}", f.field, f.text.zh, f.text.en)).collect();
    if faults.is_empty() {
        let text = error.text();
        format!("{} {}", text.zh, text.en)
    } else {
        faults.join("; ")
    }
}
