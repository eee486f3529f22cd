//! Wiring: the real clock and entropy, the database, the procedures, put together into the use cases.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use redress_app::App;
use redress_app::ports::{Clock, Entropy, Store};
use redress_domain::calendar::{Calendar, office_day};
use redress_domain::case::World;
use redress_domain::limit::WorkingHours;
use redress_store::{Algorithm, Database, Keyring};

use crate::keys;

/// The embedded database in its folder, and its keys.
const DATABASE: &str = "redress.db";
const KEYS: &str = "redress.keys";

/// Where everything is kept.
#[derive(Args, Clone)]
pub struct Place {
    /// Folder of the embedded database; made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "redress-data", conflicts_with = "database")]
    data: PathBuf,
    /// A PostgreSQL database instead: postgres://USER@HOST/NAME.
    #[arg(long, value_name = "URL", env = "REDRESS_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The file of keys with which personal data and secrets are sealed. Without it the embedded database uses
    /// redress.keys in its folder, made together with the database; PostgreSQL then holds everything in clear.
    #[arg(long, value_name = "FILE", env = "REDRESS_KEYS")]
    keys: Option<PathBuf>,
}

impl Place {
    /// The embedded database in `data`.
    pub fn folder(data: PathBuf) -> Self {
        Place { data, database: None, keys: None }
    }

    /// The PostgreSQL database at `url`.
    pub fn url(url: String) -> Self {
        Place { data: PathBuf::new(), database: Some(url), keys: None }
    }

    /// Has another process of this program use the same place. The address goes through the environment,
    /// which only this user can read.
    pub fn tell(&self, command: &mut std::process::Command) {
        const VARIABLE: &str = "REDRESS_DATABASE";
        match &self.database {
            Some(url) => command.env(VARIABLE, url),
            None => command.env_remove(VARIABLE).arg("--data").arg(&self.data),
        };
    }

    /// The keys; for a new embedded database a first one is made before it.
    fn keys(&self) -> Result<Keyring, String> {
        let beside = self.data.join(KEYS);
        match (&self.keys, &self.database) {
            (Some(file), _) => keys::read(file),
            (None, Some(_)) => Ok(Keyring::default()),
            (None, None) if beside.exists() => keys::read(&beside),
            // What is in clear already stays so until somebody makes keys for it.
            (None, None) if self.data.join(DATABASE).exists() => Ok(Keyring::default()),
            (None, None) => {
                keys::add(&beside, Algorithm::Aes256Gcm)?;
                keys::read(&beside)
            }
        }
    }

    /// Opens the database and brings its tables up to date.
    pub async fn open(&self) -> Result<Arc<Database>, String> {
        let url = match &self.database {
            Some(url) => url.clone(),
            None => {
                std::fs::create_dir_all(&self.data)
                    .map_err(|error| format!("the folder {} cannot be made: {error}", self.data.display()))?;
                format!("sqlite:{}", self.data.join(DATABASE).display())
            }
        };
        let opened = Database::open_sealed(&url, self.keys()?).await;
        // The cause is not told: it may quote the address, and that may hold a password.
        opened.map(Arc::new).map_err(|error| format!("the database cannot be opened: {error}"))
    }
}

/// The use cases over `store`, with the shipped procedures and China's calendar.
pub async fn app(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Result<App, String> {
    let procedures = redress_packs::running().map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        faults.join("\n")
    })?;
    let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
    App::new(store, clock, Arc::new(SystemEntropy), world, procedures)
        .await
        .map_err(|error| format!("the program cannot start: {error}"))
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The demonstration's clock: stands still while the past is played, then runs, and can be set forward.
pub struct DemoClock(Mutex<Mode>);

enum Mode {
    Still(Timestamp),
    Ahead(SignedDuration),
}

impl DemoClock {
    /// A clock that runs `ahead` of the machine's.
    pub fn ahead(ahead: SignedDuration) -> Self {
        DemoClock(Mutex::new(Mode::Ahead(ahead)))
    }

    /// Stands at `at` until set anew.
    pub fn stand(&self, at: Timestamp) {
        self.set(Mode::Still(at));
    }

    /// Runs, `ahead` of the machine's clock.
    pub fn run(&self, ahead: SignedDuration) {
        self.set(Mode::Ahead(ahead));
    }

    fn set(&self, mode: Mode) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Mode::Still(at) => at,
            Mode::Ahead(ahead) => {
                let now = SystemClock.now();
                now.checked_add(ahead).unwrap_or(now)
            }
        }
    }
}

/// The operating system's random source.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where randomness is drawn")]
    #[expect(clippy::expect_used, reason = "without randomness no secret could be made: better no program")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}

/// Today, as the offices count days.
pub fn today() -> jiff::civil::Date {
    office_day(SystemClock.now())
}
