//! Holding and erasing: what goes, what stays, and what is refused.

use jiff::Timestamp;
use redress_domain::case::event::{Erased, Ground};
use redress_domain::case::{
    Actor, Case, Decision, Event, Extent, Fact, Ordered, Refusal, erase, hold, replay,
};
use redress_domain::id::CaseId;
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-05-20T03:00:00Z".parse().expect("a time")
}

fn event(seq: u32, by: Value, fact: Value) -> Event {
    let at = now().to_string();
    let office = if by == json!("complainant") { Value::Null } else { json!("csd") };
    let event = json!({ "seq": seq, "at": at, "recorded_at": at,
        "by": { "who": by, "role": "r", "office": office }, "fact": fact });
    serde_json::from_value(event).expect("an event")
}

fn row(no: u32, name: &str) -> Value {
    json!({ "no": no, "name": name, "digest": "00" })
}

/// A complaint with two parties and two texts; an official wrote text 3 and put in file 1, the complainant wrote
/// text 4 and put in file 2; closed if it has `ended`.
fn log(ended: bool) -> Vec<Event> {
    let act = |no: u32, ends: bool| {
        json!({ "type": "acted", "act": "a", "verb": "reply", "outcome": "done", "from": "s", "to": "s",
            "ends": ends, "texts": [row(no, "answer")] })
    };
    let file = |no: u32| json!({ "type": "attached", "file": row(no, "id"), "media": "image/png", "size": 1, "public": true });
    let filed = json!({ "type": "filed", "case": CaseId::new(now(), 7), "procedure": "p", "version": 1,
        "office": "csd", "channel": "web", "stage": "s", "received_at": now().to_string(), "facts": {},
        "parties": [row(1, "complainant"), row(2, "respondent")],
        "texts": [row(1, "claim"), row(2, "statement")] });
    let (official, complainant) = (json!({ "person": 3 }), json!("complainant"));
    vec![
        event(1, complainant.clone(), filed),
        event(2, official.clone(), act(3, false)),
        event(3, official, file(1)),
        event(4, complainant.clone(), file(2)),
        event(5, complainant, act(4, ended)),
    ]
}

fn order(ground: Ground) -> Ordered {
    Ordered { id: "0123456789abcdef".into(), proposed_by: 7, confirmed_by: 9, ground }
}

fn head() -> Actor {
    let who = redress_domain::case::Who::Person(7);
    Actor { who, role: "leader".into(), office: Some("csd".into()), instead_of: None }
}

fn then(log: &[Event], decision: Decision) -> (Vec<Event>, Case) {
    let all: Vec<Event> = log.iter().cloned().chain(decision.events).collect();
    let case = replay(&all).expect("a case");
    (all, case)
}

fn erased(log: &[Event], extent: Extent) -> Erased {
    let case = replay(log).expect("a case");
    let decision = erase(&case, log, extent, order(Ground::Request), now()).expect("it is erased");
    match &decision.events[..] {
        [Event { fact: Fact::Erased(what), .. }] => what.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_erasure_takes() {
    let rows = |what: Erased| (what.whole, what.parties, what.texts, what.files);
    let party = |no, all_texts| Extent::Party { no, all_texts };
    for (extent, wanted) in [
        (Extent::Whole, (true, vec![1, 2], vec![1, 2, 3, 4], vec![1, 2])),
        (party(1, false), (false, vec![1], vec![1, 2, 4], vec![2])),
        (party(1, true), (false, vec![1], vec![1, 2, 3, 4], vec![2])),
        (party(2, false), (false, vec![2], vec![], vec![])),
        (party(2, true), (false, vec![2], vec![1, 2, 3, 4], vec![])),
    ] {
        assert_eq!(rows(erased(&log(true), extent)), wanted, "{extent:?}");
    }
}

#[test]
fn what_is_gone_goes_once() {
    let log = log(true);
    let case = replay(&log).expect("a case");
    let one = Extent::Party { no: 1, all_texts: false };
    let first = erase(&case, &log, one, order(Ground::Request), now()).expect("it is erased");
    let (log, case) = then(&log, first);
    assert!(!case.is_erased());
    assert_eq!(erase(&case, &log, one, order(Ground::Request), now()).unwrap_err(), Refusal::NoParty);
    let rest = erased(&log, Extent::Whole);
    assert_eq!((rest.parties, rest.texts, rest.files), (vec![2], vec![3], vec![1]));
    let whole = erase(&case, &log, Extent::Whole, order(Ground::Retention), now()).expect("it is erased");
    let (log, case) = then(&log, whole);
    assert!(case.is_erased());
    assert_eq!(erase(&case, &log, Extent::Whole, order(Ground::Law), now()).unwrap_err(), Refusal::Erased);
    assert_eq!(hold(&case, head(), true, "诉讼中", &[1; 16], now()).unwrap_err(), Refusal::Erased);
}

#[test]
fn a_case_that_runs_or_is_held_is_not_erased() {
    let running = log(false);
    let case = replay(&running).expect("a case");
    let refused = |case: &Case, log: &[Event], extent| {
        erase(case, log, extent, order(Ground::Law), now()).expect_err("it is refused")
    };
    let party = Extent::Party { no: 1, all_texts: false };
    for extent in [Extent::Whole, party] {
        assert_eq!(refused(&case, &running, extent), Refusal::Running);
    }
    let log = log(true);
    let case = replay(&log).expect("a case");
    assert_eq!(hold(&case, head(), false, "不需要了", &[1; 16], now()).unwrap_err(), Refusal::NotHeld);
    let (log, held) = then(&log, hold(&case, head(), true, "诉讼中", &[1; 16], now()).expect("it is held"));
    assert_eq!(held.held.as_ref().map(|hold| hold.reason), Some(5));
    assert_eq!(held.texts, 5, "why it is held is a text of the case");
    for extent in [Extent::Whole, party] {
        assert_eq!(refused(&held, &log, extent), Refusal::Held);
    }
    assert_eq!(hold(&held, head(), true, "再次", &[1; 16], now()).unwrap_err(), Refusal::Held);
    let (log, free) = then(&log, hold(&held, head(), false, "已结案", &[2; 16], now()).expect("it is free"));
    assert_eq!(free.held, None);
    let what = erase(&free, &log, Extent::Whole, order(Ground::Retention), now()).expect("it is erased");
    let (_, gone) = then(&log, what);
    assert_eq!(gone.erased[0].what.texts, [1, 2, 3, 4, 5, 6], "with why it was held");
}
