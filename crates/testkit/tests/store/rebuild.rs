//! Projections are made good again from the log; the log and what people wrote are never touched.

use std::sync::Arc;

use redress_app::ports::{KeptText, Store, StoreError};
use redress_domain::id::CaseId;
use redress_store::engine::{Expect, Statement, Step};
use redress_testkit::House;
use redress_testkit::stories::saving::{from_log, whole_log};

use crate::place::Place;

async fn run(place: &Place, sql: String, id: CaseId) {
    let sql = format!("{sql} WHERE bucket = $1 AND case_id = $2");
    // Statements live as long as the program; these are made by the test.
    let statement = Box::leak(Box::new(Statement { name: "test", sql: sql.leak() }));
    let step = Step { statement, values: vec![id.bucket().into(), id.as_i64().into()], expect: Expect::Any };
    place.database.engine().write(vec![step]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_damaged_projection_is_made_good_bit_for_bit() {
    for place in Place::all().await {
        let store = Arc::new(place.database.clone());
        let house = House::new(store.clone(), "rebuild").await;
        let (id, other) = (house.file_one().await, house.file_one().await);
        house.refer(id, &house.departments).await;
        house.refer(other, &house.departments[..1]).await;
        let sound = place.rows().await;
        assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap(), "nothing to do");
        let set = |table: &str, what: &str| format!("UPDATE {table} SET {what}");
        let damages = [
            "seq = seq + 1",
            "seq = 0",
            "procedure = 'x'",
            "version = 9",
            "office = 'x'",
            "stage = 'x'",
            "ended = 1",
            "received_at = 1",
            "reply_days = 3",
            "closed_at = 4",
            "due_at = NULL",
            "erasable = 1",
            "state = '{}'",
            "head = (SELECT hash FROM events WHERE bucket = $1 AND case_id = $2 AND seq = 1)",
        ]
        .map(|what| set("cases", what))
        .into_iter()
        .chain(
            ["procedure = 'x'", "stage = 'x'", "role = 'x'", "office = 'x'", "due_at = 5", "received_at = 6"]
                .map(|what| set("duties", what)),
        )
        .chain(["no = no + 10"].map(|what| set("duties", what)))
        .chain(["next_at = 7", "no = no + 10"].map(|what| set("clocks", what)))
        .chain(["cases", "duties", "clocks"].map(|table| format!("DELETE FROM {table}")));
        for damage in damages {
            run(&place, damage.clone(), id).await;
            assert_ne!(place.rows().await, sound, "{damage}");
            assert!(store.rebuild(from_log(&*store, id).await).await.unwrap(), "{damage}");
            assert_eq!(place.rows().await, sound, "{damage}");
            assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap(), "{damage}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_while_rebuilding_is_not_lost() {
    for place in Place::all().await {
        let store = Arc::new(place.database.clone());
        let house = House::new(store.clone(), "meanwhile").await;
        let id = house.file_one().await;
        run(&place, "UPDATE cases SET stage = 'x'".into(), id).await;
        let old = from_log(&*store, id).await;
        run(&place, "UPDATE cases SET stage = 'received'".into(), id).await;
        house.withdraw(id).await;
        let rows = place.rows().await;
        assert!(matches!(store.rebuild(old).await, Err(StoreError::Conflict)));
        assert_eq!(place.rows().await, rows);
        whole_log(&*store, id).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_text_or_party_reads_as_none_and_the_chain_holds() {
    for place in Place::all().await {
        let store = Arc::new(place.database.clone());
        let house = House::new(store.clone(), "erase").await;
        let (id, other) = (house.file_one().await, house.file_one().await);
        for table in ["texts", "parties"] {
            run(&place, format!("UPDATE {table} SET body = NULL, salt = NULL"), id).await;
        }
        let kept = |no: u32, name: &str| KeptText { no, name: name.into(), salt: None, body: None };
        assert_eq!(store.texts(id).await.unwrap(), [kept(1, "statement"), kept(2, "claim")]);
        assert_eq!(store.parties(id).await.unwrap(), [kept(1, "complainant"), kept(2, "respondent")]);
        assert!(store.texts(other).await.unwrap().iter().all(|text| text.body.is_some()));
        whole_log(&*store, id).await;
        assert!(!store.rebuild(from_log(&*store, id).await).await.unwrap());
        house.withdraw(id).await;
    }
}
