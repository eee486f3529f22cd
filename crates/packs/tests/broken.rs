//! Packs that are broken in one place each: what is said, and where.

use redress_domain::procedure::Addressee;
use redress_packs::{Fault, Pack, Report, check_overlay, lay, load, verify};

/// A small procedure that is sound.
const BASE: &str = include_str!("packs/base.yaml");

/// One that pauses, extends, moves and links cases.
const BEYOND: &str = include_str!("packs/beyond.yaml");

/// The base with one piece of text replaced.
fn with(from: &str, to: &str) -> String {
    replaced(BASE, from, to)
}

fn replaced(yaml: &str, from: &str, to: &str) -> String {
    assert_eq!(yaml.matches(from).count(), 1, "the piece stands once: {from}");
    yaml.replace(from, to)
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
        ("bad_version", "version: 1", "version: 0", "0\ntitle"),
        ("yaml", "version: 1", "version: [1]", "[1]"),
        ("bad_bound", "bound: 2, rungs", "bound: 15, rungs", "15, rungs"),
        (
            "starts_at_end",
            "    owner: clerk\n    acts:\n      decline:",
            "    end: true\n    acts:\n      decline:",
            "received:\n",
        ),
        ("end_with_owner", "closed: { title", "closed: { owner: clerk, title", "clerk, title"),
        ("act_without_role", "by: [department]\n", "by: []\n", "[]"),
        ("outcomes", "        outcomes:\n", "        to: closed\n        outcomes:\n", "reply:\n"),
        ("never_starts", "starts: [file]", "starts: []", "promise:\n    title"),
        ("unknown_role", "clocks:\n", "overlays:\n  talk-guide: { staff: [boss] }\nclocks:\n", "boss"),
        ("counts_as", "Kind }, type: choice,", "Kind }, type: choice, counts_as: sort,", "sort,"),
        (
            "counts_as",
            "type: text }\n          other",
            "type: text, counts_as: cause }\n          other",
            "cause }",
        ),
        (
            "counts_as",
            "type: text }\n          other",
            "type: choice, counts_as: cause, choices: { a: { zh: 甲, en: A } } }\n          other",
            "cause, choices",
        ),
        (
            "counts_twice",
            "facts:\n",
            "facts:\n  a: { title: { zh: 甲, en: A }, type: choice, counts_as: kind, choices: { a: { zh: 甲, en: A } } }\n  \
             b: { title: { zh: 乙, en: B }, type: choice, counts_as: kind, choices: { b: { zh: 乙, en: B } } }\n",
            "kind, choices: { b",
        ),
        ("satisfaction", "Silent }, set", "Silent }, satisfaction: delighted, set", "delighted"),
    ] {
        refused(&with(from, to), code, at);
    }
}

/// The loader refuses `yaml` for that, where `at` stands, and says so in both languages.
fn refused(yaml: &str, code: &str, at: &str) {
    let faults = load(yaml, "base.yaml").err().unwrap_or_else(|| panic!("{code} is refused"));
    let (line, column) = place(yaml, at);
    let found = faults.iter().any(|fault| (fault.code, fault.line, fault.column) == (code, line, column));
    assert!(found, "{code} at {line}:{column}, but:\n{}", said(&faults));
    let bilingual = |fault: &Fault| !fault.text.zh.is_empty() && !fault.text.en.is_empty();
    assert!(faults.iter().all(bilingual));
}

#[test]
fn what_pauses_moves_or_points_to_rules_is_refused_at_its_place_too() {
    for (code, from, to, at) in [
        (
            "enters_without_end",
            "enters: simple, to: promoted",
            "enters: simple, to: open",
            "simple, to: open",
        ),
        ("office_field", "hands_over: true, to: open", "to: open", "hand_over: {"),
        (
            "office_field",
            "type: office } }, hands_over",
            "type: office, optional: true } }, hands_over",
            "hand_over: {",
        ),
        ("offices_without_refer", "entrust: { verb: delegate", "entrust: { verb: assign", "entrust: {"),
        (
            "bad_stated",
            "type: date, ahead: 5d",
            "type: date, ahead: 5d, optional: true",
            "hearing_on, source",
        ),
        (
            "bad_stated",
            "starts: [set_hearing]",
            "starts: [set_hearing]\n    pauses: [commission]",
            "hearing_on, source",
        ),
        (
            "bad_pause",
            "    starts: [entrust]\n",
            "    starts: [entrust]\n    pauses: [conclude]\n",
            "conclude]\n    stops: [report_back]",
        ),
        ("bad_region", "region: \"33\"", "region: \"3\"", "\"3\""),
        ("bad_sample", "sample: 50", "sample: 100", "100\n"),
        (
            "unknown_rule",
            "rule: administrative-complaint/decision",
            "rule: administrative-complaint/decide",
            "administrative-complaint/decide",
        ),
        ("unknown_rule", "rule: administrative-complaint/decision", "rule: decision", "decision }"),
        (
            "rule_and_more",
            "administrative-complaint/decision }",
            "administrative-complaint/decision, source: 条例 }",
            "administrative-complaint/decision, source",
        ),
        (
            "no_amount",
            "{ stated: hearing_on, source: 开庭通知 }",
            "{ source: 开庭通知 }",
            "{ source: 开庭通知 }",
        ),
        (
            "limits_run_out",
            "{ amount: 5wd, source: 本单位规定 }",
            "{ amount: 5wd, source: 本单位规定, valid_to: 2026-12-31 }",
            "checked:",
        ),
        ("bad_date", "valid_from: 2026-01-01", "valid_from: 2026-13-01", "2026-13-01"),
        (
            "bad_validity",
            "valid_from: 2026-01-01",
            "valid_from: 2026-01-01, valid_to: 2025-01-01",
            "{ amount: 10wd",
        ),
        ("bad_roll", "amount: 10d, source", "amount: 10d, roll: sometimes, source", "sometimes"),
        (
            "bad_rung",
            "ladder: [{ after: 0d, remind: department }]",
            "ladder: [{ after: 0d }]",
            "{ after: 0d }]",
        ),
        ("unknown_place", "{field.answer}（", "{field.answers}（", "{ zh: \"{complainant}"),
        ("unknown_place", "{due.limit}）", "{due.limits}）", "{ zh: \"{complainant}"),
        ("unknown_document", "document: answer,", "document: letter,", "letter,"),
        ("unknown_addressee", "to: [complainant]", "to: [customer]", "customer]"),
        ("duplicate_id", "to: [complainant]", "to: [complainant, complainant]", "complainant]\n    body"),
        ("kept_from_complainant", "type: text, public: true", "type: text", "{ zh: \"{complainant}"),
        (
            "kept_from_complainant",
            "type: text, public: true",
            "type: text, seen_by: [lead]",
            "{ zh: \"{complainant}",
        ),
        ("kept_from_complainant", "{field.answer}（", "{fact.loss}（", "{ zh: \"{complainant}"),
        (
            "kept_from_complainant",
            "owes: clerk\n    limits:",
            "owes: clerk\n    internal: true\n    limits:",
            "{ zh: \"{complainant}",
        ),
        (
            "no_grounds",
            "choices: { goods: { zh: 商品, en: Goods }, old: { zh: 旧类, en: Old, valid_to: 2025-12-31 } }",
            "grounds: true",
            "choice, grounds",
        ),
        ("field_type", "type: clocks, clock: promised", "type: clocks", "clocks } }"),
        ("unknown_clock", "clock: promised", "clock: promise", "promise } }"),
        ("unknown_role", "type: text, seen_by: [lead]", "type: text, seen_by: [boss]", "boss"),
        ("field_type", "type: date, ahead: 0d", "type: bool, ahead: 0d", "0d } }"),
    ] {
        refused(&replaced(BEYOND, from, to), code, at);
    }
}

#[test]
fn what_is_kept_from_the_complainant_may_stand_in_a_paper_that_is_not_for_them() {
    let kept = replaced(BEYOND, "{field.answer}（", "{fact.loss}（");
    for to in ["    to: [respondent, others]\n", ""] {
        let papers = pack(&replaced(&kept, "    to: [complainant]\n", to)).procedure.documents;
        assert!(!papers[0].to.contains(&Addressee::Complainant));
    }
    let named = replaced(BEYOND, "type: text, public: true", "type: text, seen_by: [lead, complainant]");
    assert_eq!(pack(&named).procedure.documents[0].to, [Addressee::Complainant]);
}

/// The shipped overlay.
const GUIDE: &str = include_str!("../../../packs/overlays/talk-guide/overlay.yaml");

#[test]
fn an_overlay_that_moves_a_case_or_declares_something_is_refused_at_its_place() {
    let check =
        |yaml: &str| check_overlay(&load(yaml, "overlay.yaml").unwrap_or_else(|f| panic!("{}", said(&f))));
    assert_eq!(check(GUIDE), Ok(()));
    for (code, from, to, at) in [
        ("overlay_moves", "verb: review", "verb: withdraw", "check_contact:\n"),
        (
            "overlay_moves",
            "title: { zh: 方式, en: By }",
            "record: way\n            title: { zh: 方式, en: By }",
            "log_contact:\n",
        ),
        ("overlay_declares", "stages:\n  contact:", "milestones: [heard]\nstages:\n  contact:", "heard"),
        (
            "overlay_declares",
            "en: Lead of those who talk } }",
            "en: Lead of those who talk }, at_referral: true }",
            "lead:  {",
        ),
        (
            "no_repeat",
            "      - { after: 0d, remind: lead }\n    repeat: 1wd",
            "      - { after: 0d, remind: lead }",
            "contact_check:",
        ),
    ] {
        let yaml = replaced(GUIDE, from, to);
        let fault = check(&yaml).expect_err(code);
        assert_eq!((fault.code, (fault.line, fault.column)), (code, place(&yaml, at)));
    }
}

#[test]
fn an_overlay_is_laid_only_where_it_is_known_taken_part_in_and_of_other_names() {
    let guide = load(GUIDE, "overlay.yaml").unwrap_or_else(|faults| panic!("{}", said(&faults)));
    let host = format!("{BASE}overlays:\n  talk-guide: {{ staff: [clerk, lead], lead: [lead] }}\n");
    let lay = |yaml: &str| lay(&pack(yaml), std::slice::from_ref(&guide));
    let laid = lay(&host).expect("it is laid");
    let contact = laid.act("approval", "log_contact").expect("it is open in every stage");
    assert_eq!(contact.by, ["clerk", "lead"]);
    assert!(laid.act("closed", "log_contact").is_none(), "but the ends");
    for (code, from, to) in [
        ("unknown_overlay", "  talk-guide:", "  talk-book:"),
        ("part_not_taken", ", lead: [lead] }\n", " }\n"),
        ("name_taken", "remind: { verb: remind", "log_contact: { verb: remind"),
    ] {
        let yaml = replaced(&host, from, to);
        let fault = lay(&yaml).expect_err(code);
        assert_eq!((fault.code, (fault.line, fault.column)), (code, place(&yaml, "talk-")));
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
