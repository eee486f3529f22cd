//! Failed attempts to get in, counted by hashes of names and addresses and spread over buckets.

use jiff::Timestamp;
use redress_app::ports::{Attempts, StoreError};
use redress_domain::id::BUCKETS;

use crate::catalogue::catalogue;
use crate::convert::{instant_at, micros};
use crate::engine::{Engine, Expect, Row, Step, Value};

catalogue! {
    ONE = "attempts.one": "SELECT failures, last_at FROM attempts WHERE bucket = $1 AND hash = $2";
    OLD = "attempts.old": "DELETE FROM attempts WHERE bucket = $1 AND last_at < $2";
    COUNT = "attempts.count": "INSERT INTO attempts (bucket, hash, failures, last_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (bucket, hash) DO UPDATE SET \
        failures = attempts.failures + 1, last_at = excluded.last_at";
    FORGIVE = "attempts.forgive": "UPDATE attempts SET failures = failures - 1 \
        WHERE bucket = $1 AND hash = $2 AND failures > 0";
    FORGET = "attempts.forget": "DELETE FROM attempts WHERE bucket = $1 AND hash = $2";
}

/// Bucket and hash of a row that anybody can make.
pub(crate) fn spread(hash: &[u8; 32]) -> Vec<Value> {
    let bucket = i64::from(u16::from_be_bytes([hash[0], hash[1]])) % BUCKETS;
    vec![bucket.into(), hash.as_slice().into()]
}

pub(crate) async fn one(engine: &Engine, hash: &[u8; 32]) -> Result<Option<Attempts>, StoreError> {
    let rows = engine.read(&ONE, spread(hash)).await?;
    let attempts = |row: &Row| Ok(Attempts { failures: row.int(0)?, last_at: instant_at(row, 1)? });
    rows.first().map(attempts).transpose()
}

/// Old rows of the bucket go with every new one, so the table holds no more than what is still counted.
pub(crate) async fn count(
    engine: &Engine,
    hash: &[u8; 32],
    now: Timestamp,
    forget: Timestamp,
) -> Result<Attempts, StoreError> {
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let old = vec![spread(hash).swap_remove(0), micros(forget)];
    let new = [spread(hash), vec![1.into(), micros(now)]].concat();
    engine.write(vec![step(&OLD, old), step(&COUNT, new)]).await?;
    // Gone meanwhile: somebody came in rightly, which forgives what came before. This one is then the first.
    Ok(one(engine, hash).await?.unwrap_or(Attempts { failures: 1, last_at: now }))
}

pub(crate) async fn forgive(engine: &Engine, hash: &[u8; 32]) -> Result<(), StoreError> {
    let step = Step { statement: &FORGIVE, values: spread(hash), expect: Expect::Any };
    Ok(engine.write(vec![step]).await?)
}

pub(crate) async fn forget(engine: &Engine, hash: &[u8; 32]) -> Result<(), StoreError> {
    let step = Step { statement: &FORGET, values: spread(hash), expect: Expect::Any };
    Ok(engine.write(vec![step]).await?)
}
