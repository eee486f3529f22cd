//! Empty databases, and all their rows.
#![allow(dead_code, reason = "not every test needs every part")]
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "the environment says where PostgreSQL is"
)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use redress_store::Database;
use redress_store::engine::Value;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database with the program's tables in it and nothing else.
pub struct Place {
    pub database: Database,
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// Every row of every table.
pub type Rows = BTreeMap<&'static str, Vec<Vec<Value>>>;

/// Every table of the program but `packs`, whose texts are no secret, and the index of terms.
pub const TABLES: [&str; 43] = [
    "cases",
    "events",
    "texts",
    "parties",
    "duties",
    "clocks",
    "outbox",
    "notices",
    "commands",
    "offices",
    "people",
    "posts",
    "substitutes",
    "keys",
    "settings",
    "sign_ins",
    "recovery_codes",
    "passkeys",
    "challenges",
    "identities",
    "sign_in_flows",
    "attempts",
    "audit",
    "audit_days",
    "tallies",
    "facets",
    "figures_day",
    "referral_links",
    "case_offices",
    "search_docs",
    "attachments",
    "uploads",
    "file_keys",
    "webhooks",
    "webhook_deliveries",
    "webhook_results",
    "changes",
    "presence",
    "views",
    "orders",
    "order_cases",
    "retentions",
    "transfers",
];

impl Place {
    pub async fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        Place { database: Database::open(&url).await.unwrap(), url, _folder: Some(folder) }
    }

    pub async fn postgres() -> Option<Place> {
        let Ok(base) = std::env::var("REDRESS_TEST_POSTGRES") else {
            println!("skipped on postgres: REDRESS_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("story_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let make = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        client.batch_execute(&make).await.unwrap();
        let sign = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{sign}options=-c%20search_path%3D{name}");
        Some(Place { database: Database::open(&url).await.unwrap(), url, _folder: None })
    }

    /// The same on PostgreSQL for a role with no more rights than the program needs.
    pub async fn least() -> Option<Place> {
        let place = Place::postgres().await?;
        let role = format!("server_{}", place.url.rsplit("%3D").next().unwrap());
        let owner = place.client().await;
        let make = format!("DROP ROLE IF EXISTS {role}; CREATE ROLE {role} LOGIN");
        owner.batch_execute(&make).await.unwrap();
        place.database.grant_to(&role).await.unwrap();
        let (_, rest) = place.url.split_once("://").unwrap();
        let (_, host) = rest.split_once('@').unwrap();
        let url = format!("postgres://{role}@{host}");
        Some(Place { database: Database::open(&url).await.unwrap(), url, _folder: None })
    }

    /// A connection past the program.
    pub async fn client(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// Another one of the same kind.
    pub async fn another(&self) -> Place {
        if self._folder.is_some() {
            return Place::sqlite().await;
        }
        Place::postgres().await.unwrap()
    }

    /// One of each kind.
    pub async fn all() -> Vec<Place> {
        std::iter::once(Place::sqlite().await).chain(Place::postgres().await).collect()
    }

    /// Whatever is stored, in an order of its own.
    pub async fn rows(&self) -> Rows {
        let mut all = Rows::new();
        for table in TABLES {
            let rows = self.database.engine().read_sql(format!("SELECT * FROM {table}"), vec![]).await;
            let mut rows: Vec<_> = rows.unwrap().into_iter().map(|row| row.0).collect();
            rows.sort_by_cached_key(|row| format!("{row:?}"));
            all.insert(table, rows);
        }
        all
    }
}
