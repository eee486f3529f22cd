//! What a site counts and logs, kept for itself: tests run side by side and share a process.

use std::io::{self, Write};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use tracing::Dispatch;
use tracing::dispatcher::with_default;
use tracing_subscriber::fmt::MakeWriter;

/// Metrics and log of one site.
#[derive(Clone)]
pub struct Record {
    metrics: Arc<PrometheusRecorder>,
    log: Log,
    dispatch: Dispatch,
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Record {
    /// Nothing yet.
    pub(crate) fn new() -> Record {
        let log = Log::default();
        let writer = log.clone();
        let logging = tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(writer);
        Record {
            metrics: Arc::new(PrometheusBuilder::new().build_recorder()),
            log,
            dispatch: logging.with_max_level(tracing::Level::WARN).finish().into(),
        }
    }

    /// Does `work`, and keeps what it counts and logs on the way.
    pub async fn of<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        std::future::poll_fn(|context| {
            let poll = || with_default(&self.dispatch, || work.as_mut().poll(context));
            metrics::with_local_recorder(&*self.metrics, poll)
        })
        .await
    }

    /// What `/metrics` tells.
    pub(crate) fn render(&self) -> Arc<dyn Fn() -> String + Send + Sync> {
        let handle = self.metrics.handle();
        Arc::new(move || handle.render())
    }

    /// How many refusals with this code were counted, on all routes or on this one.
    pub fn refused(&self, code: &str, route: Option<&str>) -> u64 {
        let code = format!("code=\"{code}\"");
        let route = route.map_or_else(String::new, |route| format!("route=\"/api/v1{route}\""));
        let page = self.metrics.handle().render();
        let lines = page.lines().filter(|line| line.starts_with("redress_refused_total{"));
        let fitting = lines.filter(|line| line.contains(&code) && line.contains(&route));
        fitting.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
    }

    /// The lines of the log so far.
    pub fn log(&self) -> Vec<String> {
        let log = self.log.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&log).lines().map(str::to_owned).collect()
    }

    /// The lines about refusals with this code.
    pub fn written(&self, code: &str) -> Vec<String> {
        let code = format!("code=\"{code}\"");
        let mut lines = self.log();
        lines.retain(|line| line.contains("redress::refused") && line.contains(&code));
        lines
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}
