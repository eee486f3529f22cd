//! The use cases over an empty database, with a clock that stands still.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use redress_app::App;
use redress_app::people::Caller;
use redress_app::ports::{Clock, Entropy, FigureFilter, Figures, Office, Person, Post};
use redress_channels::import::{Mapping, Report, Rows, run};
use redress_domain::calendar::Calendar;
use redress_domain::case::World;
use redress_domain::limit::WorkingHours;
use redress_store::Database;

use super::{now, procedure};

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// Different at every call, the same at every run.
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let mixed = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 32)).to_be_bytes()[..chunk.len()]);
        }
    }
}

/// An empty SQLite database; it goes away with the folder.
pub async fn sqlite() -> (Database, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    (Database::open(&url).await.unwrap(), folder)
}

/// The use cases, with one office that takes complaints, and somebody with this role there.
pub async fn app(database: Database, role: &str) -> (App, Caller) {
    let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
    let entropy = Arc::new(Counted(AtomicU64::new(1)));
    // An import brings no files.
    let database = Arc::new(database);
    let blobs = Arc::new(redress_blobs::Folder::new("never made", database.clone(), entropy.clone()));
    let packs = vec![redress_packs::running().unwrap().remove(0)];
    let app = App::new(database, blobs, Arc::new(Still), entropy, world, packs).await.unwrap();
    let office = Office {
        code: "csd".into(),
        parent: None,
        zh: "客服部".into(),
        en: "Service".into(),
        procedures: vec!["customer-service-regime".into()],
        region: None,
        ..Office::default()
    };
    app.store.put_office(&office).await.unwrap();
    let person =
        Person { id: 0, login: "importer".into(), name: "导入".into(), password: None, active: true };
    let id = app.store.put_person(&person).await.unwrap();
    let posts = vec![Post { office: "csd".into(), role: role.into() }];
    (app, Caller::Person { person: Person { id, ..person }, posts, instead_of: Default::default() })
}

/// Files what a file holds.
pub async fn import(
    app: &App,
    by: &Caller,
    bytes: impl Into<Vec<u8>>,
    mapping: &Mapping,
    dry: bool,
) -> Report {
    let rows = Rows::open(bytes.into(), mapping, &procedure(), now()).unwrap();
    run(app, by, rows, dry, |_, _| {}).await.unwrap()
}

/// The figures over everything that was filed.
pub async fn figures(app: &App) -> Figures {
    while app.deliver(500).await.unwrap() > 0 {}
    app.figures(&FigureFilter::default()).await.unwrap()
}
