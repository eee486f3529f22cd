//! The schema's history for each engine: the same numbers and names.

use crate::engine::{Engine, Migration};

macro_rules! migrations {
    ($folder:literal: $($version:literal $name:literal),*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../migrations/", $folder, "/000", $version, "_", $name, ".sql")),
        }),*]
    };
}

static SQLITE: &[Migration] = migrations!("sqlite": 1 "cases", 2 "people", 3 "office_region", 4 "sign_in");
static POSTGRES: &[Migration] =
    migrations!("postgres": 1 "cases", 2 "people", 3 "office_region", 4 "sign_in");

/// What `engine` must have gone through.
pub(crate) fn migrations(engine: &Engine) -> &'static [Migration] {
    match engine {
        Engine::Sqlite(_) => SQLITE,
        Engine::Postgres(_) => POSTGRES,
    }
}
