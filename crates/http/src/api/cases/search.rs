//! Finding cases, and taking the list away as a file.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body as Stream, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use redress_app::App;
use redress_app::export::{CHUNK, Language, csv_head, csv_rows, xlsx};
use redress_app::ports::CaseLine;
use redress_app::search::COUNTED;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::wanted::Wanted;
use crate::Site;
use crate::api::shapes::line::CaseRow;
use crate::problem::Problem;
use crate::read::{Body, Query, cursor};
use crate::session::SignedIn;

/// A page of cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePage {
    /// The rows.
    pub items: Vec<CaseRow>,
    /// Ask for this cursor to go on; none at the end.
    pub next: Option<String>,
    /// How many there are in all, at most 1000.
    pub total: u32,
    /// Whether there are more than that.
    pub more: bool,
}

/// A page of what is wanted.
pub(super) async fn page(
    site: &Site,
    signed_in: &SignedIn,
    wanted: &Wanted,
) -> Result<Json<CasePage>, Problem> {
    let now = site.app.clock.now();
    let filter = wanted.filter(now)?;
    let limit = filter.limit;
    let from = signed_in.visitor.address;
    let found = site.app.find(&signed_in.caller, filter, wanted.words(), from).await?;
    let next = match found.lines.last() {
        Some(last) if found.lines.len() == limit as usize => {
            Some(cursor([last.received_at.as_microsecond(), last.id.as_i64()]))
        }
        _ => None,
    };
    let offices = site.app.office_titles().await?;
    let items = found.lines.into_iter().map(|line| CaseRow::of(&site.app, &offices, line, now)).collect();
    Ok(Json(CasePage { items, next, total: found.total.min(COUNTED), more: found.total > COUNTED }))
}

/// The cases of the caller's offices that are found by `q` and fit, newest first. What is looked for stands in
/// the body and nowhere else, and is recorded in the audit log.
#[utoipa::path(post, path = "/cases/search", operation_id = "search_cases", tag = "cases", request_body = Wanted,
    responses((status = 200, body = CasePage), (status = 401, body = Problem)))]
pub async fn search(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(wanted): Body<Wanted>,
) -> Result<Json<CasePage>, Problem> {
    page(&site, &signed_in, &wanted).await
}

/// What kind of file to make.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// CSV in UTF-8.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

/// In which language its titles are.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tongue {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// What the file is to be like.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `csv` or `xlsx`.
    #[param(inline)]
    #[serde(default)]
    format: Kind,
    /// `zh` or `en`.
    #[param(inline)]
    #[serde(default)]
    language: Tongue,
}

/// These cases as CSV, read while it is sent; their parties masked, unless they are to be shown in clear.
pub(in crate::api) fn csv_body(
    app: Arc<App>,
    lines: Vec<CaseLine>,
    clear: bool,
    language: Language,
) -> Stream {
    let chunks: Vec<_> = lines.chunks(CHUNK).map(<[_]>::to_vec).collect();
    let rest = stream::unfold(chunks.into_iter(), move |mut chunks| {
        let app = Arc::clone(&app);
        async move {
            let rows = app.rows(&chunks.next()?, clear, language).await;
            Some((rows.map(|rows| Bytes::from(csv_rows(&rows))).map_err(axum::Error::new), chunks))
        }
    });
    let head = stream::iter([Ok(Bytes::from(csv_head(language)))]);
    // Compression asks once more after the end.
    Stream::from_stream(head.chain(rest).fuse())
}

/// The cases that are found and fit as a file, with masked parties: at most 50,000, all of them or none. Cursor
/// and limit mean nothing here.
#[utoipa::path(post, path = "/cases/export", operation_id = "export_cases", tag = "cases", request_body = Wanted, params(File),
    responses((status = 200, description = "The file", content(("text/csv"), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), (status = 401, body = Problem)))]
pub async fn export(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(file): Query<File>,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let filter = wanted.filter(site.app.clock.now())?;
    let from = signed_in.visitor.address;
    let lines = site.app.export(&signed_in.caller, filter, wanted.words(), from).await?;
    let language = match file.language {
        Tongue::Zh => Language::Zh,
        Tongue::En => Language::En,
    };
    let count = lines.len().to_string();
    let (kind, name, body) = match file.format {
        Kind::Csv => ("text/csv; charset=utf-8", "cases.csv", csv_body(site.app, lines, false, language)),
        Kind::Xlsx => {
            let mut rows = Vec::with_capacity(lines.len());
            for chunk in lines.chunks(CHUNK) {
                rows.extend(site.app.rows(chunk, false, language).await?);
            }
            let book = tokio::task::spawn_blocking(move || xlsx(&rows, language)).await;
            let Ok(Ok(book)) = book else {
                return Err(Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    Text::new(
                        "暂时无法生成文件,请稍后再试",
                        "The file cannot be made just now; try again shortly",
                    ),
                ));
            };
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (kind, "cases.xlsx", Stream::from(book))
        }
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::HeaderName::from_static("x-total-count"), count),
    ];
    Ok((headers, body).into_response())
}
