//! SQLite: one thread writes and commits what waits together; a few
//! read-only connections answer queries.

use super::{Error, Expect, Migration, Row, Statement, Step, Then, Value, migrations, sql};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, ffi, types::ToSqlOutput, types::ValueRef};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{borrow::Cow, path::PathBuf, time::Duration, time::Instant};
use tokio::sync::{Semaphore, mpsc, oneshot};

/// As many writes as one commit carries at most.
const GROUP: usize = 256;
/// As many queries as run side by side.
const READERS: usize = 8;
/// What keeps the writer from waiting for its own file. Every case has its pages in many tables, so few of
/// them fit into SQLite's 2 MB: 32 MB of them are held. Savepoints are undone from memory; they never need
/// to outlive the process. What is acknowledged is in the log and synchronised either way.
///
/// A thread of its own folds the log into the database while the writer goes on ([`fold`]). It cannot
/// start the log anew, because the writer is always a little ahead; so beyond 32 MB the writer folds in the
/// little that is left and begins from the front.
const WRITER: &str =
    "PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;";
/// How often the log is folded into the database while there is writing.
const FOLD: Duration = Duration::from_millis(250);
const BUSY: Duration = Duration::from_secs(10);

/// The select half of a claim.
pub struct Claim {
    pub(super) select: &'static Statement,
    pub(super) values: Vec<Value>,
    pub(super) then: Then,
}

struct Job {
    claim: Option<Claim>,
    steps: Vec<Step>,
    answer: oneshot::Sender<Result<Vec<Row>, Error>>,
}

/// An open file. The writer thread ends when this is dropped and its queue is empty.
pub struct Sqlite {
    path: PathBuf,
    jobs: mpsc::Sender<Job>,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Sqlite {
    pub(super) async fn open(path: PathBuf) -> Result<Self, Error> {
        let file = path.clone();
        let (conn, folding) = blocking(move || Ok((writable(&file)?, writable(&file)?))).await?;
        let (jobs, queue) = mpsc::channel(4 * GROUP);
        let commits = Arc::new(AtomicU64::new(0));
        let (alive, ended) = std::sync::mpsc::channel();
        let writer = Writer { conn, texts: HashMap::new(), commits: Arc::clone(&commits) };
        let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
            let thread = std::thread::Builder::new().name(name.into()).spawn(work);
            thread.map(drop).map_err(|e| Error::Unavailable(e.into()))
        };
        spawn("sqlite-fold", Box::new(move || fold(&folding, &commits, &ended)))?;
        spawn(
            "sqlite-writer",
            Box::new(move || {
                let _alive = alive;
                writer.run(queue);
            }),
        )?;
        Ok(Self { path, jobs, idle: Arc::default(), permits: Arc::new(Semaphore::new(READERS)) })
    }

    /// Once queued, a write is carried out even if the caller goes away.
    pub(super) async fn write(&self, claim: Option<Claim>, steps: Vec<Step>) -> Result<Vec<Row>, Error> {
        let (answer, answered) = oneshot::channel();
        let gone = || Error::Unavailable("the writer has ended".into());
        self.jobs.send(Job { claim, steps, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    /// On a connection and a thread of its own; see [`super::Engine::write_together`].
    pub(super) async fn write_together(
        &self,
        all: Vec<Vec<Step>>,
        together: usize,
    ) -> Result<Duration, Error> {
        let path = self.path.clone();
        blocking(move || {
            let mut writer =
                Writer { conn: writable(&path)?, texts: HashMap::new(), commits: Arc::default() };
            let start = Instant::now();
            for group in all.chunks(together) {
                writer.conn.execute_batch("BEGIN IMMEDIATE").map_err(|e| told("begin", e))?;
                group.iter().try_for_each(|steps| writer.steps(steps))?; // dropped, it rolls back
                writer.conn.execute_batch("COMMIT").map_err(|e| told("commit", e))?;
            }
            Ok(start.elapsed())
        })
        .await
    }

    pub(super) fn size(&self) -> u64 {
        let of = |ending: &str| {
            let mut path = self.path.clone().into_os_string();
            path.push(ending);
            std::fs::metadata(path).map_or(0, |file| file.len())
        };
        of("") + of("-wal")
    }

    /// Lends a read-only connection; it goes back only if `f` did not panic.
    async fn lend<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let permit =
            Arc::clone(&self.permits).acquire_owned().await.map_err(|e| Error::Unavailable(e.into()))?;
        let (idle, path) = (Arc::clone(&self.idle), self.path.clone());
        blocking(move || {
            let _permit = permit;
            let held = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let conn = match held {
                Some(conn) => conn,
                None => readable(&path)?,
            };
            let result = f(&conn);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
            result
        })
        .await
    }

    pub(super) async fn read(
        &self,
        name: &'static str,
        text: Cow<'static, str>,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Error> {
        self.lend(move |conn| query(conn, &sql::question_marks(&text), &values).map_err(|e| told(name, e)))
            .await
    }

    pub(super) async fn prepare(&self, s: &'static Statement) -> Result<(), Error> {
        self.lend(|conn| conn.prepare(&sql::question_marks(s.sql)).map(drop).map_err(|e| told(s.name, e)))
            .await
    }

    pub(super) async fn migrate(&self, list: Vec<Migration>) -> Result<u32, Error> {
        let path = self.path.clone();
        blocking(move || {
            let mut conn = writable(&path)?;
            let told = |e| told("migrate", e);
            conn.execute_batch(migrations::TABLE).map_err(told)?;
            let mut count = 0;
            for m in &list {
                let tx =
                    conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(told)?;
                let applied = query(&tx, migrations::APPLIED, &[]).map_err(told)?;
                let applied: Vec<(i64, String)> = applied
                    .iter()
                    .map(|r| Ok((r.int(0)?, r.text(1)?.to_owned())))
                    .collect::<Result<_, Error>>()?;
                if migrations::pending(m, &applied)? {
                    for s in sql::split(m.sql) {
                        tx.execute_batch(s).map_err(told)?;
                    }
                    tx.execute("INSERT INTO schema_migrations VALUES (?1, ?2)", (m.version, m.name))
                        .map_err(told)?;
                    tx.commit().map_err(told)?;
                    count += 1;
                }
            }
            Ok(count)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(f).await.map_err(|e| Error::Other(e.into()))?
}

fn writable(path: &PathBuf) -> Result<Connection, Error> {
    let open = || {
        let conn = Connection::open(path)?;
        conn.busy_timeout(BUSY)?;
        conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
        conn.execute_batch(WRITER)?;
        conn.set_prepared_statement_cache_capacity(512);
        Ok(conn)
    };
    // Two processes turning on WAL at once: SQLite does not wait here but says busy.
    let mut result = open();
    for _ in 0..50 {
        match &result {
            Err(rusqlite::Error::SqliteFailure(e, _)) if e.code == ErrorCode::DatabaseBusy => {}
            _ => break,
        }
        std::thread::sleep(Duration::from_millis(20));
        result = open();
    }
    result.map_err(|e| told("open", e))
}

fn readable(path: &PathBuf) -> Result<Connection, Error> {
    let open = || {
        let conn = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        conn.busy_timeout(BUSY)?;
        conn.set_prepared_statement_cache_capacity(256);
        Ok(conn)
    };
    open().map_err(|e| told("open", e))
}

/// Folds the log into the database again and again while something is written, until the writer has ended.
/// Neither waits for the other.
fn fold(conn: &Connection, commits: &AtomicU64, ended: &std::sync::mpsc::Receiver<()>) {
    let mut folded = 0;
    while matches!(ended.recv_timeout(FOLD), Err(std::sync::mpsc::RecvTimeoutError::Timeout)) {
        let now = commits.load(Ordering::Relaxed);
        if now != folded {
            // What fails is tried again with the next commit, and the writer folds in the end.
            let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
            folded = now;
        }
    }
}

/// The one connection that writes.
struct Writer {
    conn: Connection,
    texts: HashMap<&'static str, String>,
    /// How many commits there were.
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Nobody is answered before the commit that carries their write.
    fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP {
                let Ok(job) = queue.try_recv() else { break };
                group.push(job);
            }
            let results = self.commit(&group);
            self.commits.fetch_add(1, Ordering::Relaxed);
            for (job, result) in group.into_iter().zip(results) {
                let _ = job.answer.send(result); // the caller may be gone
            }
        }
    }

    fn commit(&mut self, group: &[Job]) -> Vec<Result<Vec<Row>, Error>> {
        let mut results = Vec::with_capacity(group.len());
        let whole = (|| {
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
            for job in group {
                self.conn.prepare_cached("SAVEPOINT one")?.execute([])?;
                let result = self.one(job);
                // A full disk and the like roll the whole transaction back: then nobody's write is in it,
                // and what followed would commit alone.
                if self.conn.is_autocommit() {
                    return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_ABORT), None));
                }
                if result.is_err() {
                    self.conn.prepare_cached("ROLLBACK TO one")?.execute([])?;
                }
                self.conn.prepare_cached("RELEASE one")?.execute([])?;
                results.push(result);
            }
            self.conn.execute_batch("COMMIT")
        })();
        if let Err(error) = whole {
            if !self.conn.is_autocommit() {
                let _ = self.conn.execute_batch("ROLLBACK"); // leaves no transaction open either way
            }
            let busy = matches!(told("commit", error), Error::Busy);
            let fail = || if busy { Error::Busy } else { Error::Unavailable("the commit failed".into()) };
            return group.iter().map(|_| Err(fail())).collect();
        }
        results
    }

    fn one(&mut self, job: &Job) -> Result<Vec<Row>, Error> {
        let Some(claim) = &job.claim else {
            self.steps(&job.steps)?;
            return Ok(Vec::new());
        };
        let text = text(&mut self.texts, claim.select);
        let rows = query(&self.conn, text, &claim.values).map_err(|e| told(claim.select.name, e))?;
        let steps = catch_unwind(AssertUnwindSafe(|| (claim.then)(&rows)))
            .map_err(|_| Error::Other("the steps of a claim panicked".into()))?;
        self.steps(&steps)?;
        Ok(rows)
    }

    fn steps(&mut self, steps: &[Step]) -> Result<(), Error> {
        for step in steps {
            let name = step.statement.name;
            let text = text(&mut self.texts, step.statement);
            let run = || self.conn.prepare_cached(text)?.execute(rusqlite::params_from_iter(&step.values));
            let rows = run().map_err(|e| told(name, e))?;
            if matches!(step.expect, Expect::Rows(n) if n != rows as u64) {
                return Err(Error::Stale { statement: name });
            }
        }
        Ok(())
    }
}

fn text<'a>(texts: &'a mut HashMap<&'static str, String>, s: &'static Statement) -> &'a str {
    texts.entry(s.sql).or_insert_with(|| sql::question_marks(s.sql))
}

fn query(conn: &Connection, text: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = conn.prepare_cached(text)?;
    let width = statement.column_count();
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        (0..width)
            .map(|i| match row.get_ref(i)? {
                ValueRef::Null => Ok(Value::Null),
                ValueRef::Integer(v) => Ok(Value::Int(v)),
                ValueRef::Text(v) => match std::str::from_utf8(v) {
                    Ok(v) => Ok(Value::Text(v.to_owned())),
                    Err(e) => Err(rusqlite::Error::Utf8Error(i, e)),
                },
                ValueRef::Blob(v) => Ok(Value::Bytes(v.to_vec())),
                v @ ValueRef::Real(_) => {
                    Err(rusqlite::Error::InvalidColumnType(i, format!("column {i}"), v.data_type()))
                }
            })
            .collect::<rusqlite::Result<_>>()
            .map(Row)
    })?;
    rows.collect()
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
            Value::Bytes(v) => ValueRef::Blob(v),
        }))
    }
}

fn told(statement: &'static str, e: rusqlite::Error) -> Error {
    use rusqlite::Error as R;
    match &e {
        R::SqliteFailure(f, _) => match (f.extended_code, f.code) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => {
                Error::Unique { statement }
            }
            (ffi::SQLITE_CONSTRAINT_ROWID, _) => Error::Unique { statement },
            (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, _) => Error::ForeignKey { statement },
            (_, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
            (_, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Error::Corrupt { what: format!("the database file ({statement})") }
            }
            (_, ErrorCode::CannotOpen | ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                Error::Unavailable(e.into())
            }
            (_, ErrorCode::OutOfMemory | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Error::Unavailable(e.into())
            }
            _ => Error::Other(e.into()),
        },
        R::Utf8Error(i, _) | R::InvalidColumnType(i, _, _) => {
            Error::Corrupt { what: format!("column {i} of {statement}") }
        }
        _ => Error::Other(e.into()),
    }
}
