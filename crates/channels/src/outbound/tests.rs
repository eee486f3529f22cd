use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::*;

/// Names with one answer after the other, the last for ever.
struct Told(Vec<Vec<IpAddr>>, AtomicUsize);

impl Told {
    fn new(answers: &[&[&str]]) -> Arc<Told> {
        let answer = |addresses: &&[&str]| addresses.iter().map(|address| address.parse().unwrap()).collect();
        Arc::new(Told(answers.iter().map(answer).collect(), AtomicUsize::new(0)))
    }
}

#[async_trait]
impl Names for Told {
    async fn addresses(&self, _: &str) -> Vec<IpAddr> {
        let asked = self.1.fetch_add(1, Ordering::Relaxed);
        self.0[asked.min(self.0.len() - 1)].clone()
    }
}

/// Somebody inside who answers every request so, and how often they were asked and what.
async fn inside(says: &'static str) -> (u16, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 4_096];
            let long = stream.read(&mut bytes).await.unwrap_or(0);
            kept.lock().unwrap().push(String::from_utf8_lossy(&bytes[..long]).into_owned());
            let _ = stream.write_all(says.as_bytes()).await;
            if says.is_empty() {
                std::future::pending::<()>().await;
            }
        }
    });
    (port, heard)
}

fn allowing(hosts: &[String]) -> Vec<Allowed> {
    hosts.iter().map(|host| host.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_name_of_an_address_inside_is_not_connected_to() {
    let (port, heard) = inside("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    for answers in [
        &[&["127.0.0.1"][..]][..],
        &[&["::ffff:127.0.0.1"]],
        &[&["93.184.215.14", "127.0.0.1"]],
        &[&["fe80::1"]],
    ] {
        let out = Outbound::asking(Vec::new(), Told::new(answers)).unwrap();
        let url = format!("https://tricky.example:{port}/");
        assert!(out.takes(&url).is_ok(), "a name tells nothing yet");
        assert_eq!(out.post(&url, &[], Vec::new()).await, Err(SendFault::Inside), "{answers:?}");
    }
    let nobody = Outbound::asking(Vec::new(), Told::new(&[&[]])).unwrap();
    assert_eq!(nobody.post("https://nobody.example/", &[], Vec::new()).await, Err(SendFault::Unknown));
    assert!(heard.lock().unwrap().is_empty());
    let out = Outbound::new(Vec::new()).unwrap();
    let url = format!("https://localhost:{port}/");
    assert_eq!(out.post(&url, &[], Vec::new()).await, Err(SendFault::Inside), "as the system says");
    assert!(out.post(&format!("https://localhost.:{port}/"), &[], Vec::new()).await.is_err());
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_what_was_judged_is_what_is_connected_to() {
    let (port, heard) = inside("HTTP/1.1 204 No Content\r\n\r\n").await;
    let names = Told::new(&[&["127.0.0.1"], &["192.0.2.1"]]);
    let out = Outbound::asking(allowing(&["hook.example".into()]), names.clone()).unwrap();
    let url = format!("http://hook.example:{port}/in?a=b");
    assert_eq!(out.post(&url, &[("x-one", "1".into())], b"told".to_vec()).await, Ok(204));
    assert_eq!(names.1.load(Ordering::Relaxed), 1);
    let heard = heard.lock().unwrap().join("");
    assert!(heard.starts_with("POST /in?a=b HTTP/1.1\r\n") && heard.contains("x-one: 1\r\n"), "{heard}");
    for never in ["cookie", "authorization", "referer", "accept-encoding"] {
        assert!(!heard.to_lowercase().contains(never), "{heard}");
    }
    // The address that comes later is one to which nothing leads from here; it is judged anew.
    let names = Told::new(&[&["93.184.215.14"], &["127.0.0.1"]]);
    let looking = Looking { names, guarded: true };
    let name = || "hook.example".parse().unwrap();
    let first: Vec<SocketAddr> = looking.resolve(name()).await.map(Iterator::collect).unwrap_or_default();
    assert_eq!(first, ["93.184.215.14:0".parse().unwrap()]);
    assert!(looking.resolve(name()).await.is_err());
}

#[tokio::test]
async fn no_answer_leads_on_and_none_is_taken_in_without_end() {
    let (behind, asked) = inside("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let moved = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:{behind}/\r\ncontent-length: 0\r\n\r\n"
    );
    let (port, _) = inside(String::leak(moved)).await;
    let out = Outbound::new(allowing(&["127.0.0.1".into()])).unwrap();
    assert_eq!(out.post(&format!("http://127.0.0.1:{port}/"), &[], Vec::new()).await, Ok(307));
    assert!(asked.lock().unwrap().is_empty());
    let endless = format!("HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n{}", "a".repeat(200_000));
    let (port, _) = inside(String::leak(endless)).await;
    let told = out.post(&format!("http://127.0.0.1:{port}/"), &[], Vec::new()).await;
    assert_eq!(told, Err(SendFault::TooLong));
    let (port, _) = inside("nonsense\r\n\r\n").await;
    let told = out.post(&format!("http://127.0.0.1:{port}/"), &[], Vec::new()).await;
    assert_eq!(told, Err(SendFault::Unreachable));
}

#[tokio::test]
async fn whoever_does_not_answer_is_not_waited_for_without_end() {
    let (port, _) = inside("").await;
    let out = Outbound::new(allowing(&["127.0.0.1".into()])).unwrap();
    tokio::time::pause();
    let told = out.post(&format!("http://127.0.0.1:{port}/"), &[], Vec::new()).await;
    assert_eq!(told, Err(SendFault::TooLong));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let refused = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(stream).await.is_err()
    });
    let out = Outbound::new(allowing(&["127.0.0.1".into()])).unwrap();
    let told = out.post(&format!("https://127.0.0.1:{port}/"), &[], b"secret".to_vec()).await;
    assert_eq!(told, Err(SendFault::Unreachable));
    assert!(refused.await.unwrap(), "nothing was said to it");
}
