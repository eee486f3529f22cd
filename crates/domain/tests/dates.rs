//! The dates of the law, one by one, and what holds of every date.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its own table must fail")]

use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use redress_domain::calendar::{self, Calendar, Status};
use redress_domain::limit::*;

fn beijing() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn limit(start: Start, within: &str, extend: &str, exclude: &str, roll: Roll) -> Result<Due, Error> {
    let exclude: Vec<Exclusion> = exclude.split_whitespace().map(|text| text.parse().unwrap()).collect();
    let extend = (!extend.is_empty()).then(|| extend.parse().unwrap());
    let hours = WorkingHours::default();
    due(&Calendar::china(), &beijing(), &hours, start, within.parse()?, extend, &exclude, roll)
}

#[test]
fn the_dates_of_the_scenarios_come_out() {
    // what, start, within, extension, exclusions, due, unrolled
    let table = [
        ("T13 a: one year", "2018-05-20", "1y", "", "", "2019-05-20", "2019-05-20"),
        ("T13 c: three years", "2018-05-20", "3y", "", "", "2021-05-20", "2021-05-20"),
        ("T17 decision", "2026-04-22", "7wd", "", "", "2026-05-06", "2026-05-06"),
        ("T17 verification", "2026-04-22", "15wd", "", "", "2026-05-15", "2026-05-15"),
        ("T17 extended", "2026-04-22", "15wd", "15wd", "", "2026-06-05", "2026-06-05"),
        ("T21", "2025-09-26", "7wd", "", "", "2025-10-13", "2025-10-13"),
        ("T23 a", "2026-05-06", "60d", "", "2026-05-20..2026-06-15", "2026-07-31", "2026-07-31"),
        ("T23 b", "2024-03-04", "45wd", "", "2024-03-20..2024-04-19", "2024-06-06", "2024-06-06"),
        (
            "T23 b in two overlapping",
            "2024-03-04",
            "45wd",
            "",
            "2024-04-01..2024-04-19 2024-03-20..2024-04-07",
            "2024-06-06",
            "2024-06-06",
        ),
        ("T25 C1", "2025-01-24", "5wd", "", "", "2025-02-07", "2025-02-07"),
        ("T25 C2 a", "2025-01-27", "3wd", "", "", "2025-02-07", "2025-02-07"),
        ("T25 C2 b", "2025-02-05", "3wd", "", "", "2025-02-08", "2025-02-08"),
        ("T27", "2026-09-18", "15d", "", "", "2026-10-08", "2026-10-03"),
        ("T27 in wd", "2026-09-18", "15wd", "", "", "2026-10-15", "2026-10-15"),
        ("T29", "2025-03-10", "1y", "", "", "2026-03-10", "2026-03-10"),
        ("T29 without demand", "2024-07-05", "1y", "", "", "2025-07-07", "2025-07-05"),
        ("T31 a", "2008-01-10", "60d", "", "", "2008-03-10", "2008-03-10"),
        ("T31 b 60 days", "2008-03-20", "60d", "", "", "2008-05-19", "2008-05-19"),
        ("T31 b", "2008-03-20", "1y", "", "", "2009-03-20", "2009-03-20"),
        ("T33 accept", "2026-04-28", "5wd", "", "", "2026-05-08", "2026-05-08"),
        ("T33 investigate", "2026-05-08", "60wd", "", "", "2026-07-31", "2026-07-31"),
        ("T33 extended", "2026-05-08", "60wd", "30wd", "", "2026-09-11", "2026-09-11"),
        ("T33 two years", "2024-05-13", "2y", "", "", "2026-05-13", "2026-05-13"),
        ("T35", "2026-12-28", "7wd", "", "", "2027-01-07", "2027-01-07"),
        ("K4 leap day", "2024-02-29", "3y", "", "", "2027-03-01", "2027-02-28"),
        ("K4 month end", "2026-01-31", "1mo", "", "", "2026-02-28", "2026-02-28"),
        ("K9 rolled once", "2026-04-02", "2d", "30d", "", "2026-05-06", "2026-05-04"),
        ("K9 another unit", "2026-04-22", "7wd", "1mo", "", "2026-06-08", "2026-06-06"),
        (
            "K8 begun after the end",
            "2026-04-22",
            "7wd",
            "",
            "2026-05-07..2026-06-01",
            "2026-05-06",
            "2026-05-06",
        ),
        (
            "K8 begun on the last day",
            "2026-04-22",
            "7wd",
            "",
            "2026-05-06..2026-05-20",
            "2026-05-20",
            "2026-05-20",
        ),
        (
            "K8 begun on the rolled day",
            "2026-09-18",
            "15d",
            "",
            "2026-10-08..2026-10-20",
            "2026-10-20",
            "2026-10-20",
        ),
    ];
    for (what, start, within, extend, exclude, wanted, unrolled) in table {
        let due = limit(Start::Day(day(start)), within, extend, exclude, Roll::RestDay).unwrap();
        assert_eq!((due.date, due.unrolled), (day(wanted), day(unrolled)), "{what}: {:#?}", due.because);
        assert_eq!(due.provisional, wanted > "2027", "{what}");
        let midnight = due.date.tomorrow().unwrap().at(0, 0, 0, 0);
        assert_eq!(due.at, beijing().to_timestamp(midnight).unwrap(), "{what}");
    }
}

#[test]
fn the_reasons_are_told_in_both_languages() {
    let due = limit(Start::Day(day("2025-09-26")), "7wd", "", "", Roll::RestDay).unwrap();
    let told: Vec<_> = due.because.iter().map(|step| format!("{} {}", step.date, step.en)).collect();
    assert_eq!(
        told,
        [
            "2025-09-26 the day of the event is day 0",
            "2025-09-27 2025-09-27 not counted: weekend",
            "2025-09-28 2025-09-28 is a weekend day, but a working day: counted",
            "2025-10-01 2025-10-01..2025-10-08 not counted: holiday",
            "2025-10-11 2025-10-11 is a weekend day, but a working day: counted",
            "2025-10-12 2025-10-12 not counted: weekend",
            "2025-10-13 7 working days counted",
        ]
    );
    assert!(due.because.iter().all(|step| !step.zh.is_empty()));
    let text = serde_json::to_string(&due).unwrap();
    assert_eq!(serde_json::from_str::<Due>(&text).unwrap(), due);
}

#[test]
fn the_roll_is_the_rules_choice() {
    let start = Start::Day(day("2026-09-18"));
    let on = |within, roll| limit(start, within, "", "", roll).unwrap().date;
    assert_eq!(on("15d", Roll::StatutoryHoliday), day("2026-10-08"));
    assert_eq!(on("16d", Roll::StatutoryHoliday), day("2026-10-04"));
    assert_eq!(on("15d", Roll::None), day("2026-10-03"));
}

#[test]
fn hours_run_from_the_instant() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    // Friday 2026-02-13, 16:30; 02-14 is a make-up Saturday; then off to 02-23.
    let friday = Start::Instant(at("2026-02-13T16:30:00+08:00"));
    let table = [
        (friday, "4h", "", "2026-02-13T20:30:00+08:00"),
        (friday, "1wh", "", "2026-02-13T17:30:00+08:00"),
        (friday, "4wh", "", "2026-02-14T12:00:00+08:00"),
        (friday, "9wh", "", "2026-02-24T09:30:00+08:00"),
        (friday, "4wh", "2026-02-13..2026-02-14", "2026-02-24T12:00:00+08:00"),
        (friday, "4h", "2026-02-13..2026-02-14", "2026-02-13T20:30:00+08:00"),
        (friday, "24h", "2026-02-13..2026-02-14", "2026-02-15T16:30:00+08:00"),
        (Start::Day(day("2026-02-13")), "4h", "", "2026-02-14T04:00:00+08:00"),
        (Start::Day(day("2026-02-13")), "2wh", "", "2026-02-14T11:00:00+08:00"),
    ];
    for (start, within, exclude, wanted) in table {
        let due = limit(start, within, "", exclude, Roll::RestDay).unwrap();
        assert_eq!(due.at, at(wanted), "{within} {exclude}: {:?}", due.because);
        assert!(!due.provisional);
    }
}

#[test]
fn of_two_limits_the_earlier_binds() {
    let start = Start::Day(day("2025-02-05"));
    let c2 = limit(start, "3wd", "", "", Roll::RestDay).unwrap();
    let c1 = limit(Start::Day(day("2025-01-24")), "5wd", "", "", Roll::RestDay).unwrap();
    assert_eq!(earlier(c2, c1).date, day("2025-02-07"));
}

#[test]
fn what_cannot_be_computed_is_refused() {
    let start = Start::Day(day("2026-04-22"));
    let code = |start, within, extend, exclude| {
        limit(start, within, extend, exclude, Roll::RestDay).unwrap_err().code()
    };
    for bad in ["", "7", "wd", "-1d", "7 wd", "1.5d", "99999999999d", "7WD", "７d"] {
        assert_eq!(code(start, bad, "", ""), "amount", "{bad}");
    }
    assert_eq!(code(start, "101y", "", ""), "amount_too_long");
    assert_eq!(code(start, "4294967295wh", "1wh", ""), "amount_too_long");
    assert_eq!(code(start, "876600wh", "", ""), "date_out_of_range");
    assert_eq!(code(Start::Day(day("2199-12-31")), "1wd", "", ""), "date_out_of_range");
    assert_eq!(code(Start::Day(day("1989-12-31")), "1wd", "", ""), "date_out_of_range");
    assert_eq!(code(Start::Day(Date::MAX), "1d", "", ""), "date_out_of_range");
    assert_eq!(code(start, "7d", "", "2026-05-02..2026-05-01"), "exclusion_backwards");
    assert!(limit(start, "100y", "", "", Roll::RestDay).is_ok());
    for text in ["7wd", "60d", "3y", "2mo", "4h", "2wh"] {
        assert_eq!(text.parse::<Amount>().unwrap().to_string(), text);
    }
    assert_eq!(serde_json::to_string(&"7wd".parse::<Amount>().unwrap()).unwrap(), "\"7wd\"");
    assert_eq!(serde_json::from_str::<Unit>("\"working_day\"").unwrap(), Unit::WorkingDay);
    assert!(serde_json::from_str::<WorkingHours>("[]").is_err());
}

#[test]
fn every_year_has_the_working_days_of_its_notice() {
    let china = Calendar::china();
    // PyPI chinesecalendar and npm chinese-days, which agree on every day.
    let counts =
        [249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248];
    for (year, wanted) in (2007..).zip(counts) {
        let count = working_days_between(&china, date(year - 1, 12, 31), date(year, 12, 31)).unwrap();
        assert_eq!((year, count), (year, wanted));
        assert_eq!(china.status(year), Status::Published);
        let statutory =
            date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|day| day.year() == year);
        let statutory: Vec<_> = statutory.filter(|day| china.is_statutory_holiday(*day)).collect();
        let meet = usize::from(year == 2009 || year == 2020);
        let named = if year == 2007 {
            10
        } else if year < 2025 {
            11
        } else {
            13
        };
        assert_eq!(statutory.len(), named - meet, "{statutory:?}");
        assert!(statutory.iter().all(|day| !china.is_working_day(*day)));
    }
    assert!(china.is_working_day(date(2026, 2, 28)) && china.is_make_up_day(date(2026, 2, 28)));
    assert_eq!(china.notice(2026), Some("国办发明电〔2025〕7号"));
    assert_eq!((china.status(2006), china.status(2027)), (Status::Provisional, Status::Provisional));
    assert_eq!((china.status(1989), china.status(2200)), (Status::Unknown, Status::Unknown));
    assert!(!china.is_working_day(date(2027, 10, 1)) && china.is_statutory_holiday(date(2027, 10, 1)));
}

#[test]
fn a_notice_ends_the_provision_and_regions_lay_over() {
    let mut china = Calendar::china();
    china.publish("2027 off 01-01..01-03 work 2026-12-27 statutory 01-01 notice 某号").unwrap();
    assert_eq!((china.status(2027), china.status(2026)), (Status::Published, Status::Published));
    assert!(china.is_working_day(date(2026, 12, 27)) && china.is_working_day(date(2027, 10, 1)));
    assert_eq!(china.notice(2027), Some("某号"));
    let before = china.clone();
    for (line, code) in [
        ("27 off 01-01", "calendar_year"),
        ("2027 01-01", "calendar_day"),
        ("2027 off 02-30", "calendar_day"),
        ("2027 off 01-05..01-01", "calendar_day"),
        ("2027 off 01-05 work 01-05", "calendar_contradiction"),
    ] {
        assert_eq!(china.publish(line).unwrap_err().code(), code, "{line}");
        assert_eq!(china, before);
    }
    let error = Calendar::parse("# x\n2027 off 01-01\n2027 off 01-01").unwrap_err();
    assert_eq!(error, calendar::Error::Twice { line: 3, year: 2027 });
    let region = china.with_overlay(&[date(2026, 3, 20)], &[date(2026, 3, 21)]).unwrap();
    assert!(!region.is_working_day(date(2026, 3, 20)) && region.is_working_day(date(2026, 3, 21)));
    assert!(region.with_overlay(&[date(2200, 1, 1)], &[]).is_err());
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..13_000).prop_map(|n| date(2000, 1, 1).saturating_add(jiff::Span::new().days(n)))
}

fn any_exclusions() -> impl Strategy<Value = Vec<(Date, i64)>> {
    prop::collection::vec((any_day(), 0i64..200), 0..4)
}

proptest! {
    #[test]
    fn a_working_day_limit_ends_on_a_working_day_and_grows_with_n(
        start in any_day(), n in 0u32..300, near in prop::collection::vec((0i64..500, 0i64..90), 0..4),
    ) {
        let china = Calendar::china();
        let later = |from: Date, days| from.saturating_add(SignedDuration::from_hours(24 * days));
        let exclude: Vec<_> = near.iter().map(|(after, days)| {
            let from = later(start, *after);
            Exclusion { from, to: later(from, *days) }
        }).collect();
        let with = |n, exclude: &[Exclusion], unit| {
            let hours = WorkingHours::default();
            let within = Amount { n, unit };
            due(&china, &beijing(), &hours, Start::Day(start), within, None, exclude, Roll::RestDay).unwrap()
        };
        for unit in [Unit::WorkingDay, Unit::CalendarDay, Unit::Month, Unit::Hour, Unit::WorkingHour] {
            let (plain, excluded) = (with(n, &[], unit), with(n, &exclude, unit));
            prop_assert!(plain.at <= excluded.at);
            prop_assert!(plain.at <= with(n + 1, &[], unit).at);
            prop_assert!(excluded.at <= with(n + 1, &exclude, unit).at);
            if unit == Unit::WorkingDay {
                prop_assert!(china.is_working_day(plain.date) && china.is_working_day(excluded.date));
                prop_assert_eq!(plain.date, add_working_days(&china, start, n).unwrap());
                prop_assert!(n == 0 || working_days_between(&china, start, plain.date) == Ok(n));
            }
        }
    }

    #[test]
    fn nothing_panics(
        start in -4_000_000_000i64..9_000_000_000, n in any::<u32>(), m in any::<u32>(),
        units in (0usize..6, 0usize..6),
        exclude in any_exclusions(),
    ) {
        use Unit::*;
        let all = [WorkingDay, CalendarDay, Hour, WorkingHour, Month, Year];
        let (unit, other) = (all[units.0], all[units.1]);
        let within = Amount { n: n % (unit.most() + 2), unit };
        let extend = Amount { n: m % (other.most() + 2), unit: other };
        let exclude: Vec<_> = exclude.into_iter().map(|(from, days)| {
            Exclusion { from, to: from.saturating_add(SignedDuration::from_hours(24 * days)) }
        }).collect();
        let start = Start::Instant(Timestamp::from_second(start).unwrap());
        let hours = WorkingHours::default();
        let china = Calendar::china();
        let _ = due(&china, &beijing(), &hours, start, within, Some(extend), &exclude, Roll::RestDay);
    }
}
