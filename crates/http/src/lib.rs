//! The HTTP surface: `/api/v1`, health, and the pages.

pub mod api;
mod description;
pub mod door;
mod pages;
pub mod problem;
mod read;
mod record;
mod session;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use redress_app::App;
use redress_app::ports::Tables;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
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
    /// Reads the files that people and offices are imported from.
    pub tables: Arc<dyn Tables>,
    /// Renders the metrics; none if the process keeps none.
    pub metrics: Option<Arc<dyn Fn() -> String + Send + Sync>>,
}

/// A demonstration.
#[async_trait]
pub trait Demo: Send + Sync {
    /// Sets the clock forward by so many hours, for good, and rings what falls due on the way.
    async fn forward(&self, hours: i64) -> Result<(), redress_app::Error>;
}

/// Largest request body, in bytes; a file that is sent is held to limits of its own.
const LARGEST: usize = 1_000_000;
/// How long a request may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long one may take that sends a file: a long video on a slow line.
const LONGEST_OF_FILES: Duration = Duration::from_secs(15 * 60);

/// The whole site as one service.
pub fn router(site: Site) -> Router {
    let within = |time| TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, time);
    let (api, _) = OpenApiRouter::new().nest("/api/v1", api::routes()).split_for_parts();
    let (files, _) = OpenApiRouter::new().nest("/api/v1", api::files()).split_for_parts();
    let description = description();
    let describe = move || {
        let body = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    api.route("/api/v1/openapi.json", get(describe))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .merge(pages::routes())
        .layer(within(LONGEST))
        .merge(files.layer(within(LONGEST_OF_FILES)))
        .fallback(problem::no_such_path)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(from_fn_with_state(site.clone(), door::limited))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(site.clone(), record::recorded))
        .layer(map_response_with_state(site.clone(), harden))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_file)))
        .with_state(site)
}

/// Files are sent as they are: a part of a compressed one could not be asked for.
fn is_no_file(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ACCEPT_RANGES)
}

/// The description without a server, as `redress openapi` and the pages' build use it.
pub fn description() -> String {
    let (_, description) = OpenApiRouter::with_openapi(description::Frame::openapi())
        .nest("/api/v1", api::routes().merge(api::files()))
        .split_for_parts();
    description::text(&description)
}

/// Nothing is here for whoever may not watch.
async fn ready(State(site): State<Site>, visitor: door::Visitor) -> Response {
    if !site.door.may_watch(visitor.address) {
        return problem::no_such_path().await.into_response();
    }
    match site.app.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

async fn metrics(State(site): State<Site>, visitor: door::Visitor) -> Response {
    let watched = site.metrics.as_ref().filter(|_| site.door.may_watch(visitor.address));
    let Some(render) = watched else { return problem::no_such_path().await.into_response() };
    let now = site.app.clock.now();
    if let Ok(backlog) = site.app.store.backlog(now).await {
        for (work, behind) in [("sweep", backlog.clocks), ("delivery", backlog.outbox)] {
            let age = behind.oldest.map_or(0, |oldest| oldest.duration_until(now).as_secs());
            metrics::gauge!("redress_work_waiting", "work" => work).set(behind.count as f64);
            metrics::gauge!("redress_work_oldest_seconds", "work" => work).set(age as f64);
        }
    }
    if let Ok(vacant) = site.app.vacancies(None).await {
        metrics::gauge!("redress_posts_vacant").set(vacant.len() as f64);
    }
    if let Ok(failed) = site.app.failed_webhooks().await {
        metrics::gauge!("redress_webhooks_failed").set(failed as f64);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], render()).into_response()
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
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
             connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
    ] {
        // A file comes with a stricter policy of its own.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if visitor.secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
