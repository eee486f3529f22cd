//! What a confirmed order opens, as a file.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use redress_app::export::Language;
use redress_app::orders::Taken;

use crate::Site;
use crate::api::cases::search::csv_body;
use crate::api::public::json_file;
use crate::problem::Problem;
use crate::read::Path;
use crate::session::SignedIn;

/// The file that a confirmed order opens, for whoever proposed it, for seven days; each time on record.
#[utoipa::path(post, path = "/orders/{id}/take", tag = "orders", operation_id = "take_order", params(("id" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn take(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let from = signed_in.visitor.address;
    match site.app.take_order(&signed_in.admission, &id, from).await? {
        Taken::About(about) => Ok(json_file(&format!("about-{id}.json"), &about)),
        Taken::Cases(lines) => {
            let body = csv_body(site.app, lines, true, Language::Zh);
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"cases.csv\""),
            ];
            Ok((headers, body).into_response())
        }
    }
}
