//! `redress keys`: with what personal data and secrets are sealed.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use indicatif::ProgressBar;
use redress_app::ports::{FileKeys, StoreError};
use redress_store::{Algorithm, Database};

use super::serve::say;
use crate::keys;
use crate::wire::Place;

/// How many files are asked for at once.
const PAGE: u32 = 200;

/// What to do with keys.
#[derive(Subcommand)]
pub enum Keys {
    /// Puts a new key before those in a file, which is made if it is not there, and prints its name. Start the
    /// servers anew with it, then `redress keys reseal`; after that the old keys can go.
    New {
        /// The file of keys.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// How it seals: aes-256-gcm, or sm4-gcm (GB/T 32907).
        #[arg(long, default_value = "aes-256-gcm")]
        algorithm: Algorithm,
    },
    /// Seals with the first key whatever is in clear or sealed with another, and the files that lie in clear. Can be stopped and begun again, and
    /// runs beside the server.
    Reseal {
        #[command(flatten)]
        place: Place,
    },
}

impl Keys {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Keys::New { file, algorithm } => say(&keys::add(&file, algorithm)?),
            Keys::Reseal { place } => {
                let database = place.open().await?;
                let Some(name) = database.sealed_with() else {
                    return Err("there is no file of keys: make one with `redress keys new FILE` \
                        and name it with --keys"
                        .into());
                };
                let (bar, mut rows) = (ProgressBar::new_spinner(), 0);
                let resealed = database.reseal(|more| {
                    rows += more;
                    bar.set_message(format!("{rows} rows"));
                    bar.tick();
                });
                let resealed = resealed.await;
                bar.finish_and_clear();
                resealed.map_err(|error| error.to_string())?;
                say(&format!("sealed with {name}: {rows} rows that were not"));
                let (sealed, missing) =
                    seal_files(&place, &database).await.map_err(|error| error.to_string())?;
                say(&format!("sealed: {sealed} files that lay in clear"));
                if missing > 0 {
                    return Err(format!("{missing} files are not in their folder: see `redress verify`"));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Seals the files that lie in clear; gives how many, and how many are not there.
async fn seal_files(place: &Place, database: &Arc<Database>) -> Result<(u64, u64), StoreError> {
    let (folder, mut after, bar) = (place.blobs(database), None, ProgressBar::new_spinner());
    let (mut sealed, mut missing) = (0, 0);
    loop {
        let files = database.clear_files(after, PAGE).await?;
        if files.is_empty() {
            bar.finish_and_clear();
            return Ok((sealed, missing));
        }
        for (case, no, file) in files {
            match folder.seal(case, &file).await? {
                true => sealed += 1,
                false => missing += 1,
            }
            after = Some((case, no));
            bar.set_message(format!("{sealed} files"));
            bar.tick();
        }
    }
}
