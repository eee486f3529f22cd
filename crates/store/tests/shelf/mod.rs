//! A database full of made-up cases, and every question the program asks of it.
#![allow(dead_code, reason = "not every test needs every part")]

use jiff::Timestamp;
use redress_app::ports::{CaseFilter, DutyFilter};
use redress_domain::id::CaseId;
use redress_store::engine::{Expect, Statement, Step, Value};
use redress_store::{Database, lists, notices};

const OFFICES: [&str; 5] = ["csd", "works", "sales", "stores", "legal"];
const DAY: i64 = 86_400_000_000;

fn start() -> i64 {
    "2026-01-05T01:00:00Z".parse::<Timestamp>().unwrap().as_microsecond()
}

fn case(n: i64) -> CaseId {
    let at = Timestamp::from_microsecond(start() + n * DAY / 40).unwrap();
    CaseId::new(at, u64::try_from(n).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn statement(name: &str) -> &'static Statement {
    Database::statements().into_iter().find(|statement| statement.name == name).unwrap()
}

fn step(name: &str, values: Vec<Value>) -> Step {
    Step { statement: statement(name), values, expect: Expect::Any }
}

/// The rows of case `n`: some open, some closed, some late, some referred.
fn rows(n: i64) -> Vec<Step> {
    let (id, at) = (case(n), start() + n * DAY / 40);
    let own = |rest: Vec<Value>| [vec![id.bucket().into(), id.as_i64().into()], rest].concat();
    let office = OFFICES[usize::try_from(n % 5).unwrap()];
    let other = OFFICES[usize::try_from((n + 1) % 5).unwrap()];
    let ended = n % 4 != 0;
    let (stage, due) = (if ended { "archived" } else { "received" }, at + 7 * DAY);
    let hash = || Value::Bytes(vec![u8::try_from(n % 251).unwrap(); 32]);
    let mut steps = vec![step(
        "cases.add",
        own(vec![
            2.into(),
            "customer-service-regime".into(),
            1.into(),
            office.into(),
            stage.into(),
            ended.into(),
            at.into(),
            (n % 3 != 0).then_some(n % 70).into(),
            ended.then_some(due).into(),
            (!ended).then_some(due).into(),
            hash(),
            "{}".into(),
        ]),
    )];
    for seq in 1..=2 {
        let event = vec![seq.into(), at.into(), "acted".into(), "{}".into(), hash()];
        steps.push(step("events.add", own(event)));
    }
    steps.push(step("texts.add", own(vec![1.into(), "statement".into(), hash(), "诉".into(), Value::Null])));
    steps.push(step(
        "parties.add",
        own(vec![1.into(), "complainant".into(), hash(), "{}".into(), Value::Null]),
    ));
    let key = [n.to_be_bytes(); 4].concat();
    let command = vec![id.bucket().into(), key.into(), hash(), id.as_i64().into(), 2.into(), at.into()];
    steps.push(step("commands.add", command));
    let notice = [other.into(), "clerk".into(), id.as_i64().into(), 2.into(), at.into(), "warn".into()];
    let bucket = [Value::from(n % 5)];
    steps.push(step("notices.add", [&bucket[..], &notice, &["{}".into()]].concat()));
    if !ended {
        for (no, office, role) in [(0, office, "clerk"), (1, other, "department")] {
            let duty = vec!["customer-service-regime".into(), stage.into(), role.into(), office.into()];
            let duty = [vec![no.into()], duty, vec![due.into(), at.into()]].concat();
            steps.push(step("duties.add", own(duty)));
            steps.push(step("clocks.add", own(vec![no.into(), due.into()])));
        }
    }
    if n % 20 == 0 {
        steps.push(step("outbox.add", own(vec![2.into(), "acted".into(), at.into()])));
    }
    steps
}

/// Puts `count` cases on the shelf.
pub async fn fill(database: &Database, count: i64) {
    let numbers: Vec<i64> = (0..count).collect();
    let writes = numbers.chunks(500).map(|some| {
        let (engine, steps) = (database.engine().clone(), some.iter().flat_map(|n| rows(*n)).collect());
        tokio::spawn(async move { engine.write(steps).await.unwrap() })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
}

/// Name, text and values of every question: the fixed ones but for inserts, and lists with every filter.
pub fn questions() -> Vec<(String, String, Vec<Value>)> {
    let mut all = Vec::new();
    for statement in Database::statements() {
        if !statement.sql.starts_with("INSERT") {
            all.push((statement.name.to_owned(), statement.sql.to_owned(), values(statement)));
        }
    }
    all.extend(dynamic());
    all
}

/// Values that conditions can be met with; what is only written is null.
fn values(statement: &Statement) -> Vec<Value> {
    let sql = statement.sql;
    let bound = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
    let mut values = vec![Value::Null; bound];
    let sample = case(1_000);
    let samples: [(&str, Value); 15] = [
        ("bucket = ", sample.bucket().into()),
        ("case_id = ", sample.as_i64().into()),
        ("(bucket, case_id) > ", sample.bucket().into()),
        ("referral = ", 1.into()),
        ("seq > ", 0.into()),
        ("seq = ", 2.into()),
        ("due_at <= ", (start() + 50 * DAY).into()),
        ("next_at <= ", (start() + 50 * DAY).into()),
        ("LIMIT ", 50.into()),
        ("key = ", [1_000_i64.to_be_bytes(); 4].concat().into()),
        ("hash = ", vec![1_u8; 32].into()),
        ("login = ", "clerk".into()),
        ("name = ", "access_secret".into()),
        ("person = ", 7.into()),
        ("WHERE id = ", 7.into()),
    ];
    for (before, value) in samples {
        for (at, found) in sql.match_indices(before) {
            let rest = sql[at + found.len()..].trim_start_matches('(');
            let number: String =
                rest.strip_prefix('$').unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
            if let Ok(number) = number.parse::<usize>() {
                values[number - 1] = value.clone();
            }
        }
    }
    if sql.contains("(bucket, case_id) > ") {
        values[1] = sample.as_i64().into();
    }
    values
}

fn dynamic() -> Vec<(String, String, Vec<Value>)> {
    let mut all = Vec::new();
    let now = Timestamp::from_microsecond(start() + 50 * DAY).unwrap();
    let before = Some((now, case(2_000)));
    let some = |count: usize| (0..count).map(|n| format!("o{n}")).chain(["csd".into()]).collect::<Vec<_>>();
    for (offices, which) in
        [(None, "all"), (Some(some(0)), "one"), (Some(some(2)), "three"), (Some(some(40)), "many")]
    {
        for before in [None, before] {
            let plain = CaseFilter { offices: offices.clone(), before, limit: 50, ..Default::default() };
            let stage = Some("received".to_owned());
            for filter in [
                CaseFilter { ended: Some(false), ..plain.clone() },
                CaseFilter { ended: Some(true), ..plain.clone() },
                CaseFilter { stage, ..plain.clone() },
                plain,
            ] {
                let (sql, values) = lists::cases_sql(&filter).unwrap();
                let CaseFilter { ended, stage, .. } = filter;
                all.push((format!("cases of {which}, ended {ended:?}, stage {stage:?}"), sql, values));
            }
        }
        let posts = offices.as_ref().map(|offices| {
            offices.iter().map(|office| (office.clone(), "clerk".to_owned())).collect::<Vec<_>>()
        });
        for after in [None, Some((now.as_microsecond(), case(2_000), 0))] {
            for due_before in [None, Some(now)] {
                let filter = DutyFilter { posts: posts.clone(), due_before, after, limit: 50 };
                let (sql, values) = lists::duties_sql(&filter).unwrap();
                all.push((format!("duties of {which}"), sql, values));
            }
        }
        for before in [None, Some((now, case(2_000), 2))] {
            if let Some((sql, values)) = notices::notices_sql(posts.as_deref().unwrap_or(&[]), before, 50) {
                all.push((format!("notices of {which}"), sql, values));
            }
        }
        let (sql, values) = lists::counts_sql(offices.as_deref(), now);
        all.push((format!("counts of {which}"), sql, values));
        let (sql, values) = lists::days_sql(offices.as_deref());
        all.push((format!("days of {which}"), sql, values));
    }
    all
}
