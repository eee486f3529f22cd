//! Dangerous acts take two people: who may propose, who may confirm, and that nobody does both.

use jiff::SignedDuration;
use redress_app::ports::Post;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

const PASSWORD: &str = "seven grey stones";

/// Somebody with this post in the holding office, signed in with a session.
pub async fn hired(site: &Site, login: &str, role: &str) -> Actor {
    let posts = [Post { office: site.house.office.clone(), role: role.into() }];
    site.house.app.put_person(login, "吴九", Some(PASSWORD), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(login, PASSWORD, None).await;
    answer.ok();
    actor
}

/// A case that its complainant has withdrawn.
pub async fn closed(site: &Site) -> (String, Actor) {
    let (number, complainant) = site.file().await;
    complainant.post(&format!("/public/cases/{number}/acts/withdraw"), json!({ "fields": {} })).await.ok();
    site.pass(0).await;
    (number, complainant)
}

pub fn erasing(site: &Site, cases: &[&str]) -> Value {
    json!({ "kind": "erase_cases", "office": site.house.office, "ground": "law", "reason": "按上级决定清理", "cases": cases })
}

pub async fn proposed(by: &Actor, body: Value) -> String {
    let made = by.post("/orders", body).await;
    assert_eq!(made.code(), 201, "{}", made.text);
    assert_eq!(made.body["state"], "proposed");
    made.body["id"].as_str().unwrap().to_owned()
}

pub async fn carried_out(site: &Site) {
    while site.house.app.carry_out(10).await.unwrap() > 0 {}
    site.pass(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_proposes_another_confirms_and_only_then_it_is_done() {
    let site = Site::new().await;
    let (number, complainant) = closed(&site).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let id = proposed(&head, erasing(&site, &[&number])).await;
    carried_out(&site).await;
    let path = format!("/orders/{id}");
    assert_eq!(head.get(&path).await.ok()["may"], json!(["withdraw"]));
    let shown = security.get(&path).await;
    assert_eq!(shown.ok()["may"], json!(["confirm", "refuse"]));
    assert_eq!(shown.body["cases"], json!([{ "case_no": number, "result": null, "at": null }]));
    assert_eq!(shown.body["reason"], "按上级决定清理");
    security.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
    assert_eq!(head.get(&format!("/cases/{number}")).await.ok()["erased"], json!([]));

    head.post(&format!("{path}/confirm"), json!({})).await.is_problem(403, "forbidden");
    let confirmed = security.post(&format!("{path}/confirm"), json!({})).await;
    assert_eq!(confirmed.ok()["state"], "confirmed");
    assert_eq!(security.post(&format!("{path}/confirm"), json!({})).await.ok()["state"], "confirmed");
    head.post(&format!("{path}/withdraw"), json!({})).await.is_problem(409, "order_over");
    carried_out(&site).await;
    let done = head.get(&path).await;
    assert_eq!((&done.ok()["state"], &done.body["cases"][0]["result"]), (&json!("done"), &json!("erased")));

    let case = head.get(&format!("/cases/{number}")).await;
    assert_eq!(
        (&case.ok()["erased"][0]["whole"], &case.body["erased"][0]["order"]),
        (&json!(true), &json!(id))
    );
    assert!(case.body["parties"].as_array().unwrap().iter().all(|row| row["party"].is_null()));
    assert!(case.body["texts"].as_array().unwrap().iter().all(|row| row["body"].is_null()));
    let told = head.get(&format!("/cases/{number}/timeline")).await;
    assert!(!told.text.contains("地板") && told.text.contains("已依法删除"), "{}", told.text);
    let followed = complainant.get(&format!("/public/cases/{number}")).await;
    assert!(followed.ok()["erased"]["ground"]["zh"].is_string());
    assert!(!followed.text.contains("张三丰") && !followed.text.contains("地板"), "{}", followed.text);
    let found = head.post("/cases/search", json!({ "q": "地板" })).await;
    assert_eq!(found.ok()["items"], json!([]));
    let list = head.post("/cases/export", json!({})).await;
    assert!(list.text.contains("已依法删除") && !list.text.contains("138"), "{}", list.text);

    let auditor = hired(&site, "aud", "auditor").await;
    assert_eq!(auditor.get("/orders").await.ok()["items"].as_array().unwrap().len(), 1);
    let log = auditor.get("/audit").await;
    let kinds: Vec<&str> = log.ok()["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["order"].as_str().and(row["kind"].as_str()))
        .collect();
    assert_eq!(kinds, ["order_done", "erased", "order_confirmed", "order_proposed"], "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_proposes_and_nobody_confirms_their_own() {
    let site = Site::new().await;
    let (number, _) = closed(&site).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let system = hired(&site, "sys", "system_admin").await;
    for (role, login) in [("clerk", "cl"), ("auditor", "aud")] {
        let actor = hired(&site, login, role).await;
        actor.post("/orders", erasing(&site, &[&number])).await.is_problem(403, "forbidden");
    }
    for actor in [&security, &system] {
        actor.post("/orders", erasing(&site, &[&number])).await.is_problem(403, "forbidden");
    }
    let other = json!({ "kind": "erase_cases", "office": site.house.departments[0], "ground": "law", "reason": "清理清理", "cases": [number] });
    head.post("/orders", other).await.is_problem(403, "forbidden");
    // One person may make a token for another, so no token will do.
    let token = site.as_role("leader").await;
    token.post("/orders", erasing(&site, &[&number])).await.is_problem(403, "scope");

    // The head's own post is held by somebody who is also a security administrator.
    let posts = ["leader", "security_admin"]
        .map(|role| Post { office: site.house.office.clone(), role: role.into() });
    site.house.app.put_person("both", "郑十", Some(PASSWORD), &posts).await.unwrap();
    let (both, _) = site.anonymous().sign_in("both", PASSWORD, None).await;
    let id = proposed(&both, erasing(&site, &[&number])).await;
    let refused = both.post(&format!("/orders/{id}/confirm"), json!({})).await;
    refused.is_problem(403, "order_same_person");
    assert_eq!(both.get(&format!("/orders/{id}")).await.ok()["may"], json!(["withdraw"]));
    for actor in [&system, &head] {
        actor.post(&format!("/orders/{id}/confirm"), json!({})).await.is_problem(403, "forbidden");
    }
    let clerk = hired(&site, "cl2", "clerk").await;
    clerk.get(&format!("/orders/{id}")).await.is_problem(404, "not_found");
    assert_eq!(clerk.get("/orders").await.ok()["items"], json!([]));
    system.get(&format!("/orders/{id}")).await.is_problem(404, "not_found");
    assert_eq!(both.post(&format!("/orders/{id}/withdraw"), json!({})).await.ok()["state"], "withdrawn");
    security.post(&format!("/orders/{id}/confirm"), json!({})).await.is_problem(409, "order_over");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_stood_in_for_or_gave_the_password_does_not_confirm() {
    let site = Site::new().await;
    let (number, _) = closed(&site).await;
    let security = hired(&site, "sec", "security_admin").await;
    let (head, _) = (hired(&site, "head", "leader").await, ());
    let id = proposed(&head, erasing(&site, &[&number])).await;
    let person = site.house.store.person_by_login("head").await.unwrap().unwrap().id;
    security.post(&format!("/people/{person}/password"), json!({})).await.ok();
    let refused = security.post(&format!("/orders/{id}/confirm"), json!({})).await;
    refused.is_problem(403, "order_same_hand");
    let other = hired(&site, "sec2", "security_admin").await;
    other.post(&format!("/orders/{id}/confirm"), json!({})).await.ok();
    carried_out(&site).await;

    // A head who is also the only other administrator is away, and a clerk proposes in their place.
    let (second, _) = closed(&site).await;
    let posts = ["leader", "security_admin"]
        .map(|role| Post { office: site.house.office.clone(), role: role.into() });
    site.house.app.put_person("away", "郑十", Some(PASSWORD), &posts).await.unwrap();
    let (away, _) = site.anonymous().sign_in("away", PASSWORD, None).await;
    let clerk = hired(&site, "stand-in", "clerk").await;
    let stands_in = site.house.store.person_by_login("stand-in").await.unwrap().unwrap().id;
    let tag = away.get("/account/substitutes").await.headers["etag"].to_str().unwrap().to_owned();
    let named = json!({ "substitutes": [{ "office": site.house.office, "role": "leader", "substitute": stands_in,
        "from": "2026-05-06", "until": "2026-05-20" }] });
    away.with("if-match", tag).put("/account/substitutes", named).await.ok();
    let id = proposed(&clerk, erasing(&site, &[&second])).await;
    assert_eq!(clerk.get(&format!("/orders/{id}")).await.ok()["instead_of"]["name"], "郑十");
    away.post(&format!("/orders/{id}/confirm"), json!({})).await.is_problem(403, "order_same_person");
    other.post(&format!("/orders/{id}/confirm"), json!({})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_seven_days_it_is_over_and_a_refusal_says_why() {
    let site = Site::new().await;
    let (number, _) = closed(&site).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let id = proposed(&head, erasing(&site, &[&number])).await;
    security.post(&format!("/orders/{id}/refuse"), json!({ "reason": "无" })).await.is_problem(422, "fields");
    let refused = security.post(&format!("/orders/{id}/refuse"), json!({ "reason": "案件仍有诉讼" })).await;
    assert_eq!(
        (&refused.ok()["state"], &refused.body["refused"]),
        (&json!("refused"), &json!("案件仍有诉讼"))
    );
    security.post(&format!("/orders/{id}/confirm"), json!({})).await.is_problem(409, "order_over");

    let about = json!({ "kind": "about_person", "office": site.house.office, "reason": "本人申请查阅", "phone": "13800001234" });
    let id = proposed(&head, about).await;
    let shown = security.get(&format!("/orders/{id}")).await;
    assert_eq!(shown.ok()["person"]["phone"], "138****1234", "masked");
    site.house.clock.forward(SignedDuration::from_hours(7 * 24));
    let (head, _) = site.anonymous().sign_in("head", PASSWORD, None).await;
    let (security, _) = site.anonymous().sign_in("sec", PASSWORD, None).await;
    security.post(&format!("/orders/{id}/confirm"), json!({})).await.is_problem(409, "order_over");
    carried_out(&site).await;
    let over = head.get(&format!("/orders/{id}")).await;
    assert_eq!((&over.ok()["state"], &over.body["person"]), (&json!("expired"), &Value::Null));
    let kept = site.house.store.order(&id).await.unwrap().unwrap();
    assert!(!kept.body.contains("138"), "whom it was about is forgotten: {}", kept.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_erased_is_refused_at_its_place_and_looked_at_again_when_it_is_done() {
    let site = Site::new().await;
    let ((closed_no, _), (open_no, _)) = (closed(&site).await, site.file().await);
    let (held_no, _) = closed(&site).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let hold = json!({ "reason": "诉讼中,须保全" });
    head.post(&format!("/cases/{held_no}/hold"), hold.clone()).await.ok();
    for (cases, ground, field, code) in [
        (vec![open_no.as_str()], "law", "cases[0]", "running"),
        (vec![&closed_no, &held_no], "law", "cases[1]", "held"),
        (vec![&closed_no], "retention", "cases[0]", "not_due"),
        (vec!["0000-0000-00000"], "law", "cases[0]", "not_found"),
        (vec![&closed_no, &closed_no], "law", "cases", "range"),
        (vec![], "law", "cases", "range"),
    ] {
        let mut body = erasing(&site, &cases);
        body["ground"] = json!(ground);
        let refused = head.post("/orders", body).await;
        let refused = refused.is_problem(422, "fields");
        assert_eq!(
            (&refused["fields"][0]["field"], &refused["fields"][0]["code"]),
            (&json!(field), &json!(code))
        );
    }
    let mut short = erasing(&site, &[&closed_no]);
    short["reason"] = json!("无");
    assert_eq!(head.post("/orders", short).await.body["fields"][0]["field"], "reason");

    let id = proposed(&head, erasing(&site, &[&closed_no])).await;
    head.post(&format!("/cases/{closed_no}/hold"), hold).await.ok();
    security.post(&format!("/orders/{id}/confirm"), json!({})).await.ok();
    carried_out(&site).await;
    let done = head.get(&format!("/orders/{id}")).await;
    assert_eq!((&done.ok()["state"], &done.body["cases"][0]["result"]), (&json!("done"), &json!("held")));
    let case = head.get(&format!("/cases/{closed_no}")).await;
    assert_eq!(case.ok()["parties"][0]["party"]["name"], "张三丰", "a held case is never erased");
}
