//! One's own account: guessing, second factor, password, sessions, tokens.

use redress_app::ports::Post;
use redress_testkit::{Actor, Answer, Site};
use serde_json::{Value, json};

pub const OLD: &str = "seven grey stones";
pub const NEW: &str = "a river flows uphill";

pub async fn house() -> Site {
    let site = Site::new().await;
    let posts = [Post { office: site.house.office.clone(), role: "clerk".into() }];
    site.house.app.put_person("wang", "王芳", Some(OLD), &posts).await.unwrap();
    site
}

pub async fn signed_in(site: &Site, password: &str, code: Option<&str>) -> Actor {
    let (actor, answer) = site.anonymous().sign_in("wang", password, code).await;
    answer.ok();
    actor
}

/// A code of RFC 6238 as an app on a phone makes it.
pub fn code(site: &Site, secret: &str, steps: i64) -> String {
    use totp_rs::{Algorithm, Secret, TOTP};
    let secret = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let now = site.house.now().as_second() + steps * 30;
    TOTP::new(Algorithm::SHA1, 6, 1, 30, secret).unwrap().generate(now.unsigned_abs())
}

/// Sets up a second factor; gives its secret, the recovery codes and the session that goes on.
pub async fn enrolled(site: &Site) -> (String, Vec<String>, Actor) {
    let actor = signed_in(site, OLD, None).await;
    let begun = actor.post("/account/factor", json!({ "password": OLD })).await;
    let secret = begun.ok()["secret"].as_str().unwrap().to_owned();
    assert!(begun.body["uri"].as_str().unwrap().starts_with("otpauth://totp/Redress:wang?secret="));
    actor.post("/account/factor/confirm", json!({ "code": "000000" })).await.is_problem(422, "fields");
    let set = actor.post("/account/factor/confirm", json!({ "code": code(site, &secret, -1) })).await;
    let codes: Vec<String> = serde_json::from_value(set.ok()["recovery_codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    actor.get("/session").await.is_problem(401, "sign_in");
    (secret, codes, actor.with_session(&set))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_waits_longer_each_time_and_names_that_nobody_has_wait_alike() {
    let site = house().await;
    let guess = async |login: &str, password: &str| -> Answer {
        site.anonymous().sign_in(login, password, None).await.1
    };
    for login in ["wang", "nobody"] {
        for _ in 0..5 {
            guess(login, "not it at all").await.is_problem(401, "sign_in");
        }
    }
    let waits = |answer: &Answer| answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap();
    let (one, other) = (guess("wang", OLD).await, guess("nobody", OLD).await);
    one.is_problem(429, "too_many");
    assert_eq!((one.text.as_str(), waits(&one)), (other.text.as_str(), 31));
    site.house.clock.forward(jiff::SignedDuration::from_secs(31));
    guess("wang", "not it at all").await.is_problem(401, "sign_in");
    assert_eq!(waits(&guess("wang", OLD).await), 61);
    site.house.clock.forward(jiff::SignedDuration::from_secs(61));
    guess("wang", OLD).await.ok();
    guess("wang", "not it at all").await.is_problem(401, "sign_in");
    guess("wang", OLD).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_names_from_one_address_make_that_address_wait_and_no_other() {
    let site = house().await;
    let bad = site.anonymous().at("203.0.113.5");
    for n in 0..30 {
        // Slowly enough for the limit on requests, which is another.
        site.house.clock.forward(jiff::SignedDuration::from_secs(3));
        bad.sign_in(&format!("name-{n}"), "not it at all", None).await.1.is_problem(401, "sign_in");
    }
    bad.sign_in("wang", OLD, None).await.1.is_problem(429, "too_many");
    site.anonymous().at("203.0.113.6").sign_in("wang", OLD, None).await.1.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_anybody_may_ask_is_limited_per_address() {
    let site = house().await;
    let flood = site.anonymous().at("203.0.113.7");
    let mut codes = Vec::new();
    for _ in 0..25 {
        codes.push(flood.post("/public/complaints", json!({})).await.code());
    }
    assert_eq!((codes[19], codes[20]), (422, 429));
    let refused = flood.post("/public/complaints", json!({})).await;
    refused.is_problem(429, "too_many");
    assert_eq!(refused.headers["retry-after"], "6");
    assert_eq!(refused.body["retry_after"], 6);
    site.anonymous().at("203.0.113.8").post("/public/complaints", json!({})).await.is_problem(422, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_once_it_is_set_up_and_each_code_is_good_once() {
    let site = house().await;
    let (secret, codes, _) = enrolled(&site).await;
    let try_with = async |given: Option<&str>| site.anonymous().sign_in("wang", OLD, given).await.1;
    try_with(None).await.is_problem(401, "code_needed");
    let now = code(&site, &secret, 0);
    try_with(Some(&now)).await.ok();
    try_with(Some(&now)).await.is_problem(401, "code_wrong");
    try_with(Some(&code(&site, &secret, -1))).await.is_problem(401, "code_wrong");
    try_with(Some(&code(&site, &secret, 2))).await.is_problem(401, "code_wrong");
    try_with(Some(&code(&site, &secret, 1))).await.ok();
    try_with(Some(&codes[3].to_lowercase())).await.ok();
    try_with(Some(&codes[3])).await.is_problem(401, "code_wrong");
    let wrong = site.anonymous().sign_in("wang", "not it at all", Some(&codes[4])).await.1;
    wrong.is_problem(401, "sign_in");
    for _ in 0..3 {
        try_with(Some("123456")).await.is_problem(401, "code_wrong");
    }
    try_with(Some(&codes[5])).await.is_problem(429, "too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_removed_with_password_and_code_only() {
    let site = house().await;
    let (secret, _, actor) = enrolled(&site).await;
    let remove = async |body: Value| actor.post("/account/factor/remove", body).await;
    remove(json!({ "password": OLD })).await.is_problem(401, "code_needed");
    remove(json!({ "password": NEW, "code": "1" })).await.is_problem(422, "password_wrong");
    let whole = json!({ "password": OLD, "code": code(&site, &secret, 1) });
    let elsewhere = site.anonymous().sign_in("wang", OLD, Some(&code(&site, &secret, 0))).await.0;
    elsewhere.get("/session").await.ok();
    assert_eq!(remove(whole).await.code(), 204);
    elsewhere.get("/session").await.is_problem(401, "sign_in");
    signed_in(&site, OLD, None).await;
    assert_eq!(actor.get("/account").await.ok()["recovery_left"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_second_factor_is_the_rule_removing_it_ends_every_session() {
    let site = house().await;
    let (secret, _, actor) = enrolled(&site).await;
    site.house.app.factor_for_all(true).await.unwrap();
    let whole = json!({ "password": OLD, "code": code(&site, &secret, 0) });
    assert_eq!(actor.post("/account/factor/remove", whole).await.code(), 204);
    actor.get("/session").await.is_problem(401, "sign_in");
    let actor = signed_in(&site, OLD, None).await;
    actor.get("/duties").await.is_problem(403, "account_first");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_codes_of_a_second_factor_cannot_be_guessed() {
    let site = house().await;
    let actor = signed_in(&site, OLD, None).await;
    let begun = actor.post("/account/factor", json!({ "password": OLD })).await;
    let secret = begun.ok()["secret"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        actor.post("/account/factor/confirm", json!({ "code": "000000" })).await.is_problem(422, "fields");
    }
    let right = json!({ "code": code(&site, &secret, 0) });
    actor.post("/account/factor/confirm", right).await.is_problem(429, "too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_must_have_a_second_factor_can_do_nothing_else_first() {
    let site = house().await;
    site.house.app.factor_for_all(true).await.unwrap();
    let actor = signed_in(&site, OLD, None).await;
    assert_eq!(actor.get("/session").await.ok()["first"], json!({ "password": false, "factor": true }));
    actor.get("/duties").await.is_problem(403, "account_first");
    let (_, _, actor) = enrolled(&site).await;
    actor.get("/duties").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_must_be_changed_before_anything_else() {
    let site = house().await;
    site.house.app.must_change("wang", true).await.unwrap();
    let actor = signed_in(&site, OLD, None).await;
    assert_eq!(actor.get("/session").await.ok()["first"], json!({ "password": true, "factor": false }));
    actor.get("/cases").await.is_problem(403, "account_first");
    let change = async |old: &str, new: &str| {
        actor.post("/account/password", json!({ "password": old, "new_password": new })).await
    };
    change("not it at all", NEW).await.is_problem(422, "password_wrong");
    for (bad, code) in
        [("short", "too_short"), ("Password123!", "common"), ("i am wang today", "has_login"), (OLD, "same")]
    {
        let refused = change(OLD, bad).await;
        assert_eq!(refused.is_problem(422, "fields")["fields"][0]["code"], code);
    }
    let changed = change(OLD, NEW).await;
    changed.ok();
    let actor = actor.with_session(&changed);
    actor.get("/cases").await.ok();
    site.anonymous().sign_in("wang", OLD, None).await.1.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_ended_and_die_with_the_password() {
    let site = house().await;
    let (one, two) = (signed_in(&site, OLD, None).await, signed_in(&site, OLD, None).await);
    let listed = one.get("/account").await;
    let sessions = listed.ok()["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|key| key["this"] == false).unwrap()["id"].as_str().unwrap();
    assert_eq!(one.delete(&format!("/account/sessions/{other}")).await.code(), 204);
    two.get("/session").await.is_problem(401, "sign_in");
    one.delete(&format!("/account/sessions/{other}")).await.is_problem(404, "not_found");
    let third = signed_in(&site, OLD, None).await;
    one.post("/account/password", json!({ "password": OLD, "new_password": NEW })).await.ok();
    for gone in [&one, &third] {
        gone.get("/session").await.is_problem(401, "sign_in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_with_every_sign_in_and_ends_unused_after_an_hour() {
    let site = house().await;
    let first = signed_in(&site, OLD, None).await;
    let (second, _) = first.sign_in("wang", OLD, None).await;
    first.get("/session").await.is_problem(401, "sign_in");
    for _ in 0..3 {
        site.house.clock.forward(jiff::SignedDuration::from_mins(50));
        second.get("/session").await.ok();
    }
    site.house.clock.forward(jiff::SignedDuration::from_mins(61));
    second.get("/session").await.is_problem(401, "sign_in");
    let third = signed_in(&site, OLD, None).await;
    for _ in 0..14 {
        site.house.clock.forward(jiff::SignedDuration::from_mins(50));
        third.get("/session").await.ok();
    }
    site.house.clock.forward(jiff::SignedDuration::from_mins(50));
    third.get("/session").await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_it_was_made_for_until_it_is_ended() {
    let site = house().await;
    let actor = signed_in(&site, OLD, None).await;
    let make = async |scopes: Value| {
        let body = json!({ "password": OLD, "label": "报表", "scopes": scopes, "days": 30 });
        actor.post("/account/tokens", body).await
    };
    make(json!([])).await.is_problem(422, "fields");
    make(json!(["everything"])).await.is_problem(422, "fields");
    let made = make(json!(["read"])).await;
    assert_eq!(made.code(), 201);
    let secret = made.body["token"].as_str().unwrap();
    let token = site.anonymous().with("authorization", format!("Bearer {secret}"));
    token.get("/cases").await.ok();
    token.post("/cases", json!({})).await.is_problem(403, "scope");
    token.get("/audit").await.is_problem(403, "scope");
    token.get("/account").await.is_problem(403, "scope");
    let listed = actor.get("/account").await;
    let key = &listed.ok()["tokens"][0];
    assert_eq!((&key["label"], &key["scopes"]), (&json!("报表"), &json!(["read"])));
    assert!(!listed.text.contains(secret));
    let path = format!("/account/tokens/{}", key["id"].as_str().unwrap());
    assert_eq!(actor.delete(&path).await.code(), 204);
    token.get("/cases").await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_misplaced_keys_open_nothing() {
    let site = house().await;
    let (actor, answer) = site.anonymous().sign_in("wang", OLD, None).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Strict") && !cookie.contains("Secure"));
    let secret = cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
    let flipped = format!("{}{}", &secret[..63], if secret.ends_with('0') { '1' } else { '0' });
    for forged in [flipped.as_str(), "", "x", &secret[..63]] {
        let forger = site.anonymous().with("cookie", format!("redress_session={forged}"));
        forger.get("/session").await.is_problem(401, "sign_in");
    }
    let bearer = site.anonymous().with("authorization", format!("Bearer {secret}"));
    bearer.get("/session").await.is_problem(401, "sign_in");
    let person = site.house.store.person_by_login("wang").await.unwrap().unwrap();
    let token = site.house.app.make_token(person, "t", 1).await.unwrap().secret;
    let as_cookie = site.anonymous().with("cookie", format!("redress_session={token}"));
    as_cookie.get("/session").await.is_problem(401, "sign_in");
    let other = site.anonymous().with("cookie", format!("redress_session={secret}"));
    for csrf in [None, Some("0".repeat(64)), Some(String::new())] {
        let forger = csrf.map_or_else(|| other.clone(), |csrf| other.with("x-csrf-token", csrf));
        forger.post("/account/password", json!({})).await.is_problem(403, "csrf");
    }
    actor.get("/duties").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_tls_the_cookie_is_secure_and_every_answer_is_hardened() {
    let site = house().await;
    let tls = site.anonymous().with("x-forwarded-proto", "https");
    let (_, answer) = tls.sign_in("wang", OLD, None).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("; Secure"));
    // By TLS the cookie has a name that no page in clear can set, and no other counts.
    let pair = cookie.split(';').next().unwrap();
    let plain = pair.strip_prefix("__Host-").unwrap();
    tls.clone().with("cookie", pair).get("/session").await.ok();
    tls.clone().with("cookie", plain).get("/session").await.is_problem(401, "sign_in");
    site.anonymous().with("cookie", pair).get("/session").await.is_problem(401, "sign_in");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000; includeSubDomains");
    for path in ["/session", "/nothing", "//healthz", "//console"] {
        let answer = site.anonymous().get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
}
