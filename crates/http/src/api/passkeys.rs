//! Passkeys: signing in with one, and those of one's own account.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use redress_app::passkeys::PasskeyLine;
use redress_app::passkeys::ceremony::RelyingParty;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::account::{ProofShape, proof};
use super::sessions::{Me, welcome};
use crate::Site;
use crate::door::Visitor;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::{SignedIn, cookie};

/// Whether one can sign in with a passkey.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offered {
    /// The origin whose pages can; none where passkeys are off.
    pub origin: Option<String>,
}

/// What `navigator.credentials` is asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    /// Its `publicKey`, as JSON of WebAuthn level 3; `parseCreationOptionsFromJSON` and
    /// `parseRequestOptionsFromJSON` read it.
    #[schema(value_type = Object)]
    pub options: Value,
}

/// What the browser answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The credential as its `toJSON` gives it.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What to call it.
    #[schema(max_length = 50)]
    pub name: String,
    /// The credential as its `toJSON` gives it.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyName {
    /// What to call it.
    #[schema(max_length = 50)]
    pub name: String,
}

/// One's own passkeys.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeysShape {
    /// The origin whose pages can add one; none where passkeys are off.
    pub origin: Option<String>,
    /// The newest first.
    pub passkeys: Vec<PasskeyShape>,
}

/// A passkey as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyShape {
    /// By what to rename or remove it.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub made_at: String,
    /// When it was last used to sign in; none if never.
    pub used_at: Option<String>,
}

impl From<PasskeyLine> for PasskeyShape {
    fn from(line: PasskeyLine) -> Self {
        let PasskeyLine { id, name, made_at, used_at } = line;
        PasskeyShape { id, name, made_at: made_at.to_string(), used_at: used_at.map(|at| at.to_string()) }
    }
}

fn origin(site: &Site) -> Option<String> {
    site.app.relying_party.as_ref().map(RelyingParty::origin).map(str::to_owned)
}

/// Whether one can sign in with a passkey here.
#[utoipa::path(get, path = "/session/passkey", tag = "session", operation_id = "passkeys_offered",
    responses((status = 200, body = Offered)))]
pub async fn offered(State(site): State<Site>) -> Json<Offered> {
    Json(Offered { origin: origin(&site) })
}

/// Begins signing in with a passkey; nobody says who they are.
#[utoipa::path(post, path = "/session/passkey/begin", tag = "session", operation_id = "begin_passkey_sign_in",
    responses((status = 200, body = Question), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub async fn begin_sign_in(State(site): State<Site>) -> Result<Json<Question>, Problem> {
    Ok(Json(Question { options: site.app.begin_passkey_sign_in().await? }))
}

/// Signs in with a passkey; sets the session cookie, in place of the one that was there.
#[utoipa::path(post, path = "/session/passkey", tag = "session", operation_id = "sign_in_with_passkey",
    request_body = Answered,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 429, body = Problem)))]
pub async fn sign_in(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(given): Body<Answered>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    let answer = given.credential.to_string();
    let (from, instead_of) = (visitor.address, cookie(&headers, visitor));
    let granted = site.app.sign_in_with_passkey(answer.as_bytes(), from, instead_of).await?;
    welcome(&site, granted, visitor).await
}

/// One's own passkeys.
#[utoipa::path(get, path = "/account/passkeys", tag = "account", operation_id = "list_passkeys",
    responses((status = 200, body = PasskeysShape), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<PasskeysShape>, Problem> {
    let passkeys = site.app.passkeys(&signed_in.admission).await?;
    Ok(Json(PasskeysShape {
        origin: origin(&site),
        passkeys: passkeys.into_iter().map(PasskeyShape::from).collect(),
    }))
}

/// Begins a new passkey.
#[utoipa::path(post, path = "/account/passkeys/begin", tag = "account", operation_id = "begin_passkey",
    request_body = ProofShape,
    responses((status = 200, body = Question), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 429, body = Problem)))]
pub async fn begin(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<ProofShape>,
) -> Result<Json<Question>, Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    Ok(Json(Question { options: site.app.begin_passkey(&signed_in.admission, proof).await? }))
}

/// Adds the passkey that the browser made; this page goes on with a new session.
#[utoipa::path(post, path = "/account/passkeys", tag = "account", operation_id = "add_passkey",
    request_body = NewPasskey,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn add(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(given): Body<NewPasskey>,
) -> Result<([(HeaderName, String); 1], Json<Me>), Problem> {
    let answer = given.credential.to_string();
    let (admission, visitor) = (&signed_in.admission, signed_in.visitor);
    let granted = site.app.add_passkey(admission, &given.name, answer.as_bytes(), visitor.address).await?;
    welcome(&site, granted, visitor).await
}

/// Calls one of one's own passkeys by another name.
#[utoipa::path(put, path = "/account/passkeys/{id}", tag = "account", operation_id = "rename_passkey",
    params(("id" = String, Path)), request_body = PasskeyName,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn rename(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<PasskeyName>,
) -> Result<StatusCode, Problem> {
    site.app.rename_passkey(&signed_in.admission, &id, &given.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes one of one's own passkeys; all other sessions end.
#[utoipa::path(post, path = "/account/passkeys/{id}/remove", tag = "account", operation_id = "remove_passkey",
    params(("id" = String, Path)), request_body = ProofShape,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub async fn remove(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<ProofShape>,
) -> Result<StatusCode, Problem> {
    let proof = proof(&given.password, given.code.as_deref(), &signed_in);
    site.app.remove_passkey(&signed_in.admission, &id, proof).await?;
    Ok(StatusCode::NO_CONTENT)
}
