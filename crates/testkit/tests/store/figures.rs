//! Figures are what counting over the logs gives: after delivery, delivered twice, and built anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{By, CaseFilter, Counted, Facet, FigureFilter, Store, Sums};
use redress_domain::calendar::office_day;
use redress_domain::case::{Case, Event, Fact, replay};
use redress_domain::guard::Scalar;
use redress_domain::id::CaseId;
use redress_testkit::{House, Seeded};
use serde_json::json;

use crate::place::Place;
use crate::same::act;

const KINDS: [&str; 5] = ["engineering", "service", "product", "delivery", "other"];

/// Months of random work in one house.
async fn work(house: &House, chance: &Seeded) -> Vec<CaseId> {
    let mut ids = Vec::new();
    for _ in 0..500 {
        match chance.below(20) {
            0 => {
                let mut filing = house.filing();
                filing.facts.insert("kind".into(), json!(chance.pick(&KINDS)));
                filing.channel = (*chance.pick(&["web", "phone", "letter"])).into();
                filing.complainant.region = (chance.below(2) == 0).then(|| "330402".into());
                filing.respondents[0].region = (chance.below(2) == 0).then(|| "330106".into());
                filing.respondents[0].name = (*chance.pick(&["某建材公司", "王五"])).into();
                ids.push(house.app.file(house.clerk(), filing, None).await.unwrap().case);
            }
            1 | 2 => {
                house.clock.forward(SignedDuration::from_hours(i64::try_from(chance.below(90)).unwrap()));
                house.app.sweep(50).await.unwrap();
                house.app.deliver(9).await.unwrap();
            }
            _ if ids.is_empty() => {}
            _ => drop(act(house, chance, &ids).await),
        }
    }
    for said in ["satisfied", "fair"] {
        ids.push(finish(house, chance, said).await);
    }
    ids
}

/// A case that goes all the way, so that something is caused, answered and rated for certain.
async fn finish(house: &House, chance: &Seeded, said: &str) -> CaseId {
    let id = house.file_one().await;
    let clerk = house.clerk();
    let found = json!({ "findings": "属实", "cause_class": "delay" });
    house.act(clerk, id, "investigate", "founded", found).await;
    let slip = json!({ "departments": [house.departments[0]], "request": "请答复" });
    house.act(clerk, id, "send_slip", "done", slip).await;
    let answer = json!({ "finding": "漏装", "plan": "补装", "remedy": "repair", "amount": 0, "cause_class": "installation" });
    house.act(house.who("department", &house.departments[0]), id, "answer", "done", answer).await;
    house.clock.forward(SignedDuration::from_hours(24 * i64::try_from(chance.below(12)).unwrap()));
    let plan = json!({ "remedy": "repair", "amount": 0, "commitment": "三日内补装" });
    house.act(clerk, id, "propose", "done", plan).await;
    house.act(house.who("service_lead", &house.office), id, "approve", "done", json!({})).await;
    house.act(clerk, id, "offer", "done", json!({ "proposal": "三日内补装" })).await;
    house.act(clerk, id, "record_consent", "accepted", json!({})).await;
    let done = json!({ "record": "已补装" });
    house.act(house.who("department", &house.departments[0]), id, "report_done", "done", done).await;
    house.act(clerk, id, "visit", said, json!({})).await;
    id
}

/// What one log counts for, by day; and its values.
struct Count {
    days: BTreeMap<String, Sums>,
    values: BTreeSet<(Facet, String)>,
    case: Case,
}

/// Counts one log, event by event.
fn count(log: &[Event]) -> Count {
    let case = replay(log).unwrap();
    let mut days = BTreeMap::<String, Sums>::new();
    let mut add = |at: Timestamp, sums: Sums| *days.entry(office_day(at).to_string()).or_default() += sums;
    add(case.received_at, Sums { received: 1, ..Sums::default() });
    let mut values = BTreeSet::from([(Facet::Channel, case.channel.clone())]);
    let choice = |fact: &str| match case.facts.get(fact) {
        Some(Scalar::Text(choice)) => Some(format!("{}:{choice}", case.procedure)),
        _ => None,
    };
    values.extend(choice("kind").map(|kind| (Facet::Kind, kind)));
    values.extend(choice("cause_class").map(|cause| (Facet::Cause, cause)));
    if let Some(places) = &case.places {
        let home = places.complainant.as_ref().and_then(|who| who.region);
        let region = home.or(places.respondents[0].region).unwrap();
        values.insert((Facet::Region, region.to_string()));
    }
    let (mut due, mut rated, mut answered) = (BTreeMap::new(), None, None);
    for event in log {
        match &event.fact {
            Fact::ClockStarted(clock) if clock.referral.is_none() => {
                due.insert(clock.no, clock.due_at);
            }
            Fact::ReferralSent { office, .. } => {
                values.insert((Facet::Department, office.clone()));
            }
            Fact::ClockStopped { no } if answered.is_some_and(|(at, _)| at == event.at) => {
                let late = due.get(no).is_some_and(|due| *due <= event.at);
                answered = answered.map(|(at, kept)| (at, kept && !late));
            }
            Fact::Acted { act, outcome, set, .. } => {
                if set.iter().any(|set| set == "replied") && answered.is_none() {
                    answered = Some((event.at, true));
                }
                if act == "visit" && outcome != "unreachable" {
                    rated = Some((event.at, outcome.clone()));
                }
            }
            _ => {}
        }
    }
    if let Some((at, kept)) = answered {
        add(at, Sums { answered: 1, on_time: kept.into(), ..Sums::default() });
    }
    if let Some(at) = case.closed_at {
        add(at, Sums { closed: 1, ..Sums::default() });
    }
    if let Some((at, said)) = rated {
        let satisfied = said.ends_with("satisfied") && said != "dissatisfied";
        add(at, Sums { rated: 1, satisfied: satisfied.into(), ..Sums::default() });
        values.insert((Facet::Satisfaction, said));
    }
    Count { days, values, case }
}

fn total(of: &BTreeMap<String, Sums>) -> Sums {
    let mut all = Sums::default();
    of.values().for_each(|sums| all += *sums);
    all
}

async fn agrees(house: &House, ids: &[CaseId]) -> BTreeMap<String, Sums> {
    let store = &house.store;
    let mut counts = Vec::new();
    for id in ids {
        let log = store.events(*id, 0, 10_000).await.unwrap();
        let log: Vec<Event> = log.iter().map(|stored| serde_json::from_str(&stored.body).unwrap()).collect();
        counts.push(count(&log));
    }
    let filter = FigureFilter { offices: Some(vec![house.office.clone()]), ..FigureFilter::default() };
    let mut days = BTreeMap::<String, Sums>::new();
    for (day, sums) in counts.iter().flat_map(|count| &count.days) {
        *days.entry(day.clone()).or_default() += *sums;
    }
    let found: BTreeMap<_, _> = store.sums(&filter, By::Day).await.unwrap().into_iter().collect();
    assert_eq!(found, days);
    let mut values = BTreeMap::<(Facet, String), Sums>::new();
    let mut late = BTreeMap::<(Facet, String), i64>::new();
    for count in &counts {
        for key in &count.values {
            *values.entry(key.clone()).or_default() += total(&count.days);
            let overdue =
                !count.case.ended && count.case.running().any(|clock| clock.started.due_at <= house.now());
            *late.entry(key.clone()).or_default() += i64::from(overdue);
        }
    }
    late.retain(|_, count| *count > 0);
    for facet in Facet::SHOWN.into_iter().filter(|facet| *facet != Facet::Respondent) {
        let wanted = values.iter().filter(|((of, _), _)| *of == facet);
        let wanted: BTreeMap<_, _> = wanted.map(|((_, value), sums)| (value.clone(), *sums)).collect();
        let found: BTreeMap<_, _> =
            store.sums(&filter, By::Value(facet)).await.unwrap().into_iter().collect();
        assert_eq!(found, wanted, "{facet:?}");
        let wanted = late.iter().filter(|((of, _), _)| *of == facet);
        let wanted: BTreeMap<_, _> = wanted.map(|((_, value), count)| (value.clone(), *count)).collect();
        let found = store.overdue(&filter, By::Value(facet), house.now()).await.unwrap();
        assert_eq!(found.into_iter().collect::<BTreeMap<_, _>>(), wanted, "{facet:?}");
    }
    // Of organisations there is one; the other respondent is a person.
    let organisations = store.sums(&filter, By::Value(Facet::Respondent)).await.unwrap();
    assert_eq!(organisations.len(), 1);
    lists_are_as_long(house, &filter).await;
    days
}

/// The list that a figure opens is as long as the figure says.
async fn lists_are_as_long(house: &House, filter: &FigureFilter) {
    let listed = async |counted: Counted, ended: Option<bool>| {
        let filter = CaseFilter {
            offices: filter.offices.clone(),
            counted,
            ended,
            limit: 200,
            ..CaseFilter::default()
        };
        i64::try_from(house.store.cases(&filter).await.unwrap().len()).unwrap()
    };
    let mut some = 0;
    for facet in Facet::SHOWN {
        for (value, sums) in house.store.sums(filter, By::Value(facet)).await.unwrap() {
            let of = Counted { values: vec![(facet, value)], ..Counted::default() };
            assert_eq!(listed(of.clone(), None).await, sums.received);
            assert_eq!(listed(of.clone(), Some(true)).await, sums.closed);
            for (counted, wanted) in [
                (Counted { answered: Some(true), ..of.clone() }, sums.answered),
                (Counted { answered: Some(false), ..of.clone() }, sums.received - sums.answered),
                (Counted { on_time: Some(true), ..of.clone() }, sums.on_time),
                (Counted { on_time: Some(false), ..of.clone() }, sums.answered - sums.on_time),
                (Counted { satisfied: Some(true), ..of.clone() }, sums.satisfied),
            ] {
                assert_eq!(listed(counted, None).await, wanted);
                some += wanted;
            }
        }
    }
    assert!(some > 0);
    for (day, sums) in house.store.sums(filter, By::Day).await.unwrap() {
        let day = Some(day.parse().unwrap());
        let answered = Counted { answered_from: day, answered_to: day, ..Counted::default() };
        assert_eq!(listed(answered, None).await, sums.answered);
        let rated = Counted { rated_from: day, rated_to: day, ..Counted::default() };
        assert_eq!(listed(rated, None).await, sums.rated);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_what_counting_the_logs_gives_delivered_twice_and_built_anew() {
    for place in Place::all().await {
        let store: Arc<dyn Store> = Arc::new(place.database.clone());
        let house = House::new(store.clone(), "figures").await;
        let chance = Seeded::named("what is counted");
        let ids = work(&house, &chance).await;
        while house.app.deliver(50).await.unwrap() > 0 {}
        let days = agrees(&house, &ids).await;
        let all = total(&days);
        assert!(all.answered > all.on_time && all.on_time > 0 && all.rated > all.satisfied, "{all:?}");

        // Whatever is delivered again, by two at once, counts no more.
        let rows = place.rows().await;
        for id in &ids {
            let before = store.tally(*id).await.unwrap().unwrap();
            let again = store.put_tally(Some(&before), &before);
            again.await.unwrap();
            assert!(store.put_tally(None, &before).await.is_err(), "a case is counted once");
            assert!(!house.app.rebuild(*id).await.unwrap(), "nothing to make good");
        }
        let counted = place.rows().await;
        // Of the tallies the version moves on with clocks that rang.
        for table in ["facets", "figures_day"] {
            assert_eq!(counted[table], rows[table], "{table}");
        }

        store.forget_tallies().await.unwrap();
        let none = FigureFilter { offices: Some(vec![house.office.clone()]), ..FigureFilter::default() };
        assert_eq!(store.sums(&none, By::Day).await.unwrap(), []);
        for id in &ids {
            house.app.rebuild(*id).await.unwrap();
        }
        assert_eq!(agrees(&house, &ids).await, days);

        // What was there before figures were kept is counted page by page.
        store.forget_tallies().await.unwrap();
        store.put_setting("former_walked_3", &[]).await.unwrap();
        while house.app.rebuild_former(7).await.unwrap() > 0 {}
        assert_eq!(agrees(&house, &ids).await, days);
        assert_eq!(house.app.rebuild_former(7).await.unwrap(), 0, "once and for all");
    }
}
