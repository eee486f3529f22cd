//! Whatever is typed, reading it answers and never panics.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use redress_domain::calendar::Calendar;
use redress_domain::guard::{Guard, Kind, Truth, Var};
use redress_domain::id::CaseId;
use redress_domain::limit::{Amount, Exclusion};

fn kinds(var: &Var) -> Option<Kind> {
    match var {
        Var::Milestone(_) => Some(Kind::Bool),
        Var::Fact(_) | Var::Field(_) => Some(Kind::Text),
        Var::Counter(_) | Var::OpenReferrals => Some(Kind::Int),
    }
}

/// A guard may be refused; one that is taken gives an answer even when nothing is known.
fn parse_guard(source: &str) {
    if let Ok(guard) = Guard::parse(source, &kinds) {
        assert_eq!(guard.source(), source);
        guard.variables();
        guard.comparisons();
        let _: Truth = guard.holds(&|_| None);
    }
}

const CEL: [&str; 40] = [
    "milestones.a",
    "counters.n",
    "facts.kind",
    "fields.x",
    "open_referrals",
    "true",
    "false",
    "null",
    "'a'",
    "\"b\"",
    "'",
    "\"",
    "b'x'",
    "r\"",
    "0",
    "1",
    "-",
    "9223372036854775808",
    "1u",
    "1e400",
    "0x",
    ".5",
    "&&",
    "||",
    "!",
    "==",
    "<=",
    "in",
    "?",
    ":",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "has(",
    "\\u{",
];
const CALENDAR: [&str; 18] = [
    "2026",
    "1989",
    "2200",
    "99999",
    "off",
    "work",
    "statutory",
    "notice",
    "01-01",
    "02-29",
    "02-30",
    "12-29..01-02",
    "2025-12-31",
    "..",
    "-",
    "#",
    "\n",
    "国办",
];

proptest! {
    #[test]
    fn any_text_is_a_guard_or_is_refused(source in any::<String>()) {
        parse_guard(&source);
    }

    #[test]
    fn any_pieces_of_cel_are_a_guard_or_are_refused(pieces in vec(select(&CEL[..]), 0..40)) {
        parse_guard(&pieces.concat());
        parse_guard(&pieces.join(" "));
    }

    #[test]
    fn any_line_is_a_notice_or_is_refused_and_changes_nothing(
        text in any::<String>(),
        words in vec(select(&CALENDAR[..]), 0..30),
    ) {
        let before = Calendar::china();
        for text in [text, words.join(" ")] {
            let mut after = before.clone();
            if after.publish(&text).is_err() {
                prop_assert!(after == before, "{text:?} was refused and changed something");
            }
        }
    }

    #[test]
    fn any_text_is_a_case_number_or_is_refused(text in any::<String>(), near in "[0-9A-Za-z -]{10,18}") {
        for text in [text, near] {
            if let Ok(id) = text.parse::<CaseId>() {
                prop_assert_eq!(CaseId::from_i64(id.as_i64()), Some(id));
                prop_assert_eq!(id.to_string().parse(), Ok(id));
            }
        }
    }

    #[test]
    fn any_text_is_an_amount_or_an_interval_or_is_refused(text in any::<String>(), near in "[0-9]{0,12}(wd|d|h|mo|y|)(\\.\\.)?") {
        for text in [text, near] {
            if let Ok(amount) = text.parse::<Amount>() {
                prop_assert_eq!(amount.to_string().parse(), Ok(amount));
            }
            let _: Result<Exclusion, _> = text.parse();
        }
    }
}

proptest! {
    // Each calendar holds two hundred years of days, which takes a while to lay out.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_is_a_calendar_or_is_refused(text in any::<String>(), words in vec(select(&CALENDAR[..]), 0..90)) {
        let _: Result<_, _> = Calendar::parse(&text);
        let _: Result<_, _> = Calendar::parse(&words.join(" "));
    }
}

#[test]
fn a_guard_nested_as_deep_as_it_may_be_long_is_refused_or_taken() {
    for (open, middle, close) in [
        ("(", "true", ")"),
        ("!", "true", ""),
        ("[", "1", "]"),
        ("true?", "true", ":true"),
        ("-", "1", ""),
        ("true&&(", "true", ")"),
        ("{1:", "1", "}"),
        ("has(", "a", ")"),
    ] {
        for depth in [10, 50, 100, 250, 500, 1_000, 1_900] {
            parse_guard(&format!("{}{middle}{}", open.repeat(depth), close.repeat(depth)));
        }
        parse_guard(&open.repeat(2_000 / open.len()));
    }
    for operator in ["==", "<", "!=", "+", "-", "*", " in ", "&&", "||", "?1:"] {
        parse_guard(&["1"; 2_000].join(operator)[..1_999]);
        parse_guard(&["1"; 300].join(operator));
    }
    let long = ["milestones.a"; 140].join("&&");
    assert!(Guard::parse(&long, &kinds).is_ok(), "many conditions side by side are not deep");
    let list = format!("counters.n in [{}]", ["1"; 900].join(","));
    assert!(Guard::parse(&list, &kinds).is_ok(), "nor is a long list");
}
