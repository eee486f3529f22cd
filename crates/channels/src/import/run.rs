//! Filing what a file holds.

use futures_util::stream::{FuturesUnordered, StreamExt};
use redress_app::cases::Performing;
use redress_app::people::Caller;
use redress_app::{App, Error};
use redress_domain::case::Refusal;
use serde::Serialize;

use super::fault::RowFault;
use super::row::Record;
use super::rows::Rows;

/// How many rows are on their way at once, so that the database can write several in one go.
const IN_FLIGHT: usize = 32;

/// What became of the rows: each is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Filed now; in a dry run those that would be.
    pub filed: u64,
    /// Of these, with the answer that was given.
    pub answered: u64,
    /// Filed before, by this or another file, and left as they are.
    pub already: u64,
    /// Filed before without an answer, which was added now.
    pub completed: u64,
    /// Not filed, in the order of the file.
    pub refused: Vec<RowFault>,
}

/// An import that could not go on: not the fault of a row. To run it again is safe.
#[derive(Debug, thiserror::Error)]
#[error("the import stopped at line {line}")]
pub struct Stopped {
    /// The row it stopped at.
    pub line: u64,
    /// What was done before; of other rows on their way some may be filed, too.
    pub report: Report,
    /// Why.
    #[source]
    pub error: Error,
}

/// Files every row, each with its answer in one transaction or not at all.
///
/// `by` must hold the role `importer` in the office, and be the same at each run: a key only guards against
/// the same caller. With `dry` everything is checked and nothing is written; rows filed earlier are not
/// told apart then. `tell` hears after every row how far it is and of how much ([`Rows::progress`]).
///
/// # Errors
/// When the database fails, or when nothing of the file could ever be filed: the caller may not, the office
/// does not take such complaints, the procedure is not loaded.
pub async fn run(
    app: &App,
    by: &Caller,
    mut rows: Rows,
    dry: bool,
    mut tell: impl FnMut(&Report, (u64, u64)),
) -> Result<Report, Stopped> {
    let mut report = Report::default();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < IN_FLIGHT {
            match rows.next() {
                None => break,
                Some(Ok(record)) => running.push(file(app, by, record, dry)),
                Some(Err(fault)) => report.refused.push(fault),
            }
        }
        let Some((line, done)) = running.next().await else { break };
        match done {
            Ok(Done::Filed { answered }) => {
                report.filed += 1;
                report.answered += u64::from(answered);
            }
            Ok(Done::Already) => report.already += 1,
            Ok(Done::Completed) => report.completed += 1,
            Err(error) => match fault(line, &error) {
                Some(fault) => report.refused.push(fault),
                None => return Err(Stopped { line, report: sorted(report), error }),
            },
        }
        tell(&report, rows.progress());
    }
    tell(&report, rows.progress());
    Ok(sorted(report))
}

fn sorted(mut report: Report) -> Report {
    report.refused.sort_by_key(|fault| fault.line);
    report
}

enum Done {
    Filed { answered: bool },
    Already,
    Completed,
}

async fn file(app: &App, by: &Caller, record: Record, dry: bool) -> (u64, Result<Done, Error>) {
    let Record { line, key, filing, reply } = record;
    let answered = reply.is_some();
    if dry {
        return (line, app.check(by, &filing, reply.as_ref()).await.map(|()| Done::Filed { answered }));
    }
    let done = match app.record(by, filing, reply.clone(), Some(&key)).await {
        Ok(opened) if opened.fresh => Ok(Done::Filed { answered }),
        Ok(opened) => complete(app, by, opened.case, reply, &key).await,
        Err(error) => Err(error),
    };
    (line, done)
}

/// Adds the answer to a complaint that an earlier file brought without one.
async fn complete(
    app: &App,
    by: &Caller,
    case: redress_domain::id::CaseId,
    reply: Option<Performing>,
    key: &str,
) -> Result<Done, Error> {
    let Some(reply) = reply else { return Ok(Done::Already) };
    let seen = app.see(by, case).await?.case;
    if seen.replied_at.is_some() || seen.ended {
        return Ok(Done::Already);
    }
    app.act(by, case, reply, Some(&format!("{key}-reply"))).await.map(|_| Done::Completed)
}

/// What a row has to have corrected; `None` if the row is not to blame.
fn fault(line: u64, error: &Error) -> Option<RowFault> {
    let of_file = |field: &str| matches!(field, "procedure" | "office" | "at");
    match error {
        Error::Invalid(faults) | Error::Refused(Refusal::Fields(faults)) => {
            let fault = faults.first().filter(|fault| !of_file(&fault.field))?;
            Some(RowFault { line, code: fault.code, field: fault.field.clone(), text: fault.text.clone() })
        }
        Error::KeyReused => Some(RowFault::new(
            line,
            "changed",
            "",
            "此件早先已导入,内容与现在不同;系统中的记录未改动,需要更正的请在系统中办理",
            "This was imported before with other content; nothing was changed, correct it in the case itself",
        )),
        Error::Refused(Refusal::NotYours { .. }) => None,
        Error::Refused(refusal) => {
            Some(RowFault { line, code: refusal.code(), field: String::new(), text: refusal.text() })
        }
        _ => None,
    }
}
