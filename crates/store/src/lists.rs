//! What looks across cases: pages, figures, walks, and the clocks that are due.
//!
//! Lists with filters are put together here out of fixed pieces; whatever came from outside is bound.

use jiff::Timestamp;
use redress_app::ports::{Backlog, Behind, CaseFilter, CaseLine, DutyFilter, DutyLine, Figures, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{NEVER, case_id, instant, instant_at, never, number, string};
use crate::engine::{Engine, Row, Value};

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

    fn list<'a>(&mut self, values: impl IntoIterator<Item = &'a String>) -> String {
        let all: Vec<String> = values.into_iter().map(|value| self.bind(value.as_str())).collect();
        all.join(", ")
    }
}

/// ` WHERE a AND b`, or nothing.
fn filtered(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

/// The text and values of a page of cases; `None` if it shows none.
///
/// With offices: the newest held by each, and the newest with a duty in each, put together. Each part
/// follows an index and stops at the limit, however many cases there are.
pub fn cases_sql(filter: &CaseFilter) -> Option<(String, Vec<Value>)> {
    const ORDER: &str = "ORDER BY received_at DESC, case_id DESC LIMIT";
    // The same order; with all of the row in it PostgreSQL finds doubles along the index, without sorting.
    const DISTINCT: &str = "ORDER BY received_at DESC, case_id DESC, bucket DESC LIMIT";
    const LINE: &str = "case_id, procedure, office, stage, ended, received_at, due_at";
    if [&filter.procedure, &filter.stage].into_iter().flatten().any(|wanted| never(wanted)) {
        return None;
    }
    let mut binds = Binds::default();
    let mut also = Vec::new();
    if let Some(procedure) = &filter.procedure {
        also.push(format!("procedure = {}", binds.bind(procedure.as_str())));
    }
    if let Some(stage) = &filter.stage {
        also.push(format!("stage = {}", binds.bind(stage.as_str())));
    }
    if let Some((at, id)) = filter.before {
        let (at, id) = (binds.bind(at.as_microsecond()), binds.bind(id.as_i64()));
        also.push(format!("(received_at, case_id) < ({at}, {id})"));
    }
    let limit = binds.bind(filter.limit);
    let ended = filter.ended.map(|ended| format!("ended = {}", i64::from(ended)));
    let Some(offices) = &filter.offices else {
        also.extend(ended);
        return Some((format!("SELECT {LINE} FROM cases{} {ORDER} {limit}", filtered(&also)), binds.0));
    };
    let mut parts = Vec::new();
    for group in groups(&unique(offices)) {
        let here = format!("office IN ({})", binds.list(group.iter().copied()));
        let of_duty = filtered(&[std::slice::from_ref(&here), also.as_slice()].concat());
        let held = filtered(&[&[here], also.as_slice(), ended.as_slice()].concat());
        parts.push(format!("SELECT {LINE} FROM cases{held} {ORDER} {limit}"));
        if filter.ended != Some(true) {
            let line: Vec<String> = LINE.split(", ").map(|column| format!("c.{column}")).collect();
            parts.push(format!(
                "SELECT {} FROM (SELECT DISTINCT bucket, case_id, received_at FROM duties{of_duty} {DISTINCT} {limit}) \
                 AS d JOIN cases c ON c.bucket = d.bucket AND c.case_id = d.case_id",
                line.join(", ")
            ));
        }
    }
    union(&parts, "UNION", ORDER, &limit).map(|sql| (sql, binds.0))
}

/// The text and values of a page of duties; `None` if it shows none. Parts as in [`cases_sql`].
pub fn duties_sql(filter: &DutyFilter) -> Option<(String, Vec<Value>)> {
    const ORDER: &str = "ORDER BY due_at, case_id, no LIMIT";
    const LINE: &str = "case_id, no, procedure, stage, role, office, due_at, received_at";
    let mut binds = Binds::default();
    let mut also = Vec::new();
    if let Some(before) = filter.due_before {
        also.push(format!("due_at < {}", binds.bind(before.as_microsecond())));
    }
    if let Some((due, id, no)) = filter.after {
        let (due, id, no) = (binds.bind(due), binds.bind(id.as_i64()), binds.bind(no));
        also.push(format!("(due_at, case_id, no) > ({due}, {id}, {no})"));
    }
    let limit = binds.bind(filter.limit);
    let Some(posts) = &filter.posts else {
        return Some((format!("SELECT {LINE} FROM duties{} {ORDER} {limit}", filtered(&also)), binds.0));
    };
    let mut parts = Vec::new();
    for group in groups(&unique(posts)) {
        let here = any_of(group, |(office, role)| {
            let (office, role) = (binds.bind(office.as_str()), binds.bind(role.as_str()));
            format!("office = {office} AND role = {role}")
        });
        let all = filtered(&[&[here], also.as_slice()].concat());
        parts.push(format!("SELECT {LINE} FROM duties{all} {ORDER} {limit}"));
    }
    union(&parts, "UNION ALL", ORDER, &limit).map(|sql| (sql, binds.0))
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

pub(crate) async fn cases(engine: &Engine, filter: &CaseFilter) -> Result<Vec<CaseLine>, StoreError> {
    let Some((sql, values)) = cases_sql(filter) else { return Ok(Vec::new()) };
    let line = |row: &Row| {
        Ok(CaseLine {
            id: case_id(row, 0)?,
            procedure: string(row, 1)?,
            office: string(row, 2)?,
            stage: string(row, 3)?,
            ended: row.int(4)? != 0,
            received_at: instant_at(row, 5)?,
            due_at: row.opt_int(6)?.map(instant).transpose()?,
        })
    };
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}

pub(crate) async fn duties(engine: &Engine, filter: &DutyFilter) -> Result<Vec<DutyLine>, StoreError> {
    let Some((sql, values)) = duties_sql(filter) else { return Ok(Vec::new()) };
    let line = |row: &Row| {
        let due = row.int(6)?;
        Ok(DutyLine {
            id: case_id(row, 0)?,
            no: number(row, 1)?,
            procedure: string(row, 2)?,
            stage: string(row, 3)?,
            role: string(row, 4)?,
            office: string(row, 5)?,
            due_at: (due != NEVER).then(|| instant(due)).transpose()?,
            received_at: instant_at(row, 7)?,
        })
    };
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}

/// ` WHERE` the case is held by one of these offices, and `also`.
fn held_by(offices: Option<&[String]>, binds: &mut Binds, also: &[String]) -> String {
    let here = offices.map(|offices| format!("office IN ({})", binds.list(unique(offices))));
    filtered(&[here.as_slice(), also].concat())
}

/// The text and values of how many cases there are, how many are overdue and how many closed.
pub fn counts_sql(offices: Option<&[String]>, now: Timestamp) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let now = binds.bind(now.as_microsecond());
    let sql = format!(
        "SELECT COUNT(*), COUNT(CASE WHEN ended = 0 AND due_at <= {now} THEN 1 END), \
         COUNT(CASE WHEN ended = 1 THEN 1 END) FROM cases{}",
        held_by(offices, &mut binds, &[])
    );
    (sql, binds.0)
}

/// The text and values of how many cases were answered after how many days, fewest days first.
///
/// Short however many cases there are: the rest of the figures, the median too, is read off it.
pub fn days_sql(offices: Option<&[String]>) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let here = held_by(offices, &mut binds, &["reply_days IS NOT NULL".into()]);
    let sql = format!("SELECT reply_days, COUNT(*) FROM cases{here} GROUP BY reply_days ORDER BY reply_days");
    (sql, binds.0)
}

pub(crate) async fn figures(
    engine: &Engine,
    offices: Option<&[String]>,
    now: Timestamp,
) -> Result<Figures, StoreError> {
    if offices.is_some_and(<[String]>::is_empty) {
        return Ok(Figures::default());
    }
    let (counts, values) = counts_sql(offices, now);
    let rows = engine.read_sql(counts, values).await?;
    let Some(row) = rows.first() else { return Ok(Figures::default()) };
    let (days, values) = days_sql(offices);
    let rows = engine.read_sql(days, values).await?;
    let days =
        rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect::<Result<Vec<_>, StoreError>>()?;
    let within = |most: i64| days.iter().filter(|(day, _)| *day <= most).map(|(_, count)| count).sum();
    let answered = within(i64::MAX);
    let mut before = 0;
    let middle = days.iter().find(|(_, count)| {
        before += count;
        before > (answered - 1) / 2
    });
    Ok(Figures {
        received: row.int(0)?,
        answered,
        within_15: within(15),
        within_60: within(60),
        median_days: middle.map(|(day, _)| *day),
        overdue: row.int(1)?,
        closed: row.int(2)?,
    })
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
