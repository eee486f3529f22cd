//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use redress_app::Error;
use redress_app::people::Caller;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Site;
use crate::problem::{Body, Problem};
use crate::session::{COOKIE, SignedIn};

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Sign-in name.
    #[schema(max_length = 64)]
    pub login: String,
    /// Password.
    #[schema(max_length = 1000)]
    pub password: String,
}

/// Whoever is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// What the page must repeat as `X-CSRF-Token` on every write.
    pub csrf: String,
    /// Where they work, and as what.
    pub posts: Vec<PostShape>,
}

/// A role in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostShape {
    /// The office.
    pub office: String,
    /// The role.
    pub role: String,
}

/// Signs in; sets the session cookie.
#[utoipa::path(post, path = "/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn sign_in(
    State(site): State<Site>,
    Body(given): Body<Credentials>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    if given.password.len() > 1_000 {
        return Err(Error::SignIn.into());
    }
    let granted = site.app.sign_in(&given.login, &given.password).await?;
    let (caller, key) = site.app.caller(&granted.secret).await?;
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200", granted.secret);
    Ok(([(header::SET_COOKIE, cookie)], Json(me_of(caller, key.note))))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(signed_in: SignedIn) -> Json<Me> {
    Json(me_of(signed_in.caller, signed_in.note))
}

/// Signs out; the session is gone.
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn sign_out(
    State(site): State<Site>,
    signed_in: SignedIn,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Problem> {
    site.app.sign_out(&signed_in.secret).await?;
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}

fn me_of(caller: Caller, csrf: String) -> Me {
    match caller {
        Caller::Person { person, posts } => Me {
            login: person.login,
            name: person.name,
            csrf,
            posts: posts.into_iter().map(|post| PostShape { office: post.office, role: post.role }).collect(),
        },
        Caller::Complainant => Me { login: String::new(), name: String::new(), csrf, posts: Vec::new() },
    }
}
