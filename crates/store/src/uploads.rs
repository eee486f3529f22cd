//! Bytes that are being written outside the database, until an event says that they are there.

use jiff::Timestamp;
use redress_app::ports::StoreError;
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, micros, place, string};
use crate::engine::{Engine, Expect, Step};
use crate::people::write;

catalogue! {
    BEGIN = "uploads.begin": "INSERT INTO uploads (bucket, case_id, id, at) VALUES ($1, $2, $3, $4)";
    LEAVE = "uploads.leave": "INSERT INTO uploads (bucket, case_id, id, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (bucket, case_id, id) DO NOTHING";
    END = "uploads.end": "DELETE FROM uploads WHERE bucket = $1 AND case_id = $2 AND id = $3";
    STALE = "lists.stale_uploads": "SELECT case_id, id FROM uploads WHERE at < $1 ORDER BY at, case_id, id LIMIT $2";
}

pub(crate) async fn begin(engine: &Engine, id: CaseId, file: &str, at: Timestamp) -> Result<(), StoreError> {
    let mut values = place(id);
    values.extend([file.into(), micros(at)]);
    Ok(write(engine, &BEGIN, values).await?)
}

/// The upload became a file of its case. Nothing is written if the sweep was faster.
pub(crate) fn taken(id: CaseId, file: &str) -> Step {
    let mut values = place(id);
    values.push(file.into());
    Step { statement: &END, values, expect: Expect::Rows(1) }
}

/// The bytes of a file that was erased: the next sweep removes them.
pub(crate) fn left(id: CaseId, file: &str) -> Step {
    let mut values = place(id);
    values.extend([file.into(), micros(Timestamp::UNIX_EPOCH)]);
    Step { statement: &LEAVE, values, expect: Expect::Any }
}

pub(crate) async fn end(engine: &Engine, id: CaseId, file: &str) -> Result<(), StoreError> {
    let mut values = place(id);
    values.push(file.into());
    Ok(write(engine, &END, values).await?)
}

pub(crate) async fn stale(
    engine: &Engine,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<(CaseId, String)>, StoreError> {
    let rows = engine.read(&STALE, vec![micros(before), limit.into()]).await?;
    rows.iter().map(|row| Ok((case_id(row, 0)?, string(row, 1)?))).collect()
}
