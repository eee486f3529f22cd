//! The listening socket: connections come in, by TLS or plainly, and are held to limits.
//!
//! Invariant: what a connection costs before it has asked for anything is bounded in time, memory and number.

mod places;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use places::{Place, Places};
pub use tls::Tls;

/// How many may wait to be accepted, if the system lets them; whoever finds the queue full tries again
/// after a second.
const QUEUE: u32 = 4096;
/// So long a client may leave unread, or unconfirmed, what was sent to it; the system looks at it every half
/// minute or so.
#[cfg(target_os = "linux")]
const UNREAD: Duration = Duration::from_secs(60);
/// When a head has so many bytes and is not whole it is refused, and no more than this waits to be written.
/// Of headers hyper takes 100.
const HEAD: usize = 32 * 1024;

/// What connections are held to.
pub struct Limits {
    places: Places,
    /// Within this time from connecting, TLS has been agreed upon and the head of the first request is there.
    first: Duration,
    /// Within this time after an answer, the head of the next request is there.
    next: Duration,
}

impl Limits {
    /// As many connections as the process may open. Behind a proxy all of them come by one address.
    pub fn of_process(behind_proxy: bool) -> Limits {
        // Proxies keep connections for 60 s: they are to end them, not the server.
        let (first, next) = (Duration::from_secs(10), Duration::from_secs(75));
        Limits { places: Places::of_process(behind_proxy), first, next }
    }
}

/// Listens on `address`.
pub fn on(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A server that starts again takes the address over at once.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// Serves `router` until `stop` ends and what was asked for by then is answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    tls: Option<Arc<Tls>>,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.next).max_buf_size(HEAD);
    let renewal = tls.clone().map(|tls| tokio::spawn(tls.keep()));
    let stopping = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Of one that has gone already the next call knows nothing; too many open files pass.
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            }
        };
        let Some(place) = limits.places.take(peer.ip()).await else {
            metrics::counter!("redress_connections_refused_total").increment(1);
            continue;
        };
        let connection = Connection {
            peer,
            place: Arc::new(place),
            first: limits.first,
            router: router.clone(),
            http: http.clone(),
            watcher: stopping.watcher(),
        };
        tokio::spawn(connection.run(stream, tls.as_ref().map(|tls| tls.acceptor())));
    }
    drop(listener); // nobody is to wait for a server that stops
    stopping.shutdown().await;
    if let Some(renewal) = renewal {
        renewal.abort();
    }
}

struct Connection {
    peer: SocketAddr,
    place: Arc<Place>,
    first: Duration,
    router: Router,
    http: http1::Builder,
    watcher: Watcher,
}

impl Connection {
    async fn run(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Without these things go more slowly, or a place is free later.
        let _ = stream.set_nodelay(true);
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(UNREAD));
        let (place, first) = (Arc::clone(&self.place), self.first);
        let talking = async {
            match tls {
                None => self.talk(stream).await,
                // Whoever does not get through the handshake has gone, or is told by it.
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => self.talk(stream).await,
                    Err(error) => {
                        metrics::counter!("redress_tls_failures_total").increment(1);
                        tracing::debug!(%error, "a handshake failed");
                    }
                },
            }
        };
        tokio::select! {
            () = talking => {}
            () = place.lost(first) => metrics::counter!("redress_connections_silent_total").increment(1),
        }
    }

    async fn talk(self, stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + 'static) {
        let Connection { peer, place, router, http, watcher, .. } = self;
        let service = service_fn(move |request: Request<Incoming>| {
            place.heard();
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let served = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
        if let Err(error) = served {
            tracing::debug!(%error, "a connection ended before its time");
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;

    #[tokio::test]
    async fn after_an_answer_a_connection_is_kept_for_a_while_then_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "hello" }));
        let [first, next] = [200, 400].map(Duration::from_millis);
        let limits = Limits { first, next, ..Limits::of_process(false) };
        tokio::spawn(serve(listener, router, limits, None, std::future::pending()));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut answer = Vec::new();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        while !answer.ends_with(b"hello") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0);
        }
        let start = Instant::now();
        assert_eq!(stream.read_buf(&mut answer).await.unwrap(), 0, "closed, and nothing said");
        assert!(start.elapsed() > first, "not before its time");
    }
}
