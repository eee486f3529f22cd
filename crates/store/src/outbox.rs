//! Events that others must hear of: claimed with a lease, deleted once they have.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use redress_app::ports::{OutboxItem, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, micros, number, place, string};
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};

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

/// Rows of work with a due time.
pub(crate) struct Queue {
    /// The buckets of what is due by `$1`, at most `$2`.
    pub(crate) due: &'static Statement,
    /// Of bucket `$1` what is due by `$2`, at most `$3`: the key first.
    pub(crate) take: &'static Statement,
    /// Puts the due time after the key.
    pub(crate) lease: &'static Statement,
    /// How many columns the key has.
    pub(crate) key: usize,
}

static QUEUE: Queue = Queue { due: &DUE, take: &TAKE, lease: &LEASE, key: 3 };

/// First which buckets have the oldest work, without locks; then the work, bucket by bucket.
pub(crate) async fn claim_from(
    engine: &Engine,
    queue: &'static Queue,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let mut buckets = BTreeMap::<i64, i64>::new();
    for row in engine.read(queue.due, vec![micros(now), limit.into()]).await? {
        *buckets.entry(row.int(0)?).or_default() += 1;
    }
    let rows: Vec<Vec<Row>> = futures_util::stream::iter(buckets)
        .map(|(bucket, count)| {
            let until = micros(lease_until);
            let lease = move |row: &Row| {
                let values = [&row.0[..queue.key], std::slice::from_ref(&until)].concat();
                Step { statement: queue.lease, values, expect: Expect::Rows(1) }
            };
            let then = Box::new(move |rows: &[Row]| rows.iter().map(&lease).collect());
            engine.claim(queue.take, vec![bucket.into(), micros(now), count.into()], then)
        })
        .buffer_unordered(abreast(engine))
        .try_collect()
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

pub(crate) async fn claim(
    engine: &Engine,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<OutboxItem>, StoreError> {
    let item =
        |row: &Row| Ok(OutboxItem { case: case_id(row, 1)?, seq: number(row, 2)?, kind: string(row, 3)? });
    claim_from(engine, &QUEUE, now, lease_until, limit).await?.iter().map(item).collect()
}

pub(crate) async fn delivered(engine: &Engine, id: CaseId, seq: u32) -> Result<(), StoreError> {
    let values: Vec<Value> = [place(id), vec![seq.into()]].concat();
    Ok(engine.write(vec![Step { statement: &DONE, values, expect: Expect::Any }]).await?)
}
