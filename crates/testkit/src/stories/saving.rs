//! One case: saved, loaded, fought over.

use std::sync::Arc;

use redress_app::Error;
use redress_app::commit::{CommandKey, Commit, StoredEvent};
use redress_app::people::Caller;
use redress_app::ports::{Answered, DutyFilter, KeptText, Store, StoreError};
use redress_domain::case::duty::duties;
use redress_domain::case::{Case, Event, chain, replay};
use redress_domain::id::CaseId;
use serde_json::json;

use crate::House;
use crate::house::performing;
use crate::world::packs;

/// The whole log of a case, checked: no gap, an unbroken chain, and the case is what its events give.
pub async fn whole_log(store: &dyn Store, id: CaseId) -> Vec<StoredEvent> {
    let (case, head) = store.case(id).await.unwrap().unwrap();
    let log = store.events(id, 0, 10_000).await.unwrap();
    let mut hash = [0; 32];
    for (place, event) in (1..).zip(&log) {
        assert_eq!(event.seq, place, "a log has no gaps");
        hash = chain::link(&hash, id, event.seq, &event.body);
        assert_eq!(event.hash, hash, "the chain is unbroken");
    }
    assert_eq!(hash, head);
    let events: Vec<Event> = log.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect();
    assert_eq!(replay(&events), Some(case));
    log
}

/// The projections that a case's log gives, as [`Store::rebuild`] takes them.
pub async fn from_log(store: &dyn Store, id: CaseId) -> Commit {
    let log = store.events(id, 0, 100_000).await.unwrap();
    let events: Vec<Event> = log.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect();
    let case = replay(&events).unwrap();
    let last = log.last().unwrap();
    let pack = packs().into_iter().find(|pack| pack.procedure.id == case.procedure).unwrap();
    let duties = duties(&pack.procedure, &case);
    let (events, texts, parties) = (Vec::new(), Vec::new(), Vec::new());
    let (files, erased) = (Vec::new(), Vec::new());
    let (head, at) = (last.hash, last.at);
    Commit { base: 0, case, head, events, texts, parties, files, erased, duties, command: None, at }
}

async fn holds(store: &dyn Store, commit: &Commit) {
    let id = commit.case.id;
    assert_eq!(store.case(id).await.unwrap(), Some((commit.case.clone(), commit.head)));
    assert_eq!(store.events(id, commit.base, 100).await.unwrap(), commit.events);
    for event in &commit.events {
        assert_eq!(store.event(id, event.seq).await.unwrap().as_ref(), Some(event));
    }
    let texts = store.texts(id).await.unwrap();
    for text in &commit.texts {
        let kept = KeptText {
            no: text.no,
            name: text.name.clone(),
            salt: Some(text.salt),
            body: Some(text.body.clone()),
        };
        assert!(texts.contains(&kept));
    }
    let parties = store.parties(id).await.unwrap();
    for party in &commit.parties {
        let kept = KeptText {
            no: party.no,
            name: party.part.clone(),
            salt: Some(party.salt),
            body: Some(party.body.clone()),
        };
        assert!(parties.contains(&kept));
    }
}

/// Whatever the store tells about a case and its office.
async fn everything(house: &House, id: CaseId) -> impl PartialEq + std::fmt::Debug {
    let store = &house.store;
    let posts = Some(vec![(house.office.clone(), "clerk".to_owned())]);
    let duties = DutyFilter { posts, limit: 200, ..DutyFilter::default() };
    let clocks = store.due_clocks("2100-01-01T00:00:00Z".parse().unwrap(), 100_000).await.unwrap();
    (
        store.case(id).await.unwrap(),
        store.events(id, 0, 1000).await.unwrap(),
        store.texts(id).await.unwrap(),
        store.parties(id).await.unwrap(),
        store.duties(&duties).await.unwrap(),
        clocks.into_iter().filter(|(case, _)| *case == id).collect::<Vec<_>>(),
    )
}

/// What was saved is what is loaded, after the first commit and after the next.
pub async fn a_case_loads_as_it_was_saved(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "load").await;
    let first = house.opening(None);
    assert_eq!(store.case(first.case.id).await.unwrap(), None);
    assert_eq!(store.event(first.case.id, 1).await.unwrap(), None);
    store.save(first.clone()).await.unwrap();
    holds(&*store, &first).await;
    let next = house.noting(first.case.id, "正在调查", None).await;
    store.save(next.clone()).await.unwrap();
    holds(&*store, &next).await;
    whole_log(&*store, first.case.id).await;
}

/// Two decisions about one version: one is saved, the other meets a conflict and leaves nothing.
pub async fn of_two_writers_from_one_version_one_wins(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "two").await;
    let id = house.file_one().await;
    for round in 0..10 {
        let one = house.noting(id, &format!("{round} 甲"), None).await;
        let two = house.noting(id, &format!("{round} 乙"), None).await;
        let (a, b) = tokio::join!(store.save(one.clone()), store.save(two.clone()));
        let winner = match (a, b) {
            (Ok(()), Err(StoreError::Conflict)) => one,
            (Err(StoreError::Conflict), Ok(())) => two,
            other => panic!("{other:?}"),
        };
        holds(&*store, &winner).await;
        assert_eq!(store.texts(id).await.unwrap().len(), 3 + round);
    }
    whole_log(&*store, id).await;
}

/// Many acts at once: the use case decides anew until each has its place in the log.
pub async fn of_many_writers_each_gets_a_place_of_its_own(store: Arc<dyn Store>) {
    let house = Arc::new(House::new(store.clone(), "many").await);
    let id = house.file_one().await;
    let before = whole_log(&*store, id).await.len();
    let all: Vec<_> = (0..6)
        .map(|n| {
            let house = house.clone();
            tokio::spawn(async move {
                let note = json!({"answer": format!("{n}")});
                house.act(house.clerk(), id, "interim_reply", "done", note).await
            })
        })
        .collect();
    let mut cases: Vec<Case> = Vec::new();
    for one in all {
        cases.push(one.await.unwrap());
    }
    let mut places: Vec<u32> = cases.iter().map(|case| case.seq).collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), 6);
    assert_eq!(whole_log(&*store, id).await.len(), before + 6);
}

/// Two cases never get one id.
pub async fn an_id_is_taken_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "id").await;
    let first = house.opening(None);
    store.save(first.clone()).await.unwrap();
    let mut again = first.clone();
    again.case.channel = "fax".into();
    assert!(matches!(store.save(again).await, Err(StoreError::Conflict)));
    holds(&*store, &first).await;
}

/// A repeated filing or act is answered as the first was, also when all arrive at once.
pub async fn a_key_answers_what_it_answered_first(store: Arc<dyn Store>) {
    let house = Arc::new(House::new(store.clone(), "key").await);
    let file = || {
        let house = house.clone();
        tokio::spawn(async move {
            house.app.file(&Caller::Complainant, house.filing(), Some("k-1")).await.unwrap()
        })
    };
    let mut opened = Vec::new();
    for one in [file(), file(), file(), file(), file()] {
        opened.push(one.await.unwrap());
    }
    opened.push(file().await.unwrap());
    assert_eq!(opened.iter().filter(|one| one.fresh).count(), 1, "{opened:?}");
    opened.dedup_by_key(|one| (one.case, one.access_code.clone()));
    let [only] = opened.as_slice() else { panic!("{opened:?}") };
    let id = only.case;

    let note = || performing("interim_reply", "done", json!({"answer": "正在调查"}));
    let first = house.app.act(house.clerk(), id, note(), Some("k-2")).await.unwrap();
    let again = house.app.act(house.clerk(), id, note(), Some("k-2")).await.unwrap();
    assert_eq!(first, again);
    let mut stale = note();
    stale.version = Some(1);
    let again = house.app.act(house.clerk(), id, stale, Some("k-2")).await.unwrap();
    assert_eq!(first, again, "the version is a condition, not part of the request");

    // Somebody else's key of the same name is another key.
    let lead = house.who("service_lead", &house.office);
    let theirs = house.app.act(lead, id, note(), Some("k-2")).await;
    assert!(matches!(theirs, Err(Error::Refused(_))), "{theirs:?}");
    house.act(house.clerk(), id, "interim_reply", "done", json!({"answer": "没有键"})).await;
    house.act(house.clerk(), id, "interim_reply", "done", json!({"answer": "没有键"})).await;
    assert_eq!(whole_log(&*store, id).await.len(), usize::try_from(first.seq).unwrap() + 2);

    let command = CommandKey { key: [7; 32], fingerprint: [8; 32] };
    let commit = house.noting(id, "键", Some(command)).await;
    let seq = commit.case.seq;
    store.save(commit).await.unwrap();
    let answered = store.answered(id.bucket(), &command.key).await.unwrap();
    assert_eq!(answered, Some(Answered { case: id, seq, fingerprint: [8; 32] }));
    assert_eq!(store.answered(id.bucket(), &[9; 32]).await.unwrap(), None);
    let second = house.noting(id, "同一键", Some(command)).await;
    assert!(matches!(store.save(second).await, Err(StoreError::Conflict)));
}

/// A key that was used for something else tells nothing of it: no number, no access code.
pub async fn a_key_is_good_for_one_request(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "reuse").await;
    let id = house.app.file(&Caller::Complainant, house.filing(), Some("guessed")).await.unwrap().case;
    let mut other = house.filing();
    other.statement.push('!');
    let answer = house.app.file(&Caller::Complainant, other, Some("guessed")).await;
    assert!(matches!(answer, Err(Error::KeyReused)), "{answer:?}");

    let before = house.act(house.clerk(), id, "interim_reply", "done", json!({"answer": "一"})).await;
    let note = performing("interim_reply", "done", json!({"answer": "二"}));
    house.app.act(house.clerk(), id, note, Some("k")).await.unwrap();
    for other in [
        performing("interim_reply", "done", json!({"answer": "三"})),
        performing("investigate", "founded", json!({"findings": "属实"})),
    ] {
        let answer = house.app.act(house.clerk(), id, other, Some("k")).await;
        assert!(matches!(answer, Err(Error::KeyReused)), "{answer:?}");
    }
    let (case, _) = store.case(id).await.unwrap().unwrap();
    assert_eq!(case.seq, before.seq + 1);
}

/// Whatever part of a commit cannot be written, nothing of it is.
pub async fn a_commit_that_fails_leaves_no_trace(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "trace").await;
    let command = CommandKey { key: [1; 32], fingerprint: [1; 32] };
    let first = house.opening(Some(command));
    let id = first.case.id;
    store.save(first).await.unwrap();
    let before = everything(&house, id).await;

    let good = house.noting(id, "好", None).await;
    let mut bad = Vec::new();
    let mut change = |how: fn(&mut Commit)| {
        let mut commit = good.clone();
        how(&mut commit);
        bad.push(commit);
    };
    change(|commit| commit.base += 1);
    change(|commit| commit.command = Some(CommandKey { key: [1; 32], fingerprint: [2; 32] }));
    change(|commit| commit.events[0].seq = 1);
    change(|commit| commit.texts[0].no = 1);
    change(|commit| commit.duties.extend(commit.duties.clone()));
    change(|commit| {
        let double = commit.case.clocks[0].clone();
        commit.case.clocks.push(double);
    });
    for commit in bad {
        assert!(matches!(store.save(commit).await, Err(StoreError::Conflict)));
        assert_eq!(everything(&house, id).await, before);
    }
    store.save(good).await.unwrap();
    whole_log(&*store, id).await;
}

/// Pages of a log follow one another without gap or repetition.
pub async fn the_log_comes_in_pages(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "pages").await;
    let id = house.file_one().await;
    for n in 0..7 {
        house.act(house.clerk(), id, "interim_reply", "done", json!({"answer": format!("{n}")})).await;
    }
    let whole = whole_log(&*store, id).await;
    for size in [1, 2, 3, 100] {
        let mut read: Vec<StoredEvent> = Vec::new();
        loop {
            let after = read.last().map_or(0, |event| event.seq);
            let page = store.events(id, after, size).await.unwrap();
            assert!(page.len() <= usize::try_from(size).unwrap());
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read, whole);
    }
}
