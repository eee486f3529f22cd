//! The tokens of programs' accounts, for the security administrator.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::account::KeyShape;
use super::people::{administrator, number};
use crate::Site;
use crate::problem::Problem;
use crate::read::Path;
use crate::session::SignedIn;

/// The tokens of a program's account that have not ended, the newest first; none for an account with a password.
#[utoipa::path(get, path = "/people/{id}/tokens", tag = "people", operation_id = "list_service_tokens",
    params(("id" = String, Path)),
    responses((status = 200, body = [KeyShape]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    _signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Vec<KeyShape>>, Problem> {
    let tokens = site.app.service_tokens(number(&id)?).await?;
    Ok(Json(tokens.into_iter().map(KeyShape::from).collect()))
}

/// Ends a token of a program's account.
#[utoipa::path(delete, path = "/people/{id}/tokens/{token}", tag = "people", operation_id = "end_service_token",
    params(("id" = String, Path), ("token" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn end(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((id, token)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    site.app.end_service_token(&administrator(&signed_in)?, number(&id)?, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
