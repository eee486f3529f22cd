//! What imports of people and of offices have in common.

use std::panic::resume_unwind;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderName, header};
use redress_app::Error;
use redress_app::ports::{RowProblem, Table};
use redress_app::staff::Imported;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};

use crate::Site;
use crate::problem::{Problem, Words};

/// Most rows of one file.
const MOST_ROWS: usize = 10_000;

/// Whether to look only.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Dry {
    /// Checks everything and writes nothing.
    pub dry_run: Option<bool>,
}

/// Something to change in a file before it can be imported.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowFaultShape {
    /// The line or row, from 1; 0 for the whole file.
    pub line: u64,
    /// The column; empty if the whole row is meant.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub text: Words,
}

/// What became of a file, or would.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportShape {
    /// Whether it was written: never in part.
    pub written: bool,
    /// Added.
    pub added: u64,
    /// Changed.
    pub changed: u64,
    /// Posts given.
    pub posts: u64,
    /// What must be changed first, at most 200 of them.
    pub faults: Vec<RowFaultShape>,
    /// How many faults there are.
    pub fault_count: usize,
}

impl From<RowProblem> for RowFaultShape {
    fn from(problem: RowProblem) -> Self {
        let RowProblem { line, field, code, text } = problem;
        RowFaultShape { line, field, code, text: text.into() }
    }
}

impl From<Imported> for ImportShape {
    fn from(done: Imported) -> Self {
        let Imported { written, added, changed, posts, problems } = done;
        let fault_count = problems.len();
        let faults = problems.into_iter().take(200).map(RowFaultShape::from).collect();
        ImportShape { written, added, changed, posts, faults, fault_count }
    }
}

/// One file is unpacked at a time, beside the threads that serve: a workbook may take seconds and 200 MB.
static UNPACKING: Semaphore = Semaphore::const_new(1);

async fn table(site: &Site, body: Bytes) -> Result<Table, RowProblem> {
    let _turn = UNPACKING.acquire().await;
    let tables = Arc::clone(&site.tables);
    let read = tokio::task::spawn_blocking(move || tables.read(body.into(), MOST_ROWS));
    // It is never cancelled: what panicked there goes on here.
    read.await.unwrap_or_else(|failed| resume_unwind(failed.into_panic()))
}

/// Reads the table in a file and gives it to `import`; a file that cannot be read is told of like its rows.
///
/// # Errors
/// Those of `import`.
pub async fn read_into(
    site: &Site,
    body: Bytes,
    import: impl AsyncFnOnce(&Table) -> Result<Imported, Error>,
) -> Result<Json<ImportShape>, Problem> {
    let done = match table(site, body).await {
        Ok(table) => import(&table).await?,
        Err(problem) => Imported { problems: vec![problem], ..Imported::default() },
    };
    Ok(Json(done.into()))
}

/// A line of column names, with the mark by which spreadsheet programs know UTF-8.
pub fn template<'c>(columns: impl Iterator<Item = &'c str>) -> ([(HeaderName, &'static str); 2], String) {
    let columns: Vec<&str> = columns.collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"template.csv\""),
    ];
    (headers, format!("\u{FEFF}{}\r\n", columns.join(",")))
}
