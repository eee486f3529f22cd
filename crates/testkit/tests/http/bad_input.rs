//! Bad input gets its own code and a sentence in both languages, and changes nothing.

use axum::http::Method;
use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_with_a_fault_says_which_field_and_files_nothing() {
    let site = Site::new().await;
    let set = |path: &[&str], value: Value| {
        let mut body = complaint();
        let mut at = &mut body;
        for key in path {
            at = &mut at[*key];
        }
        *at = value;
        body
    };
    let long = "长".repeat(20_001);
    for (body, field, code) in [
        (set(&["procedure"], json!("no-such")), "procedure", "unknown"),
        (set(&["statement"], json!(" ")), "statement", "missing"),
        (set(&["statement"], json!(long)), "statement", "too_long"),
        (set(&["statement"], json!(7)), "statement", "type"),
        (set(&["colour"], json!("red")), "colour", "unknown"),
        (set(&["complainant", "name"], json!("")), "complainant.name", "missing"),
        (set(&["complainant", "age"], json!(3)), "complainant.age", "unknown"),
        (set(&["complainant", "phone"], json!("call me")), "complainant.phone", "phone"),
        (set(&["complainant", "phone"], json!("12")), "complainant.phone", "phone"),
        (set(&["facts"], json!({})), "facts.kind", "missing"),
        (set(&["facts", "kind"], json!("nonsense")), "facts.kind", "choice"),
        (set(&["facts", "amount_claimed"], json!(-5)), "facts.amount_claimed", "range"),
        (set(&["facts", "amount_claimed"], json!("5")), "facts.amount_claimed", "type"),
        (set(&["facts", "occurred_on"], json!("yesterday")), "facts.occurred_on", "type"),
        (set(&["facts", "occurred_on"], json!("2999-01-01")), "facts.occurred_on", "range"),
        (set(&["facts", "occurred_on"], json!("2027-01-01")), "facts.occurred_on", "range"),
        (set(&["facts", "shoe"], json!(42)), "facts.shoe", "unknown"),
        (set(&["statement"], json!("a\u{0}b")), "statement", "characters"),
    ] {
        let answer = site.anonymous().post("/public/complaints", body).await;
        let fields = answer.is_problem(422, "fields")["fields"].as_array().unwrap();
        assert_eq!(
            (&fields[0]["field"], &fields[0]["code"]),
            (&json!(field), &json!(code)),
            "{}",
            answer.text
        );
        assert!(!fields[0]["text"]["zh"].as_str().unwrap().is_empty());
    }
    assert_eq!(site.as_role("clerk").await.get("/cases").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_json_are_told_apart() {
    let site = Site::new().await;
    let gb18030 = [b"{\"statement\":\"".as_slice(), &[0xcd, 0xb6, 0xcb, 0xdf], b"\"}"].concat();
    for (bytes, status, code) in [
        (b"{".to_vec(), 400, "unreadable"),
        (Vec::new(), 400, "unreadable"),
        (gb18030, 400, "encoding"),
        (vec![b'x'; 2_000_000], 413, "too_large"),
    ] {
        let answer = site.anonymous().send(Method::POST, "/public/complaints", Some(bytes)).await;
        answer.is_problem(status, code);
    }
    let form = site.anonymous().with("content-type", "text/plain");
    form.send(Method::POST, "/public/complaints", Some(b"{}".to_vec())).await.is_problem(415, "media_type");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_cannot_be_is_refused() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    for (at, code) in [("2026-05-07T00:00:00Z", "time"), ("1989-12-31T00:00:00Z", "time"), ("soon", "fields")]
    {
        let mut body = complaint();
        body["received_at"] = json!(at);
        clerk.post("/cases", body).await.is_problem(422, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_that_are_not_open_unknown_or_badly_stated_are_refused() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let body = json!({ "fields": {} });
    clerk.act(&number, "archive", 2, body.clone()).await.is_problem(422, "act_not_open");
    clerk.act(&number, "visit", 2, body.clone()).await.is_problem(422, "act_not_open");
    clerk.act(&number, "investigate", 2, body.clone()).await.is_problem(422, "outcome_needed");
    let missing = json!({ "outcome": "founded", "fields": { "shoe": 1 } });
    let fields = clerk.act(&number, "investigate", 2, missing).await;
    let fields = fields.is_problem(422, "fields")["fields"].as_array().unwrap().len();
    assert_eq!(fields, 2, "everything wrong is told at once");
    clerk.act(&number, "investigate", 1, body.clone()).await.is_problem(409, "stale");
    let path = format!("/cases/{number}/acts/investigate");
    clerk.post(&path, body.clone()).await.is_problem(428, "if_match_needed");
    clerk.with("if-match", "new").post(&path, body).await.is_problem(400, "if_match");
    let nowhere = json!({ "outcome": "founded", "fields": { "findings": "x" } });
    clerk.act(&number, "investigate", 2, nowhere).await.ok();
    let slip = json!({ "fields": { "departments": ["moon"], "request": "x" } });
    let refused = clerk.act(&number, "send_slip", site.version(&number).await, slip).await;
    assert_eq!(refused.is_problem(422, "fields")["fields"][0]["field"], "departments");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_refuse_what_they_do_not_know_and_page_to_the_end() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    clerk.get("/cases?colour=red").await.is_problem(400, "fields");
    clerk.get("/cases?limit=many").await.is_problem(400, "fields");
    clerk.get("/cases?limit=0").await.is_problem(400, "limit");
    clerk.get("/notices?limit=2147483648").await.is_problem(400, "limit");
    clerk.get("/cases?cursor=none").await.is_problem(400, "cursor");
    clerk.get("/duties?state=odd").await.is_problem(400, "fields");
    clerk.get("/nothing").await.is_problem(404, "not_found");
    clerk.get("/cases/%E6%9D").await.is_problem(404, "not_found");
    clerk.delete("/cases").await.is_problem(405, "method");
    let mut numbers = Vec::new();
    for _ in 0..5 {
        numbers.push(site.file().await.0);
    }
    for list in ["/cases", "/duties"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = clerk.get(&format!("{list}?limit=2{cursor}")).await;
            let items = page.ok()["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item["case_no"].as_str().unwrap().to_owned()));
            match page.body["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        seen.sort();
        numbers.sort();
        assert_eq!(seen, numbers, "{list}");
    }
}
