//! Empty databases for tests: SQLite always, PostgreSQL when `REDRESS_TEST_POSTGRES` is set.
#![allow(dead_code, reason = "not every test needs every part")]

use redress_store::Database;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database in a file that goes away with the process's temporary folder.
pub struct File {
    database: Database,
    _folder: tempfile::TempDir,
}

impl std::ops::Deref for File {
    type Target = Database;
    fn deref(&self) -> &Database {
        &self.database
    }
}

/// An empty database in a file.
pub async fn sqlite() -> File {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    File { database: Database::open(&url).await.unwrap(), _folder: folder }
}

async fn client() -> Option<(tokio_postgres::Client, String)> {
    let Ok(base) = std::env::var("REDRESS_TEST_POSTGRES") else {
        println!("skipped on postgres: REDRESS_TEST_POSTGRES is not set");
        return None;
    };
    let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    Some((client, base))
}

/// The address of a fresh schema in the PostgreSQL for tests.
pub async fn schema() -> Option<String> {
    let (client, base) = client().await?;
    let name = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let make = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    client.batch_execute(&make).await.unwrap();
    let sign = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{sign}options=-c%20search_path%3D{name}"))
}

/// Has PostgreSQL look at what the tables hold.
pub async fn analyze(url: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("ANALYZE cases, events, duties, clocks, outbox, notices").await.unwrap();
}
