//! `redress decide limits`: which limits an event starts, and until when.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use redress_domain::calendar::Calendar;
use redress_domain::limit::rules::{Facts, Found, Limit};
use redress_packs::rules::limits_of;

use super::Question;

/// Options of `redress decide limits`.
#[derive(Args)]
pub struct Limits {
    #[command(flatten)]
    question: Question,
}

impl Limits {
    /// Decides and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        let question = &self.question;
        let facts: Facts = question.facts()?;
        let found = limits_of(&question.procedure, &Calendar::china(), &facts, question.on)
            .map_err(|refused| format!("{}\n    {}", refused.text.en, refused.text.zh))?;
        let mut out = std::io::stdout().lock();
        let printed = if question.json {
            serde_json::to_writer(&mut out, &found).map_err(std::io::Error::from).and_then(|()| writeln!(out))
        } else {
            print(&mut out, &found)
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(out: &mut impl Write, found: &Found) -> std::io::Result<()> {
    if found.limits.is_empty() {
        writeln!(out, "没有期限自此起算 No limit runs from this event.")?;
    }
    for limit in &found.limits {
        let Limit { id, due, title, source, .. } = limit;
        let binding = if found.binding.as_ref() == Some(id) { "  ← 以此为准 binding" } else { "" };
        writeln!(out, "{due}  {id}  {}  {}{binding}", title.zh, title.en)?;
        if let Some(extended) = limit.due_extended {
            writeln!(out, "{extended}  {id}  经批准延长 if extended")?;
        }
        if limit.provisional {
            writeln!(out, "  暂定 provisional")?;
        }
        writeln!(out, "  {source}")?;
        for step in &limit.because {
            writeln!(out, "  {}  {}  {}", step.date, step.zh, step.en)?;
        }
    }
    Ok(())
}
