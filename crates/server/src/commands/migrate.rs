//! `redress migrate`: the tables of the database are brought up to date by whoever owns them.

use std::process::ExitCode;

use clap::Args;

use super::serve::say;
use crate::wire::Place;

/// Options of `redress migrate`.
#[derive(Args)]
pub struct Migrate {
    /// Also gives this role of PostgreSQL what `redress serve` needs and takes everything else from it: it can then
    /// neither change tables nor rewrite the logs. The role must be there (CREATE ROLE … LOGIN).
    #[arg(long, value_name = "ROLE")]
    grant_to: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Migrate {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        let database = self.place.open().await?;
        if let Some(role) = &self.grant_to {
            if database.engine().name() != "postgres" {
                return Err(
                    "--grant-to is for PostgreSQL: whoever reads the folder of the embedded database \
                    can do everything with it"
                        .into(),
                );
            }
            database.grant_to(role).await.map_err(|error| format!("nothing was given to {role}: {error}"))?;
        }
        say("the tables are up to date");
        Ok(ExitCode::SUCCESS)
    }
}
