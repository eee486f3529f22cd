//! Holding a case, so that nothing of it is erased.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use redress_domain::id::CaseId;

use super::cases::{number, shown};
use super::shapes::case::CaseShape;
use super::unmask::Reason;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// Puts a case under a hold: nothing of it is erased until it is lifted. For the head of the office that holds it.
#[utoipa::path(post, path = "/cases/{case_no}/hold", tag = "cases", operation_id = "hold_case", request_body = Reason,
    params(("case_no" = String, Path)),
    responses((status = 200, body = CaseShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn put(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Body(given): Body<Reason>,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    hold(&site, &signed_in, number(&case_no)?, true, &given).await
}

/// Lifts the hold of a case. For the head of the office that holds it.
#[utoipa::path(post, path = "/cases/{case_no}/release", tag = "cases", operation_id = "release_case",
    request_body = Reason, params(("case_no" = String, Path)),
    responses((status = 200, body = CaseShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn lift(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Body(given): Body<Reason>,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    hold(&site, &signed_in, number(&case_no)?, false, &given).await
}

async fn hold(
    site: &Site,
    signed_in: &SignedIn,
    id: CaseId,
    put: bool,
    given: &Reason,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    let from = signed_in.visitor.address;
    site.app.hold(&signed_in.admission, id, put, &given.reason, from).await?;
    shown(site, &signed_in.caller, id).await
}
