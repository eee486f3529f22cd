//! A year of working days that is published while cases run.

use std::sync::Arc;

use redress_app::ports::Store;
use redress_domain::case::event::{Fact, Move};
use redress_domain::id::CaseId;

use crate::house::House;

/// Every running clock gets its new date, once, with an event that says so, whoever computes it; a program
/// that starts later goes on where the first one stopped.
pub async fn a_published_year_moves_every_running_clock_once(store: Arc<dyn Store>) {
    let house = House::at(store, "calendar", "2026-12-28T01:00:00Z").await;
    let mut cases = Vec::new();
    for _ in 0..7 {
        cases.push(house.file_one().await);
    }
    let closed = cases[0];
    house.withdraw(closed).await;
    assert_eq!(due(&house, cases[1]).await, vec![("2027-01-05".to_owned(), true)]);
    assert_eq!(house.app.recalculate(3).await.unwrap(), 0, "nothing was published");

    let wrong = house.app.publish_year("2027 off 01-01 work 01-01").await.unwrap_err();
    assert_eq!(wrong.faults()[0].field, "line");
    assert_eq!(house.app.recalculate(3).await.unwrap(), 0, "a wrong line changes nothing");

    assert_eq!(house.app.publish_year("2027 off 01-01..01-05 work 01-09").await.unwrap(), 2027);
    assert_eq!(house.app.recalculate(3).await.unwrap(), 3);
    // Here the first one dies.
    let after = house.beside("after").await;
    while after.recalculate(3).await.unwrap() > 0 {}
    let progress = after.recalculation().await.unwrap();
    assert_eq!((progress.looked, progress.moved, progress.done), (6, 6, true));
    for case in &cases[1..] {
        assert_eq!(due(&house, *case).await, vec![("2027-01-07".to_owned(), false)]);
        let log = house.store.events(*case, 0, 100).await.unwrap();
        let moved = log.iter().filter_map(|stored| match serde_json::from_str(&stored.body).unwrap() {
            redress_domain::case::Event { fact: Fact::ClockMoved(moved), .. } => Some(moved),
            _ => None,
        });
        let moved: Vec<_> = moved.collect();
        assert_eq!(moved.len(), 1);
        assert_eq!((moved[0].why, moved[0].was.to_string().as_str()), (Move::Recalculated, "2027-01-05"));
    }
    let id = house.file_one().await;
    house.app.refresh_calendar().await.unwrap();
    assert_eq!(
        due(&house, id).await,
        vec![("2027-01-07".to_owned(), false)],
        "a new case follows it at once"
    );
    assert_eq!(after.recalculate(3).await.unwrap(), 0, "and nothing is left to do");
}

async fn due(house: &House, id: CaseId) -> Vec<(String, bool)> {
    let (case, _) = house.store.case(id).await.unwrap().unwrap();
    case.running().map(|clock| (clock.started.due.to_string(), clock.started.provisional)).collect()
}
