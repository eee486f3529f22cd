//! The two databases behind one small interface.
//!
//! Everything above speaks in [`Statement`]s (SQL written once, `$1..$N`),
//! [`Value`]s and [`Row`]s; which database answers is known only here.

mod error;
pub mod migrations;
mod postgres;
mod sql;
mod sqlite;
mod tls;

pub use error::{Error, Source};
pub use migrations::Migration;
use std::sync::Arc;
use std::time::Duration;

/// One SQL statement and the name by which errors call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Unique in the catalogue; the only thing about the statement that errors tell.
    pub name: &'static str,
    /// Accepted by both engines; parameters are `$1..$N`.
    pub sql: &'static str,
}

/// What travels to and from a column. Booleans are `Int` 0 or 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL `NULL`, of any type.
    Null,
    /// `BIGINT` / `INTEGER`.
    Int(i64),
    /// `TEXT`; PostgreSQL refuses the character U+0000 in it.
    Text(String),
    /// `BYTEA` / `BLOB`.
    Bytes(Vec<u8>),
}

macro_rules! from {
    ($($from:ty, $v:ident => $to:expr;)*) => {
        $(impl From<$from> for Value { fn from($v: $from) -> Self { $to } })*
    };
}
from! {
    i64, v => Value::Int(v);
    i32, v => Value::Int(v.into());
    u32, v => Value::Int(v.into());
    bool, v => Value::Int(v.into());
    String, v => Value::Text(v);
    &str, v => Value::Text(v.to_owned());
    Vec<u8>, v => Value::Bytes(v);
    &[u8], v => Value::Bytes(v.to_vec());
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Into::into)
    }
}

/// One answered row. A helper that meets another type than it names, or no
/// such column, answers [`Error::Corrupt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong<T>(i: usize, wanted: &str) -> Result<T, Error> {
        Err(Error::Corrupt { what: format!("column {i} is not {wanted}") })
    }

    /// The integer in column `i`.
    pub fn int(&self, i: usize) -> Result<i64, Error> {
        self.opt_int(i)?.map_or_else(|| Self::wrong(i, "an integer"), Ok)
    }

    /// The integer in column `i`, if not null.
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>, Error> {
        match self.0.get(i) {
            Some(Value::Int(v)) => Ok(Some(*v)),
            Some(Value::Null) => Ok(None),
            _ => Self::wrong(i, "an integer"),
        }
    }

    /// The text in column `i`.
    pub fn text(&self, i: usize) -> Result<&str, Error> {
        self.opt_text(i)?.map_or_else(|| Self::wrong(i, "text"), Ok)
    }

    /// The text in column `i`, if not null.
    pub fn opt_text(&self, i: usize) -> Result<Option<&str>, Error> {
        match self.0.get(i) {
            Some(Value::Text(v)) => Ok(Some(v)),
            Some(Value::Null) => Ok(None),
            _ => Self::wrong(i, "text"),
        }
    }

    /// The bytes in column `i`.
    pub fn bytes(&self, i: usize) -> Result<&[u8], Error> {
        self.opt_bytes(i)?.map_or_else(|| Self::wrong(i, "bytes"), Ok)
    }

    /// The bytes in column `i`, if not null.
    pub fn opt_bytes(&self, i: usize) -> Result<Option<&[u8]>, Error> {
        match self.0.get(i) {
            Some(Value::Bytes(v)) => Ok(Some(v)),
            Some(Value::Null) => Ok(None),
            _ => Self::wrong(i, "bytes"),
        }
    }
}

/// What a step must have done for its transaction to commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Any number of rows.
    Any,
    /// Exactly this many rows, else the write fails with [`Error::Stale`].
    Rows(u64),
}

/// One statement of a write.
#[derive(Debug, Clone)]
pub struct Step {
    /// What to run; it returns no rows.
    pub statement: &'static Statement,
    /// Its parameters, `$1` first.
    pub values: Vec<Value>,
    /// What it must have done.
    pub expect: Expect,
}

/// From the rows claimed to the steps that mark them claimed. May be called
/// again with other rows when the transaction has to be retried.
pub type Then = Box<dyn Fn(&[Row]) -> Vec<Step> + Send>;

/// A database. Cheap to clone; closes when the last clone is dropped.
#[derive(Clone)]
pub enum Engine {
    /// A file.
    Sqlite(Arc<sqlite::Sqlite>),
    /// A server.
    Postgres(Arc<postgres::Postgres>),
}

impl Engine {
    /// Opens `sqlite:PATH` (created when missing) or `postgres://…` (a first
    /// connection is made, so a wrong address fails here).
    pub async fn open(url: &str) -> Result<Engine, Error> {
        Engine::open_trusting(url, None).await
    }

    /// As [`Engine::open`]; PostgreSQL by TLS, with a certificate of these authorities (PEM).
    pub async fn open_trusting(url: &str, authorities: Option<&[u8]>) -> Result<Engine, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            Ok(Engine::Sqlite(Arc::new(sqlite::Sqlite::open(path.into()).await?)))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Engine::Postgres(Arc::new(postgres::Postgres::open(url, authorities).await?)))
        } else {
            Err(Error::Other("a database address starts with sqlite: or postgres://".into()))
        }
    }

    /// Whether what is said to the database could be read along on the way.
    pub fn is_exposed(&self) -> bool {
        match self {
            Engine::Sqlite(_) => false,
            Engine::Postgres(e) => e.is_exposed(),
        }
    }

    /// `sqlite` or `postgres`.
    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Applies those of `list` (ascending versions) not yet applied, each in
    /// one transaction together with its entry in `schema_migrations`, and
    /// tells how many. Safe to run from several processes at once.
    pub async fn migrate(&self, list: &[Migration]) -> Result<u32, Error> {
        match self {
            Engine::Sqlite(e) => e.migrate(list.to_vec()).await,
            Engine::Postgres(e) => e.migrate(list).await,
        }
    }

    /// Runs statements about rights, all or none, as the owner of the tables.
    ///
    /// # Errors
    /// [`Error::Rights`] for whoever does not own them, and on SQLite, which has none.
    pub(crate) async fn grant(&self, sql: &str) -> Result<(), Error> {
        match self {
            Engine::Sqlite(_) => Err(Error::Rights),
            Engine::Postgres(e) => e.grant(sql).await,
        }
    }

    /// Runs one query. It sees every write acknowledged before the call.
    pub async fn read(&self, s: &'static Statement, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        match self {
            Engine::Sqlite(e) => e.read(s.name, s.sql.into(), values).await,
            Engine::Postgres(e) => e.read(s, &values).await,
        }
    }

    /// As [`Engine::read`], for text put together at run time (lists with
    /// filters). Only the store's own fragments go into `sql`; whatever came
    /// from outside goes into `values`.
    pub async fn read_sql(&self, sql: String, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        match self {
            Engine::Sqlite(e) => e.read("dynamic", sql.into(), values).await,
            Engine::Postgres(e) => e.read_sql(&sql, &values).await,
        }
    }

    /// Runs the steps in order in one transaction: all of them or none.
    /// `Ok` means durable. An [`Error::Unavailable`] may leave open whether
    /// the transaction committed; the idempotency key settles that.
    pub async fn write(&self, steps: Vec<Step>) -> Result<(), Error> {
        match self {
            Engine::Sqlite(e) => e.write(None, steps).await.map(drop),
            Engine::Postgres(e) => e.write(&steps).await,
        }
    }

    /// Runs every transaction of `all`, `together` in one commit on SQLite and side by side on PostgreSQL,
    /// and tells how long that took. No savepoints, no queue: what writes of this shape cost at least.
    pub async fn write_together(&self, all: Vec<Vec<Step>>, together: usize) -> Result<Duration, Error> {
        match self {
            Engine::Sqlite(e) => e.write_together(all, together).await,
            Engine::Postgres(e) => e.write_together(&all, together).await,
        }
    }

    /// Bytes on the disk, with what is not yet folded in.
    pub async fn size(&self) -> Result<u64, Error> {
        match self {
            Engine::Sqlite(e) => Ok(e.size()),
            Engine::Postgres(e) => e.size().await,
        }
    }

    /// Takes rows for work: runs `select`, then the steps `then` makes of its
    /// rows, in one transaction, and returns the rows. No row is given to two
    /// claimers as long as the steps make `select` no longer match it.
    pub async fn claim(
        &self,
        select: &'static Statement,
        values: Vec<Value>,
        then: Then,
    ) -> Result<Vec<Row>, Error> {
        match self {
            Engine::Sqlite(e) => e.write(Some(sqlite::Claim { select, values, then }), Vec::new()).await,
            Engine::Postgres(e) => e.claim(select, &values, then).await,
        }
    }

    /// Has the database parse and plan the statement, without running it.
    pub async fn prepare(&self, s: &'static Statement) -> Result<(), Error> {
        match self {
            Engine::Sqlite(e) => e.prepare(s).await,
            Engine::Postgres(e) => e.prepare(s).await,
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Engine({})", self.name())
    }
}
