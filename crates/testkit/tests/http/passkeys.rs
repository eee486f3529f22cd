//! Passkeys: added, used to sign in, refused with every fault an answer can have, and removed.

use std::sync::Arc;

use redress_app::ports::Post;
use redress_testkit::house::{House, ORIGIN, PROCEDURE};
use redress_testkit::world::packs;
use redress_testkit::{Actor, Answer, Authenticator, Site};
use serde_json::{Value, json};

use crate::place::Place;

const PASSWORD: &str = "seven grey stones";

/// A house on each engine in which Wang works, who has a password and nothing else.
async fn sites() -> Vec<Site> {
    let mut sites = Vec::new();
    for place in Place::all().await {
        // The folder of its database goes with the process.
        let place = Box::leak(Box::new(place));
        let store = Arc::new(place.database.clone());
        let house = House::among(packs(), PROCEDURE, store, "p", "2026-05-06T01:00:00Z").await;
        let posts = [Post { office: house.office.clone(), role: "clerk".into() }];
        house.app.put_person("wang", "王芳", Some(PASSWORD), &posts).await.unwrap();
        sites.push(Site::of(house, place.database.clone()));
    }
    sites
}

async fn signed_in(site: &Site) -> Actor {
    let (actor, answer) = site.anonymous().sign_in("wang", PASSWORD, None).await;
    answer.ok();
    actor
}

/// The same authenticator with a fault.
fn but(key: &Authenticator, change: impl FnOnce(&mut Authenticator)) -> Authenticator {
    let mut other = key.clone();
    change(&mut other);
    other
}

fn phone() -> Authenticator {
    Authenticator::named("phone", ORIGIN)
}

/// Adds a passkey by password; gives the answer.
async fn add(actor: &Actor, key: &mut Authenticator, name: &str) -> Answer {
    let begun = actor.post("/account/passkeys/begin", json!({ "password": PASSWORD })).await;
    let credential = key.create(&begun.ok()["options"]);
    actor.post("/account/passkeys", json!({ "name": name, "credential": credential })).await
}

/// The same, which works; gives whoever goes on with the new session.
async fn added(actor: &Actor, key: &mut Authenticator) -> Actor {
    let answer = add(actor, key, "手机").await;
    answer.ok();
    actor.with_session(&answer)
}

async fn question(actor: &Actor) -> Value {
    actor.post("/session/passkey/begin", json!({})).await.ok()["options"].clone()
}

async fn send(actor: &Actor, credential: Value) -> Answer {
    actor.post("/session/passkey", json!({ "credential": credential })).await
}

async fn sign_in(actor: &Actor, key: &mut Authenticator) -> (Actor, Answer) {
    let options = question(actor).await;
    let answer = send(actor, key.get(&options)).await;
    (actor.with_session(&answer), answer)
}

/// Lets the next record be the newest whatever chain it is in.
fn tick(site: &Site) {
    site.house.clock.forward(jiff::SignedDuration::from_millis(1));
}

/// What the audit log says of the newest record of this kind.
async fn newest(site: &Site, kind: &str) -> redress_app::audit::Deed {
    let records = site.house.app.audit(None, 50).await.unwrap();
    records.into_iter().map(|(_, deed)| deed).find(|deed| deed.kind == kind).unwrap()
}

async fn why(site: &Site, kind: &str) -> String {
    newest(site, kind).await.why.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_by_password_and_signs_in_without() {
    for site in sites().await {
        let anybody = site.anonymous();
        assert_eq!(anybody.get("/session/passkey").await.ok()["origin"], ORIGIN);
        let (mut key, actor) = (phone(), signed_in(&site).await);
        actor
            .post("/account/passkeys/begin", json!({ "password": "not it" }))
            .await
            .is_problem(422, "password_wrong");
        let again = added(&actor, &mut key).await;
        actor.get("/session").await.is_problem(401, "sign_in");
        let listed = again.get("/account/passkeys").await;
        let line = &listed.ok()["passkeys"][0];
        assert_eq!((&line["name"], &line["used_at"]), (&json!("手机"), &Value::Null));

        let (first, answer) = sign_in(&anybody, &mut key).await;
        assert_eq!(
            (answer.ok()["login"].as_str(), answer.body["first"]["factor"].as_bool()),
            (Some("wang"), Some(false))
        );
        assert!(answer.headers["set-cookie"].to_str().unwrap().contains("HttpOnly; SameSite=Strict"));
        first.get("/duties").await.ok();
        let (second, _) = sign_in(&first, &mut key).await;
        first.get("/session").await.is_problem(401, "sign_in");
        assert!(second.get("/account/passkeys").await.ok()["passkeys"][0]["used_at"].is_string());

        let person = site.house.store.person_by_login("wang").await.unwrap().unwrap().id;
        let deed = newest(&site, "sign_in").await;
        assert_eq!(
            (deed.way.as_deref(), deed.by, deed.person),
            (Some("passkey"), Some(person), Some(person))
        );
        assert_eq!(deed.key, newest(&site, "passkey_added").await.key);
        assert_eq!(Some(deed.key.unwrap()), line["id"].as_str().map(str::to_owned));
        tick(&site);
        signed_in(&site).await;
        assert_eq!(newest(&site, "sign_in").await.way.as_deref(), Some("password"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_an_answer_is_refused_alike_and_written_down() {
    for site in sites().await {
        let (mut key, anybody) = (phone(), site.anonymous());
        added(&signed_in(&site).await, &mut key).await;
        let mut told = Vec::new();
        let mut refused = async |credential: Value, wanted: &str| {
            tick(&site);
            let answer = send(&anybody, credential).await;
            answer.is_problem(401, "passkey_refused");
            assert!(!answer.headers.contains_key("set-cookie"));
            assert_eq!(why(&site, "sign_in_bad").await, wanted);
            told.push(answer.text);
        };
        // The faults of an honest key.
        let ask = async || question(&anybody).await;
        refused(json!({ "id": "x" }), "unreadable").await;
        refused(json!({}), "unreadable").await;
        refused(
            but(&key, |key| key.origin = "https://redress.test.example".into()).get(&ask().await),
            "origin",
        )
        .await;
        refused(but(&key, |key| key.origin = "http://redress.test".into()).get(&ask().await), "origin").await;
        refused(but(&key, |key| key.party = Some("example.test".into())).get(&ask().await), "relying_party")
            .await;
        refused(but(&key, |key| key.verified = false).get(&ask().await), "unverified").await;
        refused(but(&key, |key| key.handle[0] ^= 1).get(&ask().await), "credential").await;
        refused(but(&key, |key| key.handle.truncate(8)).get(&ask().await), "unreadable").await;
        refused(but(&key, |key| key.counter = 0).get(&ask().await), "counter").await;
        // Another key under this credential's id, and a credential that nobody has.
        let mut forged = Authenticator::named("forger", ORIGIN);
        forged.handle.clone_from(&key.handle);
        refused(forged.get(&ask().await), "credential").await;
        forged.credential.clone_from(&key.credential);
        forged.counter = 100;
        refused(forged.get(&ask().await), "signature").await;
        // A challenge that was never sent, one for something else, one that is used up, one that is too old.
        let mut made_up = ask().await;
        made_up["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
        refused(key.get(&made_up), "challenge").await;
        let begun =
            signed_in(&site).await.post("/account/passkeys/begin", json!({ "password": PASSWORD })).await;
        let mut for_another = ask().await;
        for_another["challenge"] = begun.ok()["options"]["challenge"].clone();
        refused(key.get(&for_another), "challenge").await;
        let options = ask().await;
        let good = key.get(&options);
        send(&anybody, good.clone()).await.ok();
        refused(good, "challenge").await;
        let options = ask().await;
        refused(but(&key, |key| key.verified = false).get(&options), "unverified").await;
        refused(key.get(&options), "challenge").await;
        let options = ask().await;
        site.house.clock.forward(jiff::SignedDuration::from_secs(301));
        refused(key.get(&options), "challenge").await;
        told.dedup();
        assert_eq!(told.len(), 1, "nobody is told why: {told:?}");
        sign_in(&anybody, &mut key).await.1.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_that_goes_back_is_refused_and_of_two_uses_at_once_one_counts() {
    for site in sites().await {
        let (mut key, anybody) = (phone(), site.anonymous());
        added(&signed_in(&site).await, &mut key).await;
        let mut copy = key.clone();
        sign_in(&anybody, &mut key).await.1.ok();
        sign_in(&anybody, &mut copy).await.1.is_problem(401, "passkey_refused");
        let deed = newest(&site, "sign_in_bad").await;
        assert_eq!((deed.why.as_deref(), deed.way.as_deref()), (Some("counter"), Some("passkey")));
        assert!(deed.person.is_some() && deed.by.is_none());
        let mut copy = key.clone();
        let (one, other) = (question(&anybody).await, question(&anybody).await);
        let (one, other) = (key.get(&one), copy.get(&other));
        let (one, other) = tokio::join!(send(&anybody, one), send(&anybody, other));
        let mut codes = [one.code(), other.code()];
        codes.sort_unstable();
        assert_eq!(codes, [200, 401]);

        // Many authenticators do not count at all.
        let mut still = Authenticator::named("still", ORIGIN);
        still.counter = 0;
        added(&signed_in(&site).await, &mut still).await;
        for _ in 0..2 {
            sign_in(&anybody, &mut still).await.1.ok();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_with_the_answer_to_its_own_question_only() {
    for site in sites().await {
        let actor = signed_in(&site).await;
        let begin = async |actor: &Actor| {
            actor.post("/account/passkeys/begin", json!({ "password": PASSWORD })).await.ok()["options"]
                .clone()
        };
        let put = async |actor: &Actor, credential: Value| {
            actor.post("/account/passkeys", json!({ "name": "x", "credential": credential })).await
        };
        let refused = async |mut key: Authenticator, wanted: &str| {
            let credential = key.create(&begin(&actor).await);
            put(&actor, credential).await.is_problem(422, "fields");
            assert_eq!(why(&site, "passkey_bad").await, wanted);
        };
        refused(but(&phone(), |key| key.origin = "https://redress.test:8443".into()), "origin").await;
        refused(but(&phone(), |key| key.party = Some("example.test".into())), "relying_party").await;
        refused(but(&phone(), |key| key.verified = false), "unverified").await;
        put(&actor, json!({ "id": 1 })).await.is_problem(422, "fields");
        assert_eq!(why(&site, "passkey_bad").await, "unreadable");
        // Another session of the same person, and another person, cannot answer it.
        let (options, elsewhere) = (begin(&actor).await, signed_in(&site).await);
        let mut key = phone();
        let credential = key.create(&options);
        put(&elsewhere, credential.clone()).await.is_problem(422, "fields");
        assert_eq!(why(&site, "passkey_bad").await, "challenge");
        for name in ["", " ", &"长".repeat(51)] {
            let body = json!({ "name": name, "credential": credential });
            actor.post("/account/passkeys", body).await.is_problem(422, "fields");
        }
        let answer = put(&actor, credential.clone()).await;
        answer.ok();
        let actor = actor.with_session(&answer);
        put(&actor, credential).await.is_problem(422, "fields");
        // The same credential twice, whatever the question.
        let again = key.create(&begin(&actor).await);
        put(&actor, again).await.is_problem(422, "fields");
        assert_eq!(actor.get("/account/passkeys").await.ok()["passkeys"].as_array().unwrap().len(), 1);
        let excluded = &begin(&actor).await["excludeCredentials"];
        assert_eq!(excluded.as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_renamed_and_removed_by_its_owner() {
    for site in sites().await {
        let (mut key, mut other) = (phone(), Authenticator::named("other", ORIGIN));
        let actor = added(&signed_in(&site).await, &mut key).await;
        let id = actor.get("/account/passkeys").await.ok()["passkeys"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/account/passkeys/{id}");
        site.house.app.put_person("li", "李四", Some(PASSWORD), &[]).await.unwrap();
        let (stranger, _) = site.anonymous().sign_in("li", PASSWORD, None).await;
        stranger.put(&path, json!({ "name": "mine" })).await.is_problem(404, "not_found");
        let proof = json!({ "password": PASSWORD });
        stranger.post(&format!("{path}/remove"), proof.clone()).await.is_problem(404, "not_found");
        actor.put(&path, json!({ "name": "" })).await.is_problem(422, "fields");
        assert_eq!(actor.put(&path, json!({ "name": " 工作手机 " })).await.code(), 204);
        let actor = added(&actor, &mut other).await;
        let listed = actor.get("/account/passkeys").await;
        let names: Vec<&Value> =
            listed.ok()["passkeys"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert!(names.contains(&&json!("工作手机")) && names.len() == 2);
        sign_in(&site.anonymous(), &mut key).await.1.ok();

        let (elsewhere, _) = sign_in(&site.anonymous(), &mut key).await;
        let remove = async |body: Value| actor.post(&format!("{path}/remove"), body).await;
        remove(json!({ "password": "not it" })).await.is_problem(422, "password_wrong");
        assert_eq!(remove(proof.clone()).await.code(), 204);
        elsewhere.get("/session").await.is_problem(401, "sign_in");
        actor.get("/session").await.ok();
        tick(&site);
        sign_in(&site.anonymous(), &mut key).await.1.is_problem(401, "passkey_refused");
        assert_eq!(why(&site, "sign_in_bad").await, "credential");
        assert_eq!(newest(&site, "passkey_removed").await.key, Some(id));
        sign_in(&site.anonymous(), &mut other).await.1.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_both_factors_and_the_password_alone_no_longer_does() {
    for site in sites().await {
        site.house.app.factor_for_all(true).await.unwrap();
        let (mut key, limited) = (phone(), signed_in(&site).await);
        limited.get("/duties").await.is_problem(403, "account_first");
        let actor = added(&limited, &mut key).await;
        actor.get("/duties").await.ok();
        sign_in(&site.anonymous(), &mut key).await.0.get("/duties").await.ok();
        site.anonymous().sign_in("wang", PASSWORD, None).await.1.is_problem(401, "passkey_needed");
        site.anonymous().sign_in("wang", "not it", None).await.1.is_problem(401, "sign_in");
        site.house.app.must_change("wang", true).await.unwrap();
        let (first, answer) = sign_in(&site.anonymous(), &mut key).await;
        assert_eq!(answer.ok()["first"], json!({ "password": true, "factor": false }));
        first.get("/duties").await.is_problem(403, "account_first");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_stays_closed_and_a_reset_takes_the_passkeys() {
    for site in sites().await {
        let mut key = phone();
        let actor = added(&signed_in(&site).await, &mut key).await;
        let person = site.house.store.person_by_login("wang").await.unwrap().unwrap();
        let posts = [Post { office: site.house.office.clone(), role: "security_admin".into() }];
        site.house.app.put_person("security", "安全员", Some(PASSWORD), &posts).await.unwrap();
        let (security, _) = site.anonymous().sign_in("security", PASSWORD, None).await;
        let path = format!("/people/{}", person.id);
        assert_eq!(security.get(&path).await.ok()["passkeys"], 1);
        assert_eq!(security.post(&format!("{path}/factor/reset"), json!({})).await.code(), 204);
        assert_eq!(security.get(&path).await.ok()["passkeys"], 0);
        actor.get("/session").await.is_problem(401, "sign_in");
        sign_in(&site.anonymous(), &mut key).await.1.is_problem(401, "passkey_refused");
        let removed = newest(&site, "passkey_removed").await;
        assert_eq!(removed.person, Some(person.id));
        assert!(removed.by.is_some_and(|by| by != person.id));

        added(&signed_in(&site).await, &mut key).await;
        let closed = redress_app::ports::Person { active: false, ..person };
        site.house.store.put_person(&closed).await.unwrap();
        tick(&site);
        sign_in(&site.anonymous(), &mut key).await.1.is_problem(401, "passkey_refused");
        assert_eq!(why(&site, "sign_in_bad").await, "closed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_node_takes_the_answer_and_without_a_public_address_none_is_asked_for() {
    let site = Site::new().await;
    let person = site.house.people[0].2.clone();
    let redress_app::people::Caller::Person { person, .. } = person else { panic!("a person") };
    site.house.app.put_person(&person.login, "王芳", Some(PASSWORD), &[]).await.unwrap();
    let (actor, _) = site.anonymous().sign_in(&person.login, PASSWORD, None).await;
    let mut key = phone();
    added(&actor, &mut key).await;
    let options = question(&site.anonymous()).await;
    let other = site.house.beside("another node").await;
    let answer = key.get(&options).to_string();
    other.sign_in_with_passkey(answer.as_bytes(), None, None).await.unwrap();

    let mut without = site.house.beside("a node that was not told").await;
    without.relying_party = None;
    let refused = without.begin_passkey_sign_in().await.unwrap_err();
    assert_eq!(refused.code(), "passkeys_off");
    assert_eq!(without.sign_in_with_passkey(b"{}", None, None).await.unwrap_err().code(), "passkeys_off");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_sends_bad_answers_waits_and_nobody_else() {
    let site = Site::new().await;
    let bad = site.anonymous().at("203.0.113.9");
    for _ in 0..30 {
        // Slowly enough for the limit on requests, which is another.
        site.house.clock.forward(jiff::SignedDuration::from_secs(3));
        send(&bad, json!({})).await.is_problem(401, "passkey_refused");
    }
    send(&bad, json!({})).await.is_problem(429, "too_many");
    assert_eq!(newest(&site, "sign_in_locked").await.way.as_deref(), Some("passkey"));
    send(&site.anonymous().at("203.0.113.10"), json!({})).await.is_problem(401, "passkey_refused");
    for n in 0..61 {
        let asked = bad.post("/session/passkey/begin", json!({})).await;
        assert_eq!(asked.code(), if n < 60 { 200 } else { 429 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_reaches_a_passkey() {
    let site = Site::new().await;
    let token = site.as_role("clerk").await;
    let proof = json!({ "password": PASSWORD });
    token.get("/account/passkeys").await.is_problem(403, "scope");
    token.post("/account/passkeys/begin", proof.clone()).await.is_problem(403, "scope");
    let new = json!({ "name": "x", "credential": {} });
    token.post("/account/passkeys", new).await.is_problem(403, "scope");
    token.put("/account/passkeys/0", json!({ "name": "x" })).await.is_problem(403, "scope");
    token.post("/account/passkeys/0/remove", proof).await.is_problem(403, "scope");
}
