//! The audit log: chains that only grow, one in each of some buckets, with the end of every day beside them.

use jiff::Timestamp;
use redress_app::ports::{DayHead, NewRecord, Record, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{hash, instant_at, micros, never, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::seal::Keyring;

catalogue! {
    HEAD = "audit_days.head": "SELECT day, seq, before, hash FROM audit_days \
        WHERE bucket = $1 AND day >= $2 ORDER BY day DESC LIMIT 1";
    DAYS = "audit_days.all": "SELECT day, seq, before, hash FROM audit_days \
        WHERE bucket = $1 AND day >= $2 ORDER BY day";
    DAY_PUT = "audit_days.put": "INSERT INTO audit_days (bucket, day, seq, before, hash) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bucket, day) DO UPDATE SET seq = excluded.seq, \
        hash = excluded.hash";
    ADD = "audit.add": "INSERT INTO audit (bucket, day, seq, at, kind, body, hash, salt, words, \
        seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CHAIN = "audit.chain": "SELECT bucket, day, seq, at, kind, body, hash, salt, words, seal FROM audit \
        WHERE bucket = $1 AND (day, seq) > ($2, $3) ORDER BY day, seq LIMIT $4";
    PAGE = "lists.audit": "SELECT bucket, day, seq, at, kind, body, hash, salt, words, seal FROM audit \
        WHERE (at, bucket, seq) < ($1, $2, $3) ORDER BY at DESC, bucket DESC, seq DESC LIMIT $4";
    OF_KIND = "lists.audit_of_kind": "SELECT bucket, day, seq, at, kind, body, hash, salt, words, seal FROM audit \
        WHERE kind = $5 AND (at, bucket, seq) < ($1, $2, $3) ORDER BY at DESC, bucket DESC, seq DESC LIMIT $4";
}

fn head_of(row: &Row) -> Result<DayHead, StoreError> {
    Ok(DayHead { day: row.int(0)?, seq: row.int(1)?, before: hash(row, 2)?, hash: hash(row, 3)? })
}

/// Where the words of a record lie.
pub(crate) fn place(bucket: i64, day: i64, seq: i64) -> String {
    format!("audit/{bucket}/{day}/{seq}")
}

fn record_of(keys: &Keyring, row: &Row) -> Result<Record, StoreError> {
    let (bucket, day, seq) = (row.int(0)?, row.int(1)?, row.int(2)?);
    let (salt, words) = keys.open_text(&place(bucket, day, seq), row, 7)?;
    Ok(Record {
        bucket,
        day,
        seq,
        at: instant_at(row, 3)?,
        kind: string(row, 4)?,
        body: string(row, 5)?,
        hash: hash(row, 6)?,
        salt,
        words,
    })
}

pub(crate) async fn head(engine: &Engine, bucket: i64) -> Result<Option<DayHead>, StoreError> {
    let rows = engine.read(&HEAD, vec![bucket.into(), 0_i64.into()]).await?;
    rows.first().map(head_of).transpose()
}

pub(crate) async fn days(engine: &Engine, bucket: i64) -> Result<Vec<DayHead>, StoreError> {
    engine.read(&DAYS, vec![bucket.into(), 0_i64.into()]).await?.iter().map(head_of).collect()
}

/// The key of the record decides who of two writers is first; the other finds its place taken.
pub(crate) async fn append(engine: &Engine, keys: &Keyring, new: &NewRecord) -> Result<(), StoreError> {
    let NewRecord { record: r, before } = new;
    let words = match (&r.salt, &r.words) {
        (Some(salt), Some(words)) => keys.seal_text(&place(r.bucket, r.day, r.seq), salt, words)?,
        _ => [Value::Null, Value::Null, Value::Null],
    };
    let place = vec![r.bucket.into(), r.day.into(), r.seq.into()];
    let said = [r.kind.as_str().into(), r.body.as_str().into(), r.hash.as_slice().into()];
    let rest = [micros(r.at)].into_iter().chain(said).chain(words).collect();
    let head = vec![before.as_slice().into(), r.hash.as_slice().into()];
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let steps = vec![step(&ADD, [place.clone(), rest].concat()), step(&DAY_PUT, [place, head].concat())];
    Ok(engine.write(steps).await?)
}

pub(crate) async fn chain(
    engine: &Engine,
    keys: &Keyring,
    bucket: i64,
    (day, seq): (i64, i64),
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    let values = vec![bucket.into(), day.into(), seq.into(), limit.into()];
    engine.read(&CHAIN, values).await?.iter().map(|row| record_of(keys, row)).collect()
}

pub(crate) async fn page(
    engine: &Engine,
    keys: &Keyring,
    kind: Option<&str>,
    before: Option<(Timestamp, i64, i64)>,
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    if kind.is_some_and(never) {
        return Ok(Vec::new());
    }
    let (at, bucket, seq) =
        before.map_or((i64::MAX, 0, 0), |(at, bucket, seq)| (at.as_microsecond(), bucket, seq));
    let mut values: Vec<Value> = vec![at.into(), bucket.into(), seq.into(), limit.into()];
    let statement = if kind.is_some() { &OF_KIND } else { &PAGE };
    values.extend(kind.map(Value::from));
    engine.read(statement, values).await?.iter().map(|row| record_of(keys, row)).collect()
}
