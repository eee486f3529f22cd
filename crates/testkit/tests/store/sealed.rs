//! What is personal or secret lies sealed in the database, and keys can be changed under it.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use redress_app::App;
use redress_app::attachments::Upload;
use redress_app::audit::FoundAudit;
use redress_app::people::Caller;
use redress_app::ports::{
    Access, AccessChange, FileKeys, Flow, HookState, Identities, Order, OrderState, Orders, Passkey,
    Passkeys, Purpose, Search, SignInState, StaffChange, Store, StoreError, Tallies, View, Webhook, Webhooks,
    Work,
};
use redress_app::verify::Found;
use redress_blobs::Folder;
use redress_domain::id::CaseId;
use redress_store::engine::Value;
use redress_store::{Algorithm, Database, Keyring};
use redress_testkit::world::{packs, world};
use redress_testkit::{FixedClock, House, Seeded};

use crate::place::{Place, Rows};

/// What people wrote, and the secrets that are put in below.
const SAID: [&str; 7] = ["张三", "13800001234", "建材公司", "翘起来", "属实", "秘密", "借条"];

/// What a file holds.
const PHOTOGRAPH: &[u8] = b" a photograph";

fn keys(of: &[(&str, Algorithm, u8)]) -> Keyring {
    let lines: Vec<_> =
        of.iter().map(|(name, algorithm, byte)| Keyring::line(name, *algorithm, &[*byte; 32])).collect();
    Keyring::read(&lines.join("\n")).unwrap()
}

async fn again(place: &Place, keys: &Keyring) -> Database {
    Database::open_sealed(&place.url, keys.clone()).await.unwrap()
}

/// What is looked for again, and the house in whose folder its files lie.
struct Life {
    case: CaseId,
    person: i64,
    house: House,
}

/// A case that went some way, and every other kind of thing that is sealed.
async fn lived_in(database: Database) -> Life {
    let house = House::new(Arc::new(database), "sealed").await;
    let id = house.file_one().await;
    house.refer(id, &house.departments[..1]).await;
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(
        [b"\xff\xd8\xff".as_slice(), PHOTOGRAPH].concat().into(),
    )]);
    let upload = Upload { name: "借条.jpg".into(), public: false, size: None };
    house.app.attach(&Caller::Complainant, id, upload, None, bytes).await.unwrap();
    while house.app.deliver(50).await.unwrap() > 0 {}
    let party = house.store.parties(id).await.unwrap()[0].no;
    house.app.unmask(house.clerk(), id, party, "核对属实与否", None).await.unwrap();
    let Caller::Person { person, .. } = house.clerk() else { panic!("a clerk is a person") };
    let totp = Some("秘密".as_bytes().to_vec());
    let state = SignInState { person: person.id, totp, ..SignInState::default() };
    let change = AccessChange { state: Some(state), ..AccessChange::default() };
    house.store.change_access(person.id, &change).await.unwrap();
    house.store.put_setting("a secret", "秘密".as_bytes()).await.unwrap();
    let filters = r#"{"holder":"秘密"}"#.to_owned();
    let view = View { id: 8, name: "建材".into(), filters };
    house.store.put_view(person.id, &view).await.unwrap();
    let webhook = Webhook {
        id: 9,
        label: "秘密".into(),
        url: "https://秘密.example/".into(),
        secret: [9; 32],
        kinds: vec!["filed".into()],
        office: None,
        state: HookState::Active,
        failing_since: None,
        made_at: house.now(),
        made_by: person.id,
    };
    house.store.add_webhook(&webhook).await.unwrap();
    house.store.add_order(&an_order(person.id, house.now())).await.unwrap();
    house.store.put_passkey(&passkey(person.id)).await.unwrap();
    let back = "/console/cases?holder=秘密".to_owned();
    let flow = Flow {
        hash: [7; 32],
        purpose: Purpose::SignIn,
        provider: "staff".into(),
        person: None,
        back,
        expires_at: house.now(),
    };
    house.store.put_flow(&flow, house.now()).await.unwrap();
    change_nothing(&*house.store).await;
    let person = person.id;
    Life { case: id, person, house }
}

/// An order about somebody.
fn an_order(proposed_by: i64, at: jiff::Timestamp) -> Order {
    Order {
        id: "0123456789abcdef".into(),
        kind: "about_person".into(),
        office: None,
        state: OrderState::Proposed,
        revision: 1,
        proposed_by,
        instead_of: None,
        proposed_at: at,
        expires_at: at,
        decided_by: None,
        decided_at: None,
        done_at: None,
        body: r#"{"reason":"秘密","phone":"13800001234"}"#.into(),
    }
}

fn passkey(person: i64) -> Passkey {
    let (credential, key) = ("秘密".as_bytes().to_vec(), "秘密".as_bytes().to_vec());
    let (state, made_at) = ([0; 7], "2026-05-06T01:00:00Z".parse().unwrap());
    Passkey { hash: [9; 32], person, name: "秘密".into(), credential, key, state, made_at, used_at: None }
}

/// Takes the revision of offices and people one further, whichever key it was sealed with.
async fn change_nothing(store: &dyn Store) {
    let (base, _) = store.staff().await.unwrap();
    let change = StaffChange { base, ..StaffChange::default() };
    store.change_staff(&change).await.unwrap();
    assert_eq!(store.staff().await.unwrap().0, base + 1);
    assert!(matches!(store.change_staff(&change).await, Err(StoreError::Conflict)));
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

/// The folder of files, with the keys that this database keeps.
fn folder(database: &Database, life: &Life) -> Folder {
    let chance = Arc::new(Seeded::named("whoever seals"));
    Folder::new(life.house.folder.path(), Arc::new(database.clone()), chance)
}

/// Seals what lies in clear in the folder; tells how many files.
async fn seal_files(database: &Database, life: &Life) -> usize {
    let files = database.clear_files(None, 10).await.unwrap();
    for (case, _, file) in &files {
        assert!(folder(database, life).seal(*case, file).await.unwrap());
    }
    files.len()
}

/// Whether the photograph can be read in the folder of files.
fn legible_file(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().any(|path| match path.is_dir() {
        true => legible_file(&path),
        false => std::fs::read(path).unwrap().windows(PHOTOGRAPH.len()).any(|part| part == PHOTOGRAPH),
    })
}

/// The case is whole and everything put in reads as it was.
async fn all_is_there(database: Database, life: &Life) {
    let id = life.case;
    let clock = FixedClock::at("2026-06-01T09:00:00+08:00");
    let chance = Arc::new(Seeded::named("whoever looks"));
    let (store, blobs) = (Arc::new(database.clone()), Arc::new(folder(&database, life)));
    let app = App::new(store, blobs, clock, chance, world(), packs()).await.unwrap();
    assert!(matches!(app.verify(id).await.unwrap(), Found::Whole { erased: 0, .. }));
    assert!(matches!(app.verify_audit().await.unwrap(), FoundAudit::Whole { erased: 0, .. }));
    let parties = format!("{:?}", database.parties(id).await.unwrap());
    let of_page = format!("{:?}", database.parties_of(&[id]).await.unwrap());
    assert!(of_page.contains("13800001234"), "{of_page}");
    let texts = format!("{:?}", database.texts(id).await.unwrap());
    assert!(parties.contains("13800001234") && texts.contains("翘起来"), "{parties} {texts}");
    let files = format!("{:?}", database.files(id).await.unwrap());
    assert!(files.contains("借条.jpg"), "{files}");
    let tally = format!("{:?}", database.tally(id).await.unwrap());
    assert!(tally.contains("某建材公司"), "{tally}");
    let records = app.audit(None, 200).await.unwrap();
    assert!(records.iter().any(|(record, _)| record.words.as_deref() == Some("核对属实与否")));
    change_nothing(&database).await;
    let state = database.sign_in_state(life.person).await.unwrap().unwrap();
    assert_eq!(state.totp.as_deref(), Some("秘密".as_bytes()));
    assert_eq!(database.passkeys_of(life.person).await.unwrap(), [passkey(life.person)]);
    let views = database.views(life.person).await.unwrap();
    assert!(views.iter().any(|view| view.name == "建材" && view.filters.contains("秘密")), "{views:?}");
    let webhooks = database.webhooks().await.unwrap();
    assert_eq!((webhooks[0].label.as_str(), webhooks[0].secret), ("秘密", [9; 32]));
    let order = database.order("0123456789abcdef").await.unwrap();
    assert!(order.is_some_and(|order| order.body.contains("秘密")));
    let flow = database.flow(&[7; 32]).await.unwrap().unwrap();
    assert_eq!(flow.back, "/console/cases?holder=秘密");
    let said = database.texts_at(&[(id, 1)]).await.unwrap();
    assert!(said[0].1.body.as_deref().is_some_and(|body| texts.contains(body)), "{said:?}");
    assert_eq!(database.setting("a secret").await.unwrap().as_deref(), Some("秘密".as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_keys_nothing_legible_reaches_the_database() {
    for place in Place::all().await {
        let life = lived_in(place.database.clone()).await;
        assert_eq!(legible(&place).await, SAID, "in clear everything is there");
        assert!(legible_file(life.house.folder.path()));
        for algorithm in [Algorithm::Aes256Gcm, Algorithm::Sm4Gcm] {
            let sealed = place.another().await;
            let ring = keys(&[("first", algorithm, 1)]);
            let life = lived_in(again(&sealed, &ring).await).await;
            assert_eq!(legible(&sealed).await, Vec::<&str>::new());
            assert!(!legible_file(life.house.folder.path()));
            all_is_there(again(&sealed, &ring).await, &life).await;
        }
        all_is_there(place.database.clone(), &life).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_added_changed_and_taken_away() {
    for place in Place::all().await {
        let life = lived_in(place.database.clone()).await;
        let (one, two) = (("one", Algorithm::Aes256Gcm, 1), ("two", Algorithm::Sm4Gcm, 2));

        let first = again(&place, &keys(&[one])).await;
        all_is_there(first.clone(), &life).await;
        assert!(!legible(&place).await.is_empty(), "what was there stays in clear until it is sealed");
        let mut rows = 0;
        first.reseal(|more| rows += more).await.unwrap();
        assert!(rows >= 10, "{rows}");
        let file = first.files(life.case).await.unwrap()[0].name.clone();
        assert_eq!(legible(&place).await, Vec::<&str>::new());
        assert!(legible_file(life.house.folder.path()), "files stay in clear until they are sealed");
        assert_eq!((seal_files(&first, &life).await, seal_files(&first, &life).await), (1, 0));
        assert!(!legible_file(life.house.folder.path()));
        all_is_there(first, &life).await;

        let both = again(&place, &keys(&[two, one])).await;
        all_is_there(both.clone(), &life).await;
        let mut again_rows = 0;
        both.reseal(|more| again_rows += more).await.unwrap();
        assert!(again_rows > rows, "{again_rows}: with the key of the file");
        both.reseal(|more| assert_eq!(more, 0, "everything is sealed with the first key")).await.unwrap();

        all_is_there(again(&place, &keys(&[two])).await, &life).await;
        let old = again(&place, &keys(&[one])).await;
        let refused = old.parties(life.case).await.unwrap_err();
        assert!(matches!(refused, StoreError::Sealed(name) if name == "two"));
        let refused = old.file_key(life.case, &file).await.unwrap_err();
        assert!(matches!(refused, StoreError::Sealed(name) if name == "two"));
        let wrong = again(&place, &keys(&[("two", Algorithm::Sm4Gcm, 3)])).await;
        assert!(matches!(wrong.parties(life.case).await.unwrap_err(), StoreError::Corrupt(_)));
    }
}
