//! What was acknowledged outlives the program: killed in the middle of its work, again and again, it leaves
//! whole cases, unbroken chains and projections that follow the log.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

#[path = "store/place.rs"]
mod place;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use place::Place;
use redress_app::audit::FoundAudit;
use redress_app::orders::Wish;
use redress_app::ports::{OrderState, Orders, Store};
use redress_app::verify::Found;
use redress_domain::case::event::Ground;
use redress_domain::id::CaseId;
use redress_store::Database;
use redress_testkit::stories::life::{closed, ordered};
use redress_testkit::stories::saving::{from_log, whole_log};
use redress_testkit::{House, Seeded};
use serde_json::json;

const ROUNDS: usize = 10;
/// Names the database to the child, which is this program once more.
const CHILD: &str = "REDRESS_TEST_KILLED_CHILD";

/// Files, acts and says so, until it is killed. Does nothing when the tests are run by people.
#[tokio::test(flavor = "multi_thread")]
async fn the_child_that_is_killed() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let store = Arc::new(Database::open(&url).await.unwrap());
    let house = Arc::new(House::new(store, &format!("killed-{}", std::process::id())).await);
    let work = |house: Arc<House>| async move {
        loop {
            let id = house.file_one().await;
            acknowledge(id, 1);
            let note = json!({"answer": "正在调查"});
            let case = house.act(house.clerk(), id, "interim_reply", "done", note).await;
            acknowledge(id, case.seq);
        }
    };
    // Several at once, so that one commit carries several.
    let (a, b, c, d) = (house.clone(), house.clone(), house.clone(), house);
    tokio::join!(work(a), work(b), work(c), work(d));
}

/// Names the database to the child that erases.
const ERASER: &str = "REDRESS_TEST_KILLED_ERASER";

/// Carries out what was ordered, case by case, and says so, until it is killed.
#[tokio::test(flavor = "multi_thread")]
async fn the_child_that_erases_and_is_killed() {
    let Ok(url) = std::env::var(ERASER) else { return };
    let store = Arc::new(Database::open(&url).await.unwrap());
    let house = House::new(store, &format!("eraser-{}", std::process::id())).await;
    while house.app.carry_out(1).await.unwrap() > 0 {
        acknowledge(CaseId::new(house.now(), 0), 1);
    }
}

/// One line, in one write.
fn acknowledge(id: CaseId, seq: u32) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("acknowledged {} {seq}\n", id.as_i64()).as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Lets a child work until it has acknowledged `lines` things, kills it, and returns all it acknowledged.
fn killed_after(url: &str, lines: usize, which: &str, name: &str) -> Vec<(CaseId, u32)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(which, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        // A line without its end was cut off by the kill.
        if let Some(words) = line.strip_suffix('\n').and_then(|line| line.split_once("acknowledged ")) {
            let (id, seq) = words.1.split_once(' ').unwrap();
            acknowledged.push((CaseId::from_i64(id.parse().unwrap()).unwrap(), seq.parse().unwrap()));
        }
        line.clear();
        if acknowledged.len() == lines {
            child.kill().unwrap(); // SIGKILL; what is already in the pipe still counts
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= lines, "the child ended by itself");
    acknowledged
}

/// Waits until the server has noticed that nobody is there any more.
async fn until_alone(database: &Database, mark: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = $1";
    loop {
        let rows = database.engine().read_sql(sql.into(), vec![mark.into()]).await.unwrap();
        if rows[0].int(0).unwrap() == 0 {
            return;
        }
        assert!(Instant::now() < deadline, "the child's connections stay open");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Everything in the database is whole, and of what was acknowledged nothing is missing.
async fn all_is_well(database: &Database, acknowledged: &[(CaseId, u32)]) {
    let mut ids = BTreeSet::new();
    let mut after = None;
    loop {
        let page = database.case_ids(after, 500).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(*last);
        ids.extend(page);
    }
    let mut heard = 0;
    for id in &ids {
        let log = whole_log(database, *id).await;
        let waits = ["filed", "acted", "clock_rang", "told", "referral_sent"];
        heard += log.iter().filter(|event| waits.contains(&event.kind.as_str())).count();
        let (case, _) = database.case(*id).await.unwrap().unwrap();
        let texts = database.texts(*id).await.unwrap();
        assert_eq!(texts.len(), usize::try_from(case.texts).unwrap());
        assert_eq!(database.parties(*id).await.unwrap().len(), usize::try_from(case.parties).unwrap());
        assert!(!database.rebuild(from_log(database, *id).await).await.unwrap(), "projections follow");
    }
    for (id, seq) in acknowledged {
        assert!(ids.contains(id), "{id} was acknowledged");
        assert!(database.case(*id).await.unwrap().unwrap().0.seq >= *seq, "{id} at {seq} was acknowledged");
    }
    let rows = database.engine().read_sql("SELECT COUNT(*) FROM outbox".into(), vec![]).await.unwrap();
    assert_eq!(rows[0].int(0).unwrap(), i64::try_from(heard).unwrap(), "whoever must hear of it will");
    // Nothing belongs to a case that is not there.
    for table in ["events", "texts", "parties", "attachments", "duties", "clocks", "outbox", "commands"] {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE case_id NOT IN (SELECT case_id FROM cases)");
        assert_eq!(database.engine().read_sql(sql, vec![]).await.unwrap()[0].int(0).unwrap(), 0, "{table}");
    }
}

async fn survives(place: Place, mark: Option<&str>) {
    let Place { database, url, .. } = &place;
    let chance = Seeded::named("when it is killed");
    let child_url = match mark {
        Some(mark) => format!("{url}&application_name={mark}"),
        None => url.clone(),
    };
    let mut acknowledged = Vec::new();
    for _ in 0..ROUNDS {
        let (child, lines) = (child_url.clone(), 1 + chance.below(60));
        acknowledged.extend(
            tokio::task::spawn_blocking(move || {
                killed_after(&child, lines, CHILD, "the_child_that_is_killed")
            })
            .await
            .unwrap(),
        );
        if let Some(mark) = mark {
            until_alone(database, mark).await;
        }
        all_is_well(&Database::open(url).await.unwrap(), &acknowledged).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sqlite_acknowledged_outlives_a_kill() {
    survives(Place::sqlite().await, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postgres_acknowledged_outlives_a_killed_client() {
    let Some(place) = Place::postgres().await else { return };
    survives(place, Some(&format!("killed-{}", std::process::id()))).await;
}

/// Killed again and again while it erases, it leaves each case whole before or whole after; and it gets to the end.
async fn erases_to_the_end(place: Place, mark: Option<&str>) {
    const CASES: usize = 24;
    let Place { database, url, .. } = &place;
    let child_url = match mark {
        Some(mark) => format!("{url}&application_name={mark}"),
        None => url.clone(),
    };
    let house = House::new(Arc::new(database.clone()), "kill-erase").await;
    let mut cases = Vec::new();
    for _ in 0..CASES {
        cases.push(closed(&house).await);
    }
    let wish = Wish::EraseCases { cases: cases.clone(), ground: Ground::Law };
    let order = ordered(&house, wish).await.order.id;
    let erased = async || {
        let mut count = 0;
        for id in &cases {
            match house.app.verify(*id).await.unwrap() {
                Found::Whole { erased: 0, .. } => {}
                Found::Whole { erased: 5, .. } => count += 1,
                other => panic!("{id}: {other:?}"),
            }
        }
        count
    };
    let chance = Seeded::named("when the eraser is killed");
    for _ in 0..3 {
        let (child, lines, before) = (child_url.clone(), 1 + chance.below(5), erased().await);
        let name = "the_child_that_erases_and_is_killed";
        tokio::task::spawn_blocking(move || killed_after(&child, lines, ERASER, name)).await.unwrap();
        if let Some(mark) = mark {
            until_alone(database, mark).await;
        }
        assert!(erased().await >= before + lines, "what was acknowledged is done");
    }
    while house.app.carry_out(100).await.unwrap() > 0 {}
    while house.app.deliver(100).await.unwrap() > 0 {}
    assert_eq!(erased().await, CASES);
    let results = database.order_results(&order).await.unwrap();
    assert!(results.len() == CASES && results.iter().all(|(_, result, _)| result == "erased"), "{results:?}");
    assert_eq!(database.order(&order).await.unwrap().unwrap().state, OrderState::Done);
    assert!(matches!(house.app.verify_audit().await.unwrap(), FoundAudit::Whole { erased: 24, .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_on_sqlite_is_erased_to_the_end_however_often_it_is_killed() {
    erases_to_the_end(Place::sqlite().await, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_on_postgres_is_erased_to_the_end_however_often_the_client_is_killed() {
    let Some(place) = Place::postgres().await else { return };
    erases_to_the_end(place, Some(&format!("eraser-{}", std::process::id()))).await;
}
