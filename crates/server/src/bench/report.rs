//! What is told in the end: JSON, or a table.

use serde::Serialize;
use serde_json::{Value, json};

use super::load::Measured;

/// One run. What does not apply, or cannot be found out here, is null.
#[derive(Debug, Default, Serialize)]
pub struct Run {
    /// `filing`, `act`, `duties`, `case`, `dashboard` or `sweep`.
    pub name: &'static str,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// How many clients.
    pub clients: usize,
    /// Answers a second.
    pub per_second: f64,
    /// Latencies in milliseconds.
    pub p50_ms: Option<f64>,
    /// Of 95 in a hundred.
    pub p95_ms: Option<f64>,
    /// Of 99 in a hundred.
    pub p99_ms: Option<f64>,
    /// What a bare loop reaches with the same rows.
    pub floor_per_second: Option<f64>,
    /// Of that.
    pub ratio: Option<f64>,
    /// The server's processor time for each answer, in milliseconds, background work with it.
    pub cpu_ms: Option<f64>,
    /// The same at half the pace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_load: Option<Value>,
}

/// All of it.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What it ran on.
    pub machine: Value,
    /// How many cases were filled in.
    pub cases: usize,
    /// The runs.
    pub runs: Vec<Run>,
    /// The pure parts on one core.
    pub micro: Value,
    /// Cases a second while filling.
    pub fill_per_second: f64,
    /// Events that waited for delivery after the filings.
    pub undelivered: Option<u64>,
    /// The server's memory after all runs, in megabytes.
    pub rss_mb: Option<f64>,
    /// The same once it was ready.
    pub rss_start_mb: Option<f64>,
    /// The most it ever had.
    pub rss_peak_mb: Option<f64>,
    /// From its start until it was ready.
    pub start_ms: f64,
    /// Size of the database when it was filled.
    pub database_mb: f64,
}

impl Run {
    /// A run of clients over HTTP that took `cpu_ms` of the server's processor time in all.
    pub fn of(name: &'static str, clients: usize, measured: &Measured, cpu_ms: Option<f64>) -> Run {
        Run {
            name,
            clients,
            per_second: round(measured.per_second()),
            p50_ms: measured.percentile(50.0),
            p95_ms: measured.percentile(95.0),
            p99_ms: measured.percentile(99.0),
            cpu_ms: cpu_ms.map(|ms| round(ms / measured.count.max(1) as f64)),
            ..Run::default()
        }
    }

    /// What is told of the paced run.
    pub fn at_half(&mut self, measured: &Measured) {
        self.half_load = Some(json!({
            "per_second": round(measured.per_second()),
            "p50_ms": measured.percentile(50.0),
            "p95_ms": measured.percentile(95.0),
            "p99_ms": measured.percentile(99.0),
        }));
    }
}

/// Three digits after the point.
pub fn round(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

impl Report {
    /// The table.
    pub fn table(&self) -> String {
        let mut lines = vec![format!("{} cases on {}", self.cases, self.machine)];
        let head = ["run", "engine", "clients", "a second", "p50 ms", "p95 ms", "p99 ms", "cpu ms"];
        lines.push(row(&head.map(str::to_owned)));
        for run in &self.runs {
            let shown = |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.3}"));
            lines.push(row(&[
                run.name.into(),
                run.engine.into(),
                run.clients.to_string(),
                format!("{:.0}", run.per_second),
                shown(run.p50_ms),
                shown(run.p95_ms),
                shown(run.p99_ms),
                shown(run.cpu_ms),
            ]));
            if let (Some(floor), Some(ratio)) = (run.floor_per_second, run.ratio) {
                lines.push(format!("  the bare loop: {floor:.0} a second; ratio {ratio:.2}"));
            }
            if let Some(half) = &run.half_load {
                lines.push(format!(
                    "  at half that load: {} a second, p50 {} ms, p95 {} ms, p99 {} ms",
                    half["per_second"], half["p50_ms"], half["p95_ms"], half["p99_ms"]
                ));
            }
        }
        lines.push(format!(
            "decide + evolve {} µs; due {} dates a second; filled at {:.0} cases a second",
            self.micro["decide_us"], self.micro["due_per_second"], self.fill_per_second
        ));
        let moved = &self.micro["recalculation"];
        lines.push(format!(
            "whose it is {} µs, whether it is admitted {} µs; a published year: {} cases, {} clocks moved in {} s",
            self.micro["jurisdiction_us"],
            self.micro["admissibility_us"],
            moved["cases"],
            moved["moved"],
            moved["seconds"]
        ));
        let mb = |value: Option<f64>| value.map_or_else(|| "-".into(), |value| format!("{value:.0}"));
        lines.push(format!(
            "start {:.0} ms; memory {} MB at start, {} MB after, {} MB at most; database {:.0} MB; {} events waited",
            self.start_ms,
            mb(self.rss_start_mb),
            mb(self.rss_mb),
            mb(self.rss_peak_mb),
            self.database_mb,
            self.undelivered.map_or_else(|| "-".into(), |count| count.to_string()),
        ));
        lines.join("\n")
    }
}

fn row(cells: &[String; 8]) -> String {
    let [name, engine, rest @ ..] = cells;
    let rest: Vec<String> = rest.iter().map(|cell| format!("{cell:>10}")).collect();
    format!("{name:<10}{engine:<10}{}", rest.concat())
}
