//! Pages of cases, and how many there are.

use redress_app::ports::{CaseFilter, CaseLine, StoreError};

use super::{Binds, filtered, groups, union, unique};
use crate::convert::{case_id, instant, instant_at, never, string};
use crate::engine::{Engine, Row, Value};
use crate::facets;

/// The columns of a [`CaseLine`], of the case `c`.
pub(crate) const LINE: &str =
    "c.case_id, c.procedure, c.office, c.stage, c.ended, c.received_at, c.due_at, c.channel, c.closed_at";
/// Newest first.
pub(crate) const ORDER: &str = "ORDER BY received_at DESC, case_id DESC LIMIT";

/// Whether no case can have what the filter asks for.
pub(crate) fn shows_none(filter: &CaseFilter) -> bool {
    let texts = [&filter.procedure, &filter.stage, &filter.holder, &filter.channel];
    texts.into_iter().flatten().any(|wanted| never(wanted))
}

/// What the filter says of a case `c`; `None` if no case can fit. Stage, end and receipt are read from `by`, which
/// is `c` or a table with an index for them.
pub(crate) fn conditions(filter: &CaseFilter, by: &str, binds: &mut Binds) -> Option<Vec<String>> {
    let mut all = facets::conditions(&filter.counted, binds)?;
    let texts = [
        (by, "stage", &filter.stage),
        ("c", "procedure", &filter.procedure),
        ("c", "office", &filter.holder),
        ("c", "channel", &filter.channel),
    ];
    for (table, column, wanted) in texts {
        if let Some(wanted) = wanted {
            all.push(format!("{table}.{column} = {}", binds.bind(wanted.as_str())));
        }
    }
    if let Some(ended) = filter.ended {
        all.push(format!("{by}.ended = {}", i64::from(ended)));
    }
    for (column, within) in
        [(format!("{by}.received_at"), filter.received), ("c.closed_at".to_owned(), filter.closed)]
    {
        if let Some(from) = within.from {
            all.push(format!("{column} >= {}", binds.bind(from.as_microsecond())));
        }
        if let Some(until) = within.until {
            all.push(format!("{column} < {}", binds.bind(until.as_microsecond())));
        }
    }
    if let Some((overdue, now)) = filter.overdue {
        let now = binds.bind(now.as_microsecond());
        all.push(if overdue {
            format!("{by}.ended = 0 AND c.due_at <= {now}")
        } else {
            format!("({by}.ended = 1 OR c.due_at IS NULL OR c.due_at > {now})")
        });
    }
    Some(all)
}

/// The text and values of a page of cases; `None` if it shows none.
///
/// With offices: the newest that each may know, put together. Each part follows an index and stops at the
/// limit, however many cases there are.
pub fn cases_sql(filter: &CaseFilter) -> Option<(String, Vec<Value>)> {
    if shows_none(filter) {
        return None;
    }
    let mut binds = Binds::default();
    let by = if filter.offices.is_some() { "d" } else { "c" };
    let mut also = conditions(filter, by, &mut binds)?;
    if let Some((at, id)) = filter.before {
        let (at, id) = (binds.bind(at.as_microsecond()), binds.bind(id.as_i64()));
        also.push(format!("({by}.received_at, {by}.case_id) < ({at}, {id})"));
    }
    let limit = binds.bind(filter.limit);
    let order = format!("ORDER BY {by}.received_at DESC, {by}.case_id DESC LIMIT {limit}");
    let Some(offices) = &filter.offices else {
        return Some((format!("SELECT {LINE} FROM cases c{} {order}", filtered(&also)), binds.0));
    };
    if facets::holds(&filter.counted) {
        also.push("c.office = d.office".into());
    }
    let mut parts = Vec::new();
    for group in groups(&unique(offices)) {
        let here = format!("d.office IN ({})", binds.list(group.iter().copied()));
        let all = filtered(&[&[here], also.as_slice()].concat());
        // Several offices may know the same case.
        let (once, order) = match group.len() {
            1 => ("", order.clone()),
            _ => ("DISTINCT ", format!("ORDER BY c.received_at DESC, c.case_id DESC LIMIT {limit}")),
        };
        parts.push(format!(
            "SELECT {once}{LINE} FROM case_offices d JOIN cases c \
             ON c.bucket = d.bucket AND c.case_id = d.case_id{all} {order}"
        ));
    }
    union(&parts, "UNION", ORDER, &limit).map(|sql| (sql, binds.0))
}

/// The text and values of how many cases the filter shows, counted up to its limit; `None` if it shows none.
pub fn count_sql(filter: &CaseFilter) -> Option<(String, Vec<Value>)> {
    cases_sql(filter).map(|(page, values)| (counted(&page), values))
}

/// How many rows a page has.
pub(crate) fn counted(page: &str) -> String {
    format!("SELECT COUNT(*) FROM ({page}) AS page")
}

/// A row of [`LINE`].
pub(crate) fn line(row: &Row) -> Result<CaseLine, StoreError> {
    Ok(CaseLine {
        id: case_id(row, 0)?,
        procedure: string(row, 1)?,
        office: string(row, 2)?,
        stage: string(row, 3)?,
        ended: row.int(4)? != 0,
        received_at: instant_at(row, 5)?,
        due_at: row.opt_int(6)?.map(instant).transpose()?,
        channel: string(row, 7)?,
        closed_at: row.opt_int(8)?.map(instant).transpose()?,
    })
}

pub(crate) async fn cases(engine: &Engine, filter: &CaseFilter) -> Result<Vec<CaseLine>, StoreError> {
    let Some((sql, values)) = cases_sql(filter) else { return Ok(Vec::new()) };
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}
