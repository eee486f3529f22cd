//! `redress check`: whether procedure packs may run, and if not, a shortest story of what goes wrong.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use redress_domain::text::Text;
use redress_packs::{Fault, Pack, Report, lay, load, overlays, schema, shipped, verify};
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
        Ok(yaml) => {
            let pack = load(&yaml, &file)?;
            // What is laid over it must be there and find its parts taken.
            lay(&pack, &overlays()?).map_err(|fault| vec![fault])?;
            Ok(pack)
        }
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
        write!(out, "{}", self.report.told(&self.pack.file, self.elapsed_ms))
    }
}
