//! Orders of two people, what came of them, and for how long closed cases are kept.

use jiff::Timestamp;
use redress_app::ports::{Order, OrderState, Retention, StoreError};
use redress_domain::id::CaseId;

use crate::catalogue::catalogue;
use crate::convert::{case_id, corrupt, instant, instant_at, micros, never, place, small, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::notices::bucket_of;
use crate::people::write;
use crate::seal::Keyring;

catalogue! {
    ADD = "orders.add": "INSERT INTO orders (id, kind, office, state, revision, proposed_by, instead_of, \
        proposed_at, expires_at, decided_by, decided_at, done_at, body, seal) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    CHANGE = "orders.change": "UPDATE orders SET state = $2, revision = $3, expires_at = $4, decided_by = $5, \
        decided_at = $6, done_at = $7, body = $8, seal = $9 WHERE id = $1 AND revision = $10";
    ONE = "orders.one": "SELECT id, kind, office, state, revision, proposed_by, instead_of, proposed_at, \
        expires_at, decided_by, decided_at, done_at, body, seal FROM orders WHERE id = $1";
    PAGE = "orders.page": "SELECT id, kind, office, state, revision, proposed_by, instead_of, proposed_at, \
        expires_at, decided_by, decided_at, done_at, body, seal FROM orders \
        WHERE (proposed_at, id) < ($1, $2) ORDER BY proposed_at DESC, id DESC LIMIT $3";
    IN_STATE = "orders.in_state": "SELECT id, kind, office, state, revision, proposed_by, instead_of, \
        proposed_at, expires_at, decided_by, decided_at, done_at, body, seal FROM orders \
        WHERE state = $1 ORDER BY proposed_at, id LIMIT $2";
    RESULT_ADD = "order_cases.add": "INSERT INTO order_cases (bucket, case_id, order_id, result, at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bucket, case_id, order_id) DO NOTHING";
    RESULTS = "lists.order_results": "SELECT case_id, result, at FROM order_cases WHERE order_id = $1 \
        ORDER BY case_id";
    RETENTION_ADD = "retentions.add": "INSERT INTO retentions (order_id, procedure, since, months, made_at) \
        VALUES ($1, $2, $3, $4, $5)";
    RETENTIONS = "retentions.all": "SELECT order_id, procedure, since, months, made_at FROM retentions \
        ORDER BY procedure, made_at, order_id";
    CLOSED = "lists.closed_before": "SELECT case_id, closed_at FROM cases WHERE procedure = $1 AND office = $2 \
        AND closed_at < $3 AND erasable = 1 ORDER BY closed_at, case_id LIMIT $4";
    CLOSED_COUNTS = "lists.closed_counts": "SELECT office, COUNT(*) FROM cases WHERE procedure = $1 \
        AND closed_at < $2 AND erasable = 1 GROUP BY office ORDER BY office";
    WORDS_FORGET = "audit.forget_words": "UPDATE audit SET salt = NULL, words = NULL, seal = NULL \
        WHERE bucket = $1 AND day = $2 AND seq = $3";
    NOTICES_FORGET = "notices.forget": "DELETE FROM notices WHERE bucket = $1 AND office = $2 AND case_id = $3";
}

/// Where the body of an order lies.
pub(crate) fn place_of(id: &str) -> String {
    format!("orders/{id}")
}

pub(crate) async fn add(engine: &Engine, keys: &Keyring, order: &Order) -> Result<(), StoreError> {
    let (body, seal) = keys.seal(&place_of(&order.id), order.body.as_bytes())?;
    let values = vec![
        order.id.as_str().into(),
        order.kind.as_str().into(),
        order.office.clone().into(),
        order.state.name().into(),
        order.revision.into(),
        order.proposed_by.into(),
        order.instead_of.into(),
        micros(order.proposed_at),
        micros(order.expires_at),
        order.decided_by.into(),
        order.decided_at.map(Timestamp::as_microsecond).into(),
        order.done_at.map(Timestamp::as_microsecond).into(),
        body.into(),
        seal.into(),
    ];
    Ok(write(engine, &ADD, values).await?)
}

pub(crate) async fn change(
    engine: &Engine,
    keys: &Keyring,
    order: &Order,
    retention: Option<&Retention>,
) -> Result<(), StoreError> {
    let (body, seal) = keys.seal(&place_of(&order.id), order.body.as_bytes())?;
    let values = vec![
        order.id.as_str().into(),
        order.state.name().into(),
        order.revision.into(),
        micros(order.expires_at),
        order.decided_by.into(),
        order.decided_at.map(Timestamp::as_microsecond).into(),
        order.done_at.map(Timestamp::as_microsecond).into(),
        body.into(),
        seal.into(),
        (order.revision - 1).into(),
    ];
    let mut steps = vec![Step { statement: &CHANGE, values, expect: Expect::Rows(1) }];
    if let Some(retention) = retention {
        let values = vec![
            retention.order.as_str().into(),
            retention.procedure.as_str().into(),
            retention.since.to_string().into(),
            retention.months.into(),
            micros(retention.made_at),
        ];
        steps.push(Step { statement: &RETENTION_ADD, values, expect: Expect::Any });
    }
    Ok(engine.write(steps).await?)
}

fn order_of(keys: &Keyring, row: &Row) -> Result<Order, StoreError> {
    let id = string(row, 0)?;
    let Some(state) = OrderState::named(row.text(3)?) else { return corrupt("an order's state") };
    let body = keys.open(&place_of(&id), row.bytes(12)?, row.opt_text(13)?)?;
    let Ok(body) = String::from_utf8(body) else { return corrupt("an order that is no text") };
    Ok(Order {
        id,
        kind: string(row, 1)?,
        office: row.opt_text(2)?.map(str::to_owned),
        state,
        revision: row.int(4)?,
        proposed_by: row.int(5)?,
        instead_of: row.opt_int(6)?,
        proposed_at: instant_at(row, 7)?,
        expires_at: instant_at(row, 8)?,
        decided_by: row.opt_int(9)?,
        decided_at: row.opt_int(10)?.map(instant).transpose()?,
        done_at: row.opt_int(11)?.map(instant).transpose()?,
        body,
    })
}

pub(crate) async fn one(engine: &Engine, keys: &Keyring, id: &str) -> Result<Option<Order>, StoreError> {
    if never(id) {
        return Ok(None);
    }
    let rows = engine.read(&ONE, vec![id.into()]).await?;
    rows.first().map(|row| order_of(keys, row)).transpose()
}

pub(crate) async fn page(
    engine: &Engine,
    keys: &Keyring,
    before: Option<(Timestamp, &str)>,
    limit: u32,
) -> Result<Vec<Order>, StoreError> {
    let (at, id) = before.map_or((i64::MAX, ""), |(at, id)| (at.as_microsecond(), id));
    let rows = engine.read(&PAGE, vec![at.into(), id.into(), limit.into()]).await?;
    rows.iter().map(|row| order_of(keys, row)).collect()
}

pub(crate) async fn in_state(
    engine: &Engine,
    keys: &Keyring,
    state: OrderState,
    limit: u32,
) -> Result<Vec<Order>, StoreError> {
    let rows = engine.read(&IN_STATE, vec![state.name().into(), limit.into()]).await?;
    rows.iter().map(|row| order_of(keys, row)).collect()
}

pub(crate) async fn put_result(
    engine: &Engine,
    order: &str,
    case: CaseId,
    result: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let rest = [order.into(), result.into(), micros(at)];
    Ok(write(engine, &RESULT_ADD, place(case).into_iter().chain(rest).collect()).await?)
}

pub(crate) async fn results(
    engine: &Engine,
    order: &str,
) -> Result<Vec<(CaseId, String, Timestamp)>, StoreError> {
    let rows = engine.read(&RESULTS, vec![order.into()]).await?;
    rows.iter().map(|row| Ok((case_id(row, 0)?, string(row, 1)?, instant_at(row, 2)?))).collect()
}

pub(crate) async fn retentions(engine: &Engine) -> Result<Vec<Retention>, StoreError> {
    let retention = |row: &Row| {
        let Ok(since) = row.text(2)?.parse() else { return corrupt("the day of a retention period") };
        Ok(Retention {
            order: string(row, 0)?,
            procedure: string(row, 1)?,
            since,
            months: row.opt_int(3)?.map(small).transpose()?,
            made_at: instant_at(row, 4)?,
        })
    };
    engine.read(&RETENTIONS, Vec::new()).await?.iter().map(retention).collect()
}

pub(crate) async fn closed_before(
    engine: &Engine,
    procedure: &str,
    office: &str,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<(CaseId, Timestamp)>, StoreError> {
    if never(procedure) || never(office) {
        return Ok(Vec::new());
    }
    let values = vec![procedure.into(), office.into(), micros(before), limit.into()];
    let rows = engine.read(&CLOSED, values).await?;
    rows.iter().map(|row| Ok((case_id(row, 0)?, instant_at(row, 1)?))).collect()
}

pub(crate) async fn closed_counts(
    engine: &Engine,
    procedure: &str,
    before: Timestamp,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = engine.read(&CLOSED_COUNTS, vec![procedure.into(), micros(before)]).await?;
    rows.iter().map(|row| Ok((string(row, 0)?, row.int(1)?))).collect()
}

pub(crate) async fn forget_words(engine: &Engine, bucket: i64, day: i64, seq: i64) -> Result<(), StoreError> {
    Ok(write(engine, &WORDS_FORGET, vec![bucket.into(), day.into(), seq.into()]).await?)
}

pub(crate) async fn forget_notices(engine: &Engine, case: CaseId, office: &str) -> Result<(), StoreError> {
    let values: Vec<Value> = vec![bucket_of(office).into(), office.into(), case.as_i64().into()];
    Ok(write(engine, &NOTICES_FORGET, values).await?)
}
