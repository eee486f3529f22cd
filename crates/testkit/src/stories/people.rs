//! The small shared tables.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{Key, Office, Person, Post, Store, StoreError};

fn person(login: &str) -> Person {
    Person { id: 0, login: login.into(), name: "王五".into(), password: None, active: true }
}

/// Offices, people, posts and keys come back as they were put, and changed when put again.
pub async fn what_is_put_comes_back(store: Arc<dyn Store>) {
    let mut office = Office {
        code: "round-trip".into(),
        parent: None,
        zh: "客服部".into(),
        en: "Customer service".into(),
        procedures: vec!["a".into(), "b \"c\"".into()],
        region: None,
    };
    for (parent, region) in [(None, None), (Some("top".to_owned()), "330106".parse().ok())] {
        (office.parent, office.region) = (parent, region);
        store.put_office(&office).await.unwrap();
        let offices = store.offices().await.unwrap();
        assert_eq!(offices.iter().filter(|o| o.code == office.code).collect::<Vec<_>>(), [&office]);
        assert!(offices.is_sorted_by(|a, b| a.code < b.code));
        office.procedures.clear();
    }

    let mut someone = person("round-trip");
    assert_eq!(store.person_by_login("round-trip").await.unwrap(), None);
    someone.id = store.put_person(&someone).await.unwrap();
    for (password, active) in [(None, true), (Some("$argon2id$v=19$…".to_owned()), false)] {
        (someone.password, someone.active) = (password, active);
        assert_eq!(store.put_person(&someone).await.unwrap(), someone.id);
        assert_eq!(store.person(someone.id).await.unwrap().as_ref(), Some(&someone));
        assert_eq!(store.person_by_login("round-trip").await.unwrap().as_ref(), Some(&someone));
        assert!(store.people().await.unwrap().contains(&someone));
    }
    assert_eq!(store.person(i64::MAX).await.unwrap(), None);
    let names = store.names(&[someone.id, i64::MAX, someone.id]).await.unwrap();
    assert_eq!(names, [(someone.id, someone.name.clone())]);
    assert_eq!(store.names(&[]).await.unwrap(), []);

    let post = |role: &str| Post { office: "round-trip".into(), role: role.into() };
    for posts in [vec![post("b"), post("a"), post("b")], vec![post("c")], vec![]] {
        store.put_posts(someone.id, &posts).await.unwrap();
        let mut wanted = posts;
        wanted.sort();
        wanted.dedup();
        assert_eq!(store.posts(someone.id).await.unwrap(), wanted);
    }
    let nobody = store.put_posts(i64::MAX, &[post("a")]).await;
    assert!(matches!(nobody, Err(StoreError::Conflict)), "{nobody:?}");

    let at: Timestamp = "2026-05-06T01:00:00.123456Z".parse().unwrap();
    for (n, kind) in [(1, "session"), (2, "token")] {
        let expires_at = at + SignedDuration::from_hours(n.into());
        let key = Key {
            hash: [n; 32],
            person: someone.id,
            kind: kind.into(),
            note: "备注".into(),
            scopes: "read".into(),
            made_at: at,
            seen_at: at,
            expires_at,
        };
        assert_eq!(store.key(&key.hash).await.unwrap(), None);
        store.put_key(&key).await.unwrap();
        assert_eq!(store.key(&key.hash).await.unwrap().as_ref(), Some(&key));
        assert!(matches!(store.put_key(&key).await, Err(StoreError::Conflict)));
        store.end_key(&key.hash).await.unwrap();
        store.end_key(&key.hash).await.unwrap();
        assert_eq!(store.key(&key.hash).await.unwrap(), None);
    }
    store.ping().await.unwrap();
}

/// A sign-in name belongs to one person, letter by letter.
pub async fn a_login_belongs_to_one(store: Arc<dyn Store>) {
    store.put_person(&person("same")).await.unwrap();
    assert!(matches!(store.put_person(&person("same")).await, Err(StoreError::Conflict)));
    store.put_person(&person("Same")).await.unwrap();
    let mut other = person("another");
    other.id = store.put_person(&other).await.unwrap();
    other.login = "same".into();
    assert!(matches!(store.put_person(&other).await, Err(StoreError::Conflict)));
}

/// People who are added at once get different numbers.
pub async fn new_people_get_numbers_of_their_own(store: Arc<dyn Store>) {
    let all: Vec<_> = (0..12)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.put_person(&person(&format!("new-{n}"))).await.unwrap() })
        })
        .collect();
    let mut ids = Vec::new();
    for one in all {
        ids.push(one.await.unwrap());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 12);
}

/// Of many that keep a setting at once all see the same value, which stays until another is put.
pub async fn a_setting_keeps_its_first_value_until_it_is_put(store: Arc<dyn Store>) {
    assert_eq!(store.setting("story").await.unwrap(), None);
    let all: Vec<_> = (0..8u8)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.keep_setting("story", &[n, 0, 255]).await.unwrap() })
        })
        .collect();
    let first = store.keep_setting("story", b"late").await.unwrap();
    for one in all {
        assert_eq!(one.await.unwrap(), first);
    }
    assert_eq!(store.setting("story").await.unwrap(), Some(first));
    for value in [&b"new"[..], b""] {
        store.put_setting("story", value).await.unwrap();
        assert_eq!(store.setting("story").await.unwrap().as_deref(), Some(value));
    }
    store.put_setting("story-2", b"x").await.unwrap();
    assert_eq!(store.keep_setting("story-2", b"y").await.unwrap(), b"x");
}
