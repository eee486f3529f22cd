//! Which cases have changed for an office lately, spread by office.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use redress_app::ports::{Change, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{case_id, instant_at, micros, number, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::lists::{Binds, any_of, groups, union, unique};
use crate::notices::{ABREAST, bucket_of};

catalogue! {
    ADD = "changes.add": "INSERT INTO changes (bucket, office, case_id, seq, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (bucket, office, case_id) DO UPDATE SET seq = excluded.seq, at = excluded.at";
    FORGET = "changes.forget": "DELETE FROM changes WHERE bucket = $1 AND office = $2 AND at < $3";
}

/// One transaction for each bucket.
pub(crate) async fn put(engine: &Engine, changes: &[Change], forget: Timestamp) -> Result<(), StoreError> {
    let mut buckets = BTreeMap::<i64, Vec<Step>>::new();
    for Change { at, office, case, seq } in changes {
        let bucket = bucket_of(office);
        let here: [Value; 2] = [bucket.into(), office.as_str().into()];
        let add = [&here[..], &[case.as_i64().into(), (*seq).into(), micros(*at)]].concat();
        let forget = [&here[..], &[micros(forget)]].concat();
        let steps = buckets.entry(bucket).or_default();
        steps.push(Step { statement: &ADD, values: add, expect: Expect::Any });
        steps.push(Step { statement: &FORGET, values: forget, expect: Expect::Any });
    }
    let writes = futures_util::stream::iter(buckets.into_values()).map(|steps| engine.write(steps));
    Ok(writes.buffer_unordered(ABREAST).try_collect().await?)
}

/// The text and values of what has changed for these offices; `None` if they are none.
pub fn changes_sql(offices: &[String], since: Timestamp, limit: u32) -> Option<(String, Vec<Value>)> {
    const ORDER: &str = "ORDER BY at, case_id LIMIT";
    let mut binds = Binds::default();
    let (since, limit) = (binds.bind(since.as_microsecond()), binds.bind(limit));
    let mut parts = Vec::new();
    for group in groups(&unique(offices)) {
        let here = any_of(group, |office| {
            let (bucket, office) = (binds.bind(bucket_of(office)), binds.bind(office.as_str()));
            format!("bucket = {bucket} AND office = {office}")
        });
        parts.push(format!(
            "SELECT at, office, case_id, seq FROM changes WHERE {here} AND at > {since} {ORDER} {limit}"
        ));
    }
    union(&parts, "UNION ALL", ORDER, &limit).map(|sql| (sql, binds.0))
}

pub(crate) async fn since(
    engine: &Engine,
    offices: &[String],
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Change>, StoreError> {
    let Some((sql, values)) = changes_sql(offices, since, limit) else { return Ok(Vec::new()) };
    let change = |row: &Row| {
        let (at, office) = (instant_at(row, 0)?, string(row, 1)?);
        Ok(Change { at, office, case: case_id(row, 2)?, seq: number(row, 3)? })
    };
    engine.read_sql(sql, values).await?.iter().map(change).collect()
}
