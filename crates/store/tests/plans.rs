//! No statement on a user's path reads more than it shows: in a database with thousands of cases each goes
//! along an index, and sorts nothing but what its pages hold.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod databases;
mod shelf;

use redress_store::Database;
use redress_store::engine::Row;
use serde_json::Value as Json;

const CASES: i64 = 4_000;
/// So small that reading all of them is the best way.
const SMALL: [&str; 6] = ["offices", "people", "posts", "packs", "retentions", "webhooks"];

/// Lists over everything follow an index from its end and stop at the limit.
fn may_go_along(name: &str) -> bool {
    name.contains(" of all")
}

/// What walks a table on purpose: the day on which everybody's sessions end.
const WALKS: [&str; 1] = ["keys.drop_everybodys"];

/// One line of SQLite's plan.
struct Line {
    parent: i64,
    text: String,
}

fn line(row: &Row) -> (i64, Line) {
    (row.int(0).unwrap(), Line { parent: row.int(1).unwrap(), text: row.text(3).unwrap().to_owned() })
}

/// What is wrong with a plan of SQLite.
fn faults_in_lines(name: &str, rows: &[Row]) -> Vec<String> {
    let lines: Vec<(i64, Line)> = rows.iter().map(line).collect();
    let named = |text: &str| text.split(' ').nth(1).unwrap_or_default().to_owned();
    // A part that ends at its limit is read through a co-routine.
    let parts: Vec<String> = lines
        .iter()
        .filter_map(|(_, line)| line.text.strip_prefix("CO-ROUTINE ").map(str::to_owned))
        .collect();
    let mut faults = Vec::new();
    for (_, Line { parent, text }) in &lines {
        let table = named(text);
        if text.starts_with("SCAN ") && text != "SCAN CONSTANT ROW" {
            let along = text.contains(" INDEX ") && may_go_along(name);
            if !along && !parts.contains(&table) && !SMALL.contains(&table.as_str()) {
                faults.push(text.clone());
            }
        }
        if text.starts_with("USE TEMP B-TREE") {
            let first = lines.iter().find(|(_, other)| {
                other.parent == *parent
                    && (other.text.starts_with("SCAN") || other.text.starts_with("SEARCH"))
            });
            let sorted = first.map_or(String::new(), |(_, line)| named(&line.text));
            // As many rows as there are values.
            let few = name.starts_with("figures") && text.ends_with("GROUP BY");
            if !few && !parts.contains(&sorted) {
                faults.push(format!("{text} over {sorted}"));
            }
        }
    }
    faults
}

/// What is wrong with a plan of PostgreSQL made without scans and sorts wherever they can be done without.
fn faults_in_tree(name: &str, node: &Json, faults: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap();
    let children = node["Plans"].as_array().map_or(&[][..], Vec::as_slice);
    let table = node["Relation Name"].as_str().unwrap_or_default();
    if kind == "Seq Scan" && !SMALL.contains(&table) {
        faults.push(format!("Seq Scan of {table}"));
    }
    if kind == "Sort" && !children.iter().all(ends) && !name.starts_with("figures") {
        faults.push(format!("Sort by {}", node["Sort Key"]));
    }
    for child in children {
        faults_in_tree(name, child, faults);
    }
}

/// Whether a part of a plan ends after as many rows as its limits say.
fn ends(node: &Json) -> bool {
    let children = node["Plans"].as_array().map_or(&[][..], Vec::as_slice);
    match node["Node Type"].as_str().unwrap() {
        "Limit" | "Result" => true,
        "Nested Loop" => ends(&children[0]), // and one row by its key for each
        "Seq Scan" => SMALL.contains(&node["Relation Name"].as_str().unwrap_or_default()),
        _ => !children.is_empty() && children.iter().all(ends),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_scans_and_sorts_nothing_large() {
    let database = databases::sqlite().await;
    shelf::fill(&database, CASES).await;
    let mut found = Vec::new();
    for (name, sql, values) in shelf::questions() {
        if WALKS.contains(&name.as_str()) {
            continue;
        }
        let rows = database.engine().read_sql(format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
        found.extend(
            faults_in_lines(&name, &rows).into_iter().map(|fault| format!("{name}: {fault}\n  {sql}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A page of few among many must not be looked for among all of an office's cases.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_finds_the_open_and_those_in_a_stage_along_an_index_of_their_own() {
    let database = databases::sqlite().await;
    let mut seen = 0;
    for (name, sql, values) in shelf::questions() {
        let wanted = match name.as_str() {
            "cases of one, ended Some(false), stage None" => "case_offices_open",
            "cases of one, ended None, stage Some(\"received\")" => "case_offices_stage",
            _ => continue,
        };
        let rows = database.engine().read_sql(format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
        assert!(rows.iter().any(|row| row.text(3).unwrap().contains(wanted)), "{name}: {rows:?}");
        seen += 1;
    }
    assert_eq!(seen, 4, "with a point to go on from and without");
}

/// What is looked for is read off the index of terms, newest first, and each case by its key.
#[tokio::test(flavor = "multi_thread")]
async fn searches_go_along_the_index_of_terms() {
    let sqlite = databases::sqlite().await;
    for (name, sql, values) in shelf::searches(&sqlite) {
        let rows = sqlite.engine().read_sql(format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
        let plan: Vec<&str> = rows.iter().map(|row| row.text(3).unwrap()).collect();
        for line in &plan {
            let virtual_one =
                line.starts_with("SCAN search_terms VIRTUAL TABLE INDEX") && line.contains("M1");
            let part = ["SCAN p", "SCAN h", "SCAN found", "SCAN (subquery"]
                .iter()
                .any(|part| line.starts_with(part));
            assert!(!line.starts_with("SCAN ") || virtual_one || part, "{name}: {line}\n{plan:#?}");
        }
    }
    let Some(url) = databases::schema().await else { return };
    shelf::fill(&Database::open(&url).await.unwrap(), CASES).await;
    databases::analyze(&url).await;
    let off = "%20-c%20enable_seqscan%3Doff";
    let database = Database::open(&format!("{url}{off}")).await.unwrap();
    for (name, sql, values) in shelf::searches(&database) {
        let asked = database.engine().read_sql(format!("EXPLAIN (FORMAT JSON) {sql}"), values).await;
        let rows = asked.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let plan = rows[0].text(0).unwrap();
        assert!(!plan.contains("\"Seq Scan\""), "{name}: {plan}");
        assert!(name == "parties" || plan.contains("search_terms_terms"), "{name}: {plan}");
    }
}

/// An index that nothing uses only costs.
#[tokio::test(flavor = "multi_thread")]
async fn every_index_is_used() {
    let database = databases::sqlite().await;
    let mut used = String::new();
    for (_, sql, values) in shelf::questions() {
        let rows = database.engine().read_sql(format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
        used.extend(rows.iter().map(|row| format!("{} ", row.text(3).unwrap())));
    }
    let names = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let names = database.engine().read_sql(names.into(), vec![]).await.unwrap();
    let idle: Vec<_> =
        names.iter().map(|row| row.text(0).unwrap()).filter(|n| !used.contains(&format!("{n} "))).collect();
    assert_eq!(idle, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_can_do_without_large_scans_and_sorts() {
    let Some(url) = databases::schema().await else { return };
    shelf::fill(&Database::open(&url).await.unwrap(), CASES).await;
    // Whether an index can serve is what the plan shows then, whatever is cheaper for a few thousand rows.
    let off = "%20-c%20enable_seqscan%3Doff%20-c%20enable_sort%3Doff%20-c%20enable_bitmapscan%3Doff";
    let database = Database::open(&format!("{url}{off}")).await.unwrap();
    databases::analyze(&url).await;
    let mut found = Vec::new();
    for (name, sql, values) in shelf::questions() {
        let asked = database.engine().read_sql(format!("EXPLAIN (FORMAT JSON) {sql}"), values).await;
        let rows = asked.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let plan: Json = serde_json::from_str(rows[0].text(0).unwrap()).unwrap();
        let mut faults = Vec::new();
        faults_in_tree(&name, &plan[0]["Plan"], &mut faults);
        found.extend(faults.into_iter().map(|fault| format!("{name}: {fault}\n  {sql}\n{plan:#}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
