//! `redress serve`: the server.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use redress_app::passkeys::ceremony::RelyingParty;
use redress_app::ports::Courier;
use redress_channels::clamd::{self, Clamd};
use redress_channels::import::Sheets;
use redress_channels::outbound::{Allowed, Outbound};
use redress_http::Site;
use redress_http::door::{Door, Network};

use crate::anchor::{Anchor, Keeper};
use crate::listen::Tls;
use crate::oidc;
use crate::packs;
use crate::serve::{self, LISTEN, LogForm};
use crate::wire::{self, Place, SystemClock};

/// Options of `redress serve`.
#[derive(Args)]
pub struct Serve {
    /// Where to listen; port 0 takes any that is free.
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
    /// Serves by TLS (1.2 and 1.3) with this certificate and what leads to its root, in PEM. Renewed files
    /// are taken up within a minute, at SIGHUP at once.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, in PEM; only whoever runs the server should be able to read it.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Browsers come by TLS only, as with --tls-cert: marks the session cookie `Secure` and asks them to stay with TLS.
    #[arg(long)]
    secure_cookies: bool,
    /// A proxy stands in front that sets X-Forwarded-For and X-Forwarded-Proto, and nobody comes past it.
    #[arg(long)]
    behind_proxy: bool,
    /// The address that browsers open, such as https://redress.example.cn. Passkeys are made for its host name and
    /// are off without it. Whoever changes the host name makes all passkeys worthless.
    #[arg(long, value_name = "URL", env = "REDRESS_PUBLIC_URL", value_parser = oidc::origin)]
    public_url: Option<String>,
    /// Serves without TLS on an address that others reach, though passwords and codes can be read along then.
    #[arg(long)]
    plain: bool,
    /// A network, such as 10.1.0.0/16, from which /metrics and /readyz may be asked besides this machine; may be
    /// given more than once.
    #[arg(long, value_name = "NETWORK")]
    watched_from: Vec<Network>,
    /// A folder of procedure packs to load beside those that come inside: YAML files, or folders
    /// that hold procedure.yaml. Each is checked first. Cases go on under the version they began under.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Writes down the ends of the audit log every hour: in this file, which is kept where the database's
    /// administrators cannot write; or sends them by POST to this https address. Only one of several servers
    /// should do it.
    #[arg(long, value_name = "FILE|URL")]
    anchor: Option<Anchor>,
    /// The file of the key with which each line is signed that --anchor sends: whsec_ and 32 bytes in base64.
    #[arg(long, value_name = "FILE", requires = "anchor")]
    anchor_key: Option<PathBuf>,
    /// A host inside the own network to which webhooks and --anchor may be sent, also by http: HOST or HOST:PORT.
    /// Otherwise they go by https to addresses outside only.
    #[arg(long, value_name = "HOST")]
    outbound_allow: Vec<Allowed>,
    /// Has every file that comes in checked by clamd (ClamAV): HOST:PORT, or unix:PATH. While it gives no verdict
    /// no file is taken. Its StreamMaxLength must be as large as files may be: 100M.
    #[arg(long, value_name = "ADDR")]
    clamd: Option<clamd::Address>,
    /// The OpenID providers by which people may sign in, in YAML (docs/oidc.md). They are asked when they are needed,
    /// not at the start.
    #[arg(long, value_name = "FILE", env = "REDRESS_OIDC", requires = "public_url")]
    oidc: Option<PathBuf>,
    /// In what form the log is written to standard error.
    #[arg(long, value_name = "FORM", value_enum, default_value_t, env = "REDRESS_LOG")]
    log: LogForm,
    #[command(flatten)]
    place: Place,
}

impl Serve {
    /// Serves until told to stop.
    pub async fn run(self) -> Result<ExitCode, String> {
        serve::log(self.log);
        let tls = self.tls_cert.zip(self.tls_key).map(|(certificate, key)| Tls::open(certificate, key));
        let tls = tls.transpose()?;
        let alone = self.listen.ip().is_loopback() || self.behind_proxy;
        if tls.is_none() && !alone && !self.plain {
            return Err(format!(
                "{} can be reached by others, who could read passwords and codes on the way: give --tls-cert and \
                 --tls-key, put TLS in front with --behind-proxy, or say --plain",
                self.listen
            ));
        }
        let packs = self.packs.as_deref().map_or(Ok(Vec::new()), packs::folder);
        let packs = packs.map_err(|faults| packs::told(&faults))?;
        let relying_party: Option<RelyingParty> = self.public_url.as_deref().and_then(|url| url.parse().ok());
        if relying_party.is_none() && self.public_url.is_some() {
            tracing::warn!("passkeys are off: --public-url is not https with the name of a host");
        }
        let providers = self.oidc.zip(self.public_url).map(|(file, origin)| oidc::read(&file, &origin));
        let providers = providers.transpose()?;
        let database = self.place.open().await?;
        if database.sealed_with().is_none() {
            tracing::warn!(
                "personal data is stored in clear: make keys with `redress keys new FILE`, give --keys FILE"
            );
        }
        if database.engine().is_exposed() {
            tracing::warn!(
                "what is said to the database can be read along on the way: give --database-ca FILE"
            );
        }
        let blobs = self.place.blobs(&database);
        let mut app = wire::app_with(database, blobs, Arc::new(SystemClock), packs).await?;
        app.relying_party = relying_party;
        let app = Arc::new(match providers {
            Some(providers) => app.with_providers(Arc::new(providers)),
            None => app,
        });
        match self.clamd {
            Some(address) => app.scan_with(Arc::new(Clamd::new(address))),
            None => tracing::warn!("files are not checked for viruses: give --clamd HOST:PORT"),
        }
        let outbound: Arc<dyn Courier> = Arc::new(Outbound::new(self.outbound_allow)?);
        let key = self.anchor_key.as_deref();
        let keeper = self.anchor.map(|anchor| Keeper::new(anchor, key, Arc::clone(&outbound))).transpose()?;
        app.send_with(outbound);
        // Before the first line is written down, so that it is counted.
        let metrics = serve::metrics();
        let anchored = keeper.map(|keeper| tokio::spawn(keeper.keep(Arc::clone(&app))));
        let door = Door::new(self.secure_cookies || tls.is_some(), self.behind_proxy)
            .watched_from(self.watched_from);
        let scheme = if tls.is_some() { "https" } else { "http" };
        let site = Site { app, demo: None, door, tables: Arc::new(Sheets), metrics };
        let (listener, address) = serve::bind(self.listen)?;
        serve::run(listener, tls, site, || {
            say(&format!("Redress 诉应 is ready at {scheme}://{address}"));
        })
        .await?;
        if let Some(anchored) = anchored {
            anchored.abort();
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One line on standard output; a closed output is no reason to stop.
pub fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
