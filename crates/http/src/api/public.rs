//! What a complainant does, without an account: file, follow, act.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use redress_app::Error;
use redress_app::people::Caller;
use redress_domain::calendar::office_day;
use redress_domain::id::CaseId;
use serde::Serialize;

use super::shapes::follow::PublicCase;
use super::shapes::{Filing, Opened, Performing};
use crate::Site;
use crate::door::Visitor;
use crate::problem::Problem;
use crate::read::{Body, Path};

/// A complainant files.
#[utoipa::path(post, path = "/public/complaints", operation_id = "file_publicly", tag = "public", request_body = Filing,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key files once")),
    responses((status = 201, body = Opened), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn file(
    State(site): State<Site>,
    headers: HeaderMap,
    Body(filing): Body<Filing>,
) -> Result<(StatusCode, Json<Opened>), Problem> {
    let mut filing = filing.into_app("web");
    filing.channel = "web".into();
    filing.received_at = None;
    filed(&site, &Caller::Complainant, filing, key(&headers)?).await
}

/// Files, and answers with the number, the office, whose it is and what looks wrong in its numbers.
pub async fn filed(
    site: &Site,
    caller: &Caller,
    filing: redress_app::cases::Filing,
    key: Option<&str>,
) -> Result<(StatusCode, Json<Opened>), Problem> {
    let hints = filing.hints(office_day(site.app.clock.now()));
    let opened = site.app.file(caller, filing, key).await?;
    let offices = site.app.store.offices().await.map_err(Error::from)?;
    Ok((StatusCode::CREATED, Json(Opened::of(opened, hints, &offices))))
}

/// The complainant follows a case by number and code.
#[utoipa::path(get, path = "/public/cases/{case_no}", tag = "public",
    params(("case_no" = String, Path), ("X-Access-Code" = String, Header)),
    responses((status = 200, body = PublicCase), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn follow(
    State(site): State<Site>,
    visitor: Visitor,
    Path(case_no): Path<String>,
    headers: HeaderMap,
) -> Result<([(HeaderName, String); 1], Json<PublicCase>), Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    told(&site, &caller, id).await
}

async fn told(
    site: &Site,
    caller: &Caller,
    id: CaseId,
) -> Result<([(HeaderName, String); 1], Json<PublicCase>), Problem> {
    let shape = PublicCase::of(site.app.followed(caller, id).await?, site.app.clock.now());
    Ok(tagged(shape.version, shape))
}

/// The complainant acts: supplements, consents, withdraws, complains again.
#[utoipa::path(post, path = "/public/cases/{case_no}/acts/{act}", operation_id = "act_publicly", tag = "public", request_body = Performing,
    params(("case_no" = String, Path), ("act" = String, Path), ("X-Access-Code" = String, Header),
        ("If-Match" = Option<String>, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = PublicCase), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, act)): Path<(String, String)>,
    headers: HeaderMap,
    Body(wish): Body<Performing>,
) -> Result<([(HeaderName, String); 1], Json<PublicCase>), Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    perform(&site, &caller, id, act, wish, &headers).await?;
    told(&site, &caller, id).await
}

/// Everything that the case holds about its complainant, as a file of JSON; that it was given out is on record.
#[utoipa::path(get, path = "/public/cases/{case_no}/data", operation_id = "take_own_data", tag = "public",
    params(("case_no" = String, Path), ("X-Access-Code" = String, Header)),
    responses((status = 200, description = "The file", content_type = "application/json"), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub async fn data(
    State(site): State<Site>,
    visitor: Visitor,
    Path(case_no): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, _) = complainant(&site, visitor, &case_no, &headers).await?;
    let held = site.app.held_about_complainant(id, visitor.address).await?;
    Ok(json_file(&format!("{id}.json"), &held))
}

/// JSON to be kept as a file, set out for people to read.
pub fn json_file(name: &str, value: &impl Serialize) -> Response {
    let body = serde_json::to_string_pretty(value).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, body).into_response()
}

/// Performs an act as the headers and the body say.
pub async fn perform(
    site: &Site,
    caller: &Caller,
    id: CaseId,
    act: String,
    wish: Performing,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let performing = wish.into_app(act, version(headers)?);
    site.app.act(caller, id, performing, key(headers)?).await?;
    Ok(())
}

/// The case and its complainant, if the access code is right.
pub async fn complainant(
    site: &Site,
    visitor: Visitor,
    case_no: &str,
    headers: &HeaderMap,
) -> Result<(CaseId, Caller), Problem> {
    let id = case_no.parse::<CaseId>().map_err(|_| Error::NotFound)?;
    let code = headers.get("x-access-code").and_then(|code| code.to_str().ok()).unwrap_or_default();
    let caller = site.app.follow(id, code, visitor.address).await?;
    Ok((id, caller))
}

/// A case with its version as `ETag`.
pub fn tagged<T>(version: u32, shape: T) -> ([(HeaderName, String); 1], Json<T>) {
    ([(header::ETAG, format!("\"{version}\""))], Json(shape))
}

/// The idempotency key, if there is one.
pub fn key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) => Ok(Some(key)),
        _ => Err(bad(
            "idempotency_key",
            "Idempotency-Key 应为1至200个字符",
            "Idempotency-Key has 1 to 200 plain characters",
        )),
    }
}

fn version(headers: &HeaderMap) -> Result<Option<u32>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let version = value.to_str().ok().and_then(|value| value.trim_matches('"').parse().ok());
    version
        .map(Some)
        .ok_or_else(|| bad("if_match", "If-Match 应为案件的 ETag", "If-Match must be the case's ETag"))
}

fn bad(code: &str, zh: &str, en: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, code, redress_domain::text::Text::new(zh, en))
}
