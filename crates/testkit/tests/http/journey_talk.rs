//! The talk guide laid over a shop's complaints: first response, contacts, promises, checks by lot.

use serde_json::{Value, json};

use crate::matter::Matter;

const CONTACT: &str = "{ way: phone, mood: furious, regret: without_admission, noted: true, help_offered: true, \
                       confirmed: true, summary: 内部记录, told: 明天给您回电话 }";

impl Matter {
    /// The running clocks of a name, by number, with what they owe.
    async fn clocks(&self, name: &str) -> Vec<u64> {
        let case =
            self.site.as_role("clerk").await.get(&format!("/cases/{}", self.number)).await.ok().clone();
        let of = |clock: &&Value| clock["clock"]["id"] == name && clock["stopped_at"].is_null();
        case["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(of)
            .map(|clock| clock["no"].as_u64().unwrap())
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_contact_is_owed_within_half_a_day_and_chased_until_it_happens() {
    let matter = Matter::under("simple", json!({})).await;
    assert_eq!(matter.clocks("first_response").await.len(), 1);
    matter.play("[[time, 25h, {}, listening]]").await;
    assert_eq!(matter.rang("remind", "首次联系").await, 1);
    assert_eq!(matter.rang("escalate", "首次联系").await, 1);
    matter.play(&format!("[[clerk, log_contact, {CONTACT}, listening]]")).await;
    assert!(matter.clocks("first_response").await.is_empty());
    let shown = matter.shown().await;
    assert!(shown.contains("明天给您回电话"), "what they were told: {shown}");
    assert!(!shown.contains("内部记录"), "what is noted inside stays inside: {shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_promise_falls_due_by_its_own_date_and_is_kept_by_name() {
    let matter = Matter::under("simple", json!({})).await;
    matter
        .play(
            "
- [clerk, make_promise, { promise: 明天回电话, promised_by: 2026-05-05 }, '!fields']
- [clerk, make_promise, { promise: 明天回电话, promised_by: 2026-05-07 }, listening]
- [service_lead, make_promise, { promise: 下周上门查看, promised_by: 2026-05-13 }, listening]
- [complainant, make_promise, { promise: x, promised_by: 2026-05-13 }, '!not_yours']
",
        )
        .await;
    let promised = matter.clocks("promised").await;
    let [soon, later] = promised[..] else { panic!("two promises run: {promised:?}") };
    let duties = matter.site.as_role("clerk").await.get("/duties").await.ok().clone();
    let mine = duties["items"].as_array().unwrap().iter().filter(|duty| duty["case_no"] == matter.number);
    assert_eq!(mine.count(), 3, "the stage's own and each promise: {duties}");
    matter.play("[[time, 72h, {}, listening]]").await;
    assert!(matter.rang("remind", "兑现承诺").await >= 1);
    matter.play("[[clerk, keep_promise, { kept: [1], how: x }, '!fields']]").await;
    matter.play(&format!("[[clerk, keep_promise, {{ kept: [{soon}], how: 已回电话 }}, listening]]")).await;
    assert_eq!(matter.clocks("promised").await, [later]);
    assert!(matter.shown().await.contains("下周上门查看"));
}

#[tokio::test(flavor = "multi_thread")]
async fn some_contacts_are_drawn_by_lot_and_checked_by_the_lead() {
    let matter = Matter::under("simple", json!({})).await;
    for _ in 0..60 {
        matter.play(&format!("[[clerk, log_contact, {CONTACT}, listening]]")).await;
        if !matter.clocks("contact_check").await.is_empty() {
            break;
        }
    }
    assert_eq!(matter.clocks("contact_check").await.len(), 1, "one in ten is drawn");
    matter
        .play(
            "
- [clerk, check_contact, { tone: 5, quality: 5 }, '!not_yours']
- [service_lead, check_contact, { tone: 6, quality: 5 }, '!fields']
- [service_lead, check_contact, { tone: 4, quality: 5, advice: 内部意见 }, listening]
",
        )
        .await;
    assert!(matter.clocks("contact_check").await.is_empty());
    assert!(!matter.shown().await.contains("内部意见"));
}
