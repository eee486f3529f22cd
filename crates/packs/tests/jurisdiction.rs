//! Rules of jurisdiction: the worked cases, what is refused in a file of rules, and what always holds.
#![expect(clippy::print_stdout, reason = "a measurement is told, not asserted")]

use std::time::Instant;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use redress_domain::jurisdiction::{Asked, Complainant, Decision, Facts, Respondent, decide};
use redress_domain::region::{Region, Regions};
use redress_packs::jurisdiction::{load, of, shipped};
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    title: String,
    procedure: String,
    on: Option<Date>,
    facts: Facts,
    competent: Option<Vec<Region>>,
    #[serde(default, deserialize_with = "stated")]
    preferred: Option<Option<Region>>,
    decision: Option<Decision>,
    may_delegate_to: Option<Vec<Region>>,
    rule: Option<String>,
    held: Option<String>,
    refused: Option<String>,
}

/// Tells `null` from nothing.
fn stated<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Region>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

fn worked() -> Vec<Worked> {
    serde_saphyr::from_str(include_str!("jurisdiction/worked.yaml")).expect("the worked cases")
}

#[test]
fn the_worked_cases_come_out() {
    for case in worked() {
        let title = &case.title;
        let on = case.on.or(case.facts.received_on).expect("a day");
        let found = decide(of(&case.procedure).expect("rules"), &case.facts, on);
        if let Some(code) = &case.refused {
            assert_eq!(found.map_err(|refusal| refusal.code), Err(code.as_str()), "{title}");
            continue;
        }
        let found = found.unwrap_or_else(|refusal| panic!("{title}: {refusal}"));
        let rules = &of(&case.procedure).expect("rules").rules;
        assert_eq!(found.trail.len(), rules.len(), "{title}: every rule is in the trail");
        assert!(found.trail.iter().all(|step| !step.why.contains('{')), "{title}: {:?}", found.trail);
        for (what, same) in [
            ("competent", case.competent.is_none_or(|competent| competent == found.competent)),
            ("preferred", case.preferred.is_none_or(|preferred| preferred == found.preferred)),
            ("decision", case.decision.is_none_or(|decision| decision == found.decision)),
            ("may_delegate_to", case.may_delegate_to.is_none_or(|places| places == found.may_delegate_to)),
            ("rule", case.rule.is_none_or(|id| found.rule.as_ref().is_some_and(|rule| rule.id == id))),
            ("held", case.held.is_none_or(|id| found.trail.iter().any(|step| step.rule == id && step.held))),
        ] {
            assert!(same, "{title}: {what} of {found:#?}");
        }
    }
}

#[test]
fn the_shipped_rules_are_whole() {
    let rules = shipped().unwrap_or_else(|faults| panic!("{}", faults[0]));
    let procedures: Vec<&String> = rules.iter().flat_map(|rules| &rules.procedures).collect();
    assert_eq!(procedures.len(), 8, "{procedures:?}");
    let refused = of("talk-guide").map(|_| ()).expect_err("guidance is no procedure with offices");
    assert!(refused.en.contains("talk-guide") && refused.en.contains("labour-arbitration"));
}

#[test]
fn a_broken_file_is_refused_at_its_place() {
    let sound = "procedures: [p]\nneeds: [received_by]\nrules:\n  - id: A\n    source: s\n    when: \"true\"\n    \
                 gives: { competent: [receiver] }\n    held: { zh: 是, en: yes }\n    not_held: { zh: 否, en: no }\n";
    assert!(load(sound, "a.yaml").is_ok());
    for (code, from, to, line) in [
        ("bad_guard", "\"true\"", "\"facts.moon\"", 6),
        ("bad_date", "source: s", "source: s\n    valid_from: soon", 6),
        ("bad_validity", "source: s", "source: s\n    valid_from: 2026-01-02\n    valid_to: 2026-01-01", 4),
        ("untranslated", "{ zh: 是, en: yes }", "{ zh: 是 }", 8),
        ("no_source", "source: s", "source: ''", 5),
        ("unknown_key", "source: s", "source: s\n    sauce: s", 6),
        ("missing_key", "    source: s\n", "", 8),
        ("yaml", "receiver", "moon", 7),
    ] {
        let faults = load(&sound.replace(from, to), "a.yaml").map(|_| ()).expect_err(code);
        let found: Vec<_> = faults.iter().map(|fault| (fault.code, fault.line)).collect();
        assert_eq!(found, [(code, line)], "{faults:?}");
    }
}

#[test]
fn a_form_asks_what_the_rules_of_its_day_go_by() {
    use Asked::{
        ConsumedIn, EventRegions, Foreign, HabitualRegion, PerformanceRegion, PlatformRegion, Reachable,
    };
    for (procedure, day, asked) in [
        ("customer-service-regime", date(2026, 5, 6), &[][..]),
        ("labour-arbitration", date(2026, 5, 6), &[PerformanceRegion]),
        ("labour-inspection", date(2026, 5, 6), &[PerformanceRegion]),
        ("administrative-complaint", date(2026, 5, 6), &[HabitualRegion, PlatformRegion, Reachable]),
        (
            "administrative-complaint",
            date(2016, 5, 6),
            &[HabitualRegion, PlatformRegion, Reachable, EventRegions],
        ),
        ("consumer-mediation", date(2026, 5, 6), &[HabitualRegion, Foreign, ConsumedIn, EventRegions]),
    ] {
        let found: Vec<Asked> = of(procedure).expect("rules").asks(day).into_iter().collect();
        assert_eq!(found, asked, "{procedure} on {day}");
    }
}

fn region() -> impl Strategy<Value = Region> {
    select(Regions::china().entries()).prop_map(|entry| entry.region)
}

prop_compose! {
    fn respondent()(region in option::of(region()), habitual_region in option::of(region()),
        platform_region in option::of(region()), reachable in any::<Option<bool>>()) -> Respondent {
        Respondent { region, habitual_region, platform_region, reachable }
    }
}

prop_compose! {
    fn facts()(respondents in vec(respondent(), 0..3), own in option::of(region()), foreign in any::<Option<bool>>(),
        consumed_in in option::of(region()), event_regions in vec(region(), 0..3),
        received_by in option::of(region()), performance_region in option::of(region()),
        grave in any::<Option<bool>>(), channel in option::of(select(vec!["online", "letter", "phone"]))) -> Facts {
        Facts { respondents, complainant: Some(Complainant { region: own, foreign }), consumed_in, event_regions,
            received_by, received_on: None, channel: channel.map(str::to_owned), grave, performance_region }
    }
}

proptest! {
    #[test]
    fn whatever_the_facts_the_answer_is_whole_or_a_refusal_names_a_fact(facts in facts(), day in 0i32..9_000) {
        let on = date(2004, 1, 1).saturating_add(jiff::Span::new().days(day));
        for rules in shipped().expect("rules") {
            match decide(rules, &facts, on) {
                Err(refusal) => prop_assert!(!refusal.field.is_empty() && !refusal.text.zh.is_empty()),
                Ok(found) => {
                    prop_assert!(!found.competent.is_empty() && found.rule.is_some());
                    prop_assert_eq!(found.preferred.is_none(), found.decision == Decision::Manual);
                    prop_assert!(found.preferred.is_none_or(|one| found.competent.contains(&one)));
                    prop_assert_eq!(found.decision == Decision::Resolved, found.decision != Decision::Manual && found.competent.len() == 1);
                    let inside = |one: &Region| found.competent.iter().any(|above| above.contains(*one) && above != one);
                    prop_assert!(found.may_delegate_to.iter().all(inside));
                    prop_assert_eq!(decide(rules, &facts, on), Ok(found));
                }
            }
        }
    }

    #[test]
    fn what_a_form_does_not_ask_for_decides_nothing(facts in facts(), home in region(), day in 0i32..9_000) {
        let on = date(2004, 1, 1).saturating_add(jiff::Span::new().days(day));
        let respondents = facts.respondents.into_iter();
        let respondents =
            respondents.map(|one| Respondent { region: one.region.or(Some(home)), ..one }).collect();
        let facts = Facts { respondents, ..facts };
        for rules in shipped().expect("rules") {
            let asked = rules.asks(on);
            let has = |fact| asked.contains(&fact);
            let told = Facts {
                respondents: facts
                    .respondents
                    .iter()
                    .map(|one| Respondent {
                        region: one.region,
                        habitual_region: one.habitual_region.filter(|_| has(Asked::HabitualRegion)),
                        platform_region: one.platform_region.filter(|_| has(Asked::PlatformRegion)),
                        reachable: one.reachable.filter(|_| has(Asked::Reachable)),
                    })
                    .collect(),
                complainant: facts.complainant.clone().map(|who| Complainant {
                    foreign: who.foreign.filter(|_| has(Asked::Foreign)),
                    ..who
                }),
                consumed_in: facts.consumed_in.filter(|_| has(Asked::ConsumedIn)),
                performance_region: facts.performance_region.filter(|_| has(Asked::PerformanceRegion)),
                event_regions: if has(Asked::EventRegions) { facts.event_regions.clone() } else { Vec::new() },
                ..facts.clone()
            };
            // A place that has ended is refused wherever it is stated.
            if let (Ok(all), Ok(less)) = (decide(rules, &facts, on), decide(rules, &told, on)) {
                prop_assert_eq!(
                    (all.competent, all.preferred, all.decision),
                    (less.competent, less.preferred, less.decision),
                    "{:?} {:?}", rules.procedures, asked
                );
            }
        }
    }

    #[test]
    fn any_json_is_facts_or_is_refused(text in any::<String>(), code in "[0-9]{0,7}") {
        for text in [text, format!(r#"{{"received_by":"{code}"}}"#), format!(r#"{{"respondents":[{{"region":"{code}"}}]}}"#)] {
            let _: Result<Facts, _> = serde_json::from_str(&text);
            let _: Result<_, _> = load(&text, "a.yaml");
        }
    }
}

#[test]
fn a_decision_takes_microseconds() {
    let cases: Vec<Worked> = worked().into_iter().filter(|case| case.refused.is_none()).collect();
    let start = Instant::now();
    let mut decided = 0u32;
    for _ in 0..200 {
        for case in &cases {
            let on = case.on.or(case.facts.received_on).expect("a day");
            decided += u32::from(decide(of(&case.procedure).expect("rules"), &case.facts, on).is_ok());
        }
    }
    println!("{decided} decisions, {:?} each", start.elapsed() / decided);
}
