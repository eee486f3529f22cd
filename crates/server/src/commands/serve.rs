//! `redress serve`: the server.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use redress_http::Site;
use redress_http::door::Door;

use crate::serve::{self, LISTEN};
use crate::wire::{self, Place, SystemClock};

/// Options of `redress serve`.
#[derive(Args)]
pub struct Serve {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
    /// Browsers come by TLS only: marks the session cookie `Secure` and asks them to stay with TLS.
    #[arg(long)]
    secure_cookies: bool,
    /// A proxy stands in front that sets X-Forwarded-For and X-Forwarded-Proto, and nobody comes past it.
    #[arg(long)]
    behind_proxy: bool,
    #[command(flatten)]
    place: Place,
}

impl Serve {
    /// Serves until told to stop.
    pub async fn run(self) -> Result<ExitCode, String> {
        serve::log();
        let database = self.place.open().await?;
        if database.sealed_with().is_none() {
            tracing::warn!(
                "personal data is stored in clear: make keys with `redress keys new FILE`, give --keys FILE"
            );
        }
        let app = Arc::new(wire::app(database, Arc::new(SystemClock)).await?);
        let door = Door::new(self.secure_cookies, self.behind_proxy);
        let site = Site { app, demo: None, door, metrics: serve::metrics() };
        serve::run(self.listen, site, |address| {
            say(&format!("Redress 诉应 is ready at http://{address}"));
        })
        .await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// One line on standard output; a closed output is no reason to stop.
pub fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
