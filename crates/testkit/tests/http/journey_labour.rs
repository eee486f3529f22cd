//! Labour disputes through HTTP: mediation, arbitration and inspection to each of their ends, late, round loops
//! and refused; and from one to the next with the history.

use serde_json::{Value, json};

use crate::matter::Matter;

const ACCEPTED: &str = "
- [clerk, receive_papers, { papers: 申请书两份 }, applied]
- [clerk, accept, { limitation: past }, preparing]
";
const READY: &str = "
- [clerk, serve_copy, { manner: post, served_on: 2026-05-06 }, preparing]
- [clerk, form_tribunal, { composition: sole, arbitrators: 独任 }, preparing]
";
const SCHEDULED: &str = "[[clerk, notify_hearing, { hearing_on: 2026-05-12, place: 第一仲裁庭 }, scheduled]]";
const AWARDED: &str = "
- ['arbitrator', 'hear:respondent_absent', { record: 内部笔录 }, deliberating]
- ['arbitrator', 'award:final', { decision: 支付工资, limitation: not_raised }, serving_award]
- [clerk, 'serve_award:final', { served_on: 2026-05-06, remedies: 终局 }, awarded]
";
const FOUND: &str = "
- [clerk, accept, { inspectors: 两名 }, investigating]
- [inspector, hear_employer, { statement: 内部陈述 }, investigating]
";

async fn arbitration() -> Matter {
    Matter::under("labour-arbitration", json!({ "dispute_kind": "pay", "application": "written" })).await
}

async fn mediation() -> Matter {
    Matter::under("labour-mediation", json!({ "dispute_kind": "pay", "application": "oral" })).await
}

async fn inspection() -> Matter {
    Matter::under("labour-inspection", json!({ "matter": "wages" })).await
}

async fn clocks(matter: &Matter) -> Vec<Value> {
    let case = matter.site.as_role("clerk").await.get(&format!("/cases/{}", matter.number)).await;
    case.ok()["clocks"].as_array().cloned().unwrap_or_default()
}

async fn due(matter: &Matter, clock: &str) -> Value {
    let running = |one: &&Value| one["clock"]["id"] == clock && one["stopped_at"].is_null();
    clocks(matter).await.iter().rfind(running).map_or(Value::Null, |one| one["due"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_comes_to_each_of_its_ends() {
    for (steps, end) in [
        (
            &[][..],
            "
- [clerk, decline, { ground: TIME, reason: 超过一年, other_routes: 起诉 }, '!fields']
- [clerk, decline, { ground: SCOPE, reason: 劳务关系 }, '!fields']
- [clerk, decline, { ground: SCOPE, reason: 劳务关系, other_routes: 向人民法院起诉 }, declined]
",
        ),
        (&[], "[[clerk, direct_elsewhere, { reason: 履行地在外省, other_routes: 某市仲裁委 }, directed]]"),
        (&[], "[[complainant, withdraw, {}, withdrawn]]"),
        (
            &[],
            "
- [clerk, request_supplement, { missing: 被申请人 }, supplementing]
- [complainant, supplement, { statement: 已补 }, applied]
- [clerk, request_supplement, { missing: 事实 }, supplementing]
- [clerk, decline_unsupplemented, { reason: 无事实, other_routes: 起诉 }, declined]
",
        ),
        (
            &[ACCEPTED],
            "[[chair, revoke_acceptance, { ground: PRIOR_OTHER, reason: 已判决, other_routes: 无 }, declined]]",
        ),
        (&[ACCEPTED], "[[clerk, sue_overdue, { reason: 法院已受理, other_routes: 参加诉讼 }, sued]]"),
        (
            &[ACCEPTED, READY, SCHEDULED],
            "[[arbitrator, deem_withdrawn, { reason: 未到庭, other_routes: 可再申请 }, deemed_withdrawn]]",
        ),
        (
            &[ACCEPTED, READY],
            "
- [arbitrator, 'mediate:agreed', { record: 内部, terms: 分期支付 }, to_sign]
- [clerk, not_signed, { reason: 反悔 }, preparing]
- [arbitrator, 'mediate:agreed', { record: 内部, terms: 分期支付 }, to_sign]
- [clerk, sign, { terms: 分期支付, perform_by: 2026-05-05 }, '!fields']
- [clerk, sign, { terms: 分期支付, perform_by: 2026-06-05 }, performing]
- [complainant, partly_performed, { note: 付了一期 }, performing]
- [complainant, record_performance, { record: 付清 }, performed]
",
        ),
        (
            &[ACCEPTED, READY, SCHEDULED, AWARDED],
            "
- [clerk, record_annulment, { court: 中院 }, annulment_pending]
- [clerk, 'annulment_decided:annulled', { ruling: 撤销 }, annulled]
",
        ),
        (
            &[ACCEPTED, READY, SCHEDULED, AWARDED],
            "[[clerk, record_suit, { reason: 劳动者起诉, other_routes: 无 }, sued]]",
        ),
        (
            &[ACCEPTED, READY, SCHEDULED, AWARDED],
            "
- [clerk, confirm_effective, { answer: 已生效 }, performing]
- [clerk, enforce, { court: 区法院 }, in_execution]
",
        ),
        (
            &[ACCEPTED, READY, SCHEDULED, AWARDED],
            "
- [clerk, confirm_effective, { answer: 已生效 }, performing]
- [time, 17600h, {}, performing]
- [clerk, close_lapsed, { reason: 期满未申请, other_routes: 无 }, lapsed]
",
        ),
    ] {
        let matter = arbitration().await;
        for table in steps {
            matter.play(table).await;
        }
        matter.play(end).await;
        assert!(!matter.shown().await.contains("内部"), "what is noted inside stays inside");
        assert!(clocks(&matter).await.iter().all(|clock| !clock["stopped_at"].is_null()), "{end}");
    }
    let matter = arbitration().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已裁决 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_award_follows_hearing_and_mediation_and_sixty_days_are_its_most() {
    let matter = arbitration().await;
    matter.also("arbitrator", &[("chair", "t-csd")]).await;
    matter.play(ACCEPTED).await;
    assert_eq!(due(&matter, "award").await, "2026-06-22");
    matter
        .play(
            "
- [clerk, notify_hearing, { hearing_on: 2026-05-12, place: 第一仲裁庭 }, '!condition']
- [clerk, serve_copy, { manner: post, served_on: 2026-05-06 }, preparing]
- [clerk, form_tribunal, { composition: sole, arbitrators: 独任 }, preparing]
- [clerk, receive_defence, { limitation_raised: true, defence: 已过时效 }, preparing]
- [clerk, forward_defence, { manner: post }, preparing]
- [clerk, notify_hearing, { hearing_on: 2026-05-10, place: 第一仲裁庭 }, '!fields']
- [clerk, notify_hearing, { hearing_on: 2026-05-12, place: 第一仲裁庭 }, scheduled]
- [complainant, ask_postponement, { party: applicant, reason: 住院 }, scheduled]
- [arbitrator, postpone, { hearing_on: 2026-05-20, reason: 正当 }, scheduled]
- [clerk, accept_change, { change: counterclaim, content: 反申请 }, preparing]
- [clerk, notify_hearing, { hearing_on: 2026-05-20, place: 第一仲裁庭 }, '!condition']
- [clerk, serve_copy, { manner: post, served_on: 2026-05-06 }, preparing]
- [clerk, notify_hearing, { hearing_on: 2026-05-20, place: 第一仲裁庭 }, scheduled]
- [arbitrator, 'hear:held', { record: 到庭 }, deliberating]
- [arbitrator, 'award:non_final', { decision: 支付, limitation: rejected }, '!condition']
- [arbitrator, propose_extension, { reason: 复杂 }, deliberating]
- [arbitrator, extend, { reason: 复杂 }, '!same_person']
- [chair, extend, { reason: 复杂 }, deliberating]
- [arbitrator, propose_extension, { reason: 再延 }, '!condition']
",
        )
        .await;
    assert_eq!(due(&matter, "award").await, "2026-07-06");
    matter
        .play(
            "
- [arbitrator, propose_suspension, { cause: pending, reason: 工伤认定 }, deliberating]
- [chair, suspend, { reason: 工伤认定 }, suspended]
- [time, 240h, {}, suspended]
- [arbitrator, resume, { reason: 已认定 }, deliberating]
",
        )
        .await;
    // Sixty days end on Sunday 5 July; the ten of the suspension do not count.
    assert_eq!(due(&matter, "award").await, "2026-07-15");
    matter.play("[[time, 1500h, {}, deliberating]]").await;
    assert!(matter.rang("remind", "作出裁决").await > 0 && matter.rang("escalate", "作出裁决").await > 0);
    assert!(matter.shown().await.contains("逾期当事人可以起诉"), "and the applicant is told that he may sue");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_does_not_come_in_five_days_opens_the_courts() {
    let matter = arbitration().await;
    matter.play("[[time, 160h, {}, applied]]").await;
    assert!(
        matter.rang("remind", "决定是否受理").await > 0 && matter.rang("escalate", "决定是否受理").await > 0
    );
    assert!(matter.shown().await.contains("可以直接起诉"));
    let chair = matter.site.as_role("chair").await.get("/notices").await;
    assert!(chair.text.contains("决定是否受理"), "{}", chair.text);
    matter.play("[[clerk, sue_undecided, { reason: 法院已受理, other_routes: 参加诉讼 }, sued]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_place_of_performance_prevails_and_the_case_moves_there_with_its_history() {
    let matter = arbitration().await;
    matter.runs("t-works", "labour-arbitration").await;
    matter.also("chair", &[("clerk", "t-works")]).await;
    // Whoever transfers a case does not see it any more, unless he works there too.
    matter.also("clerk", &[("arbitrator", "t-works")]).await;
    matter.play(ACCEPTED).await;
    matter
        .play(
            "
- [clerk, transfer, { commission: t-sales, reason: 履行地 }, '!fields']
- [clerk, transfer, { commission: t-works, reason: 履行地 }, applied]
- [clerk, accept, { limitation: in_time }, '!not_yours']
- [chair, accept, { limitation: in_time }, preparing]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mediation_comes_to_each_of_its_ends() {
    const MEDIATING: &str = "[[clerk, begin_mediation, { mediator: 某某 }, mediating]]";
    const SETTLED: &str = "
- [mediator, settle, { terms: 付清, signed: true, sealed: false, perform_by: 2026-05-20 }, '!condition']
- [mediator, settle, { terms: 付清, signed: true, sealed: true, perform_by: 2026-05-20 }, performing]
";
    for (steps, end) in [
        (&[][..], "[[clerk, decline, { ground: not_labour, reason: 劳务, other_routes: 起诉 }, declined]]"),
        (&[], "[[complainant, withdraw, {}, withdrawn]]"),
        (&[MEDIATING, SETTLED], "[[complainant, record_performance, { record: 收到 }, performed]]"),
        (
            &[MEDIATING, SETTLED],
            "
- [time, 400h, {}, performing]
- [clerk, not_performed, { note: 未付 }, defaulted]
- [clerk, payment_order, { reason: 已申请, other_routes: 起诉 }, payment_order]
",
        ),
        (
            &[],
            "
- [clerk, start_talks, { advice: 可以先谈 }, negotiating]
- [mediator, reconcile, { terms: 付清, perform_by: 2026-05-20 }, performing]
- [complainant, not_performed, { note: 未付 }, defaulted]
- [complainant, performed_late, { record: 收到 }, performed]
",
        ),
        (
            &[MEDIATING],
            "
- [mediator, start_talks, { advice: 再谈谈 }, negotiating]
- [complainant, talks_failed, { note: 谈不成 }, mediating]
- [time, 400h, {}, mediating]
- [mediator, go_on, { until: 2026-06-10, consent: 双方同意 }, mediating]
- [mediator, terminate, { reason: 分歧大, other_routes: 仲裁 }, choosing]
- [clerk, close_failed, { reason: 自行处理, other_routes: 仲裁 }, failed]
",
        ),
    ] {
        let matter = mediation().await;
        for table in steps {
            matter.play(table).await;
        }
        matter.play(end).await;
    }
    let matter = mediation().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已调解 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_settled_in_fifteen_days_goes_on_to_arbitration_with_its_history() {
    let matter = mediation().await;
    matter.runs("t-csd", "labour-arbitration").await;
    matter
        .play(
            "
- [clerk, begin_mediation, { mediator: 某某 }, mediating]
- [time, 400h, {}, mediating]
- [mediator, go_to_arbitration, { commission: t-csd, wish: 申请仲裁 }, applied]
- [clerk, accept, { limitation: in_time }, preparing]
- [complainant, withdraw, {}, withdrawn]
",
        )
        .await;
    let shown = matter.shown().await;
    assert!(shown.contains("可以申请仲裁") && shown.contains("申请仲裁"), "{shown}");
    assert!(matter.rang("remind", "达成调解协议").await > 0, "the history of the mediation is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_comes_to_each_of_its_ends() {
    const PROPOSED: &str = "
- [inspector, propose_outcome, { outcome: handling, findings: 欠薪属实 }, with_head]
- [head, send_back, { reason: 核对金额 }, investigating]
- [inspector, propose_outcome, { outcome: handling, findings: 欠薪属实 }, with_head]
- [head, approve, {}, deciding]
- [inspector, decide, { decision: 内部文书, perform_by: 2026-05-20, answer: 已责令支付 }, performing]
";
    for (steps, end) in [
        (
            &[][..],
            "
- [clerk, decline, { ground: PRIOR_OTHER, reason: 已申请仲裁 }, '!fields']
- [clerk, decline, { ground: PRIOR_OTHER, reason: 已申请仲裁, other_routes: 继续仲裁 }, declined]
",
        ),
        (&[], "[[clerk, direct_elsewhere, { reason: 不属职权, other_routes: 医保部门 }, directed]]"),
        (
            &[],
            "
- [clerk, request_supplement, { missing: 单位名称 }, supplementing]
- [complainant, supplement, { statement: 已补 }, received]
- [complainant, withdraw, {}, withdrawn]
",
        ),
        (
            &[FOUND, PROPOSED],
            "
- [time, 480h, {}, performing]
- [inspector, add_compensation, { percent: 120, amount: 1, perform_by: 2026-06-10, answer: 加付 }, '!fields']
- [inspector, add_compensation, { percent: 50, amount: 1, perform_by: 2026-06-10, answer: 加付 }, performing]
- [inspector, record_corrected, { record: 已付 }, corrected]
",
        ),
        (&[FOUND, PROPOSED], "[[inspector, enforce, { way: court, answer: 已申请强制执行 }, enforced]]"),
        (
            &[FOUND],
            "
- [inspector, propose_outcome, { outcome: withdraw, findings: 已改正 }, with_head]
- [head, approve, {}, withdrawing]
- [inspector, withdraw_case, { reason: 已改正, other_routes: 仲裁 }, case_withdrawn]
",
        ),
        (
            &[FOUND],
            "
- [inspector, propose_outcome, { outcome: transfer, findings: 涉嫌犯罪 }, with_head]
- [head, approve, {}, transferring]
- [inspector, transfer_out, { reason: 移送公安, other_routes: 向公安了解 }, transferred]
",
        ),
    ] {
        let matter = inspection().await;
        for table in steps {
            matter.play(table).await;
        }
        matter.play(end).await;
        assert!(!matter.shown().await.contains("内部"), "what is noted inside stays inside");
    }
    let matter = inspection().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已处理 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_employer_is_heard_somebody_else_approves_and_lateness_reaches_the_head() {
    let matter = inspection().await;
    matter.also("inspector", &[("head", "t-csd")]).await;
    matter
        .play(
            "
- [clerk, record_reporter, { reporter: 某同事, clue: 还有多人 }, received]
- [clerk, accept, { inspectors: 两名 }, investigating]
- [inspector, propose_outcome, { outcome: penalty, findings: x }, '!condition']
- [inspector, propose_pause, { reason: 账册封存 }, investigating]
- [inspector, suspend, { reason: 同意 }, '!same_person']
- [head, suspend, { reason: 同意 }, paused]
- [inspector, notify_change, { answer: 中止 }, paused]
- [inspector, resume, { reason: 已解封 }, investigating]
- [time, 2400h, {}, investigating]
",
        )
        .await;
    assert!(matter.rang("remind", "完成调查").await > 0 && matter.rang("escalate", "完成调查").await > 0);
    assert!(!matter.shown().await.contains("某同事"), "who reported is not shown");
    let head = matter.site.as_role("head").await.get(&format!("/cases/{}", matter.number)).await;
    let timeline = matter.site.as_role("head").await.get(&format!("/cases/{}/timeline", matter.number)).await;
    assert!(!head.text.contains("某同事") && !timeline.text.contains("某同事"), "nor to the head");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_leads_on_to_arbitration_and_either_to_a_petition() {
    let matter = inspection().await;
    matter.runs("t-csd", "labour-arbitration").await;
    matter.runs("t-csd", "petition").await;
    matter
        .play(
            "
- [clerk, to_arbitration, { commission: t-csd, dispute_kind: pay, answer: 转入 }, '!fields']
- [clerk, to_arbitration, { commission: t-csd, dispute_kind: pay, application: written, answer: 转入 }, applied]
- [clerk, to_petition, { office: t-csd, petition_kind: request, reason: 无其他途径 }, registered]
- [clerk, accept, { answer: 六十日内办结 }, handling]
",
        )
        .await;
    assert_eq!(due(&matter, "petition").await, "2026-07-06");
    let matter = inspection().await;
    matter.runs("t-csd", "petition").await;
    matter
        .play("[[clerk, to_petition, { office: t-csd, petition_kind: request, reason: 无 }, registered]]")
        .await;
}
