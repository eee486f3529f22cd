//! What whoever holds the link to a referral does, without an account: look at what is asked, and answer.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use super::cases::number;
use super::links::referral;
use super::public::key;
use super::shapes::Performing;
use super::shapes::link::{AskedShape, GivenShape};
use crate::Site;
use crate::door::Visitor;
use crate::problem::Problem;
use crate::read::{Body, Path};

/// What is asked of the office that the link was made for.
#[utoipa::path(get, path = "/public/referrals/{case_no}/{no}", tag = "public", operation_id = "see_referral",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number"),
        ("X-Link-Key" = String, Header)),
    responses((status = 200, body = AskedShape), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The link is over"), (status = 429, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, no)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<AskedShape>, Problem> {
    let no = referral(&no)?;
    let asked = site.app.asked(number(&case_no)?, no, shown(&headers), visitor.address).await?;
    Ok(Json(AskedShape::of(asked, no, site.app.clock.now())))
}

/// Answers the referral, or hands it back.
#[utoipa::path(post, path = "/public/referrals/{case_no}/{no}/acts/{act}", tag = "public",
    operation_id = "answer_referral", request_body = Performing,
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number"),
        ("act" = String, Path), ("X-Link-Key" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = GivenShape), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The link is over"), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, no, act)): Path<(String, String, String)>,
    headers: HeaderMap,
    Body(wish): Body<Performing>,
) -> Result<Json<GivenShape>, Problem> {
    let (id, no) = (number(&case_no)?, referral(&no)?);
    let wish = wish.into_app(act, None);
    let given =
        site.app.answer_by_link(id, no, shown(&headers), wish, key(&headers)?, visitor.address).await?;
    Ok(Json(given.into()))
}

pub(super) fn shown(headers: &HeaderMap) -> &str {
    headers.get("x-link-key").and_then(|key| key.to_str().ok()).unwrap_or_default()
}
