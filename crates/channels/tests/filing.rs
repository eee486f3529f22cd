//! Filing what files hold, in a database.
#![allow(clippy::unwrap_used)]

mod common;

use common::app::{app, figures, import, sqlite};
use common::{csv, mapping, open};
use redress_app::ports::CaseFilter;
use redress_channels::import::{Mapping, Report, run};

/// `filed answered already completed`, then each fault as `line!code@field`.
fn told(report: &Report) -> String {
    let Report { filed, answered, already, completed, refused } = report;
    let refused = refused.iter().map(|fault| format!(" {}!{}@{}", fault.line, fault.code, fault.field));
    format!("{filed} {answered} {already} {completed}{}", refused.collect::<String>())
}

const ANSWERED: &str = "1,张三,,停电,2019/4/25 9:32,已恢复供电,2019/5/10,物业,";
const OPEN: &str = "2,李四,,停水,2019/4/26,,,物业,";

#[tokio::test]
async fn the_same_file_twice_files_nothing_twice() {
    let (database, _folder) = sqlite().await;
    let (app, by) = app(database, "importer").await;
    let file = csv(&[ANSWERED, OPEN, ANSWERED]);
    assert_eq!(told(&import(&app, &by, file.clone(), &mapping(), true).await), "3 2 0 0", "a dry run");
    assert_eq!(figures(&app).await.received, 0, "a dry run writes nothing");
    assert_eq!(told(&import(&app, &by, file.clone(), &mapping(), false).await), "2 1 1 0");
    assert_eq!(told(&import(&app, &by, file, &mapping(), false).await), "0 0 3 0");
    assert_eq!(
        told(&import(&app, &by, csv(&["", OPEN]), &mapping(), false).await),
        "0 0 1 0",
        "another line"
    );
    let figures = figures(&app).await;
    assert_eq!(
        (figures.received, figures.answered, figures.within_15, figures.median_days),
        (2, 1, 1, Some(15))
    );
}

#[tokio::test]
async fn a_case_has_its_own_times_and_its_answer() {
    let (database, _folder) = sqlite().await;
    let (app, by) = app(database, "importer").await;
    import(&app, &by, csv(&[ANSWERED]), &mapping(), false).await;
    let lines = app.store.cases(&CaseFilter { limit: 10, ..CaseFilter::default() }).await.unwrap();
    let seen = app.see(&by, lines[0].id).await.unwrap();
    assert_eq!(seen.case.received_at, "2019-04-25T09:32:00+08:00".parse().unwrap());
    assert_eq!(seen.case.replied_at, Some("2019-05-10T00:00:00+08:00".parse().unwrap()));
    assert!(seen.case.ended && seen.case.running().next().is_none());
    let answer = seen.texts.iter().find(|text| text.name == "answer").unwrap();
    assert_eq!(answer.body.as_deref(), Some("已恢复供电"));
    app.verify(lines[0].id).await.unwrap();
}

#[tokio::test]
async fn what_the_program_refuses_is_reported_with_its_line_and_nothing_of_the_row_is_written() {
    let (database, _folder) = sqlite().await;
    let (app, by) = app(database, "importer").await;
    let long = |letters: usize| "水".repeat(letters);
    let file = csv(&[
        "1,,,停电,,,,物业,",
        "2,王,不知道,停电,,,,物业,",
        "3,王,,,,,,物业,",
        &format!("4,王,,{},,,,物业,", long(2_000_000)),
        &format!("5,{},,停电,,,,物业,", long(201)),
        &format!("6,王,,停电,2019/1/1,{},2019/1/2,物业,", long(20_001)),
        "7,王,12,停电,,,,物业,",
        "8,王,,停电,,,,物业,99999999999999",
        ANSWERED.replacen('1', "9", 1).as_str(),
    ]);
    let wanted = "1 1 0 0 2!missing@complainant.name 3!phone@complainant.phone 4!missing@statement \
        5!too_long@statement 6!too_long@complainant.name 7!too_long@answer 8!phone@complainant.phone \
        9!range@facts.amount_claimed";
    assert_eq!(told(&import(&app, &by, file.clone(), &mapping(), true).await), wanted, "a dry run");
    let report = import(&app, &by, file, &mapping(), false).await;
    assert_eq!(told(&report), wanted);
    assert!(report.refused.iter().all(|fault| !fault.text.zh.is_empty() && !fault.text.en.is_empty()));
    assert_eq!(figures(&app).await.received, 1);
}

#[tokio::test]
async fn an_answer_that_comes_later_is_added_and_a_change_is_reported() {
    let (database, _folder) = sqlite().await;
    let (app, by) = app(database, "importer").await;
    assert_eq!(told(&import(&app, &by, csv(&[OPEN]), &mapping(), false).await), "1 0 0 0");
    let answered = OPEN.replacen(",,,物业", ",已修好,2019/5/1,物业", 1);
    assert_eq!(told(&import(&app, &by, csv(&[&answered]), &mapping(), false).await), "0 0 0 1");
    assert_eq!(told(&import(&app, &by, csv(&[&answered]), &mapping(), false).await), "0 0 1 0");
    let changed = OPEN.replacen("停水", "停气", 1);
    assert_eq!(told(&import(&app, &by, csv(&[&changed]), &mapping(), false).await), "0 0 0 0 2!changed@");
    let figures = figures(&app).await;
    assert_eq!((figures.received, figures.answered), (1, 1));
}

#[tokio::test]
async fn what_is_no_fault_of_a_row_stops_the_import() {
    let (database, _folder) = sqlite().await;
    let (app, clerk) = app(database, "clerk").await;
    let stopped = async |mapping: &Mapping, file: String| {
        run(&app, &clerk, open(file, mapping).unwrap(), false, |_, _| {}).await.unwrap_err()
    };
    let at_clerk = stopped(&mapping(), csv(&[ANSWERED])).await;
    assert_eq!((at_clerk.line, at_clerk.error.code()), (2, "fields"), "only an importer states past acts");
    let mut elsewhere = mapping();
    elsewhere.office = Some("nowhere".into());
    assert_eq!(stopped(&elsewhere, csv(&[OPEN])).await.error.faults()[0].field, "office");
    assert_eq!(figures(&app).await.received, 0);
}

#[tokio::test]
async fn progress_reaches_the_end() {
    let (database, _folder) = sqlite().await;
    let (app, by) = app(database, "importer").await;
    let rows: Vec<String> = (0..100).map(|n| format!("{n},王,,停电,2019/1/1,,,物业,")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let mut heard = Vec::new();
    let rows = open(csv(&rows), &mapping()).unwrap();
    run(&app, &by, rows, false, |report, (done, total)| heard.push((report.filed, done, total)))
        .await
        .unwrap();
    let (filed, done, total) = *heard.last().unwrap();
    assert_eq!((filed, done), (100, total));
    assert!(heard.is_sorted());
}
