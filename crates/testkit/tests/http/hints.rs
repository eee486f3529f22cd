//! Numbers that look wrong: said beside their boxes, and never in the way.

use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn hints_come_while_typing_at_their_field() {
    let site = Site::new().await;
    let asked = json!({
        "complainant": { "id_number": "110105194912310021", "phone": "13800001234" },
        "respondents": [{}, { "credit_code": "91350100M000100Y44", "phone": "88888888" }],
    });
    let answer = site.anonymous().post("/hints", asked).await;
    let hints = answer.ok()["hints"].as_array().unwrap();
    let said: Vec<_> = hints.iter().map(|hint| (hint["field"].as_str(), hint["code"].as_str())).collect();
    assert_eq!(
        said,
        [
            (Some("complainant.id_number"), Some("id_number_check")),
            (Some("respondents.1.credit_code"), Some("credit_code_check")),
            (Some("respondents.1.phone"), Some("phone_area")),
        ]
    );
    assert!(!answer.text.contains("110105194912310021"), "a hint does not repeat the number");
    assert_eq!(site.anonymous().post("/hints", json!({})).await.ok(), &json!({ "hints": [] }));
    site.anonymous().post("/hints", json!({ "id": "1" })).await.is_problem(422, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_with_a_number_that_looks_wrong_is_filed_with_a_hint() {
    let site = Site::new().await;
    let mut filing = complaint();
    filing["complainant"]["id_number"] = json!("110105194912310021");
    let answer = site.anonymous().post("/public/complaints", filing).await;
    assert_eq!(answer.code(), 201, "{}", answer.text);
    assert_eq!(answer.body["hints"][0]["code"], "id_number_check");
    for language in ["zh", "en"] {
        assert!(!answer.body["hints"][0]["text"][language].as_str().unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_number_is_shown_in_clear_to_the_holder_alone() {
    let site = Site::new().await;
    let mut filing = complaint();
    filing["complainant"]["id_number"] = json!("11010519491231002X");
    let (number, complainant) = site.file_as(filing).await;
    let clerk = site.as_role("clerk").await;
    let seen = clerk.get(&format!("/cases/{number}")).await;
    assert_eq!(seen.ok()["parties"][0]["party"]["id_number"], "11010519491231002X");
    let told = complainant.get(&format!("/public/cases/{number}")).await;
    assert_eq!(told.ok()["complainant"]["id_number"], "110105********002X");
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let masked = site.as_role("department").await.get(&format!("/cases/{number}")).await;
    assert_eq!(
        masked.ok()["parties"][0]["party"],
        json!({ "name": "张*", "phone": "138****1234", "id_number": "110105********002X" })
    );
    let events = clerk.get(&format!("/cases/{number}/events")).await;
    assert!(!events.text.contains("11010519491231002X"));
}
