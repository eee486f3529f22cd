//! `redress check`: whether procedure packs may run, and if not, a shortest story of what goes wrong.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use redress_packs::{Running, running, schema};
use serde_json::{Value, json};

use crate::packs;

/// Options of `redress check`.
#[derive(Args)]
pub struct Check {
    /// Packs: a YAML file, or a folder that holds procedure.yaml; without any, those that come inside.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// One JSON object on standard output, and nothing else.
    #[arg(long)]
    json: bool,
    /// Print the JSON Schema of packs, for editors, and check nothing.
    #[arg(long, conflicts_with_all = ["paths", "json"])]
    schema: bool,
}

impl Check {
    /// Verifies and prints: 0 sound, 1 unsound, 2 unreadable.
    pub fn run(self) -> Result<ExitCode, String> {
        if self.schema {
            let printed = std::io::stdout().lock().write_all(schema().as_bytes());
            return printed.map(|()| ExitCode::SUCCESS).map_err(|error| format!("standard output: {error}"));
        }
        let mut found = Vec::new();
        let mut faults = Vec::new();
        if self.paths.is_empty() {
            match running() {
                Ok(shipped) => found = shipped,
                Err(wrong) => faults = wrong,
            }
        }
        for path in &self.paths {
            match packs::read(path) {
                Ok(pack) => found.push(Arc::new(pack)),
                Err(wrong) => faults.extend(wrong),
            }
        }
        let checked: Vec<Checked> = found.into_iter().map(Checked::new).collect();
        let mut out = std::io::stdout().lock();
        let printed = if self.json {
            let packs: Vec<Value> = checked.iter().map(Checked::json).collect();
            let sound = faults.is_empty() && checked.iter().all(Checked::is_sound);
            writeln!(out, "{}", json!({ "sound": sound, "packs": packs, "faults": faults }))
        } else {
            checked.iter().try_for_each(|checked| checked.print(&mut out))
        };
        printed.map_err(|error| format!("standard output: {error}"))?;
        for fault in &faults {
            eprintln!("{fault}\n    {}", fault.text.zh);
        }
        Ok(match (faults.is_empty(), checked.iter().all(Checked::is_sound)) {
            (false, _) => ExitCode::from(2),
            (true, false) => ExitCode::from(1),
            (true, true) => ExitCode::SUCCESS,
        })
    }
}

/// A pack with the time in which it was found out whether it may run.
struct Checked {
    pack: Arc<Running>,
    elapsed_ms: f64,
}

impl Checked {
    fn new(pack: Arc<Running>) -> Self {
        let start = Instant::now();
        pack.report();
        Checked { pack, elapsed_ms: start.elapsed().as_secs_f64() * 1_000.0 }
    }

    fn is_sound(&self) -> bool {
        self.pack.report().is_sound()
    }

    fn json(&self) -> Value {
        let report = self.pack.report();
        json!({
            "file": self.pack.file(),
            "procedure": self.pack.procedure.id,
            "version": self.pack.procedure.version,
            "sound": report.is_sound(),
            "situations": report.situations,
            "transitions": report.transitions,
            "elapsed_ms": (self.elapsed_ms * 10.0).round() / 10.0,
            "violations": report.violations,
            "times": report.times,
        })
    }

    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        write!(out, "{}", self.pack.report().told(self.pack.file(), self.elapsed_ms))
    }
}
