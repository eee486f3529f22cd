//! Which event gives which record, as a table; and that a longer log gives the same and more.

use redress_domain::case::Event;
use serde_json::{Value, json};

use super::of_events;
use crate::ports::{Shown, Transfer, Way};

const NO: &str = "1KEY-8166-VEPCN";

/// Somebody in `csd`, which holds the case at first.
fn clerk() -> Value {
    json!({ "who": { "person": 7 }, "role": "clerk", "office": "csd" })
}

fn by_link(referral: u32, no: u32) -> Value {
    json!({ "who": { "link": { "referral": referral, "no": no } }, "role": "department", "office": "works" })
}

fn complainant() -> Value {
    json!({ "who": "complainant", "role": "complainant" })
}

fn reference(no: u32, name: &str) -> Value {
    json!({ "no": no, "name": name, "digest": "00" })
}

fn filed() -> (Value, Value) {
    let parties = [reference(1, "complainant"), reference(2, "respondent")];
    let fact = json!({ "type": "filed", "case": NO, "procedure": "p", "version": 3, "office": "csd",
        "channel": "web", "stage": "received", "received_at": "2026-05-06T01:00:00Z", "facts": {},
        "parties": parties, "texts": [reference(1, "statement")] });
    (complainant(), fact)
}

fn acted(by: Value, act: &str, verb: &str) -> (Value, Value) {
    let fact = json!({ "type": "acted", "act": act, "verb": verb, "outcome": "done", "from": "received",
        "to": "received", "ends": false });
    (by, fact)
}

fn sent(no: u32, office: &str) -> (Value, Value) {
    (clerk(), json!({ "type": "referral_sent", "no": no, "office": office }))
}

fn moved(office: &str, stage: Option<&str>, article: Option<&str>) -> (Value, Value) {
    let rule = article.map(|source| json!({ "id": "rule", "source": source }));
    let placed = json!({ "competent": [], "preferred": null, "decision": "resolved", "may_delegate_to": [],
        "rule": rule, "trail": [] });
    let fact = json!({ "type": "moved", "procedure": "q", "version": 1, "stage": stage, "office": office,
        "placed": article.map(|_| placed) });
    (clerk(), fact)
}

fn linked(office: &str) -> (Value, Value) {
    (clerk(), json!({ "type": "linked", "case": NO, "procedure": "q", "office": office }))
}

fn attached(by: Value, no: u32, public: bool, referral: Option<u32>) -> (Value, Value) {
    let fact = json!({ "type": "attached", "file": reference(no, "f"), "media": "image/png", "size": 9,
        "public": public, "referral": referral });
    (by, fact)
}

fn erased(parties: &[u32], files: &[u32]) -> (Value, Value) {
    let fact = json!({ "type": "erased", "parties": parties, "files": files, "ground": "request",
        "order": "0123456789abcdef", "proposed_by": 7, "confirmed_by": 9 });
    (json!({ "who": "system", "role": "system" }), fact)
}

/// A log that begins with a filing, an event a minute.
fn log(rest: Vec<(Value, Value)>) -> Vec<Event> {
    let all = std::iter::once(filed()).chain(rest).enumerate();
    all.map(|(i, (by, fact))| {
        let at = format!("2026-05-06T01:{i:02}:00Z");
        let event = json!({ "seq": i + 1, "at": at, "recorded_at": at, "by": by, "fact": fact });
        serde_json::from_value(event).unwrap()
    })
    .collect()
}

/// From where, to where, how, by which act and article, and what: letters for the parties, `s` for the complaint in
/// words, and the number of files.
fn told(one: &Transfer) -> String {
    let shown = |shown| match shown {
        Shown::No => "-",
        Shown::Masked => "m",
        Shown::Clear => "c",
    };
    let (sorts, basis) = (one.body.sorts, &one.body.basis);
    let article = basis.article.as_ref().map(|article| format!(" {article}")).unwrap_or_default();
    format!(
        "{} {}>{} {} {}{article} {}{}{}{}",
        one.seq,
        one.office,
        one.receiver,
        one.way.name(),
        basis.act,
        shown(sorts.complainant),
        shown(sorts.respondents),
        if sorts.statement { "s" } else { "-" },
        sorts.files
    )
}

#[test]
fn each_event_gives_the_record_of_what_its_receiver_can_see() {
    let slip = || acted(clerk(), "send_slip", "refer");
    let answer = |no| acted(by_link(1, no), "answer", "answer");
    for (name, rest, wanted) in [
        ("what is done inside", vec![acted(clerk(), "investigate", "find")], vec![]),
        ("a referral", vec![slip(), sent(1, "works")], vec!["3 csd>works referral send_slip mms0"]),
        ("one to the own office", vec![slip(), sent(1, "csd")], vec![]),
        (
            "one to two, with a file for all and one for the inside",
            vec![
                attached(complainant(), 1, true, None),
                attached(clerk(), 2, false, None),
                slip(),
                sent(1, "works"),
                sent(2, "sales"),
            ],
            vec!["5 csd>works referral send_slip mms1", "6 csd>sales referral send_slip mms1"],
        ),
        (
            "a delegation and a report upwards",
            vec![
                acted(clerk(), "delegate", "delegate"),
                sent(1, "county"),
                acted(clerk(), "report", "report_up"),
                sent(2, "province"),
            ],
            vec!["3 csd>county delegation delegate mms0", "5 csd>province report_up report mms0"],
        ),
        (
            "a transfer by a rule, with every file",
            vec![
                attached(clerk(), 1, false, None),
                acted(clerk(), "transfer", "transfer"),
                moved("away", None, Some("第十二条")),
            ],
            vec!["4 csd>away transfer transfer 第十二条 ccs1"],
        ),
        (
            "what the new office sends on is from there",
            vec![acted(clerk(), "transfer", "transfer"), moved("away", None, None), slip(), sent(1, "csd")],
            vec!["3 csd>away transfer transfer ccs0", "5 away>csd referral send_slip mms0"],
        ),
        (
            "another procedure, elsewhere and here",
            vec![
                acted(clerk(), "go_on", "close"),
                moved("csd", Some("first"), None),
                acted(clerk(), "go_on", "close"),
                moved("court", Some("first"), None),
            ],
            vec!["5 csd>court procedure go_on ccs0"],
        ),
        (
            "a linked case, which takes no files along, elsewhere and here",
            vec![
                attached(complainant(), 1, true, None),
                acted(clerk(), "accept", "accept"),
                linked("csd"),
                linked("regulator"),
            ],
            vec!["5 csd>regulator linked_case accept ccs0"],
        ),
        (
            "a link, once, whatever is done by it",
            vec![
                attached(complainant(), 1, true, None),
                slip(),
                sent(1, "works"),
                attached(by_link(1, 1), 2, false, Some(1)),
                answer(1),
            ],
            vec!["4 csd>works referral send_slip mms1", "5 csd>works link send_slip m-s0"],
        ),
        (
            "another link to the same referral",
            vec![slip(), sent(1, "works"), attached(by_link(1, 1), 1, false, Some(1)), answer(2)],
            vec![
                "3 csd>works referral send_slip mms0",
                "4 csd>works link send_slip m-s0",
                "5 csd>works link send_slip m-s0",
            ],
        ),
        (
            "an answer from the console gives nothing to anybody else",
            vec![slip(), sent(1, "works"), acted(clerk(), "answer", "answer")],
            vec!["3 csd>works referral send_slip mms0"],
        ),
        (
            "what was erased before",
            vec![
                attached(complainant(), 1, true, None),
                slip(),
                sent(1, "works"),
                erased(&[1], &[1]),
                slip(),
                sent(2, "sales"),
            ],
            vec!["4 csd>works referral send_slip mms1", "7 csd>sales referral send_slip -ms0"],
        ),
    ] {
        let events = log(rest);
        let found = of_events(&events);
        assert_eq!(found.iter().map(told).collect::<Vec<_>>(), wanted, "{name}");
        for until in 0..events.len() {
            let earlier = of_events(&events[..until]);
            assert_eq!(earlier, found[..earlier.len()], "{name}: the first {until} events");
        }
    }
}

#[test]
fn a_record_says_who_did_it_and_which_case_came_of_it_and_comes_back_as_it_was_written() {
    let events = log(vec![acted(clerk(), "accept", "accept"), linked("regulator")]);
    let found = of_events(&events);
    let body = serde_json::to_string(&found[0].body).unwrap();
    assert_eq!(
        body,
        format!(
            "{{\"sorts\":{{\"complainant\":\"clear\",\"respondents\":\"clear\",\"statement\":true,\"files\":0}},\
             \"basis\":{{\"procedure\":\"p\",\"version\":3,\"stage\":\"received\",\"act\":\"accept\"}},\
             \"by\":{{\"person\":7}},\"other\":\"{NO}\"}}"
        )
    );
    assert_eq!(serde_json::from_str::<crate::ports::TransferBody>(&body).unwrap(), found[0].body);
    for way in Way::ALL {
        assert_eq!(Way::named(way.name()), Some(way));
    }
}
