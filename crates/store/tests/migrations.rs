//! The migrations of both engines make the same tables, spread by `bucket` as a cluster needs.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod databases;
mod tables;

use std::collections::BTreeMap;
use std::path::Path;

use redress_store::Database;
use tables::SPREAD;

const EVERYWHERE: [&str; 15] = [
    "offices",
    "people",
    "posts",
    "substitutes",
    "identities",
    "keys",
    "settings",
    "sign_ins",
    "recovery_codes",
    "passkeys",
    "packs",
    "views",
    "webhooks",
    "orders",
    "retentions",
];
/// Counters, code and what gives another answer each time.
const NEVER: [&str; 7] = ["TRIGGER", "SERIAL", "AUTOINCREMENT", "IDENTITY", "FUNCTION", "CURRENT_", "NOW("];

fn migrations(engine: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The statements of a file, without comments, on one line each.
fn split(file: &str) -> Vec<String> {
    let bare: Vec<&str> = file.lines().map(|line| line.split("--").next().unwrap().trim()).collect();
    bare.join(" ").split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

/// A statement in the words of SQLite, whichever engine it was written for.
fn common(statement: &str) -> String {
    let bare = statement.replace(" WITHOUT ROWID", "").replace(" STRICT", "");
    let words = bare.split(' ').map(|word| match word.trim_end_matches(',') {
        "BIGINT" | "SMALLINT" => "INTEGER".to_owned(),
        "BYTEA" => "BLOB".to_owned(),
        other => other.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether it is about the index of terms, which each engine has in a kind of its own.
fn of_terms(statement: &str) -> bool {
    let statement = statement.strip_prefix("CREATE VIRTUAL TABLE ").unwrap_or(statement);
    statement.starts_with("search_terms USING fts5(terms, content='', contentless_delete=1, ")
        || statement.starts_with("CREATE TABLE search_terms ( bucket INTEGER NOT NULL, ")
        || statement == "CREATE INDEX search_terms_terms ON search_terms USING GIN (terms)"
}

#[test]
fn migrations_lead_every_key_with_the_bucket() {
    for engine in ["sqlite", "postgres"] {
        let mut tables = Vec::new();
        for statement in migrations(engine).values().flat_map(|file| split(file)) {
            let upper = statement.to_uppercase();
            assert!(!NEVER.iter().any(|word| upper.contains(word)), "{statement}");
            if of_terms(&statement) {
                continue;
            }
            if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
                let (table, body) = rest.split_once(" (").unwrap();
                tables.push(table.to_owned());
                assert!(SPREAD.contains(&table) || EVERYWHERE.contains(&table), "{table} is not known here");
                assert_eq!(engine == "sqlite", statement.contains(") STRICT"), "{table}");
                if SPREAD.contains(&table) {
                    assert!(body.trim_start().starts_with("bucket INTEGER NOT NULL, "), "{table}");
                    assert!(body.contains("PRIMARY KEY (bucket, "), "{table}");
                    assert!(!body.contains("UNIQUE") && !body.contains("REFERENCES"), "{table}");
                }
            } else if statement.starts_with("CREATE UNIQUE INDEX ") {
                let spread = SPREAD.iter().any(|table| statement.contains(&format!(" ON {table} ")));
                assert!(!spread || statement.contains("(bucket, "), "{statement}");
            } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
                // Expand only: a node that still runs the version before must go on reading and writing.
                let (table, column) = rest.split_once(" ADD COLUMN ").unwrap();
                assert!(SPREAD.contains(&table) || EVERYWHERE.contains(&table), "{table} is not known here");
                assert!(!column.contains("NOT NULL") || column.contains("DEFAULT"), "{statement}");
            } else if let Some(rest) = statement.strip_prefix("INSERT INTO ") {
                // A new table is filled from what is there, bucket by bucket.
                let table = rest.split(' ').next().unwrap();
                assert!(SPREAD.contains(&table) && rest.contains(" (bucket, case_id, "), "{statement}");
                assert!(!statement.contains(" JOIN ") || statement.contains(".bucket = "), "{statement}");
            } else if statement.starts_with("DROP INDEX ") {
                // A node that still runs the version before is slower until it is replaced, nothing worse.
            } else {
                let grows = statement.starts_with("ALTER TABLE ") && statement.contains(" ADD COLUMN ");
                // Without an index that version goes on, only slower.
                let index = statement.starts_with("CREATE INDEX ") || statement.starts_with("DROP INDEX ");
                assert!(grows || index, "{statement}");
            }
        }
        tables.sort();
        let mut known: Vec<String> = SPREAD.iter().chain(&EVERYWHERE).map(|t| (*t).to_owned()).collect();
        known.retain(|table| table != "search_terms");
        known.sort();
        assert_eq!(tables, known);
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let (sqlite, postgres) = (migrations("sqlite"), migrations("postgres"));
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>());
    for (name, file) in &sqlite {
        let own = |file: &str| split(file).into_iter().filter(|s| !of_terms(s)).collect::<Vec<_>>();
        let (one, two) = (own(file), own(&postgres[name]));
        assert_eq!(
            one.iter().map(|s| common(s)).collect::<Vec<_>>(),
            two.iter().map(|s| common(s)).collect::<Vec<_>>(),
            "{name}"
        );
    }
}

async fn applied(database: &Database) -> Vec<String> {
    let sql = "SELECT version, name FROM schema_migrations ORDER BY version";
    let rows = database.engine().read_sql(sql.into(), vec![]).await.unwrap();
    rows.iter().map(|row| format!("{:04}_{}", row.int(0).unwrap(), row.text(1).unwrap())).collect()
}

#[tokio::test]
async fn every_migration_is_applied() {
    let files: Vec<String> = migrations("sqlite").into_keys().collect();
    assert_eq!(applied(&*databases::sqlite().await).await, files);
    if let Some(url) = databases::schema().await {
        assert_eq!(applied(&Database::open(&url).await.unwrap()).await, files);
    }
}
