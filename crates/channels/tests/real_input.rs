//! The real sheet of complaints and replies, where it is at hand: the program's figures are those that the
//! cells give.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod common;

use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::app::{app, import, sqlite};
use redress_app::ports::Figures;
use redress_channels::import::{Mapping, Report};
use redress_store::Database;

const MAPPING: &str = "
procedure: customer-service-regime
source: wenzheng
columns:
  external_id: 留言编号
  complainant.name: 留言用户
  claim: 留言主题
  received_at: 留言时间
  statement: 留言详情
  reply.text: 答复意见
  reply.at: 答复时间
  facts.kind: { value: other }
";

#[expect(clippy::disallowed_methods, reason = "where the real input lies is not known to the repository")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn sheet() -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/facts/data"));
    let folder = variable("REDRESS_REAL_INPUT").map_or_else(beside, PathBuf::from);
    let sheet = folder.join("complaints-and-replies.xlsx");
    let there = sheet.is_file();
    if !there {
        println!("skipped: set REDRESS_REAL_INPUT to the folder of complaints-and-replies.xlsx");
    }
    there.then_some(sheet)
}

/// Days since 1970 of the date that a cell begins with; by arithmetic of its own.
fn day(cell: &Data) -> i64 {
    if let Data::DateTime(at) = cell {
        return at.as_f64().floor() as i64 - 25_569;
    }
    let text = cell.to_string();
    let date = text.split_whitespace().next().unwrap();
    let parts: Vec<i64> = date.split('/').map(|part| part.parse().unwrap()).collect();
    let [year, month, day] = parts[..] else { panic!("{text}") };
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719_469
}

/// Counted from the cells alone.
fn counted(sheet: &PathBuf) -> Figures {
    let mut book: Xlsx<_> = open_workbook(sheet).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut days: Vec<i64> = range.rows().skip(1).map(|row| day(&row[6]) - day(&row[3])).collect();
    days.sort_unstable();
    let within = |most: i64| days.iter().filter(|days| **days <= most).count() as i64;
    let all = days.len() as i64;
    Figures {
        received: all,
        answered: all,
        within_15: within(15),
        within_60: within(60),
        median_days: Some(days[(days.len() - 1) / 2]),
        overdue: 0,
        closed: all,
        ..Figures::default()
    }
}

/// The figures but for whether answers kept their limits, which the sheet does not say.
async fn figures_in_the_sheet(app: &redress_app::App) -> Figures {
    Figures { on_time: 0, ..common::app::figures(app).await }
}

async fn agrees(database: Database, sheet: &PathBuf) {
    let (app, by) = app(database, "importer").await;
    let mapping = Mapping::read(MAPPING).unwrap();
    let bytes = std::fs::read(sheet).unwrap();
    let counted = counted(sheet);
    let all = u64::try_from(counted.received).unwrap();
    let first = import(&app, &by, bytes.clone(), &mapping, false).await;
    assert_eq!(first, Report { filed: all, answered: all, ..Report::default() });
    let figures = figures_in_the_sheet(&app).await;
    assert_eq!(figures, counted);
    let second = import(&app, &by, bytes, &mapping, false).await;
    assert_eq!(second, Report { already: all, ..Report::default() });
    assert_eq!(figures_in_the_sheet(&app).await, counted);
    println!("{figures:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_goes_in_and_the_figures_are_those_of_the_sheet() {
    let Some(sheet) = sheet() else { return };
    let (database, _folder) = sqlite().await;
    agrees(database, &sheet).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_holds_in_postgresql() {
    let Some(sheet) = sheet() else { return };
    let Some(base) = variable("REDRESS_TEST_POSTGRES") else {
        println!("skipped on postgres: REDRESS_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("import_{}", std::process::id());
    let (client, connection) = tokio_postgres::connect(&base, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
        .batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"))
        .await
        .unwrap();
    let sign = if base.contains('?') { '&' } else { '?' };
    let url = format!("{base}{sign}options=-c%20search_path%3D{name}");
    agrees(Database::open(&url).await.unwrap(), &sheet).await;
    client.batch_execute(&format!("DROP SCHEMA {name} CASCADE")).await.unwrap();
}
