//! What ends without its owner: first passwords by themselves, sessions and tokens by the security administrator.

use jiff::SignedDuration;
use redress_testkit::{Actor, Site};
use serde_json::json;

use crate::people::Three;

async fn in_force(actor: &Actor) -> bool {
    let answer = actor.get("/session").await;
    if answer.code() == 401 {
        answer.is_problem(401, "sign_in");
    }
    answer.code() == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_lets_in_for_a_week_and_a_new_one_for_another() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (id, first) = three.hire("wu").await;
    let path = format!("/people/{id}");
    let until = site.house.now() + SignedDuration::from_hours(7 * 24);
    assert_eq!(three.system.get(&path).await.ok()["first_until"], until.to_string());
    site.house.clock.forward(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    let (actor, answer) = site.anonymous().sign_in("wu", &first, None).await;
    answer.ok();
    site.house.clock.forward(SignedDuration::from_secs(1));
    let (_, late) = site.anonymous().sign_in("wu", &first, None).await;
    late.is_problem(401, "first_password_over");
    let (_, wrong) = site.anonymous().sign_in("wu", "not it at all", None).await;
    wrong.is_problem(401, "sign_in");

    // Whoever came in before the end can still choose a password of their own, which has none.
    let own = json!({ "password": first, "new_password": "a river flows uphill" });
    actor.post("/account/password", own).await.ok();
    let three = Three::of(&site).await;
    assert_eq!(three.system.get(&path).await.ok()["first_until"], json!(null));
    site.house.clock.forward(SignedDuration::from_hours(1_000));
    site.anonymous().sign_in("wu", "a river flows uphill", None).await.1.ok();

    let three = Three::of(&site).await;
    let again = three.security.post(&format!("{path}/password"), json!({})).await;
    let again = again.ok()["first_password"].as_str().unwrap().to_owned();
    let (_, answer) = site.anonymous().sign_in("wu", &again, None).await;
    assert_eq!(answer.ok()["first"]["password"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_sessions_and_tokens_of_somebody_end_by_one_act_that_is_on_record() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (id, first) = three.hire("wu").await;
    let (program, _) = three.hire("other").await;
    let path = format!("/people/{id}/keys/end");
    let (one, _) = site.anonymous().sign_in("wu", &first, None).await;
    let person = site.house.store.person(id).await.unwrap().unwrap();
    let token = site.house.app.make_token(person, "报表", 30).await.unwrap().secret;
    let two = site.anonymous().with("authorization", format!("Bearer {token}"));
    assert!(in_force(&one).await && in_force(&two).await);
    three.system.post(&path, json!({})).await.is_problem(403, "forbidden");
    assert_eq!(three.security.post(&format!("/people/{program}/keys/end"), json!({})).await.code(), 204);
    assert!(in_force(&one).await, "another's are left alone");
    assert_eq!(three.security.post(&path, json!({})).await.code(), 204);
    assert!(!in_force(&one).await && !in_force(&two).await);
    let own = format!("/people/{}/keys/end", three.security_id);
    assert_eq!(
        three.security.post(&own, json!({})).await.is_problem(422, "fields")["fields"][0]["code"],
        "own"
    );
    three.security.post("/people/999/keys/end", json!({})).await.is_problem(404, "not_found");
    let log = three.auditor.get("/audit?kind=keys_ended").await;
    assert_eq!(log.ok()["items"][0]["person"]["id"], id, "{}", log.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybodys_sessions_end_at_once_but_the_one_that_asks_and_programs_go_on() {
    let site = Site::new().await;
    let three = Three::of(&site).await;
    let (id, first) = three.hire("wu").await;
    let (one, _) = site.anonymous().sign_in("wu", &first, None).await;
    let person = site.house.store.person(id).await.unwrap().unwrap();
    let token = site.house.app.make_token(person, "报表", 30).await.unwrap().secret;
    let program = site.anonymous().with("authorization", format!("Bearer {token}"));
    let end = "/people/sessions/end";
    for other in [&three.system, &three.auditor, &one, &program] {
        assert_eq!(other.post(end, json!({})).await.code(), 403);
    }
    assert_eq!(three.security.post(end, json!({})).await.code(), 204);
    for gone in [&three.system, &three.auditor, &one] {
        assert!(!in_force(gone).await);
    }
    assert!(in_force(&three.security).await && in_force(&program).await);
    let auditor = Three::of(&site).await.auditor;
    let log = auditor.get("/audit?kind=sessions_ended").await;
    assert_eq!(log.ok()["items"].as_array().unwrap().len(), 1);
}
