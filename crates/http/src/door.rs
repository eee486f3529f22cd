//! Where a request comes from, whether by TLS, and how many of its kind are taken from there.
//!
//! Invariant: what a client says about itself counts only behind a proxy that is known to overwrite it, and of
//! the addresses in such a header only the last, which that proxy has seen with its own eyes.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use redress_app::Error;
use redress_app::sign_in::network;

use crate::Site;
use crate::problem::Problem;

/// How the server stands to the network.
#[derive(Clone, Debug, Default)]
pub struct Door {
    secure_cookies: bool,
    behind_proxy: bool,
    buckets: Arc<Buckets>,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// From where, if that is known.
    pub address: Option<IpAddr>,
    /// Whether the browser speaks TLS, as far as the server can know.
    pub secure: bool,
}

impl Door {
    /// `secure_cookies`: browsers come by TLS only. `behind_proxy`: a proxy sets `X-Forwarded-For` and
    /// `X-Forwarded-Proto`, and nobody comes past it.
    pub fn new(secure_cookies: bool, behind_proxy: bool) -> Door {
        Door { secure_cookies, behind_proxy, buckets: Arc::default() }
    }

    fn visitor(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Visitor {
        let said = |name: &str| {
            let all = headers.get_all(name).iter().next_back()?.to_str().ok()?;
            all.rsplit(',').next().map(str::trim).filter(|_| self.behind_proxy)
        };
        let address = match said("x-forwarded-for") {
            Some(text) => text.parse().ok().or(peer),
            None => peer,
        };
        let secure = self.secure_cookies || said("x-forwarded-proto") == Some("https");
        Visitor { address: address.map(|address| address.to_canonical()), secure }
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(site.door.visitor(peer, &parts.headers))
    }
}

/// What is taken from one address: so many at once, and then one more every so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Limit {
    name: &'static str,
    burst: u32,
    seconds: u32,
}

// A whole office signs in at half past eight, from one address.
const SIGN_IN: Limit = Limit { name: "sign_in", burst: 60, seconds: 1 };
const FILE: Limit = Limit { name: "file", burst: 20, seconds: 6 };
const FOLLOW: Limit = Limit { name: "follow", burst: 60, seconds: 1 };

/// The limit on what nobody needs to be signed in for.
fn limit(method: &Method, path: &str) -> Option<Limit> {
    let path = path.strip_prefix("/api/v1")?;
    match path {
        "/session" if method == Method::POST => Some(SIGN_IN),
        "/public/complaints" => Some(FILE),
        _ if path.starts_with("/public/") => Some(FOLLOW),
        _ => None,
    }
}

/// One bucket of tokens for each limit and network, in the memory of this node.
#[derive(Debug, Default)]
struct Buckets(Mutex<HashMap<Kept, (f64, Timestamp)>>);

/// What is counted, and for which address.
type Kept = (&'static str, String);

/// How many buckets are kept before full ones are thrown away.
const MANY: usize = 10_000;

impl Buckets {
    /// Takes a token; else says how many seconds it takes until there is one.
    fn take(&self, limit: Limit, from: IpAddr, now: Timestamp) -> Result<(), u64> {
        let (burst, pace) = (f64::from(limit.burst), f64::from(limit.seconds));
        let filled = |(tokens, at): (f64, Timestamp), pace: f64| {
            (tokens + now.duration_since(at).as_secs_f64().max(0.0) / pace).min(burst)
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            // The slowest limit is full again after two minutes.
            all.retain(|_, (_, at)| now.duration_since(*at).as_secs() < 120);
        }
        if all.len() >= 10 * MANY {
            all.clear();
        }
        let bucket = all.entry((limit.name, network(from))).or_insert((burst, now));
        let tokens = filled(*bucket, pace);
        if tokens < 1.0 {
            return Err((((1.0 - tokens) * pace).ceil() as u64).max(1));
        }
        *bucket = (tokens - 1.0, now);
        Ok(())
    }
}

/// Refuses what is more than its limit. The machine itself is not limited: behind it a proxy that is not
/// declared would hide everybody.
pub async fn limited(State(site): State<Site>, request: Request, next: Next) -> Response {
    if let Some(limit) = limit(request.method(), request.uri().path()) {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = site.door.visitor(peer, request.headers()).address;
        if let Some(from) = address.filter(|from| !from.is_loopback())
            && let Err(seconds) = site.door.buckets.take(limit, from, site.app.clock.now())
        {
            return Problem::from(Error::TooMany { seconds }).into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_headers_count_behind_a_proxy_only_and_of_them_the_last() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.1, 203.0.113.9".parse().unwrap());
        headers.append("x-forwarded-proto", "https".parse().unwrap());
        let peer: IpAddr = "192.0.2.1".parse().unwrap();
        let plain = Door::new(false, false).visitor(Some(peer), &headers);
        assert_eq!((plain.address, plain.secure), (Some(peer), false));
        let behind = Door::new(false, true).visitor(Some(peer), &headers);
        assert_eq!((behind.address.unwrap().to_string().as_str(), behind.secure), ("203.0.113.9", true));
        assert!(Door::new(true, false).visitor(None, &HeaderMap::new()).secure);
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, from) = (Buckets::default(), "192.0.2.1".parse().unwrap());
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();
        for _ in 0..20 {
            assert_eq!(buckets.take(FILE, from, at(0)), Ok(()));
        }
        assert_eq!(buckets.take(FILE, from, at(0)), Err(6));
        assert_eq!(buckets.take(FILE, from, at(2)), Err(4));
        assert_eq!(buckets.take(FILE, from, at(6)), Ok(()));
        assert_eq!(buckets.take(FILE, "192.0.2.2".parse().unwrap(), at(6)), Ok(()));
        assert_eq!(buckets.take(SIGN_IN, from, at(6)), Ok(()));
    }
}
