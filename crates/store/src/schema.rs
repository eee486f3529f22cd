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
    5 "0005_search",
    6 "0006_attachments",
    7 "0007_figures",
    8 "0008_work",
    9 "0009_offices",
    10 "0010_links",
    11 "0011_seals",
    12 "0012_packs",
    13 "0013_passkeys",
    14 "0014_identities",
    15 "0015_life",
    16 "0016_file_keys",
    18 "0018_webhooks",
    19 "0019_first_passwords",
    20 "0020_transfers",
}

/// What `engine` must have gone through.
pub(crate) fn migrations(engine: &Engine) -> &'static [Migration] {
    match engine {
        Engine::Sqlite(_) => SQLITE,
        Engine::Postgres(_) => POSTGRES,
    }
}
