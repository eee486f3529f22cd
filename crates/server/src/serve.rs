//! The running server: listens, sweeps and delivers until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use redress_app::App;
use redress_http::Site;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Where the server listens unless told otherwise.
pub const LISTEN: &str = "127.0.0.1:8080";
/// How often the sweep and the delivery look for work.
const EVERY: Duration = Duration::from_secs(1);
/// How many clocks or events one round takes.
const ROUND: u32 = 200;

/// Sets up the log: to standard error, without any content of a case. `RUST_LOG` says how much.
pub fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,redress=info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Bounds of the buckets in which durations are counted, in seconds. Counts in buckets can be added up
/// over nodes and take the same memory however many requests there were.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What writes out `/metrics`; `None` if this process collects already.
///
/// Durations wait one by one until they are put into their buckets, which happens when somebody asks and
/// every few seconds besides: nobody may ever ask.
pub fn metrics() -> Option<Arc<dyn Fn() -> String + Send + Sync>> {
    const EVERY: Duration = Duration::from_secs(5);
    let metrics = PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?.install_recorder().ok()?;
    let kept = metrics.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            kept.run_upkeep();
        }
    });
    Some(Arc::new(move || metrics.render()))
}

/// Serves `site` on `listen`; `ready` is called with the address once requests are taken.
pub async fn run(listen: SocketAddr, site: Site, ready: impl FnOnce(SocketAddr)) -> Result<(), String> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|error| format!("cannot listen on {listen}: {error}; choose another with --listen"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let (stop, stopped) = watch::channel(false);
    let app = Arc::clone(&site.app);
    let workers = [
        tokio::spawn(work(Arc::clone(&app), stopped.clone(), "sweep", |app| async move {
            app.sweep(ROUND).await
        })),
        tokio::spawn(work(Arc::clone(&app), stopped.clone(), "delivery", |app| async move {
            app.deliver(ROUND).await
        })),
        tokio::spawn(work(app, stopped, "recalculation", |app| async move {
            app.refresh_calendar().await?;
            app.recalculate(ROUND).await
        })),
    ];
    ready(address);
    // The address of the peer goes with every request.
    let service = redress_http::router(site).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(signal()).await;
    let _ = stop.send(true);
    for worker in workers {
        let _ = worker.await;
    }
    served.map_err(|error| error.to_string())
}

/// Runs `round` again and again: at once while it finds work, else after a pause. A round that fails is
/// logged once and tried again after the pause.
async fn work<F>(
    app: Arc<App>,
    mut stopped: watch::Receiver<bool>,
    name: &'static str,
    round: impl Fn(Arc<App>) -> F,
) where
    F: Future<Output = Result<u32, redress_app::Error>>,
{
    let mut failing = false;
    while !*stopped.borrow() {
        let done = round(Arc::clone(&app)).await;
        match &done {
            Ok(count) => {
                metrics::counter!("redress_work_done_total", "work" => name).increment((*count).into())
            }
            Err(_) => metrics::counter!("redress_work_failures_total", "work" => name).increment(1),
        }
        if let Err(error) = &done
            && !failing
        {
            tracing::error!(work = name, code = error.code(), cause = ?error, "background work fails");
        }
        failing = done.is_err();
        if !matches!(done, Ok(1..)) {
            tokio::select! {
                _ = stopped.changed() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }
}

/// Ends with Ctrl-C, or where there is such a thing SIGTERM.
async fn signal() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
