//! Binding an identity to an account, and unbinding it.

use redress_app::ports::Post;
use serde_json::json;

use super::{PASSWORD, Stage, kinds};

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_opens_one_account_and_is_bound_in_the_session_that_began_it() {
    let stage = Stage::new().await;
    let (mut wang, mut li) = (stage.signed_in("wang").await, stage.signed_in("li").await);
    stage.bind(&mut wang, "shared").await;
    stage.bind(&mut li, "shared").await.is_problem(409, "identity_taken");
    assert_eq!(kinds(&stage.noted(1).await), ["identity_taken"]);

    // What Wang began, Li cannot end, not even in the same browser.
    let begun = json!({ "provider": "staff", "password": PASSWORD });
    let leaving = wang.post("/account/identities", begun).await;
    let location = leaving.ok()["location"].as_str().unwrap();
    let given = stage.provider.vouch(location, "another", stage.site.house.now(), |_| {});
    li.cookies.insert("redress_away".into(), wang.cookies["redress_away"].clone());
    li.back("/account/identities/return", &given).await.is_problem(401, "sign_in_over");
    assert_eq!(kinds(&stage.noted(1).await), ["identity_bad"]);
    assert_eq!(li.now().get("/account/identities").await.ok(), &json!([]));

    // What was begun to sign in binds nothing, and the other way round.
    let given = stage.there(&mut wang, "another", |_| {}).await;
    wang.back("/account/identities/return", &given).await.is_problem(401, "sign_in_over");
    wang.csrf = "wrong".into();
    wang.post("/account/identities", json!({})).await.is_problem(403, "csrf");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_is_unbound_with_the_password_and_opens_nothing_from_then_on() {
    let stage = Stage::new().await;
    let mut wang = stage.signed_in("wang").await;
    stage.bind(&mut wang, "wang-at-work").await;
    let mut elsewhere = stage.browser();
    stage.sign_in(&mut elsewhere, "wang-at-work", |_| {}).await.ok();
    let own = wang.now().get("/account/identities").await;
    let path = format!("/account/identities/{}/remove", own.ok()[0]["id"].as_str().unwrap());
    wang.post(&path, json!({ "password": "not it" })).await.is_problem(422, "password_wrong");
    let mut li = stage.signed_in("li").await;
    li.post(&path, json!({ "password": PASSWORD })).await.is_problem(404, "not_found");
    assert_eq!(wang.post(&path, json!({ "password": PASSWORD })).await.code(), 204);
    assert_eq!(stage.noted(1).await, [("identity_unbound".to_owned(), "oidc:staff".to_owned())]);
    elsewhere.now().get("/session").await.is_problem(401, "sign_in");
    wang.now().get("/session").await.ok();
    stage.sign_in(&mut elsewhere, "wang-at-work", |_| {}).await.is_problem(401, "identity_unknown");
    assert_eq!(stage.bind(&mut li, "wang-at-work").await.code(), 204, "it is free for another");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_security_administrator_unbinds_what_somebody_has_bound() {
    let stage = Stage::new().await;
    let house = &stage.site.house;
    let posts = [Post { office: house.office.clone(), role: "security_admin".into() }];
    house.app.put_person("guard", "秦安", Some(PASSWORD), &posts).await.unwrap();
    let mut guard = stage.signed_in("guard").await;
    let mut wang = stage.signed_in("wang").await;
    stage.bind(&mut wang, "wang-at-work").await;
    let person =
        |login: &'static str| async move { house.store.person_by_login(login).await.unwrap().unwrap().id };
    let id = person("wang").await;
    assert_eq!(guard.now().get(&format!("/people/{id}")).await.ok()["identities"], 1);
    let own = person("guard").await;
    guard.post(&format!("/people/{own}/identities/reset"), json!({})).await.is_problem(422, "fields");
    assert_eq!(guard.post(&format!("/people/{id}/identities/reset"), json!({})).await.code(), 204);
    wang.now().get("/session").await.is_problem(401, "sign_in");
    stage.sign_in(&mut wang, "wang-at-work", |_| {}).await.is_problem(401, "identity_unknown");
    assert_eq!(guard.now().get(&format!("/people/{id}")).await.ok()["identities"], 0);
}
