//! Sealing anew, under the first key, what is in clear or under another: after a key was added or changed.
//!
//! Page by page in the order of the keys, a few hundred rows in one transaction; what was done stays done, so that
//! it can be stopped and begun again. A row that changes meanwhile is left to whoever changed it.

use redress_app::ports::StoreError;

use crate::catalogue::catalogue;
use crate::engine::{Engine, Expect, Row, Statement, Step, Value};
use crate::seal::Keyring;
use crate::{
    audit, cases, convert, figures, file_keys, identities, orders, passkeys, settings, sign_in, views,
    webhooks,
};

catalogue! {
    TEXTS = "lists.unsealed_texts": "SELECT bucket, case_id, no, salt, body, seal FROM texts \
        WHERE (bucket, case_id, no) > ($1, $2, $3) AND salt IS NOT NULL AND (seal IS NULL OR seal <> $4) \
        ORDER BY bucket, case_id, no LIMIT $5";
    TEXT = "texts.reseal": "UPDATE texts SET salt = $4, body = $5, seal = $6 \
        WHERE bucket = $1 AND case_id = $2 AND no = $3 AND salt = $7";
    PARTIES = "lists.unsealed_parties": "SELECT bucket, case_id, no, salt, body, seal FROM parties \
        WHERE (bucket, case_id, no) > ($1, $2, $3) AND salt IS NOT NULL AND (seal IS NULL OR seal <> $4) \
        ORDER BY bucket, case_id, no LIMIT $5";
    PARTY = "parties.reseal": "UPDATE parties SET salt = $4, body = $5, seal = $6 \
        WHERE bucket = $1 AND case_id = $2 AND no = $3 AND salt = $7";
    FILES = "lists.unsealed_attachments": "SELECT bucket, case_id, no, salt, body, seal FROM attachments \
        WHERE (bucket, case_id, no) > ($1, $2, $3) AND salt IS NOT NULL AND (seal IS NULL OR seal <> $4) \
        ORDER BY bucket, case_id, no LIMIT $5";
    FILE = "attachments.reseal": "UPDATE attachments SET salt = $4, body = $5, seal = $6 \
        WHERE bucket = $1 AND case_id = $2 AND no = $3 AND salt = $7";
    RECORDS = "lists.unsealed_audit": "SELECT bucket, day, seq, salt, words, seal FROM audit \
        WHERE (bucket, day, seq) > ($1, $2, $3) AND salt IS NOT NULL AND (seal IS NULL OR seal <> $4) \
        ORDER BY bucket, day, seq LIMIT $5";
    RECORD = "audit.reseal": "UPDATE audit SET salt = $4, words = $5, seal = $6 \
        WHERE bucket = $1 AND day = $2 AND seq = $3 AND salt = $7";
    LABELS = "lists.unsealed_labels": "SELECT bucket, case_id, facet, value, label, seal FROM facets \
        WHERE (bucket, case_id, facet, value) > ($1, $2, $3, $4) AND label IS NOT NULL \
        AND (seal IS NULL OR seal <> $5) ORDER BY bucket, case_id, facet, value LIMIT $6";
    LABEL = "facets.reseal": "UPDATE facets SET label = $5, seal = $6 \
        WHERE bucket = $1 AND case_id = $2 AND facet = $3 AND value = $4 AND label = $7";
    FACTORS = "sign_ins.unsealed": "SELECT person, totp, seal FROM sign_ins \
        WHERE person > $1 AND totp IS NOT NULL AND (seal IS NULL OR seal <> $2) ORDER BY person LIMIT $3";
    FACTOR = "sign_ins.reseal": "UPDATE sign_ins SET totp = $2, seal = $3 WHERE person = $1 AND totp = $4";
    FILE_KEYS = "lists.unsealed_file_keys": "SELECT bucket, case_id, id, key, seal FROM file_keys \
        WHERE (bucket, case_id, id) > ($1, $2, $3) AND seal <> $4 ORDER BY bucket, case_id, id LIMIT $5";
    FILE_KEY = "file_keys.reseal": "UPDATE file_keys SET key = $4, seal = $5 \
        WHERE bucket = $1 AND case_id = $2 AND id = $3 AND key = $6";
    FLOWS = "lists.unsealed_flows": "SELECT bucket, hash, back, seal FROM sign_in_flows \
        WHERE (bucket, hash) > ($1, $2) AND (seal IS NULL OR seal <> $3) ORDER BY bucket, hash LIMIT $4";
    FLOW = "sign_in_flows.reseal": "UPDATE sign_in_flows SET back = $3, seal = $4 \
        WHERE bucket = $1 AND hash = $2 AND back = $5";
    SETTINGS = "settings.unsealed": "SELECT name, value, seal FROM settings \
        WHERE name > $1 AND (seal IS NULL OR seal <> $2) ORDER BY name LIMIT $3";
    VIEWS = "views.unsealed": "SELECT person, id, body, seal FROM views \
        WHERE (person, id) > ($1, $2) AND (seal IS NULL OR seal <> $3) ORDER BY person, id LIMIT $4";
    VIEW = "views.reseal": "UPDATE views SET body = $3, seal = $4 WHERE person = $1 AND id = $2 AND body = $5";
    WEBHOOKS = "webhooks.unsealed": "SELECT id, body, seal FROM webhooks \
        WHERE id > $1 AND (seal IS NULL OR seal <> $2) ORDER BY id LIMIT $3";
    WEBHOOK = "webhooks.reseal": "UPDATE webhooks SET body = $2, seal = $3 WHERE id = $1 AND body = $4";
    ORDERS = "orders.unsealed": "SELECT id, body, seal FROM orders \
        WHERE id > $1 AND (seal IS NULL OR seal <> $2) ORDER BY id LIMIT $3";
    ORDER = "orders.reseal": "UPDATE orders SET body = $2, seal = $3 WHERE id = $1 AND body = $4";
    PASSKEYS = "passkeys.unsealed": "SELECT hash, body, seal FROM passkeys \
        WHERE hash > $1 AND (seal IS NULL OR seal <> $2) ORDER BY hash LIMIT $3";
    PASSKEY = "passkeys.reseal": "UPDATE passkeys SET body = $2, seal = $3 WHERE hash = $1 AND body = $4";
    SETTING = "settings.reseal": "UPDATE settings SET value = $2, seal = $3 WHERE name = $1 AND value = $4";
}

/// How many rows are sealed in one transaction.
const PAGE: u32 = 200;

/// A table of texts: what is to be sealed in it, how it is written back, and where a row of that key lies.
type Texts = (&'static Statement, &'static Statement, fn([i64; 3]) -> Result<String, StoreError>);
const TABLES: [Texts; 4] = [
    (&TEXTS, &TEXT, |key| of_case(cases::TEXTS_TABLE, key)),
    (&PARTIES, &PARTY, |key| of_case(cases::PARTIES_TABLE, key)),
    (&FILES, &FILE, |key| of_case(cases::FILES_TABLE, key)),
    (&RECORDS, &RECORD, |[bucket, day, seq]| Ok(audit::place(bucket, day, seq))),
];

fn of_case(table: &str, [_, id, no]: [i64; 3]) -> Result<String, StoreError> {
    Ok(crate::seal::of_case(table, convert::id(id)?, convert::small(no)?))
}

/// Seals everything that is not sealed with the first key; tells how many rows that were.
///
/// # Errors
/// A key that is missing; what was sealed until then stays so.
pub(crate) async fn all(
    engine: &Engine,
    keys: &Keyring,
    mut done: impl FnMut(u64),
) -> Result<(), StoreError> {
    let Some(first) = keys.first() else { return Ok(()) };
    for (wanted, write, place) in TABLES {
        let mut after = [-1, -1, -1];
        loop {
            let mut values: Vec<Value> = after.map(Value::from).to_vec();
            values.extend([first.into(), PAGE.into()]);
            let rows = engine.read(wanted, values).await?;
            let Some(last) = rows.last() else { break };
            after = key_of(last)?;
            let steps = rows.iter().map(|row| text_step(keys, write, place, row));
            engine.write(steps.collect::<Result<_, _>>()?).await?;
            done(rows.len() as u64);
        }
    }
    let labels = Secrets {
        wanted: &LABELS,
        write: &LABEL,
        place: |row| Ok(figures::place_of_label(convert::id(row.int(1)?)?, row.text(3)?)),
        before: vec![(-1).into(), (-1).into(), "".into(), "".into()],
    };
    let file_keys = Secrets {
        wanted: &FILE_KEYS,
        write: &FILE_KEY,
        place: |row| Ok(file_keys::sealed_at(convert::id(row.int(1)?)?, row.text(2)?)),
        before: vec![(-1).into(), (-1).into(), "".into()],
    };
    let factors = Secrets {
        wanted: &FACTORS,
        write: &FACTOR,
        place: |row| Ok(sign_in::place(row.int(0)?)),
        before: vec![(-1).into()],
    };
    let flows = Secrets {
        wanted: &FLOWS,
        write: &FLOW,
        place: |row| Ok(identities::place_of_flow(row.bytes(1)?)),
        before: vec![(-1).into(), Vec::<u8>::new().into()],
    };
    let settings = Secrets {
        wanted: &SETTINGS,
        write: &SETTING,
        place: |row| Ok(settings::place(row.text(0)?)),
        before: vec!["".into()],
    };
    let views = Secrets {
        wanted: &VIEWS,
        write: &VIEW,
        place: |row| Ok(views::place(row.int(0)?, row.int(1)?)),
        before: vec![(-1).into(), (-1).into()],
    };
    let webhooks = Secrets {
        wanted: &WEBHOOKS,
        write: &WEBHOOK,
        place: |row| Ok(webhooks::sealed_at(row.int(0)?)),
        before: vec![(-1).into()],
    };
    let orders = Secrets {
        wanted: &ORDERS,
        write: &ORDER,
        place: |row| Ok(orders::place_of(row.text(0)?)),
        before: vec!["".into()],
    };
    let passkeys = Secrets {
        wanted: &PASSKEYS,
        write: &PASSKEY,
        place: |row| Ok(passkeys::place(&convert::hash(row, 0)?)),
        before: vec![(&[][..]).into()],
    };
    for table in [labels, file_keys, factors, flows, settings, views, webhooks, orders, passkeys] {
        done(secrets(engine, keys, first, table).await?);
    }
    Ok(())
}

fn key_of(row: &Row) -> Result<[i64; 3], StoreError> {
    Ok([row.int(0)?, row.int(1)?, row.int(2)?])
}

fn text_step(
    keys: &Keyring,
    statement: &'static Statement,
    place: fn([i64; 3]) -> Result<String, StoreError>,
    row: &Row,
) -> Result<Step, StoreError> {
    let key = key_of(row)?;
    let place = place(key)?;
    let (Some(salt), Some(body)) = keys.open_text(&place, row, 3)? else {
        return convert::corrupt("a text without salt or body");
    };
    let mut values: Vec<Value> = key.map(Value::from).to_vec();
    values.extend(keys.seal_text(&place, &salt, &body)?);
    values.push(row.bytes(3)?.into());
    Ok(Step { statement, values, expect: Expect::Any })
}

/// A table of secrets: a key, bytes and the name of their key in each row.
struct Secrets {
    wanted: &'static Statement,
    write: &'static Statement,
    /// Where the row lies.
    place: fn(&Row) -> Result<String, StoreError>,
    /// Before the first key; as long as a key is.
    before: Vec<Value>,
}

/// Seals the rows of such a table; tells how many.
async fn secrets(engine: &Engine, keys: &Keyring, first: &str, table: Secrets) -> Result<u64, StoreError> {
    let (mut after, mut count) = (table.before, 0);
    let long = after.len();
    loop {
        after.extend([first.into(), PAGE.into()]);
        let rows = engine.read(table.wanted, after).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = last.0[..long].to_vec();
        let step = |row: &Row| secret(keys, table.write, &(table.place)(row)?, row, long);
        engine.write(rows.iter().map(step).collect::<Result<_, _>>()?).await?;
        count += rows.len() as u64;
    }
}

/// A row of a key of so many columns, bytes and the name of their key, written back under the first.
fn secret(
    keys: &Keyring,
    statement: &'static Statement,
    place: &str,
    row: &Row,
    long: usize,
) -> Result<Step, StoreError> {
    let old = row.bytes(long)?;
    let (bytes, name) = keys.seal(place, &keys.open(place, old, row.opt_text(long + 1)?)?)?;
    let mut values = row.0[..long].to_vec();
    values.extend([bytes.into(), name.into(), old.into()]);
    Ok(Step { statement, values, expect: Expect::Any })
}
