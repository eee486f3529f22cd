//! Secure links to referrals: made, looked at and ended by whoever holds the case.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use redress_app::Error;

use super::cases::number;
use super::shapes::link::{LinkMade, LinkShape};
use crate::Site;
use crate::problem::Problem;
use crate::read::Path;
use crate::session::SignedIn;

/// Makes the link by which an office without accounts answers a referral; it replaces the one before.
#[utoipa::path(post, path = "/cases/{case_no}/referrals/{no}/link", tag = "cases", operation_id = "make_link",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number")),
    responses((status = 201, body = LinkMade), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The referral has ended")))]
pub async fn make(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, no)): Path<(String, String)>,
) -> Result<(StatusCode, Json<LinkMade>), Problem> {
    let (id, no) = (number(&case_no)?, referral(&no)?);
    let made = site.app.make_link(&signed_in.caller, id, no, signed_in.visitor.address).await?;
    Ok((StatusCode::CREATED, Json(LinkMade::of(&made, id, no))))
}

/// The newest link to a referral; null if there never was one. Its key is not shown again.
#[utoipa::path(get, path = "/cases/{case_no}/referrals/{no}/link", tag = "cases", operation_id = "see_link",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number")),
    responses((status = 200, body = Option<LinkShape>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, no)): Path<(String, String)>,
) -> Result<Json<Option<LinkShape>>, Problem> {
    let state = site.app.link_state(&signed_in.caller, number(&case_no)?, referral(&no)?).await?;
    Ok(Json(state.map(LinkShape::from)))
}

/// Ends the link to a referral.
#[utoipa::path(delete, path = "/cases/{case_no}/referrals/{no}/link", tag = "cases", operation_id = "end_link",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number")),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn end(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, no)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (id, no) = (number(&case_no)?, referral(&no)?);
    site.app.end_link(&signed_in.caller, id, no, signed_in.visitor.address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of a referral; not found for what is none.
pub fn referral(no: &str) -> Result<u32, Problem> {
    no.parse().map_err(|_| Error::NotFound.into())
}
