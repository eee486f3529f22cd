//! Bound identities, and who is on the way to a provider and back.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{Flow, Identity, Person, Purpose, Store, StoreError};

fn at() -> Timestamp {
    "2026-05-06T01:00:00Z".parse().unwrap()
}

async fn somebody(store: &dyn Store, login: &str) -> i64 {
    let person = Person { id: 0, login: login.into(), name: "王五".into(), password: None, active: true };
    store.put_person(&person).await.unwrap()
}

/// An identity opens one account at most, and is unbound by its own person only.
pub async fn an_identity_is_bound_to_one(store: Arc<dyn Store>) {
    let (one, other) = (somebody(&*store, "bound").await, somebody(&*store, "unbound").await);
    let identity = |n: u8, person| Identity {
        hash: [n; 32],
        person,
        provider: "staff".into(),
        bound_at: at() + SignedDuration::from_secs(n.into()),
    };
    for n in [2, 1] {
        store.bind_identity(&identity(n, one)).await.unwrap();
    }
    assert!(matches!(store.bind_identity(&identity(1, other)).await, Err(StoreError::Conflict)));
    assert_eq!(store.identity(&[1; 32]).await.unwrap(), Some(identity(1, one)));
    assert_eq!(store.identity(&[3; 32]).await.unwrap(), None);
    let of = async |person| store.identities_of(person).await.unwrap();
    assert_eq!(of(one).await, [identity(1, one), identity(2, one)]);
    store.unbind_identities(other, Some(&[1; 32])).await.unwrap();
    assert_eq!(of(one).await.len(), 2);
    store.unbind_identities(one, Some(&[1; 32])).await.unwrap();
    assert_eq!(of(one).await, [identity(2, one)]);
    store.bind_identity(&identity(1, other)).await.unwrap();
    store.unbind_identities(one, None).await.unwrap();
    assert_eq!((of(one).await.len(), of(other).await.len()), (0, 1));
}

/// A flow is taken by one caller alone, and one that has ended is forgotten when another of its bucket begins.
pub async fn a_flow_is_taken_once(store: Arc<dyn Store>) {
    let flow = |n: u8, minutes: i64| Flow {
        // The same two bytes in front: the same bucket.
        hash: [[0x4f; 2].as_slice(), &[n; 30]].concat().try_into().unwrap(),
        purpose: Purpose::ALL[usize::from(n) % 3],
        provider: "staff".into(),
        person: (n > 1).then_some(n.into()),
        back: "/console/cases?q=办件".into(),
        expires_at: at() + SignedDuration::from_mins(minutes),
    };
    for n in 0..3 {
        store.put_flow(&flow(n, 10), at()).await.unwrap();
        assert_eq!(store.flow(&flow(n, 10).hash).await.unwrap(), Some(flow(n, 10)));
    }
    let hash = flow(1, 10).hash;
    let (one, other) = tokio::join!(store.take_flow(&hash), store.take_flow(&hash));
    assert_eq!(u8::from(one.unwrap()) + u8::from(other.unwrap()), 1);
    assert_eq!(store.flow(&hash).await.unwrap(), None);
    store.put_flow(&flow(4, 60), at() + SignedDuration::from_mins(11)).await.unwrap();
    assert_eq!(store.flow(&flow(2, 10).hash).await.unwrap(), None);
    assert!(store.flow(&flow(4, 60).hash).await.unwrap().is_some());
}
