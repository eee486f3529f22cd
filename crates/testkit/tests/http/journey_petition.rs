//! A petition through HTTP to each of its ends, with objection, review and second review.

use serde_json::json;

use crate::matter::Matter;

const ANSWERED: &str = "
- [clerk, accept, { answer: 六十日内办结 }, handling]
- [handler, record_findings, { findings: 内部查明 }, handling]
- [handler, reply, { result: refused, answer: 无依据 }, answered]
";

async fn petition() -> Matter {
    Matter::under("petition", json!({ "petition_kind": "request" })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_comes_to_each_of_its_ends() {
    for (steps, end) in [
        (
            &[][..],
            "
- [clerk, decline, { ground: pending, reason: 正在办理 }, '!fields']
- [clerk, decline, { ground: pending, reason: 正在办理, other_routes: 等待答复 }, declined]
",
        ),
        (&[], "[[complainant, withdraw, {}, withdrawn]]"),
        (&[ANSWERED], "[[complainant, content, {}, settled]]"),
        (
            &[ANSWERED],
            "
- [time, 760h, {}, answered]
- [clerk, close_answered, { reason: 期满, other_routes: 无 }, closed]
",
        ),
        (
            &[ANSWERED],
            "
- [clerk, request_review, { office: [t-works], request: 复查 }, reviewing]
- [reviewer@t-works, 'review_answer:redo', { answer: 重新办理 }, handling]
- [handler, reply, { result: explained, answer: 解释 }, answered]
- [clerk, request_review, { office: [t-works], request: 复查 }, reviewing]
- [time, 800h, {}, reviewing]
- [reviewer@t-works, 'review_answer:upheld', { answer: 维持 }, reviewed]
- [clerk, request_recheck, { office: [t-sales], request: 复核 }, rechecking]
- [reviewer@t-works, recheck_answer, { answer: 维持 }, '!not_yours']
- [reviewer@t-sales, open_hearing, { reason: 争议大 }, rechecking]
- [reviewer@t-sales, recheck_answer, { answer: 维持 }, '!condition']
- [reviewer@t-sales, close_hearing, { result: 已听取 }, rechecking]
- [reviewer@t-sales, recheck_answer, { answer: 维持 }, concluded]
",
        ),
    ] {
        let matter = petition().await;
        for table in steps {
            matter.play(table).await;
        }
        matter.play(end).await;
        assert!(!matter.shown().await.contains("内部"), "what is noted inside stays inside");
    }
    let matter = petition().await;
    matter.also("clerk", &[("importer", "t-csd")]).await;
    matter.play("[[clerk, record_reply, { answer: 已答复 }, answered_earlier]]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_recipient_objects_and_what_can_be_arbitrated_is_led_there() {
    let matter = petition().await;
    matter.runs("t-works", "petition").await;
    matter.runs("t-csd", "labour-arbitration").await;
    matter.also("lead", &[("clerk", "t-works")]).await;
    // Whoever sends a case on does not see it any more, unless he works there too.
    matter.also("clerk", &[("handler", "t-works")]).await;
    matter
        .play(
            "
- [clerk, forward, { office: t-works, reason: 由工程部门办理 }, forwarded]
- [clerk, object, { office: t-csd, reason: x }, '!not_yours']
- [lead, object, { office: t-csd, reason: 不属职权 }, registered]
- [clerk, record_representatives, { number: 6, representatives: x }, '!fields']
- [clerk, to_arbitration, { commission: t-csd, dispute_kind: pay, application: oral, answer: 可以仲裁 }, applied]
",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_time_needs_the_head_and_lateness_is_told() {
    let matter = petition().await;
    matter.also("handler", &[("lead", "t-csd")]).await;
    matter.play("[[time, 420h, {}, registered]]").await;
    assert!(
        matter.rang("remind", "登记并告知去向").await > 0
            && matter.rang("escalate", "登记并告知去向").await > 0
    );
    matter
        .play(
            "
- [clerk, accept, { answer: 六十日内办结 }, handling]
- [lead, extend, { reason: x }, '!condition']
- [handler, propose_extension, { reason: 复杂 }, handling]
- [handler, extend, { reason: 复杂 }, '!same_person']
- [lead, extend, { reason: 复杂 }, handling]
- [time, 2300h, {}, handling]
",
        )
        .await;
    assert!(matter.rang("escalate", "办结信访事项").await > 0);
}
