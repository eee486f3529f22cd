//! Who is calling: a bearer token, or the session cookie with CSRF protection.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use redress_app::Error;
use redress_app::people::Caller;
use redress_domain::text::Text;

use crate::Site;
use crate::problem::Problem;

/// Name of the session cookie.
pub const COOKIE: &str = "redress_session";

/// A signed-in person; a request without one is refused before its handler runs.
pub struct SignedIn {
    /// Who, with the posts of this moment.
    pub caller: Caller,
    /// The session's or token's secret.
    pub secret: String,
    /// What a page must repeat; a token's label.
    pub note: String,
}

impl FromRequestParts<Site> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let (secret, cookie) = match (bearer(&parts.headers), cookie(&parts.headers)) {
            (Some(token), _) => (token.to_owned(), false),
            (None, Some(session)) => (session.to_owned(), true),
            (None, None) => return Err(Error::SignIn.into()),
        };
        let (caller, key) = site.app.caller(&secret).await?;
        let safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let repeated = parts.headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
        if cookie && (key.kind != "session" || !safe && repeated != Some(key.note.as_str())) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "csrf",
                Text::new("页面已过期,请刷新后再试", "The page has expired; reload it and try again"),
            ));
        }
        Ok(SignedIn { caller, secret, note: key.note })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}
