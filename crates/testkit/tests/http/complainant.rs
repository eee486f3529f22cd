//! What a complainant can do and see without an account.

use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn number_and_code_open_the_case_and_tell_who_must_act_by_when() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let told = complainant.get(&format!("/public/cases/{number}")).await;
    let case = told.ok();
    assert_eq!(case["case_no"], json!(number));
    assert_eq!(case["next"]["due"], "2026-05-12", "five working days, Saturday 9 May is one");
    assert!(!case["status"]["zh"].as_str().unwrap().is_empty());
    assert_eq!(case["your_turn"], false);
    assert_eq!(case["complainant"]["name"], "张三丰");
    let acts: Vec<&str> =
        case["acts"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap()).collect();
    assert_eq!(acts, ["supplement", "withdraw"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_and_a_number_that_is_none_are_told_alike() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let wrong = site.anonymous().with("x-access-code", "AAAAA-AAAAA");
    let texts = [
        wrong.get(&format!("/public/cases/{number}")).await,
        site.anonymous().get(&format!("/public/cases/{number}")).await,
        complainant.get("/public/cases/0000-0000-00000").await,
        complainant.get("/public/cases/nonsense").await,
        wrong.post(&format!("/public/cases/{number}/acts/withdraw"), json!({ "fields": {} })).await,
    ]
    .map(|answer| {
        answer.is_problem(404, "not_found");
        answer.text
    });
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_files_once_and_with_another_complaint_is_refused() {
    let site = Site::new().await;
    let actor = site.anonymous().with("idempotency-key", "one and the same");
    let first = actor.post("/public/complaints", complaint()).await;
    let second = actor.post("/public/complaints", complaint()).await;
    assert_eq!(first.ok(), second.ok());
    let mut other = complaint();
    other["statement"] = json!("另一件事");
    actor.post("/public/complaints", other).await.is_problem(422, "idempotency_key_reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_with_a_stale_version_is_refused_and_its_repetition_changes_nothing() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let path = format!("/public/cases/{number}/acts/supplement");
    let body = json!({ "fields": { "statement": "补充照片说明" } });
    let once = complainant.with("idempotency-key", "k1");
    let first = once.post(&path, body.clone()).await;
    let again = once.post(&path, body.clone()).await;
    assert_eq!(first.ok()["version"], again.ok()["version"]);
    let stale = complainant.with("if-match", "\"1\"").post(&path, body).await;
    stale.is_problem(409, "stale");
    assert_eq!(stale.body["version"], first.ok()["version"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_inside_is_never_told() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let version = site.version(&number).await;
    let inside =
        json!({ "outcome": "founded", "fields": { "findings": "内部调查意见", "cause": "内部原因" } });
    clerk.act(&number, "investigate", version, inside).await.ok();
    let version = site.version(&number).await;
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "内部要求" } });
    clerk.act(&number, "send_slip", version, slip).await.ok();
    let version = site.version(&number).await;
    let told = json!({ "fields": { "answer": "正在处理,请放心" } });
    clerk.act(&number, "interim_reply", version, told).await.ok();
    let shown = complainant.get(&format!("/public/cases/{number}")).await;
    assert!(shown.ok()["status"]["zh"].as_str().unwrap().contains("责任部门"));
    assert!(shown.text.contains("正在处理,请放心"));
    assert!(!shown.text.contains("内部"), "{}", shown.text);
    assert!(!shown.text.contains("李四"), "people inside are not named to the complainant");
}
