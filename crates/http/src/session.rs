//! Who is calling: a token, or the session cookie with CSRF protection; held to the table of permissions.

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use redress_app::people::{Admission, Caller};
use redress_app::sign_in::SESSION_HOURS;
use redress_app::{Error, permissions};
use redress_domain::text::Text;

use crate::Site;
use crate::door::{Visitor, visitor};
use crate::problem::Problem;

/// Name of the session cookie.
pub const COOKIE: &str = "redress_session";
/// Its name by TLS: a browser takes it from this host alone, and from no page read in clear.
const COOKIE_BY_TLS: &str = "__Host-redress_session";

/// A signed-in person who may call this operation; any other request is refused before its handler runs.
pub struct SignedIn {
    /// Who, with the posts of this moment.
    pub caller: Caller,
    /// The same, with the key and what is special about it.
    pub admission: Admission,
    /// The session's or token's secret.
    pub secret: String,
    /// From where.
    pub visitor: Visitor,
}

impl FromRequestParts<Site> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = visitor(site, &parts.extensions, &parts.headers);
        let (secret, kind) = match (bearer(&parts.headers), cookie(&parts.headers, visitor)) {
            (Some(token), _) => (token.to_owned(), "token"),
            (None, Some(session)) => (session.to_owned(), "session"),
            (None, None) => return Err(Error::SignIn.into()),
        };
        let admission = site.app.caller(&secret).await?;
        let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        site.door.admit(admission.key.person, path, visitor.address, site.app.clock.now())?;
        // A session works as a cookie only, and a token as a bearer only: neither can be put in the other's place.
        if admission.key.kind != kind {
            return Err(Error::SignIn.into());
        }
        let safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let repeated = parts.headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
        if kind == "session" && !safe && !admission.repeats(repeated) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "csrf",
                Text::new("页面已过期,请刷新后再试", "The page has expired; reload it and try again"),
            ));
        }
        let method = if parts.method == Method::HEAD { "GET" } else { parts.method.as_str() };
        permissions::check(&admission, method, path)?;
        Ok(SignedIn { caller: admission.caller.clone(), admission, secret, visitor })
    }
}

/// The token, if one is shown.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The secret in the session cookie.
pub fn cookie(headers: &HeaderMap, visitor: Visitor) -> Option<&str> {
    cookie_named(name(visitor), headers)
}

fn name(visitor: Visitor) -> &'static str {
    if visitor.secure { COOKIE_BY_TLS } else { COOKIE }
}

/// What is in the cookie of this name.
pub fn cookie_named<'a>(name: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The cookie of a new session; with an empty secret, the one that takes it away.
pub fn set_cookie(secret: &str, visitor: Visitor) -> String {
    let seconds = if secret.is_empty() { 0 } else { SESSION_HOURS * 3_600 };
    let secure = if visitor.secure { "; Secure" } else { "" };
    format!("{}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}", name(visitor))
}
