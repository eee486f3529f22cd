//! The whole procedure through HTTP: every way to an end, lateness, loops and refusals.

use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

use crate::matter::Matter;

impl Matter {
    async fn new() -> Matter {
        Matter::filed(Site::new().await, complaint()).await
    }

    /// Founded, referred to the first department, answered.
    async fn answered(&self) {
        self.referred().await;
        let plan = json!({ "finding": "材料受潮", "plan": "更换地板", "remedy": "redo" });
        self.act("department", "answer", None, plan).await;
    }

    async fn referred(&self) {
        self.act("clerk", "investigate", Some("founded"), json!({ "findings": "属实" })).await;
        let slip = json!({ "departments": [self.site.house.departments[0]], "request": "请答复" });
        self.act("clerk", "send_slip", None, slip).await;
    }

    /// Proposed, approved by whoever must, offered.
    async fn offered(&self, amount: i64) {
        let plan = json!({ "remedy": "redo", "amount": amount, "commitment": "三日内更换" });
        let case = self.act("clerk", "propose", None, plan).await;
        let approver = if case["stage"]["id"] == "lead_approval" { "service_lead" } else { "leader" };
        self.act(approver, "approve", None, json!({})).await;
        self.act("clerk", "offer", None, json!({ "proposal": "三日内免费更换" })).await;
    }

    async fn carried_out(&self) {
        self.says("record_consent", Some("accepted"), json!({})).await;
        self.act("department", "report_done", None, json!({ "record": "已更换" })).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_satisfied_complainant_closes_and_archives_the_case() {
    let matter = Matter::new().await;
    matter.answered().await;
    matter.offered(0).await;
    matter.carried_out().await;
    let case = matter.act("clerk", "visit", Some("satisfied"), json!({})).await;
    assert_eq!(case["stage"]["id"], "archived");
    assert_eq!(case["ended"], true);
    assert_eq!(case["duties"], json!([]));
    assert!(case["clocks"].as_array().unwrap().iter().all(|clock| !clock["stopped_at"].is_null()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_decides_who_approves_and_the_answer_of_a_department_is_not_offered_unapproved() {
    for (amount, stage) in [(100_000, "lead_approval"), (100_001, "leader_approval")] {
        let matter = Matter::new().await;
        matter.answered().await;
        let clerk = matter.site.as_role("clerk").await;
        let version = matter.site.version(&matter.number).await;
        let early = json!({ "fields": { "proposal": "x" } });
        clerk.act(&matter.number, "offer", version, early).await.is_problem(422, "act_not_open");
        let plan = json!({ "remedy": "redo", "amount": amount, "commitment": "更换" });
        let case = matter.act("clerk", "propose", None, plan).await;
        assert_eq!(case["stage"]["id"], stage);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dissatisfied_complainant_starts_round_two_with_a_fresh_promise() {
    let matter = Matter::new().await;
    matter.answered().await;
    matter.offered(0).await;
    matter.carried_out().await;
    matter.site.pass(24).await;
    let case = matter.act("clerk", "visit", Some("dissatisfied"), json!({})).await;
    assert_eq!(case["stage"]["id"], "received");
    assert_eq!(case["counters"]["rounds"], 1);
    let running: Vec<&Value> =
        case["clocks"].as_array().unwrap().iter().filter(|clock| clock["stopped_at"].is_null()).collect();
    assert_eq!(running.len(), 1, "{running:?}");
    assert_eq!(running[0]["clock"]["id"], "promise");
    // Thursday 7 May, and five working days on: Saturday 9 May is a make-up day and counts.
    assert_eq!(running[0]["due"], "2026-05-13");
}

#[tokio::test(flavor = "multi_thread")]
async fn fair_never_closes_by_itself() {
    let matter = Matter::new().await;
    matter.answered().await;
    matter.offered(0).await;
    matter.carried_out().await;
    for _ in 0..3 {
        let case = matter.act("clerk", "visit", Some("fair"), json!({})).await;
        assert_eq!(case["stage"]["id"], "visiting");
    }
    let reasons = json!({ "reason": "客户无新的要求", "other_routes": "消费者协会" });
    let case = matter.act("service_lead", "close_by_decision", None, reasons).await;
    assert_eq!(case["stage"]["id"], "closed_by_decision");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_tries_on_three_days_close_an_unreachable_case_and_three_on_one_do_not() {
    let matter = Matter::new().await;
    matter.answered().await;
    matter.offered(0).await;
    matter.carried_out().await;
    for _ in 0..3 {
        let case = matter.act("clerk", "visit", Some("unreachable"), json!({})).await;
        assert_eq!(case["stage"]["id"], "visiting");
        assert_eq!(case["counters"]["unreachable"], 1);
    }
    matter.site.pass(24).await;
    matter.act("clerk", "visit", Some("unreachable"), json!({})).await;
    matter.site.pass(24).await;
    let case = matter.act("clerk", "visit", Some("unreachable"), json!({})).await;
    assert_eq!(case["stage"]["id"], "closed_unreachable");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfounded_complaint_is_answered_with_reasons_and_can_be_reopened() {
    let matter = Matter::new().await;
    matter.act("clerk", "investigate", Some("unfounded"), json!({ "findings": "未见异常" })).await;
    let reasons = json!({ "findings": "检测合格", "other_routes": "12315" });
    matter.act("clerk", "return_findings", None, reasons).await;
    assert_eq!(matter.stage().await, "closed_unfounded");
    let told = matter.complainant.get(&format!("/public/cases/{}", matter.number)).await;
    assert!(told.text.contains("检测合格") && told.text.contains("12315"));
    assert!(!told.text.contains("未见异常"), "what was found inside stays inside");
    let path = format!("/public/cases/{}/acts/reopen", matter.number);
    let case = matter.complainant.post(&path, json!({ "fields": { "reason": "又翘了" } })).await;
    assert_eq!(case.ok()["stage"], "received");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_department_is_reminded_then_its_head_is_told_each_once() {
    let matter = Matter::new().await;
    matter.referred().await;
    // Referred on Wednesday 6 May; three working days end on Saturday 9 May, which is worked.
    let case = matter.site.as_role("clerk").await.get(&format!("/cases/{}", matter.number)).await;
    let clock = case.ok()["clocks"].as_array().unwrap().iter().find(|c| c["referral"] == 1).unwrap().clone();
    assert_eq!((&clock["due"], &clock["late"]), (&json!("2026-05-09"), &json!(false)));
    let rang = |timeline: &Value, kind: &str| {
        let entries = timeline["items"].as_array().unwrap();
        entries
            .iter()
            .filter(|e| e["kind"] == kind && e["text"]["zh"].as_str().unwrap().contains("责任部门答复"))
            .count()
    };
    let path = format!("/cases/{}/timeline", matter.number);
    let clerk = matter.site.as_role("clerk").await;
    matter.site.pass(4 * 24).await;
    matter.site.pass(0).await;
    let timeline = clerk.get(&path).await;
    assert_eq!((rang(timeline.ok(), "remind"), rang(timeline.ok(), "escalate")), (1, 0), "{}", timeline.text);
    matter.site.pass(48).await;
    matter.site.pass(0).await;
    let timeline = clerk.get(&path).await;
    assert_eq!((rang(timeline.ok(), "remind"), rang(timeline.ok(), "escalate")), (1, 1), "{}", timeline.text);
    let head = matter.site.as_role("department_lead").await.get("/notices").await;
    assert_eq!(head.ok()["items"][0]["kind"], "escalate", "{}", head.text);
    let duties = matter.site.as_role("department").await.get("/duties?state=late").await;
    assert_eq!(duties.ok()["items"][0]["case_no"], json!(matter.number));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_is_handed_back_by_all_goes_to_another_department() {
    let matter = Matter::new().await;
    matter.act("clerk", "investigate", Some("founded"), json!({ "findings": "属实" })).await;
    let both = json!({ "departments": matter.site.house.departments, "request": "请答复" });
    matter.act("clerk", "send_slip", None, both).await;
    for department in &matter.site.house.departments {
        let actor = matter.site.as_post("department", department).await;
        let version = matter.site.version(&matter.number).await;
        let body = json!({ "fields": { "reason": "不属本部门" } });
        actor.act(&matter.number, "hand_back", version, body).await.ok();
    }
    assert_eq!(matter.stage().await, "referring");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_proposes_does_not_approve() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let matter = Matter { complainant: site.anonymous(), site, number };
    matter.answered().await;
    let plan = json!({ "remedy": "redo", "amount": 0, "commitment": "更换" });
    // The clerk is also made service lead: the role is there, the person is the same.
    let redress_app::people::Caller::Person { person, .. } = matter.site.house.clerk().clone() else {
        return;
    };
    let posts = ["clerk", "service_lead"]
        .map(|role| redress_app::ports::Post { office: matter.site.house.office.clone(), role: role.into() });
    matter.site.house.store.put_posts(person.id, &posts).await.unwrap();
    matter.act("clerk", "propose", None, plan).await;
    let both = matter.site.as_role("clerk").await;
    let version = matter.site.version(&matter.number).await;
    let refused = both.act(&matter.number, "approve", version, json!({ "fields": {} })).await;
    refused.is_problem(422, "same_person");
    let shown = both.get(&format!("/cases/{}", matter.number)).await;
    let acts = shown.ok()["acts"].as_array().unwrap();
    let approve = acts.iter().find(|act| act["id"] == "approve").unwrap();
    assert_eq!(approve["open"], false);
    assert!(!approve["closed_because"]["zh"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_third_round_tells_the_complainant_where_else_to_turn() {
    let matter = Matter::new().await;
    for _ in 0..3 {
        matter.answered().await;
        matter.offered(0).await;
        matter.carried_out().await;
        let told = matter.complainant.get(&format!("/public/cases/{}", matter.number)).await;
        assert!(!told.text.contains("第三十九条"), "not before the third round");
        matter.act("clerk", "visit", Some("dissatisfied"), json!({})).await;
    }
    let told = matter.complainant.get(&format!("/public/cases/{}", matter.number)).await;
    assert!(told.text.contains("第三十九条"), "{}", told.text);
    let leader = matter.site.as_role("leader").await;
    matter.site.pass(0).await;
    let notices = leader.get("/notices").await;
    assert!(notices.text.contains("第二次重新办理"), "{}", notices.text);
}
