//! Holds, retention, and everything about one person, by those who ask.

use jiff::SignedDuration;
use redress_app::verify::Found;
use redress_testkit::Site;
use serde_json::{Value, json};

use crate::orders::{carried_out, closed, erasing, hired, proposed};

#[tokio::test(flavor = "multi_thread")]
async fn the_head_holds_a_case_and_others_see_that_but_not_why() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let head = hired(&site, "head", "leader").await;
    let clerk = site.as_role("clerk").await;
    let reason = json!({ "reason": "当事人已起诉" });
    clerk.post(&format!("/cases/{number}/hold"), reason.clone()).await.is_problem(403, "forbidden");
    head.post(&format!("/cases/{number}/release"), reason.clone()).await.is_problem(422, "not_held");
    let held = head.post(&format!("/cases/{number}/hold"), reason.clone()).await;
    assert_eq!(held.ok()["held"]["reason"], "当事人已起诉");
    head.post(&format!("/cases/{number}/hold"), reason).await.is_problem(422, "held");
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    site.pass(0).await;
    let department = site.as_role("department").await;
    let seen = department.get(&format!("/cases/{number}")).await;
    assert!(seen.ok()["held"]["since"].is_string());
    let told = department.get(&format!("/cases/{number}/timeline")).await;
    let public = complainant.get(&format!("/public/cases/{number}")).await;
    let data = complainant.get(&format!("/public/cases/{number}/data")).await;
    for answer in [&seen, &told, &public, &data] {
        assert!(!answer.text.contains("起诉"), "{}", answer.text);
    }
    assert!(clerk.get(&format!("/cases/{number}/timeline")).await.text.contains("当事人已起诉"));
    assert_eq!(clerk.post("/cases/search", json!({ "q": "起诉" })).await.ok()["items"], json!([]));
    let lifted = head.post(&format!("/cases/{number}/release"), json!({ "reason": "判决已生效" })).await;
    assert_eq!(lifted.ok()["held"], Value::Null);
    let found = site.house.app.verify(number.parse().unwrap()).await.unwrap();
    assert!(matches!(found, Found::Whole { erased: 0, .. }), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_goes_missing_without_an_order_is_a_fault_and_so_is_one_that_came_back() {
    let site = Site::new().await;
    let (number, _) = closed(&site).await;
    let id = number.parse().unwrap();
    let what = async || match site.house.app.verify(id).await.unwrap() {
        Found::Broken { what, .. } => what,
        other => panic!("{other:?}"),
    };
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    site.run("UPDATE parties SET body = NULL, salt = NULL WHERE no = 2").await;
    assert!(what().await.contains("nobody ordered"));
    let order = proposed(&head, erasing(&site, &[&number])).await;
    security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok();
    carried_out(&site).await;
    assert!(matches!(site.house.app.verify(id).await.unwrap(), Found::Whole { erased: 4, .. }));
    site.run("UPDATE texts SET body = 'x', salt = x'00000000000000000000000000000000' WHERE no = 1").await;
    assert!(what().await.contains("that was erased"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_changed_by_two_and_what_is_due_is_listed_and_erased() {
    let site = Site::new().await;
    let ((first, _), (second, _)) = (closed(&site).await, closed(&site).await);
    let system = hired(&site, "sys", "system_admin").await;
    let security = hired(&site, "sec", "security_admin").await;
    let follows = site.house.follows;
    let change = json!({ "kind": "change_retention", "procedure": follows, "months": 12, "since": "2026-05-06", "reason": "按档案规定" });
    let head = hired(&site, "head", "leader").await;
    head.post("/orders", change.clone()).await.is_problem(403, "forbidden");
    for (field, value) in [("months", json!(0)), ("since", json!("2026-05-05")), ("procedure", json!("none"))]
    {
        let mut wrong = change.clone();
        wrong[field] = value;
        assert_eq!(
            system.post("/orders", wrong).await.is_problem(422, "fields")["fields"][0]["field"],
            field
        );
    }
    let months = async |actor: &redress_testkit::Actor| {
        let rows = actor.get("/retention").await.ok().clone();
        rows.as_array().unwrap().iter().find(|row| row["procedure"]["id"] == follows).unwrap().clone()
    };
    let order = proposed(&system, change).await;
    assert_eq!(months(&head).await["months"], Value::Null, "nothing before the second person");
    system.post(&format!("/orders/{order}/confirm"), json!({})).await.is_problem(403, "forbidden");
    assert_eq!(security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok()["state"], "done");
    let row = months(&head).await;
    assert_eq!((&row["months"], &row["history"][0]["order"]), (&json!(12), &json!(order)));
    assert_eq!(row["due"], json!([]));

    site.house.clock.forward(SignedDuration::from_hours(24 * 366));
    let (head, _) = site.anonymous().sign_in("head", "seven grey stones", None).await;
    let (security, _) = site.anonymous().sign_in("sec", "seven grey stones", None).await;
    assert_eq!(months(&head).await["due"][0]["count"], 2);
    assert_eq!(months(&security).await["due"][0]["count"], 2, "numbers, no cases");
    let path = format!("/retention/due?procedure={follows}&office={}", site.house.office);
    assert_eq!(security.get(&path).await.ok(), &json!([]));
    let due = head.get(&path).await;
    let numbers: Vec<&str> =
        due.ok().as_array().unwrap().iter().map(|row| row["case_no"].as_str().unwrap()).collect();
    assert!(numbers.len() == 2 && numbers.contains(&first.as_str()) && numbers.contains(&second.as_str()));
    let mut body = erasing(&site, &numbers);
    body["ground"] = json!("retention");
    let order = proposed(&head, body).await;
    security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok();
    assert_eq!(site.house.app.carry_out(1).await.unwrap(), 1);
    let half = head.get(&format!("/orders/{order}")).await;
    let told =
        half.ok()["cases"].as_array().unwrap().iter().filter(|case| case["result"] == "erased").count();
    assert_eq!((told, &half.body["state"]), (1, &json!("confirmed")), "its progress can be seen");
    carried_out(&site).await;
    assert_eq!(head.get(&format!("/orders/{order}")).await.ok()["state"], "done");
    assert_eq!(months(&head).await["due"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complainant_takes_what_is_held_about_them_and_no_more() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "内部结论甲" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let path = format!("/public/cases/{number}/data");
    site.anonymous().with("x-access-code", "AAAAA-AAAAA").get(&path).await.is_problem(404, "not_found");
    let taken = complainant.get(&path).await;
    let data = taken.ok();
    assert_eq!(data["complainant"]["phone"], "13800001234");
    assert_eq!((&data["case_no"], &data["known_to"][0]["en"]), (&json!(number), &json!(site.house.office)));
    assert!(taken.text.contains("新铺的地板") && !taken.text.contains("内部结论甲"), "{}", taken.text);
    assert!(taken.headers["content-disposition"].to_str().unwrap().contains(&number));
    let auditor = hired(&site, "aud", "auditor").await;
    let log = auditor.get("/audit?kind=about_taken").await;
    assert_eq!(log.ok()["items"][0]["case_no"], json!(number));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_people_ordered_is_taken_by_the_first_alone_for_seven_days() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let mut other = redress_testkit::actors::complaint();
    other["complainant"] = json!({ "name": "李四", "phone": "13911112222" });
    other["respondents"] = json!([{ "name": "张三丰", "phone": "138 0000 1234" }]);
    let (second, _) = site.file_as(other).await;
    site.pass(0).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let colleague = hired(&site, "head2", "leader").await;
    let ask = |more: Value| {
        let mut body =
            json!({ "kind": "about_person", "office": site.house.office, "reason": "本人申请查阅" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for vague in
        [json!({}), json!({ "name": "张三丰" }), json!({ "phone": "1234" }), json!({ "number": "110105" })]
    {
        head.post("/orders", ask(vague)).await.is_problem(422, "fields");
    }
    let id = proposed(&head, ask(json!({ "phone": "+86 138-0000-1234" }))).await;
    let take = format!("/orders/{id}/take");
    head.post(&take, json!({})).await.is_problem(409, "order_over");
    security.post(&format!("/orders/{id}/confirm"), json!({})).await.ok();
    assert_eq!(head.get(&format!("/orders/{id}")).await.ok()["may"], json!(["take"]));
    for actor in [&colleague, &security] {
        actor.post(&take, json!({})).await.is_problem(403, "forbidden");
    }
    let taken = head.post(&take, json!({})).await;
    let cases = taken.ok()["cases"].as_array().unwrap();
    let parts: Vec<(&str, &str)> = cases
        .iter()
        .map(|case| (case["part"].as_str().unwrap(), case["case_no"].as_str().unwrap()))
        .collect();
    assert!(
        parts.contains(&("complainant", number.as_str())) && parts.contains(&("respondent", second.as_str()))
    );
    assert!(parts.len() == 2 && !taken.text.contains("李四"), "{}", taken.text);

    let list = json!({ "kind": "export_clear", "office": site.house.office, "reason": "专项检查移交" });
    let clear = proposed(&head, list).await;
    security.post(&format!("/orders/{clear}/confirm"), json!({})).await.ok();
    let file = head.post(&format!("/orders/{clear}/take"), json!({})).await;
    assert!(file.text.contains("13911112222") && file.text.contains(&number), "{}", file.text);
    let auditor = hired(&site, "aud", "auditor").await;
    assert_eq!(auditor.get("/audit?kind=order_taken").await.ok()["items"].as_array().unwrap().len(), 2);

    site.house.clock.forward(SignedDuration::from_hours(7 * 24));
    let (head, _) = site.anonymous().sign_in("head", "seven grey stones", None).await;
    head.post(&take, json!({})).await.is_problem(409, "order_over");
    carried_out(&site).await;
    assert_eq!(head.get(&format!("/orders/{id}")).await.ok()["state"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_party_is_erased_at_their_request_and_the_other_stays() {
    let site = Site::new().await;
    let (number, complainant) = closed(&site).await;
    let (head, security) =
        (hired(&site, "head", "leader").await, hired(&site, "sec", "security_admin").await);
    let ask = |party: u32, ground: &str| {
        json!({ "kind": "erase_person", "office": site.house.office, "cases": [number], "party": party,
            "ground": ground, "reason": "依本人申请删除" })
    };
    let erase = async |party: u32| {
        let order = proposed(&head, ask(party, "request")).await;
        security.post(&format!("/orders/{order}/confirm"), json!({})).await.ok();
        carried_out(&site).await;
    };
    head.post("/orders", ask(2, "retention")).await.is_problem(422, "fields");
    erase(2).await;
    head.post("/orders", ask(2, "request")).await.is_problem(422, "no_party");
    let case = head.get(&format!("/cases/{number}")).await;
    assert_eq!(
        (&case.ok()["parties"][1]["party"], &case.body["erased"][0]["whole"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(case.body["parties"][0]["party"]["name"], "张三丰");
    let public = format!("/public/cases/{number}");
    assert_eq!(complainant.get(&public).await.ok()["erased"], Value::Null, "nothing of theirs");
    erase(1).await;
    let own = complainant.get(&public).await;
    assert!(own.ok()["erased"]["at"].is_string() && own.body["complainant"].is_null());
    assert!(!own.text.contains("地板"), "{}", own.text);
    let found = site.house.app.verify(number.parse().unwrap()).await.unwrap();
    assert!(matches!(found, Found::Whole { erased: 4, .. }), "{found:?}");
}
