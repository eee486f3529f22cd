//! The eight steps of an enterprise through HTTP: every way to an end.

use redress_app::routing::Route;
use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

use crate::matter::Matter;

impl Matter {
    async fn enterprise() -> Matter {
        let mut complaint = complaint();
        complaint["procedure"] = json!("enterprise-8-step");
        complaint["facts"] = json!({ "kind": "quality", "object": "铝型材", "demand": "refund" });
        Matter::filed(Site::following("enterprise-8-step").await, complaint).await
    }

    async fn found(&self, outcome: &str, grounds: bool, claim: &str) -> Value {
        let form =
            json!({ "findings": "内部核实", "grounds_sufficient": grounds, "claim_reasonable": claim });
        self.act("clerk", "judge", Some(outcome), form).await
    }

    async fn analysed(&self) -> Value {
        let slip = json!({
            "departments": [self.site.house.departments[0]],
            "person_in_charge": "罗主任", "request": "内部要求",
        });
        self.act("clerk", "send_slip", None, slip).await;
        let form = json!({ "cause": "内部原因", "responsible_person": "内部责任人" });
        self.act("department", "analyse", None, form).await
    }

    async fn approved(&self) -> Value {
        let plan = json!({ "remedy": "refund", "amount": 500, "claim_met": "wholly", "plan": "退款" });
        self.act("department", "propose", None, plan).await;
        self.act("leader", "approve", None, json!({})).await
    }

    async fn notified_and_done(&self) {
        self.act("clerk", "notify", None, json!({ "answer": "七日内为您退款" })).await;
        self.act("department", "report_done", None, json!({ "record": "已退款" })).await;
    }

    async fn sanctioned(&self) -> Value {
        let form = json!({
            "basis": "绩效办法", "person": "内部处罚", "amount": 100, "head": "内部处罚", "head_amount": 0, "loss": 500, "within_ceiling": true,
        });
        self.act("hr", "sanction", None, form).await
    }

    async fn reviewed(&self) -> Value {
        let form = json!({ "summary": "内部总结", "measures": "首检", "improve_by": "2026-06-01" });
        self.act("service_lead", "review", None, form).await
    }

    async fn improved(&self) -> Value {
        self.act("department_lead", "improvement_done", None, json!({ "result": "已修订" })).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_steps_archive_the_case_and_nothing_of_the_sanction_is_told_outside() {
    let matter = Matter::enterprise().await;
    assert_eq!(matter.found("founded", true, "wholly").await["stage"]["id"], "settling");
    matter.analysed().await;
    assert_eq!(matter.approved().await["stage"]["id"], "carrying_out");
    matter.notified_and_done().await;
    let case = matter.says("give_feedback", Some("positive"), json!({ "comments": "可以" })).await;
    assert_eq!(case["stage"], "carrying_out", "the sanction is still owed");
    let shown = matter.shown().await;
    assert!(!shown.contains("责任处理") && !shown.contains("处罚"), "its limit is not told either: {shown}");
    assert_eq!(matter.sanctioned().await["stage"]["id"], "reviewing");
    assert_eq!(matter.reviewed().await["stage"]["id"], "improving");
    let case = matter.improved().await;
    assert_eq!((&case["stage"]["id"], &case["ended"]), (&json!("archived"), &json!(true)));
    let shown = matter.shown().await;
    assert!(shown.contains("七日内为您退款") && shown.contains("可以"), "{shown}");
    assert!(!shown.contains("内部"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sanction_may_come_before_the_notice_too() {
    let matter = Matter::enterprise().await;
    matter.found("founded", true, "wholly").await;
    matter.analysed().await;
    matter.approved().await;
    assert_eq!(matter.sanctioned().await["stage"]["id"], "carrying_out");
    matter.notified_and_done().await;
    let case = matter.act("clerk", "collect_feedback", Some("positive"), json!({})).await;
    assert_eq!(case["stage"]["id"], "reviewing");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_founded_only_with_sufficient_grounds_and_a_reasonable_claim() {
    let matter = Matter::enterprise().await;
    for (grounds, claim) in [(false, "wholly"), (true, "not"), (false, "not")] {
        let form = json!({ "findings": "x", "grounds_sufficient": grounds, "claim_reasonable": claim });
        matter.refused("clerk", "judge", Some("founded"), form, "condition").await;
    }
    assert_eq!(matter.found("founded", true, "partly").await["stage"]["id"], "amending");
    let case = matter.act("clerk", "amend_claim", None, json!({ "amended_claim": "只退一半" })).await;
    assert_eq!(case["stage"]["id"], "settling");
    assert!(matter.shown().await.contains("只退一半"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unfounded_is_explained_and_can_be_reopened_or_withdrawn() {
    let matter = Matter::enterprise().await;
    assert_eq!(matter.found("unfounded", false, "wholly").await["stage"]["id"], "explaining");
    let letter = json!({ "findings": "检测合格", "other_routes": "12315" });
    assert_eq!(matter.act("clerk", "explain", None, letter).await["stage"]["id"], "closed_unfounded");
    assert_eq!(matter.says("reopen", None, json!({ "reason": "新检测" })).await["stage"], "recorded");
    assert_eq!(matter.says("withdraw", None, json!({})).await["stage"], "withdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_found_the_responsible_person_or_proposed_does_not_approve() {
    let matter = Matter::enterprise().await;
    matter.found("founded", true, "wholly").await;
    // The handler is also made leader: the role is there, the person is the same.
    let house = &matter.site.house;
    let handler = house.who("department", &house.departments[0]).clone();
    let redress_app::people::Caller::Person { person, .. } = handler else { panic!("a person") };
    let post =
        |office: &String, role: &str| redress_app::ports::Post { office: office.clone(), role: role.into() };
    let posts = [post(&house.departments[0], "department"), post(&house.office, "leader")];
    house.store.put_posts(person.id, &posts).await.unwrap();
    matter.analysed().await;
    let plan = json!({ "remedy": "repair", "amount": 0, "claim_met": "other", "plan": "维修" });
    matter.act("clerk", "propose", None, plan).await;
    matter.refused("department", "approve", None, json!({}), "same_person").await;
    let back = json!({ "reason": "请写明时间" });
    let case = matter.act("leader", "send_back", None, back).await;
    assert_eq!((&case["stage"]["id"], &case["counters"]["returns"]), (&json!("proposing"), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_negative_feedbacks_the_leader_gives_a_final_answer_and_the_rest_still_follows() {
    let matter = Matter::enterprise().await;
    matter.found("founded", true, "wholly").await;
    matter.analysed().await;
    for _ in 0..2 {
        matter.approved().await;
        matter.notified_and_done().await;
        let case = matter.says("give_feedback", Some("negative"), json!({ "comments": "不行" })).await;
        assert_eq!(case["stage"], "proposing");
    }
    let answer = json!({ "reason": "已退全款", "other_routes": "消费者协会" });
    assert_eq!(matter.act("leader", "final_answer", None, answer).await["stage"]["id"], "carrying_out");
    assert!(matter.shown().await.contains("消费者协会"));
    matter.sanctioned().await;
    matter.reviewed().await;
    assert_eq!(matter.improved().await["stage"]["id"], "closed_by_decision");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_due_seven_days_after_the_goods_came_back() {
    let matter = Matter::enterprise().await;
    matter.found("founded", true, "wholly").await;
    matter.analysed().await;
    matter.approved().await;
    let case = matter.act("department", "receive_goods", None, json!({})).await;
    let clocks = case["clocks"].as_array().unwrap();
    let refund = clocks.iter().find(|clock| clock["clock"]["id"] == "refund").unwrap();
    assert_eq!(refund["due"], "2026-05-13");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_of_complaint_is_proposed_to_its_department_by_the_house_s_own_table() {
    let matter = Matter::enterprise().await;
    let [department, other] = matter.site.house.departments.clone();
    let app = &matter.site.house.app;
    let route = |fact: &str, value: &str, offices: &[String]| Route {
        procedure: "enterprise-8-step".into(),
        fact: fact.into(),
        value: value.into(),
        offices: offices.to_vec(),
    };
    for (wrong, field) in [
        (route("kind", "weather", &[]), "value"),
        (route("object", "quality", &[]), "fact"),
        (route("kind", "quality", &["nowhere".into()]), "offices"),
    ] {
        assert_eq!(app.put_route(wrong).await.unwrap_err().faults()[0].field, field);
    }
    app.put_route(route("kind", "quality", std::slice::from_ref(&department))).await.unwrap();
    app.put_route(route("kind", "transport", &[other])).await.unwrap();
    let case = matter.found("founded", true, "wholly").await;
    let act = case["acts"].as_array().unwrap().iter().find(|act| act["id"] == "send_slip").unwrap();
    assert_eq!(act["fields"][0]["proposed"], json!([department]));
    app.put_route(route("kind", "quality", &[])).await.unwrap();
    let case =
        matter.site.as_role("clerk").await.get(&format!("/cases/{}", matter.number)).await.ok().clone();
    let act = case["acts"].as_array().unwrap().iter().find(|act| act["id"] == "send_slip").unwrap();
    assert_eq!(act["fields"][0]["proposed"], json!([]));
}
