//! `redress decide`: what the rules of a day say about facts.

mod jurisdiction;

use std::process::ExitCode;

use clap::Subcommand;

/// What to decide.
#[derive(Subcommand)]
pub enum Decide {
    /// Which office a complaint belongs to, and why the others do not have it.
    Jurisdiction(jurisdiction::Jurisdiction),
}

impl Decide {
    /// Decides and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        match self {
            Decide::Jurisdiction(jurisdiction) => jurisdiction.run(),
        }
    }
}
