//! Many cases: pages, figures, walks, clocks that are due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use redress_app::ports::{CaseFilter, CaseLine, DutyFilter, DutyLine, FigureFilter, Figures, Store, Within};
use redress_domain::case::Case;
use redress_domain::case::duty::duties;
use redress_domain::id::CaseId;
use serde_json::json;

use crate::House;

/// Days between two cases: some fall on one instant, so that ids must break the tie.
async fn some_cases(house: &House, count: usize) -> Vec<CaseId> {
    let mut ids = Vec::new();
    for n in 0..count {
        if n % 3 != 0 {
            house.clock.forward(SignedDuration::from_hours(30));
        }
        let id = house.file_one().await;
        match n % 5 {
            0 => drop(house.withdraw(id).await),
            1 => drop(house.refer(id, &house.departments[..1]).await),
            2 => drop(house.refer(id, &house.departments).await),
            3 => {
                house.act(house.clerk(), id, "investigate", "unfounded", json!({"findings": "无"})).await;
                house.clock.forward(SignedDuration::from_hours(24 * (7 * i64::try_from(n).unwrap() % 80)));
                let told = json!({"findings": "无", "other_routes": "12315"});
                house.act(house.clerk(), id, "return_findings", "done", told).await;
            }
            _ => {}
        }
        ids.push(id);
    }
    ids
}

async fn loaded(house: &House, ids: &[CaseId]) -> Vec<Case> {
    let mut cases = Vec::new();
    for id in ids {
        cases.push(house.store.case(*id).await.unwrap().unwrap().0);
    }
    cases
}

fn duty_place(line: &DutyLine) -> (i64, CaseId, u32) {
    (line.due_at.map_or(i64::MAX, |at| at.as_microsecond()), line.id, line.no)
}

/// Duties in the order in which they are due, however the pages are cut and whatever is filed meanwhile.
pub async fn duties_come_by_due_time_and_each_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "duties").await;
    let ids = some_cases(&house, 25).await;
    let mut wanted = BTreeSet::new();
    for case in loaded(&house, &ids).await {
        for duty in duties(house.procedure(), &case) {
            let due = duty.due_at.map_or(i64::MAX, |at| at.as_microsecond());
            wanted.insert((due, case.id, duty.no));
        }
    }
    assert!(wanted.len() > 15);
    let offices = [&house.office, &house.departments[0], &house.departments[1]];
    let posts: Vec<_> = house
        .procedure()
        .roles
        .iter()
        .flat_map(|role| offices.map(|office| (office.clone(), role.id.clone())))
        .collect();
    for limit in [1, 7, 200] {
        let mut filter = DutyFilter { posts: Some(posts.clone()), limit, ..DutyFilter::default() };
        let mut met = Vec::new();
        loop {
            let page = store.duties(&filter).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.after = Some(duty_place(last));
            met.extend(page.iter().map(duty_place));
            if met.len() < 10 {
                house.file_one().await; // due later than all that is there, or met as well
            }
        }
        assert!(met.is_sorted());
        assert_eq!(met.iter().collect::<BTreeSet<_>>().len(), met.len(), "each once");
        let met: BTreeSet<_> = met.into_iter().collect();
        assert!(wanted.is_subset(&met));
        wanted.extend(met);
    }
}

/// The duties of several posts are those of each, also when there are very many posts or one twice.
pub async fn duties_of_posts_are_those_of_each_post(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "posts").await;
    some_cases(&house, 15).await;
    let page = async |posts: Vec<(String, String)>, due_before: Option<Timestamp>| {
        let filter = DutyFilter { posts: Some(posts), due_before, limit: 200, ..DutyFilter::default() };
        store.duties(&filter).await.unwrap()
    };
    let post = |office: &str, role: &str| (office.to_owned(), role.to_owned());
    let mine = post(&house.office, "clerk");
    let theirs = post(&house.departments[0], "department");
    let (a, b) = (page(vec![mine.clone()], None).await, page(vec![theirs.clone()], None).await);
    assert!(a.iter().all(|line| line.office == mine.0 && line.role == mine.1) && !a.is_empty());
    assert!(b.iter().all(|line| line.office == theirs.0 && line.role == theirs.1) && !b.is_empty());
    let mut all: Vec<_> = a.iter().chain(&b).cloned().collect();
    all.sort_by_key(duty_place);
    let both = vec![mine.clone(), theirs.clone(), mine.clone()];
    assert_eq!(page(both.clone(), None).await, all);
    let strangers = (0..40).map(|n| post(&format!("{}-{n}", house.office), "clerk"));
    assert_eq!(page(both.iter().cloned().chain(strangers).collect(), None).await, all);
    assert_eq!(page(Vec::new(), None).await, []);
    let soon = house.now();
    let early: Vec<_> = all.into_iter().filter(|line| line.due_at.is_some_and(|at| at < soon)).collect();
    assert!(!early.is_empty());
    assert_eq!(page(both, Some(soon)).await, early);
}

/// Lists of cases hold what the filter says, newest first, however the pages are cut.
pub async fn cases_come_newest_first_and_each_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "cases").await;
    let ids = some_cases(&house, 25).await;
    let cases = loaded(&house, &ids).await;
    let mut filters = vec![CaseFilter::default()];
    for stage in ["received", "with_department", "withdrawn", "no-such-stage"] {
        filters.push(CaseFilter { stage: Some(stage.into()), ..CaseFilter::default() });
    }
    for ended in [true, false] {
        filters.push(CaseFilter { ended: Some(ended), ..CaseFilter::default() });
    }
    let (now, middle) = (house.now(), cases[12].received_at);
    for overdue in [true, false] {
        filters.push(CaseFilter { overdue: Some((overdue, now)), ..CaseFilter::default() });
    }
    let (since, before) =
        (Within { from: Some(middle), until: None }, Within { from: None, until: Some(middle) });
    for within in [since, before] {
        filters.push(CaseFilter { received: within, ..CaseFilter::default() });
        filters.push(CaseFilter { closed: within, ..CaseFilter::default() });
    }
    for channel in ["web", "phone"] {
        filters.push(CaseFilter { channel: Some(channel.into()), ..CaseFilter::default() });
    }
    for holder in [&house.office, &house.departments[0]] {
        filters.push(CaseFilter { holder: Some(holder.clone()), ..CaseFilter::default() });
    }
    for procedure in ["customer-service-regime", "none", "\0"] {
        filters.push(CaseFilter { procedure: Some(procedure.into()), ..CaseFilter::default() });
    }
    let (csd, works, sales) = (&house.office, &house.departments[0], &house.departments[1]);
    for offices in [vec![csd], vec![works], vec![works, sales], vec![sales, csd, sales], vec![]] {
        for filter in &filters {
            let fits = |case: &&Case| {
                // Whoever holds it, held it or was asked, also after the answer.
                offices.iter().any(|office| case.known_to().contains(office.as_str()))
                    && filter.stage.as_ref().is_none_or(|stage| *stage == case.stage)
                    && filter.ended.is_none_or(|ended| ended == case.ended)
                    && filter.procedure.as_ref().is_none_or(|procedure| *procedure == case.procedure)
                    && filter.holder.as_ref().is_none_or(|holder| *holder == case.office)
                    && filter.channel.as_ref().is_none_or(|channel| *channel == case.channel)
                    && lies(filter.received, Some(case.received_at))
                    && lies(filter.closed, case.closed_at)
                    && filter.overdue.is_none_or(|(overdue, now)| {
                        let late = case.running().any(|clock| clock.started.due_at <= now);
                        overdue == (late && !case.ended)
                    })
            };
            let mut wanted: Vec<CaseLine> = cases.iter().filter(fits).map(CaseLine::of).collect();
            wanted.sort_by_key(|line| std::cmp::Reverse((line.received_at, line.id)));
            for limit in [1, 4, 200] {
                let offices = Some(offices.iter().map(|office| (*office).clone()).collect());
                let mut filter = CaseFilter { offices, limit, ..filter.clone() };
                let mut met = Vec::new();
                loop {
                    let page = store.cases(&filter).await.unwrap();
                    let Some(last) = page.last() else { break };
                    assert!(page.len() <= usize::try_from(limit).unwrap());
                    filter.before = Some((last.received_at, last.id));
                    met.extend(page);
                }
                assert_eq!(met, wanted, "{filter:?}");
                let count = store.count(&filter, None, 3).await.unwrap();
                assert_eq!(usize::try_from(count).unwrap(), wanted.len().min(3), "{filter:?}");
            }
        }
    }
}

fn lies(within: Within, at: Option<Timestamp>) -> bool {
    let Within { from, until } = within;
    from.is_none_or(|from| at.is_some_and(|at| at >= from))
        && until.is_none_or(|end| at.is_some_and(|at| at < end))
}

/// Figures say what counting the cases one by one gives.
pub async fn figures_are_what_counting_gives(store: Arc<dyn Store>) {
    let houses = [House::new(store.clone(), "fig-a").await, House::new(store.clone(), "fig-b").await];
    let mut cases = BTreeMap::new();
    for (house, count) in houses.iter().zip([31, 14]) {
        let ids = some_cases(house, count).await;
        while house.app.deliver(100).await.unwrap() > 0 {}
        cases.insert(house.office.clone(), loaded(house, &ids).await);
    }
    while houses[0].app.deliver(100).await.unwrap() > 0 {}
    let (a, b) = (houses[0].office.clone(), houses[1].office.clone());
    let nobody = "fig-nobody".to_owned();
    for offices in
        [vec![a.clone()], vec![b.clone()], vec![a.clone(), b.clone(), a.clone()], vec![nobody], vec![]]
    {
        let here: BTreeSet<&String> = offices.iter().collect();
        let all: Vec<&Case> = here.iter().flat_map(|office| cases.get(*office)).flatten().collect();
        let filter = FigureFilter { offices: Some(offices), ..FigureFilter::default() };
        let figures = houses[0].app.figures(&filter).await.unwrap();
        assert_eq!(figures, counted(&all, houses[0].now()), "{filter:?}");
    }
    let everywhere = houses[0].app.figures(&FigureFilter::default()).await.unwrap();
    assert!(everywhere.received >= 45);
}

fn counted(cases: &[&Case], now: Timestamp) -> Figures {
    let count =
        |fits: &dyn Fn(&Case) -> bool| i64::try_from(cases.iter().filter(|case| fits(case)).count()).unwrap();
    let date = |at: Timestamp| jiff::tz::TimeZone::fixed(jiff::tz::offset(8)).to_datetime(at).date();
    let days = |case: &Case| {
        let replied = case.replied_at?;
        Some(i64::from(date(replied).since((jiff::Unit::Day, date(case.received_at))).unwrap().get_days()))
    };
    // The promise is the only clock that an answer ends here.
    let kept = |case: &Case| {
        let promise = case.clocks.iter().find(|clock| clock.started.clock == "promise").unwrap();
        case.replied_at.is_some_and(|at| at < promise.started.due_at)
    };
    let mut answered: Vec<i64> = cases.iter().filter_map(|case| days(case)).collect();
    answered.sort();
    Figures {
        received: count(&|_| true),
        answered: count(&|case| days(case).is_some()),
        on_time: count(&kept),
        within_15: count(&|case| days(case).is_some_and(|days| days <= 15)),
        within_60: count(&|case| days(case).is_some_and(|days| days <= 60)),
        median_days: (!answered.is_empty()).then(|| answered[(answered.len() - 1) / 2]),
        overdue: count(&|case| !case.ended && case.running().any(|clock| clock.started.due_at <= now)),
        closed: count(&|case| case.ended),
        rated: 0,
        satisfied: 0,
    }
}

/// Clocks whose time has come, the oldest first; none that has stopped, none before its time.
pub async fn due_clocks_come_oldest_first(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "clocks").await;
    let ids = some_cases(&house, 20).await;
    let mut rings = Vec::new();
    for case in loaded(&house, &ids).await {
        let ringing = case.running().filter_map(|clock| Some((clock.rings?.at, case.id, clock.started.no)));
        rings.extend(ringing);
    }
    rings.sort();
    assert!(rings.len() > 10);
    let middle = rings[rings.len() / 2].0;
    for now in [rings[0].0 - SignedDuration::from_micros(1), rings[0].0, middle, Timestamp::MAX] {
        let due = store.due_clocks(now, 100_000).await.unwrap();
        let mine: Vec<_> = due.into_iter().filter(|(id, _)| ids.contains(id)).collect();
        let wanted: Vec<_> =
            rings.iter().filter(|(at, ..)| *at <= now).map(|(_, id, no)| (*id, *no)).collect();
        assert_eq!(mine, wanted);
        assert!(store.due_clocks(now, 3).await.unwrap().len() <= 3);
    }
}

/// A walk over everything meets each case once, however the steps are cut.
pub async fn a_walk_meets_every_case_once(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "walk").await;
    let mut mine = BTreeSet::new();
    for _ in 0..12 {
        mine.insert(house.file_one().await);
    }
    for step in [1, 5, 1000] {
        let mut met = Vec::new();
        while let Some(page) =
            Some(store.case_ids(met.last().copied(), step).await.unwrap()).filter(|page| !page.is_empty())
        {
            met.extend(page);
        }
        let places: Vec<_> = met.iter().map(|id| (id.bucket(), *id)).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "in the order of the key, each once");
        assert!(mine.is_subset(&met.into_iter().collect()));
    }
}
