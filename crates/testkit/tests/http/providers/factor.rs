//! Second factors, and what else comes first, after signing in by a provider.

use redress_testkit::provider::Token;
use serde_json::json;

use super::{Browser, PASSWORD, Stage, kinds};

/// Sets up a second factor for whoever is signed in; gives its secret.
async fn enrol(stage: &Stage, browser: &mut Browser) -> String {
    let begun = browser.post("/account/factor", json!({ "password": PASSWORD })).await;
    let secret = begun.ok()["secret"].as_str().unwrap().to_owned();
    let code = crate::account::code(&stage.site, &secret, 0);
    browser.post("/account/factor/confirm", json!({ "code": code })).await.ok();
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_second_factor_gives_its_code_unless_the_provider_vouches_for_one() {
    let stage = Stage::new().await;
    let mut wang = stage.signed_in("wang").await;
    stage.bind(&mut wang, "wang-at-work").await;
    let secret = enrol(&stage, &mut wang).await;
    stage.forward(1);

    let mut browser = stage.browser();
    let asked = stage.sign_in(&mut browser, "wang-at-work", |_| {}).await;
    assert_eq!(asked.ok(), &json!({ "me": null, "back": null }));
    assert!(!browser.cookies.contains_key("redress_session"));
    let path = "/session/provider/code";
    browser.post(path, json!({ "code": "" })).await.is_problem(401, "code_needed");
    browser.post(path, json!({ "code": "000000" })).await.is_problem(401, "code_wrong");
    let code = crate::account::code(&stage.site, &secret, 0);
    stage.browser().post(path, json!({ "code": code })).await.is_problem(401, "sign_in_over");
    let arrived = browser.post(path, json!({ "code": code })).await;
    assert_eq!(arrived.ok()["back"], "/console/cases");
    browser.now().get("/duties").await.ok();
    assert_eq!(kinds(&stage.noted(2).await), ["factor_bad", "sign_in"]);
    browser.post(path, json!({ "code": "123456" })).await.is_problem(401, "sign_in_over");

    type Change = fn(&mut Token);
    let vouched: [(Change, bool); 4] = [
        (|token| token.claims["amr"] = json!(["pwd", "mfa"]), true),
        (|token| token.claims["acr"] = json!("urn:two"), true),
        (|token| token.claims["amr"] = json!(["pwd"]), false),
        (|token| token.claims["acr"] = json!("urn:one"), false),
    ];
    for (change, enough) in vouched {
        let arrived = stage.sign_in(&mut stage.browser(), "wang-at-work", change).await;
        assert_eq!(arrived.ok()["me"].is_object(), enough);
    }

    // Wrong codes make the account wait, as at signing in with a password.
    let mut guessing = stage.browser();
    stage.sign_in(&mut guessing, "wang-at-work", |_| {}).await.ok();
    for _ in 0..5 {
        guessing.post(path, json!({ "code": "000000" })).await.is_problem(401, "code_wrong");
    }
    guessing.post(path, json!({ "code": "000000" })).await.is_problem(429, "too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_that_requires_a_second_factor_requires_it_after_a_provider_too() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    stage.site.house.app.factor_for_all(true).await.unwrap();
    let mut browser = stage.browser();
    let arrived = stage.sign_in(&mut browser, "wang-at-work", |_| {}).await;
    assert_eq!(arrived.ok()["me"]["first"], json!({ "password": false, "factor": true }));
    browser.now().get("/duties").await.is_problem(403, "account_first");

    let two = |token: &mut Token| token.claims["amr"] = json!(["otp"]);
    let arrived = stage.sign_in(&mut browser, "wang-at-work", two).await;
    assert_eq!(arrived.ok()["me"]["first"], json!({ "password": false, "factor": false }));
    browser.now().get("/duties").await.ok();

    // A first password is changed first, however one came in, and the factor stays shown.
    stage.site.house.app.must_change("wang", true).await.unwrap();
    let arrived = stage.sign_in(&mut browser, "wang-at-work", two).await;
    assert_eq!(arrived.ok()["me"]["first"], json!({ "password": true, "factor": false }));
    browser.now().get("/duties").await.is_problem(403, "account_first");
    let change = json!({ "password": PASSWORD, "new_password": "a river flows uphill" });
    let changed = browser.post("/account/password", change).await;
    assert_eq!(changed.ok()["first"], json!({ "password": false, "factor": false }));
    browser.now().get("/duties").await.ok();
}
