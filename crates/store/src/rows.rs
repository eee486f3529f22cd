//! What a page of a list shows of its cases: one statement for the whole page, each case by its key.

use redress_app::commit::StoredEvent;
use redress_app::ports::{KeptText, StoreError};
use redress_domain::case::Case;
use redress_domain::id::CaseId;

use crate::cases::{TEXTS_TABLE, event_of, kept_of};
use crate::convert::{case_id, corrupt};
use crate::engine::{Engine, Row, Value};
use crate::lists::Binds;
use crate::seal::Keyring;

/// As many parts as a statement may have; no page has more rows.
const MOST: usize = 200;

fn here(id: CaseId, binds: &mut Binds) -> String {
    let (bucket, id) = (binds.bind(id.bucket()), binds.bind(id.as_i64()));
    format!("bucket = {bucket} AND case_id = {id}")
}

fn together(parts: Vec<String>, binds: Binds) -> Option<(String, Vec<Value>)> {
    (!parts.is_empty()).then(|| (parts.join(" UNION ALL "), binds.0))
}

/// The text and values of the states of these cases; `None` for none.
pub fn states_sql(ids: &[CaseId]) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let part = |id: &CaseId| format!("SELECT state FROM cases WHERE {}", here(*id, &mut binds));
    let parts = ids.iter().take(MOST).map(part).collect();
    together(parts, binds)
}

/// The text and values of the newest event of each of these cases that is of one of these kinds.
pub fn latest_sql(ids: &[CaseId], kinds: &[&str]) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let kinds: Vec<String> = kinds.iter().map(|kind| binds.bind(*kind)).collect();
    let kinds = kinds.join(", ");
    let part = |(i, id): (usize, &CaseId)| {
        format!(
            "SELECT * FROM (SELECT seq, at, kind, body, hash, case_id FROM events WHERE {} \
             AND kind IN ({kinds}) ORDER BY seq DESC LIMIT 1) AS p{i}",
            here(*id, &mut binds)
        )
    };
    let parts = ids.iter().take(MOST).enumerate().map(part).collect();
    together(parts, binds)
}

/// The text and values of these free texts.
pub fn texts_sql(places: &[(CaseId, u32)]) -> Option<(String, Vec<Value>)> {
    let mut binds = Binds::default();
    let part = |(id, no): &(CaseId, u32)| {
        let here = here(*id, &mut binds);
        format!(
            "SELECT no, name, salt, body, seal, case_id FROM texts WHERE {here} AND no = {}",
            binds.bind(*no)
        )
    };
    let parts = places.iter().take(MOST).map(part).collect();
    together(parts, binds)
}

pub(crate) async fn states(engine: &Engine, ids: &[CaseId]) -> Result<Vec<Case>, StoreError> {
    let Some((sql, values)) = states_sql(ids) else { return Ok(Vec::new()) };
    let state = |row: &Row| {
        // The reader's error is not told: it may quote the case.
        serde_json::from_str(row.text(0)?).or_else(|_| corrupt("a case that cannot be read"))
    };
    engine.read_sql(sql, values).await?.iter().map(state).collect()
}

pub(crate) async fn latest(
    engine: &Engine,
    ids: &[CaseId],
    kinds: &[&str],
) -> Result<Vec<(CaseId, StoredEvent)>, StoreError> {
    let Some((sql, values)) = latest_sql(ids, kinds) else { return Ok(Vec::new()) };
    let rows = engine.read_sql(sql, values).await?;
    rows.iter().map(|row| Ok((case_id(row, 5)?, event_of(row)?))).collect()
}

pub(crate) async fn texts(
    engine: &Engine,
    keys: &Keyring,
    places: &[(CaseId, u32)],
) -> Result<Vec<(CaseId, KeptText)>, StoreError> {
    let Some((sql, values)) = texts_sql(places) else { return Ok(Vec::new()) };
    let rows = engine.read_sql(sql, values).await?;
    let text = |row: &Row| {
        let id = case_id(row, 5)?;
        Ok((id, kept_of(keys, TEXTS_TABLE, id, row)?))
    };
    rows.iter().map(text).collect()
}
