//! A masked party in clear, for a reason.

use axum::Json;
use axum::extract::State;
use redress_app::Error;
use serde::Deserialize;
use utoipa::ToSchema;

use super::cases::number;
use super::shapes::PartyShape;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// Why a party must be seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The reason; it is kept in the audit log.
    #[schema(min_length = 4, max_length = 500)]
    pub reason: String,
}

/// Shows a party in clear to whoever holds a role of the case; who, when and why is recorded first.
#[utoipa::path(post, path = "/cases/{case_no}/parties/{party}/unmask", tag = "cases", operation_id = "unmask_party",
    request_body = Reason, params(("case_no" = String, Path), ("party" = String, Path, description = "The party's number")),
    responses((status = 200, body = PartyShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn unmask(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, party)): Path<(String, String)>,
    Body(given): Body<Reason>,
) -> Result<Json<PartyShape>, Problem> {
    let id = number(&case_no)?;
    let party: u32 = party.parse().map_err(|_| Error::NotFound)?;
    let from = signed_in.visitor.address;
    let shown = site.app.unmask(&signed_in.caller, id, party, &given.reason, from).await?;
    Ok(Json(shown.into()))
}
