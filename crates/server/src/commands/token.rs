//! `redress token`: API tokens.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// What to do with tokens.
#[derive(Subcommand)]
pub enum Token {
    /// Makes a token for a person and prints it; it cannot be shown again.
    Add {
        /// The person's sign-in name.
        login: String,
        /// What it is for.
        #[arg(long, default_value = "")]
        label: String,
        /// How many days it is good for.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=3660))]
        days: i64,
        /// What it may be used for: read, act, admin; several with commas.
        #[arg(long, value_delimiter = ',', default_value = "read,act")]
        scopes: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Ends a token.
    End {
        /// The token as it was printed.
        token: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Token {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            Token::Add { login, label, days, scopes, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let person = app.store.person_by_login(&login).await.map_err(|error| error.to_string())?;
                let person = person.ok_or_else(|| {
                    format!("nobody signs in as {login}; add them first with `redress user add`")
                })?;
                let granted = app.make_scoped_token(person, &label, days, &scopes).await;
                let granted = granted.map_err(|error| told(&error))?;
                say(&granted.secret);
            }
            Token::End { token, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                app.sign_out(&token, None).await.map_err(|error| told(&error))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
