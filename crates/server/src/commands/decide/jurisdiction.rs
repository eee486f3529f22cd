//! `redress decide jurisdiction`: whose a complaint is.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use redress_domain::jurisdiction::{Competence, Decision, Facts, decide};
use redress_domain::region::{Region, Regions};
use redress_packs::jurisdiction::of;

use super::Question;
use crate::wire::today;

/// Options of `redress decide jurisdiction`; the facts come as JSON on standard input.
#[derive(Args)]
pub struct Jurisdiction {
    #[command(flatten)]
    question: Question,
}

impl Jurisdiction {
    /// Decides and prints.
    pub fn run(self) -> Result<ExitCode, String> {
        let question = &self.question;
        let rules = of(&question.procedure).map_err(|text| format!("{} {}", text.zh, text.en))?;
        let facts: Facts = question.facts()?;
        let on = question.on.or(facts.received_on).unwrap_or_else(today);
        let competence = decide(rules, &facts, on).map_err(|refusal| refusal.to_string())?;
        let mut out = std::io::stdout().lock();
        let printed = if question.json {
            serde_json::to_writer(&mut out, &competence)
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            print(&mut out, &competence, on)
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(out: &mut impl Write, competence: &Competence, on: Date) -> std::io::Result<()> {
    let names = |regions: &[Region]| {
        regions.iter().map(|region| Regions::china().label(*region, on)).collect::<Vec<_>>().join("、")
    };
    let decision = match competence.decision {
        Decision::Resolved => "确定 resolved",
        Decision::Choice => "可选择 choice",
        Decision::Manual => "须由人员决定 a person must decide",
    };
    writeln!(out, "{decision}: {}", names(&competence.competent))?;
    if let Some(preferred) = competence.preferred {
        writeln!(out, "建议 preferred: {}", names(&[preferred]))?;
    }
    if !competence.may_delegate_to.is_empty() {
        writeln!(out, "可委托 may delegate to: {}", names(&competence.may_delegate_to))?;
    }
    if let Some(rule) = &competence.rule {
        writeln!(out, "依据 by: {} {}", rule.id, rule.source)?;
    }
    for step in &competence.trail {
        writeln!(out, "  {} {}  {}", if step.held { "✓" } else { "·" }, step.rule, step.why)?;
    }
    Ok(())
}
