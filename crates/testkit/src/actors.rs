//! HTTP by actors: anonymous, signed in, with a token, with an access code.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::SignedDuration;
use redress_app::people::Caller;
use redress_app::ports::{Office, Post};
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;
use redress_http::door::Door;
use redress_store::Database;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::house::{House, PROCEDURE};
use crate::world::{procedures, territory};

/// The password of everybody in a test.
pub const PASSWORD: &str = "a long test password";

/// The whole site over a database of its own, without a socket.
pub struct Site {
    /// The use cases, and the people in them.
    pub house: Arc<House>,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor {
    router: Router,
    headers: Vec<(&'static str, String)>,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; null where it is no JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Site {
    /// A customer service with its departments at nine in the morning of Wednesday 6 May 2026.
    pub async fn new() -> Site {
        Site::following(PROCEDURE).await
    }

    /// The same, following another procedure.
    pub async fn following(procedure: &'static str) -> Site {
        Site::among(procedures(), procedure).await
    }

    /// Associations of consumers under the rules of territory, which have yet to be given their divisions.
    pub async fn of_territory() -> Site {
        Site::among(vec![territory()], "consumer-mediation").await
    }

    /// Gives an office its division, or adds it with a clerk; gives the clerk.
    pub async fn serving(&self, code: &str, region: &str) -> Actor {
        let office = Office {
            code: code.into(),
            zh: format!("{region}消协"),
            en: format!("Association {region}"),
            procedures: vec![self.house.follows.into()],
            region: region.parse().ok(),
            ..Office::default()
        };
        self.house.app.put_office(&office).await.unwrap();
        let posts = [Post { office: code.into(), role: "clerk".into() }];
        self.house.app.put_person(&format!("{code}-clerk"), "钱五", None, &posts).await.unwrap();
        let person = self.house.store.person_by_login(&format!("{code}-clerk")).await.unwrap().unwrap();
        self.token(&Caller::Person { person, posts: posts.to_vec() }).await
    }

    async fn among(loaded: Vec<Arc<Procedure>>, procedure: &'static str) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let store = Arc::new(Database::open(&url).await.unwrap());
        let house = Arc::new(House::among(loaded, procedure, store, "t", "2026-05-06T01:00:00Z").await);
        let door = Door::new(false, true);
        let site = redress_http::Site { app: Arc::clone(&house.app), demo: None, door, metrics: None };
        Site { house, router: redress_http::router(site), _folder: folder }
    }

    /// Nobody.
    pub fn anonymous(&self) -> Actor {
        Actor { router: self.router.clone(), headers: Vec::new() }
    }

    /// Somebody who holds `role` in the holding office or, for a role at referrals, in the first department.
    pub async fn as_role(&self, role: &str) -> Actor {
        let (_, _, caller) = self.house.people.iter().find(|(r, _, _)| r == role).unwrap();
        self.token(caller).await
    }

    /// Somebody who holds `role` in `office`.
    pub async fn as_post(&self, role: &str, office: &str) -> Actor {
        self.token(self.house.who(role, office)).await
    }

    async fn token(&self, caller: &Caller) -> Actor {
        let Caller::Person { person, .. } = caller else { panic!("only people have tokens") };
        let granted = self.house.app.make_token(person.clone(), "test", 30).await.unwrap();
        self.anonymous().with("authorization", format!("Bearer {}", granted.secret))
    }

    /// Files as an anonymous complainant; gives the number and whoever can follow it.
    pub async fn file(&self) -> (String, Actor) {
        self.file_as(complaint()).await
    }

    /// Files this complaint as [`Site::file`] does.
    pub async fn file_as(&self, complaint: Value) -> (String, Actor) {
        let answer = self.anonymous().post("/public/complaints", complaint).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let number = answer.body["case_no"].as_str().unwrap().to_owned();
        let code = answer.body["access_code"].as_str().unwrap().to_owned();
        (number, self.anonymous().with("x-access-code", code))
    }

    /// Lets time pass, and the sweep and the delivery do their work.
    pub async fn pass(&self, hours: i64) {
        self.house.clock.forward(SignedDuration::from_hours(hours));
        while self.house.app.sweep(100).await.unwrap() > 0 {}
        while self.house.app.deliver(100).await.unwrap() > 0 {}
    }

    /// The version of a case now.
    pub async fn version(&self, number: &str) -> u32 {
        let id: CaseId = number.parse().unwrap();
        self.house.store.case(id).await.unwrap().unwrap().0.seq
    }
}

/// A complaint as a page sends it.
pub fn complaint() -> Value {
    json!({
        "procedure": PROCEDURE,
        "complainant": { "name": "张三丰", "phone": "13800001234" },
        "respondents": [{ "name": "某建材公司" }],
        "claim": "返工或者退款",
        "statement": "新铺的地板一周就翘起来了",
        "facts": { "kind": "service" },
    })
}

impl Actor {
    /// The same with another header.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Actor {
        let mut actor = self.clone();
        actor.headers.push((name, value.into()));
        actor
    }

    /// The same at an address, as a proxy tells it.
    pub fn at(&self, address: &str) -> Actor {
        self.with("x-forwarded-for", address)
    }

    /// Signs in; gives whoever holds the session, and the answer.
    pub async fn sign_in(&self, login: &str, password: &str, code: Option<&str>) -> (Actor, Answer) {
        let mut body = json!({ "login": login, "password": password });
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        let answer = self.post("/session", body).await;
        (self.with_session(&answer), answer)
    }

    /// The same with the session that an answer has set.
    pub fn with_session(&self, answer: &Answer) -> Actor {
        let cookie = answer.headers.get("set-cookie").map_or("", |cookie| cookie.to_str().unwrap());
        let me = if answer.body["me"].is_object() { &answer.body["me"] } else { &answer.body };
        let mut actor = self.clone();
        actor.headers.retain(|(name, _)| !["cookie", "x-csrf-token"].contains(name));
        actor
            .with("cookie", cookie.split(';').next().unwrap_or_default())
            .with("x-csrf-token", me["csrf"].as_str().unwrap_or_default())
    }

    /// `GET`, under `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// `POST`, under `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string().into_bytes())).await
    }

    /// `DELETE`, under `/api/v1`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// Performs an act on the version `seen`.
    pub async fn act(&self, number: &str, act: &str, seen: u32, body: Value) -> Answer {
        let actor = self.with("if-match", format!("\"{seen}\""));
        actor.post(&format!("/cases/{number}/acts/{act}"), body).await
    }

    /// Any request with any bytes.
    pub async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let path = if path.starts_with("//") { path[1..].to_owned() } else { format!("/api/v1{path}") };
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() && !self.headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body, text }
    }
}

impl Answer {
    /// The status as a number.
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// Asserts a problem with this status and code, said in both languages.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) -> &Value {
        assert_eq!((self.code(), self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        for language in ["zh", "en"] {
            assert!(!self.body["detail"][language].as_str().unwrap().is_empty(), "{}", self.text);
        }
        &self.body
    }

    /// Asserts success and gives the body.
    #[track_caller]
    pub fn ok(&self) -> &Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        &self.body
    }
}
