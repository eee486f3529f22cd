//! `redress verify` and `redress rebuild`: the log is whole, and what is derived from it follows from it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::ProgressBar;
use redress_app::App;
use redress_app::audit::{Anchored, FoundAudit};
use redress_app::verify::Found;
use redress_domain::id::CaseId;

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// How many case numbers are read at once.
const PAGE: u32 = 500;

/// Options of `redress verify`.
#[derive(Args)]
pub struct Verify {
    /// Only these cases; all of them if none is named.
    #[arg(value_name = "CASE_NO")]
    cases: Vec<String>,
    /// A file with ends of the audit log that were written down (`redress audit --anchor`, `redress serve
    /// --anchor`): the log must lead to all of them.
    #[arg(long, value_name = "FILE", conflicts_with = "cases")]
    anchor: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Options of `redress rebuild`.
#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    place: Place,
}

impl Verify {
    /// Checks; the answer is no at the first case that is not whole.
    pub async fn run(self) -> Result<ExitCode, String> {
        let app = wire::at(&self.place, Arc::new(SystemClock)).await?;
        let named = self
            .cases
            .iter()
            .map(|text| text.parse::<CaseId>().map_err(|error| format!("{text} is no case number: {error}")));
        let named = named.collect::<Result<Vec<_>, _>>()?;
        let (mut cases, mut events, mut erased) = (0_u64, 0_u64, 0_u64);
        let mut all = Walk::new(&app, named);
        while let Some(id) = all.next().await? {
            match app.verify(id).await.map_err(|error| told(&error))? {
                Found::Whole { events: e, erased: x } => {
                    cases += 1;
                    events += u64::from(e);
                    erased += u64::from(x);
                }
                Found::Missing => return Err(format!("there is no case {id}")),
                Found::Broken { seq, what } => {
                    all.bar.finish_and_clear();
                    say(&format!("{id}: event {seq}: {what}"));
                    return Ok(ExitCode::from(1));
                }
            }
        }
        all.bar.finish_and_clear();
        say(&format!("whole: {cases} cases, {events} events, {erased} rows erased by order"));
        if self.cases.is_empty() {
            match app.verify_audit().await.map_err(|error| told(&error))? {
                FoundAudit::Whole { records, erased } => {
                    say(&format!("whole: audit log, {records} records, {erased} reasons erased by order"));
                }
                FoundAudit::Broken { at: (bucket, day, seq), what } => {
                    say(&format!("audit log: record {bucket}.{day}.{seq}: {what}"));
                    return Ok(ExitCode::from(1));
                }
            }
        }
        if let Some(file) = &self.anchor {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            match app.check_anchors(&text).await.map_err(|error| told(&error))? {
                Anchored::Whole { lines } => {
                    say(&format!("whole: audit log leads to all {lines} lines written down"))
                }
                Anchored::Broken { line, what } => {
                    say(&format!("{}: line {line}: {what}", file.display()));
                    return Ok(ExitCode::from(1));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Rebuild {
    /// Rebuilds every case.
    pub async fn run(self) -> Result<ExitCode, String> {
        let app = wire::at(&self.place, Arc::new(SystemClock)).await?;
        // Sums are made good only by adding up anew what every case counts for.
        app.store.forget_tallies().await.map_err(|error| error.to_string())?;
        let (mut cases, mut changed) = (0_u64, 0_u64);
        let mut all = Walk::new(&app, Vec::new());
        while let Some(id) = all.next().await? {
            let different = app.rebuild(id).await.map_err(|error| format!("{id}: {}", told(&error)))?;
            cases += 1;
            changed += u64::from(different);
        }
        all.bar.finish_and_clear();
        say(&format!("rebuilt: {cases} cases, {changed} were different"));
        Ok(ExitCode::SUCCESS)
    }
}

/// The named cases, or every case in the order of its key, page by page.
struct Walk<'a> {
    app: &'a App,
    page: std::vec::IntoIter<CaseId>,
    after: Option<CaseId>,
    named: bool,
    done: bool,
    bar: ProgressBar,
}

impl<'a> Walk<'a> {
    fn new(app: &'a App, named: Vec<CaseId>) -> Self {
        let is_named = !named.is_empty();
        Walk {
            app,
            page: named.into_iter(),
            after: None,
            named: is_named,
            done: false,
            bar: ProgressBar::new_spinner(),
        }
    }

    async fn next(&mut self) -> Result<Option<CaseId>, String> {
        if let Some(id) = self.page.next() {
            self.bar.inc(1);
            self.bar.set_message(id.to_string());
            self.after = Some(id);
            return Ok(Some(id));
        }
        if self.named || self.done {
            return Ok(None);
        }
        let page = self.app.store.case_ids(self.after, PAGE).await.map_err(|error| error.to_string())?;
        self.done = page.is_empty();
        self.page = page.into_iter();
        Box::pin(self.next()).await
    }
}
