//! What each case counts for, and the sums over all of them, spread by office.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use redress_app::ports::{Answer, By, Facet, FigureFilter, Rating, StoreError, SumKey, Sums, Tally};
use redress_domain::id::{BUCKETS, CaseId};

use crate::catalogue::catalogue;
use crate::convert::{corrupt, id, instant_at, micros, never, number, place, string};
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};
use crate::lists::{Binds, filtered, unique};
use crate::notices::bucket_of;
use crate::seal::Keyring;

catalogue! {
    TALLY = "tallies.one": "SELECT seq, office, procedure, received_at, answered_on, on_time, closed_on, \
        rated_on, satisfied FROM tallies WHERE bucket = $1 AND case_id = $2";
    TALLY_ADD = "tallies.add": "INSERT INTO tallies (bucket, case_id, seq, office, procedure, received_at, \
        answered_on, on_time, closed_on, rated_on, satisfied) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    TALLY_CHANGE = "tallies.change": "UPDATE tallies SET seq = $3, office = $4, procedure = $5, \
        received_at = $6, answered_on = $7, on_time = $8, closed_on = $9, rated_on = $10, satisfied = $11 \
        WHERE bucket = $1 AND case_id = $2 AND seq = $12";
    FACETS = "facets.of_case": "SELECT facet, value, label, seal FROM facets WHERE bucket = $1 AND case_id = $2";
    FACETS_DROP = "facets.drop": "DELETE FROM facets WHERE bucket = $1 AND case_id = $2";
    FACET_ADD = "facets.add": "INSERT INTO facets (bucket, case_id, facet, value, office, label, seal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SUM_ADD = "figures_day.add": "INSERT INTO figures_day (bucket, office, facet, day, procedure, value, \
        received, answered, on_time, closed, rated, satisfied) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        ON CONFLICT (bucket, office, facet, day, procedure, value) DO UPDATE SET \
        received = figures_day.received + excluded.received, \
        answered = figures_day.answered + excluded.answered, \
        on_time = figures_day.on_time + excluded.on_time, closed = figures_day.closed + excluded.closed, \
        rated = figures_day.rated + excluded.rated, satisfied = figures_day.satisfied + excluded.satisfied";
    TALLIES_FORGET = "tallies.forget": "DELETE FROM tallies WHERE bucket = $1 AND case_id > $2";
    FACETS_FORGET = "facets.forget": "DELETE FROM facets WHERE bucket = $1 AND case_id > $2";
    SUMS_FORGET = "figures_day.forget": "DELETE FROM figures_day WHERE bucket = $1 AND office > $2";
}

const EPOCH: Date = date(1970, 1, 1);

/// A day as a column.
pub(crate) fn day(on: Date) -> i64 {
    EPOCH.duration_until(on).as_hours() / 24
}

fn date_of(day: i64) -> Result<Date, StoreError> {
    EPOCH.checked_add(day.days()).or_else(|_| corrupt("a day out of range"))
}

/// Where the name of a value of a case lies.
pub(crate) fn place_of_label(id: CaseId, value: &str) -> String {
    format!("facets/{}/{value}", id.as_i64())
}

/// The name of a value out of the columns `label` and `seal`, which begin at `i`.
fn label(keys: &Keyring, id: CaseId, value: &str, row: &Row, i: usize) -> Result<Option<String>, StoreError> {
    let Some(bytes) = row.opt_bytes(i)? else { return Ok(None) };
    let plain = keys.open(&place_of_label(id, value), bytes, row.opt_text(i + 1)?)?;
    String::from_utf8(plain).map(Some).or_else(|_| corrupt("a name that is no text"))
}

fn run(statement: &'static Statement, values: Vec<Value>) -> Step {
    Step { statement, values, expect: Expect::Any }
}

pub(crate) async fn tally(engine: &Engine, keys: &Keyring, id: CaseId) -> Result<Option<Tally>, StoreError> {
    let rows = engine.read(&TALLY, place(id)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let on = |i| row.opt_int(i)?.map(date_of).transpose();
    let flag = |i| Ok::<_, StoreError>(row.opt_int(i)? == Some(1));
    let answer = match on(4)? {
        Some(on) => Some(Answer { on, on_time: flag(5)? }),
        None => None,
    };
    let rating = match on(7)? {
        Some(on) => Some(Rating { on, satisfied: flag(8)? }),
        None => None,
    };
    let mut values = BTreeMap::new();
    for row in engine.read(&FACETS, place(id)).await? {
        let Some(facet) = Facet::named(row.text(0)?) else { return corrupt("a facet that is none") };
        let value = string(&row, 1)?;
        let label = label(keys, id, &value, &row, 2)?;
        values.insert((facet, value), label);
    }
    Ok(Some(Tally {
        case: id,
        seq: number(row, 0)?,
        office: string(row, 1)?,
        procedure: string(row, 2)?,
        received_at: instant_at(row, 3)?,
        answer,
        closed_on: on(6)?,
        rating,
        values,
    }))
}

fn row(tally: &Tally) -> Vec<Value> {
    let rest = [
        tally.seq.into(),
        tally.office.as_str().into(),
        tally.procedure.as_str().into(),
        micros(tally.received_at),
        tally.answer.map(|answer| day(answer.on)).into(),
        tally.answer.map(|answer| answer.on_time).into(),
        tally.closed_on.map(day).into(),
        tally.rating.map(|rating| day(rating.on)).into(),
        tally.rating.map(|rating| rating.satisfied).into(),
    ];
    place(tally.case).into_iter().chain(rest).collect()
}

/// The case's own rows change only as they were read, so of two who count one case one finds a conflict;
/// the sums are added to in the order of their keys, so that nobody waits for one another in a ring.
pub(crate) async fn put_tally(
    engine: &Engine,
    keys: &Keyring,
    before: Option<&Tally>,
    after: &Tally,
) -> Result<(), StoreError> {
    let mut steps = Vec::new();
    let mut change = after.parts();
    match before {
        None => steps.push(run(&TALLY_ADD, row(after))),
        Some(before) => {
            let mut values = row(after);
            values.push(before.seq.into());
            steps.push(Step { statement: &TALLY_CHANGE, values, expect: Expect::Rows(1) });
            for (key, sums) in before.parts() {
                *change.entry(key).or_default() += -sums;
            }
        }
    }
    if before.is_none_or(|before| (&before.values, &before.office) != (&after.values, &after.office)) {
        if before.is_some() {
            steps.push(run(&FACETS_DROP, place(after.case)));
        }
        for ((facet, value), label) in &after.values {
            let (label, seal) = match label {
                Some(label) => {
                    let (label, seal) = keys.seal(&place_of_label(after.case, value), label.as_bytes())?;
                    (label.into(), seal.into())
                }
                None => (Value::Null, Value::Null),
            };
            let rest =
                [facet.name().into(), value.as_str().into(), after.office.as_str().into(), label, seal];
            steps.push(run(&FACET_ADD, place(after.case).into_iter().chain(rest).collect()));
        }
    }
    steps.extend(change.into_iter().filter(|(_, sums)| *sums != Sums::default()).map(added));
    Ok(engine.write(steps).await?)
}

fn added(((office, facet, on, procedure, value), sums): (SumKey, Sums)) -> Step {
    let key = [
        bucket_of(&office).into(),
        office.into(),
        facet.name().into(),
        day(on).into(),
        procedure.into(),
        value.into(),
    ];
    run(&SUM_ADD, key.into_iter().chain(sums.columns().map(Value::from)).collect())
}

pub(crate) async fn forget(engine: &Engine) -> Result<(), StoreError> {
    let all = (0..BUCKETS).flat_map(|bucket| {
        [
            run(&TALLIES_FORGET, vec![bucket.into(), (-1_i64).into()]),
            run(&FACETS_FORGET, vec![bucket.into(), (-1_i64).into()]),
            run(&SUMS_FORGET, vec![bucket.into(), "".into()]),
        ]
    });
    Ok(engine.write(all.collect()).await?)
}

/// The text and values of the sums; `None` if there can be none.
pub fn sums_sql(filter: &FigureFilter, by: By) -> Option<(String, Vec<Value>)> {
    if filter.procedure.as_deref().is_some_and(never) {
        return None;
    }
    let mut binds = Binds::default();
    let mut conditions = Vec::new();
    if let Some(offices) = &filter.offices {
        let offices = unique(offices);
        if offices.is_empty() {
            return None;
        }
        let buckets: Vec<String> = offices.iter().map(|office| binds.bind(bucket_of(office))).collect();
        conditions.push(format!("bucket IN ({})", buckets.join(", ")));
        conditions.push(format!("office IN ({})", binds.list(offices)));
    }
    let (key, facet) = match by {
        By::Value(facet) => ("value", facet),
        By::Day => ("day", Facet::All),
        By::Office => ("office", Facet::All),
        By::Procedure => ("procedure", Facet::All),
    };
    conditions.push(format!("facet = {}", binds.bind(facet.name())));
    if let Some(from) = filter.from {
        conditions.push(format!("day >= {}", binds.bind(day(from))));
    }
    if let Some(to) = filter.to {
        conditions.push(format!("day <= {}", binds.bind(day(to))));
    }
    if let Some(procedure) = &filter.procedure {
        conditions.push(format!("procedure = {}", binds.bind(procedure.as_str())));
    }
    let sql = format!(
        "SELECT {key}, SUM(received), SUM(answered), SUM(on_time), SUM(closed), SUM(rated), SUM(satisfied) \
         FROM figures_day{} GROUP BY {key}",
        filtered(&conditions)
    );
    Some((sql, binds.0))
}

pub(crate) async fn sums(
    engine: &Engine,
    filter: &FigureFilter,
    by: By,
) -> Result<Vec<(String, Sums)>, StoreError> {
    let Some((sql, values)) = sums_sql(filter, by) else { return Ok(Vec::new()) };
    let line = |row: &Row| {
        let key = match by {
            By::Day => date_of(row.int(0)?)?.to_string(),
            _ => string(row, 0)?,
        };
        let mut columns = [0; 6];
        for (i, column) in columns.iter_mut().enumerate() {
            *column = row.int(i + 1)?;
        }
        Ok((key, Sums::of(columns)))
    };
    let lines = engine.read_sql(sql, values).await?.iter().map(line).collect::<Result<Vec<_>, StoreError>>();
    // What came and went again leaves a row of noughts.
    Ok(lines?.into_iter().filter(|(_, sums)| *sums != Sums::default()).collect())
}

/// The text and values of how many cases are overdue; `None` if there can be none.
pub fn overdue_sql(filter: &FigureFilter, by: By, now: Timestamp) -> Option<(String, Vec<Value>)> {
    if filter.procedure.as_deref().is_some_and(never) {
        return None;
    }
    let mut binds = Binds::default();
    let mut conditions = Vec::new();
    if let Some(offices) = &filter.offices {
        let offices = unique(offices);
        if offices.is_empty() {
            return None;
        }
        conditions.push(format!("c.office IN ({})", binds.list(offices)));
    }
    conditions.push("c.ended = 0".into());
    conditions.push(format!("c.due_at <= {}", binds.bind(now.as_microsecond())));
    if let Some(procedure) = &filter.procedure {
        conditions.push(format!("c.procedure = {}", binds.bind(procedure.as_str())));
    }
    let (key, also) = match by {
        By::Value(Facet::All) | By::Day | By::Office => ("c.office", ""),
        By::Procedure => ("c.procedure", ""),
        By::Value(facet) => {
            conditions.push(format!("d.facet = {}", binds.bind(facet.name())));
            ("d.value", " JOIN facets d ON c.bucket = d.bucket AND c.case_id = d.case_id")
        }
    };
    let all = filtered(&conditions);
    Some((format!("SELECT {key}, COUNT(*) FROM cases c{also}{all} GROUP BY {key}"), binds.0))
}

pub(crate) async fn overdue(
    engine: &Engine,
    filter: &FigureFilter,
    by: By,
    now: Timestamp,
) -> Result<Vec<(String, i64)>, StoreError> {
    let Some((sql, values)) = overdue_sql(filter, by, now) else { return Ok(Vec::new()) };
    let line = |row: &Row| Ok((string(row, 0)?, row.int(1)?));
    engine.read_sql(sql, values).await?.iter().map(line).collect()
}

/// The text and values of the names of some values; `None` if there can be none.
pub fn labels_sql(offices: Option<&[String]>, wanted: &[String]) -> Option<(String, Vec<Value>)> {
    let offices = offices.map(unique);
    let mut binds = Binds::default();
    let mut parts = Vec::new();
    for (i, value) in wanted.iter().enumerate().filter(|(_, value)| !never(value)) {
        let mut conditions = vec!["label IS NOT NULL".to_owned()];
        if let Some(offices) = &offices {
            if offices.is_empty() {
                return None;
            }
            conditions.push(format!("office IN ({})", binds.list(offices.iter().copied())));
        }
        conditions.push(format!("value = {}", binds.bind(value.as_str())));
        let one = binds.bind(1_i64);
        let all = filtered(&conditions);
        parts.push(format!(
            "SELECT * FROM (SELECT case_id, value, label, seal FROM facets{all} LIMIT {one}) AS p{i}"
        ));
    }
    (!parts.is_empty()).then(|| (parts.join(" UNION ALL "), binds.0))
}

pub(crate) async fn labels(
    engine: &Engine,
    keys: &Keyring,
    offices: Option<&[String]>,
    wanted: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    let Some((sql, values)) = labels_sql(offices, wanted) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for row in engine.read_sql(sql, values).await? {
        let value = string(&row, 1)?;
        if let Some(label) = label(keys, id(row.int(0)?)?, &value, &row, 2)? {
            found.push((value, label));
        }
    }
    Ok(found)
}
