//! Requests to addresses that people wrote down: to hosts outside, and to those inside that the operator allowed.
//!
//! Invariants: a name is looked up once for each connection, every address that it has is judged, and the connection
//! goes to one of these and to no other, so that a name which changes its mind between look and leap gains nothing.
//! No redirect is followed, no proxy asked, no cookie kept, no credential sent; a request is bounded in time and its
//! answer in size.

mod address;
mod target;

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use redress_app::ports::{Courier, SendFault};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response};
use rustls_platform_verifier::BuilderVerifierExt;

use self::target::{Target, target};
use crate::client::client;

/// How long a request may take, from looking up the name to the end of the answer.
const LONGEST: Duration = Duration::from_secs(15);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How many bytes of an answer are taken in.
const LARGEST: usize = 64 * 1024;

/// A host, and a port if only that one is meant, that may be reached although it lies inside, and also in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    host: String,
    port: Option<u16>,
}

impl FromStr for Allowed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Allowed, &'static str> {
        const WRITE: &str = "write HOST or HOST:PORT, an IPv6 address in brackets";
        // Read as addresses are, so that both spell a host alike.
        let port = text.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let port = port.map(|(_, port)| port.parse::<u16>()).transpose().map_err(|_| WRITE)?;
        let url = reqwest::Url::parse(&format!("http://{text}")).map_err(|_| WRITE)?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        match url.host_str() {
            Some(host) if plain && target::without_user(&url) && !text.contains(['/', '?', '#']) => {
                Ok(Allowed { host: target::spelled(host), port })
            }
            _ => Err(WRITE),
        }
    }
}

/// The one way out.
pub struct Outbound {
    allowed: Vec<Allowed>,
    /// To hosts outside.
    guarded: Client,
    /// To hosts that were allowed.
    free: Client,
}

impl Outbound {
    /// A way out to hosts outside, and to these.
    ///
    /// # Errors
    /// The system's certificates cannot be read; a sentence for whoever started the program.
    pub fn new(allowed: Vec<Allowed>) -> Result<Outbound, String> {
        Outbound::asking(allowed, Arc::new(System))
    }

    fn asking(allowed: Vec<Allowed>, names: Arc<dyn Names>) -> Result<Outbound, String> {
        let failed = |error: &dyn std::error::Error| format!("requests to others cannot be made: {error}");
        let client = |guarded| {
            client(BuilderVerifierExt::with_platform_verifier, LONGEST)
                .map_err(|error| failed(&error))?
                .dns_resolver(Arc::new(Looking { names: Arc::clone(&names), guarded }))
                .referer(false)
                .user_agent("redress")
                .http1_only()
                .connect_timeout(CONNECT)
                // A kept connection would be one whose address was judged some time ago.
                .pool_max_idle_per_host(0)
                .build()
                .map_err(|error| failed(&error))
        };
        Ok(Outbound { allowed, guarded: client(true)?, free: client(false)? })
    }
}

#[async_trait]
impl Courier for Outbound {
    fn takes(&self, url: &str) -> Result<(), SendFault> {
        target(url, &self.allowed).map(drop)
    }

    async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<u16, SendFault> {
        let Target { url, allowed } = target(url, &self.allowed)?;
        let client = if allowed { &self.free } else { &self.guarded };
        let mut request = client.post(url).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.map_err(|error| fault(&error))?;
        let status = answer.status().as_u16();
        heard_out(answer).await?;
        Ok(status)
    }
}

/// Takes the answer in up to its end, so that whoever sent it has no error.
async fn heard_out(mut answer: Response) -> Result<(), SendFault> {
    let mut heard = 0;
    while let Some(chunk) = answer.chunk().await.map_err(|error| fault(&error))? {
        heard += chunk.len();
        if heard > LARGEST {
            return Err(SendFault::TooLong);
        }
    }
    Ok(())
}

/// What came of it, found among the causes.
fn fault(error: &reqwest::Error) -> SendFault {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(fault) = one.downcast_ref::<SendFault>() {
            return *fault;
        }
        cause = one.source();
    }
    match error {
        error if error.is_timeout() => SendFault::TooLong,
        error if error.is_builder() => SendFault::Address,
        _ => SendFault::Unreachable,
    }
}

/// Who knows the addresses of names.
#[async_trait]
trait Names: Send + Sync {
    async fn addresses(&self, name: &str) -> Vec<IpAddr>;
}

/// The system.
struct System;

#[async_trait]
impl Names for System {
    async fn addresses(&self, name: &str) -> Vec<IpAddr> {
        let found = tokio::net::lookup_host((name, 0)).await;
        found.map_or_else(|_| Vec::new(), |found| found.map(|address| address.ip()).collect())
    }
}

/// Looks names up for the client, which connects to nothing but what it is given here.
struct Looking {
    names: Arc<dyn Names>,
    guarded: bool,
}

impl Resolve for Looking {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, guarded) = (Arc::clone(&self.names), self.guarded);
        Box::pin(async move {
            let found = names.addresses(name.as_str()).await;
            let judged = match found.as_slice() {
                [] => Err(SendFault::Unknown),
                // One inside among those outside is no oversight of whoever gave them.
                found if guarded && !found.iter().all(|address| address::is_outside(*address)) => {
                    Err(SendFault::Inside)
                }
                _ => Ok(()),
            };
            judged?;
            // The port is that of the address asked for.
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        }) as Pin<Box<_>>
    }
}

#[cfg(test)]
mod tests;
