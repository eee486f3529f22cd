//! Clients that ask as fast as they are answered, or at a given pace, and how long each answer took.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::client::Connection;

/// What a client does once; whether it counts.
pub type Deed<'a> = Box<dyn FnMut(&mut Connection) -> Result<bool, String> + Send + 'a>;

/// What came of a run.
#[derive(Default)]
pub struct Measured {
    /// How many answers counted.
    pub count: usize,
    /// From the first request to the last answer.
    pub elapsed: Duration,
    /// Every latency in microseconds, ascending.
    latencies: Vec<u64>,
}

impl Measured {
    /// Answers a second.
    pub fn per_second(&self) -> f64 {
        self.count as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }

    /// The latency that `percent` of the answers did not exceed, in milliseconds.
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        let rank = (percent / 100.0 * self.latencies.len() as f64).ceil() as usize;
        self.latencies.get(rank.clamp(1, self.latencies.len().max(1)) - 1).map(|us| *us as f64 / 1_000.0)
    }
}

/// Runs `clients` connections for `time`, each at what `deed` makes for its number.
///
/// With a `pace` (requests a second, all clients together) each request has a time at which it is due, and
/// its latency is counted from then, whether or not the client was still waiting for the answer before: a
/// server that falls behind is not spared by clients that wait for it.
pub fn run<'a>(
    address: SocketAddr,
    clients: usize,
    time: Duration,
    pace: Option<f64>,
    deed: impl Fn(usize) -> Deed<'a>,
) -> Result<Measured, String> {
    let every = pace.map(|pace| Duration::from_secs_f64(clients as f64 / pace.max(0.1)));
    let start = Instant::now();
    let results: Vec<Result<Vec<u64>, String>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..clients)
            .map(|client| {
                let deed = deed(client);
                let offset = every.map(|every| every.mul_f64(client as f64 / clients as f64));
                scope.spawn(move || one(address, start, time, every.zip(offset), deed))
            })
            .collect();
        let gone = || Err("a client has ended".to_owned());
        clients.into_iter().map(|client| client.join().unwrap_or_else(|_| gone())).collect()
    });
    let elapsed = start.elapsed();
    let mut latencies = Vec::new();
    for result in results {
        latencies.extend(result?);
    }
    latencies.sort_unstable();
    Ok(Measured { count: latencies.len(), elapsed, latencies })
}

fn one(
    address: SocketAddr,
    start: Instant,
    time: Duration,
    pace: Option<(Duration, Duration)>,
    mut deed: Deed<'_>,
) -> Result<Vec<u64>, String> {
    let mut connection = Connection::open(address).map_err(|error| error.to_string())?;
    let mut latencies = Vec::new();
    let mut due = pace.map(|(_, offset)| start + offset);
    while start.elapsed() < time {
        if let Some(due) = due {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let since = due.unwrap_or_else(Instant::now);
        if deed(&mut connection)? {
            latencies.push(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
        due = due.zip(pace).map(|(due, (every, _))| due + every);
    }
    Ok(latencies)
}
