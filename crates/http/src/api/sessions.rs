//! Signing in and out.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use redress_app::Error;
use redress_app::offices::administrator_title;
use redress_app::people::{Admission, Caller, Granted};
use redress_app::sign_in::Credentials as Given;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::Words;
use super::shapes::Named;
use super::shapes::work::KindShape;
use crate::Site;
use crate::door::Visitor;
use crate::problem::{Problem, check_lengths};
use crate::read::Body;
use crate::session::{SignedIn, cookie, set_cookie};

/// Name, password, and where there is a second factor a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Sign-in name.
    #[schema(max_length = 64)]
    pub login: String,
    /// Password.
    #[schema(max_length = 1000)]
    pub password: String,
    /// A code of the second factor or a recovery code; asked for with `code_needed`.
    #[schema(max_length = 40)]
    pub code: Option<String>,
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
    /// The kinds of duties that their posts can have, each of which has a page.
    pub kinds: Vec<KindShape>,
    /// Whether they supervise an office.
    pub supervises: bool,
    /// The offices whose head they are.
    pub heads: Vec<Named>,
    /// The administrator's role they hold.
    pub administers: Option<Named>,
    /// What must be done before anything else.
    pub first: FirstShape,
}

/// What must be done before anything else; until then everything but the account is closed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstShape {
    /// Change the password.
    pub password: bool,
    /// Set up a second factor.
    pub factor: bool,
}

/// A role in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostShape {
    /// The office.
    pub office: Named,
    /// The role.
    pub role: Named,
    /// The name of the absent person in whose post they act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}

/// Signs in; sets the session cookie, in place of the one that was there.
#[utoipa::path(post, path = "/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn sign_in(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(given): Body<Credentials>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    let code = given.code.as_deref().unwrap_or_default();
    let fields = [("login", &*given.login, 64), ("password", &given.password, 1_000), ("code", code, 40)];
    check_lengths(&fields)?;
    let granted = site.app.sign_in(Given {
        login: &given.login,
        password: &given.password,
        code: given.code.as_deref(),
        from: visitor.address,
        instead_of: cookie(&headers, visitor),
    });
    welcome(&site, granted.await?, visitor).await
}

/// The cookie of a new session, and who is signed in by it.
pub async fn welcome(
    site: &Site,
    granted: Granted,
    visitor: Visitor,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    let admission = site.app.caller(&granted.secret).await?;
    let cookie = set_cookie(&granted.secret, visitor);
    Ok(([(header::SET_COOKIE, cookie)], Json(me_of(site, admission).await?)))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<Me>, Problem> {
    me_of(&site, signed_in.admission).await.map(Json)
}

/// Signs out; the session is gone.
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn sign_out(
    State(site): State<Site>,
    signed_in: SignedIn,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Problem> {
    site.app.sign_out(&signed_in.secret, signed_in.visitor.address).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie("", signed_in.visitor))]))
}

pub(super) async fn me_of(site: &Site, admission: Admission) -> Result<Me, Problem> {
    let kinds = site.app.kinds_of(&admission.caller);
    let heads: BTreeSet<String> = admission.heads().map(|post| post.office.clone()).collect();
    let first = match &admission.caller {
        Caller::Person { person, .. } => site.app.first_of(&admission, person.id).await?,
        Caller::Complainant | Caller::Link(_) => return Err(Error::SignIn.into()),
    };
    let Caller::Person { person, posts, instead_of } = admission.caller else {
        return Err(Error::SignIn.into());
    };
    let words = Words::read(site).await?;
    let absent: Vec<i64> = instead_of.values().copied().collect();
    let names: BTreeMap<i64, String> =
        site.app.store.names(&absent).await.map_err(Error::from)?.into_iter().collect();
    let posts = posts.iter().map(|post| PostShape {
        office: words.office(&post.office),
        role: words.role(&post.office, &post.role),
        instead_of: instead_of.get(post).and_then(|id| names.get(id).cloned()),
    });
    let administers =
        admission.administers.map(|role| Named::new(&role, administrator_title(&role).as_ref()));
    Ok(Me {
        login: person.login,
        name: person.name,
        csrf: if admission.key.kind == "session" { admission.key.note } else { String::new() },
        posts: posts.collect(),
        kinds: kinds.into_iter().map(KindShape::from).collect(),
        supervises: !admission.supervises.is_empty(),
        heads: heads.iter().map(|office| words.office(office)).collect(),
        administers,
        first: FirstShape { password: first.password, factor: first.factor },
    })
}
