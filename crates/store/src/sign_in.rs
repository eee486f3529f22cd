//! Second factors and recovery codes. What may be used once is taken by a statement that succeeds once.

use redress_app::ports::{SignInState, StoreError};

use crate::catalogue::catalogue;
use crate::convert::{corrupt, number};
use crate::engine::{Engine, Error, Expect, Row, Statement, Step, Value};
use crate::people::write;
use crate::seal::Keyring;

catalogue! {
    ONE = "sign_ins.one": "SELECT person, must_change, must_enrol, totp, confirmed, step, seal FROM sign_ins \
        WHERE person = $1";
    PUT = "sign_ins.put": "INSERT INTO sign_ins (person, must_change, must_enrol, totp, confirmed, \
        step, seal) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET \
        must_change = excluded.must_change, must_enrol = excluded.must_enrol, totp = excluded.totp, \
        seal = excluded.seal, confirmed = excluded.confirmed";
    TAKE_STEP = "sign_ins.take_step": "UPDATE sign_ins SET step = $2 WHERE person = $1 AND step < $2";
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
            must_change: row.int(1)? != 0,
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

/// The step of a row that is there stays: only [`take_step`] moves it, and only forward.
pub(crate) async fn put(engine: &Engine, keys: &Keyring, state: &SignInState) -> Result<(), StoreError> {
    let SignInState { person, must_change, must_enrol, totp, confirmed, step } = state;
    let flags = [(*person).into(), (*must_change).into(), (*must_enrol).into()];
    let sealed = totp.as_ref().map(|totp| keys.seal(&place(*person), totp)).transpose()?;
    let (totp, seal) = sealed.map_or((None, None), |(totp, seal)| (Some(totp), seal));
    let factor = [totp.into(), (*confirmed).into(), (*step).into(), seal.into()];
    Ok(write(engine, &PUT, [flags.as_slice(), &factor].concat()).await?)
}

/// Whether the statement changed its one row.
async fn once(
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

pub(crate) async fn put_recovery(engine: &Engine, person: i64, all: &[[u8; 32]]) -> Result<(), StoreError> {
    let step = |statement, values| Step { statement, values, expect: Expect::Any };
    let mut steps = vec![step(&RECOVERY_DROP, vec![person.into()])];
    steps.extend(all.iter().map(|hash| step(&RECOVERY_ADD, vec![person.into(), hash.as_slice().into()])));
    Ok(engine.write(steps).await?)
}

pub(crate) async fn take_recovery(engine: &Engine, person: i64, hash: &[u8; 32]) -> Result<bool, StoreError> {
    once(engine, &RECOVERY_TAKE, vec![person.into(), hash.as_slice().into()]).await
}

pub(crate) async fn recovery_left(engine: &Engine, person: i64) -> Result<u32, StoreError> {
    let rows = engine.read(&RECOVERY_LEFT, vec![person.into()]).await?;
    rows.first().map_or_else(|| corrupt("no count"), |row| number(row, 0))
}
