//! `redress due` as its users call it.

use std::process::{Command, Output};

fn due(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_redress")).arg("due").args(args).output().expect("the binary runs")
}

fn json(args: &[&str]) -> serde_json::Value {
    let output = due(&[args, &["--json"]].concat());
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

#[test]
fn the_worked_dates_come_out() {
    for (args, date) in [
        (&["--start", "2025-09-26", "--within", "7wd"][..], "2025-10-13"),
        (&["--start", "2026-05-06", "--within", "60d", "--exclude", "2026-05-20..2026-06-15"], "2026-07-31"),
        (&["--start", "2024-03-04", "--within", "45wd", "--exclude", "2024-03-20..2024-04-19"], "2024-06-06"),
        (&["--start", "2026-04-22", "--within", "15wd", "--extend", "15wd"], "2026-06-05"),
        (&["--start", "2026-09-18", "--within", "15d"], "2026-10-08"),
        (&["--start", "2024-02-29", "--within", "3y", "--roll", "none"], "2027-02-28"),
        (&["--start", "2026-02-14", "--within", "5wd"], "2026-02-28"),
    ] {
        assert_eq!(json(args)["due"], date, "{args:?}");
    }
}

#[test]
fn an_unpublished_year_is_provisional() {
    let answer = json(&["--start", "2026-12-28", "--within", "7wd"]);
    assert_eq!((&answer["due"], &answer["provisional"]), (&"2027-01-07".into(), &true.into()));
}

#[test]
fn hours_give_an_instant_with_its_offset() {
    let answer = json(&["--start", "2026-05-06T09:30:00+08:00", "--within", "4h"]);
    assert_eq!(answer["due_at"], "2026-05-06T13:30:00+08:00");
}

#[test]
fn what_cannot_be_read_is_said_in_one_sentence_with_status_two() {
    for args in [
        &["--start", "yesterday", "--within", "7wd"][..],
        &["--start", "2026-05-06", "--within", "soon"],
        &["--start", "2026-05-06", "--within", "60d", "--exclude", "2026-06-15..2026-05-20"],
        &["--start", "1066-10-14", "--within", "7wd"],
        &["--start", "2026-05-06", "--within", "101y"],
    ] {
        let output = due(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{args:?}");
    }
}
