//! The same promises of the engine, held to on both databases. PostgreSQL
//! takes part when `REDRESS_TEST_POSTGRES` is set (see `.ci/postgres`).
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use redress_store::engine::{Engine, Error, Expect, Migration, Row, Statement, Step, Value};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};

const SQLITE: &[Migration] = &[
    Migration {
        version: 1,
        name: "item",
        sql: "CREATE TABLE item (bucket INTEGER NOT NULL, id INTEGER NOT NULL, label TEXT, data BLOB,
              PRIMARY KEY (bucket, id)) STRICT; -- the end;
              CREATE TABLE part (id INTEGER PRIMARY KEY, bucket INTEGER, item INTEGER,
              FOREIGN KEY (bucket, item) REFERENCES item (bucket, id)) STRICT;",
    },
    Migration { version: 2, name: "due", sql: "ALTER TABLE item ADD COLUMN due INTEGER" },
];
const POSTGRES: &[Migration] = &[
    Migration {
        version: 1,
        name: "item",
        sql: "CREATE TABLE item (bucket INTEGER NOT NULL, id BIGINT NOT NULL, label TEXT, data BYTEA,
              PRIMARY KEY (bucket, id)); -- the end;
              CREATE TABLE part (id BIGINT PRIMARY KEY, bucket INTEGER, item BIGINT,
              FOREIGN KEY (bucket, item) REFERENCES item (bucket, id));",
    },
    Migration { version: 2, name: "due", sql: "ALTER TABLE item ADD COLUMN due BIGINT" },
];

static ADD: Statement = Statement {
    name: "item.add",
    // Out of order on purpose.
    sql: "INSERT INTO item (label, data, due, bucket, id) VALUES ($3, $4, $5, $1, $2)",
};
static RENAME: Statement =
    Statement { name: "item.rename", sql: "UPDATE item SET label = $2 WHERE bucket = 1 AND id = $1" };
static ALL: Statement = Statement {
    name: "item.all",
    sql: "SELECT id, label, data, due, '$1' FROM item WHERE bucket = $1 ORDER BY id",
};
static SUM: Statement = Statement { name: "item.sum", sql: "SELECT COUNT(*), SUM(id) FROM item" };
static PART: Statement =
    Statement { name: "part.add", sql: "INSERT INTO part (id, bucket, item) VALUES ($1, 1, $2)" };
static DUE: Statement = Statement {
    name: "item.due",
    sql: "SELECT id FROM item WHERE bucket = $1 AND due <= $2 ORDER BY due LIMIT $3",
};
static DONE: Statement =
    Statement { name: "item.done", sql: "UPDATE item SET due = NULL WHERE bucket = 1 AND id = $1" };

fn add(id: i64, label: &str) -> Step {
    let values = vec![1.into(), id.into(), label.into(), Value::Null, 5.into()];
    Step { statement: &ADD, values, expect: Expect::Rows(1) }
}
fn rename(id: i64, label: &str) -> Step {
    Step { statement: &RENAME, values: vec![id.into(), label.into()], expect: Expect::Rows(1) }
}
async fn ids(e: &Engine) -> Vec<i64> {
    e.read(&ALL, vec![1.into()]).await.unwrap().iter().map(|r| r.int(0).unwrap()).collect()
}

static NEXT: AtomicU32 = AtomicU32::new(0);

struct Place {
    url: String,
    _dir: Option<tempfile::TempDir>,
}

async fn places() -> Vec<(Engine, Place)> {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let mut found = vec![Place { url, _dir: Some(dir) }];
    match std::env::var("REDRESS_TEST_POSTGRES") {
        Err(_) => println!("skipped on postgres: REDRESS_TEST_POSTGRES is not set"),
        Ok(base) => {
            let schema = format!("engine_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let (client, conn) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(conn);
            let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
            client.batch_execute(&make).await.unwrap();
            let sign = if base.contains('?') { '&' } else { '?' };
            found.push(Place { url: format!("{base}{sign}options=-c%20search_path%3D{schema}"), _dir: None });
        }
    }
    let mut out = Vec::new();
    for place in found {
        let e = Engine::open(&place.url).await.unwrap();
        let list = list(&e);
        assert_eq!(e.migrate(&[]).await.unwrap(), 0);
        assert_eq!(e.migrate(&list[..1]).await.unwrap(), 1);
        assert_eq!(e.migrate(list).await.unwrap(), 1);
        assert_eq!(e.migrate(list).await.unwrap(), 0);
        out.push((e, place));
    }
    out
}

fn list(e: &Engine) -> &'static [Migration] {
    if e.name() == "sqlite" { SQLITE } else { POSTGRES }
}

type R = tokio::task::JoinHandle<Result<(), Error>>;
fn fire(e: &Engine, steps: Vec<Step>) -> R {
    let e = e.clone();
    tokio::spawn(async move { e.write(steps).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_all_or_nothing_and_errors_are_told_apart() {
    for (e, _place) in places().await {
        e.write(vec![add(1, "a"), add(2, "b")]).await.unwrap();
        let error =
            e.write(vec![add(3, "c"), rename(1, "x"), add(2, "again"), add(4, "d")]).await.unwrap_err();
        assert!(matches!(error, Error::Unique { statement: "item.add" }), "{error:?}");
        assert_eq!(error.code(), "unique");

        let error = e.write(vec![add(3, "c"), rename(99, "nobody")]).await.unwrap_err();
        assert!(matches!(error, Error::Stale { statement: "item.rename" }), "{error:?}");

        let part = Step { statement: &PART, values: vec![1.into(), 77.into()], expect: Expect::Any };
        let error = e.write(vec![add(3, "c"), part]).await.unwrap_err();
        assert!(matches!(error, Error::ForeignKey { statement: "part.add" }), "{error:?}");

        assert_eq!(ids(&e).await, [1, 2]);
        assert_eq!(e.read(&ALL, vec![1.into()]).await.unwrap()[0].text(1).unwrap(), "a");
        // More steps than one pipeline holds, the last one bad.
        let mut many: Vec<Step> = (100..200).map(|n| add(n, "m")).collect();
        many.push(add(1, "bad"));
        assert!(matches!(e.write(many.clone()).await, Err(Error::Unique { .. })));
        assert_eq!(ids(&e).await, [1, 2]);
        many.pop();
        e.write(many).await.unwrap();
        assert_eq!(ids(&e).await.len(), 102);
        e.write(vec![]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_write_leaves_its_neighbours_alone() {
    for (e, _place) in places().await {
        e.write(vec![add(0, "first")]).await.unwrap();
        let all: Vec<R> = (1..=50)
            .map(|n| {
                fire(&e, if n == 25 { vec![add(1025, "half"), add(0, "bad")] } else { vec![add(n, "good")] })
            })
            .collect();
        for (n, one) in (1..=50).zip(all) {
            assert_eq!(one.await.unwrap().is_err(), n == 25);
        }
        let wanted: Vec<i64> = (0..=50).filter(|n| *n != 25).collect();
        assert_eq!(ids(&e).await, wanted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_writers_lose_nothing_and_read_their_own() {
    for (e, place) in places().await {
        let other = Engine::open(&place.url).await.unwrap(); // the same database twice
        let all: Vec<_> = (1..=1000)
            .map(|n| {
                let e = if n % 2 == 0 { e.clone() } else { other.clone() };
                tokio::spawn(async move {
                    e.write(vec![add(n, "w"), rename(n, "mine")]).await?;
                    let sql = format!("SELECT label FROM item WHERE bucket = $1 AND id IN ($2, {})", -n);
                    let rows = e.read_sql(sql, vec![1.into(), n.into()]).await?;
                    assert_eq!(rows, [Row(vec!["mine".into()])]);
                    Ok::<_, Error>(())
                })
            })
            .collect();
        for one in all {
            one.await.unwrap().unwrap();
        }
        let sum = e.read(&SUM, vec![]).await.unwrap();
        assert_eq!(sum, [Row(vec![1000.into(), 500_500.into()])]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_row_is_claimed_twice() {
    for (e, _place) in places().await {
        e.write((0..400).map(|n| add(n, "job")).collect()).await.unwrap();
        let claimers: Vec<_> = (0..8)
            .map(|_| {
                let e = e.clone();
                tokio::spawn(async move {
                    let (mut mine, mut empty) = (Vec::new(), 0);
                    while empty < 3 {
                        let then = Box::new(|rows: &[Row]| {
                            rows.iter()
                                .map(|r| Step {
                                    statement: &DONE,
                                    values: vec![r.0[0].clone()],
                                    expect: Expect::Rows(1),
                                })
                                .collect()
                        });
                        let rows = e.claim(&DUE, vec![1.into(), 10.into(), 7.into()], then).await.unwrap();
                        empty = if rows.is_empty() { empty + 1 } else { 0 };
                        mine.extend(rows.iter().map(|r| r.int(0).unwrap()));
                    }
                    mine
                })
            })
            .collect();
        let mut all = Vec::new();
        for one in claimers {
            all.extend(one.await.unwrap());
        }
        assert_eq!(all.len(), 400, "{}", e.name());
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 400);
        // A claim whose steps fail claims nothing.
        e.write(vec![add(900, "job")]).await.unwrap();
        let bad = Box::new(|_: &[Row]| vec![rename(900, "x"), rename(12345, "nobody")]);
        assert!(matches!(
            e.claim(&DUE, vec![1.into(), 10.into(), 7.into()], bad).await,
            Err(Error::Stale { .. })
        ));
        assert_eq!(e.read(&DUE, vec![1.into(), 10.into(), 7.into()]).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went() {
    let texts = ["", "投诉：老年人办理手机卡被拒绝 😀𠮷", "it's $1; -- \"quoted\""];
    let bytes: [&[u8]; 3] = [b"", b"\0\0\x01\xff\0", "字".as_bytes()];
    let ints = [i64::MIN, 0, i64::MAX];
    for (e, _place) in places().await {
        for n in 0..3 {
            let values = vec![1.into(), (n as i64).into(), texts[n].into(), bytes[n].into(), ints[n].into()];
            e.write(vec![Step { statement: &ADD, values, expect: Expect::Rows(1) }]).await.unwrap();
        }
        let values = vec![1.into(), 3.into(), Value::Null, Value::Null, Value::Null];
        e.write(vec![Step { statement: &ADD, values, expect: Expect::Rows(1) }]).await.unwrap();
        let rows = e.read(&ALL, vec![1.into()]).await.unwrap();
        for n in 0..3 {
            assert_eq!(rows[n].text(1).unwrap(), texts[n]);
            assert_eq!(rows[n].bytes(2).unwrap(), bytes[n]);
            assert_eq!(rows[n].int(3).unwrap(), ints[n]);
            assert_eq!(rows[n].text(4).unwrap(), "$1");
        }
        let last = &rows[3];
        assert_eq!(
            (last.opt_text(1).unwrap(), last.opt_bytes(2).unwrap(), last.opt_int(3).unwrap()),
            (None, None, None)
        );
        assert!(
            matches!(last.text(1), Err(Error::Corrupt { .. }))
                && matches!(last.int(9), Err(Error::Corrupt { .. }))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_prepared_and_mistakes_found() {
    static BAD: Statement = Statement { name: "bad", sql: "SELECT nothing FROM item WHERE id = $1" };
    for (e, place) in places().await {
        for s in [&ADD, &RENAME, &ALL, &SUM, &PART, &DUE, &DONE] {
            e.prepare(s).await.unwrap();
        }
        let error = e.prepare(&BAD).await.unwrap_err();
        assert_eq!(error.code(), "other");
        assert!(!error.to_string().contains("nothing"));
        assert!(e.read(&BAD, vec![1.into()]).await.is_err());
        let renamed = [Migration { version: 1, name: "other", sql: "" }];
        assert_eq!(e.migrate(&renamed).await.unwrap_err().code(), "corrupt");
        // A file that fails halfway leaves nothing behind.
        let half = [Migration {
            version: 9,
            name: "half",
            sql: "CREATE TABLE half (x BIGINT); SELECT * FROM missing",
        }];
        assert!(e.migrate(&half).await.is_err());
        assert!(e.read_sql("SELECT x FROM half".into(), vec![]).await.is_err());
        // Data outlives the handle.
        e.write(vec![add(1, "kept")]).await.unwrap();
        drop(e);
        let e = Engine::open(&place.url).await.unwrap();
        assert_eq!(ids(&e).await, [1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_goes_away_leaves_nothing_open() {
    for (e, _place) in places().await {
        for n in 0..200 {
            let task = fire(&e, vec![add(n, "w"), rename(n, "v")]);
            tokio::time::sleep(std::time::Duration::from_micros(50 * (n as u64 % 40))).await;
            task.abort();
        }
        e.write(vec![add(1000, "last")]).await.unwrap();
        let rows = e.read(&ALL, vec![1.into()]).await.unwrap();
        let (last, rest) = rows.split_last().unwrap();
        assert_eq!(last.int(0).unwrap(), 1000);
        assert!(rest.iter().all(|r| r.text(1).unwrap() == "v"));
    }
}

#[tokio::test]
async fn wrong_addresses_are_refused() {
    assert!(Engine::open("mysql://x").await.is_err());
    assert_eq!(Engine::open("sqlite:/nowhere/at/all.db").await.unwrap_err().code(), "unavailable");
    assert_eq!(Engine::open("postgres://u:secret@127.0.0.1:1/x").await.unwrap_err().code(), "unavailable");
}
