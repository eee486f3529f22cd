//! Packs that are broken in one place each: what is said, and where.

use redress_packs::{Fault, Pack, Report, load, verify};

/// A small procedure that is sound.
const BASE: &str = include_str!("packs/base.yaml");

/// The base with one piece of text replaced.
fn with(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "the piece stands once: {from}");
    BASE.replace(from, to)
}

fn pack(yaml: &str) -> Pack {
    load(yaml, "base.yaml").unwrap_or_else(|faults| panic!("{}", said(&faults)))
}

fn said(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

/// Line and column, from 1, of `piece` in `yaml`.
fn place(yaml: &str, piece: &str) -> (u64, u64) {
    let at = yaml.find(piece).unwrap_or_else(|| panic!("{piece} stands in the pack"));
    let before = &yaml[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line as u64, column as u64)
}

fn violations(report: &Report) -> Vec<(&'static str, (u64, u64))> {
    report.violations.iter().map(|v| (v.code, (v.place.line, v.place.column))).collect()
}

#[test]
fn the_base_is_sound_and_says_how_long_one_round_takes() {
    let report = verify(&pack(BASE));
    assert_eq!(violations(&report), []);
    let [times] = report.times.as_slice() else { panic!("one class: no guard reads the kind") };
    assert_eq!(times.class, None);
    let words = |total: &Option<redress_packs::Total>| total.as_ref().map(|total| total.text.en.clone());
    assert_eq!(words(&times.first_answer).as_deref(), Some("5 working days"));
    assert_eq!(words(&times.end).as_deref(), Some("5 working days"));
}

#[test]
fn what_the_loader_refuses_it_refuses_at_its_place() {
    for (code, from, to, at) in [
        ("unknown_key", "owner: lead\n", "owner: lead\n    owns: lead\n", "owns: lead"),
        ("missing_key", "verb: decline\n", "\n", "to: declined\n      refer"),
        ("untranslated", "{ zh: 待批准, en: Approval due }", "{ zh: 待批准 }", "{ zh: 待批准 }"),
        ("bad_id", "milestones: [replied]", "milestones: [replied, Founded]", "Founded"),
        ("duplicate_id", "milestones: [replied]", "milestones: [replied, replied]", "replied]"),
        ("unknown_role", "owner: lead\n", "owner: boss\n", "boss"),
        (
            "unknown_stage",
            "by: [lead], raise: [returns], to: planning",
            "by: [lead], raise: [returns], to: plans",
            "plans",
        ),
        ("unknown_milestone", "Silent }, set: [replied]", "Silent }, set: [told]", "told]"),
        ("unknown_counter", "raise: [returns]", "raise: [loops]", "loops"),
        ("unknown_act", "not_by: [propose]", "not_by: [suggest]", "suggest"),
        ("unknown_clock", "within: promise", "within: word", "word"),
        ("unknown_verb", "verb: remind", "verb: nag", "nag"),
        ("unknown_outcome", "stops: [reply]", "stops: [\"reply:refused\"]", "\"reply:refused\""),
        ("bad_guard", "when: open_referrals == 0", "when: open_referrals == zero", "zero"),
        ("beyond_bound", "when: open_referrals == 0", "when: open_referrals == 2", "open_referrals == 2"),
        ("rung_beyond_bound", "rungs: [{ at: 2", "rungs: [{ at: 3", "3, tell"),
        ("leads_nowhere", "by: [clerk], to: with_department }", "by: [clerk] }", "remind: {"),
        (
            "last_route",
            "- { to: with_department }",
            "- { when: milestones.replied, to: with_department }",
            "with_department }\n      remind",
        ),
        ("stage_without_owner", "    owner: lead\n", "", "approval:\n"),
        (
            "no_limit",
            "    limit: { amount: 3wd, source: 制度 }\n",
            "",
            "department:\n    title: { zh: 部门答复",
        ),
        ("no_source", "{ amount: 3wd, source: 制度 }", "{ amount: 3wd }", "{ amount: 3wd }"),
        ("bad_amount", "amount: 3wd", "amount: soon", "soon"),
        ("bad_start", "starts: [refer]", "starts: [answer]", "answer]\n    stops"),
        ("refer_without_offices", "type: offices }", "type: text }", "refer:\n"),
        ("two_verbs", "remind: { verb: remind", "refer: { verb: remind", "refer: { verb: remind"),
    ] {
        let yaml = with(from, to);
        let faults = load(&yaml, "base.yaml").err().unwrap_or_else(|| panic!("{code} is refused"));
        let (line, column) = place(&yaml, at);
        let found = faults.iter().any(|fault| (fault.code, fault.line, fault.column) == (code, line, column));
        assert!(found, "{code} at {line}:{column}, but:\n{}", said(&faults));
        let bilingual = |fault: &Fault| !fault.text.zh.is_empty() && !fault.text.en.is_empty();
        assert!(faults.iter().all(bilingual));
    }
}

#[test]
fn what_the_verifier_refuses_it_refuses_at_its_place_with_the_shortest_story() {
    const PLANNING: &str = "Filed → To investigate: Refer → With the department: Answer → Plan due";
    let by_approval = format!("{PLANNING}: Propose → Approval due");
    let by_offering = format!("{by_approval}: Approve → Answer due");
    for (code, from, to, at, story_is) in [
        // 1
        ("stage_unreachable", "to: withdrawn }", "to: declined }", "withdrawn: { title", ""),
        (
            "act_unreachable",
            "by: [lead], not_by: [propose], to: offering }",
            "by: [lead], not_by: [propose], when: milestones.replied, to: offering }",
            "approve:",
            "",
        ),
        (
            "outcome_unreachable",
            "silent: { title: { zh: 未表态, en: Silent },",
            "silent: { title: { zh: 未表态, en: Silent }, when: milestones.replied,",
            "silent:",
            "",
        ),
        ("act_unreachable", "by: [department]\n", "by: [clerk]\n", "answer:", ""),
        // 2
        (
            "no_end",
            "to: approval }",
            "to: limbo }\n  limbo:\n    title: { zh: 悬置, en: Limbo }\n    public: { zh: 悬置, en: Limbo }\n    \
             owner: clerk\n    acts:\n      nudge: { verb: remind, title: { zh: 提醒, en: Nudge }, by: [clerk], to: limbo }",
            "limbo:\n",
            &format!("{PLANNING}: Propose → Limbo"),
        ),
        (
            "no_end_by_staff",
            "      reply:\n        verb: offer\n        title: { zh: 答复客户, en: Answer the customer }\n        by: [clerk]",
            "      remind: { verb: remind, title: { zh: 催办, en: Remind }, by: [clerk], to: offering }\n      \
             reply:\n        verb: offer\n        title: { zh: 答复客户, en: Answer the customer }\n        by: [complainant]",
            "offering:\n",
            &by_offering,
        ),
        // 3
        (
            "nobody_can_act",
            "by: [clerk]\n        outcomes:",
            "by: [complainant]\n        outcomes:",
            "offering:",
            &by_offering,
        ),
        ("no_clock", "stops: [reply]", "stops: [reply, approve]", "offering:\n", &by_offering),
        // 4
        (
            "no_ladder",
            "    ladder: [{ after: 0d, remind: department }]\n",
            "",
            "department:\n    title: { zh: 部门答复",
            "",
        ),
        (
            "no_repeat",
            "remind: department }]\n    repeat: 1wd",
            "remind: department }]",
            "department:\n    title: { zh: 部门答复",
            "",
        ),
        ("rung_to_nobody", "escalate: lead", "escalate: complainant", "promise:\n", ""),
        ("clock_never_runs", "starts: [file]", "starts: [decline]", "promise:\n    title", ""),
        // 5
        (
            "no_reply",
            "Silent }, set: [replied], to: closed",
            "Silent }, to: closed",
            "silent:",
            &format!("{by_offering}: Answer the customer (Silent) → Closed"),
        ),
        ("decline_without_reason", "reason: { title", "remark: { title", "decline:", ""),
        (
            "decline_without_routes",
            "{ title: { zh: 其他途径, en: Other routes }, type: text }",
            "{ title: { zh: 其他途径, en: Other routes }, type: text, optional: true }",
            "decline:",
            "",
        ),
        // 6
        (
            "loop_uncounted",
            "raise: [returns], to: planning",
            "to: planning",
            "send_back:",
            &format!("{PLANNING}: Propose → Approval due: Send back → Plan due"),
        ),
        (
            "loop_unwatched",
            "{ bound: 2, rungs: [{ at: 2, tell: lead, message: { zh: 又退回, en: Back again } }] }",
            "{ bound: 2 }",
            "send_back:",
            &format!("{PLANNING}: Propose → Approval due: Send back → Plan due"),
        ),
        // 7
        ("self_approval", "not_by: [propose]", "not_by: [answer]", "approve:", ""),
    ] {
        let yaml = with(from, to);
        let report = verify(&pack(&yaml));
        let found = violations(&report);
        let this = report
            .violations
            .iter()
            .find(|v| (v.code, (v.place.line, v.place.column)) == (code, place(&yaml, at)));
        let this = this.unwrap_or_else(|| panic!("{code} at {:?}, but: {found:?}", place(&yaml, at)));
        let told: Vec<&str> = this.story.iter().map(|step| step.text.en.as_str()).collect();
        assert_eq!(told.join(" → "), story_is, "{code}");
        assert!(!this.text.zh.is_empty() && !this.text.en.is_empty());
        assert!(report.times.is_empty(), "an unsound pack has no worst case");
    }
}
