//! Events that others must hear of: claimed with a lease, deleted once they have.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use redress_app::ports::{OutboxItem, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, micros, number, place, string};
use crate::engine::{Engine, Expect, Row, Step, Value};

catalogue! {
    DUE = "lists.due_outbox": "SELECT bucket FROM outbox WHERE due_at <= $1 ORDER BY due_at, bucket LIMIT $2";
    TAKE = "outbox.take": "SELECT bucket, case_id, seq, kind FROM outbox \
        WHERE bucket = $1 AND due_at <= $2 ORDER BY due_at, case_id, seq LIMIT $3";
    LEASE = "outbox.lease": "UPDATE outbox SET due_at = $4 WHERE bucket = $1 AND case_id = $2 AND seq = $3";
    DONE = "outbox.done": "DELETE FROM outbox WHERE bucket = $1 AND case_id = $2 AND seq = $3";
}

/// How many buckets are claimed from side by side: on SQLite they share a commit, on PostgreSQL each takes
/// a connection from the pool.
fn abreast(engine: &Engine) -> usize {
    match engine {
        Engine::Sqlite(_) => 128,
        Engine::Postgres(_) => 8,
    }
}

/// First which buckets have the oldest work, without locks; then the work, bucket by bucket.
pub(crate) async fn claim(
    engine: &Engine,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<OutboxItem>, StoreError> {
    let mut buckets = BTreeMap::<i64, i64>::new();
    for row in engine.read(&DUE, vec![micros(now), limit.into()]).await? {
        *buckets.entry(row.int(0)?).or_default() += 1;
    }
    let rows: Vec<Vec<Row>> = futures_util::stream::iter(buckets)
        .map(|(bucket, count)| {
            let until = micros(lease_until);
            let lease = move |row: &Row| {
                let values = [&row.0[..3], std::slice::from_ref(&until)].concat();
                Step { statement: &LEASE, values, expect: Expect::Rows(1) }
            };
            let then = Box::new(move |rows: &[Row]| rows.iter().map(&lease).collect());
            engine.claim(&TAKE, vec![bucket.into(), micros(now), count.into()], then)
        })
        .buffer_unordered(abreast(engine))
        .try_collect()
        .await?;
    let item =
        |row: &Row| Ok(OutboxItem { case: case_id(row, 1)?, seq: number(row, 2)?, kind: string(row, 3)? });
    rows.iter().flatten().map(item).collect()
}

pub(crate) async fn delivered(engine: &Engine, id: CaseId, seq: u32) -> Result<(), StoreError> {
    let values: Vec<Value> = [place(id), vec![seq.into()]].concat();
    Ok(engine.write(vec![Step { statement: &DONE, values, expect: Expect::Any }]).await?)
}
