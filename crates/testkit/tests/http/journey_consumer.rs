//! A consumer association through HTTP: every way to an end, lateness, loops and refusals.

use serde_json::json;

use crate::matter::Matter;

const DOCKETED: &str = "
- [clerk, confirm_registration, {}, registered]
- [clerk, propose_docketing, { summary: 内部意见, jurisdiction: respondent_place }, docket_approval]
- [leader, docket, {}, docketed]
";
const MEDIATING: &str = "
- [mediator, send_slip, { respondent: 某建材公司, request: 请答复, answer_by: 2026-05-16 }, handling]
- [mediator, record_answer, { answered_on: 2026-05-06, answer: 愿意协商, stance: partly }, mediating]
";
const SETTLED: &str = "
- [mediator, hold_session, { complainant_agrees: true, respondent_agrees: true, record: 内部笔录 }, mediating]
- [mediator, settle, { terms: 三日内退款, amount: 1000, perform_by: 2026-05-30, voluntary: true, lawful: true }, performing]
";

async fn docketed() -> Matter {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "quality" })).await;
    matter.play(DOCKETED).await;
    matter
}

async fn mediating() -> Matter {
    let matter = docketed().await;
    matter.play(MEDIATING).await;
    matter
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_that_is_performed_closes_the_case_and_it_can_be_reopened() {
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, hold_session, { complainant_agrees: true, respondent_agrees: false, record: x }, '!condition']
- [mediator, settle, { terms: x, amount: 0, perform_by: 2026-05-30, voluntary: false, lawful: true }, '!condition']
- [mediator, settle, { terms: x, amount: 0, perform_by: 2026-05-01, voluntary: true, lawful: true }, '!fields']
",
        )
        .await;
    matter.play(SETTLED).await;
    matter.play("[[complainant, confirm_received, { comments: 收到退款 }, performed]]").await;
    let shown = matter.shown().await;
    assert!(shown.contains("三日内退款") && shown.contains("愿意协商"), "{shown}");
    assert!(!shown.contains("内部"), "what is noted inside stays inside: {shown}");
    matter
        .play(
            "
- [complainant, reopen, { reason: 退款又被收回 }, registered]
- [complainant, withdraw, {}, withdrawn]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifteen_days_are_chased_until_it_is_done_and_two_reminders_open_other_measures() {
    let matter = docketed().await;
    matter
        .play(
            "
- [mediator, send_slip, { respondent: 某建材公司, request: 请答复, answer_by: 2026-05-06 }, '!fields']
- [mediator, send_slip, { respondent: 某建材公司, request: 请答复, answer_by: 2026-05-16 }, handling]
- [mediator, other_measures, { measure: visit, record: 上门 }, '!condition']
- [time, 384h, {}, handling]
- [mediator, remind, {}, handling]
- [mediator, other_measures, { measure: visit, record: 上门 }, '!condition']
- [mediator, remind, {}, handling]
- [mediator, other_measures, { measure: visit, record: 上门 }, mediating]
",
        )
        .await;
    assert_eq!(matter.rang("remind", "处理完毕").await, 1, "due on 21 May, late on 22 May, and still open");
    let duties = matter.site.as_role("mediator").await.get("/duties?state=late").await;
    assert_eq!(duties.ok()["items"][0]["case_no"], json!(matter.number));
    matter
        .play(
            "
- [mediator, terminate, { ground: no_agreement, reason: 拒绝调解, support_suit: true }, '!fields']
- [mediator, terminate, { ground: no_agreement, reason: 拒绝调解, other_routes: 向人民法院起诉, support_suit: true }, failed]
",
        )
        .await;
    assert!(matter.shown().await.contains("向人民法院起诉"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grave_case_is_approved_by_somebody_else_reported_and_published_without_personal_data() {
    let matter = docketed().await;
    matter.also("mediator", &[("leader", "t-csd")]).await;
    matter
        .play(
            "
- [mediator, refer_authority, { departments: [t-works, t-sales], purpose: joint, request: 会同处理 }, handling]
- [mediator, report_up, { authorities: [t-works], report: x }, '!condition']
- [mediator, propose_grave, { ground: widespread, facts_found: 多人受害, publication: true }, handling]
- [mediator, approve_grave:report, { opinion: 同意 }, '!same_person']
- [mediator, publish, { outlet: 某报, content: x, personal_data: removed }, '!condition']
- [leader, approve_grave:report_and_publish, { opinion: 同意 }, handling]
- [mediator, publish, { outlet: 某报, content: x }, '!fields']
- [mediator, publish, { outlet: 某报, content: 揭露, personal_data: removed }, handling]
- [authority@t-works, answer, { finding: 内部查处, violation: true }, handling]
- [authority@t-sales, hand_back, { reason: 内部理由 }, handling]
- [mediator, terminate, { ground: refused, reason: 拒绝, other_routes: 起诉, support_suit: false }, failed]
",
        )
        .await;
    assert!(!matter.shown().await.contains("内部"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_an_appraisal_does_not_count() {
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, commission_appraisal, { body: 检测院, question: 甲醛, report_by: 2026-05-20, fee_advanced_by: operator }, appraising]
- [time, 240h, {}, appraising]
- [mediator, record_conclusion, { conclusion: 超标, liable: operator, fee: 100 }, mediating]
- [mediator, commission_appraisal, { body: 检测院, question: 复检, report_by: 2026-05-20, fee_advanced_by: both }, appraising]
- [mediator, appraisal_failed, { reason: 样品灭失 }, mediating]
- [leader, extend, { reason: 协商中 }, mediating]
",
        )
        .await;
    let case = matter.site.as_role("clerk").await.get(&format!("/cases/{}", matter.number)).await;
    let clocks = case.ok()["clocks"].as_array().cloned().unwrap_or_default();
    let due =
        clocks.iter().find(|clock| clock["clock"]["id"] == "settlement").map(|clock| clock["due"].clone());
    // Thirty days from 6 May and the ten of the appraisal: 15 June.
    assert_eq!(due, Some(json!("2026-06-15")));
    matter.play(SETTLED).await;
    matter.play("[[mediator, 'confirm_performance:no_objection', { record: 期满 }, performed]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_supplemented_is_declined_by_a_ground_of_the_law_and_can_be_examined_again() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "other" })).await;
    matter
        .play(
            "
- [clerk, request_supplement, { missing: 被投诉单位 }, supplementing]
- [complainant, supplement, { statement: 是一家网店 }, registered]
- [clerk, request_supplement, { missing: 店名 }, supplementing]
- [clerk, decline, { ground: WHIM, reason: x, other_routes: x }, '!fields']
- [clerk, decline, { ground: MATERIAL, reason: 无法确定被投诉单位 }, '!fields']
- [clerk, decline, { ground: MATERIAL, reason: 无法确定被投诉单位, other_routes: '12315' }, declined]
- [complainant, reopen, { reason: 找到了 }, registered]
- [clerk, transfer_out, { recipient: 某县消协, reason: 在外省 }, transferred]
",
        )
        .await;
    let shown = matter.shown().await;
    assert!(shown.contains("12315") && shown.contains("某县消协"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_proposes_to_docket_does_not_approve_and_it_may_be_sent_back() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "price" })).await;
    matter.also("clerk", &[("leader", "t-csd")]).await;
    matter
        .play(
            "
- [clerk, propose_docketing, { summary: x, jurisdiction: grave }, docket_approval]
- [clerk, docket, {}, '!same_person']
- [leader, send_back, { reason: 请核实 }, registered]
- [clerk, propose_docketing, { summary: x, jurisdiction: grave, direct_reason: 重大 }, docket_approval]
- [leader, docket, {}, docketed]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_performed_is_mediated_again_or_closed_with_other_routes() {
    let matter = mediating().await;
    matter.play(SETTLED).await;
    matter
        .play(
            "
- [mediator, press, { note: 催促 }, performing]
- [mediator, mediate_again, { reason: 只退一半 }, mediating]
- [mediator, go_back, { reason: 补充查明 }, handling]
- [mediator, hold_session, { complainant_agrees: true, respondent_agrees: true, record: x }, mediating]
",
        )
        .await;
    matter.play(SETTLED).await;
    matter
        .play(
            "
- [time, 720h, {}, performing]
- [mediator, close_unperformed, { reason: 仍未付 }, '!fields']
- [mediator, close_unperformed, { reason: 仍未付, other_routes: 起诉 }, unperformed]
",
        )
        .await;
    assert!(matter.rang("remind", "履行协议").await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_answer_is_recorded() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "other" })).await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已调解 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_association_takes_it_over_with_its_clocks_or_mediates_by_delegation() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "quality" })).await;
    matter.play("[[clerk, transfer, { office: t-works, reason: 由当地处理 }, '!fields']]").await;
    matter.runs("t-works", "consumer-mediation").await;
    let there = [("clerk", "t-works"), ("mediator", "t-works")];
    matter.also("clerk", &there).await;
    matter.also("leader", &[("leader", "t-works")]).await;
    matter
        .play(
            "
- [time, 24h, {}, registered]
- [clerk, transfer, { office: t-works, reason: 由当地处理 }, registered]
- [clerk, propose_docketing, { summary: x, jurisdiction: respondent_place }, docket_approval]
- [leader, docket, {}, docketed]
- [clerk, delegate, { associations: [t-sales], request: 请调解 }, delegated]
- [clerk, remind, {}, delegated]
- [delegate@t-sales, hand_back, { reason: 与本地无关联 }, docketed]
- [clerk, delegate, { associations: [t-sales], request: 有关联 }, delegated]
- [time, 288h, {}, delegated]
- [delegate@t-sales, answer, { result: open, record: 内部经过 }, mediating]
- [clerk, terminate, { ground: no_agreement, reason: 分歧大, other_routes: 起诉, support_suit: false }, failed]
",
        )
        .await;
    assert!(matter.rang("remind", "受托消协报告结果").await >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_slip_carries_the_complaint_and_the_settlement_its_terms() {
    let matter = mediating().await;
    matter.play(SETTLED).await;
    let papers = matter.papers().await;
    let names: Vec<&str> = papers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["registration", "docketing_form", "referral_slip", "settlement_agreement"]);
    for (at, part) in [(1, "2026年5月21日"), (2, "新铺的地板一周就翘起来了"), (3, "三日内退款")]
    {
        assert!(papers[at].1.contains(part), "{}", papers[at].1);
    }
}
