//! Settings: values by name, sealed, because secrets are among them.

use redress_app::ports::StoreError;

use crate::catalogue::catalogue;
use crate::convert::corrupt;
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::people::write;
use crate::seal::Keyring;

catalogue! {
    ONE = "settings.one": "SELECT value, seal FROM settings WHERE name = $1";
    KEEP = "settings.keep": "INSERT INTO settings (name, value, seal) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO NOTHING";
    PUT = "settings.put": "INSERT INTO settings (name, value, seal) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, seal = excluded.seal";
    SWAP = "settings.swap": "UPDATE settings SET value = $2, seal = $3 WHERE name = $1 AND value = $4";
}

/// Where the value of this name lies.
pub(crate) fn place(name: &str) -> String {
    format!("settings/{name}")
}

fn values(keys: &Keyring, name: &str, value: &[u8]) -> Result<Vec<Value>, StoreError> {
    let (value, seal) = keys.seal(&place(name), value)?;
    Ok(vec![name.into(), value.into(), seal.into()])
}

pub(crate) async fn one(engine: &Engine, keys: &Keyring, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let rows = engine.read(&ONE, vec![name.into()]).await?;
    let open = |row: &Row| keys.open(&place(name), row.bytes(0)?, row.opt_text(1)?);
    rows.first().map(open).transpose()
}

pub(crate) async fn keep(
    engine: &Engine,
    keys: &Keyring,
    name: &str,
    value: &[u8],
) -> Result<Vec<u8>, StoreError> {
    write(engine, &KEEP, values(keys, name, value)?).await?;
    one(engine, keys, name).await?.map_or_else(|| corrupt("a setting that is gone"), Ok)
}

pub(crate) async fn put(engine: &Engine, keys: &Keyring, name: &str, value: &[u8]) -> Result<(), StoreError> {
    Ok(write(engine, &PUT, values(keys, name, value)?).await?)
}

/// The step that puts `new` in the place of `old`, and fails if another value stands there. What is compared is the
/// bytes as they lie, whichever key they are sealed with.
///
/// # Errors
/// [`StoreError::Conflict`] if another value stands there already.
pub(crate) async fn swap(
    engine: &Engine,
    keys: &Keyring,
    name: &str,
    old: &[u8],
    new: &[u8],
) -> Result<Step, StoreError> {
    let rows = engine.read(&ONE, vec![name.into()]).await?;
    let Some(row) = rows.first() else { return Err(StoreError::Conflict) };
    let lies = row.bytes(0)?;
    if keys.open(&place(name), lies, row.opt_text(1)?)? != old {
        return Err(StoreError::Conflict);
    }
    let mut values = values(keys, name, new)?;
    values.push(lies.into());
    Ok(Step { statement: &SWAP, values, expect: Expect::Rows(1) })
}
