//! A market regulator through HTTP, complaints and reports: every way to an end, lateness, loops and refusals.

use serde_json::json;

use crate::matter::Matter;

async fn complained() -> Matter {
    Matter::under("administrative-complaint", json!({ "kind": "goods" })).await
}

async fn mediating() -> Matter {
    let matter = complained().await;
    matter
        .play(
            "
- [clerk, register, {}, received]
- [clerk, accept, { opinion: 内部意见 }, inviting]
- [mediator, notify_mediation, { meet_on: 2026-05-15, meet_where: 本所 }, inviting]
- [mediator, record_consent:pending, {}, inviting]
- [mediator, record_consent:both, {}, mediating]
",
        )
        .await;
    matter
}

async fn reported() -> Matter {
    Matter::under("administrative-report", json!({ "violation_kind": "food" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_is_followed_up_and_closed() {
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, hold_session, { form: on_site, record: 内部笔录 }, mediating]
- [mediator, settle:record, { terms: 换货, amount: 100 }, '!condition']
- [mediator, settle:paper, { terms: 五日内换货, amount: 100 }, following_up]
- [clerk, visit:unreachable, {}, following_up]
- [clerk, visit:performed, { comments: 已换 }, settled]
",
        )
        .await;
    let shown = matter.shown().await;
    assert!(shown.contains("五日内换货") && !shown.contains("内部"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_performed_or_not_reached_closes_too() {
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, settle:record, { terms: 退款, amount: 100, waiver: waived }, following_up]
- [clerk, visit:not_performed, {}, unperformed]
",
        )
        .await;
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, settle:record, { terms: 退款, amount: 100, waiver: at_once }, following_up]
- [clerk, visit:unreachable, {}, following_up]
- [time, 24h, {}, following_up]
- [clerk, visit:unreachable, {}, following_up]
- [time, 24h, {}, following_up]
- [clerk, visit:unreachable, {}, settled]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_decision_accepts_nothing_and_a_decline_names_its_ground_and_other_routes() {
    let matter = complained().await;
    matter
        .play(
            "
- [clerk, request_identity, { missing: identity, by_date: 2026-05-06 }, '!fields']
- [clerk, request_identity, { missing: identity, by_date: 2026-05-11 }, identifying]
- [time, 288h, {}, identifying]
- [clerk, decline, { ground: PRIOR_ALIEN, reason: x, other_routes: x }, '!fields']
- [clerk, decline, { ground: IDENTITY, reason: 逾期拒不核验, other_routes: 申请仲裁 }, declined]
",
        )
        .await;
    assert!(matter.rang("remind", "决定是否受理").await >= 1, "seven working days from 6 May end on 14 May");
    let shown = matter.shown().await;
    assert!(shown.contains("逾期拒不核验") && shown.contains("申请仲裁"), "{shown}");
    matter
        .play(
            "
- [section_head, reopen, { reason: 复议决定撤销 }, received]
- [complainant, withdraw, {}, withdrawn]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_termination_is_decided_by_a_ground_of_the_day_and_told_to_both_sides() {
    let matter = mediating().await;
    matter
        .play(
            "
- [mediator, commission_appraisal, { chosen_by: agreed, body: 检测院, question: 甲醛, fee_agreed: false, report_by: 2026-05-20 }, '!condition']
- [mediator, commission_appraisal, { chosen_by: designated, body: 检测院, question: 甲醛, fee_agreed: true, report_by: 2026-05-20 }, appraising]
- [time, 240h, {}, appraising]
- [mediator, record_conclusion, { received_on: 2026-05-16, conclusion: 合格 }, mediating]
- [complainant, request_recusal, { reason: 相识 }, suspended]
- [mediator, decide_recusal:rejected, { reason: x }, '!not_yours']
- [section_head, decide_recusal:rejected, { reason: 理由不足 }, mediating]
- [mediator, terminate, { ground: agency_or_fee, reason: x, other_routes: x }, '!fields']
- [mediator, terminate, { ground: fee, reason: 费用谈不拢, other_routes: 起诉 }, notifying]
- [time, 360h, {}, notifying]
- [mediator, notify, { told: 已告知双方, other_routes: 起诉 }, terminated]
",
        )
        .await;
    assert!(
        matter.rang("remind", "告知双方终止调解").await >= 1,
        "seven working days from 16 May end on 26 May"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_acceptance_a_withdrawal_is_told_to_both_sides_too() {
    let matter = mediating().await;
    matter
        .play(
            "
- [complainant, withdraw, { reason: 已和解 }, notifying]
- [mediator, notify, { told: 已告知双方, other_routes: 起诉 }, terminated]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_channels_are_redirected_other_bodies_are_sent_it_and_past_answers_recorded() {
    let matter = complained().await;
    matter.play("[[clerk, redirect, { answer: 请通过12315平台提出 }, redirected]]").await;
    assert!(matter.shown().await.contains("请通过12315平台提出"));
    let matter = complained().await;
    matter.play("[[clerk, transfer_out, { recipient: 某局, reason: 属其职责 }, routed]]").await;
    let matter = complained().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已调解 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_verified_extended_decided_by_somebody_else_and_told() {
    let matter = reported().await;
    matter.also("inspector", &[("section_head", "t-csd")]).await;
    matter
        .play(
            "
- [clerk, register, {}, received]
- [inspector, investigate, { method: 检查, findings: 内部情况, source_note: 内部联系 }, received]
- [section_head, extend, { reason: 待检测 }, received]
- [time, 816h, {}, received]
- [inspector, propose_decision, { opinion: open, reason: 内部意见 }, deciding]
- [inspector, decide:open, { reason: x }, '!same_person']
- [section_head, send_back, { reason: 补充 }, received]
- [inspector, propose_decision, { opinion: open, reason: 内部意见 }, deciding]
- [section_head, decide:open, { reason: 内部批示 }, informing]
- [inspector, inform, { result: 已立案, other_routes: 可以另行投诉 }, opened]
",
        )
        .await;
    assert_eq!(matter.rang("remind", "核查并决定").await, 0, "extended to 17 June, it is not late on 9 June");
    let shown = matter.shown().await;
    assert!(shown.contains("已立案") && !shown.contains("内部"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_may_be_late_refused_taken_up_again_on_new_facts_and_passed_on() {
    let matter = reported().await;
    matter
        .play(
            "
- [time, 600h, {}, received]
- [inspector, merge_report:same_facts, { content: 相同 }, received]
- [inspector, propose_decision, { opinion: not_open, reason: x }, deciding]
- [section_head, decide:not_open, { reason: x }, informing]
- [clerk, inform, { result: 未见违法 }, '!fields']
- [clerk, inform, { result: 未见违法, other_routes: 可以再次举报 }, not_opened]
- [complainant, reopen, { reason: 新的照片 }, received]
- [inspector, merge_report:new_facts, { content: 新线索 }, received]
- [inspector, transfer_out, { recipient: 公安分局, reason: 涉嫌犯罪 }, transferred]
",
        )
        .await;
    assert!(matter.rang("remind", "核查并决定").await >= 1, "fifteen working days from 6 May end on 26 May");
    let matter = reported().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已告知 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_both_becomes_two_linked_cases() {
    let matter = complained().await;
    matter.play("[[clerk, split_report, { lead: 过期食品 }, '!fields']]").await;
    matter.runs("t-csd", "administrative-report").await;
    matter.runs("t-works", "administrative-report").await;
    matter.also("clerk", &[("inspector", "t-csd")]).await;
    matter.play("[[clerk, split_report, { lead: 过期食品 }, received]]").await;
    matter.site.pass(0).await;
    let clerk = matter.site.as_role("clerk").await;
    let case = clerk.get(&format!("/cases/{}", matter.number)).await;
    let other = case.ok()["linked"][0].as_str().expect("a linked case").to_owned();
    let report = clerk.get(&format!("/cases/{other}")).await;
    assert_eq!(report.ok()["procedure"]["id"], "administrative-report", "{}", report.text);
    let clock = &report.ok()["clocks"][0];
    assert_eq!((&clock["clock"]["id"], &clock["due"]), (&json!("verification"), &json!("2026-05-26")));
    // The complainant is told of it, with the code that opens it.
    let told = matter.complainant.get(&format!("/public/cases/{}", matter.number)).await.ok().clone();
    assert_eq!(told["linked"][0]["case_no"], json!(other));
    let code = told["linked"][0]["access_code"].as_str().expect("a code").to_owned();
    let follower = matter.site.anonymous().with("x-access-code", code);
    let followed = follower.get(&format!("/public/cases/{other}")).await;
    assert_eq!(followed.ok()["linked"][0]["case_no"], json!(matter.number));
    // The complaint goes on by itself; so does the report.
    matter.play("[[clerk, accept, {}, inviting], [mediator, record_consent:both, {}, mediating]]").await;
    matter.play("[[mediator, open_report, { lead: 篡改日期, office: t-works }, mediating]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_forwards_a_unit_without_power_returns_and_the_superior_designates() {
    let matter = complained().await;
    matter.runs("t-works", "administrative-complaint").await;
    matter.also("clerk", &[("hub_clerk", "t-csd"), ("clerk", "t-works")]).await;
    matter.also("section_head", &[("section_head", "t-works")]).await;
    matter.also("mediator", &[("mediator", "t-works")]).await;
    matter
        .play(
            "
- [clerk, forward, { office: t-sales, reason: 住所地 }, '!fields']
- [clerk, forward, { office: t-works, reason: 住所地 }, received]
- [clerk, forward, { office: t-csd, reason: 再转 }, '!not_yours']
- [clerk, return_to_hub, { office: t-csd, reason: 无权限 }, received]
- [time, 96h, {}, received]
- [clerk, forward, { office: t-works, reason: 实际经营地 }, received]
- [clerk, raise_dispute, { reason: 权限争议 }, disputing]
- [section_head, ask_designation, { superiors: [t-sales], request: 请指定 }, designating]
- [superior@t-sales, hand_back, { reason: 请补充 }, disputing]
- [section_head, ask_designation, { superiors: [t-sales], request: 请指定 }, designating]
- [superior@t-sales, answer, { record: 指定本单位 }, received]
- [clerk, raise_dispute, { reason: 再议 }, disputing]
- [section_head, agree_competence, { result: 由本单位办理 }, received]
- [section_head, transfer, { office: t-csd, reason: 提级办理 }, received]
- [clerk, accept, {}, inviting]
- [mediator, record_consent:both, {}, mediating]
- [mediator, delegate, { bodies: [t-works], both_agree: false, request: x }, '!condition']
- [mediator, delegate, { bodies: [t-works], both_agree: true, request: 请调解 }, delegated]
- [time, 1464h, {}, delegated]
- [mediator, terminate, { ground: expired_60, reason: 期满, other_routes: 起诉 }, notifying]
- [mediator, notify, { told: 已告知, other_routes: 起诉 }, terminated]
",
        )
        .await;
    assert!(matter.rang("remind", "完成调解").await >= 1, "sixty days passed, and nothing ended by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_papers_are_issued_with_what_was_stated_and_the_dates_that_follow() {
    let matter = complained().await;
    matter
        .play(
            "
- [clerk, register, {}, received]
- [clerk, request_identity, { missing: identity, by_date: 2026-05-11 }, identifying]
- [complainant, supplement, { statement: 身份证明 }, received]
- [clerk, accept, {}, inviting]
- [mediator, notify_mediation, { meet_on: 2026-05-15, meet_where: 本所 }, inviting]
- [mediator, record_consent:both, {}, mediating]
- [mediator, settle:paper, { terms: 五日内换货, amount: 100 }, following_up]
",
        )
        .await;
    let papers = matter.papers().await;
    let names: Vec<&str> = papers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["registration", "identity_notice", "acceptance_decision", "mediation_notice", "mediation_paper"]
    );
    let said = ["返工或者退款", "真实身份证明", "2026年7月6日", "本所", "五日内换货"];
    for ((name, body), part) in papers.iter().zip(said) {
        assert!(body.contains(part), "{name}: {body}");
    }
}
