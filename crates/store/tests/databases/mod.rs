//! Empty databases for tests: SQLite always, PostgreSQL when `REDRESS_TEST_POSTGRES` is set.

use redress_store::Database;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Goes away when dropped, as far as it is a file.
pub struct Place {
    pub database: Database,
    _folder: Option<tempfile::TempDir>,
}

/// One of each kind, with the program's tables in it.
pub async fn databases() -> Vec<Place> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let mut places = vec![Place { database: Database::open(&url).await.unwrap(), _folder: Some(folder) }];
    if let Some(url) = schema().await {
        places.push(Place { database: Database::open(&url).await.unwrap(), _folder: None });
    }
    places
}

/// The address of a fresh schema in the PostgreSQL for tests.
pub async fn schema() -> Option<String> {
    let Ok(base) = std::env::var("REDRESS_TEST_POSTGRES") else {
        println!("skipped on postgres: REDRESS_TEST_POSTGRES is not set");
        return None;
    };
    let name = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let make = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
    client.batch_execute(&make).await.unwrap();
    let sign = if base.contains('?') { '&' } else { '?' };
    Some(format!("{base}{sign}options=-c%20search_path%3D{name}"))
}
