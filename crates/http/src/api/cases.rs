//! Cases, for staff.

pub mod search;
pub mod wanted;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use redress_app::Error;
use redress_app::people::Caller;
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::search::{CasePage, page};
use self::wanted::Wanted;
use super::public::{filed, key, perform, tagged};
use super::shapes::case::{CaseShape, EntryShape};
use super::shapes::competence::CompetenceShape;
use super::shapes::{Filing, Opened, Page, Performing};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path, Query, page_size};
use crate::session::SignedIn;

/// Staff file for somebody.
#[utoipa::path(post, path = "/cases", operation_id = "file_case", tag = "cases", request_body = Filing,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key files once")),
    responses((status = 201, body = Opened), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn file(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(filing): Body<Filing>,
) -> Result<(StatusCode, Json<Opened>), Problem> {
    filed(&site, &signed_in.caller, filing.into_app("phone"), key(&headers)?).await
}

/// The cases of the caller's offices, newest first.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "cases", params(Wanted),
    responses((status = 200, body = CasePage), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<CasePage>, Problem> {
    if !wanted.may_be_read() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not_in_address",
            Text::new(
                "含数字的查询内容可能涉及个人信息,请以 POST /cases/search 发送",
                "What is looked for may be personal; send it with POST /cases/search",
            ),
        ));
    }
    page(&site, &signed_in, &wanted).await
}

/// One case.
#[utoipa::path(get, path = "/cases/{case_no}", operation_id = "see_case", tag = "cases", params(("case_no" = String, Path)),
    responses((status = 200, body = CaseShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    shown(&site, &signed_in.caller, number(&case_no)?).await
}

/// The case as `caller` may see it, with its version.
pub(super) async fn shown(
    site: &Site,
    caller: &Caller,
    id: CaseId,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    let seen = site.app.see(caller, id).await?;
    let competence = site.app.competence_of(&seen.case);
    let routed = site.app.routed(&seen.procedure, &seen.case).await?;
    let offices = site.app.office_titles().await?;
    let mut shape = CaseShape::of(caller, &offices, seen, &routed, site.app.clock.now());
    if let Some((found, on)) = competence {
        let offices = site.app.store.offices().await.map_err(Error::from)?;
        shape.competence = Some(CompetenceShape::of(&found, on, &offices));
    }
    Ok(tagged(shape.version, shape))
}

/// A line of a case's log.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventShape {
    /// Place in the log.
    pub seq: u32,
    /// The event as stored; a field that is kept from the caller is left out, and the hash is over the whole.
    #[schema(value_type = Object)]
    pub event: Box<serde_json::value::RawValue>,
    /// SHA-256 over it and everything before it, hex.
    pub hash: String,
}

/// Where in the log to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The sequence number after which to go on.
    cursor: Option<u32>,
    /// At most this many, 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// The log of one case, oldest first.
#[utoipa::path(get, path = "/cases/{case_no}/events", operation_id = "list_events", tag = "cases", params(("case_no" = String, Path), After),
    responses((status = 200, body = Page<EventShape>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn events(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Query(after): Query<After>,
) -> Result<Json<Page<EventShape>>, Problem> {
    let id = number(&case_no)?;
    let limit = page_size(after.limit, 200, 500)?;
    let stored = site.app.log(&signed_in.caller, id, after.cursor.unwrap_or(0), limit).await?;
    let next = match stored.last() {
        Some(last) if stored.len() == limit as usize => Some(last.seq.to_string()),
        _ => None,
    };
    let items = stored
        .into_iter()
        .filter_map(|event| {
            Some(EventShape {
                seq: event.seq,
                event: serde_json::value::RawValue::from_string(event.body).ok()?,
                hash: redress_domain::case::chain::hex(&event.hash),
            })
        })
        .collect();
    Ok(Json(Page { items, next }))
}

/// What happened to one case, as sentences, oldest first.
#[utoipa::path(get, path = "/cases/{case_no}/timeline", operation_id = "see_timeline", tag = "cases", params(("case_no" = String, Path), After),
    responses((status = 200, body = Page<EntryShape>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn timeline(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Query(after): Query<After>,
) -> Result<Json<Page<EntryShape>>, Problem> {
    let limit = page_size(after.limit, 200, 500)?;
    let cursor = after.cursor.unwrap_or(0);
    let id = number(&case_no)?;
    let (entries, last) = site.app.timeline(&signed_in.caller, id, cursor, limit).await?;
    let next = last.filter(|last| *last == cursor + limit).map(|last| last.to_string());
    Ok(Json(Page { items: entries.into_iter().map(EntryShape::from).collect(), next }))
}

/// Performs an act.
#[utoipa::path(post, path = "/cases/{case_no}/acts/{act}", operation_id = "act_on_case", tag = "cases", request_body = Performing,
    params(("case_no" = String, Path), ("act" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CaseShape), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn act(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, act)): Path<(String, String)>,
    headers: HeaderMap,
    Body(wish): Body<Performing>,
) -> Result<([(HeaderName, String); 1], Json<CaseShape>), Problem> {
    let id = number(&case_no)?;
    if !headers.contains_key(axum::http::header::IF_MATCH) {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_needed",
            Text::new(
                "请以 If-Match 说明所见的版本",
                "Say with If-Match which version of the case this is based on",
            ),
        ));
    }
    perform(&site, &signed_in.caller, id, act, wish, &headers).await?;
    shown(&site, &signed_in.caller, id).await
}

/// The case of a number; not found for what is none, so that numbers cannot be told from one another.
pub fn number(case_no: &str) -> Result<CaseId, Problem> {
    case_no.parse().map_err(|_| Error::NotFound.into())
}
