//! The HTTP surface: `/api/v1`, health, and the pages.

pub mod api;
mod description;
pub mod door;
mod pages;
pub mod problem;
mod read;
mod session;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use redress_app::App;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// What every handler is given.
#[derive(Clone)]
pub struct Site {
    /// The use cases.
    pub app: Arc<App>,
    /// The demonstration, whose clock alone can be set forward.
    pub demo: Option<Arc<dyn Demo>>,
    /// How the server stands to the network.
    pub door: door::Door,
    /// Renders the metrics; none if the process keeps none.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

/// A demonstration.
#[async_trait]
pub trait Demo: Send + Sync {
    /// Sets the clock forward by so many hours, for good, and rings what falls due on the way.
    async fn forward(&self, hours: i64) -> Result<(), redress_app::Error>;
}

/// Largest request body, in bytes.
const LARGEST: usize = 1_000_000;

/// The whole site as one service.
pub fn router(site: Site) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(description::Frame::openapi())
        .nest("/api/v1", api::routes())
        .split_for_parts();
    let description = description::text(&description);
    let describe = move || {
        let body = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    api.route("/api/v1/openapi.json", get(describe))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .merge(pages::routes())
        .fallback(problem::no_such_path)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(from_fn(measured))
        .layer(from_fn_with_state(site.clone(), door::limited))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(30)))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(map_response_with_state(site.clone(), harden))
        .layer(CompressionLayer::new())
        .with_state(site)
}

/// The description without a server, as `redress openapi` and the pages' build use it.
pub fn description() -> String {
    let (_, description) = OpenApiRouter::with_openapi(description::Frame::openapi())
        .nest("/api/v1", api::routes())
        .split_for_parts();
    description::text(&description)
}

async fn ready(axum::extract::State(site): axum::extract::State<Site>) -> (StatusCode, &'static str) {
    match site.app.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

async fn metrics(axum::extract::State(site): axum::extract::State<Site>) -> Response {
    let Some(render) = &site.metrics else { return problem::no_such_path().await.into_response() };
    let now = site.app.clock.now();
    if let Ok(backlog) = site.app.store.backlog(now).await {
        for (work, behind) in [("sweep", backlog.clocks), ("delivery", backlog.outbox)] {
            let age = behind.oldest.map_or(0, |oldest| oldest.duration_until(now).as_secs());
            metrics::gauge!("redress_work_waiting", "work" => work).set(behind.count as f64);
            metrics::gauge!("redress_work_oldest_seconds", "work" => work).set(age as f64);
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], render()).into_response()
}

/// Counts and times each request under its route, never under the path that was asked for.
async fn measured(request: Request, next: Next) -> Response {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::DELETE];
    let method =
        known.iter().find(|known| *known == request.method()).map_or("other", Method::as_str).to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    let labels = [("method", method), ("route", route), ("status", response.status().as_u16().to_string())];
    metrics::histogram!("redress_http_seconds", &labels).record(start.elapsed());
    response
}

async fn harden(visitor: door::Visitor, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if visitor.secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
