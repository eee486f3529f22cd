//! `redress import`: complaints out of a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use redress_app::App;
use redress_app::people::Caller;
use redress_app::ports::{Person, Post};
use redress_channels::import::{FileFault, MOST_BYTES, Mapping, Report, Rows, run};
use serde_json::json;

use super::office::told;
use super::serve::say;
use crate::wire::{self, Place, SystemClock};

/// What imports are signed with. Always the same, as a repetition is known by its content and its sender.
const LOGIN: &str = "importer";

/// Options of `redress import`.
#[derive(Args)]
pub struct Import {
    /// CSV, XLSX or JSON lines; which one is seen from the content.
    file: PathBuf,
    /// Which column is what (YAML, see docs/import.md); without it the columns must bear our names.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The procedure of the complaints, without a mapping; may be left out where offices take only one.
    #[arg(long, value_name = "ID", conflicts_with = "mapping")]
    procedure: Option<String>,
    /// The office that takes them, without a mapping; may be left out where only one does.
    #[arg(long, value_name = "CODE", conflicts_with = "mapping")]
    office: Option<String>,
    /// Checks every row and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Import {
    /// Imports; the answer is no if a row was refused.
    pub async fn run(self) -> Result<ExitCode, String> {
        let app = wire::at(&self.place, Arc::new(SystemClock)).await?;
        let mapping = self.mapping(&app).await?;
        let procedure = app.newest(&mapping.procedure).ok_or_else(|| {
            let ids: Vec<&str> = app.procedures().iter().map(|procedure| procedure.id.as_str()).collect();
            format!("there is no procedure `{}`; there are: {}", mapping.procedure, ids.join(", "))
        })?;
        let unread = |fault: FileFault| {
            let text = fault.text();
            format!("{}: {} {} [{}]", self.file.display(), text.zh, text.en, fault.code())
        };
        let bytes = read(&self.file, &unread)?;
        let rows = Rows::open(bytes, &mapping, procedure, app.clock.now()).map_err(unread)?;
        let by = importer(&app, &mapping, self.dry_run).await?;
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3}%  {msg}  {eta}") {
            bar.set_style(style);
        }
        let done = run(&app, &by, rows, self.dry_run, |report, (read, all)| {
            bar.set_length(all);
            bar.set_position(read);
            bar.set_message(format!("{} + {} !", report.filed + report.already, report.refused.len()));
        })
        .await;
        bar.finish_and_clear();
        match done {
            Ok(report) => {
                self.tell(&report);
                Ok(ExitCode::from(u8::from(!report.refused.is_empty())))
            }
            Err(stopped) => {
                self.tell(&stopped.report);
                let why = told(&stopped.error);
                Err(format!(
                    "{}:{}: {why}; run the same command again once that is put right",
                    self.file.display(),
                    stopped.line
                ))
            }
        }
    }

    async fn mapping(&self, app: &App) -> Result<Mapping, String> {
        if let Some(file) = &self.mapping {
            let yaml =
                std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            return Mapping::read(&yaml).map_err(|fault| {
                let place = format!("{}:{}:{}", file.display(), fault.line, fault.column);
                format!("{place}: {} {} [{}]", fault.text.zh, fault.text.en, fault.code)
            });
        }
        let offices = app.store.offices().await.map_err(|error| error.to_string())?;
        let asked =
            offices.iter().filter(|office| self.office.as_ref().is_none_or(|code| *code == office.code));
        let mut ids: Vec<&str> = asked.flat_map(|office| &office.procedures).map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        match (&self.procedure, ids.as_slice()) {
            (Some(id), _) => Ok(Mapping::ours(id, self.office.as_deref())),
            (None, [only]) => Ok(Mapping::ours(only, self.office.as_deref())),
            (None, []) => Err("no such office takes complaints; add one with `redress office add`".into()),
            (None, _) => Err(format!("say which with --procedure: {}", ids.join(", "))),
        }
    }

    fn tell(&self, report: &Report) {
        let Report { filed, answered, already, completed, refused } = report;
        if self.json {
            let answer = json!({ "dry_run": self.dry_run, "filed": filed, "answered": answered,
                "already": already, "completed": completed, "refused": refused });
            return say(&answer.to_string());
        }
        for fault in refused {
            let place = format!("{}:{}", self.file.display(), fault.line);
            let field = if fault.field.is_empty() { String::new() } else { format!("{}: ", fault.field) };
            eprintln!("{place}: {field}{} {} [{}]", fault.text.zh, fault.text.en, fault.code);
        }
        let dry = if self.dry_run { "试运行,未写入 (dry run, nothing written): " } else { "" };
        say(&format!(
            "{dry}导入 filed {filed} (已答复 answered {answered}), 早已导入 already there {already}, \
             补上答复 answers added {completed}, 未导入 refused {}",
            refused.len()
        ));
    }
}

/// The file, unless it is too large to be read at all.
fn read(file: &Path, unread: &impl Fn(FileFault) -> String) -> Result<Vec<u8>, String> {
    let told = |error| format!("{}: {error}", file.display());
    if std::fs::metadata(file).map_err(told)?.len() > MOST_BYTES {
        return Err(unread(FileFault::TooLarge));
    }
    std::fs::read(file).map_err(told)
}

/// The service account of imports, for the length of this one a member of every office that takes such
/// complaints. It has no password and no lasting post.
async fn importer(app: &App, mapping: &Mapping, dry: bool) -> Result<Caller, String> {
    let unavailable = |error: redress_app::ports::StoreError| error.to_string();
    let person = match app.store.person_by_login(LOGIN).await.map_err(unavailable)? {
        Some(person) => person,
        None => {
            let mut person = Person {
                id: 0,
                login: LOGIN.into(),
                name: "历史数据导入 Import".into(),
                password: None,
                active: false,
            };
            if !dry {
                person.id = app.store.put_person(&person).await.map_err(unavailable)?;
            }
            person
        }
    };
    let offices = app.store.offices().await.map_err(unavailable)?;
    let taking = offices.into_iter().filter(|office| office.procedures.contains(&mapping.procedure));
    let posts = taking.map(|office| Post { office: office.code, role: "importer".into() }).collect();
    Ok(Caller::Person { person, posts, instead_of: Default::default() })
}
