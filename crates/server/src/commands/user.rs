//! `redress user`: people with accounts.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use redress_app::ports::{Post, Staff, Store};
use redress_app::staff::Imported;

use super::office::{answer, table, told};
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// What to do with people.
#[derive(Subcommand)]
pub enum User {
    /// Adds a person, or changes the one with this sign-in name.
    Add {
        /// What they sign in with.
        login: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// A post, OFFICE:ROLE such as csd:clerk; may be given several times. All posts are replaced.
        #[arg(long, value_name = "OFFICE:ROLE", value_parser = post)]
        post: Vec<Post>,
        /// File with the password on its first line; `-` reads standard input. Without it the password
        /// stays as it is, and a new person has none.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        /// Does not ask for a new password at the first sign-in.
        #[arg(long)]
        keep_password: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Second factors and passkeys: who must have one, and taking away those that were lost.
    #[command(allow_missing_positional = true)]
    Factor {
        /// The sign-in name; leave it out with `--everybody`.
        #[arg(required_unless_present = "everybody")]
        login: Option<String>,
        /// What to do.
        #[arg(value_enum)]
        what: Factor,
        /// For all people, instead of one.
        #[arg(long, conflicts_with = "login")]
        everybody: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Unbinds every identity of an OpenID provider by which somebody signs in; their sessions end.
    Unbind {
        /// The sign-in name.
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// Lets somebody try again at once who must wait after too many failures.
    Unlock {
        /// The sign-in name.
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// Adds people and gives posts out of a CSV file or workbook: all rows or none. Nobody gets a password by it.
    Import {
        /// The file; its columns are login, name, office, role, from, until. One row a post.
        file: PathBuf,
        /// Checks everything and writes nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Lists everybody.
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// What to do about a second factor.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Factor {
    /// It must be set up before anything else.
    Require,
    /// It may be set up.
    Free,
    /// Takes it away, and the passkeys too, for somebody who lost them.
    Reset,
}

fn post(text: &str) -> Result<Post, String> {
    match text.split_once(':') {
        Some((office, role)) if !office.is_empty() && !role.is_empty() => {
            Ok(Post { office: office.to_owned(), role: role.to_owned() })
        }
        _ => Err("write OFFICE:ROLE, such as csd:clerk".into()),
    }
}

impl User {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode, String> {
        match self {
            User::Add { login, name, post, password_file, keep_password, place } => {
                let password = password_file.map(read_password).transpose()?;
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                app.put_person(&login, &name, password.as_deref(), &post)
                    .await
                    .map_err(|error| told(&error))?;
                if password.is_some() {
                    app.must_change(&login, !keep_password).await.map_err(|error| told(&error))?;
                }
                say(&login);
            }
            User::Factor { login, what, everybody: _, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let done = match (&login, what) {
                    (Some(login), Factor::Require) => app.must_enrol(login, true).await,
                    (Some(login), Factor::Free) => app.must_enrol(login, false).await,
                    (Some(login), Factor::Reset) => app.reset_factor(login).await,
                    (None, Factor::Require) => app.factor_for_all(true).await,
                    (None, Factor::Free) => app.factor_for_all(false).await,
                    (None, Factor::Reset) => {
                        return Err("a lost second factor is taken from one person: name them".into());
                    }
                };
                done.map_err(|error| told(&error))?;
            }
            User::Unbind { login, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                app.unbind(&login).await.map_err(|error| told(&error))?;
            }
            User::Unlock { login, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                app.unlock(&login).await.map_err(|error| told(&error))?;
            }
            User::Import { file, dry_run, place } => {
                let app = wire::at(&place, Arc::new(SystemClock)).await?;
                let table = match table(&file)? {
                    Ok(table) => table,
                    Err(problem) => {
                        return Ok(answer(&Imported { problems: vec![problem], ..Default::default() }));
                    }
                };
                let done = app.import_people(None, &table, dry_run).await.map_err(|error| told(&error))?;
                return Ok(answer(&done));
            }
            User::List { place } => {
                let store = place.open().await?;
                for person in store.people().await.map_err(|error| error.to_string())? {
                    let posts = store.appointments(&[person.id]).await.map_err(|error| error.to_string())?;
                    let posts: Vec<String> =
                        posts.iter().map(|(_, post)| format!("{}:{}", post.office, post.role)).collect();
                    say(&[person.login, person.name, posts.join(",")].join("\t"));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn read_password(file: PathBuf) -> Result<String, String> {
    let mut text = String::new();
    if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
    } else {
        text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err("the password file is empty; write the password on its first line".into()),
    }
}
