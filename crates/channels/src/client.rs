//! What every request to others starts from: TLS by ring, no redirect followed, no proxy asked, an end in time.

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use tokio_rustls::rustls::client::WantsClientCert;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, ConfigBuilder, Error, WantsVerifier};

/// A client that checks certificates as `verified` says, for requests that take at most so long.
pub(crate) fn client(
    verified: impl FnOnce(
        ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error>,
    patience: Duration,
) -> Result<ClientBuilder, Error> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(verified)?
        .with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(tls);
    Ok(builder.redirect(Policy::none()).no_proxy().timeout(patience))
}
