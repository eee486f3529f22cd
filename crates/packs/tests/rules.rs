//! Dated rules: what is refused when they are read, and what holds whatever is asked of the shipped ones.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use redress_domain::admissibility::{self, Result as Outcome};
use redress_domain::calendar::Calendar;
use redress_domain::limit::rules;
use redress_packs::rules::{
    admissibility_of, limits, limits_of, load_admissibility, load_limits, procedures_with_admissibility,
    procedures_with_limits,
};
use redress_packs::{Fault, shipped};

const LIMITS: &str = "\
procedure: customer-service-regime
events:
  received: { title: { zh: 收到, en: Received } }
kinds:
  ZJ: { title: { zh: 浙江, en: Zhejiang } }
limits:
  decision:
    title: { zh: 决定, en: Decide }
    starts: [received]
    only: [ZJ]
    within: promise
    versions:
      - { id: D-1, amount: 5d, valid_from: 2014-03-15, valid_to: 2019-12-31, source: 第一条 }
      - { id: D-2, amount: 7wd, valid_from: 2020-01-01, source: 第二条 }
  promise:
    title: { zh: 答复, en: Answer }
    starts: [received]
    versions: [{ id: C1, clock: promise }]
";

const GROUNDS: &str = "\
procedure: administrative-complaint
decide: decision
rules:
  scope:
    code: SCOPE
    when: \"!facts.in_scope\"
    then: inadmissible
    unknown: manual
    versions:
      - { valid_from: 2014-03-15, valid_to: 2019-12-31, source: 第一条, text: { zh: 范围, en: Scope } }
      - { valid_from: 2020-01-01, source: 第二条, text: { zh: 范围, en: Scope } }
";

/// Line and column, from 1, of `piece`.
fn place(yaml: &str, piece: &str) -> (u64, u64) {
    let before = &yaml[..yaml.find(piece).unwrap_or_else(|| panic!("{piece} stands there"))];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() as u64 + 1, column as u64)
}

fn holds(base: &str, table: &[(&str, &str, &str, &str)], load: &dyn Fn(&str) -> Vec<Fault>) {
    assert_eq!(load(base), [], "the base is sound");
    for (code, from, to, at) in table {
        assert_eq!(base.matches(from).count(), 1, "{from} stands once");
        let yaml = base.replace(from, to);
        let faults = load(&yaml);
        let (line, column) = place(&yaml, at);
        let found =
            faults.iter().any(|fault| (fault.code, fault.line, fault.column) == (*code, line, column));
        assert!(found, "{code} at {line}:{column}, but: {faults:?}");
        assert!(faults.iter().all(|fault| fault.file == "rules.yaml" && !fault.text.zh.is_empty()));
    }
}

#[test]
fn unsound_limits_are_refused_at_their_place() {
    let packs = shipped().expect("the shipped packs load");
    let load = |yaml: &str| load_limits(yaml, "rules.yaml", &packs).err().unwrap_or_default();
    let second = "{ id: D-2";
    holds(
        LIMITS,
        &[
            ("overlap", "valid_from: 2020-01-01", "valid_from: 2019-12-31", second),
            ("overlap", "valid_to: 2019-12-31, ", "", second),
            ("overlap", "valid_from: 2020-01-01, ", "", second),
            ("gap", "valid_from: 2020-01-01", "valid_from: 2020-01-02", second),
            ("bad_validity", "valid_to: 2019-12-31", "valid_to: 2014-03-14", "{ id: D-1"),
            ("no_source", ", source: 第二条", "", second),
            ("bad_amount", "7wd", "soon", "soon"),
            ("bad_amount", "7wd", "0wd", "0wd"),
            ("no_amount", "amount: 7wd, ", "", second),
            ("bad_date", "2014-03-15", "2014-02-30", "2014-02-30"),
            ("unknown_event", "starts: [received]\n    only", "starts: [lost]\n    only", "lost"),
            ("unknown_kind", "only: [ZJ]", "only: [JS]", "JS"),
            ("unknown_limit", "within: promise", "within: word", "word"),
            ("unknown_clock", "clock: promise", "clock: word", "word"),
            ("untranslated", "{ zh: 决定, en: Decide }", "{ zh: 决定 }", "{ zh: 决定 }"),
            ("idle_event", "kinds:", "  lost: { title: { zh: 遗失, en: Lost } }\nkinds:", "lost: {"),
            ("unknown_key", "only: [ZJ]", "onely: [ZJ]", "onely"),
        ],
        &load,
    );
}

#[test]
fn unsound_grounds_are_refused_at_their_place() {
    let known: BTreeMap<_, _> = procedures_with_limits()
        .into_iter()
        .filter_map(|id| Some((id.to_owned(), limits(id).expect("they load")?.clone())))
        .collect();
    let load = |yaml: &str| load_admissibility(yaml, "rules.yaml", &known).err().unwrap_or_default();
    let second = "{ valid_from: 2020";
    holds(
        GROUNDS,
        &[
            ("unknown_ground", "SCOPE", "SKOPE", "SKOPE"),
            ("unknown_effect", "then: inadmissible", "then: decline", "decline"),
            ("declines_unknown", "unknown: manual", "unknown: inadmissible", "inadmissible\n    versions"),
            ("unknown_limit", "decide: decision", "decide: decided", "decided"),
            ("overlap", "valid_from: 2020-01-01", "valid_from: 2019-06-01", "{ valid_from: 2019"),
            ("gap", "valid_from: 2020-01-01", "valid_from: 2020-01-02", second),
            ("bad_validity", "valid_to: 2019-12-31", "valid_to: 2014-03-14", "{ valid_from: 2014"),
            ("no_source", "source: 第二条, ", "", second),
            ("bad_guard", "\"!facts.in_scope\"", "\"!facts.scope\"", "\"!facts.scope\""),
        ],
        &load,
    );
}

fn facts(json: serde_json::Value) -> rules::Facts {
    serde_json::from_value(json).expect("facts")
}

#[test]
fn sixty_days_are_never_given_for_a_dispute_that_arose_since_the_law_of_2008() {
    for day in date(2008, 5, 1).series(7.days()).take_while(|day| *day < date(2026, 1, 1)) {
        for event in ["knew", "dispute_arose"] {
            let asked = facts(serde_json::json!({ "event": event, "on": day }));
            let found = limits_of("labour-arbitration", &Calendar::china(), &asked, None).expect("an answer");
            let ids: Vec<&str> = found.limits.iter().map(|limit| limit.id.as_str()).collect();
            assert_eq!(ids, ["E-LIM-1"], "{day}");
        }
    }
}

#[test]
fn what_is_not_known_declines_nothing() {
    for procedure in procedures_with_admissibility() {
        for day in date(2014, 3, 15).series(31.days()).take_while(|day| *day < date(2027, 1, 1)) {
            let unknown = admissibility::Facts { received_on: Some(day), ..Default::default() };
            let decision =
                admissibility_of(procedure, &Calendar::china(), &unknown, None).expect("a decision");
            assert!(matches!(decision.result, Outcome::Incomplete | Outcome::Manual), "{procedure} {day}");
            assert!(decision.trail.iter().all(|looked| !looked.held));
        }
    }
}

#[test]
fn a_decision_is_quick() {
    let asked = admissibility::Facts { received_on: Some(date(2026, 5, 21)), ..Default::default() };
    admissibility_of("administrative-complaint", &Calendar::china(), &asked, None).expect("a decision");
    let start = Instant::now();
    for _ in 0..1_000 {
        admissibility_of("administrative-complaint", &Calendar::china(), &asked, None).expect("a decision");
    }
    let each = start.elapsed() / 1_000;
    let accepted = facts(serde_json::json!({ "event": "accepted", "on": "2025-03-03" }));
    let start = Instant::now();
    for _ in 0..1_000 {
        limits_of("administrative-complaint", &Calendar::china(), &accepted, None).expect("limits");
    }
    eprintln!("one decision: admissibility {each:?}, limits {:?}", start.elapsed() / 1_000);
}

fn day() -> impl Strategy<Value = Date> {
    (0i64..5_500).prop_map(|n| date(2012, 1, 1).saturating_add(n.days()))
}

fn event() -> impl Strategy<Value = (&'static str, String, Vec<String>)> {
    let procedure = proptest::sample::select(procedures_with_limits());
    procedure.prop_flat_map(|procedure| {
        let rules = limits(procedure).expect("they load").expect("there are some");
        let ids = |all: &[rules::Named]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        (Just(procedure), proptest::sample::select(ids(&rules.events)), Just(ids(&rules.kinds)))
    })
}

proptest! {
    #[test]
    fn a_limit_in_working_days_ends_on_one_and_the_earliest_binds(
        (procedure, event, kinds) in event(), on in day(), pick in any::<prop::sample::Index>(),
    ) {
        let kind = (!kinds.is_empty()).then(|| kinds[pick.index(kinds.len())].clone());
        let asked = facts(serde_json::json!({ "event": event, "on": on, "kind": kind }));
        let Ok(found) = limits_of(procedure, &Calendar::china(), &asked, None) else { return Ok(()) };
        let rules = limits(procedure).expect("they load").expect("there are some");
        for limit in &found.limits {
            let of = |line: &&rules::Line| line.versions.iter().any(|version| version.id == limit.id);
            let backward = rules.lines.iter().find(of).is_some_and(|line| line.backward);
            prop_assert!(backward || Calendar::china().is_working_day(limit.due), "{} {}", limit.id, limit.due);
            prop_assert!(limit.due_extended.is_none_or(|extended| extended > limit.due));
        }
        let first = found.limits.iter().min_by_key(|limit| limit.due).map(|limit| limit.id.clone());
        prop_assert_eq!(found.binding, first);
    }

    #[test]
    fn a_later_receipt_is_never_owed_an_earlier_decision(
        procedure in proptest::sample::select(procedures_with_admissibility()), on in day(), later in 1i64..30,
    ) {
        let by = |on: Date| {
            let asked = admissibility::Facts { received_on: Some(on), ..Default::default() };
            admissibility_of(procedure, &Calendar::china(), &asked, None).ok().and_then(|decision| decision.decide_by)
        };
        let (first, second) = (by(on), by(on.saturating_add(later.days())));
        // A day without rules has no decision.
        prop_assert!(first.is_none() || second >= first);
    }

    #[test]
    fn whatever_the_facts_say_there_is_an_answer_or_a_refusal(
        text in "(\\{\"(event|on|kind|excluded|claim|prior|channel|knew_on|received_on)\":.{0,20}\\})|.{0,40}",
        name in "[a-z_]{0,12}", on in day(), other in day(),
    ) {
        let _ = serde_json::from_str::<rules::Facts>(&text);
        let _ = serde_json::from_str::<admissibility::Facts>(&text);
        let asked = admissibility::Facts {
            received_on: Some(on), knew_on: Some(other), channel: Some(name.clone()),
            dispute_kind: Some(name), ..Default::default()
        };
        for procedure in procedures_with_admissibility() {
            let _ = admissibility_of(procedure, &Calendar::china(), &asked, Some(other));
        }
    }
}
