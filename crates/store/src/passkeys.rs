//! Passkeys, and the challenges they answer. Name, credential and public key are sealed in the body; found is a
//! passkey by the hash of its credential. What may happen once is done by a statement that succeeds once.

use jiff::Timestamp;
use redress_app::ports::{Challenge, Passkey, StoreError};
use redress_domain::case::chain::hex;

use crate::attempts::spread;
use crate::catalogue::catalogue;
use crate::convert::{corrupt, hash, instant, instant_at, micros, number, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::people::write;
use crate::seal::Keyring;
use crate::sign_in::once;

catalogue! {
    ADD = "passkeys.add": "INSERT INTO passkeys (hash, person, body, seal, state, made_at, used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ONE = "passkeys.one": "SELECT hash, person, body, seal, state, made_at, used_at FROM passkeys \
        WHERE hash = $1";
    OF_PERSON = "passkeys.of_person": "SELECT hash, person, body, seal, state, made_at, used_at \
        FROM passkeys WHERE person = $1 ORDER BY made_at DESC, hash LIMIT 100";
    COUNT = "passkeys.count": "SELECT COUNT(*) FROM passkeys WHERE person = $1";
    RENAME = "passkeys.rename": "UPDATE passkeys SET body = $2, seal = $3 WHERE hash = $1";
    USE = "passkeys.use": "UPDATE passkeys SET state = $3, used_at = $4 WHERE hash = $1 AND state = $2";
    DROP = "passkeys.drop": "DELETE FROM passkeys WHERE hash = $1";
    ASK = "challenges.add": "INSERT INTO challenges (bucket, hash, purpose, state, expires_at) \
        VALUES ($1, $2, $3, $4, $5)";
    OLD = "challenges.old": "DELETE FROM challenges WHERE bucket = $1 AND expires_at < $2";
    ASKED = "challenges.one": "SELECT hash, purpose, state, expires_at FROM challenges \
        WHERE bucket = $1 AND hash = $2 AND purpose = $3";
    TAKE = "challenges.take": "DELETE FROM challenges WHERE bucket = $1 AND hash = $2 AND purpose = $3";
}

/// Where a passkey lies.
pub(crate) fn place(hash: &[u8; 32]) -> String {
    format!("passkeys/{}", hex(hash))
}

/// The columns `body` and `seal`.
fn sealed(keys: &Keyring, passkey: &Passkey) -> Result<[Value; 2], StoreError> {
    let Ok(body) = serde_json::to_vec(&(&passkey.name, &passkey.credential, &passkey.key)) else {
        return corrupt("a passkey that cannot be written");
    };
    let (body, seal) = keys.seal(&place(&passkey.hash), &body)?;
    Ok([body.into(), seal.into()])
}

fn read(keys: &Keyring, row: &Row) -> Result<Passkey, StoreError> {
    let hash = hash(row, 0)?;
    let body = keys.open(&place(&hash), row.bytes(2)?, row.opt_text(3)?)?;
    let Ok((name, credential, key)) = serde_json::from_slice(&body) else {
        return corrupt("a passkey that cannot be read");
    };
    Ok(Passkey {
        hash,
        person: row.int(1)?,
        name,
        credential,
        key,
        state: row.bytes(4)?.try_into().or_else(|_| corrupt("a state of another length"))?,
        made_at: instant_at(row, 5)?,
        used_at: row.opt_int(6)?.map(instant).transpose()?,
    })
}

pub(crate) async fn put(engine: &Engine, keys: &Keyring, passkey: &Passkey) -> Result<(), StoreError> {
    let [body, seal] = sealed(keys, passkey)?;
    let values = vec![
        passkey.hash.as_slice().into(),
        passkey.person.into(),
        body,
        seal,
        passkey.state.as_slice().into(),
        micros(passkey.made_at),
        passkey.used_at.map(Timestamp::as_microsecond).into(),
    ];
    Ok(write(engine, &ADD, values).await?)
}

pub(crate) async fn one(
    engine: &Engine,
    keys: &Keyring,
    hash: &[u8; 32],
) -> Result<Option<Passkey>, StoreError> {
    let rows = engine.read(&ONE, vec![hash.as_slice().into()]).await?;
    rows.first().map(|row| read(keys, row)).transpose()
}

pub(crate) async fn of(engine: &Engine, keys: &Keyring, person: i64) -> Result<Vec<Passkey>, StoreError> {
    engine.read(&OF_PERSON, vec![person.into()]).await?.iter().map(|row| read(keys, row)).collect()
}

pub(crate) async fn count(engine: &Engine, person: i64) -> Result<u32, StoreError> {
    let rows = engine.read(&COUNT, vec![person.into()]).await?;
    rows.first().map_or_else(|| corrupt("no count"), |row| number(row, 0))
}

pub(crate) async fn rename(engine: &Engine, keys: &Keyring, passkey: &Passkey) -> Result<(), StoreError> {
    let [body, seal] = sealed(keys, passkey)?;
    Ok(write(engine, &RENAME, vec![passkey.hash.as_slice().into(), body, seal]).await?)
}

pub(crate) async fn used(
    engine: &Engine,
    passkey: &Passkey,
    state: &[u8; 7],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let [hash, before, after] = [passkey.hash.as_slice(), &passkey.state, state].map(Value::from);
    once(engine, &USE, vec![hash, before, after, micros(at)]).await
}

/// Old rows of the bucket go with every new one, so the table holds no more than what may still be answered.
pub(crate) async fn ask(engine: &Engine, challenge: &Challenge, now: Timestamp) -> Result<(), StoreError> {
    let Challenge { hash, purpose, state, expires_at } = challenge;
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let old = vec![spread(hash).swap_remove(0), micros(now)];
    let about = vec![purpose.as_str().into(), state.as_slice().into(), micros(*expires_at)];
    let new = [spread(hash), about].concat();
    Ok(engine.write(vec![step(&OLD, old), step(&ASK, new)]).await?)
}

pub(crate) async fn take(
    engine: &Engine,
    wanted: &[u8; 32],
    purpose: &str,
) -> Result<Option<Challenge>, StoreError> {
    let values = [spread(wanted), vec![purpose.into()]].concat();
    let rows = engine.read(&ASKED, values.clone()).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let challenge = Challenge {
        hash: hash(row, 0)?,
        purpose: string(row, 1)?,
        state: row.bytes(2)?.to_vec(),
        expires_at: instant_at(row, 3)?,
    };
    Ok(once(engine, &TAKE, values).await?.then_some(challenge))
}
