//! Papers that acts have issued.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::cases::number;
use crate::Site;
use crate::problem::{Problem, Words};
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

impl From<redress_app::documents::Issued> for IssuedShape {
    fn from(issued: redress_app::documents::Issued) -> Self {
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
    let seq = seq.parse::<u32>().map_err(|_| redress_app::Error::NotFound)?;
    let paper = site.app.document(&signed_in.caller, id, seq).await?;
    Ok(Json(PaperShape {
        case_no: id.to_string(),
        office: paper.office.into(),
        body: paper.body.into(),
        issued: paper.issued.into(),
    }))
}
