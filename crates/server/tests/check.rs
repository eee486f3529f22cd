//! `redress check` as its users call it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn check(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_redress")).arg("check").args(args).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

/// A small procedure that is sound, and stays as it is.
const BASE: &str = include_str!("../../packs/tests/packs/base.yaml");

/// A folder with that pack, one piece of its text replaced.
fn broken(name: &str, from: &str, to: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    assert_eq!(BASE.matches(from).count(), 1, "the piece stands once: {from}");
    std::fs::write(folder.join("procedure.yaml"), BASE.replace(from, to)).expect("a file");
    folder
}

#[test]
fn the_shipped_packs_are_sound_with_status_zero() {
    let output = check(&[]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("sound 可靠"), "{text}");
    assert!(text.contains("首次答复 ≤ 5个工作日  first answer ≤ 5 working days"), "{text}");
    let answer = json(&check(&["--json"]));
    assert_eq!((&answer["sound"], &answer["faults"]), (&true.into(), &serde_json::json!([])));
    assert_eq!(answer["packs"][0]["procedure"], "customer-service-regime");
}

#[test]
fn an_unsound_pack_is_told_with_its_story_and_status_one() {
    let folder = broken("check-unsound", "raise: [returns], to: planning", "to: planning");
    let folder = folder.to_str().expect("UTF-8");
    let output = check(&[folder]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output).replace(folder, "PACK");
    let (told, summary) = text.rsplit_once("PACK/procedure.yaml: ").expect("a summary");
    assert!(summary.starts_with("unsound 有误: "), "{summary}");
    assert_eq!(told, include_str!("check/unsound.txt"), "what is printed is kept in tests/check/");
    let answer = json(&check(&["--json", folder]));
    let violation = &answer["packs"][0]["violations"][0];
    assert_eq!((&answer["sound"], &violation["code"]), (&false.into(), &"loop_uncounted".into()));
    assert_eq!(violation["story"][0]["act"], "file");
}

#[test]
fn what_cannot_be_read_is_said_on_standard_error_with_status_two() {
    let folder = broken("check-unreadable", "owner: lead\n", "owner: boss\n");
    for (path, part) in [
        (folder.to_str().expect("UTF-8"), "there is no role `boss`"),
        ("no/such/pack", "name a YAML file or a folder that holds procedure.yaml"),
    ] {
        let output = check(&[path]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(output.stdout.is_empty() && error.contains(part), "{error}");
        let output = check(&["--json", path]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(json(&output)["sound"], false);
    }
}

#[test]
fn the_schema_is_printed_as_it_is_kept() {
    let output = check(&["--schema"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output), include_str!("../../../packs/procedure.schema.json"));
}
