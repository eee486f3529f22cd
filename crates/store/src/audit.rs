//! The audit log: chains that only grow, one in each of some buckets, with the end of every day beside them.

use jiff::Timestamp;
use redress_app::ports::{DayHead, NewRecord, Record, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{corrupt, hash, instant_at, micros, string};
use crate::engine::{Engine, Expect, Row, Step};

catalogue! {
    HEAD = "audit_days.head": "SELECT day, seq, before, hash FROM audit_days \
        WHERE bucket = $1 AND day >= $2 ORDER BY day DESC LIMIT 1";
    DAYS = "audit_days.all": "SELECT day, seq, before, hash FROM audit_days \
        WHERE bucket = $1 AND day >= $2 ORDER BY day";
    DAY_PUT = "audit_days.put": "INSERT INTO audit_days (bucket, day, seq, before, hash) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bucket, day) DO UPDATE SET seq = excluded.seq, \
        hash = excluded.hash";
    ADD = "audit.add": "INSERT INTO audit (bucket, day, seq, at, kind, body, hash, salt, words) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CHAIN = "audit.chain": "SELECT bucket, day, seq, at, kind, body, hash, salt, words FROM audit \
        WHERE bucket = $1 AND (day, seq) > ($2, $3) ORDER BY day, seq LIMIT $4";
    PAGE = "lists.audit": "SELECT bucket, day, seq, at, kind, body, hash, salt, words FROM audit \
        WHERE (at, bucket, seq) < ($1, $2, $3) ORDER BY at DESC, bucket DESC, seq DESC LIMIT $4";
}

fn head_of(row: &Row) -> Result<DayHead, StoreError> {
    Ok(DayHead { day: row.int(0)?, seq: row.int(1)?, before: hash(row, 2)?, hash: hash(row, 3)? })
}

fn record_of(row: &Row) -> Result<Record, StoreError> {
    let salt = row.opt_bytes(7)?.map(<[u8; 16]>::try_from).transpose();
    let Ok(salt) = salt else { return corrupt("a salt of another length") };
    Ok(Record {
        bucket: row.int(0)?,
        day: row.int(1)?,
        seq: row.int(2)?,
        at: instant_at(row, 3)?,
        kind: string(row, 4)?,
        body: string(row, 5)?,
        hash: hash(row, 6)?,
        salt,
        words: row.opt_text(8)?.map(str::to_owned),
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
pub(crate) async fn append(engine: &Engine, new: &NewRecord) -> Result<(), StoreError> {
    let NewRecord { record: r, before } = new;
    let place = vec![r.bucket.into(), r.day.into(), r.seq.into()];
    let salt = r.salt.as_ref().map(<[u8; 16]>::as_slice);
    let rest = vec![
        micros(r.at),
        r.kind.as_str().into(),
        r.body.as_str().into(),
        r.hash.as_slice().into(),
        salt.into(),
        r.words.clone().into(),
    ];
    let head = vec![before.as_slice().into(), r.hash.as_slice().into()];
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let steps = vec![step(&ADD, [place.clone(), rest].concat()), step(&DAY_PUT, [place, head].concat())];
    Ok(engine.write(steps).await?)
}

pub(crate) async fn chain(
    engine: &Engine,
    bucket: i64,
    (day, seq): (i64, i64),
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    let values = vec![bucket.into(), day.into(), seq.into(), limit.into()];
    engine.read(&CHAIN, values).await?.iter().map(record_of).collect()
}

pub(crate) async fn page(
    engine: &Engine,
    before: Option<(Timestamp, i64, i64)>,
    limit: u32,
) -> Result<Vec<Record>, StoreError> {
    let (at, bucket, seq) =
        before.map_or((i64::MAX, 0, 0), |(at, bucket, seq)| (at.as_microsecond(), bucket, seq));
    let values = vec![at.into(), bucket.into(), seq.into(), limit.into()];
    engine.read(&PAGE, values).await?.iter().map(record_of).collect()
}
