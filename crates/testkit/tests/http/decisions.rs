//! Decisions without a case, for anybody.

use redress_testkit::Site;
use serde_json::json;

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

    ask(json!({ "procedure": "talk-guide", "facts": {} })).await.is_problem(422, "procedure_unknown");
    ask(json!({ "procedure": "consumer-mediation", "facts": { "weather": "fair" } }))
        .await
        .is_problem(422, "fields");
}
