//! Papers that acts issue, and what is kept for some roles.

use axum::http::StatusCode;
use serde_json::json;

use crate::matter::Matter;
use crate::orders::{carried_out, erasing, hired, proposed};
use crate::permissions::stranger;

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_complaint_has_its_notice_with_everything_filled_in() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "quality" })).await;
    let clerk = matter.site.as_role("clerk").await;
    let path = format!("/cases/{}/documents", matter.number);
    matter
        .play(
            "
- [clerk, confirm_registration, {}, registered]
- [clerk, request_supplement, { missing: 购物凭证 }, supplementing]
",
        )
        .await;
    let papers = clerk.get(&path).await.ok().clone();
    let titles: Vec<&str> =
        papers.as_array().unwrap().iter().map(|p| p["title"]["zh"].as_str().unwrap()).collect();
    assert_eq!(titles, ["消费者投诉登记表", "补正通知书"]);
    let paper = clerk.get(&format!("{path}/{}", papers[1]["seq"])).await.ok().clone();
    let body = paper["body"]["zh"].as_str().unwrap();
    assert!(body.contains(&matter.number) && body.contains("购物凭证") && body.contains("张三"), "{body}");
    assert!(body.contains("2026年"), "the date by which: {body}");
    assert!(!body.contains('{') && !body.contains("（无）"), "nothing is left open: {body}");

    let none = clerk.get(&format!("{path}/1")).await;
    none.is_problem(404, "not_found");
    let wrong = clerk.get(&format!("{path}/x")).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    matter.site.anonymous().get(&path).await.is_problem(401, "sign_in");
    let stranger = stranger(&matter.site).await;
    stranger.get(&path).await.is_problem(404, "not_found");
    let there = stranger.get(&format!("{path}/{}", papers[1]["seq"])).await;
    there.is_problem(404, "not_found");
    assert_eq!(there.text, stranger.get(&format!("{path}/9999")).await.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_on_sanctions_is_for_hr_and_the_leader_alone() {
    let facts = json!({ "kind": "quality", "object": "铝型材", "demand": "refund" });
    let matter = Matter::under("enterprise-8-step", facts).await;
    let department = matter.site.house.departments[0].clone();
    matter
        .play(&format!(
            "
- [clerk, 'judge:founded', {{ findings: 属实, grounds_sufficient: true, claim_reasonable: wholly }}, settling]
- [clerk, send_slip, {{ departments: ['{department}'], person_in_charge: 罗主任, request: 请查明 }}, analysing]
- [department, analyse, {{ cause: 磨损, responsible_person: 首检员 }}, proposing]
- [clerk, propose, {{ remedy: refund, amount: 500, claim_met: wholly, plan: 退款 }}, leader_approval]
- [leader, approve, {{}}, carrying_out]
- [hr, sanction, {{ basis: 绩效办法, person: 扣发绩效, amount: 12345, head: 批评, head_amount: 0, loss: 50000, within_ceiling: false }}, '!condition']
- [hr, sanction, {{ basis: 绩效办法, person: 扣发绩效, amount: 12345, head: 批评, head_amount: 0, loss: 50000, within_ceiling: true }}, carrying_out]
"
        ))
        .await;
    for (role, sees) in [("hr", true), ("leader", true), ("clerk", false), ("department", false)] {
        let actor = matter.site.as_role(role).await;
        for view in ["", "/timeline", "/events"] {
            let shown = actor.get(&format!("/cases/{}{view}", matter.number)).await;
            shown.ok();
            let text = shown.text.replace("123.45", "12345");
            let found = text.contains("扣发绩效") || text.contains("12345");
            assert!(sees || !found, "{role} is not shown it in `{view}`: {text}");
            assert!(!sees || found || view == "/events", "{role} is shown it in `{view}`");
        }
    }
    assert!(!matter.shown().await.contains("扣发绩效"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_says_when_and_on_what_ground_it_was_erased() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "quality" })).await;
    matter.play("\n- [clerk, confirm_registration, {}, registered]\n").await;
    matter.says("withdraw", None, json!({})).await;
    let (site, number) = (&matter.site, &matter.number);
    let (head, security) = (hired(site, "head", "leader").await, hired(site, "sec", "security_admin").await);
    let order = proposed(&head, erasing(site, &[number])).await;
    security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok();
    carried_out(site).await;
    let path = format!("/cases/{number}/documents");
    let papers = head.get(&path).await.ok().clone();
    let paper = head.get(&format!("{path}/{}", papers[0]["seq"])).await;
    let body = paper.ok()["body"]["zh"].as_str().unwrap();
    assert!(body.contains("已依法删除：依法律规定") && !body.contains("张三"), "{body}");
}
