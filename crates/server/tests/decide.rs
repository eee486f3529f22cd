//! `redress decide` as its users call it, over the worked scenarios of the law.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::Value;

fn decide(what: &str, args: &[&str], facts: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(["decide", what])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("piped");
    // A command that refuses its options reads nothing.
    let _ = stdin.write_all(facts.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn answer(what: &str, procedure: &str, on: Option<&str>, facts: &Value) -> Value {
    let mut args = vec!["--procedure", procedure, "--json"];
    args.extend(on.iter().flat_map(|on| ["--on", on]));
    let output = decide(what, &args, &facts.to_string());
    assert!(output.status.success(), "{facts}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

fn table<T: for<'de> Deserialize<'de>>(yaml: &str) -> Vec<T> {
    serde_saphyr::from_str(yaml).expect("the table reads")
}

#[derive(Deserialize)]
struct Limits {
    procedure: String,
    facts: Value,
    by_rules_of: Option<String>,
    due: BTreeMap<String, String>,
    #[serde(default)]
    extended: BTreeMap<String, String>,
    binding: Option<String>,
    #[serde(default)]
    provisional: bool,
}

#[test]
fn the_limits_of_the_scenarios_come_out() {
    for case in table::<Limits>(include_str!("decide/limits.yaml")) {
        let answer = answer("limits", &case.procedure, case.by_rules_of.as_deref(), &case.facts);
        let limits = answer["limits"].as_array().expect("a list");
        let dates = |key: &str| -> BTreeMap<String, String> {
            let pair = |limit: &Value| Some((limit["id"].as_str()?.into(), limit[key].as_str()?.into()));
            limits.iter().filter_map(pair).collect()
        };
        assert_eq!(dates("due"), case.due, "{}", case.facts);
        if !case.extended.is_empty() {
            assert_eq!(dates("due_extended"), case.extended, "{}", case.facts);
        }
        let only = case.due.keys().next().filter(|_| case.due.len() == 1).cloned();
        assert_eq!(answer["binding"].as_str().map(str::to_owned), case.binding.or(only), "{}", case.facts);
        for limit in limits {
            assert_eq!(limit["provisional"], case.provisional, "{}", case.facts);
            assert!(limit["source"].as_str().is_some_and(|source| !source.is_empty()));
            let because = limit["because"].as_array().expect("reasons");
            assert!(!because.is_empty() && because.iter().all(|step| step["step"].is_string()));
        }
    }
}

#[test]
fn limits_are_told_in_words_too() {
    let facts = r#"{"event":"accepted","on":"2025-03-03"}"#;
    let output = decide("limits", &["--procedure", "administrative-complaint"], facts);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0));
    for part in ["2025-05-06  D-MED-3 ", "binding", "第四十六条第三款", "2025-05-08  D-MED-3-WD"] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_question_about_limits_without_an_answer_is_refused_in_both_languages_with_status_two() {
    const D: &str = "administrative-complaint";
    for (procedure, facts, part) in [
        ("no-such", r#"{"event":"received","on":"2026-05-06"}"#, "customer-service-regime"),
        ("simple", r#"{"event":"received","on":"2026-05-06"}"#, "customer-service-regime"),
        (D, r#"{"event":"lost","on":"2026-05-06"}"#, "violation_found"),
        (D, r#"{"event":"received","on":"2026-05-06","kind":"odd"}"#, "appraisal"),
        (D, r#"{"event":"received","on":"1996-03-14"}"#, "1996-03-15"),
        (D, r#"{"event":"received","on":"2026-02-30"}"#, "cannot be read"),
        (D, r#"{"event":"received"}"#, "on"),
        (D, r#"{"event":"received","on":"2026-05-06","upon":1}"#, "upon"),
        (D, r#"{"event":"accepted","on":"2026-05-06","excluded":[["2026-06-15","2026-05-20"]]}"#, "before"),
        (D, r#"{"event":"received","on":"2199-12-31"}"#, "2199"),
        (D, "", "cannot be read"),
        (
            "customer-service-regime",
            r#"{"event":"slip_sent","on":"2026-05-06","received_on":"2026-05-07"}"#,
            "received_on",
        ),
        (
            "labour-arbitration",
            r#"{"event":"knew","on":"2026-05-06","interrupted_on":"2026-05-05"}"#,
            "interrupted_on",
        ),
    ] {
        let output = decide("limits", &["--procedure", procedure, "--json"], facts);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{facts}: {said}");
        assert!(output.stdout.is_empty() && said.contains(part), "{facts}: {said}");
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        assert!(said.contains(chinese), "{said}");
    }
}

#[derive(Deserialize)]
struct Admissibility {
    procedure: Option<String>,
    facts: Value,
    result: String,
    #[serde(default)]
    grounds: Vec<String>,
    #[serde(default, deserialize_with = "given")]
    decide_by: Option<Option<String>>,
}

/// Tells `decide_by: null` from none given.
fn given<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(reader).map(Some)
}

/// A complaint that nothing is wrong with, with some facts laid over.
fn complaint(over: &Value) -> Value {
    let mut facts = serde_json::json!({
        "respondent_identified": true, "claim": "退款", "facts": "购买的冰箱不制冷", "evidence": ["发票"],
        "in_scope": true, "complainant_identified": true, "personal_consumption": true,
        "received_on": "2026-05-20", "channel": "hotline",
    });
    for (name, value) in over.as_object().expect("facts") {
        facts[name] = value.clone();
    }
    facts
}

#[test]
fn the_admissibility_of_the_scenarios_comes_out() {
    for case in table::<Admissibility>(include_str!("decide/admissibility.yaml")) {
        let procedure = case.procedure.as_deref().unwrap_or("administrative-complaint");
        let answer = answer("admissibility", procedure, None, &complaint(&case.facts));
        assert_eq!(answer["result"], case.result, "{procedure} {}: {answer}", case.facts);
        let grounds = answer["grounds"].as_array().expect("a list");
        let codes: Vec<&str> = grounds.iter().filter_map(|ground| ground["code"].as_str()).collect();
        assert_eq!(codes, case.grounds, "{procedure} {}", case.facts);
        let said = |ground: &Value, path: &str| ground.pointer(path).is_some_and(|text| text != "");
        assert!(grounds.iter().all(|g| said(g, "/source") && said(g, "/text/zh") && said(g, "/text/en")));
        if let Some(day) = &case.decide_by {
            assert_eq!(answer["decide_by"].as_str(), day.as_deref(), "{procedure} {}", case.facts);
        }
        let trail = answer["trail"].as_array().expect("a list");
        assert!(trail.iter().all(|one| one["held"].is_boolean() && said(one, "/rule") && said(one, "/why")));
    }
}

#[test]
fn a_late_application_for_arbitration_is_flagged_in_the_trail() {
    let facts = complaint(&serde_json::json!({ "knew_on": "2024-07-05", "dispute_kind": "pay" }));
    let answer = answer("admissibility", "labour-arbitration", None, &facts);
    let trail = answer["trail"].as_array().expect("a list");
    let time = trail.iter().find(|looked| looked["rule"] == "time").expect("it was looked at");
    assert_eq!(time["held"], true);
    assert!(time["why"].as_str().is_some_and(|why| why.contains("2025-07-07")), "{time}");
}

#[test]
fn a_question_about_admissibility_without_an_answer_is_refused_in_both_languages_with_status_two() {
    const D: &str = "administrative-complaint";
    for (procedure, facts, part) in [
        ("simple", r#"{"received_on":"2026-05-06"}"#, "labour-arbitration"),
        (D, r#"{}"#, "received_on"),
        (D, r#"{"received_on":"2014-03-14"}"#, "2014-03-15"),
        (D, r#"{"received_on":"2026-05-06","knew_on":"2026-05-07"}"#, "knew_on"),
        (D, r#"{"received_on":"2026-05-06","prior":{"body":"friend"}}"#, "friend"),
        (D, r#"{"received_on":"2026-05-06","in_scope":"yes"}"#, "cannot be read"),
        (D, "[]]", "cannot be read"),
    ] {
        let output = decide("admissibility", &["--procedure", procedure, "--json"], facts);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{facts}: {said}");
        assert!(output.stdout.is_empty() && said.contains(part), "{facts}: {said}");
        assert!(said.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{said}");
    }
}
