//! What others must hear of: claimed, delivered, noticed.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{Notice, NoticeBody, OutboxItem, Store};
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde_json::json;

use crate::House;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn all_notices(house: &House) -> Vec<Notice> {
    let posts: Vec<_> = house.people.iter().map(|(role, office, _)| (office.clone(), role.clone())).collect();
    house.store.notices(&posts, None, 200).await.unwrap()
}

/// Events that others must hear of, in the log of this case.
async fn heard(store: &dyn Store, id: CaseId) -> Vec<OutboxItem> {
    let heard = ["filed", "acted", "clock_rang", "told", "referral_sent"];
    let log = store.events(id, 0, 1000).await.unwrap();
    let log = log.into_iter().filter(|event| heard.contains(&event.kind.as_str()));
    log.map(|event| OutboxItem { case: id, seq: event.seq, kind: event.kind }).collect()
}

/// Claimed work is kept from others until the lease ends or it is done; the oldest comes first.
pub async fn work_is_leased_oldest_first(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "lease").await;
    let mut waiting = Vec::new();
    for _ in 0..12 {
        let id = house.file_one().await;
        waiting.extend(heard(&*store, id).await);
        house.clock.forward(MINUTE);
    }
    let (now, until) = (house.now(), house.now() + MINUTE);
    let before = waiting[0].case;
    assert_eq!(store.claim_outbox(now - MINUTE * 13, until, 100).await.unwrap(), [], "not due yet");
    let first: BTreeSet<_> = store.claim_outbox(now, until, 5).await.unwrap().into_iter().collect();
    assert_eq!(first, waiting[..5].iter().cloned().collect());
    assert!(first.iter().any(|item| item.case == before));
    let rest: BTreeSet<_> = store.claim_outbox(now, until, 100).await.unwrap().into_iter().collect();
    assert_eq!(rest, waiting[5..].iter().cloned().collect());
    assert_eq!(store.claim_outbox(now, until, 100).await.unwrap(), []);

    for item in &rest {
        store.delivered(item.case, item.seq).await.unwrap();
        store.delivered(item.case, item.seq).await.unwrap();
    }
    let just_before = until - SignedDuration::from_micros(1);
    assert_eq!(store.claim_outbox(just_before, until, 100).await.unwrap(), []);
    let again = store.claim_outbox(until, until + MINUTE, 100).await.unwrap();
    assert_eq!(again.into_iter().collect::<BTreeSet<_>>(), first, "a lease that ran out is claimed again");
}

/// Two workers on one outbox: every event is delivered, each by one of them.
pub async fn two_workers_deliver_each_event_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "workers").await;
    let mut waiting = 0;
    for _ in 0..15 {
        let id = house.file_one().await;
        house.refer(id, &house.departments).await;
        waiting += heard(&*store, id).await.len();
    }
    let other = house.beside("workers-other").await;
    let work = async |app: &redress_app::App| {
        let (mut delivered, mut idle) = (0, 0);
        while idle < 3 {
            let some = app.deliver(7).await.unwrap();
            idle = if some == 0 { idle + 1 } else { 0 };
            delivered += usize::try_from(some).unwrap();
        }
        delivered
    };
    let (one, two) = tokio::join!(work(&house.app), work(&other));
    // Claiming a bucket that the other has just locked may leave its rows for a later round.
    assert_eq!(one + two + work(&house.app).await, waiting);
    let notices = all_notices(&house).await;
    assert_eq!(notices.len(), 30);
    assert!(notices.iter().all(|notice| notice.kind == "referral"));
    let far = house.now() + MINUTE * 1_000_000;
    assert_eq!(store.claim_outbox(far, far, 100).await.unwrap(), [], "nothing is left");
}

/// A worker that dies between claiming and delivering loses nothing.
pub async fn what_a_worker_leaves_behind_another_delivers(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "crash").await;
    let id = house.file_one().await;
    house.refer(id, &house.departments[..1]).await;
    let waiting = heard(&*store, id).await.len();
    let claimed = store.claim_outbox(house.now(), house.now() + MINUTE, 100).await.unwrap();
    assert_eq!(claimed.len(), waiting);
    assert_eq!(house.app.deliver(100).await.unwrap(), 0);
    assert_eq!(all_notices(&house).await, []);
    // One that dies after writing the notices but before it says so.
    house.clock.forward(MINUTE);
    assert_eq!(house.app.deliver(100).await.unwrap(), u32::try_from(waiting).unwrap());
    let notices = all_notices(&house).await;
    assert_eq!(notices.len(), 1);
    store.put_notices(notices.clone()).await.unwrap();
    assert_eq!(all_notices(&house).await, notices);
}

/// Rung clocks, counters and referrals reach the role and office they name; nothing goes to the complainant.
pub async fn what_happened_becomes_notices_for_those_who_must_see_it(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "notices").await;
    let id = house.file_one().await;
    let case = house.refer(id, &house.departments[..1]).await;
    house.app.deliver(100).await.unwrap();
    let department = (house.departments[0].clone(), "department".to_owned());
    let [referral] =
        store.notices(std::slice::from_ref(&department), None, 10).await.unwrap().try_into().unwrap();
    assert_eq!((referral.kind.as_str(), referral.case, referral.body.referral), ("referral", id, Some(1)));
    assert_eq!(referral.at, house.now());

    let handler = house.who("department", &house.departments[0]);
    house.act(handler, id, "hand_back", "done", json!({"reason": "不是我们"})).await;
    house.app.deliver(100).await.unwrap();
    let lead = (house.office.clone(), "service_lead".to_owned());
    let [told] = store.notices(std::slice::from_ref(&lead), None, 10).await.unwrap().try_into().unwrap();
    assert_eq!(told.kind, "told");
    assert!(told.body.message.unwrap().zh.contains("退回传递单"));

    let promise = &case.clocks[0].started;
    let clerk = (house.office.clone(), "clerk".to_owned());
    for _ in 0..20 {
        house.clock.forward(SignedDuration::from_hours(24));
        while house.app.sweep(100).await.unwrap() > 0 {}
        house.app.deliver(100).await.unwrap();
    }
    let clerks = store.notices(&[clerk], None, 10).await.unwrap();
    let kinds: Vec<_> = clerks.iter().map(|notice| notice.kind.as_str()).collect();
    assert_eq!(kinds, ["remind", "warn"]);
    for notice in &clerks {
        let clock = NoticeBody {
            procedure: Some(crate::house::PROCEDURE.into()),
            clock: Some("promise".into()),
            due: Some(promise.due_at),
            ..NoticeBody::default()
        };
        assert_eq!(notice.body, clock);
    }
    let leads = store.notices(&[lead], None, 200).await.unwrap();
    assert!(leads.iter().filter(|notice| notice.kind == "escalate").count() > 5);
    let to_complainant =
        [(house.office.clone(), "complainant".to_owned()), (String::new(), "complainant".to_owned())];
    assert_eq!(store.notices(&to_complainant, None, 10).await.unwrap(), []);
}

fn notice(house: &House, n: u32, role: &str) -> Notice {
    let office = if n.is_multiple_of(4) { house.departments[0].clone() } else { house.office.clone() };
    Notice {
        office,
        role: role.into(),
        // Several at one instant, so that case and event break the tie.
        at: house.now() + MINUTE * i32::try_from(n / 3).unwrap(),
        case: CaseId::new(house.now(), house.chance.next()),
        seq: n + 1,
        kind: ["warn", "remind", "escalate", "told", "referral"][usize::try_from(n % 5).unwrap()].into(),
        body: NoticeBody { message: Some(Text::new("请过问", "Please help")), ..NoticeBody::default() },
    }
}

/// Notices of several posts, newest first, however the pages are cut and whatever is added meanwhile.
pub async fn notices_come_newest_first_and_each_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "paging").await;
    let all: Vec<Notice> = (0..40).map(|n| notice(&house, n, "clerk")).collect();
    store.put_notices(all.clone()).await.unwrap();
    store.put_notices((0..9).map(|n| notice(&house, n, "leader")).collect()).await.unwrap();
    let place = |notice: &Notice| (notice.at, notice.case, notice.seq);
    let post = |office: &String| (office.clone(), "clerk".to_owned());
    let (csd, works) = (post(&house.office), post(&house.departments[0]));
    for posts in
        [vec![csd.clone()], vec![works.clone()], vec![csd.clone(), works.clone(), csd.clone()], vec![]]
    {
        let mut wanted: Vec<Notice> =
            all.iter().filter(|n| posts.iter().any(|(office, _)| *office == n.office)).cloned().collect();
        wanted.sort_by_key(|notice| std::cmp::Reverse(place(notice)));
        for limit in [1, 6, 200] {
            let mut met: Vec<Notice> = Vec::new();
            loop {
                let page = store.notices(&posts, met.last().map(place), limit).await.unwrap();
                if page.is_empty() {
                    break;
                }
                met.extend(page);
                let mut newer = notice(&house, 1, "clerk");
                newer.at = Timestamp::from_microsecond(newer.at.as_microsecond() + 86_400_000_000).unwrap();
                store.put_notices(vec![newer]).await.unwrap();
            }
            met.retain(|notice| all.contains(notice));
            assert_eq!(met, wanted);
        }
    }
}

/// Writing a notice again changes nothing, also when both come at once.
pub async fn a_notice_written_twice_is_there_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "twice").await;
    let all: Vec<Notice> = (0..20).map(|n| notice(&house, n, "clerk")).collect();
    let (a, b) = tokio::join!(store.put_notices(all.clone()), store.put_notices(all.clone()));
    a.unwrap();
    b.unwrap();
    let mut changed = all[0].clone();
    changed.kind = "told".into();
    store.put_notices(vec![changed]).await.unwrap();
    let posts = [&house.office, &house.departments[0]].map(|office| (office.clone(), "clerk".to_owned()));
    let mut kept = store.notices(&posts, None, 200).await.unwrap();
    kept.sort_by_key(|notice| notice.seq);
    assert_eq!(kept, all);
}
