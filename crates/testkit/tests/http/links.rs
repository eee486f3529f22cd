//! A referral is answered by its link, without an account; the link opens that referral and nothing else.

use axum::http::Method;
use redress_testkit::actors::complaint;
use redress_testkit::{Actor, Answer, Site};
use serde_json::{Value, json};

/// A case with its departments asked, and the clerk who holds it.
struct Referred {
    site: Site,
    number: String,
    clerk: Actor,
}

impl Referred {
    async fn to(departments: usize) -> Referred {
        Referred::at(Site::new().await, departments).await
    }

    async fn at(site: Site, departments: usize) -> Referred {
        let mut filed = complaint();
        filed["complainant"]["email"] = json!("zsf@example.com");
        let (number, _) = site.file_as(filed).await;
        let clerk = site.as_role("clerk").await;
        let referred = Referred { site, number, clerk };
        let founded = json!({ "outcome": "founded", "fields": { "findings": "内部调查意见" } });
        referred.act("investigate", founded).await.ok();
        let asked = &referred.site.house.departments[..departments];
        let slip = json!({ "fields": { "departments": asked, "request": "请说明原因并提出方案" } });
        referred.act("send_slip", slip).await.ok();
        referred
    }

    async fn act(&self, act: &str, body: Value) -> Answer {
        self.clerk.act(&self.number, act, self.site.version(&self.number).await, body).await
    }

    fn link_path(&self, no: u32) -> String {
        format!("/cases/{}/referrals/{no}/link", self.number)
    }

    /// Whoever has the newest link to referral `no`.
    async fn holder(&self, no: u32) -> Actor {
        let made = self.clerk.post(&self.link_path(no), json!({})).await;
        let address = made.ok()["address"].as_str().unwrap();
        let (page, secret) = address.split_once('#').unwrap();
        assert_eq!(page, "/answer", "the key lies behind the #, which no server is sent");
        let parts: Vec<&str> = secret.split('.').collect();
        assert_eq!(parts[..2], [self.number.as_str(), &no.to_string()]);
        assert_eq!(parts[2].len(), 32, "160 bits");
        self.site.anonymous().with("x-link-key", parts[2])
    }

    fn path(&self, no: u32) -> String {
        format!("/public/referrals/{}/{no}", self.number)
    }

    async fn answer(&self, holder: &Actor, no: u32, act: &str) -> Answer {
        let fields = match act {
            "hand_back" => json!({ "reason": "不是我部门的责任" }),
            _ => json!({ "finding": "安装疏忽", "plan": "返工", "remedy": "redo" }),
        };
        holder.post(&format!("{}/acts/{act}", self.path(no)), json!({ "fields": fields })).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_what_is_asked_and_by_when_with_the_complainant_masked() {
    let referred = Referred::to(1).await;
    let holder = referred.holder(1).await;
    let seen = holder.get(&referred.path(1)).await;
    let asked = seen.ok();
    assert_eq!(asked["office"]["en"], json!(referred.site.house.departments[0]));
    assert_eq!(asked["asker"]["en"], json!(referred.site.house.office));
    assert_eq!(asked["due"]["due"], "2026-05-09", "three working days, Saturday 9 May is one");
    assert!(!asked["due"]["because"].as_array().unwrap().is_empty());
    assert_eq!(asked["complainant"], "张*");
    for said in ["请说明原因并提出方案", "新铺的地板一周就翘起来了", "返工或者退款"]
    {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    for kept in ["张三丰", "13800001234", "1234", "zsf@", "内部调查意见", "李四"] {
        assert!(!seen.text.contains(kept), "{kept}: {}", seen.text);
    }
    let acts: Vec<&str> =
        asked["acts"].as_array().unwrap().iter().map(|act| act["id"].as_str().unwrap()).collect();
    assert_eq!(acts, ["answer", "hand_back"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_by_link_ends_the_referral_and_is_given_once() {
    let referred = Referred::to(1).await;
    let holder = referred.holder(1).await.with("idempotency-key", "one answer");
    let wrong = holder.post(&format!("{}/acts/answer", referred.path(1)), json!({ "fields": {} })).await;
    assert_eq!(wrong.is_problem(422, "fields")["fields"][0]["field"], "finding");
    let first = referred.answer(&holder, 1, "answer").await;
    assert!(first.ok()["receipt_no"].as_str().unwrap().starts_with(&referred.number));
    let seq = referred.site.version(&referred.number).await;
    // The answer got lost on its way: the same request is told the same.
    assert_eq!(referred.answer(&holder, 1, "answer").await.ok(), first.ok());
    assert_eq!(referred.site.version(&referred.number).await, seq);
    // Any other finds the link used.
    let later = holder.with("idempotency-key", "another");
    referred.answer(&referred.site.anonymous(), 1, "answer").await.is_problem(404, "not_found");
    let used = referred.answer(&later, 1, "hand_back").await;
    assert_eq!(used.code(), 422, "the first key wins: {}", used.text);
    holder.get(&referred.path(1)).await.is_problem(410, "link_used");
    referred.clerk.post(&referred.link_path(1), json!({})).await.is_problem(410, "link_used");

    let case = referred.clerk.get(&format!("/cases/{}", referred.number)).await;
    assert_eq!(case.ok()["stage"]["id"], "plan_ready");
    let timeline = referred.clerk.get(&format!("/cases/{}/timeline", referred.number)).await;
    assert!(timeline.ok().to_string().contains("凭答复链接"), "{}", timeline.text);
    let events = referred.clerk.get(&format!("/cases/{}/events", referred.number)).await;
    let by = json!({ "who": { "link": { "referral": 1, "no": 1 } }, "role": "department",
        "office": referred.site.house.departments[0] });
    let items = events.ok()["items"].as_array().unwrap().clone();
    assert!(items.iter().any(|item| item["event"]["by"] == by), "{}", events.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_its_own_referral_and_nothing_else() {
    let other = Referred::to(1).await;
    let foreign = other.holder(1).await;
    let referred = Referred::at(other.site, 2).await;
    let (first, second) = (referred.holder(1).await, referred.holder(2).await);
    let missing = referred.site.anonymous().get("/public/referrals/0000-0000-00000/1").await;
    for (holder, path) in [
        (&second, referred.path(1)),
        (&first, referred.path(2)),
        (&foreign, referred.path(1)),
        (&first, referred.path(3)),
        (&first, format!("/public/referrals/{}/x", referred.number)),
        (&referred.site.anonymous(), referred.path(1)),
        (&first, format!("/public/cases/{}", referred.number)),
    ] {
        let answer = holder.get(&path).await;
        answer.is_problem(404, "not_found");
        assert_eq!(answer.text, missing.text, "{path}");
    }
    for path in [format!("/cases/{}", referred.number), "/duties".into(), referred.link_path(1)] {
        first.get(&path).await.is_problem(401, "sign_in");
    }
    // The first hands back; the second can still answer.
    referred.answer(&first, 1, "hand_back").await.ok();
    referred.answer(&first, 2, "answer").await.is_problem(404, "not_found");
    referred.answer(&second, 2, "answer").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_with_an_answer_and_only_to_their_referral() {
    let referred = Referred::to(2).await;
    let (first, second) = (referred.holder(1).await, referred.holder(2).await);
    let at = |no: u32| format!("{}/attachments", referred.path(no));
    let put = async |holder: &Actor, no: u32| {
        let named = holder.with("x-file-name", "report.pdf").with("idempotency-key", "once");
        named.send(Method::POST, &at(no), Some(b"%PDF-1.7\na report\n%%EOF\n".to_vec())).await
    };
    assert_eq!(put(&first, 1).await.code(), 201);
    assert_eq!(put(&first, 1).await.code(), 201, "the same again is the same file");
    put(&first, 2).await.is_problem(404, "not_found");
    first.get(&at(2)).await.is_problem(404, "not_found");
    assert_eq!(first.get(&at(1)).await.ok().as_array().unwrap().len(), 1);
    assert_eq!(second.get(&at(2)).await.ok(), &json!([]), "what another office put in is not theirs");
    let files = referred.clerk.get(&format!("/cases/{}/attachments", referred.number)).await;
    let file = &files.ok()[0];
    assert_eq!((&file["name"], &file["public"]), (&json!("report.pdf"), &json!(false)));
    assert!(file["by"]["en"].as_str().unwrap().contains(&referred.site.house.departments[0]), "{file}");

    referred.answer(&first, 1, "answer").await.ok();
    put(&first, 1).await.is_problem(410, "link_used");
    first.get(&at(1)).await.is_problem(410, "link_used");
    let bad = second.with("x-file-name", "report.pdf");
    let bad = bad.send(Method::POST, &at(2), Some(b"<svg onload=alert(1)>".to_vec())).await;
    assert_eq!(bad.code(), 422, "{}", bad.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_does_nothing_but_end_its_referral() {
    let referred = Referred::to(1).await;
    let holder = referred.holder(1).await;
    for act in ["interim_reply", "send_slip", "remind_department", "withdraw"] {
        let path = format!("{}/acts/{act}", referred.path(1));
        let body = json!({ "fields": { "answer": "x", "request": "x", "departments": ["t-works"] } });
        let refused = holder.post(&path, body).await;
        assert!(matches!(refused.code(), 403 | 422), "{act}: {}", refused.text);
    }
    let version = referred.site.version(&referred.number).await;
    referred.answer(&holder, 1, "answer").await.ok();
    let path = format!("{}/acts/report_done", referred.path(1));
    holder.post(&path, json!({ "fields": { "record": "x" } })).await.is_problem(410, "link_used");
    assert!(referred.site.version(&referred.number).await > version);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_replaced_ended_and_over_by_itself() {
    let referred = Referred::to(1).await;
    let first = referred.holder(1).await;
    let second = referred.holder(1).await;
    first.get(&referred.path(1)).await.is_problem(404, "not_found");
    let state = referred.clerk.get(&referred.link_path(1)).await;
    assert_eq!((&state.ok()["no"], &state.body["seen_at"]), (&json!(2), &Value::Null));
    second.get(&referred.path(1)).await.ok();
    let state = referred.clerk.get(&referred.link_path(1)).await;
    assert!(state.ok()["seen_at"].is_string() && state.body["over"].is_null());
    // Due on 9 May: it opens until 14 days after that.
    assert_eq!(state.body["expires_at"], "2026-05-23T16:00:00Z");
    referred.site.pass(15 * 24).await;
    second.get(&referred.path(1)).await.ok();
    referred.site.pass(3 * 24).await;
    second.get(&referred.path(1)).await.is_problem(410, "link_expired");
    referred.answer(&second, 1, "answer").await.is_problem(410, "link_expired");

    // A late referral is answered by a new link, which lasts 14 days from now.
    let third = referred.holder(1).await;
    assert_eq!(third.get(&referred.path(1)).await.ok()["due"]["late"], true);
    assert_eq!(referred.clerk.delete(&referred.link_path(1)).await.code(), 204);
    third.get(&referred.path(1)).await.is_problem(410, "link_ended");
    referred.answer(&third, 1, "answer").await.is_problem(410, "link_ended");
    let fourth = referred.holder(1).await;
    referred.answer(&fourth, 1, "answer").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_over_when_the_case_ends_without_it() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let referred = Referred { site, number, clerk };
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    referred.act("investigate", founded).await.ok();
    let slip =
        json!({ "fields": { "departments": [referred.site.house.departments[0]], "request": "请答复" } });
    referred.act("send_slip", slip).await.ok();
    let holder = referred.holder(1).await;
    let path = format!("/public/cases/{}/acts/withdraw", referred.number);
    complainant.post(&path, json!({ "fields": {} })).await.ok();
    holder.get(&referred.path(1)).await.is_problem(410, "link_recalled");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_office_that_holds_the_case_makes_links_and_the_audit_log_says_who() {
    let referred = Referred::to(1).await;
    let department = referred.site.as_role("department").await;
    department.post(&referred.link_path(1), json!({})).await.is_problem(403, "forbidden");
    department.get(&referred.link_path(1)).await.is_problem(403, "forbidden");
    department.delete(&referred.link_path(1)).await.is_problem(403, "forbidden");
    referred.clerk.post(&referred.link_path(9), json!({})).await.is_problem(404, "not_found");
    assert_eq!(referred.clerk.get(&referred.link_path(1)).await.ok(), &Value::Null);
    let holder = referred.holder(1).await;
    assert_eq!(referred.clerk.delete(&referred.link_path(1)).await.code(), 204);
    assert_eq!(referred.clerk.delete(&referred.link_path(1)).await.code(), 204, "again: nothing to end");
    holder.get(&referred.path(1)).await.is_problem(410, "link_ended");
    let log = referred.site.house.app.audit(None, 50).await.unwrap();
    let deeds: Vec<(&str, Option<u32>)> = log
        .iter()
        .filter(|(_, deed)| deed.kind.starts_with("link_"))
        .map(|(_, deed)| (deed.kind.as_str(), deed.referral))
        .collect();
    assert_eq!(deeds, [("link_ended", Some(1)), ("link_made", Some(1))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_must_wait_like_at_access_codes() {
    let referred = Referred::to(1).await;
    let guesser = referred.site.anonymous().at("198.51.100.7");
    let mut answers = Vec::new();
    for n in 0..61 {
        let key = format!("{n:032}");
        answers.push(guesser.with("x-link-key", key).get(&referred.path(1)).await.code());
    }
    assert!(answers[..60].iter().all(|code| *code == 404) && answers[60] == 429, "{answers:?}");
}
