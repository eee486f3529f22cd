//! Papers as the complainant has them, by number and code.

use axum::http::StatusCode;
use redress_testkit::actors::complaint;
use serde_json::{Value, json};

use crate::matter::Matter;
use crate::orders::{carried_out, erasing, hired, proposed};

const DECLINED: &str = "
- [clerk, register, {}, received]
- [clerk, decline, { ground: TIME, factors: 内部考虑, reason: 自述早已知情, other_routes: 向人民法院起诉 }, declined]
";

async fn declined() -> Matter {
    let matter = Matter::under("administrative-complaint", json!({ "kind": "goods" })).await;
    matter.play(DECLINED).await;
    matter
}

fn titles(papers: &Value) -> Vec<&str> {
    papers.as_array().unwrap().iter().map(|paper| paper["title"]["zh"].as_str().unwrap()).collect()
}

impl Matter {
    /// The papers of which the complainant is told.
    async fn own(&self) -> Value {
        let seen = self.complainant.get(&format!("/public/cases/{}", self.number)).await;
        seen.ok()["documents"].clone()
    }

    /// Where one of them is read.
    fn paper(&self, seq: &Value) -> String {
        format!("/public/cases/{}/documents/{seq}", self.number)
    }

    /// The place in the log of a paper that staff are shown under this title.
    async fn inside(&self, title: &str) -> Value {
        let clerk = self.site.as_role("clerk").await;
        let all = clerk.get(&format!("/cases/{}/documents", self.number)).await.ok().clone();
        let found = all.as_array().unwrap().iter().find(|paper| paper["title"]["zh"] == title);
        found.unwrap_or_else(|| panic!("{title} in {all}"))["seq"].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_complainant_reads_what_was_issued_to_them_and_nothing_else() {
    let matter = declined().await;
    let own = matter.own().await;
    assert_eq!(titles(&own), ["投诉不予受理决定书"]);
    let shown = matter.shown().await;
    assert!(shown.contains("令第121号") && !shown.contains("令第62号"), "{shown}");
    let path = matter.paper(&own[0]["seq"]);
    let paper = matter.complainant.get(&path).await;
    let body = paper.ok()["body"]["zh"].as_str().unwrap();
    for part in ["张三丰", "自述早已知情", "向人民法院起诉", matter.number.as_str()] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(
        body.contains("令第121号") && !body.contains("令第62号"),
        "the rule of the day of receipt: {body}"
    );
    assert!(!body.contains('{') && !body.contains('＊'), "{body}");
    assert!(!paper.text.contains("内部考虑"), "what is for some roles alone: {}", paper.text);
    assert_eq!(paper.body["issued"], own[0]);
    assert_eq!(paper.body["case_no"], json!(matter.number));
    assert!(!paper.body["office"]["zh"].as_str().unwrap().is_empty());
    // Staff read the same words.
    let clerk = matter.site.as_role("clerk").await;
    let there = clerk.get(&format!("/cases/{}/documents/{}", matter.number, own[0]["seq"])).await;
    assert_eq!(there.ok()["body"], paper.body["body"]);

    // A form of the house, an act without a paper, and no act at all are answered alike.
    let inside = matter.inside("投诉登记表").await;
    let missing = matter.complainant.get(&matter.paper(&json!(9999))).await;
    missing.is_problem(404, "not_found");
    for seq in [inside, json!(1), json!(0), json!(-1)] {
        let answer = matter.complainant.get(&matter.paper(&seq)).await;
        assert_eq!((answer.code(), &answer.text), (404, &missing.text), "{seq}");
    }
    let nonsense = matter.complainant.get(&format!("/public/cases/{}/documents/x", matter.number)).await;
    assert_eq!((nonsense.status, &nonsense.text), (StatusCode::NOT_FOUND, &missing.text));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_code_of_this_case_no_paper_of_it_is_found() {
    let matter = declined().await;
    let own = matter.own().await;
    let path = matter.paper(&own[0]["seq"]);
    let mut complaint = complaint();
    complaint["procedure"] = json!("administrative-complaint");
    complaint["facts"] = json!({ "kind": "food" });
    let (_, other) = matter.site.file_as(complaint).await;
    let clerk = matter.site.as_role("clerk").await;
    let wrong = matter.site.anonymous().with("x-access-code", "AAAAA-AAAAA");
    for actor in [&other, &clerk, &wrong, &matter.site.anonymous()] {
        let answer = actor.get(&path).await;
        answer.is_problem(404, "not_found");
        assert_eq!(answer.text, actor.get("/public/cases/0000-0000-00000/documents/1").await.text);
    }
    matter.complainant.get(&format!("/cases/{}/documents", matter.number)).await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_to_the_other_side_or_to_other_offices_is_not_the_complainants() {
    let matter = Matter::under("consumer-mediation", json!({ "kind": "quality" })).await;
    matter
        .play(
            "
- [clerk, confirm_registration, {}, registered]
- [clerk, request_supplement, { missing: 购物凭证 }, supplementing]
- [complainant, supplement, { statement: 凭证在此 }, registered]
- [clerk, propose_docketing, { summary: 内部意见, jurisdiction: respondent_place }, docket_approval]
- [leader, docket, {}, docketed]
- [mediator, send_slip, { respondent: 某建材公司, request: 内部要求, answer_by: 2026-05-16 }, handling]
- [mediator, record_answer, { answered_on: 2026-05-06, answer: 愿意协商, stance: partly }, mediating]
- [mediator, hold_session, { complainant_agrees: true, respondent_agrees: true, record: 内部笔录 }, mediating]
- [mediator, settle, { terms: 三日内退款, amount: 1000, perform_by: 2026-05-30, voluntary: true, lawful: true }, performing]
- [complainant, confirm_received, { comments: 收到退款 }, performed]
",
        )
        .await;
    let own = matter.own().await;
    assert_eq!(titles(&own), ["补正通知书", "消费争议调解协议书"]);
    for paper in own.as_array().unwrap() {
        let text = matter.complainant.get(&matter.paper(&paper["seq"])).await;
        assert!(text.ok()["body"]["zh"].as_str().unwrap().contains("张三丰"));
        assert!(!text.text.contains("内部"), "{}", text.text);
    }
    for title in ["消费者投诉登记表", "立案审批表", "投诉转办单(附投诉信)", "结案报告"]
    {
        let seq = matter.inside(title).await;
        matter.complainant.get(&matter.paper(&seq)).await.is_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_about_me_holds_the_papers_with_their_words() {
    let matter = declined().await;
    let data = matter.complainant.get(&format!("/public/cases/{}/data", matter.number)).await;
    let papers = &data.ok()["papers"];
    assert_eq!(titles(papers), ["投诉不予受理决定书"]);
    assert!(papers[0]["body"]["zh"].as_str().unwrap().contains("自述早已知情"), "{papers}");
    assert!(!data.text.contains("内部考虑"), "{}", data.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_of_an_erased_case_says_so_and_is_no_fault() {
    let matter = declined().await;
    let own = matter.own().await;
    let (site, number) = (&matter.site, &matter.number);
    site.pass(0).await;
    let (head, security) = (hired(site, "head", "leader").await, hired(site, "sec", "security_admin").await);
    let order = proposed(&head, erasing(site, &[number])).await;
    security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok();
    carried_out(site).await;
    assert_eq!(titles(&matter.own().await), ["投诉不予受理决定书"]);
    let paper = matter.complainant.get(&matter.paper(&own[0]["seq"])).await;
    let body = paper.ok()["body"].clone();
    assert!(body["zh"].as_str().unwrap().contains("已依法删除：依法律规定"), "{body}");
    assert!(body["en"].as_str().unwrap().contains("erased by law on"), "{body}");
    for gone in ["张三丰", "自述早已知情", "向人民法院起诉"] {
        assert!(!paper.text.contains(gone), "{gone}: {}", paper.text);
    }
    let data = matter.complainant.get(&format!("/public/cases/{number}/data")).await;
    assert!(data.ok()["papers"][0]["body"]["zh"].as_str().unwrap().contains("已依法删除"));
}
