//! A database full of made-up cases, and every question the program asks of it.
#![allow(dead_code, reason = "not every test needs every part")]

use jiff::Timestamp;
use jiff::civil::date;
use redress_app::ports::{
    By, CaseFilter, Counted, DutyFilter, Facet, FigureFilter, Match, PersonFilter, Question, TransferFilter,
    Way, Within,
};
use redress_domain::calendar::Calendar;
use redress_domain::case::duty::Kind;
use redress_domain::case::lateness::{Bounds, Lateness};
use redress_domain::id::CaseId;
use redress_store::engine::{Expect, Statement, Step, Value};
use redress_store::{Database, changes, duties, figures, lists, notices, rows, search, staff, transfers};

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
fn written(n: i64) -> Vec<Step> {
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
            "web".into(),
            ended.into(),
        ]),
    )];
    for office in [office, other] {
        let known = vec![office.into(), stage.into(), ended.into(), at.into()];
        steps.push(step("case_offices.put", own(known)));
    }
    steps.push(step("search.put", own(vec![2.into(), hash()])));
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
            let kind = if n % 3 == 0 { Value::from("approval") } else { Value::Null };
            let more = vec![due.into(), at.into(), kind, office.into(), (n % 2).into()];
            let duty = [vec![no.into()], duty, more].concat();
            steps.push(step("duties.add", own(duty)));
            steps.push(step("clocks.add", own(vec![no.into(), due.into()])));
        }
    }
    let (received, days) = (20_458 + n / 40, n % 3 != 0);
    steps.push(step(
        "tallies.add",
        own(vec![
            2.into(),
            office.into(),
            "customer-service-regime".into(),
            at.into(),
            days.then_some(received + 3).into(),
            days.then_some(n % 2).into(),
            ended.then_some(received + 7).into(),
            Value::Null,
            Value::Null,
        ]),
    ));
    for (facet, value, label) in [
        ("kind", format!("customer-service-regime:{stage}"), None),
        ("respondent", format!("r{}", n % 97), Some("某公司".as_bytes().to_vec())),
    ] {
        steps.push(step(
            "facets.add",
            own(vec![facet.into(), value.clone().into(), office.into(), label.into(), Value::Null]),
        ));
        let key = vec![(n % 5).into(), office.into(), facet.into(), received.into()];
        let sums = vec!["customer-service-regime".into(), value.into(), 1.into()];
        steps.push(step("figures_day.add", [key, sums, vec![Value::Int(0); 5]].concat()));
    }
    let (way, body) = (if n % 3 == 0 { "transfer" } else { "referral" }, "{}");
    let went = vec![2.into(), at.into(), office.into(), other.into(), way.into(), body.into()];
    steps.push(step("transfers.put", own(went)));
    if n % 20 == 0 {
        steps.push(step("outbox.add", own(vec![2.into(), "acted".into(), at.into()])));
    }
    steps
}

/// The terms of case `n`: one that all have, one of its office, and one of its own.
fn terms(database: &Database, n: i64) -> Vec<Step> {
    let id = case(n);
    let terms: Value = format!("aaaaaaaa office0{} z{n:07}", n % 5).into();
    let place = vec![id.bucket().into(), id.as_i64().into()];
    let all = database.dialect().iter().filter(|statement| !statement.name.ends_with("drop"));
    all.map(|statement| {
        let values = if statement.name.starts_with("search.sqlite") {
            vec![id.as_i64().into(), terms.clone()]
        } else {
            [place.clone(), vec![terms.clone()]].concat()
        };
        Step { statement, values, expect: Expect::Any }
    })
    .collect()
}

/// Puts `count` cases on the shelf.
pub async fn fill(database: &Database, count: i64) {
    let numbers: Vec<i64> = (0..count).collect();
    let writes = numbers.chunks(500).map(|some| {
        let steps = some.iter().flat_map(|n| [written(*n), terms(database, *n)].concat()).collect();
        let engine = database.engine().clone();
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

/// Every question about terms that the program asks of this database.
pub fn searches(database: &Database) -> Vec<(String, String, Vec<Value>)> {
    let term = |term: &str| Match::Term(term.to_owned());
    let engine = database.engine();
    let now = Timestamp::from_microsecond(start() + 50 * DAY).unwrap();
    let many = Match::All(vec![term("aaaaaaaa"), Match::Any(vec![term("office00"), term("office01")])]);
    let question = Question {
        number: Some(case(7)),
        words: Some(many.clone()),
        parties: Some(term("z0000007")),
        window: 1001,
    };
    let mut all = Vec::new();
    for before in [None, Some((now, case(2_000)))] {
        let offices = Some(vec!["csd".to_owned(), "works".to_owned()]);
        let plain = CaseFilter { offices, before, limit: 50, ..CaseFilter::default() };
        for filter in [CaseFilter { ended: Some(false), overdue: Some((true, now)), ..plain.clone() }, plain]
        {
            let (sql, values) = search::found_sql(engine, &filter, &question).unwrap();
            all.push(("found".to_owned(), sql, values));
        }
    }
    let (sql, values) = search::hits_sql(engine, &[many, term("z0000009")], 101).unwrap();
    all.push(("hits".to_owned(), sql, values));
    let (sql, values) = search::parties_sql(&[&case(7), &case(9), &case(11)]);
    all.push(("parties".to_owned(), sql, values));
    all
}

/// Values that conditions can be met with; what is only written is null.
fn values(statement: &Statement) -> Vec<Value> {
    let sql = statement.sql;
    let bound = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
    let mut values = vec![Value::Null; bound];
    let sample = case(1_000);
    let samples: [(&str, Value); 28] = [
        ("office = ", "csd".into()),
        ("at < ", start().into()),
        ("until <= ", start().into()),
        ("until > ", start().into()),
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
        ("packs WHERE id = ", "simple".into()),
        ("since <= ", "2026-05-06".into()),
        ("kind = ", "unmask".into()),
        ("procedure = ", "customer-service-regime".into()),
        ("closed_at < ", (start() + 50 * DAY).into()),
        ("state = ", "proposed".into()),
        ("order_id = ", "0123456789abcdef".into()),
        ("orders WHERE id = ", "0123456789abcdef".into()),
        ("(proposed_at, id) < ", (start() + 50 * DAY).into()),
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
    if statement.name == "passkeys.use" {
        values[1..3].fill(vec![0_u8; 56].into());
    }
    if sql.starts_with("UPDATE orders ") {
        values[0] = "0123456789abcdef".into();
    }
    if sql.contains("(proposed_at, id) < ") {
        values[1] = "0123456789abcdef".into();
    }
    values
}

fn dynamic() -> Vec<(String, String, Vec<Value>)> {
    let mut all = Vec::new();
    for (text, office, role) in
        [(None, None, None), (Some("王"), None, None), (None, Some("csd"), Some("clerk"))]
    {
        let [text, office, role] = [text, office, role].map(|part: Option<&str>| part.map(str::to_owned));
        let (sql, values) =
            staff::people_sql(&PersonFilter { text, office, role, after: 7, limit: 50 }).unwrap();
        all.push(("people".to_owned(), sql, values));
    }
    let page: Vec<CaseId> = (1_000..1_050).map(case).collect();
    let places: Vec<(CaseId, u32)> = page.iter().map(|id| (*id, 1)).collect();
    for (name, sql) in [
        ("states of a page", rows::states_sql(&page)),
        ("latest of a page", rows::latest_sql(&page, &["acted", "filed"])),
        ("texts of a page", rows::texts_sql(&places)),
    ] {
        let (sql, values) = sql.unwrap();
        all.push((name.to_owned(), sql, values));
    }
    let now = Timestamp::from_microsecond(start() + 50 * DAY).unwrap();
    let before = Some((now, case(2_000)));
    let some = |count: usize| (0..count).map(|n| format!("o{n}")).chain(["csd".into()]).collect::<Vec<_>>();
    for (offices, which) in
        [(None, "all"), (Some(some(0)), "one"), (Some(some(2)), "three"), (Some(some(40)), "many")]
    {
        for before in [None, before] {
            let plain = CaseFilter { offices: offices.clone(), before, limit: 50, ..Default::default() };
            let stage = Some("received".to_owned());
            // Only the command line asks about all, and never for one that holds them.
            let held = offices.as_ref().map(|_| "csd".to_owned());
            let within = Within { from: Some(now), until: None };
            for (filter, what) in [
                (CaseFilter { overdue: Some((true, now)), ..plain.clone() }, "overdue"),
                (CaseFilter { overdue: Some((false, now)), ..plain.clone() }, "in time"),
                (CaseFilter { received: within, channel: Some("web".into()), ..plain.clone() }, "received"),
                (CaseFilter { closed: within, holder: held.clone(), ..plain.clone() }, "closed"),
            ] {
                let (sql, values) = lists::cases_sql(&filter).unwrap();
                all.push((format!("cases of {which}, {what}"), sql, values));
                let (sql, values) = lists::count_sql(&CaseFilter { limit: 1001, ..filter }).unwrap();
                all.push((format!("count of {which}, {what}"), sql, values));
            }
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
        let bounds = Bounds::at(&Calendar::china(), now);
        let plain = DutyFilter { posts: posts.clone(), limit: 50, ..DutyFilter::default() };
        let mut filters = vec![
            plain.clone(),
            DutyFilter { due_before: Some(now), ..plain.clone() },
            DutyFilter { holder: Some("csd".into()), procedure: Some("simple".into()), ..plain.clone() },
        ];
        for lateness in Lateness::ALL {
            let lateness = Some((lateness, bounds));
            filters.push(DutyFilter { lateness, ..plain.clone() });
            filters.push(DutyFilter { lateness, by_received: true, ..plain.clone() });
            filters.push(DutyFilter { lateness, kind: Some(Kind::Approval), ..plain.clone() });
        }
        for filter in filters {
            for after in [None, Some((now.as_microsecond(), case(2_000), 0))] {
                // In all offices nobody asks for these.
                if posts.is_none() && (filter.by_received || filter.kind.is_some()) {
                    continue;
                }
                let (sql, values) = duties::duties_sql(&DutyFilter { after, ..filter.clone() }).unwrap();
                all.push((format!("duties of {which}"), sql, values));
            }
            if let Some((sql, values)) = duties::counts_sql(&filter, bounds) {
                all.push((format!("duties counted of {which}"), sql, values));
            }
        }
        if let Some(offices) = &offices {
            let (sql, values) = duties::seats_sql(offices, bounds).unwrap();
            all.push((format!("seats of {which}"), sql, values));
            let (sql, values) = changes::changes_sql(offices, now, 50).unwrap();
            all.push((format!("changes of {which}"), sql, values));
        }
        for before in [None, Some((now, case(2_000), 2))] {
            if let Some((sql, values)) = notices::notices_sql(posts.as_deref().unwrap_or(&[]), before, 50) {
                all.push((format!("notices of {which}"), sql, values));
            }
        }
        let (sql, values) = staff::duties_sql(offices.as_deref());
        all.push((format!("needed posts of {which}"), sql, values));
        let (sql, values) = staff::held_sql(offices.as_deref(), "2026-05-06".parse().unwrap());
        all.push((format!("held posts of {which}"), sql, values));
        if offices.is_some() {
            all.extend(of_figures(offices.clone(), which, now));
        }
        all.extend(of_transfers(offices.clone(), which, now));
        let counted = Counted {
            values: vec![(Facet::Kind, "customer-service-regime:service".into())],
            answered_from: Some(date(2026, 1, 6)),
            on_time: Some(true),
            ..Counted::default()
        };
        let filter = CaseFilter { offices: offices.clone(), counted, limit: 50, ..CaseFilter::default() };
        let (sql, values) = lists::cases_sql(&filter).unwrap();
        all.push((format!("cases of {which} that figures count"), sql, values));
    }
    all
}

/// What the record of transfers asks.
fn of_transfers(
    offices: Option<Vec<String>>,
    which: &str,
    now: Timestamp,
) -> Vec<(String, String, Vec<Value>)> {
    let mut all = Vec::new();
    for before in [None, Some((now, case(2_000), 2))] {
        let plain =
            TransferFilter { offices: offices.clone(), before, limit: 50, ..TransferFilter::default() };
        let within = Within { from: Some(now), until: Some(now) };
        for filter in [
            TransferFilter { receiver: Some("works".into()), ..plain.clone() },
            TransferFilter { receiver: Some("works".into()), within, ..plain.clone() },
            TransferFilter { way: Some(Way::Transfer), ..plain.clone() },
            TransferFilter { within, ..plain.clone() },
            plain,
        ] {
            let (sql, values) = transfers::transfers_sql(&filter).unwrap();
            all.push((format!("transfers of {which}"), sql, values));
        }
    }
    all
}

/// What the page of figures asks.
fn of_figures(
    offices: Option<Vec<String>>,
    which: &str,
    now: Timestamp,
) -> Vec<(String, String, Vec<Value>)> {
    let mut all = Vec::new();
    for from in [None, Some(date(2026, 1, 6))] {
        let filter = FigureFilter { offices: offices.clone(), from, to: from, ..FigureFilter::default() };
        for by in [By::Value(Facet::All), By::Value(Facet::Kind), By::Day, By::Office, By::Procedure] {
            let (sql, values) = figures::sums_sql(&filter, by).unwrap();
            all.push((format!("figures of {which} by {by:?}"), sql, values));
            let (sql, values) = figures::overdue_sql(&filter, by, now).unwrap();
            all.push((format!("figures of {which} overdue by {by:?}"), sql, values));
        }
    }
    let wanted = ["r1".to_owned(), "r2".to_owned()];
    let (sql, values) = figures::labels_sql(offices.as_deref(), &wanted).unwrap();
    all.push((format!("labels of {which}"), sql, values));
    all
}
