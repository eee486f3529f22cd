//! The identities of providers that open an account: one's own, and for the security administrator another's.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use redress_app::sign_in::key_id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::{ProofShape, proof};
use super::people::{administrator, number};
use super::providers::{Brought, Cookies, Departure, back, depart};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// An identity that opens an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityShape {
    /// By what to unbind it.
    pub id: String,
    /// The provider; it may be one that is not configured any more.
    pub provider: String,
    /// When it was bound.
    pub bound_at: String,
}

/// An identity to be bound.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIdentity {
    /// The password.
    #[schema(max_length = 1000)]
    pub password: String,
    /// A code, where there is a second factor.
    #[schema(max_length = 40)]
    pub code: Option<String>,
    /// The provider.
    #[schema(max_length = 64)]
    pub provider: String,
}

/// One's own identities, the oldest first.
#[utoipa::path(get, path = "/account/identities", tag = "account", operation_id = "list_identities",
    responses((status = 200, body = [IdentityShape]), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
) -> Result<Json<Vec<IdentityShape>>, Problem> {
    let all = site.app.own_identities(&signed_in.admission).await?.into_iter().map(|one| IdentityShape {
        id: key_id(&one.hash),
        provider: one.provider,
        bound_at: one.bound_at.to_string(),
    });
    Ok(Json(all.collect()))
}

/// Begins to bind an identity.
#[utoipa::path(post, path = "/account/identities", tag = "account", operation_id = "begin_identity",
    request_body = NewIdentity,
    responses((status = 200, body = Departure), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem), (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn begin(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<NewIdentity>,
) -> Result<(Cookies, Json<Departure>), Problem> {
    let NewIdentity { password, code, provider } = &given;
    let proof = proof(password, code.as_deref(), &signed_in);
    let leaving = site.app.begin_binding(&signed_in.admission, proof, provider).await?;
    Ok(depart(leaving, signed_in.visitor))
}

/// Binds the identity with which somebody comes back from a provider.
#[utoipa::path(post, path = "/account/identities/return", tag = "account", operation_id = "bind_identity",
    request_body = Brought,
    responses((status = 204), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn bind(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(given): Body<Brought>,
) -> Result<(StatusCode, Cookies), Problem> {
    let visitor = signed_in.visitor;
    site.app.bind_identity(&signed_in.admission, given.by(&headers, visitor)).await?;
    Ok((StatusCode::NO_CONTENT, back(visitor)))
}

/// Unbinds one of one's own identities; every other session ends.
#[utoipa::path(post, path = "/account/identities/{id}/remove", tag = "account", operation_id = "unbind_identity",
    params(("id" = String, Path)), request_body = ProofShape,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub async fn unbind(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<ProofShape>,
) -> Result<StatusCode, Problem> {
    let ProofShape { password, code } = &given;
    let proof = proof(password, code.as_deref(), &signed_in);
    site.app.unbind_own(&signed_in.admission, proof, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Unbinds every identity by which somebody signs in; their sessions end.
#[utoipa::path(post, path = "/people/{id}/identities/reset", tag = "people", operation_id = "reset_identities",
    params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn reset(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    site.app.unbind_identities_of(&administrator(&signed_in)?, number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
