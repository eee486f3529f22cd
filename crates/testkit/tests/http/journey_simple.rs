//! The simple procedure through HTTP: every way to an end.

use redress_app::ports::Substitute;
use redress_app::staff::Administrator;
use redress_testkit::Site;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

use crate::matter::Matter;

impl Matter {
    async fn simple() -> Matter {
        let mut complaint = complaint();
        complaint["procedure"] = json!("simple");
        complaint["facts"] = json!({});
        Matter::filed(Site::following("simple").await, complaint).await
    }

    async fn heard(&self) {
        self.act("clerk", "listen", Some("heard"), json!({ "heard": "内部听取记录" })).await;
    }

    async fn judged(&self, outcome: &str, amount: i64) -> Value {
        self.heard().await;
        let form = json!({
            "key_points": "地板翘起", "findings": "内部核实情况",
            "amount": amount, "injury": false, "media": false, "group": false,
        });
        self.act("clerk", "judge", Some(outcome), form).await
    }

    async fn solution(&self, answer: &str) -> Value {
        self.act("clerk", "offer", None, json!({ "solution": "明天上门重铺" })).await;
        self.says("record_consent", Some(answer), json!({ "opinion": "我再想想" })).await
    }

    async fn followed(&self, outcome: &str) -> Value {
        self.act("clerk", "follow_up", Some(outcome), json!({ "result": "已重铺" })).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_solved_and_followed_up_is_closed() {
    let matter = Matter::simple().await;
    assert_eq!(matter.judged("founded", 499_999).await["stage"]["id"], "proposing");
    assert_eq!(matter.solution("accepted").await["stage"], "following_up");
    let case = matter.followed("settled").await;
    assert_eq!((&case["stage"]["id"], &case["ended"]), (&json!("settled"), &json!(true)));
    let shown = matter.shown().await;
    assert!(shown.contains("明天上门重铺") && shown.contains("我再想想"), "{shown}");
    assert!(!shown.contains("内部"), "what is noted inside stays inside: {shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unfounded_is_explained_with_other_routes_and_can_be_reopened_or_withdrawn() {
    let matter = Matter::simple().await;
    matter.judged("unfounded", 0).await;
    matter.refused("clerk", "explain", None, json!({ "findings": "检测合格" }), "fields").await;
    let letter = json!({ "findings": "检测合格", "other_routes": "12315" });
    assert_eq!(matter.act("clerk", "explain", None, letter).await["stage"]["id"], "closed_unfounded");
    assert!(matter.shown().await.contains("12315"));
    let case = matter.says("reopen", None, json!({ "reason": "有新照片" })).await;
    assert_eq!(case["stage"], "listening");
    assert_eq!(matter.says("withdraw", None, json!({})).await["stage"], "withdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_refusals_the_lead_decides_and_may_close_with_reasons() {
    let matter = Matter::simple().await;
    matter.judged("founded", 0).await;
    assert_eq!(matter.solution("refused").await["stage"], "proposing");
    assert_eq!(matter.solution("refused").await["stage"], "with_lead");
    matter.site.pass(0).await;
    let notices = matter.site.as_role("service_lead").await.get("/notices").await;
    assert!(notices.text.contains("第二次不同意"), "{}", notices.text);
    let case = matter.act("service_lead", "direct", None, json!({ "instruction": "可再减两成" })).await;
    assert_eq!(case["stage"]["id"], "proposing");
    assert_eq!(matter.solution("refused").await["stage"], "with_lead");
    assert!(matter.shown().await.contains("第三十九条"), "and is told where else to turn");
    let reasons = json!({ "reason": "已超过损失", "other_routes": "消费者协会" });
    let case = matter.act("service_lead", "close_by_decision", None, reasons).await;
    assert_eq!(case["stage"]["id"], "closed_by_decision");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_amount_goes_to_the_lead_first_who_may_not_close_it_at_once() {
    let matter = Matter::simple().await;
    assert_eq!(matter.judged("founded", 500_000).await["stage"]["id"], "with_lead");
    let reasons = json!({ "reason": "无", "other_routes": "无" });
    matter.refused("service_lead", "close_by_decision", None, reasons, "condition").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_follow_up_finds_unsettled_is_solved_again_and_three_silent_days_close() {
    let matter = Matter::simple().await;
    matter.judged("founded", 0).await;
    matter.solution("accepted").await;
    assert_eq!(matter.followed("unsettled").await["stage"]["id"], "proposing");
    matter.solution("accepted").await;
    for stage in ["following_up", "following_up", "closed_unreachable"] {
        assert_eq!(matter.followed("unreachable").await["stage"]["id"], stage);
        matter.site.pass(24).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grave_complaint_goes_on_in_the_eight_steps_under_its_number() {
    let matter = Matter::under("simple", json!({})).await;
    matter
        .play(
            "
- [clerk, 'listen:heard', { heard: 货架边角划伤手 }, judging]
- [clerk, 'judge:founded', { key_points: 划伤手, findings: 属实, amount: 32000, injury: true, media: false, group: false }, with_lead]
- [service_lead, promote_enterprise, { kind: quality, object: 货架, demand: compensation }, '!fields']
",
        )
        .await;
    let office = matter.site.house.office.clone();
    matter.runs(&office, "enterprise-8-step").await;
    matter
        .play(
            "
- [service_lead, promote_enterprise, { kind: quality, demand: compensation }, '!fields']
- [service_lead, promote_enterprise, { kind: quality, object: 货架, demand: compensation }, recorded]
- [clerk, 'judge:founded', { findings: 属实, grounds_sufficient: true, claim_reasonable: wholly }, settling]
",
        )
        .await;
    let clerk = matter.site.as_role("clerk").await;
    let case = clerk.get(&format!("/cases/{}", matter.number)).await.ok().clone();
    assert_eq!(
        (&case["procedure"]["id"], &case["formerly"][0]),
        (&json!("enterprise-8-step"), &json!("simple"))
    );
    let timeline = clerk.get(&format!("/cases/{}/timeline", matter.number)).await;
    for sentence in ["倾听客户意见", "转入“企业客户投诉处理", "判断投诉是否成立"] {
        assert!(timeline.text.contains(sentence), "{sentence}: {}", timeline.text);
    }
    assert!(matter.shown().await.contains(&matter.number), "the complainant follows the same number");
    assert_eq!(case["ended"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grave_complaint_goes_on_in_the_regime_at_another_office() {
    let matter = Matter::under("simple", json!({})).await;
    matter.runs("t-works", "customer-service-regime").await;
    matter
        .play(
            "
- [clerk, 'listen:heard', { heard: 门关不严 }, judging]
- [clerk, 'judge:founded', { key_points: 门关不严, findings: 属实, amount: 600000, injury: false, media: false, group: false }, with_lead]
- [service_lead, promote_regime, { kind: product, office: t-works }, received]
- [clerk, 'investigate:founded', { findings: 属实 }, '!not_yours']
",
        )
        .await;
    matter.also("clerk", &[("clerk", "t-works")]).await;
    matter.play("[[clerk, 'investigate:founded', { findings: 属实 }, referring]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_offered_does_not_decide_on_it_in_the_post_of_an_absent_lead_either() {
    let matter = Matter::simple().await;
    matter.judged("founded", 0).await;
    matter.solution("refused").await;
    assert_eq!(matter.solution("refused").await["stage"], "with_lead");
    let house = &matter.site.house;
    let login = |role: &str| format!("{}.{role}", house.office);
    let lead = house.store.person_by_login(&login("service_lead")).await.unwrap().unwrap();
    let clerk = house.store.person_by_login(&login("clerk")).await.unwrap().unwrap();
    let stands_in = Substitute {
        office: house.office.clone(),
        role: "service_lead".into(),
        substitute: clerk.id,
        from: house.app.today(),
        until: house.app.today(),
    };
    let by = Administrator { person: 0, role: "security_admin".into(), from: None };
    let seen = house.app.member(lead.id).await.unwrap().tag;
    house.app.set_substitutes(&by, lead.id, &seen, &[stands_in]).await.unwrap();
    let reasons = json!({ "reason": "已超过损失", "other_routes": "消费者协会" });
    matter.refused("clerk", "close_by_decision", None, reasons.clone(), "same_person").await;
    let case = matter.act("service_lead", "close_by_decision", None, reasons).await;
    assert_eq!(case["stage"]["id"], "closed_by_decision");
}
