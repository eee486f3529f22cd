//! Division codes: what they say by themselves, and the dated table.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redress_domain::region::{Found, Level, Region, Regions};

fn region(code: &str) -> Region {
    code.parse().expect("a code")
}

const TODAY: Date = date(2026, 5, 11);

#[test]
fn the_lowest_common_superior_skips_what_is_no_place() {
    for (codes, superior) in [
        ("330110", "330110"),
        ("330203 330281", "330200"),
        ("330782 330783", "330700"),
        ("330782 330681", "330000"),
        ("330782 330700", "330700"),
        ("310101 310115", "310000"),
        ("110101 110228", "110000"),
        ("310230 310101", "310000"),
        ("500101 500229", "500000"),
        ("419001 410102", "410000"),
        ("429004 429005", "420000"),
        ("469001 460105", "460000"),
        ("659001 659002", "650000"),
        ("441900 442000", "440000"),
        ("441900 441900", "441900"),
        ("330106 340102", "100000"),
        ("810000 330106", "100000"),
        ("", "100000"),
    ] {
        let regions: Vec<Region> = codes.split_whitespace().map(region).collect();
        assert_eq!(Region::lowest_common(&regions).to_string(), superior, "{codes}");
    }
}

#[test]
fn a_city_without_counties_does_what_a_county_does() {
    for code in ["441900", "442000", "460400", "620200"] {
        assert_eq!(
            (region(code).level(), region(code).is_county_level()),
            (Level::Prefecture, true),
            "{code}"
        );
    }
    assert!(!region("330700").is_county_level() && region("419001").is_county_level());
}

#[test]
fn what_is_no_code_is_refused_by_its_fault() {
    for (text, code) in [
        ("", "region_shape"),
        ("33010", "region_shape"),
        ("3301066", "region_shape"),
        ("33010六", "region_shape"),
        ("+33010", "region_shape"),
        ("000000", "region_province"),
        ("990101", "region_province"),
        ("310100", "region_group"),
        ("500200", "region_group"),
        ("659000", "region_group"),
    ] {
        assert_eq!(text.parse::<Region>().map_err(|error| error.code()), Err(code), "{text}");
    }
}

#[test]
fn the_table_knows_what_began_and_what_ended() {
    let china = Regions::china();
    let named = |code, on| match china.get(region(code), on) {
        Found::Here(entry) => entry.name.clone(),
        other => format!("{other:?}"),
    };
    for (code, name) in [
        ("100000", "全国"),
        ("330106", "西湖区"),
        ("330110", "余杭区"),
        ("330203", "海曙区"),
        ("330281", "余姚市"),
        ("330402", "南湖区"),
        ("330681", "诸暨市"),
        ("330782", "义乌市"),
        ("330783", "东阳市"),
        ("310101", "黄浦区"),
        ("310115", "浦东新区"),
        ("340102", "瑶海区"),
        ("410102", "中原区"),
        ("419001", "济源市"),
        ("710000", "台湾省"),
        ("130502", "襄都区"),
    ] {
        assert_eq!(named(code, TODAY), name, "{code}");
    }
    assert_eq!(named("130502", date(2019, 6, 1)), "桥东区");
    assert_eq!(named("330103", date(2021, 4, 8)), "下城区");
    assert_eq!(named("371202", date(2018, 6, 1)), "莱城区");
    assert!(
        matches!(china.get(region("330103"), date(2021, 4, 9)), Found::Abolished(e) if e.successors == [region("330105")])
    );
    assert!(
        matches!(china.get(region("371200"), TODAY), Found::Abolished(e) if e.successors == [region("370100")])
    );
    assert!(matches!(china.get(region("330113"), date(2021, 4, 8)), Found::NotYet(_)));
    assert_eq!(china.get(region("330199"), TODAY), Found::Unknown);
    assert_eq!(china.get(region("130171"), TODAY), Found::Unknown, "a statistical zone is no division");
}

#[test]
fn every_entry_lies_within_its_parents_time_and_names_successors_that_exist() {
    let china = Regions::china();
    assert!(china.entries().len() > 3_500, "{}", china.entries().len());
    let days: BTreeSet<Date> = china
        .entries()
        .iter()
        .flat_map(|e| [e.from, e.to])
        .flatten()
        .chain([date(2013, 12, 31), TODAY])
        .collect();
    for entry in china.entries() {
        assert_eq!(entry.region.to_string().parse(), Ok(entry.region));
        assert!(
            entry.to.is_none()
                || !entry.successors.is_empty()
                || entry.region.to_string().starts_with("13050")
        );
        for day in days.iter().filter(|day| entry.on(**day)) {
            if let Some(parent) = entry.region.parent() {
                let found = china.get(parent, *day);
                assert!(matches!(found, Found::Here(_)), "{entry:?} on {day}: {parent} {found:?}");
            }
        }
        for successor in &entry.successors {
            let found = china.get(*successor, TODAY);
            assert!(matches!(found, Found::Here(_)), "{entry:?}: {successor} {found:?}");
        }
    }
}

#[test]
fn the_children_of_a_municipality_are_its_districts() {
    let china = Regions::china();
    let children =
        |code| china.children(region(code), TODAY).map(|e| e.region.to_string()).collect::<Vec<_>>();
    assert_eq!(children("310000").len(), 16);
    assert!(children("330100").contains(&"330114".into()) && !children("330100").contains(&"330103".into()));
    assert!(children("410000").contains(&"419001".into()) && children("441900").is_empty());
    assert_eq!(children("100000").len(), 34);
}

fn any_region() -> impl Strategy<Value = Region> {
    select(Regions::china().entries()).prop_map(|entry| entry.region)
}

proptest! {
    #[test]
    fn the_lowest_common_superior_contains_all_in_any_order(mut regions in vec(any_region(), 1..6)) {
        let superior = Region::lowest_common(&regions);
        prop_assert!(regions.iter().all(|region| superior.contains(*region)));
        prop_assert_eq!(Region::lowest_common(&[superior, superior]), superior);
        for lower in regions[0].lineage().take_while(|above| *above != superior) {
            prop_assert!(!regions.iter().all(|region| lower.contains(*region)), "{lower} is lower");
        }
        regions.reverse();
        regions.extend(regions.clone());
        prop_assert_eq!(Region::lowest_common(&regions), superior);
    }

    #[test]
    fn any_text_is_a_code_or_is_refused(text in any::<String>(), near in "[0-9]{5,7}", day in 1i32..3_000) {
        let on = date(2019, 1, 1).saturating_add(jiff::Span::new().days(day));
        for text in [text, near] {
            if let Ok(region) = text.parse::<Region>() {
                prop_assert_eq!(region.to_string(), text);
                prop_assert!(region.lineage().count() <= 4);
                let _: Found = Regions::china().get(region, on);
            }
        }
    }
}
