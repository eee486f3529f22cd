//! One request to a provider: by TLS, briefly, without following where it leads.

use std::pin::Pin;
use std::time::Duration;

use openidconnect::http::Response;
use openidconnect::url::{Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, IssuerUrl};
use redress_app::ports::ProviderFault;
use reqwest::{Client, Request};
use tokio_rustls::rustls::RootCertStore;

/// The longest answer that is read, in bytes.
const LARGEST: usize = 512 * 1024;

/// Why a request came to nothing.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("no answer")]
    NoAnswer,
    #[error("no answer in time")]
    Slow,
    #[error("an answer that is too long")]
    Huge,
    #[error("an address that is not asked")]
    Address,
}

impl From<Fault> for ProviderFault {
    fn from(fault: Fault) -> ProviderFault {
        match fault {
            Fault::NoAnswer => ProviderFault::Unavailable("no connection, or it broke"),
            Fault::Slow => ProviderFault::Unavailable("it takes too long"),
            Fault::Huge => ProviderFault::Faulty("an answer is too long"),
            Fault::Address => ProviderFault::Faulty("an endpoint is not an https address"),
        }
    }
}

/// Sends requests to one provider.
pub(super) struct Fetch {
    client: Client,
    /// Whether it may do without TLS.
    plain: bool,
}

/// Whether the issuer is on the machine itself and does without TLS.
fn without_tls(issuer: &IssuerUrl) -> bool {
    let here = match issuer.url().host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    here && issuer.url().scheme() == "http"
}

/// What sends requests to any provider, trusting these roots.
pub(super) fn client(roots: RootCertStore, patience: Duration) -> Result<Client, String> {
    let builder = crate::client::client(|tls| Ok(tls.with_root_certificates(roots)), patience);
    builder.map_err(|error| error.to_string())?.build().map_err(|error| error.to_string())
}

impl Fetch {
    pub fn new(client: Client, issuer: &IssuerUrl) -> Fetch {
        Fetch { client, plain: without_tls(issuer) }
    }

    /// Whether anything is sent to this address, by us or by the browser.
    pub fn may_ask(&self, address: &Url) -> bool {
        address.scheme() == "https" || self.plain && address.scheme() == "http"
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        let request = Request::try_from(request).map_err(|_| Fault::Address)?;
        if !self.may_ask(request.url()) {
            return Err(Fault::Address);
        }
        let of = |error: reqwest::Error| if error.is_timeout() { Fault::Slow } else { Fault::NoAnswer };
        let mut answer = self.client.execute(request).await.map_err(of)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(of)? {
            if body.len() + part.len() > LARGEST {
                return Err(Fault::Huge);
            }
            body.extend_from_slice(&part);
        }
        let mut response = Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_may_do_without_tls() {
        for (issuer, plain, asked) in [
            ("https://login.example", false, true),
            ("http://login.example", false, false),
            ("http://localhost:8000", true, true),
            ("http://127.0.0.1:8000/realm", true, true),
            ("http://[::1]:8000", true, true),
            ("http://localhost.example", false, false),
            ("http://10.0.0.1", false, false),
            ("ftp://localhost", false, false),
        ] {
            let issuer = IssuerUrl::new(issuer.into()).unwrap();
            let client = client(RootCertStore::empty(), Duration::from_secs(1)).unwrap();
            let fetch = Fetch::new(client, &issuer);
            assert_eq!((fetch.plain, fetch.may_ask(issuer.url())), (plain, asked), "{}", issuer.as_str());
            assert!(!fetch.may_ask(&Url::parse("javascript:alert(1)").unwrap()));
        }
    }
}
