//! The record of transfers: in pages, and as it follows from the logs.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{
    Basis, Shown, Sorts, Store, Transfer, TransferBody, TransferFilter, TransferPlace, Way, Within,
};
use redress_domain::case::Who;
use redress_domain::id::CaseId;

use crate::House;

fn transfer(case: CaseId, seq: u32, at: Timestamp, office: &str, receiver: &str, way: Way) -> Transfer {
    let sorts = Sorts { complainant: Shown::Masked, statement: true, files: seq, ..Sorts::default() };
    let basis = Basis { act: "send_slip".into(), article: Some("第十二条".into()), ..Basis::default() };
    let body = TransferBody { sorts, basis, by: Who::Person(7), referral: Some(seq), other: None };
    Transfer { case, seq, at, office: office.into(), receiver: receiver.into(), way, body }
}

fn place(one: &Transfer) -> TransferPlace {
    (one.at, one.case, one.seq)
}

/// Each comes back as it was written, newest first and once, whatever is asked for and however short the pages are.
pub async fn the_record_comes_newest_first_and_each_once(store: Arc<dyn Store>) {
    let start: Timestamp = "2026-05-06T01:00:00Z".parse().unwrap();
    let (here, there, third) = ("tr-here", "tr-there", "tr-third");
    let mut all = Vec::new();
    for n in 0..12_u32 {
        let case = CaseId::new(start, 0x7700 + u64::from(n % 4));
        // Some at the same instant.
        let at = start + SignedDuration::from_hours(i64::from(n / 2));
        let (office, receiver) = [(here, there), (there, here), (here, third)][n as usize % 3];
        let way = if n % 5 == 0 { Way::Transfer } else { Way::Referral };
        all.push(transfer(case, n + 2, at, office, receiver, way));
    }
    for one in all.iter().chain(&all) {
        store.put_transfer(one).await.unwrap();
    }
    all.sort_by_key(|one| std::cmp::Reverse(place(one)));
    let offices = |some: &[&str]| Some(some.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
    let day = Within { from: Some(start + SignedDuration::from_hours(2)), until: Some(all[0].at) };
    for filter in [
        TransferFilter { offices: offices(&[here, there]), ..TransferFilter::default() },
        TransferFilter { offices: offices(&[here]), ..TransferFilter::default() },
        TransferFilter { offices: offices(&[here]), way: Some(Way::Transfer), ..TransferFilter::default() },
        TransferFilter { offices: offices(&[here, there]), within: day, ..TransferFilter::default() },
        TransferFilter { receiver: Some(here.into()), ..TransferFilter::default() },
        TransferFilter { receiver: Some(third.into()), within: day, ..TransferFilter::default() },
        TransferFilter { offices: offices(&["tr-none"]), ..TransferFilter::default() },
        TransferFilter { offices: offices(&[]), ..TransferFilter::default() },
    ] {
        let fits = |one: &&Transfer| {
            filter.offices.as_ref().is_none_or(|some| some.contains(&one.office))
                && filter.receiver.as_ref().is_none_or(|receiver| *receiver == one.receiver)
                && filter.way.is_none_or(|way| way == one.way)
                && filter.within.from.is_none_or(|from| one.at >= from)
                && filter.within.until.is_none_or(|until| one.at < until)
        };
        let wanted: Vec<Transfer> = all.iter().filter(fits).cloned().collect();
        for limit in [1, 3, 50] {
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let page =
                    store.transfers(&TransferFilter { before, limit, ..filter.clone() }).await.unwrap();
                before = page.last().map(place);
                let last = page.len() < limit as usize;
                found.extend(page);
                if last {
                    break;
                }
            }
            assert_eq!(found, wanted, "{filter:?} by {limit}");
        }
    }
}

/// What is written down of a case is made what its log gives, and what others wrote of later events stays.
pub async fn the_record_of_a_case_is_made_good(store: Arc<dyn Store>) {
    let at: Timestamp = "2026-05-06T01:00:00Z".parse().unwrap();
    let (case, other) = (CaseId::new(at, 0x8801), CaseId::new(at, 0x8802));
    let one = |case, seq| transfer(case, seq, at, "tm-here", "tm-there", Way::Referral);
    let kept = async || {
        let offices = Some(vec!["tm-here".to_owned()]);
        let filter = TransferFilter { offices, limit: 50, ..TransferFilter::default() };
        let all = store.transfers(&filter).await.unwrap();
        all.iter().map(|one| (one.case, one.seq)).collect::<BTreeSet<_>>()
    };
    let wanted = [one(case, 3), one(case, 5)];
    assert!(store.make_transfers(case, 9, &wanted).await.unwrap());
    assert!(!store.make_transfers(case, 9, &wanted).await.unwrap());
    store.put_transfer(&one(other, 4)).await.unwrap();
    store.put_transfer(&one(case, 4)).await.unwrap();
    store.put_transfer(&one(case, 10)).await.unwrap();
    assert!(store.make_transfers(case, 9, &wanted).await.unwrap(), "of event 4 nothing went");
    assert_eq!(kept().await, BTreeSet::from([(case, 3), (case, 5), (case, 10), (other, 4)]));
    let changed = Transfer { receiver: "tm-other".into(), ..one(case, 5) };
    store.put_transfer(&changed).await.unwrap();
    assert!(store.make_transfers(case, 9, &wanted).await.unwrap());
    assert!(!store.make_transfers(case, 9, &wanted).await.unwrap());
}

/// Whatever is delivered again, by two at once or built anew, the record is what the logs give; it outlives the case.
pub async fn the_record_follows_from_the_logs_however_it_is_delivered(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "transfers").await;
    let filter = TransferFilter { limit: 100, ..TransferFilter::default() };
    let (one, two) = (house.file_one().await, house.file_one().await);
    house.refer(one, &house.departments).await;
    house.refer(two, &house.departments[..1]).await;
    let beside = house.beside("another").await;
    let (first, second) = tokio::join!(house.app.deliver(100), beside.deliver(100));
    assert!(first.unwrap() + second.unwrap() > 0);
    while house.app.deliver(100).await.unwrap() > 0 {}
    let all = store.transfers(&filter).await.unwrap();
    let of = |id| all.iter().filter(|transfer| transfer.case == id).count();
    assert_eq!((all.len(), of(one), of(two)), (3, 2, 1));
    assert!(all.iter().all(|one| one.way == Way::Referral && one.body.sorts.complainant == Shown::Masked));
    for id in [one, two] {
        assert!(!house.app.rebuild(id).await.unwrap(), "what was delivered is what rebuilding gives");
        store.make_transfers(id, 1_000, &[]).await.unwrap();
    }
    assert_eq!(store.transfers(&filter).await.unwrap(), []);

    // What was there before there was a record is written down by the walk over older cases.
    store.put_setting("former_walked_3", &[]).await.unwrap();
    while house.app.rebuild_former(1).await.unwrap() > 0 {}
    assert_eq!(store.transfers(&filter).await.unwrap(), all);
}
