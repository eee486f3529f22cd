//! The small shared tables.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{
    Appointment, InForce, Key, Office, OfficeKind, Person, PersonChange, PersonFilter, Post, StaffChange,
    Store, StoreError, Substitute,
};

fn person(login: &str) -> Person {
    Person { id: 0, login: login.into(), name: "王五".into(), password: None, active: true }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Changes of people, on the revision of this moment.
async fn change(store: &dyn Store, people: Vec<PersonChange>) -> Vec<i64> {
    // Other stories change the house at the same time.
    loop {
        let (base, _) = store.staff().await.unwrap();
        let change = StaffChange { base, people: people.clone(), ..StaffChange::default() };
        match store.change_staff(&change).await {
            Ok(ids) => return ids,
            Err(StoreError::Conflict) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// The offices in which somebody's posts count on a day, and instead of whom.
async fn held(store: &dyn Store, who: i64, on: &str) -> Vec<(String, Option<i64>)> {
    let held = store.posts(who, day(on)).await.unwrap().into_iter();
    held.map(|InForce { post, instead_of }| (post.office, instead_of)).collect()
}

async fn found(store: &dyn Store, filter: PersonFilter) -> Vec<i64> {
    store.people_page(&filter).await.unwrap().iter().map(|person| person.id).collect()
}

/// A post counts on its first and last day and on no other; whoever stands in has it on their days alone, and
/// only while the absent person holds it and still works here.
pub async fn a_post_counts_on_its_days_and_so_does_standing_in(store: Arc<dyn Store>) {
    let post = |office: &str| Appointment {
        office: office.into(),
        role: "clerk".into(),
        from: Some(day("2026-05-04")),
        until: Some(day("2026-05-08")),
    };
    let new =
        |login: &str, posts| PersonChange { person: person(login), posts: Some(posts), substitutes: None };
    let both = vec![new("dated-absent", vec![post("dated")]), new("dated-other", vec![post("dated-b")])];
    let ids = change(&*store, both).await;
    let (absent, other) = (ids[0], ids[1]);
    let mut whole = store.person(absent).await.unwrap().unwrap();
    let stands_in = Substitute {
        office: "dated".into(),
        role: "clerk".into(),
        substitute: other,
        from: day("2026-05-05"),
        until: day("2026-05-12"),
    };
    let substitutes = Some(vec![stands_in.clone()]);
    change(&*store, vec![PersonChange { person: whole.clone(), posts: None, substitutes }]).await;
    assert_eq!(store.substitutes(absent).await.unwrap(), [stands_in]);
    let (own, b) = (("dated".to_owned(), None), ("dated-b".to_owned(), None));
    for (on, of_absent, of_other) in [
        ("2026-05-03", vec![], vec![]),
        ("2026-05-04", vec![own.clone()], vec![b.clone()]),
        ("2026-05-05", vec![own.clone()], vec![b.clone(), ("dated".into(), Some(absent))]),
        ("2026-05-08", vec![own], vec![b.clone(), ("dated".into(), Some(absent))]),
        ("2026-05-09", vec![], vec![]),
    ] {
        assert_eq!(held(&*store, absent, on).await, of_absent, "{on}");
        assert_eq!(held(&*store, other, on).await, of_other, "{on}");
    }
    let offices = ["dated".to_owned(), "dated-b".to_owned()];
    assert_eq!(store.held_posts(Some(&offices), day("2026-05-05")).await.unwrap().len(), 2);
    whole.active = false;
    change(&*store, vec![PersonChange { person: whole, posts: None, substitutes: None }]).await;
    assert_eq!(held(&*store, other, "2026-05-06").await, [b], "nobody stands in for somebody who has gone");
    assert_eq!(store.held_posts(Some(&offices), day("2026-05-05")).await.unwrap().len(), 1);
    let filter = PersonFilter { limit: 10, ..PersonFilter::default() };
    let by_text = PersonFilter { text: Some("DATED-\\".into()), ..filter.clone() };
    assert_eq!(found(&*store, by_text).await, [absent, other]);
    assert_eq!(
        found(&*store, PersonFilter { office: Some("dated-b".into()), ..filter.clone() }).await,
        [other]
    );
    let by_both = PersonFilter { office: Some("dated".into()), role: Some("clerk".into()), ..filter };
    assert_eq!(found(&*store, PersonFilter { after: absent, ..by_both.clone() }).await, [0_i64; 0]);
    assert_eq!(found(&*store, by_both).await, [absent]);
    let named = store.people_named(&["dated-other".into(), "nobody\0".into()]).await.unwrap();
    assert_eq!(named.iter().map(|p| p.id).collect::<Vec<_>>(), [other]);
}

/// Of changes that were decided on the same revision one is written, and the other leaves no trace.
pub async fn of_two_changes_of_the_staff_on_one_revision_one_wins(store: Arc<dyn Store>) {
    let office = |code: &str| Office {
        code: code.into(),
        zh: "客服部".into(),
        en: "Service".into(),
        kind: OfficeKind::Branch,
        address: "某路1号".into(),
        phone: "0573-0000".into(),
        valid_from: Some(day("2026-01-01")),
        closed_on: Some(day("2026-06-01")),
        ..Office::default()
    };
    let (base, _) = store.staff().await.unwrap();
    let both = ["revision-a", "revision-b"].map(|code| StaffChange {
        base,
        offices: vec![office(code)],
        people: vec![PersonChange { person: person(code), posts: None, substitutes: None }],
    });
    let (one, two) = tokio::join!(store.change_staff(&both[0]), store.change_staff(&both[1]));
    let (_, offices) = store.staff().await.unwrap();
    for (said, code) in [(one, "revision-a"), (two, "revision-b")] {
        let there = offices.iter().find(|known| known.code == code);
        match said {
            Ok(ids) => {
                assert_eq!(there, Some(&office(code)));
                assert_eq!(store.person_by_login(code).await.unwrap().unwrap().id, ids[0]);
            }
            Err(error) => {
                assert!(matches!(error, StoreError::Conflict), "{error}");
                assert_eq!(there, None);
                assert_eq!(store.person_by_login(code).await.unwrap(), None);
            }
        }
    }
    let won = offices.iter().filter(|office| office.code.starts_with("revision-")).count();
    assert!(won <= 1, "both were decided on one revision");
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
        ..Office::default()
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
        let held: Vec<Post> = store
            .posts(someone.id, day("2026-05-06"))
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.post)
            .collect();
        assert_eq!(held, wanted);
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
