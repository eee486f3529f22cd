//! What the verifier follows, and that it always comes to an end.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use redress_packs::{MOST_SITUATIONS, Report, load, shipped, verify};

const BASE: &str = include_str!("packs/base.yaml");
const SHIPPED: &str = include_str!("../../../packs/procedures/customer-service-regime/procedure.yaml");

fn check(replacements: &[(&str, &str)]) -> Report {
    let mut yaml = BASE.to_owned();
    for (from, to) in replacements {
        assert_eq!(yaml.matches(from).count(), 1, "the piece stands once: {from}");
        yaml = yaml.replace(from, to);
    }
    verify(&load(&yaml, "base.yaml").unwrap_or_else(|faults| panic!("{faults:#?}")))
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.violations.iter().map(|violation| violation.code).collect()
}

/// The reply of the base pack no longer counts as one.
const UNANSWERED: (&str, &str) = ("Silent }, set: [replied], to: closed", "Silent }, to: closed");

#[test]
fn a_story_is_the_shortest() {
    let report = check(&[
        UNANSWERED,
        (
            "      withdraw: {",
            "      shortcut: { verb: assign, title: { zh: 直接办, en: Direct }, by: [lead], to: offering }\n      withdraw: {",
        ),
    ]);
    assert_eq!(codes(&report), ["no_reply"]);
    let line = report.violations[0].line();
    assert_eq!(line.en, "Filed → To investigate: Direct → Answer due: Answer the customer (Silent) → Closed");
    assert_eq!(line.zh, "登记 → 待调查：直接办 → 待答复客户：答复客户（未表态） → 办结");
}

#[test]
fn a_fact_stays_what_it_is_throughout_a_case() {
    let goods_only = ("Silent }, set", "Silent }, when: facts.kind == 'service', set");
    assert_eq!(codes(&check(&[goods_only])), [""; 0]);
    let never = (
        "propose: { verb: propose, title: { zh: 提方案, en: Propose }, by: [clerk, lead], to: approval }",
        "propose: { verb: propose, title: { zh: 提方案, en: Propose }, by: [clerk, lead], when: facts.kind == 'goods', to: approval }",
    );
    let report = check(&[goods_only, never]);
    assert_eq!(codes(&report), ["nobody_can_act", "outcome_unreachable"]);
    let stuck = report.violations[0].line();
    assert!(stuck.en.starts_with("Filed (Kind: Service) → "), "{}", stuck.en);
}

#[test]
fn a_fact_that_an_act_records_changes_and_a_story_tells_it() {
    let report = check(&[
        (
            "by: [clerk, lead], to: approval }",
            "by: [clerk, lead], fields: { cost: { title: { zh: 费用, en: Cost }, type: money, record: cost } }, to: approval }",
        ),
        ("Agreed }, set: [replied]", "Agreed }, when: facts.cost <= 500, set: [replied]"),
        (UNANSWERED.0, "Silent }, when: facts.cost > 900, to: closed"),
    ]);
    assert_eq!(codes(&report), ["nobody_can_act", "no_reply"]);
    assert!(report.violations[0].line().en.contains("Propose (Cost: ¥5.01 to ¥9.00)"), "{report:#?}");
    assert!(
        report.violations[1].line().en.contains("Propose (Cost: ¥9.01 to ¥1000000000000.00)"),
        "{report:#?}"
    );
}

#[test]
fn the_story_of_a_trap_ends_where_it_is_closed_for_good() {
    let report = check(&[(
        "- { when: open_referrals == 0, to: planning }",
        "- { when: milestones.replied, to: planning }",
    )]);
    let trap = report.violations.iter().find(|violation| violation.code == "no_end").expect("a trap");
    assert_eq!(
        trap.line().en,
        "Filed → To investigate: Refer → With the department: Answer → With the department"
    );
}

const PAUSED: (&str, &str) = (
    "    stops: [reply]\n",
    "    stops: [reply]\n    pauses: [propose]\n    resumes: [approve, send_back]\n",
);
const APPROVING: (&str, &str) = (
    "  department:\n    title: { zh: 部门答复",
    "  approving:\n    title: { zh: 批准, en: Approve }\n    owes: lead\n    limit: { amount: 2wd, source: 制度 }\n    \
     starts: [propose]\n    stops: [approve, send_back]\n    ladder: [{ after: 0d, remind: lead }]\n    repeat: 1wd\n  \
     department:\n    title: { zh: 部门答复",
);

#[test]
fn a_paused_clock_watches_nothing() {
    let report = check(&[PAUSED]);
    assert_eq!(codes(&report), ["no_clock"]);
    let story = report.violations[0].line().en;
    assert!(story.ends_with("Plan due: Propose → Approval due"), "{story}");
}

#[test]
fn another_clock_may_watch_while_one_is_paused() {
    let report = check(&[PAUSED, APPROVING]);
    assert_eq!(codes(&report), [""; 0], "{:#?}", report.violations);
}

#[test]
fn a_clock_that_is_never_let_go_on_watches_nothing_afterwards() {
    let report = check(&[(PAUSED.0, "    stops: [reply]\n    pauses: [propose]\n"), APPROVING]);
    assert_eq!(codes(&report), ["no_clock", "no_clock"]);
    let stories: Vec<String> = report.violations.iter().map(|violation| violation.line().en).collect();
    assert!(stories[0].ends_with("Approval due: Send back → Plan due"), "{stories:?}");
    assert!(stories[1].ends_with("Approval due: Approve → Answer due"), "{stories:?}");
}

/// A pack with `n` counters up to 14, all read by guards and raised one by one.
fn counting(n: usize) -> String {
    let (mut counters, mut acts) = (String::new(), String::new());
    for i in 0..n {
        counters += &format!("  c{i}: {{ bound: 14 }}\n");
        acts += &format!(
            "      a{i}: {{ verb: remind, title: {{ zh: 一, en: One }}, by: [clerk], when: counters.c{i} < 14, \
             raise: [c{i}], to: received }}\n"
        );
    }
    BASE.replace("counters:\n", &format!("counters:\n{counters}"))
        .replace("      withdraw: {", &format!("{acts}      withdraw: {{"))
}

#[test]
fn a_pack_with_too_many_situations_is_refused_in_bounded_time() {
    for yaml in [counting(6), counting(400)] {
        let pack = load(&yaml, "base.yaml").unwrap_or_else(|faults| panic!("{faults:#?}"));
        let start = Instant::now();
        let report = verify(&pack);
        assert_eq!(codes(&report), ["too_large"]);
        assert!(report.violations[0].text.en.contains(&MOST_SITUATIONS.to_string()));
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}

#[test]
fn a_form_that_can_be_filled_in_too_many_ways_is_refused() {
    let mut fields = String::new();
    let mut guard = "true".to_owned();
    for i in 0..40 {
        fields += &format!("f{i}: {{ title: {{ zh: 项, en: Field }}, type: bool }}, ");
        guard += &format!(" && fields.f{i}");
    }
    let report = check(&[(
        "by: [clerk, lead], to: approval }",
        &format!("by: [clerk, lead], fields: {{ {fields} }}, when: \"{guard}\", to: approval }}"),
    )]);
    assert_eq!(codes(&report), ["too_large"]);
}

/// A pack spoiled by chance: lines left out, doubled or exchanged, words put in place of others.
fn spoiled(yaml: &str, spoils: &[(u8, prop::sample::Index, prop::sample::Index)]) -> String {
    let mut lines: Vec<String> = yaml.lines().map(str::to_owned).collect();
    for (how, one, other) in spoils {
        let (a, b) = (one.index(lines.len()), other.index(lines.len()));
        match how % 5 {
            0 => drop(lines.remove(a)),
            1 => lines.insert(a, lines[b].clone()),
            2 => lines.swap(a, b),
            _ => {
                let words: Vec<&str> = yaml.split_whitespace().collect();
                let here: Vec<&str> = lines[a].split_whitespace().collect();
                if !here.is_empty() {
                    let changed =
                        lines[a].replacen(here[other.index(here.len())], words[other.index(words.len())], 1);
                    lines[a] = changed;
                }
            }
        }
    }
    lines.join("\n")
}

fn survives(yaml: &str) {
    if let Ok(pack) = load(yaml, "spoiled.yaml") {
        let report = verify(&pack);
        assert!(report.violations.iter().all(|v| !v.text.zh.is_empty() && v.place.line > 0), "{report:#?}");
    }
}

fn spoils() -> impl Strategy<Value = Vec<(u8, prop::sample::Index, prop::sample::Index)>> {
    prop::collection::vec(any::<(u8, prop::sample::Index, prop::sample::Index)>(), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_spoiled_pack_makes_the_loader_or_the_verifier_panic(spoils in spoils()) {
        survives(&spoiled(BASE, &spoils));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nor_does_a_spoiled_shipped_pack(spoils in spoils()) {
        survives(&spoiled(SHIPPED, &spoils));
    }
}

#[test]
fn the_shipped_file_is_the_one_that_is_spoiled() {
    let pack = load(SHIPPED, "spoiled.yaml").expect("it loads");
    assert!(shipped().expect("they load").iter().any(|shipped| shipped.procedure.id == pack.procedure.id));
}
