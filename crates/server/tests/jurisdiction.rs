//! `redress decide` as its users call it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn decide(args: &[&str], facts: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(["decide", "jurisdiction"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A call that is refused for its options never reads the facts.
    let _ = child.stdin.take().expect("a pipe").write_all(facts.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn answer(procedure: &str, facts: Value) -> Value {
    let output = decide(&["--procedure", procedure, "--json"], &facts.to_string());
    assert!(output.status.success(), "{facts}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

#[test]
fn the_worked_cases_come_out() {
    let merchant = json!([{ "habitual_region": "330782", "platform_region": "330110", "reachable": false }]);
    for (procedure, facts, competent, preferred, decision) in [
        (
            "consumer-mediation",
            json!({ "respondents": [{ "region": "330106", "habitual_region": "330110", "platform_region": null,
                "reachable": true }], "complainant": { "region": "330402", "foreign": false },
                "consumed_in": null, "event_regions": [], "received_by": null, "received_on": "2026-05-11",
                "channel": "online", "grave": false, "performance_region": null }),
            json!(["330110"]),
            "330110",
            "resolved",
        ),
        (
            "consumer-mediation",
            json!({ "respondents": [{ "region": "330782" }, { "region": "330681" }], "event_regions": null }),
            json!(["330000"]),
            "330000",
            "resolved",
        ),
        (
            "consumer-mediation",
            json!({ "respondents": [{ "region": "330203" }], "complainant": { "region": "310115", "foreign": true } }),
            json!(["330203"]),
            "330203",
            "resolved",
        ),
        (
            "consumer-mediation",
            json!({ "respondents": [{ "region": "330281" }], "received_by": "330000", "channel": "online" }),
            json!(["330281"]),
            "330281",
            "resolved",
        ),
        (
            "consumer-mediation",
            json!({ "respondents": [{ "region": "330281" }], "received_by": "330000", "channel": "online",
                "grave": true }),
            json!(["330281", "330000"]),
            "330000",
            "choice",
        ),
        (
            "administrative-complaint",
            json!({ "respondents": merchant, "received_on": "2026-04-10" }),
            json!(["330782", "330110"]),
            "330782",
            "choice",
        ),
        (
            "administrative-complaint",
            json!({ "respondents": merchant, "received_on": "2026-04-15" }),
            json!(["330110"]),
            "330110",
            "resolved",
        ),
        (
            "labour-arbitration",
            json!({ "respondents": [{ "region": "330106" }], "performance_region": "330782",
                "received_by": "330782" }),
            json!(["330782", "330106"]),
            "330782",
            "choice",
        ),
    ] {
        let found = answer(procedure, facts.clone());
        assert_eq!(
            (&found["competent"], &found["preferred"], &found["decision"]),
            (&competent, &json!(preferred), &json!(decision)),
            "{facts}: {found:#}"
        );
        assert!(found["rule"]["id"].is_string() && found["rule"]["source"].is_string(), "{found:#}");
        assert!(found["trail"].as_array().is_some_and(|trail| trail.iter().any(|step| step["held"] == true)));
    }
}

#[test]
fn a_person_decides_with_status_zero_and_nothing_preferred() {
    let found = answer(
        "consumer-mediation",
        json!({ "respondents": [{ "region": "330106" }, { "region": "340102" }] }),
    );
    assert_eq!((&found["decision"], &found["preferred"]), (&json!("manual"), &Value::Null));
}

#[test]
fn the_option_on_prevails_over_the_day_of_receipt() {
    let facts = json!({ "respondents": [{ "habitual_region": "330782", "platform_region": "330110",
        "reachable": false }], "received_on": "2026-04-10" });
    let output = decide(
        &["--procedure", "administrative-complaint", "--on", "2026-04-15", "--json"],
        &facts.to_string(),
    );
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["competent"], json!(["330110"]));
}

#[test]
fn people_read_the_result_and_the_trail() {
    let output = decide(
        &["--procedure", "consumer-mediation"],
        r#"{"respondents":[{"region":"330106","habitual_region":"330110"}],"received_on":"2026-05-11"}"#,
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("确定 resolved: 330110余杭区\n"), "{text}");
    assert!(text.contains("✓ CA-JUR-1  由被诉方所在地330110余杭区的县级消费者协会处理"), "{text}");
}

#[test]
fn what_cannot_be_decided_on_is_said_in_one_sentence_with_status_two() {
    let consumer = &["--procedure", "consumer-mediation", "--json"][..];
    let at =
        |region: &str| format!(r#"{{"respondents":[{{"region":"{region}"}}],"received_on":"2026-05-11"}}"#);
    for (args, facts, says) in [
        (&["--procedure", "talk-guide"][..], "{}".to_owned(), "talk-guide"),
        (consumer, "{}".into(), "respondents"),
        (consumer, "{".into(), "EOF"),
        (consumer, String::new(), "EOF"),
        (consumer, r#"{"weather":"fair"}"#.into(), "weather"),
        (consumer, at("33010"), "six digits"),
        (consumer, at("310100"), "310000"),
        (consumer, at("330199"), "330199"),
        (consumer, at("330103"), "330105"),
        (&["--procedure", "labour-arbitration", "--on", "2008-04-30"], at("330106"), "2008-05-01"),
    ] {
        let output = decide(args, &facts);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{facts}: {said}");
        assert!(output.stdout.is_empty() && said.contains(says), "{facts}: {said}");
    }
}
