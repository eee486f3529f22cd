//! TLS: a certificate and its key from PEM files, taken up anew when the files change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error as TlsError, ServerConfig};

use crate::keys::warn_of_readers;

/// How often the files are looked at; SIGHUP does it at once.
const EVERY: Duration = Duration::from_secs(60);

/// A certificate in use, and where it comes from.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    /// When the files that were read first had been written.
    written: Written,
    config: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads both files; the error is a sentence for whoever started the program.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Tls, String> {
        let written = written(&certificate, &key);
        let config = RwLock::new(load(&certificate, &key)?);
        Ok(Tls { certificate, key, written, config })
    }

    /// For the next connection.
    pub fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Takes up renewed files; what cannot be used is logged, and what was in use stays.
    pub async fn keep(self: Arc<Self>) {
        let mut hangup = Hangup::new();
        let mut seen = self.written;
        loop {
            let told = tokio::time::timeout(EVERY, hangup.told()).await.is_ok();
            let written = written(&self.certificate, &self.key);
            if !told && written == seen {
                continue;
            }
            match load(&self.certificate, &self.key) {
                Ok(config) => {
                    *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
                    seen = written;
                    tracing::info!("the certificate was read anew");
                }
                Err(error) => tracing::error!(error, "the certificate in use stays"),
            }
        }
    }
}

/// When certificate and key were last written; `None` for one that is not there.
type Written = [Option<SystemTime>; 2];

fn written(certificate: &Path, key: &Path) -> Written {
    [certificate, key].map(|file| file.metadata().and_then(|about| about.modified()).ok())
}

/// TLS 1.2 and 1.3 with what rustls holds to be sound, and HTTP/1.1 over it.
fn load(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, String> {
    let read = |option: &str, file: &Path| {
        std::fs::read(file).map_err(|error| format!("--{option} {}: {error}", file.display()))
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read("tls-cert", certificate)?).collect();
    let chain = chain.unwrap_or_default();
    if chain.is_empty() {
        return Err(format!(
            "--tls-cert {}: there is no certificate in PEM in this file",
            certificate.display()
        ));
    }
    let secret = PrivateKeyDer::from_pem_slice(&read("tls-key", key)?).map_err(|error| match error {
        PemError::NoItemsFound => {
            format!("--tls-key {}: there is no private key without a password in this file", key.display())
        }
        error => format!("--tls-key {}: {error}", key.display()),
    })?;
    warn_of_readers(key);
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let mut config =
        builder.with_no_client_auth().with_single_cert(chain, secret).map_err(|error| match error {
            TlsError::InconsistentKeys(_) => {
                format!(
                    "the key {} does not belong to the certificate {}",
                    key.display(),
                    certificate.display()
                )
            }
            error => format!("{} and {}: {error}", certificate.display(), key.display()),
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// SIGHUP, where there is such a thing.
struct Hangup(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Hangup {
    fn new() -> Hangup {
        Hangup(
            #[cfg(unix)]
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        )
    }

    async fn told(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}
