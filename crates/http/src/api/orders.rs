//! Dangerous acts that take two people.

mod shape;
pub(super) mod take;

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use redress_app::Error;
use redress_app::orders::Ordered;
use serde::Deserialize;
use utoipa::IntoParams;

use self::shape::{NewOrder, OrderShape, Shown};
use super::public::key;
use super::shapes::Page;
use super::unmask::Reason;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path, Query, bad_cursor, page_size};
use crate::session::SignedIn;

/// Which orders to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Where the page before ended; a page may be shorter than its limit and still have a next.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The orders that concern the caller, newest first: to security administrators and the auditor all of them, to
/// others their own and those of the offices whose head they are.
#[utoipa::path(get, path = "/orders", tag = "orders", operation_id = "list_orders", params(Wanted),
    responses((status = 200, body = Page<OrderShape>), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<OrderShape>>, Problem> {
    let limit = page_size(wanted.limit, 50, 200)?;
    let before = wanted.cursor.as_deref().map(place).transpose()?;
    let before = before.as_ref().map(|(at, id)| (*at, id.as_str()));
    let (found, next) = site.app.orders(&signed_in.admission, before, limit).await?;
    let next = next.map(|(at, id)| format!("{}.{id}", at.as_microsecond()));
    Ok(Json(Page { items: shown(&site, &signed_in, found).await?, next }))
}

/// One order, with what came of it in each of its cases.
#[utoipa::path(get, path = "/orders/{id}", tag = "orders", operation_id = "see_order", params(("id" = String, Path)),
    responses((status = 200, body = OrderShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<OrderShape>, Problem> {
    one(&site, &signed_in, site.app.see_order(&signed_in.admission, &id).await?).await
}

/// Proposes a dangerous act. It takes effect only when another person confirms it within seven days.
#[utoipa::path(post, path = "/orders", tag = "orders", operation_id = "propose_order", request_body = NewOrder,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key proposes once")),
    responses((status = 201, body = OrderShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub async fn propose(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(new): Body<NewOrder>,
) -> Result<(StatusCode, Json<OrderShape>), Problem> {
    let from = signed_in.visitor.address;
    let (office, why) = (new.office.clone(), new.reason.clone());
    let wish = new.into_wish()?;
    let by = &signed_in.admission;
    let made = site.app.propose(by, office.as_deref(), wish, &why, key(&headers)?, from).await?;
    Ok((StatusCode::CREATED, one(&site, &signed_in, made).await?))
}

/// Confirms an order of somebody else; for a security administrator.
#[utoipa::path(post, path = "/orders/{id}/confirm", tag = "orders", operation_id = "confirm_order",
    params(("id" = String, Path)),
    responses((status = 200, body = OrderShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn confirm(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<OrderShape>, Problem> {
    let from = signed_in.visitor.address;
    let done = site.app.confirm_order(&signed_in.admission, &id, from).await?;
    one(&site, &signed_in, done).await
}

/// Refuses an order with a reason; for a security administrator.
#[utoipa::path(post, path = "/orders/{id}/refuse", tag = "orders", operation_id = "refuse_order", request_body = Reason,
    params(("id" = String, Path)),
    responses((status = 200, body = OrderShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn refuse(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Body(given): Body<Reason>,
) -> Result<Json<OrderShape>, Problem> {
    let from = signed_in.visitor.address;
    let done = site.app.refuse_order(&signed_in.admission, &id, &given.reason, from).await?;
    one(&site, &signed_in, done).await
}

/// Takes an order back; for whoever proposed it.
#[utoipa::path(post, path = "/orders/{id}/withdraw", tag = "orders", operation_id = "withdraw_order",
    params(("id" = String, Path)),
    responses((status = 200, body = OrderShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn withdraw(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<OrderShape>, Problem> {
    let from = signed_in.visitor.address;
    let done = site.app.withdraw_order(&signed_in.admission, &id, from).await?;
    one(&site, &signed_in, done).await
}

async fn one(site: &Site, signed_in: &SignedIn, found: Ordered) -> Result<Json<OrderShape>, Problem> {
    let results = site.app.store.order_results(&found.order.id).await.map_err(Error::from)?;
    let mut shapes = shown(site, signed_in, vec![found]).await?;
    let mut shape = shapes.pop().ok_or(Error::NotFound)?;
    shape.tell(results);
    Ok(Json(shape))
}

async fn shown(site: &Site, signed_in: &SignedIn, found: Vec<Ordered>) -> Result<Vec<OrderShape>, Problem> {
    let people = |one: &Ordered| [Some(one.order.proposed_by), one.order.instead_of, one.order.decided_by];
    let ids: BTreeSet<i64> = found.iter().flat_map(people).flatten().collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let names = site.app.store.names(&ids).await.map_err(Error::from)?.into_iter().collect();
    let offices = site.app.office_titles().await?;
    let of = Shown { site, by: &signed_in.admission, offices: &offices, names: &names };
    Ok(found.into_iter().map(|one| of.order(one)).collect())
}

fn place(text: &str) -> Result<(Timestamp, String), Problem> {
    let (at, id) = text.split_once('.').ok_or_else(bad_cursor)?;
    let at = at.parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok()).ok_or_else(bad_cursor)?;
    let hex = id.len() <= 16 && id.chars().all(|c| c.is_ascii_hexdigit());
    hex.then(|| (at, id.to_owned())).ok_or_else(bad_cursor)
}
