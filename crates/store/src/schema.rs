//! The schema's history for each engine: the same numbers and names.

use crate::engine::{Engine, Migration};

macro_rules! migrations {
    ($($version:literal $file:literal),* $(,)?) => {
        static SQLITE: &[Migration] = migrations!(in "sqlite": $($version $file),*);
        static POSTGRES: &[Migration] = migrations!(in "postgres": $($version $file),*);
    };
    (in $folder:literal: $($version:literal $file:literal),*) => {
        &[$(Migration {
            version: $version,
            name: $file.split_at("NNNN_".len()).1,
            sql: include_str!(concat!("../migrations/", $folder, "/", $file, ".sql")),
        }),*]
    };
}

migrations! {
    1 "0001_cases",
    2 "0002_people",
    3 "0003_office_region",
    4 "0004_sign_in",
    10 "0010_links",
    11 "0011_seals",
}

/// What `engine` must have gone through.
pub(crate) fn migrations(engine: &Engine) -> &'static [Migration] {
    match engine {
        Engine::Sqlite(_) => SQLITE,
        Engine::Postgres(_) => POSTGRES,
    }
}
