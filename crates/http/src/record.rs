//! What is recorded of each request: how long it took and, if it was refused, why, from where and with which key.
//!
//! Invariants: the route is named, never the path that was asked for; address and key stand as in the audit log, as
//! a pseudonym and as the beginning of a hash. Every refusal is counted; those that tell of somebody who tries what
//! is not theirs are written down besides, one line each, of a flood only so many as [`Door::may_write`] allows.
//!
//! [`Door::may_write`]: crate::door::Door::may_write

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use redress_app::sign_in::name_of_key;

use crate::Site;
use crate::door::{Visitor, visitor};
use crate::problem::PANICKED;
use crate::session::{bearer, cookie};

/// The code with which a request was refused, among what an answer carries but does not send.
#[derive(Clone, Debug)]
pub struct Refusal(pub Box<str>);

/// Lies around everything else, so that what the door refuses and what panics is recorded as well.
pub async fn recorded(State(site): State<Site>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&site, &request);
    let start = Instant::now();
    let response = next.run(request).await;
    asked.count(&response, start.elapsed());
    if let Some(Refusal(code)) = response.extensions().get() {
        asked.refused(&site, response.status().as_u16(), code);
    }
    response
}

/// Who asks for what.
struct Asked {
    method: &'static str,
    route: String,
    from: Option<IpAddr>,
    key: Option<String>,
}

impl Asked {
    fn of(site: &Site, request: &Request) -> Asked {
        let headers = request.headers();
        let visitor = visitor(site, request.extensions(), headers);
        Asked {
            method: known(request.method()),
            route: request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned(),
            from: visitor.address,
            key: shown(headers, visitor).map(name_of_key),
        }
    }

    fn count(&self, response: &Response, took: Duration) {
        let status = response.status().as_u16().to_string();
        let labels = [("method", self.method.to_owned()), ("route", self.route.clone()), ("status", status)];
        metrics::histogram!("redress_http_seconds", &labels).record(took);
    }

    fn refused(&self, site: &Site, status: u16, code: &str) {
        let labels = [("route", self.route.clone()), ("code", code.to_owned())];
        metrics::counter!("redress_refused_total", &labels).increment(1);
        if code == PANICKED {
            tracing::error!(method = self.method, route = self.route, "a handler panicked");
        } else if telling(code, &self.route, self.key.is_some()) {
            if !site.door.may_write(self.from, site.app.clock.now()) {
                return metrics::counter!("redress_refused_unwritten_total").increment(1);
            }
            let from = self.from.map(|from| site.app.pseudonym_of(from));
            tracing::warn!(
                target: "redress::refused",
                method = self.method, route = self.route, status, code, from, key = self.key,
                "refused"
            );
        }
    }
}

/// Whether it tells of somebody who tries what is not theirs. Wrong passwords, codes and link keys are in the audit
/// log; a field to correct, or a session that is over by itself, concerns nobody else.
fn telling(code: &str, route: &str, with_key: bool) -> bool {
    match code {
        "csrf" | "scope" | "forbidden" | "account_first" | "too_many" => true,
        "sign_in" => with_key,
        "not_found" => route.contains("{case_no}"),
        _ => code.starts_with("attachment_"),
    }
}

fn known(method: &Method) -> &'static str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE];
    let names = ["GET", "HEAD", "POST", "PUT", "DELETE"];
    known.iter().position(|one| one == method).map_or("other", |at| names[at])
}

fn shown(headers: &HeaderMap, visitor: Visitor) -> Option<&str> {
    bearer(headers).or_else(|| cookie(headers, visitor))
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn written_down_is_what_tells_of_somebody_at_work() {
        let case = "/api/v1/cases/{case_no}";
        for (code, route, with_key, written) in [
            ("forbidden", case, true, true),
            ("too_many", "/api/v1/session", false, true),
            ("attachment_active", case, false, true),
            ("not_found", case, true, true),
            ("not_found", "none", false, false),
            ("sign_in", "/api/v1/session", true, true),
            ("sign_in", "/api/v1/session", false, false),
            ("fields", case, true, false),
        ] {
            assert_eq!(telling(code, route, with_key), written, "{code} {route}");
        }
    }
}
