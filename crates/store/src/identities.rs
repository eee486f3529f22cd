//! Bound identities, and who is on the way to a provider and back.

use jiff::Timestamp;
use redress_app::ports::{Flow, Identity, Purpose, StoreError};
use redress_domain::case::chain::hex;

use crate::attempts::spread;
use crate::catalogue::catalogue;
use crate::convert::{corrupt, hash, instant_at, micros, string};
use crate::engine::{Engine, Expect, Row, Step};
use crate::people::write;
use crate::seal::Keyring;
use crate::sign_in::once;

catalogue! {
    ADD = "identities.add": "INSERT INTO identities (hash, person, provider, bound_at) VALUES ($1, $2, $3, $4)";
    ONE = "identities.one": "SELECT hash, person, provider, bound_at FROM identities WHERE hash = $1";
    OF_PERSON = "identities.of_person": "SELECT hash, person, provider, bound_at FROM identities \
        WHERE person = $1 ORDER BY bound_at, hash";
    DROP = "identities.drop": "DELETE FROM identities WHERE person = $1 AND hash = $2";
    DROP_ALL = "identities.drop_all": "DELETE FROM identities WHERE person = $1";
    FLOW_OLD = "sign_in_flows.old": "DELETE FROM sign_in_flows WHERE bucket = $1 AND expires_at < $2";
    FLOW_ADD = "sign_in_flows.add": "INSERT INTO sign_in_flows (bucket, hash, purpose, provider, person, \
        expires_at, back, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FLOW = "sign_in_flows.one": "SELECT hash, purpose, provider, person, expires_at, back, seal FROM sign_in_flows \
        WHERE bucket = $1 AND hash = $2";
    FLOW_TAKE = "sign_in_flows.take": "DELETE FROM sign_in_flows WHERE bucket = $1 AND hash = $2";
}

fn identity_of(row: &Row) -> Result<Identity, StoreError> {
    Ok(Identity {
        hash: hash(row, 0)?,
        person: row.int(1)?,
        provider: string(row, 2)?,
        bound_at: instant_at(row, 3)?,
    })
}

pub(crate) async fn one(engine: &Engine, wanted: &[u8; 32]) -> Result<Option<Identity>, StoreError> {
    let rows = engine.read(&ONE, vec![wanted.as_slice().into()]).await?;
    rows.first().map(identity_of).transpose()
}

pub(crate) async fn of_person(engine: &Engine, person: i64) -> Result<Vec<Identity>, StoreError> {
    engine.read(&OF_PERSON, vec![person.into()]).await?.iter().map(identity_of).collect()
}

pub(crate) async fn bind(engine: &Engine, identity: &Identity) -> Result<(), StoreError> {
    let Identity { hash, person, provider, bound_at } = identity;
    let values = vec![hash.as_slice().into(), (*person).into(), provider.as_str().into(), micros(*bound_at)];
    Ok(write(engine, &ADD, values).await?)
}

pub(crate) async fn unbind(engine: &Engine, person: i64, only: Option<&[u8; 32]>) -> Result<(), StoreError> {
    let done = match only {
        Some(hash) => write(engine, &DROP, vec![person.into(), hash.as_slice().into()]).await,
        None => write(engine, &DROP_ALL, vec![person.into()]).await,
    };
    Ok(done?)
}

/// Where the page that somebody wanted to see lies: its address may name what they looked for.
pub(crate) fn place_of_flow(hash: &[u8]) -> String {
    format!("sign_in_flows/{}", hex(hash))
}

/// In place of those of its bucket that have ended.
pub(crate) async fn put_flow(
    engine: &Engine,
    keys: &Keyring,
    flow: &Flow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Flow { hash, purpose, provider, person, back, expires_at } = flow;
    let mut values = spread(hash);
    let old = vec![values[0].clone(), micros(now)];
    let (back, seal) = keys.seal(&place_of_flow(hash), back.as_bytes())?;
    let what = [purpose.name().into(), provider.as_str().into(), (*person).into(), micros(*expires_at)];
    values.extend(what.into_iter().chain([back.into(), seal.into()]));
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    Ok(engine.write(vec![step(&FLOW_OLD, old), step(&FLOW_ADD, values)]).await?)
}

pub(crate) async fn flow(
    engine: &Engine,
    keys: &Keyring,
    wanted: &[u8; 32],
) -> Result<Option<Flow>, StoreError> {
    let rows = engine.read(&FLOW, spread(wanted)).await?;
    let flow = |row: &Row| {
        let name = row.text(1)?;
        let Some(purpose) = Purpose::ALL.into_iter().find(|one| one.name() == name) else {
            return corrupt("what somebody went to a provider for");
        };
        let back = keys.open(&place_of_flow(wanted), row.bytes(5)?, row.opt_text(6)?)?;
        let Ok(back) = String::from_utf8(back) else { return corrupt("a page that is gone back to") };
        let (provider, person) = (string(row, 2)?, row.opt_int(3)?);
        let expires_at = instant_at(row, 4)?;
        Ok(Flow { hash: hash(row, 0)?, purpose, provider, person, back, expires_at })
    };
    rows.first().map(flow).transpose()
}

pub(crate) async fn take_flow(engine: &Engine, wanted: &[u8; 32]) -> Result<bool, StoreError> {
    once(engine, &FLOW_TAKE, spread(wanted)).await
}
