//! Signing in and out, by password and by token.

use axum::http::StatusCode;
use redress_app::ports::Post;
use redress_testkit::Site;
use redress_testkit::actors::PASSWORD;
use serde_json::json;

async fn with_password(site: &Site) {
    let posts = [Post { office: site.house.office.clone(), role: "clerk".into() }];
    site.house.app.put_person("wang", "王芳", Some(PASSWORD), &posts).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_reads_with_its_cookie_and_writes_only_with_its_csrf_token() {
    let site = Site::new().await;
    with_password(&site).await;
    let answer = site.anonymous().post("/session", json!({ "login": "wang", "password": PASSWORD })).await;
    let csrf = answer.ok()["csrf"].as_str().unwrap().to_owned();
    assert_eq!(answer.body["posts"][0]["role"]["title"]["zh"], "客服专员");
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let actor = site.anonymous().with("cookie", cookie.split(';').next().unwrap());
    actor.get("/duties").await.ok();
    actor.delete("/session").await.is_problem(403, "csrf");
    let whole = actor.with("x-csrf-token", csrf);
    assert_eq!(whole.delete("/session").await.status, StatusCode::NO_CONTENT);
    whole.get("/duties").await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let site = Site::new().await;
    with_password(&site).await;
    let wrong =
        site.anonymous().post("/session", json!({ "login": "wang", "password": "not it at all" })).await;
    let nobody = site.anonymous().post("/session", json!({ "login": "nobody", "password": PASSWORD })).await;
    wrong.is_problem(401, "sign_in");
    assert_eq!(wrong.text, nobody.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_taken_away_takes_effect_at_the_next_request() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let clerk = site.as_role("clerk").await;
    clerk.get(&format!("/cases/{number}")).await.ok();
    let redress_app::people::Caller::Person { person, .. } = site.house.clerk() else { return };
    site.house.store.put_posts(person.id, &[]).await.unwrap();
    clerk.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    clerk.get("/session").await.ok();
    site.pass(31 * 24).await;
    clerk.get("/session").await.is_problem(401, "sign_in");
}
