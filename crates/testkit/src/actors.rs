//! HTTP by actors: anonymous, signed in, with a token, with an access code.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use futures_util::StreamExt;
use jiff::SignedDuration;
use redress_app::App;
use redress_app::people::Caller;
use redress_app::ports::{Office, Post, Providers};
use redress_domain::id::CaseId;
use redress_http::door::Door;
use redress_packs::Running;
use redress_store::Database;
use redress_store::engine::{Expect, Statement, Step};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::house::{House, PROCEDURE};
use crate::record::Record;
use crate::world::{packs, territory};

/// The password of everybody in a test.
pub const PASSWORD: &str = "a long test password";

/// The whole site over a database of its own, without a socket.
pub struct Site {
    /// The use cases, and the people in them.
    pub house: Arc<House>,
    /// What it counts and logs.
    pub record: Record,
    router: Router,
    database: Database,
    _folder: Option<tempfile::TempDir>,
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Actor {
    router: Router,
    record: Record,
    headers: Vec<(&'static str, String)>,
}

/// Server-sent events as they come in.
pub struct Events {
    /// The status.
    pub status: StatusCode,
    body: BodyDataStream,
    text: String,
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
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Site {
    /// A customer service with its departments at nine in the morning of Wednesday 6 May 2026.
    pub async fn new() -> Site {
        Site::following(PROCEDURE).await
    }

    /// The same, following another procedure.
    pub async fn following(procedure: &'static str) -> Site {
        Site::among(packs(), procedure).await
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
        self.token(&Caller::Person { person, posts: posts.to_vec(), instead_of: Default::default() }).await
    }

    async fn among(loaded: Vec<Arc<Running>>, procedure: &'static str) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let database = Database::open(&url).await.unwrap();
        let mut site = Site::on(database, loaded, procedure).await;
        site._folder = Some(folder);
        site
    }

    /// The same over this database, which is empty.
    pub async fn on(database: Database, loaded: Vec<Arc<Running>>, procedure: &'static str) -> Site {
        let store = Arc::new(database.clone());
        Site::of(House::among(loaded, procedure, store, "t", "2026-05-06T01:00:00Z").await, database)
    }

    /// The site of this house, which lives in this database.
    pub fn of(house: House, database: Database) -> Site {
        let (house, record) = (Arc::new(house), Record::new());
        let router = router(Arc::clone(&house.app), &record);
        Site { house, record, router, database, _folder: None }
    }

    /// The same with these providers by which people can sign in.
    pub async fn with_providers(self, providers: Arc<dyn Providers>) -> Site {
        let app = self.house.beside("providers").await.with_providers(providers);
        Site { router: router(Arc::new(app), &self.record), ..self }
    }

    /// Runs a statement that no part of the program has, to see what comes of damage or erasure.
    pub async fn run(&self, sql: &str) {
        let statement = Statement { name: "test", sql: String::leak(sql.to_owned()) };
        let step =
            Step { statement: Box::leak(Box::new(statement)), values: Vec::new(), expect: Expect::Any };
        self.database.engine().write(vec![step]).await.unwrap();
    }

    /// Nobody.
    pub fn anonymous(&self) -> Actor {
        Actor { router: self.router.clone(), record: self.record.clone(), headers: Vec::new() }
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

/// The whole site behind a proxy.
fn router(app: Arc<App>, record: &Record) -> Router {
    redress_http::router(redress_http::Site {
        app,
        demo: None,
        door: Door::new(false, true),
        tables: Arc::new(redress_channels::import::Sheets),
        metrics: Some(record.render()),
    })
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

    /// `GET` of a stream, under `/api/v1`.
    pub async fn listen(&self, path: &str) -> Events {
        let response = self.response(Method::GET, path, None).await;
        let (parts, body) = response.into_parts();
        Events { status: parts.status, body: body.into_data_stream(), text: String::new() }
    }

    /// `POST`, under `/api/v1`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string().into_bytes())).await
    }

    /// `PUT`, under `/api/v1`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string().into_bytes())).await
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

    /// Puts a file into a case, under `path` such as `/cases/NO/attachments`.
    pub async fn upload(&self, path: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        self.named(name).send(Method::POST, path, Some(bytes.into())).await
    }

    /// The same, and the line breaks after these bytes.
    pub async fn upload_cut_off(&self, path: &str, name: &str, bytes: &'static [u8]) -> Answer {
        let broken = || Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
        let parts = futures_util::stream::iter([Ok(bytes), broken()]);
        self.named(name).send_body(Method::POST, path, Some(Body::from_stream(parts))).await
    }

    fn named(&self, name: &str) -> Actor {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.with("content-type", "application/octet-stream").with("x-file-name", name)
    }

    /// Any request with any bytes.
    pub async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let Some(body) = body else { return self.send_body(method, path, None).await };
        let sized = self.with("content-length", body.len().to_string());
        sized.send_body(method, path, Some(body.into())).await
    }

    async fn send_body(&self, method: Method, path: &str, body: Option<Body>) -> Answer {
        let response = self.response(method, path, body).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body, text, bytes: bytes.to_vec() }
    }

    async fn response(&self, method: Method, path: &str, body: Option<Body>) -> Response<Body> {
        let path = if path.starts_with("//") { path[1..].to_owned() } else { format!("/api/v1{path}") };
        let mut request = Request::builder().method(method).uri(path);
        if body.is_some() && !self.headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body.unwrap_or_else(Body::empty)).unwrap();
        self.record.of(self.router.clone().oneshot(request)).await.unwrap()
    }
}

impl Events {
    /// The next event: name and data. None when the stream has ended; comments are passed over.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let line = |field: &str| event.lines().find_map(|line| line.strip_prefix(field));
                let found = line("event: ").map(str::to_owned).zip(line("data: ").map(str::to_owned));
                self.text = rest.to_owned();
                if let Some((name, data)) = found {
                    return Some((name, serde_json::from_str(&data).unwrap()));
                }
            }
            let part = self.body.next().await?.unwrap();
            self.text.push_str(&String::from_utf8_lossy(&part));
        }
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
