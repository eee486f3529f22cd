//! The binary `redress`: reads the command line, wires the parts together, and answers with an exit status.
//!
//! Exit status: 0 done, 1 the answer is no, 2 wrong use or unreadable input.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 诉应 Redress — complaints, from filing to archive, each with its dates and reasons.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Computes one due date and says why it is that date.
    Due(commands::due::Due),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Due(due) => due.run(),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("redress: {message}");
            ExitCode::from(2)
        }
    }
}
