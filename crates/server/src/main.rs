//! The binary `redress`: reads the command line, wires the parts together, and answers with an exit status.
//!
//! Exit status: 0 done, 1 the answer is no, 2 wrong use or unreadable input.

mod anchor;
mod bench;
mod commands;
mod demo;
mod keys;
mod listen;
mod oidc;
mod packs;
mod serve;
mod wire;

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
    /// Serves the API and the pages; the embedded database is made if there is none.
    Serve(commands::serve::Serve),
    /// Serves sample offices, people and cases; the clock can be set forward.
    Demo(commands::demo::Demo),
    /// Verifies procedure packs: sound, or a shortest story of what goes wrong.
    Check(commands::check::Check),
    /// Computes one due date and says why it is that date.
    Due(commands::due::Due),
    /// Decides by the dated rules of a procedure, with reasons; the facts come from standard input.
    #[command(subcommand)]
    Decide(commands::decide::Decide),
    /// Divisions of GB/T 2260: searched for, shown, and found in an address.
    #[command(subcommand)]
    Region(commands::region::Region),
    /// Lists the audit log, newest first.
    Audit(commands::audit::Audit),
    /// Proves that the logs of cases and the audit log are whole.
    Verify(commands::verify::Verify),
    /// Computes everything that is derived from the logs anew.
    Rebuild(commands::verify::Rebuild),
    /// Files complaints out of a CSV, XLSX or JSON lines file; the same file twice files nothing twice.
    Import(commands::import::Import),
    /// Writes cases to a CSV, XLSX or JSON lines file, with masked parties unless they are asked for in clear.
    Export(commands::export::Export),
    /// Fills a fresh database and measures the server on it, through HTTP.
    Bench(commands::bench::Bench),
    /// The calendar: years of working days, published or corrected while cases run.
    #[command(subcommand)]
    Calendar(commands::calendar::Calendar),
    /// Offices: who takes and answers complaints.
    #[command(subcommand)]
    Office(commands::office::Office),
    /// People: who may sign in, and their posts.
    #[command(subcommand)]
    User(commands::user::User),
    /// Keys: with what personal data and secrets are sealed at rest.
    #[command(subcommand)]
    Keys(commands::keys::Keys),
    /// Brings the tables up to date, and gives the server's role in PostgreSQL what it needs. `serve` does the former
    /// by itself where its role may.
    Migrate(commands::migrate::Migrate),
    /// API tokens.
    #[command(subcommand)]
    Token(commands::token::Token),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check(check) => check.run(),
        Command::Due(due) => due.run(),
        Command::Bench(bench) => bench.run(),
        Command::Decide(decide) => decide.run(),
        Command::Region(region) => region.run(),
        Command::Serve(serve) => wait(serve.run()),
        Command::Demo(demo) => wait(demo.run()),
        Command::Audit(audit) => wait(audit.run()),
        Command::Verify(verify) => wait(verify.run()),
        Command::Rebuild(rebuild) => wait(rebuild.run()),
        Command::Import(import) => wait(import.run()),
        Command::Export(export) => wait(export.run()),
        Command::Calendar(calendar) => wait(calendar.run()),
        Command::Office(office) => wait(office.run()),
        Command::User(user) => wait(user.run()),
        Command::Keys(keys) => wait(keys.run()),
        Command::Migrate(migrate) => wait(migrate.run()),
        Command::Token(token) => wait(token.run()),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("redress: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs a command that waits for others.
fn wait(command: impl Future<Output = Result<ExitCode, String>>) -> Result<ExitCode, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("the program cannot start its threads: {error}"))?.block_on(command)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_makes_sense() {
        Cli::command().debug_assert();
        for line in ["factor wang reset", "factor --everybody require"] {
            let words = ["redress", "user"].into_iter().chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        assert!(Cli::try_parse_from(["redress", "user", "factor", "reset"]).is_err(), "of whom?");
    }
}
