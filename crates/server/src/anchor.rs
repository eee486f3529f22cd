//! Where the ends of the audit log are written down: a file, or somebody else's server.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use redress_app::App;
use redress_app::ports::Courier;
use redress_app::webhooks::{read_secret, signature};
use redress_domain::case::chain::hex;

use crate::commands::office::told;

/// How often a running server writes them down.
const EVERY: Duration = Duration::from_secs(3_600);
/// How long it waits after each time in a row that it could not; then as long as always.
const AGAIN: [Duration; 3] = [Duration::from_secs(60), Duration::from_secs(300), Duration::from_secs(900)];
/// The setting that holds the line that was last sent.
const SENT: &str = "anchor_sent";

/// What `--anchor` names.
#[derive(Clone, Debug)]
pub enum Anchor {
    /// A file.
    File(PathBuf),
    /// An address.
    Url(String),
}

impl FromStr for Anchor {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Anchor, Self::Err> {
        let is_url = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        Ok(if is_url { Anchor::Url(text.to_owned()) } else { Anchor::File(text.into()) })
    }
}

/// Where the ends are written down, ready to be used.
pub enum Keeper {
    /// At the end of a file.
    File(PathBuf),
    /// By POST, signed as webhooks are.
    Url {
        /// The address.
        url: String,
        /// With what each line is signed.
        secret: [u8; 32],
        /// Who carries it there.
        courier: Arc<dyn Courier>,
    },
}

impl Keeper {
    /// What `anchor` names; an address needs the file of a key.
    pub fn new(anchor: Anchor, key: Option<&Path>, courier: Arc<dyn Courier>) -> Result<Keeper, String> {
        let url = match anchor {
            Anchor::File(file) => return Ok(Keeper::File(file)),
            Anchor::Url(url) => url,
        };
        courier
            .takes(&url)
            .map_err(|fault| format!("--anchor {url}: {fault}; --outbound-allow allows a host inside"))?;
        let file =
            key.ok_or("--anchor with an address needs --anchor-key FILE, with which each line is signed")?;
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("--anchor-key {}: {error}", file.display()))?;
        let secret = read_secret(text.trim())
            .ok_or_else(|| format!("--anchor-key {}: write whsec_ and 32 bytes in base64", file.display()))?;
        Ok(Keeper::Url { url, secret, courier })
    }

    async fn add(&self, app: &App) -> Result<(), String> {
        match self {
            Keeper::File(file) => add(app, file).await,
            Keeper::Url { url, secret, courier } => send(app, url, secret, &**courier).await,
        }
    }

    /// Writes them down now and every hour. That it fails is logged once until it succeeds, counted, and tried again
    /// sooner.
    pub async fn keep(self, app: Arc<App>) {
        let mut failed = 0;
        loop {
            let added = self.add(&app).await;
            let result = if added.is_ok() { "done" } else { "failed" };
            metrics::counter!("redress_anchors_total", "result" => result).increment(1);
            match added {
                Ok(()) => {
                    metrics::gauge!("redress_anchor_last_seconds").set(app.clock.now().as_second() as f64);
                    failed = 0;
                }
                Err(error) => {
                    if failed == 0 {
                        tracing::error!(error, "the ends of the audit log cannot be written down");
                    }
                    failed += 1;
                }
            }
            tokio::time::sleep(pause(failed)).await;
        }
    }
}

/// How long to wait after so many failures in a row.
fn pause(failed: usize) -> Duration {
    failed.checked_sub(1).and_then(|failed| AGAIN.get(failed)).copied().unwrap_or(EVERY)
}

/// Adds a line to a file.
pub async fn add(app: &App, file: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    let kept = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let line = app.anchor(kept.lines().last()).await.map_err(|error| told(&error))?;
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).map_err(failed)?;
    writeln!(file, "{line}").and_then(|()| file.sync_all()).map_err(|error| error.to_string())
}

/// Sends the line that comes after the last that was taken.
async fn send(app: &App, url: &str, secret: &[u8; 32], courier: &dyn Courier) -> Result<(), String> {
    let kept = app.store.setting(SENT).await.map_err(|error| error.to_string())?;
    let last = kept.and_then(|line| String::from_utf8(line).ok());
    let line = app.anchor(last.as_deref()).await.map_err(|error| told(&error))?;
    let now = app.clock.now();
    let id = format!("anchor-{}", hex(&now.as_microsecond().to_be_bytes()));
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-signature", signature(secret, &id, now.as_second(), line.as_bytes())),
        ("webhook-timestamp", now.as_second().to_string()),
        ("webhook-id", id),
    ];
    match courier.post(url, &headers, line.clone().into_bytes()).await {
        Ok(200..300) => app.store.put_setting(SENT, line.as_bytes()).await.map_err(|error| error.to_string()),
        Ok(status) => Err(format!("the answer was {status}")),
        Err(fault) => Err(fault.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use redress_app::ports::SendFault;

    use super::*;
    use crate::wire::{self, Place, SystemClock};

    /// Answers so, the last first, and keeps what was sent.
    #[derive(Default)]
    struct Carrier {
        answers: Mutex<Vec<Result<u16, SendFault>>>,
        sent: Mutex<Vec<String>>,
    }

    #[async_trait]
    impl Courier for Carrier {
        fn takes(&self, url: &str) -> Result<(), SendFault> {
            if url.starts_with("https:") { Ok(()) } else { Err(SendFault::Address) }
        }

        async fn post(
            &self,
            _: &str,
            headers: &[(&'static str, String)],
            body: Vec<u8>,
        ) -> Result<u16, SendFault> {
            let header = |name| &headers.iter().find(|(one, _)| *one == name).unwrap().1;
            let sent = header("webhook-timestamp").parse().unwrap();
            assert_eq!(*header("webhook-signature"), signature(&[7; 32], header("webhook-id"), sent, &body));
            self.sent.lock().unwrap().push(String::from_utf8(body).unwrap());
            self.answers.lock().unwrap().pop().unwrap_or(Ok(200))
        }
    }

    #[tokio::test]
    async fn each_line_that_is_sent_follows_the_last_that_was_taken() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::folder(folder.path().to_owned());
        let app = wire::at(&place, Arc::new(SystemClock)).await.unwrap();
        let answers = Mutex::new(vec![Ok(204), Err(SendFault::Unreachable), Ok(503), Ok(200)]);
        let carrier = Arc::new(Carrier { answers, ..Carrier::default() });
        let url = "https://elsewhere.example/anchors".to_owned();
        let keeper = Keeper::Url { url, secret: [7; 32], courier: Arc::clone(&carrier) as _ };
        let mut taken = Vec::new();
        for expected in [true, false, false, true] {
            assert_eq!(keeper.add(&app).await.is_ok(), expected);
            let line = carrier.sent.lock().unwrap().last().unwrap().clone();
            if expected {
                taken.push(line);
            }
        }
        let told = app.check_anchors(&taken.join("\n")).await.unwrap();
        assert_eq!(told, redress_app::audit::Anchored::Whole { lines: 2 });
    }

    #[test]
    fn an_address_needs_a_key_and_a_file_does_not() {
        let carrier = || Arc::new(Carrier::default()) as Arc<dyn Courier>;
        let anchor = |text: &str| text.parse::<Anchor>().unwrap();
        assert!(matches!(Keeper::new(anchor("ends.txt"), None, carrier()), Ok(Keeper::File(_))));
        for text in ["https://elsewhere.example/", "http://elsewhere.example/"] {
            assert!(Keeper::new(anchor(text), None, carrier()).is_err(), "{text}");
        }
        let key = tempfile::NamedTempFile::new().unwrap();
        let keeper = || Keeper::new(anchor("https://elsewhere.example/"), Some(key.path()), carrier());
        for bad in ["", "whsec_", "whsec_c2hvcnQ="] {
            std::fs::write(key.path(), bad).unwrap();
            assert!(keeper().is_err(), "{bad}");
        }
        let good = "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
        std::fs::write(key.path(), good).unwrap();
        assert!(matches!(keeper(), Ok(Keeper::Url { secret, .. }) if secret == [7; 32]));
    }

    #[test]
    fn after_a_failure_it_is_tried_sooner_and_then_as_always() {
        let waits: Vec<u64> = (0..6).map(|failed| pause(failed).as_secs()).collect();
        assert_eq!(waits, [3_600, 60, 300, 900, 3_600, 3_600]);
    }
}
