//! Where a request comes from, whether by TLS, and how many of its kind are taken from there.
//!
//! Invariant: what a client says about itself counts only behind a proxy that is known to overwrite it, and of
//! the addresses in such a header only the last, which that proxy has seen with its own eyes.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
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
    watched_from: Arc<[Network]>,
    buckets: Arc<Buckets>,
}

/// A network such as `10.1.0.0/16` or `2001:db8::/32`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl Network {
    /// Whether an address lies in it.
    pub fn holds(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let alone = |_| text.parse::<IpAddr>().map(IpNet::from);
        let network = text.parse().or_else(alone);
        network.map(Network).map_err(|_| format!("{text} is no network such as 10.1.0.0/16"))
    }
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
        Door { secure_cookies, behind_proxy, ..Door::default() }
    }

    /// Whether all connections come by the proxy's address.
    pub fn behind_proxy(&self) -> bool {
        self.behind_proxy
    }

    /// The same, and its inner workings may be watched from these networks besides the machine itself.
    pub fn watched_from(self, networks: Vec<Network>) -> Door {
        Door { watched_from: networks.into(), ..self }
    }

    /// Whether metrics and readiness are told to this address.
    pub fn may_watch(&self, from: Option<IpAddr>) -> bool {
        from.is_none_or(|from| from.is_loopback() || self.watched_from.iter().any(|net| net.holds(from)))
    }

    /// Whether one more refusal may be written down: of a flood from one address some, of all together some more,
    /// so that it fills no log.
    pub fn may_write(&self, from: Option<IpAddr>, now: Timestamp) -> bool {
        let from = from.map(network).unwrap_or_default();
        self.buckets.take(LINE, from, now).is_ok() && self.buckets.take(LINES, String::new(), now).is_ok()
    }

    /// Holds a person to their share. The machine itself is not limited.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub fn admit(&self, person: i64, path: &str, from: Option<IpAddr>, now: Timestamp) -> Result<(), Error> {
        if from.is_none_or(|from| from.is_loopback()) {
            return Ok(());
        }
        let export = path.ends_with("/export").then_some(EXPORT);
        for limit in export.into_iter().chain([PERSON]) {
            self.buckets
                .take(limit, person.to_string(), now)
                .map_err(|seconds| Error::TooMany { seconds })?;
        }
        Ok(())
    }

    fn visitor(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Visitor {
        let said = |name: &str| {
            let all = headers.get_all(name).iter().next_back()?.to_str().ok()?;
            all.rsplit(',').next().map(str::trim).filter(|_| self.behind_proxy)
        };
        let address = said("x-forwarded-for").and_then(address).or(peer);
        let secure = self.secure_cookies || said("x-forwarded-proto") == Some("https");
        Visitor { address: address.map(|address| address.to_canonical()), secure }
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(visitor(site, &parts.extensions, &parts.headers))
    }
}

/// Who sends a request with these headers.
pub fn visitor(site: &Site, extensions: &Extensions, headers: &HeaderMap) -> Visitor {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    site.door.visitor(peer, headers)
}

/// An address as proxies write it: alone, or with its port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// What is taken from one address or person: so many at once, and then one more every so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Limit {
    name: &'static str,
    burst: u32,
    every: u32,
}

// A whole office signs in at half past eight, from one address.
const SIGN_IN: Limit = Limit { name: "sign_in", burst: 60, every: 1_000 };
// What a page asks before anybody signs in with a passkey.
const CHALLENGE: Limit = Limit { name: "challenge", burst: 60, every: 1_000 };
const FILE: Limit = Limit { name: "file", burst: 20, every: 6_000 };
const FOLLOW: Limit = Limit { name: "follow", burst: 60, every: 1_000 };
// As many files as one complaint may hold, and some to try again.
const UPLOAD: Limit = Limit { name: "upload", burst: 60, every: 10_000 };
// A form asks while it is filled in.
const ASK: Limit = Limit { name: "ask", burst: 120, every: 500 };
// A page of the console asks for a few things at once; programs of one's own ask steadily.
const PERSON: Limit = Limit { name: "person", burst: 600, every: 100 };
const EXPORT: Limit = Limit { name: "export", burst: 10, every: 60_000 };
// What is written down of refusals, from one address and from all of them.
const LINE: Limit = Limit { name: "line", burst: 20, every: 30_000 };
const LINES: Limit = Limit { name: "lines", burst: 600, every: 1_000 };

/// The limit on what nobody needs to be signed in for.
fn limit(method: &Method, path: &str) -> Option<Limit> {
    let path = path.strip_prefix("/api/v1")?;
    match path {
        "/session/passkey/begin" => Some(CHALLENGE),
        _ if method == Method::POST && (path == "/session" || path.starts_with("/session/")) => Some(SIGN_IN),
        "/public/complaints" => Some(FILE),
        _ if path.starts_with("/public/") && path.ends_with("/attachments") && method == Method::POST => {
            Some(UPLOAD)
        }
        _ if path.starts_with("/public/") => Some(FOLLOW),
        "/hints" | "/regions" | "/procedures" => Some(ASK),
        _ if path.starts_with("/decisions/") || path.starts_with("/regions/") => Some(ASK),
        _ => None,
    }
}

/// One bucket of tokens for each limit and network or person, in the memory of this node.
#[derive(Debug, Default)]
struct Buckets(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    of: HashMap<Kept, (f64, Timestamp)>,
    /// With so many buckets, full ones are thrown away: twice as many as the last time were left, so that a flood
    /// from everywhere does not have all of them looked through again and again.
    sweep_at: usize,
}

/// What is counted, and for whom.
type Kept = (&'static str, String);

/// How many buckets are kept before full ones are thrown away.
const MANY: usize = 10_000;

impl Buckets {
    /// Takes a token; else says how many seconds it takes until there is one.
    fn take(&self, limit: Limit, whose: String, now: Timestamp) -> Result<(), u64> {
        let (burst, pace) = (f64::from(limit.burst), f64::from(limit.every) / 1_000.0);
        let filled = |(tokens, at): (f64, Timestamp), pace: f64| {
            (tokens + now.duration_since(at).as_secs_f64().max(0.0) / pace).min(burst)
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.of.len() >= all.sweep_at.max(MANY) {
            // The slowest limit is full again after ten minutes.
            all.of.retain(|_, (_, at)| now.duration_since(*at).as_secs() < 600);
            if all.of.len() >= 10 * MANY {
                all.of.clear();
            }
            all.sweep_at = 2 * all.of.len();
        }
        let bucket = all.of.entry((limit.name, whose)).or_insert((burst, now));
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
        let address = visitor(&site, request.extensions(), request.headers()).address;
        if let Some(from) = address.filter(|from| !from.is_loopback())
            && let Err(seconds) = site.door.buckets.take(limit, network(from), site.app.clock.now())
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
    fn a_forwarded_address_may_have_its_port() {
        for (text, wanted) in [
            ("203.0.113.9", Some("203.0.113.9")),
            ("203.0.113.9:1234", Some("203.0.113.9")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:80", Some("2001:db8::1")),
            ("unknown", None),
        ] {
            assert_eq!(address(text), wanted.map(|wanted| wanted.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn only_this_machine_and_the_networks_that_were_named_watch() {
        let networks = ["10.1.0.0/16", "2001:db8::/32", "192.0.2.7"].map(|text| text.parse().unwrap());
        let door = Door::new(false, false).watched_from(networks.into());
        for (from, may) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("10.1.255.9", true),
            ("10.2.0.1", false),
            ("2001:db8:9::1", true),
            ("2001:db9::1", false),
            ("192.0.2.7", true),
            ("192.0.2.6", false),
        ] {
            assert_eq!(door.may_watch(Some(from.parse().unwrap())), may, "{from}");
        }
        for wrong in ["10.1.0.0/33", "10.1", "all", "::/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds("192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn of_a_flood_of_refusals_few_are_written_down() {
        let door = Door::default();
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();
        let written = |from: &str, second| door.may_write(Some(from.parse().unwrap()), at(second));
        assert_eq!((0..1_000).filter(|_| written("192.0.2.1", 0)).count(), 20);
        assert!(written("192.0.2.2", 0) && written("192.0.2.1", 30));
        let many = (0..60_000).filter(|n| written(&format!("10.{}.{}.1", n / 250, n % 250), 40)).count();
        assert_eq!(many, 600);
    }

    #[test]
    fn a_person_is_held_to_a_share_and_exports_to_a_smaller_one() {
        let door = Door::default();
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();
        let from = Some("192.0.2.1".parse().unwrap());
        let all = |path: &str, from| (0..1_000).filter(|_| door.admit(7, path, from, at(0)).is_ok()).count();
        assert_eq!(all("/cases/export", from), 10);
        assert_eq!(all("/cases", from), 590);
        assert!(door.admit(8, "/cases", from, at(0)).is_ok());
        assert!(door.admit(7, "/cases", from, at(1)).is_ok());
        assert_eq!(all("/cases", Some("127.0.0.1".parse().unwrap())), 1_000);
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (buckets, from) = (Buckets::default(), || "192.0.2.1".to_owned());
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();
        for _ in 0..20 {
            assert_eq!(buckets.take(FILE, from(), at(0)), Ok(()));
        }
        assert_eq!(buckets.take(FILE, from(), at(0)), Err(6));
        assert_eq!(buckets.take(FILE, from(), at(2)), Err(4));
        assert_eq!(buckets.take(FILE, from(), at(6)), Ok(()));
        assert_eq!(buckets.take(FILE, "192.0.2.2".to_owned(), at(6)), Ok(()));
        assert_eq!(buckets.take(SIGN_IN, from(), at(6)), Ok(()));
    }
}
