//! The one place where the two databases speak differently: SQLite has FTS5, PostgreSQL has `tsvector`.
//!
//! Both are given terms of eight letters and digits separated by blanks, and both are asked with AND and OR;
//! neither sees a word.

use redress_app::ports::{Doc, Match};
use redress_domain::id::BUCKETS;

use crate::catalogue::catalogue;
use crate::convert::place;
use crate::engine::{Engine, Expect, Statement, Step};

mod sqlite {
    use super::catalogue;

    catalogue! {
        DROP = "search.sqlite_drop": "DELETE FROM search_terms WHERE rowid = $1";
        ADD = "search.sqlite_add": "INSERT INTO search_terms (rowid, terms) VALUES ($1, $2)";
    }
}

mod postgres {
    use super::catalogue;

    catalogue! {
        PUT = "search.postgres_put": "INSERT INTO search_terms (bucket, case_id, terms) \
            VALUES ($1, $2, CAST(CAST($3 AS TEXT) AS TSVECTOR)) \
            ON CONFLICT (bucket, case_id) DO UPDATE SET terms = CAST(CAST($3 AS TEXT) AS TSVECTOR)";
    }
}

/// The statements that only this engine understands.
pub(crate) fn statements(engine: &Engine) -> &'static [&'static Statement] {
    match engine {
        Engine::Sqlite(_) => sqlite::ALL,
        Engine::Postgres(_) => postgres::ALL,
    }
}

/// The steps that put the terms of `doc` in place of what there was.
pub(super) fn write(engine: &Engine, doc: &Doc) -> Vec<Step> {
    let run = |statement, values| Step { statement, values, expect: Expect::Any };
    let (id, terms) = (doc.case.as_i64(), doc.terms.join(" "));
    match engine {
        Engine::Sqlite(_) => {
            vec![run(&sqlite::DROP, vec![id.into()]), run(&sqlite::ADD, vec![id.into(), terms.into()])]
        }
        Engine::Postgres(_) => {
            vec![run(&postgres::PUT, [place(doc.case), vec![terms.into()]].concat())]
        }
    }
}

/// The condition in the engine's language of queries.
pub(super) fn asked(engine: &Engine, condition: &Match) -> String {
    let (and, or) = match engine {
        Engine::Sqlite(_) => (" AND ", " OR "),
        Engine::Postgres(_) => (" & ", " | "),
    };
    written(condition, and, or)
}

fn written(condition: &Match, and: &str, or: &str) -> String {
    let all = |parts: &[Match], how: &str| {
        let parts: Vec<String> = parts.iter().map(|part| written(part, and, or)).collect();
        format!("({})", parts.join(how))
    };
    match condition {
        Match::Term(term) => term.clone(),
        Match::All(parts) => all(parts, and),
        Match::Any(parts) => all(parts, or),
    }
}

/// The columns `line` of the cases `c` that meet `asked` (a placeholder) and `also`, newest numbers first.
pub(super) fn cases(engine: &Engine, line: &str, asked: &str, also: &[String], limit: &str) -> String {
    let also: String = also.iter().map(|condition| format!(" AND {condition}")).collect();
    match engine {
        // The index comes first, and is read from its end.
        Engine::Sqlite(_) => format!(
            "SELECT {line} FROM search_terms CROSS JOIN cases c \
             ON c.bucket = search_terms.rowid & {} AND c.case_id = search_terms.rowid \
             WHERE search_terms MATCH {asked}{also} ORDER BY search_terms.rowid DESC LIMIT {limit}",
            BUCKETS - 1
        ),
        Engine::Postgres(_) => format!(
            "SELECT {line} FROM search_terms d JOIN cases c ON c.bucket = d.bucket AND c.case_id = d.case_id \
             WHERE d.terms @@ CAST(CAST({asked} AS TEXT) AS TSQUERY){also} ORDER BY d.case_id DESC LIMIT {limit}"
        ),
    }
}

/// The number `no` and the newest cases that meet `asked`.
pub(super) fn ids(engine: &Engine, no: usize, asked: &str, limit: &str) -> String {
    match engine {
        Engine::Sqlite(_) => format!(
            "SELECT {no} AS no, rowid AS case_id FROM search_terms WHERE search_terms MATCH {asked} \
             ORDER BY rowid DESC LIMIT {limit}"
        ),
        Engine::Postgres(_) => format!(
            "SELECT {no} AS no, case_id FROM search_terms \
             WHERE terms @@ CAST(CAST({asked} AS TEXT) AS TSQUERY) ORDER BY case_id DESC LIMIT {limit}"
        ),
    }
}
