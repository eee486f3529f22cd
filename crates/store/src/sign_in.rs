//! Passwords, second factors and recovery codes. What may be used once is taken by a statement that succeeds once.

use jiff::Timestamp;
use redress_app::ports::{AccessChange, Sessions, SignInState, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{corrupt, instant, micros, number};
use crate::engine::{Engine, Error, Expect, Row, Statement, Step, Value};
use crate::seal::Keyring;
use crate::{keys as sessions, passkeys};

catalogue! {
    ONE = "sign_ins.one": "SELECT person, must_change, must_enrol, totp, confirmed, step, seal, first_until FROM sign_ins \
        WHERE person = $1";
    PUT = "sign_ins.put": "INSERT INTO sign_ins (person, must_change, must_enrol, totp, confirmed, \
        step, seal, first_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person) DO UPDATE SET \
        must_change = excluded.must_change, must_enrol = excluded.must_enrol, totp = excluded.totp, \
        seal = excluded.seal, confirmed = excluded.confirmed, first_until = excluded.first_until";
    TAKE_STEP = "sign_ins.take_step": "UPDATE sign_ins SET step = $2 WHERE person = $1 AND step < $2";
    PASSWORD = "people.put_password": "UPDATE people SET password = $2 WHERE id = $1";
    RECOVERY_DROP = "recovery.drop": "DELETE FROM recovery_codes WHERE person = $1";
    RECOVERY_ADD = "recovery.add": "INSERT INTO recovery_codes (person, hash) VALUES ($1, $2)";
    RECOVERY_TAKE = "recovery.take": "DELETE FROM recovery_codes WHERE person = $1 AND hash = $2";
    RECOVERY_LEFT = "recovery.left": "SELECT COUNT(*) FROM recovery_codes WHERE person = $1";
}

/// Where the secret of a second factor lies.
pub(crate) fn place(person: i64) -> String {
    format!("sign_ins/{person}")
}

pub(crate) async fn one(
    engine: &Engine,
    keys: &Keyring,
    person: i64,
) -> Result<Option<SignInState>, StoreError> {
    let rows = engine.read(&ONE, vec![person.into()]).await?;
    let state = |row: &Row| {
        Ok(SignInState {
            person: row.int(0)?,
            first_until: first_until(row)?,
            must_enrol: row.int(2)? != 0,
            totp: row
                .opt_bytes(3)?
                .map(|totp| keys.open(&place(person), totp, row.opt_text(6)?))
                .transpose()?,
            confirmed: row.int(4)? != 0,
            step: row.int(5)?,
        })
    };
    rows.first().map(state).transpose()
}

/// What an earlier version gave has no end.
fn first_until(row: &Row) -> Result<Option<Timestamp>, StoreError> {
    let given = row.int(1)? != 0;
    let until = row.opt_int(7)?.map_or(Ok(Timestamp::MAX), instant)?;
    Ok(given.then_some(until))
}

/// All of it in one transaction.
pub(crate) async fn change(
    engine: &Engine,
    keys: &Keyring,
    person: i64,
    change: &AccessChange,
) -> Result<(), StoreError> {
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let mut steps = Vec::new();
    if let Some(hash) = &change.password {
        steps.push(step(&PASSWORD, vec![person.into(), hash.as_str().into()]));
    }
    if let Some(state) = &change.state {
        steps.push(step(&PUT, row(keys, state)?));
    }
    if let Some(hashes) = &change.recovery {
        steps.push(step(&RECOVERY_DROP, vec![person.into()]));
        let add = |hash: &[u8; 32]| step(&RECOVERY_ADD, vec![person.into(), hash.as_slice().into()]);
        steps.extend(hashes.iter().map(add));
    }
    steps.extend(change.passkeys.iter().map(|hash| step(&passkeys::DROP, vec![hash.as_slice().into()])));
    let end =
        |kind: &str, but: &[u8]| step(&sessions::DROP_ALL, vec![person.into(), kind.into(), but.into()]);
    match &change.sessions {
        Sessions::Stay => {}
        Sessions::End => steps.push(end("session", &[])),
        Sessions::EndBut(hash) => steps.push(end("session", hash)),
    }
    if change.end_tokens {
        steps.push(end("token", &[]));
    }
    Ok(engine.write(steps).await?)
}

/// The step of a row that is there stays: only [`take_step`] moves it, and only forward.
fn row(keys: &Keyring, state: &SignInState) -> Result<Vec<Value>, StoreError> {
    let SignInState { person, first_until, must_enrol, totp, confirmed, step } = state;
    let flags = [(*person).into(), first_until.is_some().into(), (*must_enrol).into()];
    let sealed = totp.as_ref().map(|totp| keys.seal(&place(*person), totp)).transpose()?;
    let (totp, seal) = sealed.map_or((None, None), |(totp, seal)| (Some(totp), seal));
    let until = first_until.map_or(Value::Null, micros);
    let factor = [totp.into(), (*confirmed).into(), (*step).into(), seal.into(), until];
    Ok([flags.as_slice(), &factor].concat())
}

/// Whether the statement changed its one row.
pub(crate) async fn once(
    engine: &Engine,
    statement: &'static Statement,
    values: Vec<Value>,
) -> Result<bool, StoreError> {
    match engine.write(vec![Step { statement, values, expect: Expect::Rows(1) }]).await {
        Ok(()) => Ok(true),
        Err(Error::Stale { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn take_step(engine: &Engine, person: i64, step: i64) -> Result<bool, StoreError> {
    once(engine, &TAKE_STEP, vec![person.into(), step.into()]).await
}

pub(crate) async fn take_recovery(engine: &Engine, person: i64, hash: &[u8; 32]) -> Result<bool, StoreError> {
    once(engine, &RECOVERY_TAKE, vec![person.into(), hash.as_slice().into()]).await
}

pub(crate) async fn recovery_left(engine: &Engine, person: i64) -> Result<u32, StoreError> {
    let rows = engine.read(&RECOVERY_LEFT, vec![person.into()]).await?;
    rows.first().map_or_else(|| corrupt("no count"), |row| number(row, 0))
}
