//! The dated rules answer over HTTP as on the command line, to anybody.

use redress_testkit::Site;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_is_told_the_limits_and_the_admissibility() {
    let site = Site::new().await;
    let anybody = site.anonymous();
    let facts =
        json!({ "event": "accepted", "on": "2026-05-06", "excluded": [["2026-05-20", "2026-06-15"]] });
    let body = json!({ "procedure": "administrative-complaint", "facts": facts });
    let answer = anybody.post("/decisions/limits", body).await;
    assert_eq!(answer.ok()["limits"][0]["due"], "2026-07-31");
    assert_eq!(answer.body["binding"], "D-MED-4");
    let facts = json!({ "received_on": "2020-01-02", "knew_on": "2018-05-20", "in_scope": false });
    let body = json!({ "procedure": "administrative-complaint", "facts": facts });
    let answer = anybody.post("/decisions/admissibility", body).await;
    assert_eq!(answer.ok()["result"], "inadmissible");
    assert_eq!(answer.body["grounds"][0]["code"], "SCOPE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_an_answer_is_a_problem_with_its_code() {
    let site = Site::new().await;
    let anybody = site.anonymous();
    for (path, procedure, facts, code) in [
        ("limits", "no-such", json!({ "event": "received", "on": "2026-05-06" }), "unknown_procedure"),
        ("limits", "labour-inspection", json!({ "event": "lost", "on": "2026-05-06" }), "unknown_event"),
        ("limits", "labour-inspection", json!({ "event": "received" }), "fields"),
        ("admissibility", "labour-inspection", json!({}), "no_receipt"),
        ("admissibility", "labour-inspection", json!({ "odd": 1 }), "fields"),
    ] {
        let body = json!({ "procedure": procedure, "facts": facts });
        anybody.post(&format!("/decisions/{path}"), body).await.is_problem(422, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_may_ask_whose_a_complaint_is() {
    let site = Site::new().await;
    let ask = |body| async { site.anonymous().post("/decisions/jurisdiction", body).await };
    let answer = ask(json!({ "procedure": "consumer-mediation", "on": "2026-05-11",
        "facts": { "respondents": [{ "region": "330782" }, { "region": "330681" }] } }))
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.body["competent"], json!(["330000"]));
    assert_eq!(answer.body["may_delegate_to"], json!(["330782", "330700", "330681", "330600"]));
    assert_eq!(answer.body["rule"]["id"], "CA-JUR-3");

    let body =
        json!({ "procedure": "consumer-mediation", "facts": { "respondents": [{ "region": "330103" }] } });
    let answer = ask(body).await;
    answer.is_problem(422, "region_abolished");
    assert_eq!(answer.body["fields"][0]["field"], "facts.respondents[0].region");

    ask(json!({ "procedure": "talk-guide", "facts": {} })).await.is_problem(422, "unknown_procedure");
    ask(json!({ "procedure": "consumer-mediation", "facts": { "weather": "fair" } }))
        .await
        .is_problem(422, "fields");
}
