//! Signing in by an OpenID provider: there, back, and where needed a code.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::AppendHeaders;
use redress_app::ports::Provider;
use redress_app::sign_in::provider::{AWAY, Arrived, Leaving, Return};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sessions::{Me, welcome};
use crate::Site;
use crate::door::Visitor;
use crate::problem::{Problem, Words};
use crate::read::Body;
use crate::session::{cookie, cookie_named};

/// The cookie of a browser whose person is at a provider.
const COOKIE: &str = "redress_away";

/// A provider by which people can sign in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderShape {
    /// By what it is named here.
    pub id: String,
    /// Its name for people.
    pub name: Words,
}

impl From<&Provider> for ProviderShape {
    fn from(provider: &Provider) -> ProviderShape {
        ProviderShape { id: provider.id.clone(), name: (&provider.name).into() }
    }
}

/// Where somebody wants to go, and by which provider.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Going {
    /// The provider.
    #[schema(max_length = 64)]
    pub provider: String,
    /// The page of the console they wanted to see; anything else is taken for its first page.
    #[schema(max_length = 2000)]
    #[serde(default)]
    pub back: String,
}

/// The address to which the page is to send the browser.
#[derive(Debug, Serialize, ToSchema)]
pub struct Departure {
    /// At the provider.
    pub location: String,
}

/// What the provider gave the browser to bring back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    /// The provider in whose address for coming back it was.
    #[schema(max_length = 64)]
    pub provider: String,
    /// Its code.
    pub code: String,
    /// What it was given to give back.
    #[schema(max_length = 100)]
    pub state: String,
}

impl Brought {
    /// With what only this browser knows.
    pub fn by<'a>(&'a self, headers: &'a HeaderMap, visitor: Visitor) -> Return<'a> {
        Return {
            secret: cookie_named(COOKIE, headers),
            provider: &self.provider,
            code: &self.code,
            state: &self.state,
            from: visitor.address,
            instead_of: cookie(headers, visitor),
        }
    }
}

/// A code of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorCode {
    /// The code, or a recovery code.
    #[schema(max_length = 40)]
    pub code: String,
}

/// Somebody who is back from a provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArrivedShape {
    /// Who is signed in; none as long as a code of the second factor is still to be given.
    pub me: Option<Me>,
    /// The page of the console they wanted to see, once they are in.
    pub back: Option<String>,
}

/// Cookies to be set, one after the other.
pub type Cookies = AppendHeaders<Vec<(HeaderName, String)>>;

/// What remembers a browser for as long as its person may be away; without a secret, what forgets it.
fn away(secret: &str, visitor: Visitor) -> String {
    let seconds = if secret.is_empty() { 0 } else { AWAY.as_secs() };
    let secure = if visitor.secure { "; Secure" } else { "" };
    // The page at the address for coming back is our own, so what it sends is no request from another site.
    format!("{COOKIE}={secret}; Path=/api/v1; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// Remembers the browser, and tells the page where to send it.
pub fn depart(leaving: Leaving, visitor: Visitor) -> (Cookies, Json<Departure>) {
    let cookie = away(&leaving.secret, visitor);
    (AppendHeaders(vec![(header::SET_COOKIE, cookie)]), Json(Departure { location: leaving.location }))
}

/// What forgets the browser.
pub fn back(visitor: Visitor) -> Cookies {
    AppendHeaders(vec![(header::SET_COOKIE, away("", visitor))])
}

/// The providers by which people can sign in.
#[utoipa::path(get, path = "/session/providers", tag = "session", operation_id = "list_providers",
    responses((status = 200, body = [ProviderShape])))]
pub async fn list(State(site): State<Site>) -> Json<Vec<ProviderShape>> {
    Json(site.app.providers().iter().map(ProviderShape::from).collect())
}

/// Begins a sign-in by a provider.
#[utoipa::path(post, path = "/session/provider", tag = "session", operation_id = "go_to_provider",
    request_body = Going,
    responses((status = 200, body = Departure), (status = 404, body = Problem), (status = 502, body = Problem),
        (status = 503, body = Problem)))]
pub async fn leave(
    State(site): State<Site>,
    visitor: Visitor,
    Body(given): Body<Going>,
) -> Result<(Cookies, Json<Departure>), Problem> {
    let leaving = site.app.leave(&given.provider, &given.back).await?;
    Ok(depart(leaving, visitor))
}

/// Ends a sign-in by a provider; sets the session cookie, in place of the one that was there.
#[utoipa::path(post, path = "/session/provider/return", tag = "session", operation_id = "return_from_provider",
    request_body = Brought,
    responses((status = 200, body = ArrivedShape), (status = 401, body = Problem), (status = 429, body = Problem),
        (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn arrive(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(given): Body<Brought>,
) -> Result<(Cookies, Json<ArrivedShape>), Problem> {
    let arrived = site.app.arrive(given.by(&headers, visitor)).await?;
    let_in(&site, arrived, visitor).await
}

/// Ends a sign-in by a provider for somebody who has a second factor.
#[utoipa::path(post, path = "/session/provider/code", tag = "session", operation_id = "code_after_provider",
    request_body = FactorCode,
    responses((status = 200, body = ArrivedShape), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn code(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(given): Body<FactorCode>,
) -> Result<(Cookies, Json<ArrivedShape>), Problem> {
    let secret = cookie_named(COOKIE, &headers);
    let instead_of = cookie(&headers, visitor);
    let arrived = site.app.arrive_with_code(secret, &given.code, visitor.address, instead_of).await?;
    let_in(&site, arrived, visitor).await
}

async fn let_in(
    site: &Site,
    arrived: Arrived,
    visitor: Visitor,
) -> Result<(Cookies, Json<ArrivedShape>), Problem> {
    Ok(match arrived {
        Arrived::In { granted, back } => {
            let ([session], Json(me)) = welcome(site, *granted, visitor).await?;
            let cookies = vec![session, (header::SET_COOKIE, away("", visitor))];
            (AppendHeaders(cookies), Json(ArrivedShape { me: Some(me), back: Some(back) }))
        }
        Arrived::Code { secret } => {
            let cookies = vec![(header::SET_COOKIE, away(&secret, visitor))];
            (AppendHeaders(cookies), Json(ArrivedShape { me: None, back: None }))
        }
    })
}
