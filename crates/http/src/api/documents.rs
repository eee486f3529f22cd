//! Papers that acts have issued.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use redress_app::Error;
use redress_app::documents::{Issued, Paper};
use redress_domain::id::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

use super::cases::number;
use super::public::complainant;
use crate::Site;
use crate::door::Visitor;
use crate::problem::{Problem, Words};
use crate::read::Path;
use crate::session::SignedIn;

/// A paper that an act issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedShape {
    /// The place in the log of the act.
    pub seq: u32,
    /// When.
    pub at: String,
    /// Which paper, in code.
    pub document: String,
    /// Its heading.
    pub title: Words,
}

/// A paper with everything filled in.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperShape {
    /// Which.
    pub issued: IssuedShape,
    /// The number of the case.
    pub case_no: String,
    /// The office that issued it.
    pub office: Words,
    /// Its paragraphs, apart by line breaks.
    pub body: Words,
}

impl PaperShape {
    fn of(id: CaseId, paper: Paper) -> PaperShape {
        PaperShape {
            case_no: id.to_string(),
            office: paper.office.into(),
            body: paper.body.into(),
            issued: paper.issued.into(),
        }
    }
}

impl From<Issued> for IssuedShape {
    fn from(issued: Issued) -> Self {
        let (seq, at) = (issued.seq, issued.at.to_string());
        IssuedShape { seq, at, document: issued.document, title: issued.title.into() }
    }
}

/// The papers of a case, the earliest first.
#[utoipa::path(get, path = "/cases/{case_no}/documents", operation_id = "list_documents", tag = "cases", params(("case_no" = String, Path)),
    responses((status = 200, body = [IssuedShape]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
) -> Result<Json<Vec<IssuedShape>>, Problem> {
    let papers = site.app.documents(&signed_in.caller, number(&case_no)?).await?;
    Ok(Json(papers.into_iter().map(IssuedShape::from).collect()))
}

/// One paper, filled in with what the caller may see.
#[utoipa::path(get, path = "/cases/{case_no}/documents/{seq}", operation_id = "see_document", tag = "cases",
    params(("case_no" = String, Path), ("seq" = u32, Path)),
    responses((status = 200, body = PaperShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((case_no, seq)): Path<(String, String)>,
) -> Result<Json<PaperShape>, Problem> {
    let id = number(&case_no)?;
    let paper = site.app.document(&signed_in.caller, id, place(&seq)?).await?;
    Ok(Json(PaperShape::of(id, paper)))
}

/// One paper that was issued to the complainant; any other is not found.
#[utoipa::path(get, path = "/public/cases/{case_no}/documents/{seq}", operation_id = "see_own_document", tag = "public",
    params(("case_no" = String, Path), ("seq" = u32, Path), ("X-Access-Code" = String, Header)),
    responses((status = 200, body = PaperShape), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn own(
    State(site): State<Site>,
    visitor: Visitor,
    Path((case_no, seq)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<PaperShape>, Problem> {
    let (id, caller) = complainant(&site, visitor, &case_no, &headers).await?;
    let paper = site.app.document(&caller, id, place(&seq)?).await?;
    Ok(Json(PaperShape::of(id, paper)))
}

/// A place in the log.
fn place(seq: &str) -> Result<u32, Error> {
    seq.parse().map_err(|_| Error::NotFound)
}
