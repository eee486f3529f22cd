//! Signing in by an OpenID provider, and binding the identity that it vouches for.

mod binding;
mod factor;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use redress_app::ports::{Post, Provider};
use redress_channels::oidc::{OpenId, PATIENCE, Settings};
use redress_domain::text::Text;
use redress_testkit::house::PROCEDURE;
use redress_testkit::provider::{CLIENT, FakeProvider, Given, Mood, SECRET, Signed, Token, asked};
use redress_testkit::world::packs;
use redress_testkit::{Actor, Answer, FixedClock, Site};
use serde_json::{Value, json};
use tokio_rustls::rustls::RootCertStore;

use crate::place::Place;

const PASSWORD: &str = "seven grey stones";
const ORIGIN: &str = "https://complaints.example";

/// A house, a provider, and 王芳, who has an account.
struct Stage {
    site: Site,
    provider: FakeProvider,
}

/// A browser with its cookies.
struct Browser {
    actor: Actor,
    cookies: BTreeMap<String, String>,
    csrf: String,
    clock: Arc<FixedClock>,
}

fn settings(id: &str, issuer: &str) -> Settings {
    Settings {
        shown: Provider { id: id.into(), name: Text::new("统一身份认证", "Staff sign-in") },
        issuer: issuer.into(),
        client_id: CLIENT.into(),
        client_secret: SECRET.into(),
        scopes: vec!["profile".into()],
        acr: vec!["urn:two".into()],
        amr: vec!["mfa".into(), "otp".into()],
    }
}

impl Stage {
    async fn new() -> Stage {
        Stage::over(Site::new().await, PATIENCE).await
    }

    async fn over(site: Site, patience: Duration) -> Stage {
        let provider = FakeProvider::start().await;
        // Nobody listens at the second one, and the third is the first under another name.
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let all = vec![
            settings("staff", &provider.issuer),
            settings("gone", &format!("http://{closed}")),
            settings("again", &provider.issuer),
        ];
        let providers = OpenId::new(ORIGIN, all, RootCertStore::empty(), patience).unwrap();
        let posts = [Post { office: site.house.office.clone(), role: "clerk".into() }];
        for (login, name) in [("wang", "王芳"), ("li", "李四")] {
            site.house.app.put_person(login, name, Some(PASSWORD), &posts).await.unwrap();
        }
        Stage { site: site.with_providers(Arc::new(providers)).await, provider }
    }

    fn browser(&self) -> Browser {
        let clock = Arc::clone(&self.site.house.clock);
        Browser { actor: self.site.anonymous(), cookies: BTreeMap::new(), csrf: String::new(), clock }
    }

    async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        browser.post("/session", json!({ "login": login, "password": PASSWORD })).await.ok();
        browser
    }

    /// Goes to the provider, says there to be `subject`, and is sent back with what it gives.
    async fn there(&self, browser: &mut Browser, subject: &str, change: impl FnOnce(&mut Token)) -> Given {
        let leaving =
            browser.post("/session/provider", json!({ "provider": "staff", "back": "/console/cases" })).await;
        let location = leaving.ok()["location"].as_str().unwrap().to_owned();
        self.provider.vouch(&location, subject, self.site.house.now(), change)
    }

    /// The same, and comes back.
    async fn sign_in(&self, browser: &mut Browser, subject: &str, change: impl FnOnce(&mut Token)) -> Answer {
        let given = self.there(browser, subject, change).await;
        browser.back("/session/provider/return", &given).await
    }

    /// Binds `subject` to whoever is signed in there.
    async fn bind(&self, browser: &mut Browser, subject: &str) -> Answer {
        let begun = json!({ "provider": "staff", "password": PASSWORD });
        let leaving = browser.post("/account/identities", begun).await;
        let location = leaving.ok()["location"].as_str().unwrap().to_owned();
        let given = self.provider.vouch(&location, subject, self.site.house.now(), |_| {});
        browser.back("/account/identities/return", &given).await
    }

    /// The newest records of the audit log: what, and by which way.
    async fn noted(&self, count: usize) -> Vec<(String, String)> {
        let records = self.site.house.app.audit(None, 50).await.unwrap().into_iter();
        let mut records: Vec<_> =
            records.map(|(_, deed)| (deed.kind, deed.way.unwrap_or_default())).take(count).collect();
        records.reverse();
        records
    }

    fn forward(&self, minutes: i64) {
        self.site.house.clock.forward(SignedDuration::from_mins(minutes));
    }
}

impl Browser {
    fn now(&self) -> Actor {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.actor.with("cookie", cookies.join("; ")).with("x-csrf-token", self.csrf.clone())
    }

    async fn post(&mut self, path: &str, body: Value) -> Answer {
        // One thing after the other, so that the audit log tells them in order.
        self.clock.forward(SignedDuration::from_millis(1));
        let answer = self.now().post(path, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            assert!(rest.contains("HttpOnly; SameSite=Strict"), "{name}");
            let value = rest.split(';').next().unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        for me in [&answer.body, &answer.body["me"]] {
            if let Some(csrf) = me["csrf"].as_str() {
                self.csrf = csrf.to_owned();
            }
        }
        answer
    }

    async fn back(&mut self, path: &str, given: &Given) -> Answer {
        self.post(path, json!({ "provider": "staff", "code": given.code, "state": given.state })).await
    }
}

fn kinds(noted: &[(String, String)]) -> Vec<&str> {
    noted.iter().map(|(kind, _)| kind.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_bound_an_identity_signs_in_by_it_and_gets_where_they_wanted() {
    for place in Place::all().await {
        let stage = Stage::over(Site::on(place.database.clone(), packs(), PROCEDURE).await, PATIENCE).await;
        let listed = stage.browser().now().get("/session/providers").await;
        let staff = json!({ "id": "staff", "name": { "zh": "统一身份认证", "en": "Staff sign-in" } });
        assert_eq!(listed.ok()[0], staff);

        let mut wang = stage.signed_in("wang").await;
        let wrong =
            wang.post("/account/identities", json!({ "provider": "staff", "password": "not it" })).await;
        wrong.is_problem(422, "password_wrong");
        assert_eq!(stage.bind(&mut wang, "wang-at-work").await.code(), 204);
        assert_eq!(stage.bind(&mut wang, "wang-at-work").await.code(), 204, "once more changes nothing");
        let own = wang.now().get("/account/identities").await;
        let own = own.ok().as_array().unwrap();
        assert_eq!((own.len(), own[0]["provider"].as_str()), (1, Some("staff")));

        let mut fresh = stage.browser();
        let arrived = stage.sign_in(&mut fresh, "wang-at-work", |_| {}).await;
        assert_eq!(
            (&arrived.ok()["me"]["login"], &arrived.body["back"]),
            (&json!("wang"), &json!("/console/cases"))
        );
        assert_eq!(
            fresh.cookies.keys().collect::<Vec<_>>(),
            ["redress_session"],
            "what is over is forgotten"
        );
        fresh.now().get("/duties").await.ok();
        let noted = stage.noted(3).await;
        assert_eq!(kinds(&noted), ["sign_in_bad", "identity_bound", "sign_in"]);
        assert_eq!((noted[1].1.as_str(), noted[2].1.as_str()), ("oidc:staff", "oidc:staff"));

        // Whoever is in and signs in again has a new session, and the old one is over.
        let old = fresh.now();
        stage.sign_in(&mut fresh, "wang-at-work", |_| {}).await.ok();
        old.get("/session").await.is_problem(401, "sign_in");
        fresh.now().get("/session").await.ok();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_is_asked_for_is_bound_to_the_browser_and_says_nothing_of_it() {
    let stage = Stage::new().await;
    let mut browser = stage.browser();
    let leaving = browser.post("/session/provider", json!({ "provider": "staff" })).await;
    let asked = asked(leaving.ok()["location"].as_str().unwrap());
    assert_eq!(asked["redirect_uri"], format!("{ORIGIN}/console/arrive/staff"));
    assert_eq!((asked["scope"].as_str(), asked["acr_values"].as_str()), ("openid profile", "urn:two"));
    let mut said: Vec<&str> =
        ["state", "nonce", "code_challenge"].map(|name| asked[name].as_str()).into_iter().collect();
    said.push(&browser.cookies["redress_away"]);
    assert!(said.iter().all(|one| one.len() >= 43), "{said:?}");
    said.dedup();
    assert_eq!(said.len(), 4);
    let cookie = leaving.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("; Path=/api/v1; HttpOnly; SameSite=Strict; Max-Age=600"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_that_is_not_bound_opens_nothing_and_makes_no_account() {
    let stage = Stage::new().await;
    let before = stage.site.house.store.people().await.unwrap().len();
    let mut browser = stage.browser();
    let named = |token: &mut Token| {
        token.claims["email"] = json!("wang@complaints.example");
        token.claims["email_verified"] = json!(true);
        token.claims["preferred_username"] = json!("wang");
    };
    let refused = stage.sign_in(&mut browser, "wang", named).await;
    refused.is_problem(401, "identity_unknown");
    assert!(!refused.text.contains("wang"), "{}", refused.text);
    assert_eq!(stage.site.house.store.people().await.unwrap().len(), before);
    let noted = stage.noted(1).await;
    assert_eq!(noted, [("identity_unknown".to_owned(), "oidc:staff".to_owned())]);

    // A closed account is refused letter by letter like none.
    let mut li = stage.signed_in("li").await;
    assert_eq!(stage.bind(&mut li, "li-at-work").await.code(), 204);
    let person = stage.site.house.store.person_by_login("li").await.unwrap().unwrap();
    let closed = redress_app::ports::Person { active: false, ..person };
    stage.site.house.store.put_person(&closed).await.unwrap();
    let also = stage.sign_in(&mut browser, "li-at-work", |_| {}).await;
    assert_eq!((also.code(), also.text), (refused.code(), refused.text));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_as_it_must_be_lets_nobody_in() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    type Change = fn(&mut Token);
    let changes: [(&str, Change); 13] = [
        ("signed by another key", |token| token.signed = Signed::Forged),
        ("by a key that is not published", |token| token.signed = Signed::Unpublished),
        ("with the shared secret", |token| token.signed = Signed::Shared),
        ("with the published key as a shared secret", |token| token.signed = Signed::Confused),
        ("not signed", |token| token.signed = Signed::No),
        ("of another sign-in", |token| token.claims["nonce"] = json!("another")),
        ("of no sign-in", |token| {
            token.claims.as_object_mut().unwrap().remove("nonce");
        }),
        ("for another", |token| token.claims["aud"] = json!("another")),
        ("for others too", |token| token.claims["aud"] = json!([CLIENT, "another"])),
        ("passed on by another", |token| token.claims["azp"] = json!("another")),
        ("of another issuer", |token| token.claims["iss"] = json!("http://another.example")),
        ("expired", |token| token.claims["exp"] = json!(token.claims["iat"].as_i64().unwrap() - 1)),
        ("expiring this very second", |token| token.claims["exp"] = token.claims["iat"].clone()),
    ];
    for (what, change) in changes {
        let mut browser = stage.browser();
        let answer = stage.sign_in(&mut browser, "wang-at-work", change).await;
        assert_eq!((answer.code(), answer.body["code"].as_str()), (401, Some("identity_invalid")), "{what}");
        assert!(!browser.cookies.contains_key("redress_session"), "{what}");
        assert_eq!(stage.noted(1).await, [("sign_in_bad".to_owned(), "oidc:staff".to_owned())], "{what}");
    }
    stage.sign_in(&mut stage.browser(), "wang-at-work", |_| {}).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_is_ended_once_soon_and_in_the_same_browser() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    let path = "/session/provider/return";

    let (mut mine, mut other) = (stage.browser(), stage.browser());
    let given = stage.there(&mut mine, "wang-at-work", |_| {}).await;
    other.back(path, &given).await.is_problem(401, "sign_in_over");
    // A stranger's code and state, put into somebody's browser, signs nobody in as the stranger.
    let strangers = stage.there(&mut other, "wang-at-work", |_| {}).await;
    mine.back(path, &strangers).await.is_problem(401, "sign_in_over");
    let body = |given: &Given, provider: &str| json!({ "provider": provider, "code": given.code, "state": given.state });
    mine.post(path, body(&given, "again")).await.is_problem(401, "sign_in_over");
    mine.now().post("/account/identities/return", body(&given, "staff")).await.is_problem(401, "sign_in");
    mine.back("/session/provider/code", &given).await.is_problem(422, "fields");
    mine.post("/session/provider/code", json!({ "code": "123456" })).await.is_problem(401, "sign_in_over");
    let kept = mine.cookies.clone();
    mine.back(path, &given).await.ok();
    mine.cookies = kept;
    mine.back(path, &given).await.is_problem(401, "sign_in_over");

    let late = stage.there(&mut other, "wang-at-work", |_| {}).await;
    stage.forward(10);
    other.back(path, &late).await.is_problem(401, "sign_in_over");

    let mut guessing = stage.browser();
    let mut guessed = stage.there(&mut guessing, "wang-at-work", |_| {}).await;
    guessed.code = "code-of-nobody".into();
    guessing.back(path, &guessed).await.is_problem(401, "provider_refused");
    assert_eq!(stage.noted(1).await, [("sign_in_bad".to_owned(), "oidc:staff".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_comes_back_to_pages_of_our_own_only() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    for (wanted, got) in [
        ("/console/cases/0123?tab=log", "/console/cases/0123?tab=log"),
        ("", "/console"),
        ("https://evil.example/console", "/console"),
        ("//evil.example", "/console"),
        ("/console/\\evil.example", "/console"),
        ("/console/..//evil.example", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/api/v1/session", "/console"),
    ] {
        let mut browser = stage.browser();
        let leaving = browser.post("/session/provider", json!({ "provider": "staff", "back": wanted })).await;
        let location = leaving.ok()["location"].as_str().unwrap();
        let given = stage.provider.vouch(location, "wang-at-work", stage.site.house.now(), |_| {});
        let arrived = browser.back("/session/provider/return", &given).await;
        assert_eq!(arrived.ok()["back"], got, "{wanted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_does_not_work_is_told_as_such_and_left_alone_for_a_while() {
    let stage = Stage::over(Site::new().await, Duration::from_secs(2)).await;
    let ask = async |provider: &str| {
        stage.browser().post("/session/provider", json!({ "provider": provider })).await
    };
    ask("gone").await.is_problem(503, "provider_unavailable");
    ask("unknown").await.is_problem(404, "not_found");
    for (mood, status, code) in [
        (Mood::OutOfOrder, 503, "provider_unavailable"),
        (Mood::Silent, 503, "provider_unavailable"),
        (Mood::Garbage, 502, "provider_faulty"),
        (Mood::Huge, 502, "provider_faulty"),
        (Mood::Elsewhere, 502, "provider_faulty"),
        (Mood::Another, 502, "provider_faulty"),
        (Mood::Script, 502, "provider_faulty"),
    ] {
        stage.provider.be(mood);
        stage.forward(1);
        let answer = ask("staff").await;
        assert_eq!((answer.code(), answer.body["code"].as_str()), (status, Some(code)), "{mood:?}");
        let asked = stage.provider.discovered();
        ask("staff").await.is_problem(status, code);
        assert_eq!(stage.provider.discovered(), asked, "{mood:?}: nobody waits for it a second time");
    }
    stage.provider.be(Mood::Well);
    stage.forward(1);
    ask("staff").await.ok();
    // Everybody else gets in as before.
    stage.signed_in("wang").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_publishes_is_kept_and_fetched_anew_for_a_new_key() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    stage.sign_in(&mut stage.browser(), "wang-at-work", |_| {}).await.ok();
    assert_eq!(stage.provider.discovered(), 1);
    stage.provider.change_key();
    // Not every unknown key has it asked again.
    let again = stage.sign_in(&mut stage.browser(), "wang-at-work", |_| {}).await;
    again.is_problem(401, "identity_invalid");
    assert_eq!(stage.provider.discovered(), 1);
    stage.forward(2);
    stage.sign_in(&mut stage.browser(), "wang-at-work", |_| {}).await.ok();
    assert_eq!(stage.provider.discovered(), 2);
    stage.forward(61);
    stage.sign_in(&mut stage.browser(), "wang-at-work", |_| {}).await.ok();
    assert_eq!(stage.provider.discovered(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_tries_identities_from_one_address_waits() {
    let stage = Stage::new().await;
    stage.bind(&mut stage.signed_in("wang").await, "wang-at-work").await;
    let mut browser = stage.browser();
    browser.actor = browser.actor.at("203.0.113.9");
    for n in 0..30 {
        stage.site.house.clock.forward(SignedDuration::from_secs(3));
        stage
            .sign_in(&mut browser, &format!("stranger-{n}"), |_| {})
            .await
            .is_problem(401, "identity_unknown");
    }
    stage.sign_in(&mut browser, "wang-at-work", |_| {}).await.is_problem(429, "too_many");
    assert_eq!(stage.noted(1).await, [("sign_in_locked".to_owned(), "oidc:staff".to_owned())]);
    let mut other = stage.browser();
    other.actor = other.actor.at("203.0.113.10");
    stage.sign_in(&mut other, "wang-at-work", |_| {}).await.ok();
}
