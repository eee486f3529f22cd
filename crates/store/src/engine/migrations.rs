//! The schema's history, embedded: one list per engine, in ascending order.

/// One file of `crates/store/migrations/{sqlite,postgres}/NNNN_name.sql`.
/// Once released it is never changed, only followed by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// `NNNN`.
    pub version: i64,
    /// `name`.
    pub name: &'static str,
    /// The text, split at `;` and run statement by statement. No triggers.
    pub sql: &'static str,
}

/// Creates the table that remembers what was applied.
pub(super) const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL)";
/// What was applied.
pub(super) const APPLIED: &str = "SELECT version, name FROM schema_migrations";

/// Whether `m` is still to be applied; an error if another file had its number.
pub(super) fn pending(m: &Migration, applied: &[(i64, String)]) -> Result<bool, super::Error> {
    match applied.iter().find(|(v, _)| *v == m.version) {
        None => Ok(true),
        Some((_, name)) if name == m.name => Ok(false),
        Some((v, name)) => Err(super::Error::Corrupt {
            what: format!("migration {v} was applied as {name}, this program has {}", m.name),
        }),
    }
}
