//! Wiring: the real clock and entropy, the database, the procedures, put together into the use cases.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use redress_app::App;
use redress_app::ports::{Blobs, Clock, Entropy, Store};
use redress_blobs::Folder;
use redress_domain::calendar::{Calendar, office_day};
use redress_domain::case::World;
use redress_domain::limit::WorkingHours;
use redress_packs::Running;
use redress_store::{Algorithm, Database, Keyring};

use crate::{keys, packs};

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
    /// Speaks TLS with the PostgreSQL database, whose certificate must come from one of the authorities in this file
    /// (PEM) and be made out to the host of --database.
    #[arg(long, value_name = "FILE", env = "REDRESS_DATABASE_CA")]
    database_ca: Option<PathBuf>,
    /// The file of keys with which personal data and secrets are sealed. Without it the embedded database uses
    /// redress.keys in its folder, made together with the database; PostgreSQL then holds everything in clear.
    #[arg(long, value_name = "FILE", env = "REDRESS_KEYS")]
    keys: Option<PathBuf>,
    /// Folder of the files that are put into cases [default: `blobs` in the folder of the embedded database,
    /// `redress-data/blobs` with another]. Several servers on one database need one that all of them see.
    #[arg(long, value_name = "DIR", env = "REDRESS_BLOBS")]
    blobs: Option<PathBuf>,
}

impl Place {
    /// The embedded database in `data`.
    pub fn folder(data: PathBuf) -> Self {
        Place { data, database: None, database_ca: None, keys: None, blobs: None }
    }

    /// The PostgreSQL database at `url`.
    pub fn url(url: String) -> Self {
        Place { database: Some(url), ..Place::folder(PathBuf::from("redress-data")) }
    }

    /// Has another process of this program use the same place. The address goes through the environment,
    /// which only this user can read.
    pub fn tell(&self, command: &mut std::process::Command) {
        const VARIABLE: &str = "REDRESS_DATABASE";
        match &self.database {
            Some(url) => command.env(VARIABLE, url),
            None => command.env_remove(VARIABLE).arg("--data").arg(&self.data),
        };
        if let Some(authorities) = &self.database_ca {
            command.arg("--database-ca").arg(authorities);
        }
        if let Some(blobs) = &self.blobs {
            command.arg("--blobs").arg(blobs);
        }
    }

    /// Where the bytes of files are, whose keys `database` keeps.
    pub fn blobs(&self, database: &Arc<Database>) -> Arc<Folder> {
        let folder = self.blobs.clone().unwrap_or_else(|| self.data.join("blobs"));
        Arc::new(Folder::new(folder, Arc::clone(database) as _, Arc::new(SystemEntropy)))
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
                redress_blobs::own_folder(&self.data)
                    .map_err(|error| format!("the folder {} cannot be made: {error}", self.data.display()))?;
                format!("sqlite:{}", self.data.join(DATABASE).display())
            }
        };
        let read = |file: &PathBuf| {
            std::fs::read(file).map_err(|error| format!("--database-ca {}: {error}", file.display()))
        };
        let authorities = self.database_ca.as_ref().map(read).transpose()?;
        let opened = Database::open_trusting(&url, authorities.as_deref(), self.keys()?).await;
        // The cause is not told: it may quote the address, and that may hold a password.
        opened.map(Arc::new).map_err(|error| format!("the database cannot be opened: {error}"))
    }
}

/// The use cases over what is kept at `place`, with the shipped packs and China's calendar.
pub async fn at(place: &Place, clock: Arc<dyn Clock>) -> Result<App, String> {
    let database = place.open().await?;
    let blobs = place.blobs(&database);
    app(database, blobs, clock).await
}

/// The use cases over `store` and `blobs`, with the shipped packs and China's calendar.
pub async fn app(store: Arc<dyn Store>, blobs: Arc<dyn Blobs>, clock: Arc<dyn Clock>) -> Result<App, String> {
    app_with(store, blobs, clock, Vec::new()).await
}

/// The same with more packs beside the shipped ones.
pub async fn app_with(
    store: Arc<dyn Store>,
    blobs: Arc<dyn Blobs>,
    clock: Arc<dyn Clock>,
    more: Vec<Arc<Running>>,
) -> Result<App, String> {
    let mut packs = redress_packs::running().map_err(|faults| packs::told(&faults))?;
    for pack in more {
        // The same text twice is one pack.
        let twin = packs.iter().any(|one| one.source == pack.source);
        if !twin {
            packs.push(pack);
        }
    }
    let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
    App::new(store, blobs, clock, Arc::new(SystemEntropy), world, packs)
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

tokio::task_local! {
    static PLAYED: Timestamp;
}

/// Runs `work` at the time `at`, as [`Played`] tells it; others may run at other times beside it.
pub fn played_at<F: Future>(at: Timestamp, work: F) -> impl Future<Output = F::Output> {
    PLAYED.scope(at, work)
}

/// A clock for what is made up of the past: the time at which work is played, and the machine's for all else.
pub struct Played;

impl Clock for Played {
    fn now(&self) -> Timestamp {
        PLAYED.try_with(|now| *now).unwrap_or_else(|_| SystemClock.now())
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
