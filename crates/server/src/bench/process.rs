//! The server as a process of its own: this program, told to serve.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::Connection;
use super::machine::{cpu_ms, kilobytes};
use crate::wire::Place;

/// A server that runs until it is dropped.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process until it was ready.
    pub started_in: Duration,
}

impl Server {
    /// Starts it on `place` and waits until it says that it is ready, and is.
    pub fn start(place: &Place) -> Result<Server, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        place.tell(&mut command);
        let start = Instant::now();
        let mut process = command.spawn().map_err(|error| format!("the server does not start: {error}"))?;
        let said = process.stdout.take().map(BufReader::new);
        let line = said.and_then(|said| said.lines().map_while(Result::ok).next()).unwrap_or_default();
        let address = line.split_once("http://").and_then(|(_, address)| address.trim().parse().ok());
        let Some(address) = address else {
            let _ = process.kill(); // it may have ended by itself
            let _ = process.wait();
            return Err("the server does not say where it listens".into());
        };
        let mut server = Server { process, address, started_in: Duration::ZERO };
        let ready = Connection::open(address).and_then(|mut connection| connection.get("/readyz", ""));
        server.started_in = start.elapsed();
        match ready {
            Ok(answer) if answer.status == 200 => Ok(server),
            Ok(answer) => Err(format!("the server is not ready: {}", answer.body.trim())),
            Err(error) => Err(format!("the server does not answer: {error}")),
        }
    }

    /// Milliseconds of processor time it has used.
    pub fn cpu_ms(&self) -> Option<f64> {
        cpu_ms(&self.process.id().to_string())
    }

    /// Memory in use now and at most so far, in megabytes.
    pub fn memory_mb(&self) -> (Option<f64>, Option<f64>) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let mb = |name| Some(kilobytes(&status, name)? as f64 / 1_024.0);
        (mb("VmRSS:"), mb("VmHWM:"))
    }

    /// Waits until nothing is left to deliver, so that the next run does not pay for the one before; tells
    /// how many events waited at first.
    pub fn settle(&self) -> Option<u64> {
        const PATIENCE: Duration = Duration::from_secs(120);
        let (start, mut first) = (Instant::now(), None);
        let mut connection = Connection::open(self.address).ok()?;
        while start.elapsed() < PATIENCE {
            let page = connection.get("/metrics", "").ok()?.body;
            let line = page.lines().find(|line| line.contains("work_waiting{work=\"delivery\""))?;
            let waiting = line.rsplit(' ').next()?.parse::<f64>().ok()? as u64;
            first = first.or(Some(waiting));
            if waiting == 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        first
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it may have ended by itself
        let _ = self.process.wait();
    }
}
