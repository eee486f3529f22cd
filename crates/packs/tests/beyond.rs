//! What leads beyond the plain course of a case: pausing, extending, stated dates, several clocks of a name,
//! delegation, handing over, linked cases, another procedure; and the calendar that changes under it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use redress_domain::calendar::Calendar;
use redress_domain::case::duty::duties;
use redress_domain::case::event::Fact;
use redress_domain::case::{
    ActCommand, Actor, Beyond, Case, Decision, FileCommand, Refusal, Who, World, decide, evolve, file,
    recalculate, replay,
};
use redress_domain::id::CaseId;
use redress_domain::limit::WorkingHours;
use redress_domain::procedure::Procedure;
use redress_packs::{load, shipped, verify};
use serde_json::{Value, json};

const YAML: &str = include_str!("packs/beyond.yaml");

/// A case of `beyond.yaml`, played by hand.
struct Play {
    own: Arc<Procedure>,
    world: World,
    case: Case,
    last: Decision,
}

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00+08:00").parse().expect("a time")
}

impl Play {
    fn file(day: &str, region: Option<&str>, kind: &str) -> Result<Play, Refusal> {
        let own = Arc::new(load(YAML, "beyond.yaml").expect("it loads").procedure);
        let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
        let command = FileCommand {
            case: CaseId::new(at(day), 1),
            by: actor("clerk", "home"),
            office: "home".into(),
            channel: "letter".into(),
            received_at: at(day),
            facts: [("kind".to_owned(), json!(kind))].into(),
            texts: Vec::new(),
            parties: Vec::new(),
            seed: [1; 16],
            region: region.map(str::to_owned),
            places: None,
            origin: None,
        };
        let last = file(&own, &world, command, at(day))?;
        let case = replay(&last.events).expect("a case");
        Ok(Play { own, world, case, last })
    }

    fn act(&mut self, day: &str, by: Actor, act: &str, fields: Value) -> Result<(), Refusal> {
        self.beyond(day, by, act, fields, Beyond::default())
    }

    fn beyond(
        &mut self,
        day: &str,
        by: Actor,
        act: &str,
        fields: Value,
        beyond: Beyond,
    ) -> Result<(), Refusal> {
        let fields: BTreeMap<String, Value> = serde_json::from_value(fields).expect("fields");
        let (act, outcome) = (act.to_owned(), None);
        let command = ActCommand { act, by, outcome, fields, at: None, seed: [2; 16], beyond };
        self.last = decide(&self.own, &self.world, &self.case, command, at(day))?;
        for event in &self.last.events {
            let text = serde_json::to_string(event).expect("written");
            assert_eq!(serde_json::from_str::<redress_domain::case::Event>(&text).expect("read"), *event);
            self.case = evolve(Some(self.case.clone()), event).expect("a case");
        }
        Ok(())
    }

    fn due(&self, clock: &str) -> Vec<String> {
        let live = self.case.live().filter(|running| running.started.clock == clock);
        live.map(|c| if c.paused_at.is_some() { "paused".into() } else { c.started.due.to_string() })
            .collect()
    }
}

fn actor(role: &str, office: &str) -> Actor {
    Actor { who: Who::Person(1), role: role.into(), office: Some(office.into()), instead_of: None }
}

fn clerk() -> Actor {
    actor("clerk", "home")
}

fn lead() -> Actor {
    actor("lead", "home")
}

#[test]
fn the_pack_is_sound() {
    let pack = load(YAML, "beyond.yaml").expect("it loads");
    let report = verify(&pack);
    assert!(report.is_sound(), "{:#?}", report.violations);
}

#[test]
fn an_appraisal_does_not_count_and_an_extension_counts_from_the_start() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    assert_eq!(play.due("limit"), ["2026-07-06"]); // 2026-07-05 is a Sunday
    play.act("2026-05-20", clerk(), "commission", json!({})).expect("paused");
    assert_eq!(play.due("limit"), ["paused"]);
    assert_eq!(play.case.running().filter(|clock| clock.started.clock == "limit").count(), 0);
    play.act("2026-05-21", clerk(), "commission", json!({})).expect("pausing again changes nothing");
    play.act("2026-06-15", clerk(), "conclude", json!({})).expect("resumed");
    assert_eq!(play.due("limit"), ["2026-07-31"]); // T23 (a)
    play.act("2026-06-16", lead(), "prolong", json!({})).expect("extended");
    assert_eq!(play.due("limit"), ["2026-08-17"]); // 75 + 26 days: Saturday the 15th rolls on
    play.act("2026-06-17", lead(), "prolong", json!({})).expect("a second time");
    assert_eq!(play.due("limit"), ["2026-08-17"], "an extension is given once");
}

#[test]
fn a_limit_of_a_province_binds_there_only_and_the_earlier_of_two_wins() {
    assert_eq!(
        Play::file("2026-05-06", Some("330106"), "goods").expect("filed").due("limit"),
        ["2026-05-19"]
    );
    assert_eq!(
        Play::file("2026-05-06", Some("310101"), "goods").expect("filed").due("limit"),
        ["2026-07-06"]
    );
    assert_eq!(
        Play::file("2025-12-30", Some("330106"), "goods").expect("filed").due("limit"),
        ["2026-02-28"]
    );
}

#[test]
fn a_rule_of_the_day_sets_the_date() {
    let play = Play::file("2026-04-22", None, "goods").expect("filed");
    assert_eq!(play.due("received"), ["2026-05-06"]);
    let clock = play.case.running().find(|clock| clock.started.clock == "received").expect("it runs");
    assert!(clock.started.source.contains("第121号"), "{}", clock.started.source);
    let play = Play::file("2026-04-10", None, "goods").expect("filed");
    let clock = play.case.running().find(|clock| clock.started.clock == "received").expect("it runs");
    assert!(clock.started.source.contains("第20号"), "{}", clock.started.source);
}

#[test]
fn a_choice_is_open_on_its_days_only() {
    assert!(Play::file("2025-12-31", None, "old").is_ok());
    let refusal = Play::file("2026-01-01", None, "old").err().expect("refused");
    assert_eq!(refusal.code(), "fields");
}

#[test]
fn a_stated_date_lies_ahead_and_is_the_date() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    let early = play.act("2026-05-06", clerk(), "set_hearing", json!({"hearing_on": "2026-05-10"}));
    assert_eq!(early.expect_err("too early").code(), "fields");
    play.act("2026-05-06", clerk(), "set_hearing", json!({"hearing_on": "2026-05-16"})).expect("set");
    assert_eq!(play.due("hearing"), ["2026-05-16"], "a Saturday stands as it was set");
}

#[test]
fn each_promise_has_its_own_date_and_is_kept_by_name() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    for day in ["2026-05-11", "2026-05-08"] {
        play.act("2026-05-06", clerk(), "promise", json!({"by_day": day})).expect("promised");
    }
    assert_eq!(play.due("promised"), ["2026-05-11", "2026-05-08"]);
    let promised = play.case.running().filter(|clock| clock.started.clock == "promised");
    let numbers: Vec<u32> = promised.map(|clock| clock.started.no).collect();
    let owed: Vec<u32> = duties(&play.own, &play.case)
        .into_iter()
        .filter(|d| d.role == "lead")
        .filter_map(|d| d.clock)
        .collect();
    assert_eq!(owed, numbers, "each is a duty of whoever owes it");
    let other = play.act("2026-05-07", lead(), "keep", json!({"kept": [1]}));
    assert_eq!(other.expect_err("clock 1 is no promise").code(), "fields");
    play.act("2026-05-07", lead(), "keep", json!({"kept": [numbers[1]]})).expect("kept");
    assert_eq!(play.due("promised"), ["2026-05-11"]);
}

#[test]
fn a_delegation_is_answered_like_a_referral() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    play.act("2026-05-06", clerk(), "entrust", json!({"to": ["ca"]})).expect("entrusted");
    assert_eq!(play.due("entrusted"), ["2026-05-18"]); // 2026-05-16 is a Saturday
    play.act("2026-05-07", actor("department", "ca"), "report_back", json!({})).expect("answered");
    assert_eq!(play.due("entrusted"), Vec::<String>::new());
}

#[test]
fn a_case_that_is_handed_over_takes_its_clocks_along() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    let beyond = Beyond { region: Some("330106".into()), ..Beyond::default() };
    play.beyond("2026-05-08", clerk(), "hand_over", json!({"office": "away"}), beyond).expect("handed over");
    assert_eq!((play.case.office.as_str(), play.case.region.as_deref()), ("away", Some("330106")));
    assert!(play.case.held_by.contains("home"));
    assert!(play.case.running().all(|clock| clock.started.office == "away"));
    assert_eq!(play.due("received"), ["2026-05-18"], "receipt by the competent office starts it afresh");
    assert_eq!(play.due("limit"), ["2026-07-06"]);
    let refused = play.act("2026-05-08", clerk(), "finish", json!({"answer": "已答复"}));
    assert_eq!(refused.expect_err("no longer theirs").code(), "not_yours");
    play.act("2026-05-08", actor("clerk", "away"), "finish", json!({"answer": "已答复"})).expect("answered");
}

#[test]
fn a_linked_case_is_announced_with_the_facts_it_needs() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    let none = play.act("2026-05-06", clerk(), "split", json!({}));
    assert_eq!(none.expect_err("nothing is loaded").code(), "no_procedure");
    let other = CaseId::new(at("2026-05-06"), 7);
    let beyond = Beyond { procedure: Some(play.own.clone()), case: Some(other), ..Beyond::default() };
    play.beyond("2026-05-06", clerk(), "split", json!({}), beyond).expect("split");
    assert_eq!(play.case.linked, [other]);
    let linked = play.last.events.iter().find_map(|event| match &event.fact {
        Fact::Linked { office, facts, .. } => Some((office.clone(), facts.len())),
        _ => None,
    });
    assert_eq!(linked, Some(("home".to_owned(), 1)));
}

#[test]
fn a_case_goes_on_in_another_procedure_with_its_history() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    let simple =
        shipped().expect("packs").into_iter().find(|pack| pack.procedure.id == "simple").expect("it ships");
    let simple = Arc::new(simple.procedure);
    let beyond = Beyond { procedure: Some(simple.clone()), ..Beyond::default() };
    let before = play.case.seq;
    play.beyond("2026-05-08", clerk(), "promote", json!({"day": "2026-05-01"}), beyond).expect("goes on");
    let case = &play.case;
    assert_eq!((case.procedure.as_str(), &case.stage), ("simple", &simple.stages[0].id));
    assert!(!case.ended && case.closed_at.is_none() && case.seq > before);
    assert_eq!(case.formerly.len(), 1);
    assert_eq!(case.facts.len(), 1, "only what it asks for goes along");
    assert!(case.running().all(|clock| simple.clock(&clock.started.clock).is_some()));
    assert!(case.running().next().is_some(), "what starts with filing runs");
    assert!(case.own_clocks().len() < case.clocks.len());
}

#[test]
fn a_published_year_moves_what_runs_and_says_so() {
    let mut play = Play::file("2026-12-28", None, "goods").expect("filed");
    assert_eq!(play.due("received"), ["2027-01-07"]); // T35, provisional
    let moved = recalculate(&play.own, &play.world, &play.case, at("2026-12-29")).expect("computed");
    assert_eq!(moved.events, [], "nothing changed, nothing is said");
    play.world.calendar.publish("2027 off 01-01..01-05 work 01-09").expect("a year");
    let moved = recalculate(&play.own, &play.world, &play.case, at("2026-12-29")).expect("computed");
    let one = moved.events.iter().find_map(|event| match &event.fact {
        Fact::ClockMoved(moved) if moved.was.to_string() == "2027-01-07" => Some(moved),
        _ => None,
    });
    let one = one.expect("it moved");
    assert_eq!((one.due.to_string().as_str(), one.provisional), ("2027-01-09", false));
}

fn link(referral: u32, role: &str, office: &str) -> Actor {
    Actor {
        who: Who::Link { referral, no: 1 },
        role: role.into(),
        office: Some(office.into()),
        instead_of: None,
    }
}

#[test]
fn a_link_ends_its_own_referral_and_does_nothing_else() {
    let mut play = Play::file("2026-05-06", None, "goods").expect("filed");
    for _ in 0..2 {
        play.act("2026-05-06", clerk(), "entrust", json!({ "to": ["works"] })).expect("entrusted");
    }
    let refused = |play: &mut Play, by: Actor, act: &str, fields: Value| {
        play.act("2026-05-07", by, act, fields).expect_err("it is refused").code()
    };
    // What a person in that role may do is not for a link, whatever the pack says.
    assert_eq!(refused(&mut play, link(1, "clerk", "home"), "entrust", json!({ "to": ["x"] })), "not_yours");
    assert_eq!(refused(&mut play, link(1, "department", "sales"), "report_back", json!({})), "not_yours");
    assert_eq!(refused(&mut play, link(3, "department", "works"), "report_back", json!({})), "no_referral");
    // Of two referrals to one office it ends the one that it was made for, and that one once.
    play.act("2026-05-07", link(2, "department", "works"), "report_back", json!({})).expect("answered");
    let open: Vec<u32> = play.case.open_referrals().map(|referral| referral.no).collect();
    assert_eq!(open, [1]);
    assert_eq!(refused(&mut play, link(2, "department", "works"), "report_back", json!({})), "no_referral");
    let doer = Who::Link { referral: 2, no: 1 };
    assert!(play.case.doers["report_back"].contains(&doer), "the log names the link");
}
