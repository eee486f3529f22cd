//! Procedures in several versions, beside one another and after one another.

use std::sync::Arc;

use redress_app::ports::Store;
use redress_app::{App, Error};
use redress_packs::Running;
use serde_json::json;

use crate::house::House;
use crate::world::{Seeded, packs, world};

/// The small pack of the tests, as some version, with one of its texts replaced.
fn version(n: u32, from: &str, to: &str) -> Arc<Running> {
    let text = include_str!("../../../packs/tests/packs/base.yaml");
    let text = text.replace("version: 1", &format!("version: {n}")).replace(from, to);
    Arc::new(Running::read(text, "base.yaml").unwrap())
}

async fn program(house: &House, name: &str, loaded: Vec<Arc<Running>>) -> Result<App, Error> {
    let chance = Arc::new(Seeded::named(name));
    App::new(house.store.clone(), house.blobs.clone(), house.clock.clone(), chance, world(), loaded).await
}

/// What was loaded once is there for good, whatever is loaded later, and new cases follow the newest.
pub async fn a_version_that_was_loaded_once_is_there_for_good(store: Arc<dyn Store>) {
    let house = House::new(store, "packs").await;
    let first = version(1, "", "");
    let (id, title) = (first.procedure.id.clone(), first.procedure.title.clone());
    program(&house, "packs-1", vec![first]).await.unwrap();
    // The program that comes after knows the second version only.
    let second = version(2, &title.en, "Another title");
    let app = program(&house, "packs-2", vec![second]).await.unwrap();
    assert_eq!(app.newest(&id).unwrap().version, 2);
    assert_eq!(app.newest(&id).unwrap().title.en, "Another title");
    assert_eq!(app.procedure(&id, 1).unwrap().title, title, "the first is in the database");
    assert_eq!(app.versions(&id).map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
    // And the one after that knows neither.
    let app = program(&house, "packs-3", packs()).await.unwrap();
    assert_eq!(app.newest(&id).unwrap().version, 2, "every program over a database agrees");
    assert!(app.procedure(&id, 3).is_err());
}

/// One version has one text: a file that was changed under its old number is refused, and nothing of it is kept.
pub async fn a_changed_text_under_an_old_version_is_refused(store: Arc<dyn Store>) {
    let house = House::new(store, "changed").await;
    let mut loaded = packs();
    let simple = loaded.iter().position(|pack| pack.procedure.id == "simple").unwrap();
    let text = loaded[simple].source.replace("# ", "#  ");
    let number = loaded[simple].procedure.version;
    loaded[simple] = Arc::new(Running::read(text, "simple.yaml").unwrap());
    let refused = program(&house, "changed-1", loaded).await.err().unwrap();
    assert_eq!(refused.code(), "pack_changed");
    assert!(refused.to_string().contains(&format!("raise it to {}", number + 1)), "{refused}");
    let kept = house.store.pack_source("simple", number).await.unwrap().unwrap();
    assert_eq!(kept, packs()[simple].source);
    let one = version(7, "", "");
    let two = version(7, &one.procedure.title.en, "Another title");
    let refused = program(&house, "changed-2", vec![one, two]).await.err().unwrap();
    assert_eq!(refused.code(), "pack_changed", "two files may not claim one version either");
}

/// A case goes on under the version it began under, though that is no longer the newest.
pub async fn a_case_goes_on_under_the_version_it_began_under(store: Arc<dyn Store>) {
    let house = House::new(store, "goes-on").await;
    let before = house.file_one().await;
    let mut loaded = packs();
    let old = loaded.iter().position(|pack| pack.procedure.id == house.follows).unwrap();
    let number = house.procedure().version;
    let title = &house.procedure().act("received", "investigate").unwrap().title.zh;
    let text = loaded[old].source.replace(&format!("version: {number}"), "version: 901");
    let text = text.replace(title.as_str(), "查一查");
    loaded[old] = Arc::new(Running::read(text, "newer.yaml").unwrap());
    let app = program(&house, "goes-on-2", loaded).await.unwrap();
    let filed = app.file(&redress_app::people::Caller::Complainant, house.filing(), None).await.unwrap();
    let of = async |id| app.see(house.clerk(), id).await.unwrap();
    assert_eq!(of(before).await.case.version, number);
    assert_eq!(of(filed.case).await.case.version, 901);
    let titled = |seen: &redress_app::cases::Seen| {
        seen.procedure.act("received", "investigate").unwrap().title.zh.clone()
    };
    assert_eq!(titled(&of(before).await), *title);
    assert_eq!(titled(&of(filed.case).await), "查一查");
    for id in [before, filed.case] {
        let wish = crate::house::performing("investigate", "founded", json!({ "findings": "属实" }));
        let case = app.act(house.clerk(), id, wish, None).await.unwrap();
        assert_eq!(case.version, if id == before { number } else { 901 });
    }
    let open = house.store.open_by_version().await.unwrap();
    for version in [number, 901] {
        assert!(open.contains(&(house.follows.to_owned(), version, 1)), "{open:?}");
    }
}
