//! `redress demo`: the server on sample offices, people and cases, with a clock that can be set forward.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use jiff::SignedDuration;
use redress_app::App;
use redress_app::ports::{Clock, Store};
use redress_channels::import::Sheets;
use redress_channels::outbound::{Allowed, Outbound};
use redress_http::{Demo as Adjustable, Site};

use super::serve::say;
use crate::demo;
use crate::serve::{self, LISTEN};
use crate::wire::{self, DemoClock, Place, SystemClock};

/// The setting that says how far the demonstration's clock is ahead, in seconds.
const AHEAD: &str = "demo_clock_ahead";

/// Options of `redress demo`.
#[derive(Args)]
pub struct Demo {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
    /// Folder of the demonstration's database; remove it to start afresh.
    #[arg(long, value_name = "DIR", default_value = "redress-demo")]
    data: PathBuf,
    /// A host inside the own network to which webhooks may be sent: HOST or HOST:PORT.
    #[arg(long, value_name = "HOST")]
    outbound_allow: Vec<Allowed>,
}

impl Demo {
    /// Plays the past if the database is empty, then serves until told to stop.
    pub async fn run(self) -> Result<ExitCode, String> {
        serve::log(serve::LogForm::Text);
        let (listener, address) = serve::bind(self.listen)?;
        let named = named(address);
        let place = Place::folder(self.data);
        let store = place.open().await?;
        let clock = Arc::new(DemoClock::ahead(SignedDuration::ZERO));
        let mut app =
            wire::app(Arc::clone(&store) as _, place.blobs(&store), Arc::clone(&clock) as _).await?;
        app.relying_party = format!("http://{named}").parse().ok();
        let app = Arc::new(app);
        app.send_with(Arc::new(Outbound::new(self.outbound_allow)?));
        match store.setting(AHEAD).await.map_err(|error| error.to_string())? {
            Some(ahead) => clock.run(read(&ahead)),
            None => {
                demo::play(&app, &clock, SystemClock.now()).await?;
                // Kept last: a demonstration that was cut off while it was played is played again.
                keep(&*store, SignedDuration::ZERO).await?;
            }
        }
        let adjustable = Arc::new(Forward { clock, app: Arc::clone(&app) });
        let door = redress_http::door::Door::default();
        let site =
            Site { app, demo: Some(adjustable), door, tables: Arc::new(Sheets), metrics: serve::metrics() };
        let (people, password) = demo::sign_ins()?;
        serve::run(listener, None, site, || {
            say(&format!("Redress 诉应 demo is ready at http://{address}"));
            say(&format!("  投诉门户 portal   http://{named}/"));
            say(&format!("  办件台   console  http://{named}/console"));
            say(&format!("  登录名 sign-in names (密码 password: {password})"));
            for person in people {
                say(&format!("    {:<8} {}  {}", person.login, person.name, person.posts));
            }
        })
        .await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Sets the demonstration's clock forward and remembers it.
struct Forward {
    clock: Arc<DemoClock>,
    app: Arc<App>,
}

#[async_trait::async_trait]
impl Adjustable for Forward {
    /// Hour by hour, so that what falls due on the way rings when it would have.
    async fn forward(&self, hours: i64) -> Result<(), redress_app::Error> {
        let mut ahead = SystemClock.now().duration_until(self.clock.now());
        for _ in 0..hours {
            ahead += SignedDuration::from_hours(1);
            self.clock.run(ahead);
            while self.app.sweep(500).await? > 0 {}
        }
        Ok(self.app.store.put_setting(AHEAD, &ahead.as_secs().to_be_bytes()).await?)
    }
}

/// The address by the machine's own name, for which alone browsers make passkeys without TLS; as it is where that
/// name does not lead.
fn named(address: SocketAddr) -> String {
    let ip = address.ip();
    if ip.is_loopback() || ip.is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

async fn keep(store: &dyn Store, ahead: SignedDuration) -> Result<(), String> {
    store.put_setting(AHEAD, &ahead.as_secs().to_be_bytes()).await.map_err(|error| error.to_string())
}

fn read(bytes: &[u8]) -> SignedDuration {
    SignedDuration::from_secs(bytes.try_into().map_or(0, i64::from_be_bytes))
}
