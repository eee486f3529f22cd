//! An OpenID provider that says whatever a test wants, on a socket of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What it calls us.
pub const CLIENT: &str = "redress";
/// What proves to it that we are who it calls so.
pub const SECRET: &str = "a secret between two programs";

/// How it answers whoever asks for its discovery document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Well,
    /// With an error of its own.
    OutOfOrder,
    /// With something else.
    Garbage,
    /// Without end.
    Huge,
    /// Never.
    Silent,
    /// By sending elsewhere.
    Elsewhere,
    /// As if it were another.
    Another,
    /// With a script for an address.
    Script,
}

/// By which key a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// The published one.
    Well,
    /// One that nobody published, under the published name.
    Forged,
    /// One that nobody published, under a name of its own.
    Unpublished,
    /// The secret that we share with it (HS256).
    Shared,
    /// The published key, as if it were a shared secret (HS256).
    Confused,
    /// None.
    No,
}

/// An identity token to be.
pub struct Token {
    /// What it claims.
    pub claims: Value,
    /// How it is signed.
    pub signed: Signed,
}

/// What the provider gives the browser to bring back.
#[derive(Clone, Debug)]
pub struct Given {
    /// The code.
    pub code: String,
    /// What it was given to give back.
    pub state: String,
}

/// The provider.
pub struct FakeProvider {
    /// Its name for itself.
    pub issuer: String,
    inner: Arc<Mutex<Inner>>,
    server: tokio::task::JoinHandle<()>,
}

struct Inner {
    issuer: String,
    mood: Mood,
    key: EcdsaKeyPair,
    name: String,
    codes: HashMap<String, Code>,
    discovered: usize,
}

struct Code {
    challenge: String,
    redirect: String,
    token: String,
}

type Shared = Arc<Mutex<Inner>>;

fn new_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap()
}

fn url_safe(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl FakeProvider {
    /// One that is well.
    pub async fn start() -> FakeProvider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner {
            issuer: issuer.clone(),
            mood: Mood::Well,
            key: new_key(),
            name: "first".into(),
            codes: HashMap::new(),
            discovered: 0,
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&inner));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        FakeProvider { issuer, inner, server }
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it answers so.
    pub fn be(&self, mood: Mood) {
        self.inner().mood = mood;
    }

    /// From now on it signs with another key, and publishes no other.
    pub fn change_key(&self) {
        let mut inner = self.inner();
        inner.key = new_key();
        inner.name = format!("{}+", inner.name);
    }

    /// How often its discovery document was asked for.
    pub fn discovered(&self) -> usize {
        self.inner().discovered
    }

    /// Somebody arrives at `location` and says there that they are `subject`; `change` is what is wrong with the
    /// token that comes of it.
    ///
    /// # Panics
    /// If the address asks for something else than it should.
    pub fn vouch(
        &self,
        location: &str,
        subject: &str,
        now: Timestamp,
        change: impl FnOnce(&mut Token),
    ) -> Given {
        let asked = asked(location);
        assert!(location.starts_with(&format!("{}/authorize?", self.issuer)), "{location}");
        let is = |name: &str, wanted: &str| assert_eq!(asked[name], wanted, "{location}");
        is("response_type", "code");
        is("client_id", CLIENT);
        is("code_challenge_method", "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"), "{location}");
        let second = now.as_second();
        let claims = json!({ "iss": self.issuer, "aud": CLIENT, "sub": subject, "nonce": asked["nonce"],
            "iat": second, "exp": second + 300 });
        let mut token = Token { claims, signed: Signed::Well };
        change(&mut token);
        let mut inner = self.inner();
        let token = inner.sign(&token);
        let code = format!("code-{}", inner.codes.len());
        let (challenge, redirect) = (asked["code_challenge"].clone(), asked["redirect_uri"].clone());
        inner.codes.insert(code.clone(), Code { challenge, redirect, token });
        Given { code, state: asked["state"].clone() }
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What stands in the query of an address.
pub fn asked(location: &str) -> HashMap<String, String> {
    let url: url::Url = location.parse().unwrap();
    url.query_pairs().into_owned().collect()
}

impl Inner {
    /// The token in its compact form (RFC 7515).
    fn sign(&self, token: &Token) -> String {
        let algorithm = match token.signed {
            Signed::Well | Signed::Forged | Signed::Unpublished => "ES256",
            Signed::Shared | Signed::Confused => "HS256",
            Signed::No => "none",
        };
        let name = if token.signed == Signed::Unpublished { "nobody knows it" } else { &self.name };
        let header = json!({ "alg": algorithm, "kid": name, "typ": "JWT" });
        let said = format!("{}.{}", url_safe(header.to_string()), url_safe(token.claims.to_string()));
        let by = |key: &EcdsaKeyPair| {
            let signature = key.sign(&SystemRandom::new(), said.as_bytes()).unwrap();
            signature.as_ref().to_vec()
        };
        let shared = |secret: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
            mac.update(said.as_bytes());
            mac.finalize().into_bytes().to_vec()
        };
        let signature = match token.signed {
            Signed::Well => by(&self.key),
            Signed::Forged | Signed::Unpublished => by(&new_key()),
            Signed::Shared => shared(SECRET.as_bytes()),
            Signed::Confused => shared(self.key.public_key().as_ref()),
            Signed::No => Vec::new(),
        };
        format!("{said}.{}", url_safe(signature))
    }
}

async fn discovery(State(inner): State<Shared>) -> Response {
    let (mood, issuer) = {
        let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.discovered += 1;
        (inner.mood, inner.issuer.clone())
    };
    let document = json!({
        "issuer": if mood == Mood::Another { "http://another.example" } else { &issuer },
        "authorization_endpoint":
            if mood == Mood::Script { "javascript:alert(1)".into() } else { format!("{issuer}/authorize") },
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    let said = |body: Body| ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    match mood {
        Mood::Well | Mood::Another | Mood::Script => said(document.to_string().into()),
        Mood::OutOfOrder => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Garbage => said("<html>Welcome to the intranet</html>".into()),
        Mood::Huge => {
            let endless =
                futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(" ".repeat(64 * 1024)));
            said(Body::from_stream(endless))
        }
        Mood::Silent => std::future::pending().await,
        Mood::Elsewhere => {
            let there = format!("{issuer}/elsewhere");
            (StatusCode::FOUND, [(header::LOCATION, there)]).into_response()
        }
    }
}

async fn keys(State(inner): State<Shared>) -> axum::Json<Value> {
    let inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
    // 4 and then the two coordinates (SEC 1, 2.3.3).
    let point = inner.key.public_key().as_ref();
    let key = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": inner.name,
        "x": url_safe(&point[1..33]), "y": url_safe(&point[33..]) });
    axum::Json(json!({ "keys": [key] }))
}

/// Redeems a code once, for whoever has the secret, the address and the verifier that go with it.
async fn token(
    State(inner): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let refused =
        |error: &str| (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": error }))).into_response();
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{encoded}")));
    if headers.get(header::AUTHORIZATION).is_none_or(|given| given != basic.as_str()) {
        return refused("invalid_client");
    }
    let said = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(code) = inner.codes.remove(said("code")) else { return refused("invalid_grant") };
    let challenge = url_safe(Sha256::digest(said("code_verifier").as_bytes()));
    if code.challenge != challenge || code.redirect != said("redirect_uri") {
        return refused("invalid_grant");
    }
    axum::Json(json!({ "access_token": "of no use", "token_type": "Bearer", "id_token": code.token }))
        .into_response()
}
