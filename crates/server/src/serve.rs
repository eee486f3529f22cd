//! The running server: listens, sweeps and delivers until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use metrics_exporter_prometheus::PrometheusBuilder;
use redress_app::App;
use redress_http::Site;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::listen::{self, Limits, Tls};

/// Where the server listens unless told otherwise.
pub const LISTEN: &str = "127.0.0.1:8080";
/// How often the sweep and the delivery look for work.
const EVERY: Duration = Duration::from_secs(1);
/// How many clocks or events one round takes.
const ROUND: u32 = 200;

/// In what form the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// A line of text for each entry.
    #[default]
    Text,
    /// A JSON object on a line for each entry.
    Json,
}

/// Sets up the log: to standard error, without any content of a case. `RUST_LOG` says how much.
pub fn log(form: LogForm) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,redress=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match form {
        LogForm::Text => log.try_init(),
        LogForm::Json => log.json().flatten_event(true).try_init(),
    };
    // What a panic says may quote what was being worked on: where it happened is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        tracing::error!(at, "a part of the program panicked");
    }));
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

/// A socket that listens on `listen`, and its address.
pub fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let listener = listen::on(listen)
        .map_err(|error| format!("cannot listen on {listen}: {error}; choose another with --listen"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok((listener, address))
}

/// Serves `site`, by TLS if it is given; `ready` is called once requests are taken.
pub async fn run(
    listener: TcpListener,
    tls: Option<Tls>,
    site: Site,
    ready: impl FnOnce(),
) -> Result<(), String> {
    let (stop, stopped) = watch::channel(false);
    let app = Arc::clone(&site.app);
    let workers =
        [
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "sweep", |app| async move {
                app.sweep(ROUND).await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "delivery", |app| async move {
                app.deliver(ROUND).await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "live", |app| async move {
                app.tell_live().await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "former cases", |app| async move {
                app.rebuild_former(ROUND).await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "uploads", |app| async move {
                app.sweep_uploads(ROUND).await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "webhooks", |app| async move {
                app.send_webhooks().await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped.clone(), "orders", |app| async move {
                app.carry_out(ROUND).await
            })),
            tokio::spawn(work(Arc::clone(&app), stopped, "recalculation", |app| async move {
                app.refresh_calendar().await?;
                app.recalculate(ROUND).await
            })),
        ];
    ready();
    let limits = Limits::of_process(site.door.behind_proxy());
    let router = redress_http::router(site);
    listen::serve(listener, router, limits, tls.map(Arc::new), async move {
        signal().await;
        app.live.close();
    })
    .await;
    let _ = stop.send(true);
    for worker in workers {
        let _ = worker.await;
    }
    Ok(())
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
