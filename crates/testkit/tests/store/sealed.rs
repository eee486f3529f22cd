//! What is personal or secret lies sealed in the database, and keys can be changed under it.

use std::sync::Arc;

use redress_app::App;
use redress_app::audit::FoundAudit;
use redress_app::people::Caller;
use redress_app::ports::{Access, SignInState, Store, StoreError};
use redress_app::verify::Found;
use redress_domain::id::CaseId;
use redress_store::engine::Value;
use redress_store::{Algorithm, Database, Keyring};
use redress_testkit::world::{procedures, world};
use redress_testkit::{FixedClock, House, Seeded};

use crate::place::{Place, Rows};

/// What people wrote, and the secrets that are put in below.
const SAID: [&str; 6] = ["张三", "13800001234", "建材", "翘起来", "属实", "秘密"];

fn keys(of: &[(&str, Algorithm, u8)]) -> Keyring {
    let lines: Vec<_> =
        of.iter().map(|(name, algorithm, byte)| Keyring::line(name, *algorithm, &[*byte; 32])).collect();
    Keyring::read(&lines.join("\n")).unwrap()
}

async fn again(place: &Place, keys: &Keyring) -> Database {
    Database::open_sealed(&place.url, keys.clone()).await.unwrap()
}

/// What is looked for again.
#[derive(Clone, Copy)]
struct Life {
    case: CaseId,
    person: i64,
}

/// A case that went some way, and every other kind of thing that is sealed.
async fn lived_in(database: Database) -> Life {
    let house = House::new(Arc::new(database), "sealed").await;
    let id = house.file_one().await;
    house.refer(id, &house.departments[..1]).await;
    let party = house.store.parties(id).await.unwrap()[0].no;
    house.app.unmask(house.clerk(), id, party, "核对属实与否", None).await.unwrap();
    let Caller::Person { person, .. } = house.clerk() else { panic!("a clerk is a person") };
    let totp = Some("秘密".as_bytes().to_vec());
    let state = SignInState { person: person.id, totp, ..SignInState::default() };
    house.store.put_sign_in_state(&state).await.unwrap();
    house.store.put_setting("a secret", "秘密".as_bytes()).await.unwrap();
    Life { case: id, person: person.id }
}

/// Which of these words stand anywhere in the database.
async fn legible(place: &Place) -> Vec<&'static str> {
    let rows = place.rows().await;
    SAID.into_iter().filter(|said| stands(&rows, said.as_bytes())).collect()
}

fn stands(rows: &Rows, said: &[u8]) -> bool {
    rows.values().flatten().flatten().any(|value| {
        let bytes: &[u8] = match value {
            Value::Bytes(bytes) => bytes,
            Value::Text(text) => text.as_bytes(),
            Value::Null | Value::Int(_) => &[],
        };
        bytes.windows(said.len()).any(|part| part == said)
    })
}

/// The case is whole and everything put in reads as it was.
async fn all_is_there(database: Database, life: Life) {
    let id = life.case;
    let clock = FixedClock::at("2026-06-01T09:00:00+08:00");
    let chance = Arc::new(Seeded::named("whoever looks"));
    let app = App::new(Arc::new(database.clone()), clock, chance, world(), procedures()).await.unwrap();
    assert!(matches!(app.verify(id).await.unwrap(), Found::Whole { erased: 0, .. }));
    assert!(matches!(app.verify_audit().await.unwrap(), FoundAudit::Whole { erased: 0, .. }));
    let parties = format!("{:?}", database.parties(id).await.unwrap());
    let texts = format!("{:?}", database.texts(id).await.unwrap());
    assert!(parties.contains("13800001234") && texts.contains("翘起来"), "{parties} {texts}");
    let records = app.audit(None, 200).await.unwrap();
    assert!(records.iter().any(|(record, _)| record.words.as_deref() == Some("核对属实与否")));
    let state = database.sign_in_state(life.person).await.unwrap().unwrap();
    assert_eq!(state.totp.as_deref(), Some("秘密".as_bytes()));
    assert_eq!(database.setting("a secret").await.unwrap().as_deref(), Some("秘密".as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_keys_nothing_legible_reaches_the_database() {
    for place in Place::all().await {
        let life = lived_in(place.database.clone()).await;
        assert_eq!(legible(&place).await, SAID, "in clear everything is there");
        for algorithm in [Algorithm::Aes256Gcm, Algorithm::Sm4Gcm] {
            let sealed = place.another().await;
            let ring = keys(&[("first", algorithm, 1)]);
            let life = lived_in(again(&sealed, &ring).await).await;
            assert_eq!(legible(&sealed).await, Vec::<&str>::new());
            all_is_there(again(&sealed, &ring).await, life).await;
        }
        all_is_there(place.database.clone(), life).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_added_changed_and_taken_away() {
    for place in Place::all().await {
        let life = lived_in(place.database.clone()).await;
        let (one, two) = (("one", Algorithm::Aes256Gcm, 1), ("two", Algorithm::Sm4Gcm, 2));

        let first = again(&place, &keys(&[one])).await;
        all_is_there(first.clone(), life).await;
        assert!(!legible(&place).await.is_empty(), "what was there stays in clear until it is sealed");
        let mut rows = 0;
        first.reseal(|more| rows += more).await.unwrap();
        assert!(rows >= 8, "{rows}");
        assert_eq!(legible(&place).await, Vec::<&str>::new());
        all_is_there(first, life).await;

        let both = again(&place, &keys(&[two, one])).await;
        all_is_there(both.clone(), life).await;
        let mut again_rows = 0;
        both.reseal(|more| again_rows += more).await.unwrap();
        assert!(again_rows >= rows, "{again_rows}");
        both.reseal(|more| assert_eq!(more, 0, "everything is sealed with the first key")).await.unwrap();

        all_is_there(again(&place, &keys(&[two])).await, life).await;
        let old = again(&place, &keys(&[one])).await;
        let refused = old.parties(life.case).await.unwrap_err();
        assert!(matches!(refused, StoreError::Sealed(name) if name == "two"));
        let wrong = again(&place, &keys(&[("two", Algorithm::Sm4Gcm, 3)])).await;
        assert!(matches!(wrong.parties(life.case).await.unwrap_err(), StoreError::Corrupt(_)));
    }
}
