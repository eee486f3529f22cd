//! PostgreSQL (and Citus): pooled connections, cached prepared statements,
//! the steps of a transaction sent without waiting for one another.

use super::{Error, Expect, Migration, Row, Statement, Step, Then, Value, migrations, sql, tls};
use bytes::{BufMut, BytesMut};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::future::{join, join_all};
use futures_util::{StreamExt, TryStreamExt};
use std::{error::Error as _, time::Duration, time::Instant};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};
use tokio_postgres::{NoTls, Statement as Prepared};

const CONNECTIONS: usize = 16;
const WAIT: Duration = Duration::from_secs(10);
const TRIES: u32 = 8;
/// `join_all` starts up to 30 futures in the order given; order matters here.
const PIPELINE: usize = 24;

/// An open pool.
pub struct Postgres {
    pool: Pool,
    exposed: bool,
}

/// A failure, and whether the whole transaction is known to be undone and worth another try.
struct Fail {
    error: Error,
    again: bool,
}

impl From<Error> for Fail {
    fn from(error: Error) -> Self {
        Fail { error, again: false }
    }
}

/// A connection within a transaction. Dropped before [`Tx::end`] (an error, a
/// caller gone away, a panic), the connection is closed, so that no pooled
/// connection ever has a transaction open.
struct Tx(Option<Object>);

impl Tx {
    fn client(&self) -> &Object {
        self.0.as_ref().expect("held until the end")
    }

    async fn end(mut self, how: &'static str) -> Result<(), tokio_postgres::Error> {
        self.client().batch_execute(how).await?;
        self.0.take();
        Ok(())
    }

    /// Ends after `result`: commits if all is well, rolls back otherwise.
    async fn finish<T>(self, result: Result<T, Fail>) -> Result<T, Fail> {
        match result {
            Ok(value) => match self.end("COMMIT").await {
                Ok(()) => Ok(value),
                Err(e) => {
                    // Undone for certain only if the server said so.
                    let sure = matches!(e.code().map(|c| c.code()), Some("40001" | "40P01"));
                    Err(Fail { again: sure, ..told("commit", e) })
                }
            },
            Err(fail) => {
                let _ = self.end("ROLLBACK").await; // if that fails the connection is closed
                Err(fail)
            }
        }
    }

    /// Sends `BEGIN` (if `begin`) and all steps before the first answer is awaited.
    async fn steps(&self, begin: bool, steps: &[Step]) -> Result<(), Fail> {
        let client = self.client();
        let mut ready: Vec<(&Step, Prepared)> = Vec::with_capacity(steps.len());
        for step in steps {
            let s = step.statement;
            ready.push((step, client.prepare_cached(s.sql).await.map_err(|e| told(s.name, e))?));
        }
        let mut begin = begin;
        for chunk in ready.chunks(PIPELINE) {
            let first = async move { if begin { client.batch_execute("BEGIN").await } else { Ok(()) } };
            let all = join_all(chunk.iter().map(|(step, p)| client.execute_raw(p, step.values.iter())));
            let (first, all) = join(first, all).await;
            first.map_err(|e| told("begin", e))?;
            begin = false;
            for ((step, _), done) in chunk.iter().zip(all) {
                let name = step.statement.name;
                let rows = done.map_err(|e| told(name, e))?;
                if matches!(step.expect, Expect::Rows(n) if n != rows) {
                    return Err(Error::Stale { statement: name }.into());
                }
            }
        }
        Ok(())
    }
}

/// Waits before try `n + 1`, or gives the failure back.
async fn again(fail: Fail, n: u32) -> Result<(), Error> {
    if !fail.again || n + 1 >= TRIES {
        return Err(fail.error);
    }
    tokio::time::sleep(Duration::from_millis(2 << n)).await;
    Ok(())
}

impl Postgres {
    pub(super) async fn open(url: &str, authorities: Option<&[u8]>) -> Result<Self, Error> {
        let config = tls::config(url, authorities.is_some())?;
        let exposed = tls::is_exposed(&config);
        let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match authorities {
            Some(authorities) => Manager::from_config(config, tls::connector(authorities)?, how),
            None => Manager::from_config(config, NoTls, how),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .build()
            .map_err(|e| Error::Other(e.into()))?;
        let this = Self { pool, exposed };
        drop(this.get().await.map_err(|f| f.error)?);
        Ok(this)
    }

    pub(super) fn is_exposed(&self) -> bool {
        self.exposed
    }

    async fn get(&self) -> Result<Object, Fail> {
        self.pool.get().await.map_err(|e| match e {
            PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => Error::Busy.into(),
            PoolError::Backend(e) => told("connect", e),
            e => Error::Unavailable(e.into()).into(),
        })
    }

    async fn tx(&self) -> Result<Tx, Fail> {
        Ok(Tx(Some(self.get().await?)))
    }

    pub(super) async fn read(&self, s: &'static Statement, values: &[Value]) -> Result<Vec<Row>, Error> {
        let mut n = 0;
        loop {
            let run = async {
                let client = self.get().await?;
                let prepared = client.prepare_cached(s.sql).await.map_err(|e| told(s.name, e))?;
                query(&client, &prepared, s.name, values).await
            };
            match run.await {
                Ok(rows) => return Ok(rows),
                Err(fail) => again(fail, n).await?,
            }
            n += 1;
        }
    }

    pub(super) async fn read_sql(&self, text: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        let mut n = 0;
        loop {
            let run = async {
                let client = self.get().await?;
                let prepared = client.prepare(text).await.map_err(|e| told("dynamic", e))?;
                query(&client, &prepared, "dynamic", values).await
            };
            match run.await {
                Ok(rows) => return Ok(rows),
                Err(fail) => again(fail, n).await?,
            }
            n += 1;
        }
    }

    pub(super) async fn write(&self, steps: &[Step]) -> Result<(), Error> {
        let mut n = 0;
        while !steps.is_empty() {
            let run = async {
                let tx = self.tx().await?;
                let done = tx.steps(true, steps).await;
                tx.finish(done).await
            };
            match run.await {
                Ok(()) => break,
                Err(fail) => again(fail, n).await?,
            }
            n += 1;
        }
        Ok(())
    }

    /// See [`super::Engine::write_together`].
    pub(super) async fn write_together(&self, all: &[Vec<Step>], together: usize) -> Result<Duration, Error> {
        let start = Instant::now();
        let writes = futures_util::stream::iter(all.iter().map(|steps| self.write(steps)));
        writes.buffer_unordered(together).try_collect::<()>().await?;
        Ok(start.elapsed())
    }

    pub(super) async fn size(&self) -> Result<u64, Error> {
        let rows = self.read_sql("SELECT pg_database_size(current_database())", &[]).await?;
        let size = rows.first().map_or(Ok(0), |row| row.int(0))?;
        Ok(size.unsigned_abs())
    }

    pub(super) async fn claim(
        &self,
        select: &'static Statement,
        values: &[Value],
        then: Then,
    ) -> Result<Vec<Row>, Error> {
        let text = format!("{} FOR UPDATE SKIP LOCKED", select.sql);
        let mut n = 0;
        loop {
            let picked = async {
                let tx = self.tx().await?;
                let prepared = tx.client().prepare_cached(&text).await.map_err(|e| told(select.name, e))?;
                let rows = join(
                    tx.client().batch_execute("BEGIN"),
                    query(tx.client(), &prepared, select.name, values),
                );
                let (begun, rows) = rows.await;
                begun.map_err(|e| told("begin", e))?;
                Ok::<_, Fail>((tx, rows))
            };
            let done = match picked.await {
                Err(fail) => Err(fail),
                Ok((tx, Err(fail))) => tx.finish(Err(fail)).await,
                Ok((tx, Ok(rows))) => {
                    let steps = then(&rows);
                    let done = tx.steps(false, &steps).await;
                    tx.finish(done.map(|()| rows)).await
                }
            };
            match done {
                Ok(rows) => return Ok(rows),
                Err(fail) => again(fail, n).await?,
            }
            n += 1;
        }
    }

    pub(super) async fn prepare(&self, s: &'static Statement) -> Result<(), Error> {
        let client = self.get().await.map_err(|f| f.error)?;
        client.prepare(s.sql).await.map(drop).map_err(|e| told(s.name, e).error)
    }

    pub(super) async fn grant(&self, sql: &str) -> Result<(), Error> {
        // To whoever does not own the tables PostgreSQL says that nothing was granted, and that all is well.
        const FOREIGN: &str = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() \
            AND NOT pg_has_role(tableowner, 'MEMBER') LIMIT 1";
        let client = self.get().await.map_err(|f| f.error)?;
        let foreign = client.query(FOREIGN, &[]).await.map_err(|e| told("grant", e).error)?;
        if !foreign.is_empty() {
            return Err(Error::Rights);
        }
        client.batch_execute(sql).await.map_err(|e| told("grant", e).error)
    }

    pub(super) async fn migrate(&self, list: &[Migration]) -> Result<u32, Error> {
        let client = self.get().await.map_err(|f| f.error)?;
        // A role that may change no tables asks for nothing more where there is nothing to change.
        if let Ok(applied) = applied(&client).await {
            let pending: Vec<bool> =
                list.iter().map(|m| migrations::pending(m, &applied)).collect::<Result<_, _>>()?;
            if !pending.contains(&true) {
                return Ok(0);
            }
        }
        // Two first starts at once: IF NOT EXISTS may still collide in the catalogue; the second try finds it there.
        if client.batch_execute(migrations::TABLE).await.is_err() {
            client.batch_execute(migrations::TABLE).await.map_err(|e| told("migrate", e).error)?;
        }
        drop(client);
        let mut count = 0;
        for m in list {
            let tx = self.tx().await.map_err(|f| f.error)?;
            let done = self.apply(&tx, m).await;
            count += tx.finish(done).await.map_err(|f| f.error)?;
        }
        Ok(count)
    }

    async fn apply(&self, tx: &Tx, m: &Migration) -> Result<u32, Fail> {
        let (client, failed) = (tx.client(), |e| told("migrate", e));
        client.batch_execute("BEGIN").await.map_err(failed)?;
        client.batch_execute("LOCK TABLE schema_migrations IN EXCLUSIVE MODE").await.map_err(failed)?;
        if !migrations::pending(m, &applied(client).await.map_err(failed)?)? {
            return Ok(0);
        }
        for s in sql::split(m.sql) {
            client.batch_execute(s).await.map_err(failed)?;
        }
        let note = "INSERT INTO schema_migrations (version, name) VALUES ($1, $2)";
        client.execute(note, &[&m.version, &m.name]).await.map_err(failed)?;
        Ok(1)
    }
}

/// Number and name of the migrations that were applied.
async fn applied(client: &Object) -> Result<Vec<(i64, String)>, tokio_postgres::Error> {
    let rows = client.query(migrations::APPLIED, &[]).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn query(
    client: &Object,
    p: &Prepared,
    name: &'static str,
    values: &[Value],
) -> Result<Vec<Row>, Fail> {
    let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
    let rows = client.query(p, &params).await.map_err(|e| told(name, e))?;
    let read =
        |row: &tokio_postgres::Row| (0..row.len()).map(|i| row.try_get(i)).collect::<Result<_, _>>().map(Row);
    let corrupt = || Error::Corrupt { what: format!("a column of {name}") };
    rows.iter().map(|row| read(row).map_err(|_| corrupt().into())).collect()
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, super::Source> {
        match (self, ty) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Int(v), &Type::INT8) => out.put_i64(*v),
            (Value::Int(v), &Type::INT4) => out.put_i32((*v).try_into()?),
            (Value::Int(v), &Type::INT2) => out.put_i16((*v).try_into()?),
            (Value::Text(v), &Type::JSONB) => {
                out.put_u8(1); // the version of the binary form
                out.put_slice(v.as_bytes());
            }
            (Value::Text(v), &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME | &Type::JSON) => {
                out.put_slice(v.as_bytes());
            }
            (Value::Text(v), ty) if ty.name() == "unknown" => out.put_slice(v.as_bytes()),
            (Value::Bytes(v), &Type::BYTEA) => out.put_slice(v),
            (_, ty) => return Err(format!("a parameter of type {ty} got another kind of value").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, super::Source> {
        Ok(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::NUMERIC => Value::Int(numeric(raw).ok_or("not a whole number of 64 bits")?),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::JSONB => Value::Text(str::from_utf8(raw.get(1..).unwrap_or_default())?.to_owned()),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {
                Value::Text(str::from_utf8(raw)?.to_owned())
            }
            _ => return Err(format!("type {ty} is not read").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, super::Source> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A whole `NUMERIC`, which is what PostgreSQL makes of `SUM(bigint)`.
fn numeric(raw: &[u8]) -> Option<i64> {
    let words: Vec<i16> = raw.chunks_exact(2).map(|w| i16::from_be_bytes([w[0], w[1]])).collect();
    let [count, weight, sign, _, digits @ ..] = words.as_slice() else { return None };
    let mut sum: i128 = 0;
    for i in 0..=(*weight).max(*count - 1).min(8) {
        let digit = digits.get(i as usize).copied().unwrap_or(0);
        match i <= *weight {
            true => sum = sum.checked_mul(10_000)?.checked_add(digit.into())?,
            false if digit != 0 => return None,
            false => {}
        }
    }
    match *sign {
        0 if *weight <= 8 => sum.try_into().ok(),
        0x4000 if *weight <= 8 => (-sum).try_into().ok(),
        _ => None,
    }
}

fn told(statement: &'static str, e: tokio_postgres::Error) -> Fail {
    let code = e.code().map(|c| c.code().to_owned()).unwrap_or_default();
    let lost = e.is_closed() || e.source().is_some_and(|s| s.is::<std::io::Error>());
    let (error, again) = match code.as_str() {
        "23505" => (Error::Unique { statement }, false),
        "23503" => (Error::ForeignKey { statement }, false),
        "40001" | "40P01" => (Error::Busy, true),
        "55P03" | "57014" | "53300" => (Error::Busy, false),
        "57P01" | "57P02" | "57P03" => (Error::Unavailable(e.into()), statement != "connect"),
        c if c.starts_with("08") || c.starts_with("53") || c.starts_with("58") => {
            (Error::Unavailable(e.into()), false)
        }
        "42501" => (Error::Rights, false),
        "XX001" | "XX002" => (Error::Corrupt { what: format!("the database ({statement})") }, false),
        "" if lost => (Error::Unavailable(e.into()), statement != "connect"),
        "" if statement == "connect" => (Error::Unavailable(e.into()), false),
        _ => (Error::Other(e.into()), false),
    };
    Fail { error, again }
}
