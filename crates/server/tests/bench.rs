//! The measuring command through its binary: what it prints has the shape that others read. Never how fast.

use std::process::Command;

use serde_json::Value;

#[test]
fn the_figures_have_their_shape() {
    let output = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(["bench", "--cases", "200", "--clients", "4", "--seconds", "1", "--json"])
        .output()
        .expect("the binary runs");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_str(&said).expect("one JSON object and nothing else");

    assert_eq!(report["cases"], 200);
    assert!(report["machine"].is_object(), "{report}");
    for figure in ["start_ms", "database_mb"] {
        assert!(report[figure].as_f64().is_some_and(|value| value > 0.0), "{figure}: {report}");
    }
    assert!(report.get("rss_mb").is_some(), "{report}");
    for figure in ["decide_us", "due_per_second"] {
        assert!(report["micro"][figure].as_f64().is_some_and(|value| value > 0.0), "{figure}: {report}");
    }
    let runs = report["runs"].as_array().expect("a list");
    let names: Vec<&str> = runs.iter().filter_map(|run| run["name"].as_str()).collect();
    assert_eq!(names, ["filing", "act", "duties", "case", "search", "dashboard", "sweep"]);
    for run in runs {
        assert_eq!(run["engine"], "sqlite", "{run}");
        assert!(run["clients"].is_u64(), "{run}");
        assert!(run["per_second"].as_f64().is_some_and(|value| value > 0.0), "{run}");
        for figure in ["p50_ms", "p95_ms", "p99_ms", "floor_per_second", "ratio", "cpu_ms"] {
            let value = run.get(figure).expect("named even where it does not apply");
            assert!(value.is_null() || value.is_f64(), "{figure}: {run}");
        }
    }
    let filing = &runs[0];
    assert!(filing["ratio"].is_f64() && filing["p99_ms"].is_f64(), "{filing}");
    assert!(filing["half_load"]["p99_ms"].is_f64(), "{filing}");
}
