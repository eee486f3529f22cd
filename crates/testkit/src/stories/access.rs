//! Keys, second factors, failed attempts and the audit log.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::Error;
use redress_app::audit::FoundAudit;
use redress_app::ports::{AccessChange, Key, Person, Sessions, SignInState, Store, StoreError};
use redress_app::sign_in::Credentials;

use crate::House;

fn at() -> Timestamp {
    "2026-05-06T01:00:00Z".parse().unwrap()
}

async fn somebody(store: &dyn Store, login: &str) -> i64 {
    let person = Person { id: 0, login: login.into(), name: "王五".into(), password: None, active: true };
    store.put_person(&person).await.unwrap()
}

/// A person's keys come newest first, remember when they were used, and end one by one or all but one.
pub async fn keys_are_listed_touched_and_ended(store: Arc<dyn Store>) {
    let person = somebody(&*store, "keys").await;
    let hash = |n: u8| {
        let mut hash = [n; 32];
        hash[0] = 0x4b;
        hash
    };
    let key = |n: u8, kind: &str| Key {
        hash: hash(n),
        person,
        kind: kind.into(),
        note: String::new(),
        scopes: String::new(),
        made_at: at() + SignedDuration::from_secs(n.into()),
        seen_at: at(),
        expires_at: at(),
    };
    for key in [key(1, "session"), key(2, "token"), key(3, "session"), key(4, "session")] {
        store.put_key(&key).await.unwrap();
    }
    let ids =
        async || -> Vec<u8> { store.keys_of(person).await.unwrap().iter().map(|key| key.hash[1]).collect() };
    assert_eq!(ids().await, [4, 3, 2, 1]);
    let later = at() + SignedDuration::from_hours(1);
    store.touch_key(&hash(3), later, later).await.unwrap();
    let touched = store.key(&hash(3)).await.unwrap().unwrap();
    assert_eq!((touched.seen_at, touched.expires_at), (later, later));
    store.change_access(person, &Sessions::EndBut(hash(3)).into()).await.unwrap();
    assert_eq!(ids().await, [3, 2]);
    store.change_access(person, &Sessions::End.into()).await.unwrap();
    assert_eq!(ids().await, [2]);
    let tokens = AccessChange { end_tokens: true, ..AccessChange::default() };
    store.change_access(person, &tokens).await.unwrap();
    assert_eq!(ids().await, [0; 0]);
}

async fn put(store: &dyn Store, state: &SignInState) {
    let change = AccessChange { state: Some(state.clone()), ..AccessChange::default() };
    store.change_access(state.person, &change).await.unwrap();
}

async fn recover(store: &dyn Store, person: i64, hashes: &[[u8; 32]]) {
    let change = AccessChange { recovery: Some(hashes.to_vec()), ..AccessChange::default() };
    store.change_access(person, &change).await.unwrap();
}

/// A time step and a recovery code are good for one caller alone, and putting other things changes no step.
pub async fn a_step_and_a_recovery_code_are_taken_once(store: Arc<dyn Store>) {
    let person = somebody(&*store, "factor").await;
    assert_eq!(store.sign_in_state(person).await.unwrap(), None);
    assert!(!store.take_step(person, 1).await.unwrap(), "nothing is set up");
    let mut state = SignInState { person, first_until: Some(at()), ..SignInState::default() };
    put(&*store, &state).await;
    state.totp = Some(vec![1, 0, 255]);
    put(&*store, &state).await;
    assert_eq!(store.sign_in_state(person).await.unwrap().as_ref(), Some(&state));
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.take_step(person, 60).await.unwrap() })
        })
        .collect();
    let mut taken = 0;
    for one in tries {
        taken += u32::from(one.await.unwrap());
    }
    assert_eq!(taken, 1);
    put(&*store, &state).await;
    assert!(!store.take_step(person, 59).await.unwrap() && !store.take_step(person, 60).await.unwrap());
    assert!(store.take_step(person, 61).await.unwrap());
    recover(&*store, person, &[[1; 32], [2; 32]]).await;
    assert!(store.take_recovery(person, &[1; 32]).await.unwrap());
    assert!(!store.take_recovery(person, &[1; 32]).await.unwrap());
    assert_eq!(store.recovery_left(person).await.unwrap(), 1);
    recover(&*store, person, &[[3; 32]]).await;
    assert!(!store.take_recovery(person, &[2; 32]).await.unwrap());
}

/// Password, factor, recovery codes and sessions change together, or nothing does.
pub async fn how_somebody_gets_in_changes_whole_or_not_at_all(store: Arc<dyn Store>) {
    let person = somebody(&*store, "whole").await;
    let key = Key {
        hash: [0x57; 32],
        person,
        kind: "session".into(),
        note: String::new(),
        scopes: String::new(),
        made_at: at(),
        seen_at: at(),
        expires_at: at(),
    };
    store.put_key(&key).await.unwrap();
    let state = SignInState { person, first_until: Some(at()), ..SignInState::default() };
    let change = |recovery: &[[u8; 32]]| AccessChange {
        password: Some("hash".into()),
        state: Some(state.clone()),
        recovery: Some(recovery.to_vec()),
        sessions: Sessions::End,
        ..AccessChange::default()
    };
    let now = async || {
        let password = store.person(person).await.unwrap().unwrap().password;
        let (state, left) = (store.sign_in_state(person).await, store.recovery_left(person).await);
        (password, state.unwrap(), left.unwrap(), store.keys_of(person).await.unwrap().len())
    };
    let before = now().await;
    let twice = store.change_access(person, &change(&[[1; 32], [1; 32]])).await;
    assert!(matches!(twice, Err(StoreError::Conflict)));
    assert_eq!(now().await, before);
    store.change_access(person, &change(&[[1; 32], [2; 32]])).await.unwrap();
    assert_eq!(now().await, (Some("hash".into()), Some(state.clone()), 2, 0));
}

/// Attempts add up, can be taken back, and start anew when the last one is old.
pub async fn attempts_are_counted_forgiven_and_forgotten(store: Arc<dyn Store>) {
    let hash = [0x41; 32];
    assert_eq!(store.attempts(&hash).await.unwrap(), None);
    for n in 1..=3 {
        assert_eq!(store.count_attempt(&hash, at(), at()).await.unwrap().failures, n);
    }
    store.forgive_attempt(&hash).await.unwrap();
    assert_eq!(store.attempts(&hash).await.unwrap().unwrap().failures, 2);
    let later = at() + SignedDuration::from_secs(1);
    assert_eq!(store.count_attempt(&hash, later, later).await.unwrap().failures, 1, "the rest is old");
    store.forget_attempts(&hash).await.unwrap();
    assert_eq!(store.attempts(&hash).await.unwrap(), None);
}

/// Of forty guesses at one account at once no more are looked at than cost no wait, and the right password
/// has to wait like the others; other nodes and later starts know of it.
pub async fn of_many_guesses_at_once_no_more_are_looked_at_than_are_free(store: Arc<dyn Store>) {
    let house = House::new(store, "guess").await;
    house.app.put_person("guess.me", "赵六", Some("seven grey stones"), &[]).await.unwrap();
    let guess = |password: &'static str| {
        let app = house.app.clone();
        async move {
            let given = Credentials { login: "guess.me", password, ..Credentials::default() };
            app.sign_in(given).await
        }
    };
    let guesses: Vec<_> = (0..40).map(|_| tokio::spawn(guess("eight grey stones"))).collect();
    let (mut looked_at, mut waits) = (0, 0);
    for one in guesses {
        match one.await.unwrap() {
            Err(Error::SignIn) => looked_at += 1,
            Err(Error::TooMany { .. } | Error::Store(_)) => waits += 1,
            other => panic!("{other:?}"),
        }
    }
    // None, if all are counted before the first looks at the count.
    assert!(looked_at <= 5 && looked_at + waits == 40, "{looked_at} looked at, {waits} told to wait");
    let right = Credentials { login: "guess.me", password: "seven grey stones", ..Credentials::default() };
    let other = house.beside("another node").await;
    assert!(matches!(other.sign_in(right).await, Err(Error::TooMany { .. })));
    house.clock.forward(SignedDuration::from_mins(16));
    other.sign_in(right).await.unwrap();
    guess("eight grey stones").await.unwrap_err();
    guess("seven grey stones").await.unwrap();
}

/// However many write at once, and over midnight, every record has its place in a chain that is whole.
pub async fn the_audit_log_is_one_unbroken_chain_however_many_write(store: Arc<dyn Store>) {
    let house = Arc::new(House::new(store.clone(), "audit").await);
    house.app.put_person("audit.me", "赵六", Some("seven grey stones"), &[]).await.unwrap();
    for day in 0..3 {
        let all: Vec<_> = (0..6)
            .map(|n| {
                let house = house.clone();
                tokio::spawn(async move {
                    let login = format!("nobody-{day}-{n}");
                    let given = Credentials { login: &login, password: "x", ..Credentials::default() };
                    house.app.sign_in(given).await.unwrap_err();
                    let given = Credentials {
                        login: "audit.me",
                        password: "seven grey stones",
                        ..Credentials::default()
                    };
                    // Several at once at one account may be told to wait; that is recorded, too.
                    let _ = house.app.sign_in(given).await;
                })
            })
            .collect();
        for one in all {
            one.await.unwrap();
        }
        house.clock.forward(SignedDuration::from_hours(25));
    }
    let found = house.app.verify_audit().await.unwrap();
    let FoundAudit::Whole { records, erased: 0 } = found else { panic!("{found:?}") };
    assert_eq!(records, 2 + 3 * 12);
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = house.app.audit(before, 7).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        before = Some((last.at, last.bucket, last.seq));
        assert!(page.iter().all(|(record, _)| !record.body.contains("nobody-")), "no name is in clear");
        seen.extend(page);
    }
    assert_eq!(u64::try_from(seen.len()).unwrap(), records);
    assert!(seen.is_sorted_by(|(a, _), (b, _)| a.at >= b.at));
}
