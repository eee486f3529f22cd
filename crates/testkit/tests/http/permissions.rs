//! Nobody sees or does what is not theirs.

use redress_app::ports::{Office, Post};
use redress_testkit::{Actor, Site};
use serde_json::json;

/// Somebody of an office that has nothing to do with the case.
pub async fn stranger(site: &Site) -> Actor {
    let office = Office {
        code: "elsewhere".into(),
        parent: None,
        zh: "外单位".into(),
        en: "Elsewhere".into(),
        procedures: Vec::new(),
        region: None,
        ..Office::default()
    };
    site.house.store.put_office(&office).await.unwrap();
    let posts = [Post { office: "elsewhere".into(), role: "clerk".into() }];
    site.house.app.put_person("stranger", "钱五", None, &posts).await.unwrap();
    let person = site.house.store.person_by_login("stranger").await.unwrap().unwrap();
    let granted = site.house.app.make_token(person, "", 1).await.unwrap();
    site.anonymous().with("authorization", format!("Bearer {}", granted.secret))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_has_nothing_to_do_with_a_case_does_not_learn_that_it_exists() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let stranger = stranger(&site).await;
    let missing = stranger.get("/cases/0000-0000-00000").await;
    for path in
        [format!("/cases/{number}"), format!("/cases/{number}/events"), format!("/cases/{number}/timeline")]
    {
        let answer = stranger.get(&path).await;
        answer.is_problem(404, "not_found");
        assert_eq!(answer.text, missing.text);
    }
    let body = json!({ "outcome": "founded", "fields": { "findings": "x" } });
    stranger.act(&number, "investigate", 2, body).await.is_problem(404, "not_found");
    for path in ["/cases", "/duties", "/notices"] {
        assert_eq!(stranger.get(path).await.ok()["items"], json!([]), "{path}");
    }
    assert_eq!(stranger.get("/figures").await.ok()["received"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_pages_are_closed_to_whoever_is_not_signed_in() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    for actor in [&site.anonymous(), &complainant] {
        for path in ["/cases", "/duties", "/notices", "/offices", "/figures", "/session"] {
            actor.get(path).await.is_problem(401, "sign_in");
        }
        actor.get(&format!("/cases/{number}")).await.is_problem(401, "sign_in");
        actor.post("/cases", json!({})).await.is_problem(401, "sign_in");
        actor.post("/clock", json!({ "hours": 1 })).await.is_problem(401, "sign_in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_sees_the_case_from_the_referral_on_with_parties_masked() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let department = site.as_role("department").await;
    department.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let seen = department.get(&format!("/cases/{number}")).await;
    assert_eq!(seen.ok()["parties"][0]["party"], json!({ "name": "张*", "phone": "138****1234" }));
    assert_eq!(seen.body["parties_clear"], false);
    assert!(!seen.text.contains("13800001234") && !seen.text.contains("张三丰"));
    let other = site.as_post("department", &site.house.departments[1]).await;
    other.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_of_another_role_is_refused_and_says_whose_it_is() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let leader = site.as_role("leader").await;
    let body = json!({ "outcome": "founded", "fields": { "findings": "x" } });
    let refused = leader.act(&number, "investigate", 2, body).await;
    refused.is_problem(422, "not_yours");
    assert!(refused.body["detail"]["zh"].as_str().unwrap().contains("客服专员"));
    assert_eq!(site.version(&number).await, 2, "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_personal_data_is_in_the_log_of_events() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let events = site.as_role("clerk").await.get(&format!("/cases/{number}/events")).await;
    events.ok();
    for secret in ["张三丰", "13800001234", "某建材公司", "翘起来", "退款"] {
        assert!(!events.text.contains(secret), "{secret} stands in an event");
    }
}
