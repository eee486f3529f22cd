//! The life of what is held about people: orders of two people, retention, holds, erasure.

use std::convert::Infallible;
use std::sync::Arc;

use jiff::{SignedDuration, ToSpan};
use redress_app::App;
use redress_app::attachments::Upload;
use redress_app::audit::FoundAudit;
use redress_app::commit::Commit;
use redress_app::orders::{Ordered, Wish};
use redress_app::people::{Admission, Caller};
use redress_app::ports::{OrderState, Person, Post, Store, StoreError};
use redress_app::verify::Found;
use redress_domain::calendar::office_day;
use redress_domain::case::event::Ground;
use redress_domain::case::{Extent, erase};
use redress_domain::id::CaseId;

use super::saving::{from_log, whole_log};
use crate::House;

/// Whoever this is, as the program lets them in.
pub async fn admitted(app: &App, caller: &Caller) -> Admission {
    let Caller::Person { person, .. } = caller else { panic!("only people are let in") };
    let granted = app.make_token(person.clone(), "t", 30).await.unwrap();
    app.caller(&granted.secret).await.unwrap()
}

/// The head of the office, and an administrator of the house who is let in by this role.
pub async fn head_and(house: &House, role: &str) -> (Admission, Admission) {
    let login = format!("{}.{role}", house.office);
    let mut person = Person { id: 0, login, name: "孙七".into(), password: None, active: true };
    person.id = house.store.put_person(&person).await.unwrap();
    let posts = vec![Post { office: house.office.clone(), role: role.into() }];
    house.store.put_posts(person.id, &posts).await.unwrap();
    let other = Caller::Person { person, posts, instead_of: Default::default() };
    let head = admitted(&house.app, house.who("leader", &house.office)).await;
    (head, admitted(&house.app, &other).await)
}

/// A closed case with two parties, texts and a file that the complainant put in; its department looked at a party.
pub async fn closed(house: &House) -> CaseId {
    let id = house.file_one().await;
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(b"\xff\xd8\xff a photo".as_slice().into())]);
    let upload = Upload { name: "地板.jpg".into(), public: false, size: None };
    house.app.attach(&Caller::Complainant, id, upload, None, bytes).await.unwrap();
    house.app.unmask(house.clerk(), id, 1, "张三约定上门时间", None).await.unwrap();
    house.withdraw(id).await;
    while house.app.deliver(50).await.unwrap() > 0 {}
    id
}

/// An order to erase, proposed and confirmed.
pub async fn ordered(house: &House, wish: Wish) -> Ordered {
    let (head, second) = head_and(house, "security_admin").await;
    let why = "按保存期限清理";
    let made = house.app.propose(&head, Some(&house.office), wish, why, None, None).await.unwrap();
    house.app.confirm_order(&second, &made.order.id, None).await.unwrap()
}

fn all_of(cases: &[CaseId]) -> Wish {
    Wish::EraseCases { cases: cases.to_vec(), ground: Ground::Law }
}

async fn carried_out(app: &App) {
    while app.carry_out(10).await.unwrap() > 0 {}
    while app.deliver(50).await.unwrap() > 0 {}
}

async fn erased_rows(house: &House, id: CaseId) -> u32 {
    match house.app.verify(id).await.unwrap() {
        Found::Whole { erased, .. } => erased,
        other => panic!("{other:?}"),
    }
}

async fn reasons_left(app: &App) -> usize {
    let all = app.audit(None, 200).await.unwrap();
    all.iter().filter(|(record, deed)| deed.kind == "unmask" && record.words.is_some()).count()
}

/// Nothing of a person is left, the chain, the projections and the audit log are whole, and a row that goes missing
/// otherwise is a fault.
pub async fn erased_by_two_people_a_case_stays_whole(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "erased").await;
    let (id, other) = (closed(&house).await, closed(&house).await);
    let order = ordered(&house, all_of(&[id])).await;
    assert_eq!(order.order.state, OrderState::Confirmed);
    assert_eq!(erased_rows(&house, id).await, 0, "it is not carried out by confirming");
    carried_out(&house.app).await;
    let done = store.order(&order.order.id).await.unwrap().unwrap();
    assert_eq!(done.state, OrderState::Done);
    let results = store.order_results(&done.id).await.unwrap();
    assert_eq!(
        results.iter().map(|(case, said, _)| (*case, said.as_str())).collect::<Vec<_>>(),
        [(id, "erased")]
    );
    assert_eq!(erased_rows(&house, id).await, 5, "two texts, two parties, a file");
    assert_eq!(erased_rows(&house, other).await, 0);
    let kept = [store.texts(id).await, store.parties(id).await, store.files(id).await];
    for row in kept.into_iter().flat_map(Result::unwrap) {
        assert_eq!((row.salt, row.body), (None, None), "{}", row.name);
    }
    whole_log(&*store, id).await;
    assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap());
    assert!(!house.app.rebuild(id).await.unwrap(), "index and figures followed");
    let labels = format!("{:?}", store.tally(id).await.unwrap());
    assert!(!labels.contains("建材"), "{labels}");
    let (case, _) = store.case(id).await.unwrap().unwrap();
    let swept = store.stale_uploads(house.now(), 100).await.unwrap();
    assert_eq!(swept, [(id, case.files[0].attached.file.name.clone())]);
    assert_eq!(house.app.sweep_uploads(10).await.unwrap(), 1);
    assert!(house.blobs.read(id, &case.files[0].attached.file.name, 0..1).await.is_err());
    assert_eq!(reasons_left(&house.app).await, 1, "that of the other case");
    assert!(matches!(house.app.verify_audit().await.unwrap(), FoundAudit::Whole { erased: 1, .. }));
    let refused = house.app.act(&Caller::Complainant, id, Default::default(), None).await.unwrap_err();
    assert!(["erased", "act_not_open"].contains(&refused.code()), "{refused}");
}

/// A request under Art. 47 takes the person and what they wrote, not the other party.
pub async fn one_person_is_erased_and_the_rest_stays(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "one-person").await;
    let id = closed(&house).await;
    let wish = Wish::ErasePerson { case: id, party: 1, all_texts: false, ground: Ground::Request };
    ordered(&house, wish).await;
    carried_out(&house.app).await;
    let parties = store.parties(id).await.unwrap();
    assert_eq!(parties.iter().map(|row| row.body.is_some()).collect::<Vec<_>>(), [false, true]);
    assert!(store.texts(id).await.unwrap().iter().all(|row| row.body.is_none()), "both are the complaint");
    assert_eq!(erased_rows(&house, id).await, 4);
    let (case, _) = store.case(id).await.unwrap().unwrap();
    assert!(!case.is_erased() && case.erased.len() == 1);
    assert_eq!(reasons_left(&house.app).await, 0, "it was this party that was looked at");
}

/// Stopped after any case, or before what came of it was noted, the work goes on where it was; nothing is done twice.
pub async fn what_one_worker_left_another_goes_on_with(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "left-off").await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(closed(&house).await);
    }
    // One is held and one runs again by the time it is their turn.
    let order = ordered(&house, all_of(&ids)).await;
    let (head, _) = head_and(&house, "auditor").await;
    house.app.hold(&head, ids[1], true, "诉讼中,须保全", None).await.unwrap();
    assert_eq!(house.app.carry_out(1).await.unwrap(), 1);
    // A worker died after the erasure and before its note.
    let (first, head) = store.case(ids[2]).await.unwrap().unwrap();
    let log = whole_log(&*store, ids[2]).await;
    let log: Vec<_> = log.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect();
    let by = redress_domain::case::Ordered {
        id: order.order.id.clone(),
        proposed_by: order.order.proposed_by,
        confirmed_by: order.order.decided_by.unwrap(),
        ground: Ground::Law,
    };
    let decision = erase(&first, &log, Extent::Whole, by, house.now()).unwrap();
    let commit = Commit::new(house.procedure(), Some((first, head)), decision, None, house.now()).unwrap();
    store.save(commit).await.unwrap();
    let other = house.beside("another worker").await;
    carried_out(&other).await;
    carried_out(&house.app).await;
    let results = store.order_results(&order.order.id).await.unwrap();
    let of = |id: CaseId| results.iter().find(|(case, ..)| *case == id).unwrap().1.as_str();
    assert_eq!(ids.iter().map(|id| of(*id)).collect::<Vec<_>>(), ["erased", "held", "erased", "erased"]);
    for (id, rows) in ids.iter().zip([5, 0, 5, 5]) {
        assert_eq!(erased_rows(&house, *id).await, rows);
        let (case, _) = store.case(*id).await.unwrap().unwrap();
        assert_eq!(case.erased.len(), usize::from(rows > 0), "once");
    }
    assert_eq!(store.order(&order.order.id).await.unwrap().unwrap().state, OrderState::Done);
}

/// A hold that is put while an erasure is under way takes its place in the log: the erasure is decided anew.
pub async fn of_a_hold_and_an_erasure_one_wins(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "hold-wins").await;
    let id = closed(&house).await;
    let (case, last) = store.case(id).await.unwrap().unwrap();
    let log = whole_log(&*store, id).await;
    let log: Vec<_> = log.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect();
    let by = redress_domain::case::Ordered {
        id: "0".into(),
        proposed_by: 1,
        confirmed_by: 2,
        ground: Ground::Law,
    };
    let decision = erase(&case, &log, Extent::Whole, by, house.now()).unwrap();
    let late = Commit::new(house.procedure(), Some((case, last)), decision, None, house.now()).unwrap();
    let (head, _) = head_and(&house, "auditor").await;
    house.app.hold(&head, id, true, "诉讼中,须保全", None).await.unwrap();
    assert!(matches!(store.save(late).await, Err(StoreError::Conflict)));
    assert!(store.parties(id).await.unwrap().iter().all(|row| row.body.is_some()));
    assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap());
    house.app.hold(&head, id, false, "案件已审结", None).await.unwrap();
    ordered(&house, all_of(&[id])).await;
    carried_out(&house.app).await;
    assert_eq!(erased_rows(&house, id).await, 7, "with why it was held and why no longer");
}

/// What nobody set a time for is kept; a time that is set counts from its day, for cases closed long enough ago.
pub async fn a_retention_period_counts_from_its_day(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "retention").await;
    let (system, security) = {
        let (_, system) = head_and(&house, "system_admin").await;
        let (_, security) = head_and(&house, "security_admin").await;
        (system, security)
    };
    let (head, _) = head_and(&house, "auditor").await;
    let id = closed(&house).await;
    house.clock.forward(SignedDuration::from_hours(24 * 90));
    let due = async || house.app.due_cases(&head, house.follows, &house.office).await.unwrap();
    assert_eq!(due().await, [], "for good");
    let today = office_day(house.now());
    let change = async |months, since| {
        let wish = Wish::ChangeRetention { procedure: house.follows.into(), months, since };
        let made = house.app.propose(&system, None, wish, "按档案规定", None, None).await.unwrap();
        assert_eq!(made.order.state, OrderState::Proposed);
        let done = house.app.confirm_order(&security, &made.order.id, None).await.unwrap();
        assert_eq!(done.order.state, OrderState::Done, "at once");
        house.clock.forward(SignedDuration::from_secs(1));
    };
    change(Some(2), today.checked_add(3.days()).unwrap()).await;
    assert_eq!(due().await, [], "it has not begun");
    house.clock.forward(SignedDuration::from_hours(24 * 3));
    let found: Vec<CaseId> = due().await.into_iter().map(|(case, _)| case).collect();
    assert_eq!(found, [id]);
    assert_eq!(house.app.due_counts(&head).await.unwrap(), [(house.follows.into(), house.office.clone(), 1)]);
    assert_eq!(house.app.due_counts(&security).await.unwrap().len(), 1);
    change(Some(60), office_day(house.now())).await;
    assert_eq!(due().await, [], "of two from one day the later counts");
    let periods = house.app.periods().await.unwrap();
    assert_eq!(periods.of(house.follows).len(), 2);
}

/// An order is decided once, by another person; the same key proposes once.
pub async fn of_two_who_decide_an_order_one_is_first(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "decide-once").await;
    let id = closed(&house).await;
    let (head, second) = head_and(&house, "security_admin").await;
    let propose = async |key, why: &str| {
        house.app.propose(&head, Some(&house.office), all_of(&[id]), why, Some(key), None).await
    };
    let made = propose("k", "依申请清理").await.unwrap();
    assert_eq!(propose("k", "依申请清理").await.unwrap().order.id, made.order.id);
    assert_eq!(propose("k", "另一理由啊").await.unwrap_err().code(), "idempotency_key_reused");
    let mut refused = made.order.clone();
    (refused.state, refused.revision) = (OrderState::Refused, 2);
    house.app.confirm_order(&second, &made.order.id, None).await.unwrap();
    assert!(matches!(store.change_order(&refused, None).await, Err(StoreError::Conflict)));
    house.app.confirm_order(&second, &made.order.id, None).await.unwrap();
    let late = house.app.refuse_order(&second, &made.order.id, "改变主意了", None).await.unwrap_err();
    assert_eq!(late.code(), "order_over");
    let late = house.app.withdraw_order(&head, &made.order.id, None).await.unwrap_err();
    assert_eq!(late.code(), "order_over");
}
