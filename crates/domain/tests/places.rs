//! Divisions found by what people type: ranked, bounded, and never guessed.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;
use redress_domain::region::{Confidence, Found, Level, Regions, Wanted};

const TODAY: Date = date(2026, 5, 11);

fn found(text: &str, most: usize) -> Vec<String> {
    Regions::china().search(text, TODAY, most).into_iter().map(|entry| entry.region.to_string()).collect()
}

#[test]
fn the_same_name_comes_first_then_beginnings_then_codes() {
    assert_eq!(found("杭州", 1), ["330100"]);
    assert_eq!(found("义乌", 9), ["330782"]);
    assert_eq!(found("余杭区", 9), ["330110"]);
    assert_eq!(found("33011", 9), ["330110", "330111", "330112", "330113", "330114"]);
    assert_eq!(found("鼓楼区", 9).len(), 4);
    assert_eq!(found("区", 20).len(), 20);
    assert_eq!(
        found("下城区", 9).len() + found("", 9).len() + found("  ", 9).len() + found("月球", 9).len(),
        0
    );
}

#[test]
fn an_address_gives_one_county_or_none() {
    let china = Regions::china();
    for (address, code) in [
        ("浙江省杭州市西湖区文三路90号", "330106"),
        ("浙江杭州西湖区文三路90号", "330106"),
        ("杭州市余杭区文一西路969号", "330110"),
        ("浙江省义乌市福田路105号", "330782"),
        ("开封市鼓楼区中山路", "410204"),
        ("上海市黄浦区南京东路1号", "310101"),
        ("上海 浦东新区 世纪大道", "310115"),
        ("河南省济源市黄河大道", "419001"),
        ("广东省东莞市南城街道", "441900"),
        ("江苏省南京市鼓楼区北京西路", "320106"),
        ("海曙区中山西路", "330203"),
        ("湖北省天门市", "429006"),
    ] {
        let located = china.locate(address, TODAY);
        assert_eq!(located.map(|one| one.region.to_string()).as_deref(), Some(code), "{address}");
        let alone = address.starts_with("海曙区");
        let confidence = if alone { Confidence::NameAlone } else { Confidence::Named };
        assert_eq!(located.map(|one| one.confidence), Some(confidence), "{address}");
    }
    for (address, candidates) in [
        ("鼓楼区中山路1号", 4),
        ("朝阳区建国路", 2),
        ("广东省鼓楼区", 0),
        ("浙江省杭州市", 0),
        ("文三路90号", 0),
        ("", 0),
    ] {
        assert_eq!(china.locate(address, TODAY), None, "{address}");
        assert_eq!(china.candidates(address, TODAY).len(), candidates, "{address}");
    }
    assert_eq!(china.locate("杭州市下城区", TODAY), None, "it is no more");
    assert!(china.locate("杭州市下城区", date(2020, 1, 1)).is_some());
}

proptest! {
    #[test]
    fn any_text_finds_at_most_so_many(text in any::<String>(), most in 0usize..30) {
        prop_assert!(Regions::china().search(&text, TODAY, most).len() <= most);
        Regions::china().locate(&text, TODAY);
    }

    #[test]
    fn a_whole_name_is_located_at_itself_or_not_at_all(
        entry in select(Regions::china().entries()),
        tail in "[路街号楼省市区县0-9]{0,8}",
    ) {
        prop_assume!(entry.level() == Level::County && entry.on(TODAY));
        let china = Regions::china();
        let name = |region| {
            let label = china.label(region, TODAY);
            label.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned()
        };
        let mut whole: Vec<String> = entry.region.lineage().take_while(|one| one.level() != Level::Nation).map(name).collect();
        whole.reverse();
        let address = format!("{}{tail}", whole.concat());
        if let Some(located) = china.locate(&address, TODAY) {
            prop_assert_eq!(located.region, entry.region, "{}", address);
        }
    }
}

#[test]
fn names_from_above_down_find_the_place_below() {
    let china = Regions::china();
    let find = |text, level, under: Option<&str>| {
        let under = under.map(|code| code.parse().expect("a code"));
        let wanted = Wanted { text, on: TODAY, level, under, most: 20 };
        china.find(&wanted).into_iter().map(|entry| entry.region.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(find("浙江 余杭", None, None), ["330110"]);
    assert_eq!(find("杭州市西湖区", None, None), ["330106"]);
    assert_eq!(find("浙江杭州西湖", None, None), ["330106"]);
    assert_eq!(find("开封鼓楼", None, None), ["410204"]);
    assert_eq!(find("鼓楼区", None, Some("350000")), ["350102"]);
    assert_eq!(find("", Some(Level::Prefecture), Some("330000")).len(), 11);
    assert_eq!(find("杭州", Some(Level::County), Some("330000"))[..], Vec::<String>::new()[..]);
    assert_eq!(find(&"长".repeat(10_000), None, None).len(), 0);
}

#[test]
fn every_reading_of_an_address_says_how_sure_it_is() {
    for (address, sure) in [
        ("浙江省杭州市西湖区文三路90号", "330106 named"),
        ("义乌市福田路105号", "330782 name_alone"),
        ("鼓楼区中山路1号", "320106 ambiguous,320302 ambiguous,350102 ambiguous,410204 ambiguous"),
        ("浙江省杭州市文三路90号", "330100 coarse"),
        ("浙江省", "330000 coarse"),
        ("杭州市下城区体育场路1号", "330105 successor"),
        ("广东省东莞市南城街道", "441900 named"),
        ("月球静海基地", ""),
        ("", ""),
    ] {
        let found = Regions::china().located(address, TODAY);
        let found: Vec<String> =
            found.iter().map(|one| format!("{} {}", one.region, one.confidence.name())).collect();
        assert_eq!(found.join(","), sure, "{address}");
    }
}

#[test]
fn a_division_that_is_not_there_on_the_day_names_what_to_write() {
    let china = Regions::china();
    for (code, on, fault, says) in [
        ("330199", TODAY, "region_unknown", "330199"),
        ("330103", TODAY, "region_abolished", "330105"),
        ("330113", date(2021, 4, 8), "region_not_yet", "330113"),
        ("310100", TODAY, "region_group", "310000"),
        ("33010", TODAY, "region_shape", "330106"),
        ("999999", TODAY, "region_province", "999999"),
    ] {
        let absent = china.present(code, on).expect_err(code);
        assert_eq!(absent.code, fault, "{code}");
        assert!(absent.text.zh.contains(says), "{absent}");
        assert!(!absent.text.en.is_empty());
    }
    assert_eq!(china.present("330110", TODAY).map(|entry| entry.name.as_str()), Ok("余杭区"));
    assert_eq!(china.full_name("330110".parse().expect("a code"), TODAY), "浙江省杭州市余杭区");
    assert_eq!(china.full_name("310115".parse().expect("a code"), TODAY), "上海市浦东新区");
    assert_eq!(china.full_name("100000".parse().expect("a code"), TODAY), "全国");
}

proptest! {
    #[test]
    fn what_is_found_exists_and_the_whole_name_finds_its_place(entry in select(Regions::china().entries()), text in ".{0,12}") {
        let china = Regions::china();
        for found in china.located(&text, TODAY) {
            prop_assert!(matches!(china.get(found.region, TODAY), Found::Here(_)));
        }
        prop_assume!(entry.on(TODAY) && entry.level() == Level::County);
        let name = china.full_name(entry.region, TODAY);
        let located = china.located(&name, TODAY);
        prop_assert!(located.iter().any(|one| one.region == entry.region), "{name}: {located:?}");
    }
}
