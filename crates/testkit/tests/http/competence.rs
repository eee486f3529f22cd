//! Whose a complaint is: at filing, on the case, and when it is to change hands.

use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

fn against(region: Value) -> Value {
    json!({
        "procedure": "consumer-mediation",
        "complainant": { "name": "张三丰", "region": "330402" },
        "respondents": [{ "name": "某建材公司", "region": region }],
        "statement": "新铺的地板一周就翘起来了",
    })
}

/// Associations of 余杭, 西湖, 杭州 and 浙江, with their clerks.
async fn associations() -> (Site, [Actor; 4]) {
    let site = Site::of_territory().await;
    // The office of the house itself serves the whole country.
    site.serving(&site.house.office, "100000").await;
    let clerks = [
        site.serving("yh", "330110").await,
        site.serving("xh", "330106").await,
        site.serving("hz", "330100").await,
        site.serving("zj", "330000").await,
    ];
    (site, clerks)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_without_an_office_goes_to_the_competent_one() {
    let (site, [yuhang, ..]) = associations().await;
    let actor = site.anonymous().with("idempotency-key", "once");
    let filed = actor.post("/public/complaints", against(json!("330110"))).await;
    assert_eq!(filed.ok()["office"]["id"], "yh", "{}", filed.text);
    let competence = &filed.body["competence"];
    assert_eq!(competence["competent"][0]["code"], "330110");
    assert_eq!(competence["competent"][0]["name"], "浙江省杭州市余杭区");
    assert_eq!(competence["competent"][0]["office"]["id"], "yh");
    assert_eq!(
        (&competence["decision"], &competence["rule"]["id"]),
        (&json!("resolved"), &json!("CA-JUR-1"))
    );
    assert!(competence["trail"].as_array().unwrap().iter().any(|one| one["held"] == false));
    let again = actor.post("/public/complaints", against(json!("330110"))).await;
    assert_eq!(filed.ok(), again.ok(), "the same key is answered alike");
    let number = filed.body["case_no"].as_str().unwrap();
    let seen = yuhang.get(&format!("/cases/{number}")).await;
    assert_eq!(&seen.ok()["competence"], competence);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_competent_office_is_here_one_must_be_chosen_and_the_refusal_says_whose_it_is() {
    let (site, _) = associations().await;
    let refused = site.anonymous().post("/public/complaints", against(json!("330203"))).await;
    refused.is_problem(422, "fields");
    assert_eq!(refused.body["fields"][0]["field"], "office");
    assert!(refused.text.contains("330203海曙区"), "{}", refused.text);
    let mut named = against(json!("330203"));
    named["office"] = json!("zj");
    let filed = site.anonymous().post("/public/complaints", named).await;
    assert_eq!(filed.ok()["office"]["id"], "zj", "a complaint is taken wherever it is brought");
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_it_is_can_be_asked_before_anything_is_filed() {
    let (site, _) = associations().await;
    let ask = async |body: Value| site.anonymous().post("/decisions/competence", body).await;
    let answer = ask(json!({ "procedure": "consumer-mediation",
        "respondents": [{ "region": "330106", "habitual_region": "330110" }] }))
    .await;
    assert_eq!(answer.ok()["office"]["id"], "yh");
    assert_eq!(answer.body["offices"].as_array().unwrap().len(), 5);
    let answer = ask(json!({ "procedure": "consumer-mediation",
        "respondents": [{ "region": "330106" }, { "region": "330110" }] }))
    .await;
    assert_eq!(
        (&answer.ok()["office"]["id"], &answer.body["competence"]["competent"][0]["code"]),
        (&json!("hz"), &json!("330100"))
    );
    let answer = ask(json!({ "procedure": "consumer-mediation", "respondents": [{}],
        "complainant": { "region": "330402" } }))
    .await;
    assert_eq!(answer.ok()["competence"], Value::Null);
    assert_eq!(answer.body["lacks"]["field"], "respondents.0.region");
    let nothing = ask(json!({ "procedure": "consumer-mediation" })).await;
    assert_eq!((&nothing.ok()["competence"], &nothing.body["lacks"]), (&Value::Null, &Value::Null));
    ask(json!({ "procedure": "no-such" })).await.is_problem(422, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_division_that_does_not_exist_is_refused_at_its_field() {
    let (site, _) = associations().await;
    for (region, code, says) in [
        ("330199", "region_unknown", "330199"),
        ("330103", "region_abolished", "330105"),
        ("310100", "region_group", "310000"),
        ("杭州", "region_shape", "330106"),
        ("33\u{0}110", "region_shape", "330106"),
    ] {
        for path in ["/public/complaints", "/decisions/competence"] {
            let mut body = against(json!(region));
            if path == "/decisions/competence" {
                body = json!({ "procedure": "consumer-mediation", "respondents": [{ "region": region }] });
            }
            let refused = site.anonymous().post(path, body).await;
            refused.is_problem(422, "fields");
            let field = &refused.body["fields"][0];
            assert_eq!(
                (&field["field"], &field["code"]),
                (&json!("respondents.0.region"), &json!(code)),
                "{region}"
            );
            assert!(field["text"]["zh"].as_str().unwrap().contains(says), "{}", refused.text);
        }
    }
    let mut long = against(json!("330110"));
    long["respondents"][0]["address"] = json!("长".repeat(10_000));
    let refused = site.anonymous().post("/public/complaints", long).await;
    assert_eq!(refused.body["fields"][0]["field"], "respondents.0.address");
    let mut nul = against(json!("330110"));
    nul["complainant"]["id_number"] = json!("1\u{0}2");
    let refused = site.anonymous().post("/public/complaints", nul).await;
    assert_eq!(refused.body["fields"][0]["code"], "characters", "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_handed_over_to_the_competent_office_only() {
    let (site, [yuhang, xihu, ..]) = associations().await;
    let mut filing = against(json!("330110"));
    filing["office"] = json!("xh");
    let (number, _) = site.file_as(filing).await;
    let to = |office: &str| json!({ "fields": { "office": office } });
    let version = site.version(&number).await;
    let refused = xihu.act(&number, "hand_over", version, to("hz")).await;
    refused.is_problem(422, "not_competent");
    assert!(refused.body["detail"]["zh"].as_str().unwrap().contains("330110余杭区"), "{}", refused.text);
    assert_eq!(refused.body["competence"]["competent"][0]["code"], "330110");
    assert!(!refused.body["competence"]["trail"].as_array().unwrap().is_empty());
    assert_eq!(site.version(&number).await, version, "nothing was written");
    xihu.act(&number, "hand_over", version, to("yh")).await.ok();
    let events = yuhang.get(&format!("/cases/{number}/events")).await;
    let moved = events.ok()["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .find(|one| one["event"].to_string().contains("moved"));
    let moved = moved.unwrap()["event"].to_string();
    assert!(moved.contains("CA-JUR-1") && moved.contains("trail"), "{moved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_entrusted_to_whom_it_may_be_and_reported_to_bodies_above() {
    let (site, [_, xihu, _, province]) = associations().await;
    let mut filing = against(json!("330110"));
    filing["respondents"] =
        json!([{ "name": "甲", "region": "330110" }, { "name": "乙", "region": "330402" }]);
    let (number, _) = site.file_as(filing).await;
    let to = |office: &str| json!({ "fields": { "to": [office] } });
    let version = site.version(&number).await;
    let refused = province.act(&number, "entrust", version, to("xh")).await;
    refused.is_problem(422, "not_competent");
    assert!(refused.text.contains("330110余杭区"), "{}", refused.text);
    province.act(&number, "entrust", version, to("yh")).await.ok();

    let mut filing = against(json!("330106"));
    filing["office"] = json!("xh");
    let (number, _) = site.file_as(filing).await;
    let version = site.version(&number).await;
    xihu.act(&number, "report", version, to("yh")).await.is_problem(422, "not_competent");
    xihu.act(&number, "report", version, to("hz")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn offices_without_a_division_and_cases_without_places_are_not_checked() {
    let (site, [_, xihu, ..]) = associations().await;
    let plain = json!({ "procedure": "consumer-mediation", "office": "xh", "statement": "某事",
        "complainant": { "name": "张三丰" } });
    let (number, _) = site.file_as(plain).await;
    let over = json!({ "fields": { "office": "hz" } });
    let seen = xihu.get(&format!("/cases/{number}")).await;
    assert_eq!(seen.ok()["competence"], Value::Null);
    xihu.act(&number, "hand_over", site.version(&number).await, over).await.ok();
}
