//! Sessions and API tokens.

use jiff::Timestamp;
use redress_app::ports::{Key, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{hash, instant_at, micros, string};
use crate::engine::{Engine, Row};
use crate::people::write;

catalogue! {
    ADD = "keys.add": "INSERT INTO keys (hash, person, kind, note, scopes, made_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ONE = "keys.one": "SELECT hash, person, kind, note, scopes, made_at, seen_at, expires_at FROM keys \
        WHERE hash = $1";
    OF_PERSON = "keys.of_person": "SELECT hash, person, kind, note, scopes, made_at, seen_at, expires_at \
        FROM keys WHERE person = $1 ORDER BY made_at DESC, hash LIMIT 500";
    TOUCH = "keys.touch": "UPDATE keys SET seen_at = $2, expires_at = $3 WHERE hash = $1";
    DROP = "keys.drop": "DELETE FROM keys WHERE hash = $1";
    DROP_ALL = "keys.drop_all": "DELETE FROM keys WHERE person = $1 AND kind = $2 AND hash <> $3";
    DROP_EVERYBODYS = "keys.drop_everybodys": "DELETE FROM keys WHERE kind = $1 AND hash <> $2";
}

pub(crate) async fn put(engine: &Engine, key: &Key) -> Result<(), StoreError> {
    let values = vec![
        key.hash.as_slice().into(),
        key.person.into(),
        key.kind.as_str().into(),
        key.note.as_str().into(),
        key.scopes.as_str().into(),
        micros(key.made_at),
        micros(key.seen_at),
        micros(key.expires_at),
    ];
    Ok(write(engine, &ADD, values).await?)
}

fn key_of(row: &Row) -> Result<Key, StoreError> {
    Ok(Key {
        hash: hash(row, 0)?,
        person: row.int(1)?,
        kind: string(row, 2)?,
        note: string(row, 3)?,
        scopes: string(row, 4)?,
        made_at: instant_at(row, 5)?,
        seen_at: instant_at(row, 6)?,
        expires_at: instant_at(row, 7)?,
    })
}

pub(crate) async fn one(engine: &Engine, wanted: &[u8; 32]) -> Result<Option<Key>, StoreError> {
    let rows = engine.read(&ONE, vec![wanted.as_slice().into()]).await?;
    rows.first().map(key_of).transpose()
}

pub(crate) async fn of_person(engine: &Engine, person: i64) -> Result<Vec<Key>, StoreError> {
    engine.read(&OF_PERSON, vec![person.into()]).await?.iter().map(key_of).collect()
}

pub(crate) async fn touch(
    engine: &Engine,
    hash: &[u8; 32],
    seen_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let values = vec![hash.as_slice().into(), micros(seen_at), micros(expires_at)];
    Ok(write(engine, &TOUCH, values).await?)
}

pub(crate) async fn end(engine: &Engine, hash: &[u8; 32]) -> Result<(), StoreError> {
    Ok(write(engine, &DROP, vec![hash.as_slice().into()]).await?)
}

/// Walks all keys: for a day on which somebody got in who should not have.
pub(crate) async fn end_everybodys(engine: &Engine, kind: &str, but: &[u8; 32]) -> Result<(), StoreError> {
    Ok(write(engine, &DROP_EVERYBODYS, vec![kind.into(), but.as_slice().into()]).await?)
}
