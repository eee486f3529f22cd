//! TLS to PostgreSQL: the server shows a certificate of the authorities that were named, for the name that was
//! asked for; anything less ends the connection.

use std::sync::Arc;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::Error;

/// Reads the address of a database. With authorities it must speak TLS; without, it must not ask for it, since
/// nothing would tell the server from another.
pub(super) fn config(url: &str, trusting: bool) -> Result<Config, Error> {
    // What libpq calls so is the only way there is.
    let url = url.replace("sslmode=verify-full", "sslmode=require");
    // The parser's error is not kept: it may quote the address, and that holds the password.
    let mut config: Config =
        url.parse().map_err(|_| Error::Other("the address of the database cannot be read".into()))?;
    match (trusting, config.get_ssl_mode()) {
        (true, _) => config.ssl_mode(SslMode::Require),
        (false, SslMode::Require) => return Err(Error::Authorities),
        (false, _) => config.ssl_mode(SslMode::Disable),
    };
    Ok(config)
}

/// Whether what is said could be read along on the way: in clear, to another machine.
pub(super) fn is_exposed(config: &Config) -> bool {
    let away = |host: &Host| match host {
        Host::Tcp(name) => {
            name != "localhost" && !name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => false,
    };
    config.get_ssl_mode() == SslMode::Disable && config.get_hosts().iter().any(away)
}

/// Connects by TLS (1.2 and 1.3) with these authorities, in PEM.
pub(super) fn connector(authorities: &[u8]) -> Result<MakeRustlsConnect, Error> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authorities) {
        let added = certificate.ok().map(|certificate| roots.add(certificate));
        added.and_then(Result::ok).ok_or(Error::Authorities)?;
    }
    if roots.is_empty() {
        return Err(Error::Authorities);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Other(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_could_read_along_is_known() {
        let exposed = |url, trusting| is_exposed(&config(url, trusting).unwrap());
        assert!(exposed("postgres://u@db.example/n", false) && exposed("postgres://u@10.0.0.7/n", false));
        assert!(!exposed("postgres://u@localhost/n", false) && !exposed("postgres://u@127.0.0.1/n", false));
        assert!(!exposed("postgres://u@%2Frun%2Fpostgresql/n", false));
        assert!(!exposed("postgres://u@db.example/n", true));
    }

    #[test]
    fn tls_without_authorities_is_refused_and_so_are_those_that_are_none() {
        for mode in ["require", "verify-full"] {
            let url = format!("postgres://u@db.example/n?sslmode={mode}");
            assert!(matches!(config(&url, false), Err(Error::Authorities)), "{mode}");
            assert_eq!(config(&url, true).unwrap().get_ssl_mode(), SslMode::Require);
        }
        for none in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(connector(none.as_bytes()), Err(Error::Authorities)), "{none}");
        }
    }
}
