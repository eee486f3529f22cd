//! Who has a case open, for some seconds.

use jiff::Timestamp;
use redress_app::ports::{Present, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{micros, place};
use crate::engine::{Engine, Expect, Row, Step};

catalogue! {
    ADD = "presence.add": "INSERT INTO presence (bucket, case_id, person, typing, until) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bucket, case_id, person) \
        DO UPDATE SET typing = excluded.typing, until = excluded.until";
    FORGET = "presence.forget": "DELETE FROM presence WHERE bucket = $1 AND until <= $2";
    LEAVE = "presence.leave": "DELETE FROM presence WHERE bucket = $1 AND case_id = $2 AND person = $3";
    HERE = "presence.of_case": "SELECT person, typing FROM presence \
        WHERE bucket = $1 AND case_id = $2 AND until > $3 ORDER BY person LIMIT 20";
}

pub(crate) async fn put(
    engine: &Engine,
    case: CaseId,
    who: &Present,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let add = [place(case), vec![who.person.into(), who.typing.into(), micros(until)]].concat();
    let forget = vec![case.bucket().into(), micros(now)];
    let steps = [(&FORGET, forget), (&ADD, add)].map(|(statement, values)| Step {
        statement,
        values,
        expect: Expect::Any,
    });
    Ok(engine.write(steps.into()).await?)
}

pub(crate) async fn leave(engine: &Engine, case: CaseId, person: i64) -> Result<(), StoreError> {
    let values = [place(case), vec![person.into()]].concat();
    Ok(engine.write(vec![Step { statement: &LEAVE, values, expect: Expect::Any }]).await?)
}

pub(crate) async fn of_case(
    engine: &Engine,
    case: CaseId,
    now: Timestamp,
) -> Result<Vec<Present>, StoreError> {
    let rows = engine.read(&HERE, [place(case), vec![micros(now)]].concat()).await?;
    let present = |row: &Row| Ok(Present { person: row.int(0)?, typing: row.int(1)? != 0 });
    rows.iter().map(present).collect()
}
