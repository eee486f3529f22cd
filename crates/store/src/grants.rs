//! What the server's own role in PostgreSQL needs, read off the statements.
//!
//! Invariant: it reads everything, adds and removes rows only where a statement does, and changes no column but those
//! that a statement changes. So it can change no table, and rewrite neither the logs of cases (`events` is only added
//! to) nor the audit log, of which it can forget words and nothing else. Sealing anew is left to the tables' owner.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Statement;

/// What may be done with a table besides reading it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Rights<'a> {
    insert: bool,
    delete: bool,
    /// The columns that are changed.
    update: BTreeSet<&'a str>,
}

/// The SQL that gives `role` what `statements` need in `schema`, and takes from it whatever else it had there.
pub(crate) fn sql(schema: &str, role: &str, statements: &[&'static Statement]) -> String {
    let (schema, role) = (quoted(schema), quoted(role));
    let mut lines = vec![
        format!("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"),
        format!("REVOKE ALL ON SCHEMA {schema} FROM {role}"),
        format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"),
    ];
    for (table, rights) in rights(statements) {
        let update = rights.update.into_iter().collect::<Vec<_>>().join(", ");
        let all = [
            rights.insert.then(|| "INSERT".to_owned()),
            rights.delete.then(|| "DELETE".to_owned()),
            (!update.is_empty()).then(|| format!("UPDATE ({update})")),
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        lines.push(format!("GRANT {} ON {schema}.{table} TO {role}", all.join(", ")));
    }
    lines.join(";\n")
}

fn rights(statements: &[&'static Statement]) -> BTreeMap<&'static str, Rights<'static>> {
    let mut all: BTreeMap<&str, Rights<'_>> = BTreeMap::new();
    for statement in statements.iter().filter(|statement| !statement.name.ends_with(".reseal")) {
        if let Some(table) = after(statement.sql, "INSERT INTO ") {
            all.entry(table).or_default().insert = true;
        }
        if let Some(table) = after(statement.sql, "DELETE FROM ") {
            all.entry(table).or_default().delete = true;
        }
        let table = after(statement.sql, "UPDATE ").filter(|table| *table != "SET");
        if let Some(table) = table.or_else(|| after(statement.sql, "INSERT INTO ")) {
            all.entry(table).or_default().update.extend(changed(statement.sql));
        }
    }
    all
}

/// The word that stands behind `mark` at the beginning of the statement.
fn after(sql: &'static str, mark: &str) -> Option<&'static str> {
    sql.strip_prefix(mark)?.split(|c: char| !is_name(c)).next()
}

/// The columns that stand left of `=` between `SET` and `WHERE`.
fn changed(sql: &'static str) -> impl Iterator<Item = &'static str> {
    let set = sql.split_once(" SET ").map_or("", |(_, set)| set);
    let set = set.split(" WHERE ").next().unwrap_or("");
    set.split(',')
        .filter_map(|part| Some(part.split_once('=')?.0.trim()))
        .filter(|name| name.chars().all(is_name))
}

fn is_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    static ALL: [Statement; 5] = [
        Statement { name: "a.add", sql: "INSERT INTO a (x, y) VALUES ($1, $2)" },
        Statement {
            name: "a.put",
            sql: "INSERT INTO a (x, y) VALUES ($1, $2) ON CONFLICT (x) DO UPDATE SET y = excluded.y",
        },
        Statement { name: "b.set", sql: "UPDATE b SET x = GREATEST(x, $2), y_2 = $3 WHERE z = $1" },
        Statement { name: "b.drop", sql: "DELETE FROM b WHERE z = $1" },
        Statement { name: "c.reseal", sql: "UPDATE c SET x = $1 WHERE y = $2" },
    ];

    #[test]
    fn a_role_gets_what_the_statements_need_and_no_more() {
        let sql = sql("of \"us\"", "server", &ALL.iter().collect::<Vec<_>>());
        let lines: Vec<&str> = sql.split(";\n").skip(3).collect();
        let schema = "\"of \"\"us\"\"\"";
        assert_eq!(
            lines,
            [
                format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO \"server\""),
                format!("GRANT INSERT, UPDATE (y) ON {schema}.a TO \"server\""),
                format!("GRANT DELETE, UPDATE (x, y_2) ON {schema}.b TO \"server\""),
            ]
        );
    }

    #[test]
    fn the_logs_are_only_added_to() {
        let all = rights(&crate::catalogue::all());
        let added = Rights { insert: true, ..Rights::default() };
        assert_eq!(all["events"], added);
        let words = BTreeSet::from(["salt", "seal", "words"]);
        assert_eq!(all["audit"], Rights { update: words, ..added });
    }
}
