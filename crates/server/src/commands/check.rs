//! `redress check`: whether procedure packs may run, and if not, a shortest story of what goes wrong.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use redress_domain::text::Text;
use redress_packs::{Fault, Pack, Report, Times, Violation, load, shipped, verify};
use serde_json::{Value, json};

/// Options of `redress check`.
#[derive(Args)]
pub struct Check {
    /// Packs: a YAML file, or a folder that holds procedure.yaml; without any, those that come inside.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Verifies and prints: 0 sound, 1 unsound, 2 unreadable.
    pub fn run(self) -> Result<ExitCode, String> {
        let mut packs = Vec::new();
        let mut faults = Vec::new();
        if self.paths.is_empty() {
            match shipped() {
                Ok(found) => packs = found,
                Err(found) => faults = found,
            }
        }
        for path in &self.paths {
            match read(path) {
                Ok(pack) => packs.push(pack),
                Err(found) => faults.extend(found),
            }
        }
        let checked: Vec<Checked> = packs.iter().map(Checked::new).collect();
        let mut out = std::io::stdout().lock();
        let printed = if self.json {
            let packs: Vec<Value> = checked.iter().map(Checked::json).collect();
            let sound = faults.is_empty() && checked.iter().all(|checked| checked.report.is_sound());
            writeln!(out, "{}", json!({ "sound": sound, "packs": packs, "faults": faults }))
        } else {
            checked.iter().try_for_each(|checked| checked.print(&mut out))
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        for fault in &faults {
            eprintln!("{fault}\n    {}", fault.text.zh);
        }
        Ok(match (faults.is_empty(), checked.iter().all(|checked| checked.report.is_sound())) {
            (false, _) => ExitCode::from(2),
            (true, false) => ExitCode::from(1),
            (true, true) => ExitCode::SUCCESS,
        })
    }
}

fn read(path: &Path) -> Result<Pack, Vec<Fault>> {
    let path = if path.is_dir() { path.join("procedure.yaml") } else { path.to_owned() };
    let file = path.display().to_string();
    match std::fs::read_to_string(&path) {
        Ok(yaml) => load(&yaml, &file),
        Err(error) => Err(vec![Fault {
            text: Text::new(
                format!("无法读取（{error}），请写 YAML 文件或含有 procedure.yaml 的文件夹"),
                format!("cannot be read ({error}); name a YAML file or a folder that holds procedure.yaml"),
            ),
            file,
            line: 0,
            column: 0,
            code: "unreadable",
        }]),
    }
}

/// A pack with what was found out about it, and in what time.
struct Checked<'p> {
    pack: &'p Pack,
    report: Report,
    elapsed_ms: f64,
}

impl<'p> Checked<'p> {
    fn new(pack: &'p Pack) -> Self {
        let start = Instant::now();
        let report = verify(pack);
        Checked { pack, report, elapsed_ms: start.elapsed().as_secs_f64() * 1_000.0 }
    }

    fn json(&self) -> Value {
        json!({
            "file": self.pack.file,
            "procedure": self.pack.procedure.id,
            "version": self.pack.procedure.version,
            "sound": self.report.is_sound(),
            "situations": self.report.situations,
            "transitions": self.report.transitions,
            "elapsed_ms": (self.elapsed_ms * 10.0).round() / 10.0,
            "violations": self.report.violations,
            "times": self.report.times,
        })
    }

    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let (file, report) = (&self.pack.file, &self.report);
        for violation in &report.violations {
            self.print_violation(out, violation)?;
        }
        let (en, zh) = if report.is_sound() { ("sound", "可靠") } else { ("unsound", "有误") };
        writeln!(
            out,
            "{file}: {en} {zh}: {} situations 种情形, {} transitions 种变化, {:.0} ms",
            report.situations, report.transitions, self.elapsed_ms
        )?;
        report.times.iter().try_for_each(|times| print_times(out, times))
    }

    fn print_violation(&self, out: &mut impl Write, violation: &Violation) -> std::io::Result<()> {
        let Violation { place, text, code, .. } = violation;
        writeln!(out, "{}:{}:{}: {} [{code}]", self.pack.file, place.line, place.column, text.en)?;
        writeln!(out, "    {}", text.zh)?;
        let line = violation.line();
        match line.en.is_empty() {
            true => writeln!(out),
            false => writeln!(out, "    {}\n    {}\n", line.zh, line.en),
        }
    }
}

/// The worst case of one round, in both languages.
fn print_times(out: &mut impl Write, times: &Times) -> std::io::Result<()> {
    let all = Text::new("所有投诉", "Every complaint");
    let class = times.class.as_ref().unwrap_or(&all);
    writeln!(out, "  {}  {}", class.zh, class.en)?;
    for (zh, en, total) in
        [("首次答复", "first answer", &times.first_answer), ("一轮办结", "end of one round", &times.end)]
    {
        if let Some(total) = total {
            let (days, text) = (total.about_days, &total.text);
            writeln!(out, "    {zh} ≤ {}  {en} ≤ {} (≈ {days} d)", text.zh, text.en)?;
        }
    }
    Ok(())
}
