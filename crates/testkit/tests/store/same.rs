//! The two databases hold the same rows after the same work.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::SignedDuration;
use redress_app::cases::Performing;
use redress_app::people::Caller;
use redress_app::ports::{CaseFilter, DutyFilter, FigureFilter, Store};
use redress_domain::id::CaseId;
use redress_domain::procedure::{Act, Field, FieldKind};
use redress_testkit::stories::saving::{from_log, whole_log};
use redress_testkit::{House, Seeded};
use serde_json::{Value, json};

use crate::place::{Place, Rows};

fn stated(house: &House, chance: &Seeded, field: &Field) -> Value {
    match &field.kind {
        FieldKind::Text { .. } => json!(format!("说明 {}", chance.below(1000))),
        FieldKind::Choice(choices) if field.counts_as.is_some() => {
            // By the hour, so that what is counted changes nothing of what is done.
            let hour = usize::try_from(house.now().as_second() / 3_600).unwrap();
            json!(choices[hour % choices.len()].id)
        }
        FieldKind::Choice(choices) => json!(chance.pick(choices).id),
        FieldKind::Bool => json!(chance.below(2) == 0),
        FieldKind::Number { min, max } => json!(*chance.pick(&[*min, *max])),
        FieldKind::Money => json!(chance.below(200_000)),
        FieldKind::Date { ahead: Some(_), .. } => json!("2150-01-05"),
        FieldKind::Date { .. } => json!("2026-05-01"),
        FieldKind::Office => json!(house.departments[0]),
        FieldKind::Clocks(_) => json!([1]),
        FieldKind::Offices => json!(&house.departments[..=chance.below(2)]),
    }
}

/// Somebody who may perform the act, in an office that may be the wrong one.
fn somebody<'a>(house: &'a House, chance: &Seeded, act: &Act) -> &'a Caller {
    let fit: Vec<_> = house.people.iter().filter(|(role, ..)| act.by.contains(role)).collect();
    if fit.is_empty() { &Caller::Complainant } else { &chance.pick(&fit).2 }
}

/// One random act on a random case; it may be refused.
pub async fn act(house: &House, chance: &Seeded, ids: &[CaseId]) -> Option<String> {
    let id = *chance.pick(&ids[ids.len().saturating_sub(4)..]);
    let (case, _) = house.store.case(id).await.unwrap().unwrap();
    let acts = &house.procedure().stage(&case.stage).unwrap().acts;
    if acts.is_empty() {
        return None;
    }
    let act = chance.pick(acts);
    if act.id == "withdraw" && chance.below(6) > 0 {
        return None;
    }
    let outcome = chance.pick(&act.outcomes).id.clone();
    let fields = act.fields.iter().map(|field| (field.id.clone(), stated(house, chance, field)));
    let wish = Performing {
        act: act.id.clone(),
        outcome: Some(outcome.clone()),
        fields: fields.collect::<BTreeMap<_, _>>(),
        ..Performing::default()
    };
    let key = (chance.below(2) == 0).then(|| format!("key-{}", chance.next()));
    let by = somebody(house, chance, act);
    let done = house.app.act(by, id, wish.clone(), key.as_deref()).await.ok()?;
    if key.is_some() {
        // Whoever has just handed a case back may no longer see it, whatever the key.
        let again = house.app.act(by, id, wish, key.as_deref()).await;
        assert!(again.is_ok_and(|again| again.seq == done.seq) || !by.sees(&done));
    }
    Some(format!("{}:{outcome}", act.id))
}

/// The same seed gives the same work. Returns the rows and what lists show of them.
async fn work(place: &Place, steps: usize) -> (Rows, String) {
    let store = Arc::new(place.database.clone());
    let house = House::new(store.clone(), "same").await;
    let chance = Seeded::named("what is done");
    let kinds = ["engineering", "service", "product", "delivery", "other"];
    let mut ids = Vec::new();
    let mut done = BTreeSet::new();
    for step in 0..steps {
        match chance.below(24) {
            0 => {
                let mut filing = house.filing();
                filing.facts.insert("kind".into(), json!(chance.pick(&kinds)));
                let key = format!("filing-{step}");
                let opened = house.app.file(&Caller::Complainant, filing, Some(&key)).await.unwrap();
                ids.push(opened.case);
            }
            1 | 2 => {
                house.clock.forward(SignedDuration::from_hours(i64::try_from(chance.below(60)).unwrap()));
                house.app.sweep(5).await.unwrap();
                house.app.deliver(11).await.unwrap();
            }
            _ if ids.is_empty() => {}
            _ => done.extend(act(&house, &chance, &ids).await),
        }
    }
    assert!(done.len() > 20, "the work goes through much of the procedure: {done:?}");
    let mut shown = String::new();
    for offices in [None, Some(vec![house.office.clone(), house.departments[1].clone()])] {
        let filter = FigureFilter { offices: offices.clone(), ..FigureFilter::default() };
        let figures = house.app.figures(&filter).await.unwrap();
        let cases = CaseFilter { offices: offices.clone(), limit: 200, ..CaseFilter::default() };
        let duties = DutyFilter { limit: 200, ..DutyFilter::default() };
        let cases = store.cases(&cases).await.unwrap();
        let duties = store.duties(&duties).await.unwrap();
        shown.push_str(&format!("{figures:?}\n{cases:?}\n{duties:?}\n"));
    }
    for id in ids {
        whole_log(&*store, id).await;
        assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap(), "projections follow the log");
    }
    (place.rows().await, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_hold_the_same_rows_after_the_same_work() {
    let (sqlite, again) = (Place::sqlite().await, Place::sqlite().await);
    let (rows, shown) = work(&sqlite, 600).await;
    for table in [
        "cases",
        "events",
        "texts",
        "parties",
        "duties",
        "clocks",
        "outbox",
        "notices",
        "commands",
        "tallies",
        "facets",
        "figures_day",
        "transfers",
    ] {
        assert!(!rows[table].is_empty(), "{table} has rows to compare");
    }
    let other = match Place::postgres().await {
        Some(place) => place,
        None => again,
    };
    let (other_rows, other_shown) = work(&other, 600).await;
    assert_eq!(shown, other_shown);
    for (table, rows) in &rows {
        for (one, two) in rows.iter().zip(&other_rows[table]) {
            assert_eq!(one, two, "{table}");
        }
        assert_eq!(rows.len(), other_rows[table].len(), "{table}");
    }
}
