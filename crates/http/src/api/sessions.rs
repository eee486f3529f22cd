//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use redress_app::Error;
use redress_app::people::Caller;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::Body;
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
    pub office: Named,
    /// The role.
    pub role: Named,
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
    Ok(([(header::SET_COOKIE, cookie)], Json(me_of(&site, caller, key.note).await?)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<Me>, Problem> {
    me_of(&site, signed_in.caller, signed_in.note).await.map(Json)
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

async fn me_of(site: &Site, caller: Caller, csrf: String) -> Result<Me, Problem> {
    let Caller::Person { person, posts } = caller else { return Err(Error::SignIn.into()) };
    let offices = site.app.office_titles().await?;
    let role = |id: &str| {
        let all = site.app.procedures().iter();
        let title = all.filter_map(|procedure| procedure.role(id)).map(|role| &role.title).next();
        Named::new(id, title)
    };
    let posts = posts
        .iter()
        .map(|post| PostShape { office: Named::office(&offices, &post.office), role: role(&post.role) });
    Ok(Me { login: person.login, name: person.name, csrf, posts: posts.collect() })
}
