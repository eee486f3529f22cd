//! The record of transfers: a row for each event by which data of a case went to another body.

use jiff::Timestamp;
use redress_app::ports::{StoreError, Transfer, TransferFilter, Way};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, corrupt, instant_at, micros, never, number, place, string};
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};
use crate::lists::{Binds, filtered, groups, union, unique};
use crate::people::write;

catalogue! {
    PUT = "transfers.put": "INSERT INTO transfers (bucket, case_id, seq, at, office, receiver, way, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bucket, case_id, seq) DO UPDATE SET at = excluded.at, \
        office = excluded.office, receiver = excluded.receiver, way = excluded.way, body = excluded.body";
    OF_CASE = "transfers.of_case": "SELECT case_id, seq, at, office, receiver, way, body FROM transfers \
        WHERE bucket = $1 AND case_id = $2 ORDER BY seq";
    DROP = "transfers.drop": "DELETE FROM transfers WHERE bucket = $1 AND case_id = $2 AND seq = $3";
}

/// The columns of a [`Transfer`].
const COLUMNS: &str = "case_id, seq, at, office, receiver, way, body";

fn step(statement: &'static Statement, values: Vec<Value>) -> Step {
    Step { statement, values, expect: Expect::Any }
}

fn values(one: &Transfer) -> Result<Vec<Value>, StoreError> {
    let Ok(body) = serde_json::to_string(&one.body) else {
        return corrupt("a transfer that cannot be written");
    };
    let rest = vec![
        one.seq.into(),
        micros(one.at),
        one.office.as_str().into(),
        one.receiver.as_str().into(),
        one.way.name().into(),
        body.into(),
    ];
    Ok([place(one.case), rest].concat())
}

fn transfer(row: &Row) -> Result<Transfer, StoreError> {
    let Some(way) = Way::named(row.text(5)?) else { return corrupt("the way of a transfer") };
    let Ok(body) = serde_json::from_str(row.text(6)?) else {
        return corrupt("a transfer that cannot be read");
    };
    Ok(Transfer {
        case: case_id(row, 0)?,
        seq: number(row, 1)?,
        at: instant_at(row, 2)?,
        office: string(row, 3)?,
        receiver: string(row, 4)?,
        way,
        body,
    })
}

pub(crate) async fn put(engine: &Engine, one: &Transfer) -> Result<(), StoreError> {
    Ok(write(engine, &PUT, values(one)?).await?)
}

/// What was written down of later events stays: whoever delivers those may have been faster.
pub(crate) async fn make(
    engine: &Engine,
    case: CaseId,
    seq: u32,
    all: &[Transfer],
) -> Result<bool, StoreError> {
    let kept = engine.read(&OF_CASE, place(case)).await?;
    let mut steps = Vec::new();
    for row in &kept {
        let no = number(row, 1)?;
        if no <= seq && !all.iter().any(|one| one.seq == no) {
            steps.push(step(&DROP, [place(case), vec![no.into()]].concat()));
        }
    }
    for one in all {
        // A row that cannot be read is none.
        if !kept.iter().any(|row| transfer(row).is_ok_and(|kept| kept == *one)) {
            steps.push(step(&PUT, values(one)?));
        }
    }
    if steps.is_empty() {
        return Ok(false);
    }
    engine.write(steps).await?;
    Ok(true)
}

/// The text and values of a page of transfers; `None` if it shows none.
///
/// Each office is looked up along its index and stops at the limit; without offices the receiver is, or time alone.
pub fn transfers_sql(filter: &TransferFilter) -> Option<(String, Vec<Value>)> {
    const ORDER: &str = "ORDER BY at DESC, case_id DESC, seq DESC LIMIT";
    if filter.receiver.as_deref().is_some_and(never) {
        return None;
    }
    let mut binds = Binds::default();
    let limit = binds.bind(filter.limit);
    let mut also = Vec::new();
    if let Some(receiver) = &filter.receiver {
        also.push(format!("receiver = {}", binds.bind(receiver.as_str())));
    }
    if let Some(way) = filter.way {
        also.push(format!("way = {}", binds.bind(way.name())));
    }
    let mut bound = |sign: &str, at: Option<Timestamp>| {
        also.extend(at.map(|at| format!("at {sign} {}", binds.bind(at.as_microsecond()))));
    };
    bound(">=", filter.within.from);
    bound("<", filter.within.until);
    if let Some((at, id, seq)) = filter.before {
        let (at, id, seq) = (binds.bind(at.as_microsecond()), binds.bind(id.as_i64()), binds.bind(seq));
        also.push(format!("(at, case_id, seq) < ({at}, {id}, {seq})"));
    }
    let Some(offices) = &filter.offices else {
        return Some((
            format!("SELECT {COLUMNS} FROM transfers{} {ORDER} {limit}", filtered(&also)),
            binds.0,
        ));
    };
    let offices = unique(offices).into_iter().filter(|office| !never(office)).collect::<Vec<_>>();
    let mut parts = Vec::new();
    for group in groups(&offices) {
        let here = match group {
            [one] => format!("office = {}", binds.bind(one.as_str())),
            more => format!("office IN ({})", binds.list(more.iter().copied())),
        };
        let all = filtered(&[&[here], also.as_slice()].concat());
        parts.push(format!("SELECT {COLUMNS} FROM transfers{all} {ORDER} {limit}"));
    }
    union(&parts, "UNION ALL", ORDER, &limit).map(|sql| (sql, binds.0))
}

pub(crate) async fn page(engine: &Engine, filter: &TransferFilter) -> Result<Vec<Transfer>, StoreError> {
    let Some((sql, values)) = transfers_sql(filter) else { return Ok(Vec::new()) };
    engine.read_sql(sql, values).await?.iter().map(transfer).collect()
}
