//! The working pages: groups and their counts, what others owe, what a row shows, what changed, views, presence.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;
use redress_app::ports::{Change, DutyFilter, DutyLine, Present, Store, View};
use redress_domain::case::Case;
use redress_domain::case::duty::{Kind, duties};
use redress_domain::case::lateness::Lateness;
use serde_json::json;

use crate::House;

/// Every duty is listed in the one group where the domain puts it, and counted there, in both orders.
pub async fn every_duty_is_in_one_group_and_counted_there(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "groups").await;
    let mut ids = Vec::new();
    for n in 0..14 {
        house.clock.forward(SignedDuration::from_hours(26));
        let id = house.file_one().await;
        if n % 3 == 0 {
            house.refer(id, &house.departments[..1 + n % 2]).await;
        }
        ids.push(id);
        while house.app.sweep(100).await.unwrap() > 0 {}
    }
    let bounds = house.app.bounds();
    let (mut wanted, mut escalated) = (Vec::new(), 0);
    for id in &ids {
        let case: Case = store.case(*id).await.unwrap().unwrap().0;
        for duty in duties(house.procedure(), &case) {
            escalated += usize::from(duty.escalated);
            wanted.push((bounds.lateness(duty.due_at, duty.escalated), duty.kind, case.id, duty.no));
        }
    }
    assert!(escalated > 0 && escalated < wanted.len(), "some were escalated: {escalated}");
    let offices = [&house.office, &house.departments[0], &house.departments[1]];
    let posts: Vec<_> = house
        .procedure()
        .roles
        .iter()
        .flat_map(|role| offices.map(|office| (office.clone(), role.id.clone())))
        .collect();
    let all = DutyFilter { posts: Some(posts), limit: 3, ..DutyFilter::default() };
    for kind in [None, Some(Kind::Referral), Some(Kind::Approval)] {
        let counts =
            store.duty_counts(&DutyFilter { kind, ..all.clone() }, bounds).await.unwrap().by_lateness;
        for (lateness, count) in Lateness::ALL.into_iter().zip(counts) {
            let fits = |found: &&(Lateness, Option<Kind>, _, _)| {
                found.0 == lateness && kind.is_none_or(|kind| found.1 == Some(kind))
            };
            let wanted: BTreeSet<_> = wanted.iter().filter(fits).map(|found| (found.2, found.3)).collect();
            assert_eq!(usize::try_from(count).unwrap(), wanted.len(), "{lateness:?} {kind:?}");
            for by_received in [false, true] {
                let lateness = Some((lateness, bounds));
                let mut filter = DutyFilter { kind, lateness, by_received, ..all.clone() };
                let key = |line: &DutyLine| {
                    let due = line.due_at.map_or(i64::MAX, |at| at.as_microsecond());
                    (if by_received { line.received_at.as_microsecond() } else { due }, line.id, line.no)
                };
                let mut met = Vec::new();
                loop {
                    let page = store.duties(&filter).await.unwrap();
                    let Some(last) = page.last() else { break };
                    filter.after = Some(key(last));
                    met.extend(page.iter().map(key));
                }
                assert!(met.is_sorted_by(|a, b| a < b));
                let met: BTreeSet<_> = met.into_iter().map(|(_, id, no)| (id, no)).collect();
                assert_eq!(met, wanted, "{filter:?}");
            }
        }
    }
    let seats = store.seats(&offices.map(Clone::clone), bounds).await.unwrap();
    let sum = |pick: fn(&redress_app::ports::Seat) -> i64| -> i64 { seats.iter().map(pick).sum() };
    let late = |found: &&(Lateness, Option<Kind>, _, _)| found.0 <= Lateness::Late;
    let grave = |found: &&(Lateness, Option<Kind>, _, _)| found.0 == Lateness::Grave;
    assert_eq!(usize::try_from(sum(|seat| seat.open)).unwrap(), wanted.len());
    assert_eq!(usize::try_from(sum(|seat| seat.late)).unwrap(), wanted.iter().filter(late).count());
    assert_eq!(usize::try_from(sum(|seat| seat.grave)).unwrap(), wanted.iter().filter(grave).count());
    let asked = store.seats(std::slice::from_ref(&house.office), bounds).await.unwrap();
    let asked: i64 = asked.iter().filter(|seat| seat.asked_by.is_some()).map(|seat| seat.open).sum();
    let referred = wanted.iter().filter(|found| found.1 == Some(Kind::Referral)).count();
    assert_eq!(usize::try_from(asked).unwrap(), referred, "what departments owe the office");
}

/// A page's cases come in one go, each with its newest event and the texts that were asked for.
pub async fn a_page_gets_what_its_rows_show(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "rows").await;
    let (a, b, c) = (house.file_one().await, house.file_one().await, house.file_one().await);
    house.act(house.clerk(), a, "interim_reply", "done", json!({ "answer": "正在查" })).await;
    let states = store.states(&[a, b]).await.unwrap();
    let met: BTreeSet<_> = states.iter().map(|case| case.id).collect();
    assert_eq!(met, BTreeSet::from([a, b]));
    let latest = store.latest(&[a, b, c], &["filed", "acted"]).await.unwrap();
    let kinds: BTreeSet<_> = latest.iter().map(|(id, event)| (*id, event.kind.as_str())).collect();
    assert_eq!(kinds, BTreeSet::from([(a, "acted"), (b, "filed"), (c, "filed")]));
    let last = store.texts(a).await.unwrap().last().unwrap().clone();
    assert_eq!(store.texts_at(&[(a, last.no), (b, 99)]).await.unwrap(), [(a, last)]);
    assert_eq!(store.states(&[]).await.unwrap(), []);
}

/// An office hears of each case once, with the newest event, in order; what is old is forgotten.
pub async fn changes_are_heard_by_office_and_forgotten(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "changes").await;
    let (a, b, office) = (house.file_one().await, house.file_one().await, house.office.clone());
    let start = house.now();
    let at = |seconds: i64| start + SignedDuration::from_secs(seconds);
    let change = |seconds, case, seq| Change { at: at(seconds), office: office.clone(), case, seq };
    let other = Change { office: format!("{office}-other"), ..change(1, b, 1) };
    store.put_changes(&[change(1, a, 1), change(2, b, 1), other], start).await.unwrap();
    store.put_changes(&[change(3, a, 4)], start).await.unwrap();
    let mine = [office.clone(), format!("{office}-none")];
    assert_eq!(store.changes(&mine, start, 10).await.unwrap(), [change(2, b, 1), change(3, a, 4)]);
    assert_eq!(store.changes(&mine, start, 1).await.unwrap(), [change(2, b, 1)]);
    assert_eq!(store.changes(&mine, at(2), 10).await.unwrap(), [change(3, a, 4)]);
    assert_eq!(store.changes(&[], start, 10).await.unwrap(), []);
    store.put_changes(&[change(9, b, 2)], at(4)).await.unwrap();
    assert_eq!(store.changes(&mine, start, 10).await.unwrap(), [change(9, b, 2)]);
}

/// Views belong to a person and are known by their names; who is there is known until their time is over.
pub async fn views_and_presence_are_kept(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "views").await;
    let people: Vec<i64> = house
        .people
        .iter()
        .map(|(_, _, caller)| match caller {
            redress_app::people::Caller::Person { person, .. } => person.id,
            _ => unreachable!("everybody of the house is a person"),
        })
        .collect();
    let view = |id, name: &str, filters: &str| View { id, name: name.into(), filters: filters.into() };
    store.put_view(people[0], &view(2, "乙", "{}")).await.unwrap();
    store.put_view(people[0], &view(1, "a", "{}")).await.unwrap();
    store.put_view(people[0], &view(1, "a", "{\"state\":\"late\"}")).await.unwrap();
    store.put_view(people[1], &view(2, "not theirs", "{}")).await.unwrap();
    let kept = [view(1, "a", "{\"state\":\"late\"}"), view(2, "乙", "{}")];
    assert_eq!(store.views(people[0]).await.unwrap(), kept);
    assert_eq!(store.views(people[1]).await.unwrap(), []);
    store.drop_view(people[1], 1).await.unwrap();
    store.drop_view(people[0], 2).await.unwrap();
    assert_eq!(store.views(people[0]).await.unwrap(), kept[..1]);

    let (case, now) = (house.file_one().await, house.now());
    let soon = now + SignedDuration::from_secs(30);
    let there = |person: i64, typing| Present { person, typing };
    for one in [there(people[1], false), there(people[0], false), there(people[1], true)] {
        store.put_present(case, &one, soon, now).await.unwrap();
    }
    let mut both = vec![there(people[0], false), there(people[1], true)];
    both.sort_by_key(|one| one.person);
    assert_eq!(store.present(case, now).await.unwrap(), both);
    assert_eq!(store.present(case, soon).await.unwrap(), []);
    store.drop_present(case, people[0]).await.unwrap();
    assert_eq!(store.present(case, now).await.unwrap(), [there(people[1], true)]);
}
