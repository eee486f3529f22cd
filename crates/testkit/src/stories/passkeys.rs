//! Passkeys and their challenges.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{AccessChange, Challenge, Passkey, Person, Store, StoreError};

fn at(seconds: i64) -> Timestamp {
    "2026-05-06T01:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

async fn somebody(store: &dyn Store, login: &str) -> i64 {
    let person = Person { id: 0, login: login.into(), name: "王五".into(), password: None, active: true };
    store.put_person(&person).await.unwrap()
}

/// A passkey comes back as it was put, belongs to one, and of two uses of one state one counts.
pub async fn a_passkey_is_kept_used_renamed_and_dropped(store: Arc<dyn Store>) {
    let (person, other) = (somebody(&*store, "holder").await, somebody(&*store, "stranger").await);
    let passkey = |n: u8| Passkey {
        hash: [0x50 + n; 32],
        person,
        name: format!("手机{n}"),
        credential: vec![n, 0, 255],
        key: vec![7; 40],
        state: [1, 0, n, 0, 0, 0, 0],
        made_at: at(n.into()),
        used_at: None,
    };
    for n in [1, 2] {
        store.put_passkey(&passkey(n)).await.unwrap();
    }
    let taken = store.put_passkey(&Passkey { person: other, ..passkey(1) }).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
    assert_eq!(store.passkeys_of(person).await.unwrap(), [passkey(2), passkey(1)]);
    assert_eq!(store.count_passkeys(person).await.unwrap(), 2);
    assert_eq!(
        (store.passkeys_of(other).await.unwrap().len(), store.count_passkeys(other).await.unwrap()),
        (0, 0)
    );
    let next = [1, 0, 9, 0, 0, 0, 0];
    assert!(store.use_passkey(&passkey(1), &next, at(60)).await.unwrap());
    assert!(!store.use_passkey(&passkey(1), &next, at(61)).await.unwrap(), "it is in another state now");
    let used = Passkey { state: next, used_at: Some(at(60)), ..passkey(1) };
    assert_eq!(store.passkey(&used.hash).await.unwrap().as_ref(), Some(&used));
    let renamed = Passkey { name: "办公室".into(), ..used };
    store.rename_passkey(&renamed).await.unwrap();
    assert_eq!(store.passkey(&renamed.hash).await.unwrap().as_ref(), Some(&renamed));
    let gone = AccessChange { passkeys: vec![renamed.hash], ..AccessChange::default() };
    store.change_access(person, &gone).await.unwrap();
    assert_eq!(store.passkey(&renamed.hash).await.unwrap(), None);
    assert!(!store.use_passkey(&renamed, &next, at(62)).await.unwrap(), "it is gone");
    assert_eq!(store.passkeys_of(person).await.unwrap(), [passkey(2)]);
}

/// A challenge is found by what it was made for, and one of many gets it.
pub async fn a_challenge_is_taken_once_for_its_purpose(store: Arc<dyn Store>) {
    let challenge = |n: u8, expires| Challenge {
        // All in one bucket.
        hash: [&[0x43, 0x50][..], &[n; 30]].concat().try_into().unwrap(),
        purpose: "sign in".into(),
        state: vec![n, 0],
        expires_at: at(expires),
    };
    let one = challenge(1, 300);
    store.put_challenge(&one, at(0)).await.unwrap();
    assert_eq!(store.take_challenge(&one.hash, "add").await.unwrap(), None);
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (store, one) = (store.clone(), one.clone());
            tokio::spawn(async move { store.take_challenge(&one.hash, "sign in").await.unwrap() })
        })
        .collect();
    let mut taken = Vec::new();
    for one in tries {
        taken.extend(one.await.unwrap());
    }
    assert_eq!(taken, [one]);
    store.put_challenge(&challenge(2, 300), at(0)).await.unwrap();
    store.put_challenge(&challenge(3, 600), at(301)).await.unwrap();
    assert_eq!(store.take_challenge(&challenge(2, 0).hash, "sign in").await.unwrap(), None, "forgotten");
    assert!(store.take_challenge(&challenge(3, 0).hash, "sign in").await.unwrap().is_some());
}
