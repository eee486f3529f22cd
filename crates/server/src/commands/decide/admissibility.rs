//! `redress decide admissibility`: whether a complaint may be taken up. Advice: only a person declines.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use redress_domain::admissibility::{Decision, Facts, Result as Outcome};
use redress_domain::calendar::Calendar;
use redress_packs::rules::admissibility_of;

use super::Question;

/// Options of `redress decide admissibility`.
#[derive(Args)]
pub struct Admissibility {
    #[command(flatten)]
    question: Question,
}

impl Admissibility {
    /// Decides and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        let question = &self.question;
        let facts: Facts = question.facts()?;
        let decision = admissibility_of(&question.procedure, &Calendar::china(), &facts, question.on)
            .map_err(|refused| format!("{}\n    {}", refused.text.en, refused.text.zh))?;
        let mut out = std::io::stdout().lock();
        let printed = if question.json {
            serde_json::to_writer(&mut out, &decision)
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            print(&mut out, &decision)
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(out: &mut impl Write, decision: &Decision) -> std::io::Result<()> {
    let result = match decision.result {
        Outcome::Admissible => "可以受理 admissible",
        Outcome::Inadmissible => "不予受理的理由成立，须由人员决定 inadmissible: a person decides",
        Outcome::Incomplete => "需要补正 incomplete",
        Outcome::Manual => "须由人员判断 manual: a person must judge",
    };
    writeln!(out, "{result}")?;
    if let Some(day) = decision.decide_by {
        writeln!(out, "最迟于{day}作出决定 decide by {day}")?;
    }
    for ground in &decision.grounds {
        writeln!(out, "  • {}  {}  ({})", ground.text.zh, ground.text.en, ground.source)?;
    }
    for looked in &decision.trail {
        let mark = if looked.held { "+" } else { "-" };
        writeln!(out, "  {mark} {}: {}  {}", looked.rule, looked.zh, looked.why)?;
    }
    Ok(())
}
