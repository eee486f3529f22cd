//! Webhooks, whose addresses and secrets are sealed; what waits for them, and what came of it.

use jiff::Timestamp;
use redress_app::ports::{HookDelivery, HookResult, HookState, StoreError, Webhook};
use redress_domain::case::chain::hex;
use redress_domain::id::BUCKETS;

use crate::catalogue::catalogue;
use crate::convert::{case_id, corrupt, id, instant, instant_at, micros, number, place, small, string};
use crate::engine::{Engine, Expect, Row, Step, Value};
use crate::outbox::{Queue, claim_from};
use crate::people::write;
use crate::seal::{Keyring, unhex};

catalogue! {
    ALL_OF = "webhooks.all": "SELECT id, body, seal, kinds, office, state, failing_since, made_at, made_by \
        FROM webhooks ORDER BY made_at, id";
    ADD = "webhooks.add": "INSERT INTO webhooks (id, body, seal, kinds, office, state, failing_since, made_at, \
        made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    MOVE = "webhooks.move": "UPDATE webhooks SET state = $3, failing_since = $4 WHERE id = $1 AND state = $2";
    END = "webhooks.end": "DELETE FROM webhooks WHERE id = $1";
    WAIT = "webhook_deliveries.add": "INSERT INTO webhook_deliveries (bucket, case_id, seq, webhook, kind, at, \
        tries, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bucket, case_id, seq, webhook) DO NOTHING";
    DUE = "lists.due_webhook_deliveries": "SELECT bucket FROM webhook_deliveries WHERE due_at <= $1 \
        ORDER BY due_at, bucket LIMIT $2";
    TAKE = "webhook_deliveries.take": "SELECT bucket, case_id, seq, webhook, kind, at, tries \
        FROM webhook_deliveries WHERE bucket = $1 AND due_at <= $2 ORDER BY due_at, case_id, seq, webhook LIMIT $3";
    LEASE = "webhook_deliveries.lease": "UPDATE webhook_deliveries SET due_at = $5 \
        WHERE bucket = $1 AND case_id = $2 AND seq = $3 AND webhook = $4";
    PUT_OFF = "webhook_deliveries.put_off": "UPDATE webhook_deliveries SET tries = $5, due_at = $6 \
        WHERE bucket = $1 AND case_id = $2 AND seq = $3 AND webhook = $4";
    DONE = "webhook_deliveries.done": "DELETE FROM webhook_deliveries \
        WHERE bucket = $1 AND case_id = $2 AND seq = $3 AND webhook = $4";
    RESULT = "webhook_results.add": "INSERT INTO webhook_results (bucket, webhook, at, case_id, seq, kind, tries, \
        status, fault) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        ON CONFLICT (bucket, webhook, at, case_id, seq) DO NOTHING";
    FORGET = "webhook_results.forget": "DELETE FROM webhook_results WHERE bucket = $1 AND webhook = $2 AND at < $3";
    RESULTS = "webhook_results.last": "SELECT at, case_id, seq, kind, tries, status, fault FROM webhook_results \
        WHERE bucket = $1 AND webhook = $2 ORDER BY at DESC, case_id DESC, seq DESC LIMIT $3";
}

static QUEUE: Queue = Queue { due: &DUE, take: &TAKE, lease: &LEASE, key: 4 };

/// Where the body of a webhook lies.
pub(crate) fn sealed_at(id: i64) -> String {
    format!("webhooks/{id}")
}

fn bucket_of(webhook: i64) -> i64 {
    webhook.rem_euclid(BUCKETS)
}

pub(crate) async fn all(engine: &Engine, keys: &Keyring) -> Result<Vec<Webhook>, StoreError> {
    let webhook = |row: &Row| {
        let id = row.int(0)?;
        let body = keys.open(&sealed_at(id), row.bytes(1)?, row.opt_text(2)?)?;
        let read = || {
            let (label, url, secret): (String, String, String) = serde_json::from_slice(&body).ok()?;
            Some((label, url, unhex(&secret)?))
        };
        let Some((label, url, secret)) = read() else { return corrupt("a webhook that cannot be read") };
        let Ok(kinds) = serde_json::from_str(row.text(3)?) else { return corrupt("the kinds of a webhook") };
        let state = row.text(5)?;
        let Some(state) = HookState::ALL.into_iter().find(|one| one.name() == state) else {
            return corrupt("the state of a webhook");
        };
        Ok(Webhook {
            id,
            label,
            url,
            secret,
            kinds,
            office: row.opt_text(4)?.map(str::to_owned),
            state,
            failing_since: row.opt_int(6)?.map(instant).transpose()?,
            made_at: instant_at(row, 7)?,
            made_by: row.int(8)?,
        })
    };
    engine.read(&ALL_OF, Vec::new()).await?.iter().map(webhook).collect()
}

pub(crate) async fn add(engine: &Engine, keys: &Keyring, webhook: &Webhook) -> Result<(), StoreError> {
    let Webhook { id, label, url, secret, kinds, office, state, failing_since, made_at, made_by } = webhook;
    let (Ok(body), Ok(kinds)) =
        (serde_json::to_vec(&(label, url, hex(secret))), serde_json::to_string(kinds))
    else {
        return corrupt("a webhook that cannot be written");
    };
    let (body, seal) = keys.seal(&sealed_at(*id), &body)?;
    let values = vec![
        (*id).into(),
        body.into(),
        seal.into(),
        kinds.into(),
        office.clone().into(),
        state.name().into(),
        failing_since.map(micros).unwrap_or(Value::Null),
        micros(*made_at),
        (*made_by).into(),
    ];
    Ok(write(engine, &ADD, values).await?)
}

pub(crate) async fn go(
    engine: &Engine,
    id: i64,
    from: HookState,
    to: HookState,
    failing_since: Option<Timestamp>,
) -> Result<(), StoreError> {
    let since = failing_since.map(micros).unwrap_or(Value::Null);
    Ok(write(engine, &MOVE, vec![id.into(), from.name().into(), to.name().into(), since]).await?)
}

pub(crate) async fn end(engine: &Engine, id: i64) -> Result<(), StoreError> {
    Ok(write(engine, &END, vec![id.into()]).await?)
}

fn key(one: &HookDelivery) -> Vec<Value> {
    [place(one.case), vec![one.seq.into(), one.webhook.into()]].concat()
}

pub(crate) async fn wait(
    engine: &Engine,
    waiting: &[HookDelivery],
    due: Timestamp,
) -> Result<(), StoreError> {
    let step = |one: &HookDelivery| {
        let rest = vec![one.kind.as_str().into(), micros(one.at), one.tries.into(), micros(due)];
        Step { statement: &WAIT, values: [key(one), rest].concat(), expect: Expect::Any }
    };
    match waiting.is_empty() {
        true => Ok(()),
        false => Ok(engine.write(waiting.iter().map(step).collect()).await?),
    }
}

pub(crate) async fn claim(
    engine: &Engine,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> Result<Vec<HookDelivery>, StoreError> {
    let one = |row: &Row| {
        Ok(HookDelivery {
            case: case_id(row, 1)?,
            seq: number(row, 2)?,
            webhook: row.int(3)?,
            kind: string(row, 4)?,
            at: instant_at(row, 5)?,
            tries: number(row, 6)?,
        })
    };
    claim_from(engine, &QUEUE, now, lease_until, limit).await?.iter().map(one).collect()
}

pub(crate) async fn put_off(engine: &Engine, one: &HookDelivery, due: Timestamp) -> Result<(), StoreError> {
    let values = [key(one), vec![one.tries.into(), micros(due)]].concat();
    Ok(write(engine, &PUT_OFF, values).await?)
}

pub(crate) async fn done(engine: &Engine, one: &HookDelivery) -> Result<(), StoreError> {
    Ok(write(engine, &DONE, key(one)).await?)
}

pub(crate) async fn put_result(
    engine: &Engine,
    result: &HookResult,
    since: Timestamp,
) -> Result<(), StoreError> {
    let HookResult { webhook, at, event, kind, tries, status, fault } = result;
    let bucket = bucket_of(*webhook);
    let (case, seq) = event.map_or((0, 0), |(case, seq)| (case.as_i64(), seq));
    let values = vec![
        bucket.into(),
        (*webhook).into(),
        micros(*at),
        case.into(),
        seq.into(),
        kind.as_str().into(),
        (*tries).into(),
        status.map(u32::from).into(),
        fault.clone().into(),
    ];
    let old = vec![bucket.into(), (*webhook).into(), micros(since)];
    let steps = [(&RESULT, values), (&FORGET, old)].map(|(statement, values)| Step {
        statement,
        values,
        expect: Expect::Any,
    });
    Ok(engine.write(steps.into()).await?)
}

pub(crate) async fn results(
    engine: &Engine,
    webhook: i64,
    limit: u32,
) -> Result<Vec<HookResult>, StoreError> {
    let result = |row: &Row| {
        let event = match row.int(1)? {
            0 => None,
            case => Some((id(case)?, number(row, 2)?)),
        };
        let status = row.opt_int(5)?.map(small).transpose()?;
        Ok(HookResult {
            webhook,
            at: instant_at(row, 0)?,
            event,
            kind: string(row, 3)?,
            tries: number(row, 4)?,
            status: status.and_then(|status| u16::try_from(status).ok()),
            fault: row.opt_text(6)?.map(str::to_owned),
        })
    };
    let values = vec![bucket_of(webhook).into(), webhook.into(), limit.into()];
    engine.read(&RESULTS, values).await?.iter().map(result).collect()
}
