//! What looks across cases: pages, walks, and the clocks that are due.
//!
//! Lists with filters are put together here out of fixed pieces; whatever came from outside is bound.

pub(crate) mod cases;

pub use cases::{cases_sql, count_sql};

use jiff::Timestamp;
use redress_app::ports::{Backlog, Behind, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, instant, number, string};
use crate::engine::{Engine, Value};

catalogue! {
    // Of the log and of what is derived from it: neither can lack a case unnoticed.
    IDS = "lists.case_ids": "SELECT case_id FROM (\
        SELECT * FROM (SELECT bucket, case_id FROM cases WHERE (bucket, case_id) > ($1, $2) \
        ORDER BY bucket, case_id LIMIT $3) AS rows_of UNION \
        SELECT * FROM (SELECT DISTINCT bucket, case_id FROM events WHERE (bucket, case_id) > ($1, $2) \
        ORDER BY bucket, case_id LIMIT $3) AS logs_of) AS ids ORDER BY bucket, case_id LIMIT $3";
    DUE_CLOCKS = "lists.due_clocks": "SELECT case_id, no FROM clocks WHERE next_at <= $1 \
        ORDER BY next_at, case_id, no LIMIT $2";
    CLOCK_CASES = "lists.clock_cases": "SELECT bucket, case_id FROM clocks WHERE (bucket, case_id) > ($1, $2) \
        GROUP BY bucket, case_id ORDER BY bucket, case_id LIMIT $3";
    OPEN_BY_VERSION = "lists.open_by_version of all": "SELECT procedure, version, COUNT(*) FROM cases \
        WHERE ended = 0 GROUP BY procedure, version ORDER BY procedure, version";
    CLOCKS_BEHIND = "lists.clocks_behind": "SELECT COUNT(*), MIN(next_at) FROM clocks WHERE next_at <= $1";
    OUTBOX_BEHIND = "lists.outbox_behind": "SELECT COUNT(*), MIN(due_at) FROM outbox WHERE due_at <= $1";
}

/// Up to this many offices or posts are looked up one by one, each along its index; more of them in one go.
const SINGLY: usize = 100;

/// A text under construction and the values bound so far.
#[derive(Default)]
pub(crate) struct Binds(pub(crate) Vec<Value>);

impl Binds {
    /// The placeholder of a new value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    pub(crate) fn list<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        let all: Vec<String> = values.into_iter().map(|value| self.bind(value.as_str())).collect();
        all.join(", ")
    }
}

/// ` WHERE a AND b`, or nothing.
pub(crate) fn filtered(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

/// Each once, in order.
pub(crate) fn unique<T: Ord>(values: &[T]) -> Vec<&T> {
    let set: std::collections::BTreeSet<&T> = values.iter().collect();
    set.into_iter().collect()
}

pub(crate) fn groups<'a, T>(values: &'a [&'a T]) -> Vec<&'a [&'a T]> {
    let size = if values.len() <= SINGLY { 1 } else { values.len() };
    values.chunks(size.max(1)).collect()
}

/// The condition that one of these holds.
pub(crate) fn any_of<T>(group: &[T], condition: impl FnMut(&T) -> String) -> String {
    match group.iter().map(condition).collect::<Vec<_>>().as_slice() {
        [one] => one.clone(),
        more => format!("({})", more.join(" OR ")),
    }
}

pub(crate) fn union(parts: &[String], how: &str, order: &str, limit: &str) -> Option<String> {
    match parts {
        [] => None,
        [one] => Some(one.clone()),
        more => {
            let parts: Vec<String> =
                more.iter().enumerate().map(|(i, part)| format!("SELECT * FROM ({part}) AS p{i}")).collect();
            Some(format!("{} {order} {limit}", parts.join(&format!(" {how} "))))
        }
    }
}

pub(crate) async fn case_ids(
    engine: &Engine,
    after: Option<CaseId>,
    limit: u32,
) -> Result<Vec<CaseId>, StoreError> {
    let (bucket, id) = after.map_or((-1, -1), |id| (id.bucket(), id.as_i64()));
    let rows = engine.read(&IDS, vec![bucket.into(), id.into(), limit.into()]).await?;
    rows.iter().map(|row| case_id(row, 0)).collect()
}

pub(crate) async fn clock_cases(
    engine: &Engine,
    after: Option<CaseId>,
    limit: u32,
) -> Result<Vec<CaseId>, StoreError> {
    let (bucket, id) = after.map_or((-1, -1), |id| (id.bucket(), id.as_i64()));
    let rows = engine.read(&CLOCK_CASES, vec![bucket.into(), id.into(), limit.into()]).await?;
    rows.iter().map(|row| case_id(row, 1)).collect()
}

pub(crate) async fn due_clocks(
    engine: &Engine,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CaseId, u32)>, StoreError> {
    let rows = engine.read(&DUE_CLOCKS, vec![now.as_microsecond().into(), limit.into()]).await?;
    rows.iter().map(|row| Ok((case_id(row, 0)?, number(row, 1)?))).collect()
}

/// How many open cases follow each version of each procedure: along an index of the open ones alone.
pub(crate) async fn open_by_version(engine: &Engine) -> Result<Vec<(String, u32, i64)>, StoreError> {
    let rows = engine.read(&OPEN_BY_VERSION, Vec::new()).await?;
    rows.iter().map(|row| Ok((string(row, 0)?, number(row, 1)?, row.int(2)?))).collect()
}

/// What background work has not done yet.
pub(crate) async fn backlog(engine: &Engine, now: Timestamp) -> Result<Backlog, StoreError> {
    let mut backlog = Backlog::default();
    for (statement, work) in [(&CLOCKS_BEHIND, &mut backlog.clocks), (&OUTBOX_BEHIND, &mut backlog.outbox)] {
        let rows = engine.read(statement, vec![now.as_microsecond().into()]).await?;
        if let Some(row) = rows.first() {
            *work = Behind { count: row.int(0)?, oldest: row.opt_int(1)?.map(instant).transpose()? };
        }
    }
    Ok(backlog)
}
