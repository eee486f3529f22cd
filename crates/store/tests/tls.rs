//! TLS to PostgreSQL, past a doorkeeper who speaks it in front of the PostgreSQL for tests; takes part when
//! `REDRESS_TEST_POSTGRES` is set.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod databases;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use redress_store::engine::{Engine, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Lets whoever speaks TLS through to the database behind.
struct Doorkeeper {
    url: String,
    certificate: String,
    passed: Arc<AtomicU32>,
}

/// None without a PostgreSQL that listens on a port.
async fn doorkeeper(name: &str) -> Option<Doorkeeper> {
    let url = databases::schema().await?;
    let config: tokio_postgres::Config = url.parse().unwrap();
    let Some(Host::Tcp(host)) = config.get_hosts().first().cloned() else { return None };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let behind = format!("{host}:{port}");

    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    let passed = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&passed);
    let to = behind.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (acceptor, to, count) = (acceptor.clone(), to.clone(), Arc::clone(&count));
            tokio::spawn(async move {
                let mut asked = [0; 8];
                stream.read_exact(&mut asked).await.unwrap();
                assert_eq!(asked, [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f], "TLS is asked for first");
                stream.write_all(b"S").await.unwrap();
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                count.fetch_add(1, Ordering::Relaxed);
                let mut database = TcpStream::connect(to).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut database).await; // ends with either side
            });
        }
    });
    let url = url.replacen(&behind, &format!("localhost:{own}"), 1);
    Some(Doorkeeper { url, certificate: cert.pem(), passed })
}

#[tokio::test(flavor = "multi_thread")]
async fn by_tls_the_database_is_read_if_its_certificate_is_trusted_and_made_out_to_it() {
    let Some(door) = doorkeeper("localhost").await else { return };
    let trusting =
        async |certificate: &str| Engine::open_trusting(&door.url, Some(certificate.as_bytes())).await;
    let engine = trusting(&door.certificate).await.unwrap();
    assert!(engine.size().await.unwrap() > 0);
    assert!(!engine.is_exposed() && door.passed.load(Ordering::Relaxed) > 0);

    let before = door.passed.load(Ordering::Relaxed);
    let stranger = generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
    assert!(trusting(&stranger).await.is_err(), "a certificate of somebody else");
    let other = doorkeeper("elsewhere.example").await.unwrap();
    let opened = Engine::open_trusting(&other.url, Some(other.certificate.as_bytes())).await;
    assert!(opened.is_err(), "a certificate that is made out to another host");
    assert_eq!((door.passed.load(Ordering::Relaxed), other.passed.load(Ordering::Relaxed)), (before, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_tls_is_wanted_nothing_is_said_in_clear() {
    let Some(url) = databases::schema().await else { return };
    let certificate = generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
    let opened = Engine::open_trusting(&url, Some(certificate.as_bytes())).await;
    assert!(opened.is_err(), "the database behind does not speak TLS with this certificate");
    let sign = if url.contains('?') { '&' } else { '?' };
    let opened = Engine::open(&format!("{url}{sign}sslmode=require")).await;
    assert!(matches!(opened, Err(Error::Authorities)), "nothing says whom to trust");
}
