//! The web pages inside the program: the portal at `/`, the console at `/console`.
//!
//! Every file is embedded as it is and compressed, so that nothing is compressed while it is served.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use redress_domain::case::chain::hex;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::Site;
use crate::problem;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// Names carry a digest of their content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Asked for anew each time, by `ETag`.
const ASK: &str = "no-cache";
const PORTAL: &str = "portal/index.html";
const CONSOLE: &str = "console/index.html";

/// What is shown while the pages are not built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>诉应 Redress</title>\
<h1>网页尚未构建</h1><p>请在源代码目录运行 <code>make build</code>，再启动程序。接口可照常使用：\
<a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p>\
<div lang=\"en\"><h1>The pages are not built yet</h1><p>Run <code>make build</code> in the source folder, then \
start the program again. The API works without them: \
<a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p></div></html>";

/// The pages' routes. Addresses below a page's own are that page's to read.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(portal))
        .route("/file", get(portal))
        .route("/file/{*step}", get(portal))
        .route("/follow", get(portal))
        .route("/follow/{*page}", get(portal))
        .route("/answer", get(portal))
        .route("/console", get(console))
        .route("/console/", get(console))
        .route("/console/{*page}", get(console))
        .route("/assets/{*file}", get(asset))
}

async fn portal(headers: HeaderMap) -> Response {
    page(PORTAL, &headers)
}

async fn console(headers: HeaderMap) -> Response {
    page(CONSOLE, &headers)
}

fn page(name: &str, headers: &HeaderMap) -> Response {
    serve(name, ASK, headers).unwrap_or_else(|| {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, content_type(name))], NOT_BUILT)
            .into_response()
    })
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match serve(&format!("assets/{file}"), FOREVER, &headers) {
        Some(response) => response,
        None => problem::no_such_path().await.into_response(),
    }
}

fn serve(name: &str, keep: &'static str, headers: &HeaderMap) -> Option<Response> {
    let (encoding, file) = best(name, headers)?;
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let common: [(HeaderName, String); 4] = [
        (header::CONTENT_TYPE, content_type(name).to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if matches(headers, &tag) {
        return Some((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let mut response = (common, file.data.into_owned()).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
    }
    Some(response)
}

/// The smallest form of the file that the browser takes.
fn best(name: &str, headers: &HeaderMap) -> Option<(Option<axum::http::HeaderValue>, EmbeddedFile)> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted, encoding)
            && let Some(file) = Built::get(&format!("{name}.{ending}"))
        {
            return Some((Some(axum::http::HeaderValue::from_static(encoding)), file));
        }
    }
    Some((None, Built::get(name)?))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn matches(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_of_weight_nought_is_refused() {
        for (accepted, encoding, taken) in [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip, br;q=0", "br", false),
            ("gzip;q=0.5", "gzip", true),
            ("", "gzip", false),
        ] {
            assert_eq!(accepts(accepted, encoding), taken, "{accepted}");
        }
    }
}
