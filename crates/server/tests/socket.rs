//! The listening socket through its binary: TLS, and those who connect and do not come to the point.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::json;
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Longer than the server waits for anything here, so that a test that fails ends.
const PATIENCE: Duration = Duration::from_secs(60);

fn redress(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command.current_dir(folder).args(args).args(["--data", "data"]).env_remove("REDRESS_DATABASE");
    command
}

/// A folder with an office that takes complaints, and a clerk.
fn house() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "quiet-harbour-42").unwrap();
    for args in [
        &["office", "add", "csd", "--zh", "客服部", "--procedure", "simple"][..],
        &["user", "add", "lin", "--name", "林", "--post", "csd:clerk", "--password-file", "password"],
    ] {
        let done = redress(folder.path(), args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    folder
}

/// A server that runs until it is dropped.
struct Server {
    process: Child,
    scheme: String,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &Path, args: &[&str]) -> Server {
        Server::run(redress(folder, &[&["serve", "--listen", "127.0.0.1:0"], args].concat()))
    }

    /// With so many files at most.
    fn start_within(folder: &Path, files: u64) -> Server {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")]);
        shell.arg(env!("CARGO_BIN_EXE_redress")).args(["serve", "--listen", "127.0.0.1:0", "--data", "data"]);
        shell.current_dir(folder).env_remove("REDRESS_DATABASE");
        Server::run(shell)
    }

    fn run(mut command: Command) -> Server {
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the binary runs");
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let (scheme, address) = ready.trim().split_once("://").expect("it says where it is ready");
        let scheme = scheme.rsplit(' ').next().unwrap().to_owned();
        Server { process, scheme, address: address.parse().unwrap() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Memory in use, in kilobytes.
    fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it may have ended by itself
        let _ = self.process.wait();
    }
}

/// A request whose answer ends the connection.
fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    format!(
        "{method} /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Says `text` and gives all that comes back until the server closes.
fn answer(mut stream: impl Read + Write, text: &str) -> String {
    stream.write_all(text.as_bytes()).expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A complaint is filed, within two seconds.
fn file(server: &Server) {
    let body = json!({ "procedure": "simple", "office": "csd", "claim": "退款", "statement": "水管坏了",
        "complainant": { "name": "张三", "phone": "13800000001" } });
    let start = Instant::now();
    let key = "Idempotency-Key: 0198f0a0-0000-7000-8000-000000000001\r\n";
    let filed = answer(server.connect(), &request("POST", "/public/complaints", key, &body.to_string()));
    let took = start.elapsed();
    assert!(filed.starts_with("HTTP/1.1 201 "), "{filed}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    eprintln!("a filing took {took:?}");
}

/// What `/metrics` tells of a counter to whoever is connected; 0 if it has not counted yet.
fn counted(connection: impl Read + Write, name: &str) -> u64 {
    let question = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let page = answer(connection, question);
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    let found = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    found.map_or(0, |number| number.trim().parse().unwrap())
}

/// Opens `many` connections that begin a request and leave it at that.
fn begin(server: &Server, many: u64) -> Vec<TcpStream> {
    let begin = |_| {
        let mut stream = server.connect();
        // One that had to give up its place may be gone already.
        let _ = stream.write_all(b"POST /api/v1/public/complaints HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        stream
    };
    (0..many).map(begin).collect()
}

/// Whether the server has not closed the connection yet.
fn is_open(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let read = stream.peek(&mut [0; 1]);
    stream.set_nonblocking(false).unwrap();
    read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

/// Waits until the server has closed the connection; it has said nothing.
fn closed(stream: &mut TcpStream) {
    match stream.read(&mut [0; 1]) {
        Ok(0) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        other => panic!("not closed: {other:?}"),
    }
}

#[test]
fn ten_thousand_half_open_requests_stop_nobody_and_are_closed() {
    let files = rlimit::increase_nofile_limit(10_500).unwrap();
    let many = (files - 500).min(10_000);
    assert!(many >= 2_000, "more files must be allowed here: ulimit -n {files}");
    let folder = house();
    let server = Server::start(folder.path(), &[]);
    file(&server);
    let before = server.memory();
    let start = Instant::now();
    let mut streams = begin(&server, many);
    let begun = start.elapsed();
    file(&server);
    let open = streams.iter().filter(|stream| is_open(stream)).count();
    assert!(open >= 2_000, "of {many} only {open} were open while it was filed: {begun:?}");
    if let Some((before, with)) = before.zip(server.memory()) {
        eprintln!("{open} of {many} half open after {begun:?}: {before} kB, then {with} kB");
        assert!((with - before) as u64 <= 32 * many, "{before} kB, then {with} kB");
    }
    streams.iter_mut().for_each(closed);
    let took = start.elapsed();
    eprintln!("all closed after {took:?}");
    assert!(took < begun + Duration::from_secs(20), "{took:?}");
    file(&server);
    let silent = counted(server.connect(), "redress_connections_silent_total");
    assert!(silent >= open as u64, "{silent} of {open} are on record");
}

#[test]
fn when_all_places_are_taken_the_longest_silent_give_theirs() {
    rlimit::increase_nofile_limit(4_000).unwrap();
    let folder = house();
    let server = Server::start_within(folder.path(), 512);
    let mut streams = begin(&server, 1_500);
    file(&server);
    streams.iter_mut().for_each(closed);
    let (silent, refused) = ("redress_connections_silent_total", "redress_connections_refused_total");
    let recorded = counted(server.connect(), silent) + counted(server.connect(), refused);
    assert!(recorded >= 1_000, "{recorded} are on record");
}

#[test]
fn a_head_has_a_size_and_a_body_a_time() {
    let folder = house();
    let server = Server::start(folder.path(), &[]);
    // Sent first, looked at last.
    let mut slow = server.connect();
    slow.write_all(
        b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
        Content-Length: 100\r\n\r\n{",
    )
    .unwrap();
    let start = Instant::now();

    let header = |name: usize, length: usize| format!("X-{name}: {}\r\n", "x".repeat(length));
    let many: String = (0..101).map(|name| header(name, 1)).collect();
    for headers in [many, header(0, 100_000)] {
        let refused = answer(server.connect(), &request("GET", "/openapi.json", &headers, ""));
        assert!(refused.starts_with("HTTP/1.1 431 "), "{refused}");
    }
    let fits = answer(server.connect(), &request("GET", "/openapi.json", &header(0, 20_000), ""));
    assert!(fits.starts_with("HTTP/1.1 200 "), "{fits}");

    let mut late = String::new();
    slow.read_to_string(&mut late).expect("it closes");
    assert!(late.starts_with("HTTP/1.1 408 "), "{late}");
    assert!(start.elapsed() < Duration::from_secs(40));
}

#[test]
fn requests_that_two_readers_could_take_for_different_ones_get_one_refusal_and_no_more() {
    let folder = house();
    let server = Server::start(folder.path(), &[]);
    let next = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let head = "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    for (request, statuses) in [
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n{next}"), &["400"][..]),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\rSet-Cookie: x=1\r\n\r\n{next}"), &["400"]),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-A : b\r\n\r\n{next}"), &["400"]),
        (format!("GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n{next}"), &["400"]),
        (format!("{head}Content-Length: 2\r\nContent-Length: 9\r\n\r\n{{}}{next}"), &["400"]),
        (format!("{head}Content-Length: +2\r\n\r\n{{}}{next}"), &["400"]),
        (format!("{head}Transfer-Encoding: gzip\r\n\r\n{{}}{next}"), &["400"]),
        (
            "TRACE /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(),
            &["405"],
        ),
        // The chunks count, the length does not, and the connection ends with the answer (RFC 9112, 6.1).
        (
            format!(
                "{head}Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{next}"
            ),
            &["400", "422"],
        ),
    ] {
        let told = answer(server.connect(), &request);
        let status = told.strip_prefix("HTTP/1.1 ").map_or("", |told| &told[..3]);
        assert!(statuses.contains(&status), "{request:?}: {told}");
        assert_eq!(told.matches("HTTP/1.1 ").count(), 1, "{request:?}: {told}");
        assert!(!told.to_lowercase().contains("set-cookie"), "{told}");
    }
    file(&server);
}

#[test]
fn an_address_that_others_reach_is_not_served_plainly_unless_that_is_said() {
    let folder = house();
    let mut refused = redress(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    let refused = refused.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let ended = refused.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("--tls-cert") && said.contains("--plain"), "{said}");
    for allowed in ["--plain", "--behind-proxy"] {
        let args = ["serve", "--listen", "0.0.0.0:0", allowed];
        let server = Server::run(redress(folder.path(), &args));
        assert_eq!(server.scheme, "http");
    }
}

#[cfg(unix)]
#[test]
fn what_the_program_makes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = house();
    let mode = |name: &str| folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode("data/redress.keys")), (0o700, 0o600));
    let keys = folder.path().join("data/redress.keys");
    std::fs::set_permissions(&keys, PermissionsExt::from_mode(0o644)).unwrap();
    let mut serve = redress(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let mut process = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    process.kill().unwrap();
    let said = process.wait_with_output().unwrap().stderr;
    assert!(String::from_utf8_lossy(&said).contains("others than its owner can read the key"));
}

/// Makes a certificate and its key as files.
fn certificate(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    cert.der().clone()
}

/// A client that trusts `root` alone.
fn trusting(server: &Server, root: &CertificateDer<'static>) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    StreamOwned::new(client, server.connect())
}

/// The first word of a client that speaks TLS 1.1 at most.
fn hello_of_1_1() -> Vec<u8> {
    let body = [&[3, 2][..], &[7; 32], &[0, 0, 4, 0xc0, 0x13, 0, 0x2f, 1, 0]].concat();
    let length = u8::try_from(body.len()).unwrap();
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length][..], &body].concat()
}

const TLS: [&str; 4] = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];

#[test]
fn one_signs_in_by_tls_and_a_renewed_certificate_is_taken_up() {
    let folder = house();
    let first = certificate(folder.path());
    let mut server = Server::start(folder.path(), &TLS);
    assert_eq!(server.scheme, "https");

    let credentials = json!({ "login": "lin", "password": "quiet-harbour-42" }).to_string();
    let signed_in = answer(trusting(&server, &first), &request("POST", "/session", "", &credentials));
    assert!(signed_in.starts_with("HTTP/1.1 200 "), "{signed_in}");
    let header = |name: &str| signed_in.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    assert!(header("set-cookie: ").ends_with("; Secure"), "{signed_in}");
    assert!(header("strict-transport-security: ").starts_with("max-age="), "{signed_in}");

    // Who speaks plainly, or not at all, is not served.
    let mut plain = server.connect();
    plain.write_all(request("GET", "/openapi.json", "", "").as_bytes()).unwrap();
    let mut told = Vec::new();
    let _ = plain.read_to_end(&mut told); // an alert, then closed or reset
    assert!(!told.starts_with(b"HTTP"), "{told:?}");
    closed(&mut server.connect());

    // TLS 1.1, which was retired, is refused in the first word.
    let mut old = server.connect();
    old.write_all(&hello_of_1_1()).unwrap();
    let mut told = Vec::new();
    let _ = old.read_to_end(&mut told); // an alert, then closed or reset
    assert_eq!(told.first(), Some(&21), "an alert and nothing else: {told:?}");
    assert!(counted(trusting(&server, &first), "redress_tls_failures_total") >= 2, "both are on record");

    // Half a renewal changes nothing, a whole one does.
    let hello = request("GET", "/openapi.json", "", "");
    std::fs::write(folder.path().join("cert.pem"), "").unwrap();
    server.signal("HUP");
    assert!(answer(trusting(&server, &first), &hello).starts_with("HTTP/1.1 200 "));
    let second = certificate(folder.path());
    server.signal("HUP");
    let start = Instant::now();
    while trusting(&server, &second).write_all(hello.as_bytes()).is_err() {
        assert!(start.elapsed() < PATIENCE, "the renewed certificate is not taken up");
    }
    assert!(trusting(&server, &first).write_all(hello.as_bytes()).is_err(), "the old one is gone");

    server.signal("TERM");
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn a_certificate_that_cannot_be_used_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    certificate(folder.path());
    std::fs::rename(folder.path().join("key.pem"), folder.path().join("other.pem")).unwrap();
    certificate(folder.path());
    std::fs::write(folder.path().join("empty.pem"), "").unwrap();
    for (certificate, key, wanted) in [
        ("none.pem", "key.pem", "--tls-cert none.pem: "),
        ("cert.pem", "none.pem", "--tls-key none.pem: "),
        ("empty.pem", "key.pem", "there is no certificate in PEM in this file"),
        ("cert.pem", "empty.pem", "there is no private key"),
        ("cert.pem", "other.pem", "the key other.pem does not belong to the certificate cert.pem"),
    ] {
        let args = ["serve", "--tls-cert", certificate, "--tls-key", key];
        let ended = redress(folder.path(), &args).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.lines().last().unwrap().starts_with("redress: ") && said.contains(wanted), "{said}");
    }
    let alone = redress(folder.path(), &["serve", "--tls-cert", "cert.pem"]).output().unwrap();
    assert_eq!(alone.status.code(), Some(2));
}
