//! Every statement is understood by both databases and keeps to the rules that let the same SQL run on a cluster, as far as text
//! can show (see `docs/decisions/`).
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod databases;
mod shelf;
mod tables;

use std::collections::BTreeMap;

use redress_store::Database;
use tables::SPREAD;

/// What gives another answer each time.
const VOLATILE: [&str; 12] = [
    "NOW(",
    "RANDOM",
    "CURRENT_",
    "LOCALTIME",
    "CLOCK_TIMESTAMP",
    "UUID",
    "NEXTVAL",
    "STRFTIME",
    "DATETIME(",
    "JULIANDAY",
    "UNIXEPOCH",
    "CHANGES(",
];
/// What a cluster cannot do across nodes, does slowly, or what SQLite has not.
const NEVER: [&str; 14] = [
    "WITH ",
    "MERGE ",
    "ROLLUP",
    "CUBE",
    "GROUPING SETS",
    "FOR UPDATE",
    "FOR SHARE",
    "RETURNING",
    "TRIGGER",
    "NOTIFY",
    "ADVISORY",
    "EXISTS (",
    "LATERAL",
    "NATURAL ",
];

fn words(sql: &str) -> Vec<&str> {
    sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

/// The spread tables that a statement names after FROM, JOIN, INTO or UPDATE.
fn spread(sql: &str) -> Vec<&str> {
    let words = words(sql);
    words
        .windows(2)
        .filter(|pair| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0]) && SPREAD.contains(&pair[1]))
        .map(|pair| pair[1])
        .collect()
}

/// What is wrong with any statement.
fn faults(sql: &str) -> Vec<String> {
    let upper = sql.to_uppercase();
    let all = VOLATILE.iter().chain(&NEVER);
    let mut found: Vec<String> = all.filter(|word| upper.contains(**word)).map(|w| (*w).to_owned()).collect();
    if sql.contains('\'') || sql.contains('?') || sql.contains("--") {
        found.push("a literal or comment: bind what is meant".into());
    }
    found
}

/// What is wrong with a statement about one case.
fn faults_of_one(sql: &str) -> Vec<String> {
    let mut found = faults(sql);
    let mut must = |holds: bool, rule: &str| {
        if !holds {
            found.push(rule.to_owned());
        }
    };
    must(spread(sql).len() == 1, "one table of cases at a time");
    must(sql.matches("SELECT").count() <= 1, "no sub-select");
    if let Some(rest) = sql.strip_prefix("INSERT INTO ") {
        let (_, columns) = rest.split_once(" (").unwrap_or_default();
        must(columns.starts_with("bucket, "), "the bucket comes first");
        must(rest.contains(" VALUES ($1, "), "the bucket is bound as a value");
        let target = rest.split_once("ON CONFLICT ").map(|(_, target)| target);
        must(target.is_none_or(|target| target.starts_with("(bucket, ")), "the conflict is in the bucket");
    } else {
        must(sql.contains(" WHERE bucket = $1 AND "), "the bucket is bound as a value");
        must(!sql.contains(" OR "), "no OR");
        let set = sql.split_once(" SET ").map_or("", |(_, rest)| rest.split(" WHERE ").next().unwrap());
        must(!words(set).contains(&"bucket"), "the bucket never changes");
    }
    found
}

/// What is wrong with a list across cases.
fn faults_of_list(sql: &str) -> Vec<String> {
    let mut found = faults(sql);
    if !sql.starts_with("SELECT ") {
        found.push("a list only reads".into());
    }
    for (at, _) in sql.match_indices(" JOIN ") {
        if !sql[at..].contains(" ON c.bucket = d.bucket AND c.case_id = d.case_id") {
            found.push("a join goes along the bucket".into());
        }
    }
    found
}

#[tokio::test]
async fn every_search_keeps_the_rules() {
    let mut databases = vec![(*databases::sqlite().await).clone()];
    if let Some(url) = databases::schema().await {
        databases.push(Database::open(&url).await.unwrap());
    }
    let mut found = Vec::new();
    for database in databases {
        for (name, sql, _) in shelf::searches(&database) {
            // The rowid of SQLite's index is the case, and its low ten bits are the bucket.
            let sql = sql
                .replace("search_terms.rowid & 1023", "d.bucket")
                .replace("search_terms.rowid", "d.case_id");
            found.extend(faults_of_list(&sql).into_iter().map(|fault| format!("{name}: {fault}: {sql}")));
        }
        if database.engine().name() == "postgres" {
            found.extend(database.dialect().iter().flat_map(|statement| faults_of_one(statement.sql)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_statement_keeps_the_rules() {
    let mut found = BTreeMap::new();
    let mut names = Vec::new();
    for statement in Database::statements() {
        let (name, sql) = (statement.name, statement.sql);
        names.push(name);
        let faults = match () {
            () if name.starts_with("lists.") => faults_of_list(sql),
            () if spread(sql).is_empty() => faults(sql),
            () => faults_of_one(sql),
        };
        if !faults.is_empty() {
            found.insert(name.to_owned(), faults);
        }
    }
    for (name, sql, _) in shelf::questions() {
        if !names.contains(&name.as_str()) {
            let faults = faults_of_list(&sql);
            if !faults.is_empty() {
                found.insert(name, faults);
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "names are unique");
}

#[test]
fn a_broken_rule_is_noticed() {
    for sql in [
        "SELECT state FROM cases WHERE case_id = $1",
        "SELECT state FROM cases WHERE bucket = (SELECT $1) AND case_id = $2",
        "SELECT state FROM cases WHERE bucket = $1 AND case_id = $2 OR case_id = $3",
        "SELECT c.state FROM cases c JOIN events e ON e.case_id = c.case_id WHERE bucket = $1 AND 1 = 1",
        "SELECT state FROM cases WHERE bucket = $1 AND case_id = $2 FOR UPDATE",
        "UPDATE cases SET bucket = $3 WHERE bucket = $1 AND case_id = $2",
        "UPDATE cases SET due_at = now() WHERE bucket = $1 AND case_id = $2",
        "UPDATE cases SET stage = 'x' WHERE bucket = $1 AND case_id = $2",
        "DELETE FROM duties WHERE case_id = $1",
        "INSERT INTO texts (case_id, bucket) VALUES ($1, $2)",
        "INSERT INTO texts (bucket, no) VALUES ($1, (SELECT MAX(no) FROM texts))",
        "INSERT INTO texts (bucket, no) VALUES ($1, $2) ON CONFLICT (no) DO NOTHING",
        "INSERT INTO texts (bucket, no) VALUES ($1, $2) RETURNING no",
    ] {
        assert!(!faults_of_one(sql).is_empty(), "{sql}");
    }
    for sql in [
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "SELECT c.state FROM duties d JOIN cases c ON c.case_id = d.case_id",
        "DELETE FROM outbox WHERE due_at < $1",
    ] {
        assert!(!faults_of_list(sql).is_empty(), "{sql}");
    }
}

async fn understands_all(database: &Database) {
    for statement in Database::statements().into_iter().chain(database.dialect().iter().copied()) {
        database.engine().prepare(statement).await.unwrap();
    }
    for (name, sql, values) in shelf::questions().into_iter().chain(shelf::searches(database)) {
        if let Err(error) = database.engine().read_sql(format!("EXPLAIN {sql}"), values).await {
            panic!("{name}: {error:?}");
        }
    }
}

#[tokio::test]
async fn both_databases_understand_every_statement() {
    understands_all(&*databases::sqlite().await).await;
    if let Some(url) = databases::schema().await {
        understands_all(&Database::open(&url).await.unwrap()).await;
    }
}
