//! Files of a case, sent and fetched as they are: for staff, and for the complainant with the access code.
//!
//! What is fetched is never run in this site's name: it comes as a download, alone in a sandbox, with the media
//! type that its content was found to have.

use axum::Json;
use axum::body::{Body, BodyDataStream};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use redress_app::Error;
use redress_app::attachments::{Attachment, Upload};
use redress_app::people::Caller;
use redress_domain::id::CaseId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answers::shown;
use super::cases::number;
use super::links::referral;
use super::public::{complainant, key};
use crate::Site;
use crate::door::Visitor;
use crate::problem::{Problem, Words};
use crate::read::{Path, Query};
use crate::session::SignedIn;

/// A file of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentShape {
    /// By which it is asked for.
    pub id: String,
    /// What it is called; null once erased.
    pub name: Option<String>,
    /// Its media type, found out from its content.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was put in.
    pub at: String,
    /// By whom; the complainant is told the office only.
    pub by: Words,
    /// Whether the complainant put it in.
    pub by_complainant: bool,
    /// Whether the complainant may see it.
    pub public: bool,
    /// Whether `preview=true` gives a picture.
    pub preview: bool,
}

impl From<Attachment> for AttachmentShape {
    fn from(file: Attachment) -> Self {
        AttachmentShape {
            preview: file.shown && file.name.is_some(),
            id: file.id,
            name: file.name,
            media_type: file.media,
            size: file.size,
            at: file.at.to_string(),
            by: file.by.into(),
            by_complainant: file.by_complainant,
            public: file.public,
        }
    }
}

/// How a file is put in.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Put {
    /// Whether the complainant may see it; internal unless said.
    public: Option<bool>,
}

/// How a file is fetched.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// As a picture to show, if it is one; else as a download.
    preview: Option<bool>,
}

/// Puts a file into a case: the body is the file itself, up to 20 MB, a video up to 100 MB. Its `Content-Type`
/// does not matter: what it is, is found out from its name and content, which must agree.
#[utoipa::path(post, path = "/cases/{case_no}/attachments", operation_id = "attach", tag = "attachments",
    params(("case_no" = String, Path), Put,
        ("X-File-Name" = String, Header, description = "What it is called, UTF-8, percent-encoded"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key puts it in once")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentShape), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem, description = "The file could not be checked for viruses; try again later")))]
pub async fn attach(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Query(put): Query<Put>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentShape>), Problem> {
    taken(&site, &signed_in.caller, number(&case_no)?, put.public.unwrap_or(false), &headers, body).await
}

/// The complainant puts a file into the own case, as [`attach`] does; it is public.
#[utoipa::path(post, path = "/public/cases/{case_no}/attachments", operation_id = "attach_publicly", tag = "public",
    params(("case_no" = String, Path), ("X-Access-Code" = String, Header),
        ("X-File-Name" = String, Header, description = "What it is called, UTF-8, percent-encoded"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key puts it in once")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentShape), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem, description = "The file could not be checked for viruses; try again later")))]
pub async fn attach_publicly(
    State(site): State<Site>,
    visitor: Visitor,
    Path(case_no): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentShape>), Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    taken(&site, &caller, id, true, &headers, body).await
}

/// Whoever holds the link to a referral puts a file in beside the answer, as [`attach`] does; it is internal.
#[utoipa::path(post, path = "/public/referrals/{case_no}/{no}/attachments", operation_id = "attach_by_link",
    tag = "public",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number"),
        ("X-Link-Key" = String, Header),
        ("X-File-Name" = String, Header, description = "What it is called, UTF-8, percent-encoded"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key puts it in once")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentShape), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The link is over"), (status = 413, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem, description = "The file could not be checked for viruses; try again later")))]
pub async fn attach_by_link(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, no)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentShape>), Problem> {
    let id = number(&case_no)?;
    let caller = site.app.by_link(id, referral(&no)?, shown(&headers), visitor.address).await?;
    taken(&site, &caller, id, false, &headers, body).await
}

async fn taken(
    site: &Site,
    caller: &Caller,
    id: CaseId,
    public: bool,
    headers: &HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentShape>), Problem> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // A name that is missing or cannot be read is refused with the names that cannot be kept.
    let name = said("x-file-name").map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned());
    let size = said("content-length").and_then(|length| length.parse().ok());
    let upload = Upload { name: name.unwrap_or_default(), public, size };
    let mut bytes = body.into_data_stream();
    let file = site.app.attach(caller, id, upload, key(headers)?, &mut bytes).await;
    if file.is_err() {
        hear_out(&mut bytes).await;
    }
    Ok((StatusCode::CREATED, Json(file?.into())))
}

/// Takes in a little more of what is refused: browsers read no answer while they still send.
async fn hear_out(bytes: &mut BodyDataStream) {
    const ENOUGH: usize = 20_000_000;
    let mut heard = 0;
    while let Some(Ok(chunk)) = bytes.next().await {
        heard += chunk.len();
        if heard > ENOUGH {
            return;
        }
    }
}

/// The files of a case that the caller may see, the earliest first; a case holds at most 50.
#[utoipa::path(get, path = "/cases/{case_no}/attachments", operation_id = "list_attachments", tag = "attachments",
    params(("case_no" = String, Path)),
    responses((status = 200, body = [AttachmentShape]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
) -> Result<Json<Vec<AttachmentShape>>, Problem> {
    listed(&site, &signed_in.caller, number(&case_no)?).await
}

/// The files of the own case: those that the complainant put in, and those that are public.
#[utoipa::path(get, path = "/public/cases/{case_no}/attachments", operation_id = "list_attachments_publicly",
    tag = "public", params(("case_no" = String, Path), ("X-Access-Code" = String, Header)),
    responses((status = 200, body = [AttachmentShape]), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn list_publicly(
    State(site): State<Site>,
    visitor: Visitor,
    Path(case_no): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Vec<AttachmentShape>>, Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    listed(&site, &caller, id).await
}

/// The files that were put in at the referral that the link opens.
#[utoipa::path(get, path = "/public/referrals/{case_no}/{no}/attachments", operation_id = "list_attachments_by_link",
    tag = "public",
    params(("case_no" = String, Path), ("no" = String, Path, description = "The referral's number"),
        ("X-Link-Key" = String, Header)),
    responses((status = 200, body = [AttachmentShape]), (status = 404, body = Problem),
        (status = 410, body = Problem, description = "The link is over"), (status = 429, body = Problem)))]
pub async fn list_by_link(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, no)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Vec<AttachmentShape>>, Problem> {
    let id = number(&case_no)?;
    let caller = site.app.by_link(id, referral(&no)?, shown(&headers), visitor.address).await?;
    listed(&site, &caller, id).await
}

async fn listed(site: &Site, caller: &Caller, id: CaseId) -> Result<Json<Vec<AttachmentShape>>, Problem> {
    let files = site.app.attachments(caller, id).await?;
    Ok(Json(files.into_iter().map(AttachmentShape::from).collect()))
}

/// One file; with `Range` a part of it.
#[utoipa::path(get, path = "/cases/{case_no}/attachments/{id}", operation_id = "see_attachment", tag = "attachments",
    params(("case_no" = String, Path), ("id" = String, Path), Fetch),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, body = Problem), (status = 404, body = Problem), (status = 416, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, file)): Path<(String, String)>,
    Query(fetch): Query<Fetch>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    fetched(&site, &signed_in.caller, number(&case_no)?, &file, &fetch, &headers).await
}

/// One file of the own case, as [`see`] gives it.
#[utoipa::path(get, path = "/public/cases/{case_no}/attachments/{id}", operation_id = "see_attachment_publicly",
    tag = "public",
    params(("case_no" = String, Path), ("id" = String, Path), ("X-Access-Code" = String, Header), Fetch),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem), (status = 416, body = Problem), (status = 429, body = Problem)))]
pub async fn see_publicly(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, file)): Path<(String, String)>,
    Query(fetch): Query<Fetch>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    fetched(&site, &caller, id, &file, &fetch, &headers).await
}

async fn fetched(
    site: &Site,
    caller: &Caller,
    id: CaseId,
    file: &str,
    fetch: &Fetch,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let file = site.app.attachment(caller, id, file).await?;
    let name = file.name.clone().ok_or(Error::NotFound)?;
    let preview = fetch.preview.unwrap_or(false);
    if preview && !site.app.is_picture(id, &file).await? {
        return Err(Error::NotFound.into());
    }
    let tag = format!("\"{}\"", file.id);
    let whole = || 0..file.size;
    // A part of another state of the file would not fit what the browser has; it never changes here.
    let of_this = headers.get(header::IF_RANGE).is_none_or(|wanted| wanted.as_bytes() == tag.as_bytes());
    let wanted = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).filter(|_| of_this);
    let asked = wanted.map_or(Asked::Whole, |range| part(range, file.size));
    let (status, range) = match asked {
        Asked::Whole => (StatusCode::OK, whole()),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Asked::Outside => return Ok(outside(file.size)),
    };
    let disposition = if preview { "inline".to_owned() } else { attachment(&name) };
    let mut answer = vec![
        (header::CONTENT_TYPE, file.media.clone()),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox".to_owned()),
    ];
    if status == StatusCode::PARTIAL_CONTENT {
        answer
            .push((header::CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, file.size)));
    }
    let bytes = site.app.attachment_bytes(id, &file, range).await?;
    let mut response = (status, Body::from_stream(bytes)).into_response();
    let headers = response.headers_mut();
    for (name, value) in answer {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

fn outside(size: u64) -> Response {
    let words = ("所请求的范围不在文件内", "The file has no such part");
    let text = redress_domain::text::Text::new(words.0, words.1);
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range", text);
    let range: [(HeaderName, String); 1] = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
    (range, problem).into_response()
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(std::ops::Range<u64>),
    Outside,
}

/// Reads `Range` (RFC 9110, section 14.2). Several ranges, or other units, are answered with the whole.
fn part(range: &str, size: u64) -> Asked {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|spec| spec.trim().split_once('-'))
    else {
        return Asked::Whole;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), _) if last.trim().is_empty() => first..size,
        (_, Ok(last)) if first.trim().is_empty() => size.saturating_sub(last)..size,
        _ => return Asked::Whole,
    };
    if range.start < range.end { Asked::Part(range) } else { Asked::Outside }
}

/// Everything but the characters that RFC 5987 lets stand in a header's parameter.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'+');

/// A download under this name (RFC 6266), and under one of plain letters for programs that know no others.
fn attachment(name: &str) -> String {
    let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "attachment; filename=\"file.{extension}\"; filename*=UTF-8''{}",
        utf8_percent_encode(name, PARAMETER)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_the_whole_or_outside() {
        for (range, found) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=0-", Asked::Part(0..10)),
            ("bytes=4-7", Asked::Part(4..8)),
            ("bytes=4-99", Asked::Part(4..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-99", Asked::Part(0..10)),
            ("bytes=10-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=99-100", Asked::Outside),
            ("bytes=7-4", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("bytes=18446744073709551615-", Asked::Outside),
        ] {
            assert_eq!(part(range, 10), found, "{range}");
        }
    }

    #[test]
    fn a_name_cannot_leave_its_parameter() {
        let said = attachment("收据\"; x=\r\n'1.jpg");
        assert_eq!(said.matches('"').count(), 2, "{said}");
        assert!(said.ends_with("UTF-8''%E6%94%B6%E6%8D%AE%22%3B%20x%3D%0D%0A%271.jpg"), "{said}");
        assert!(HeaderValue::from_str(&said).is_ok());
    }
}
