//! What is owed: counts of all of it, rows with what there is to know, one act on many cases, saved views.

use redress_app::ports::Post;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

use crate::permissions::stranger;

fn numbers(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["case_no"].as_str().unwrap()).collect()
}

async fn counts(actor: &Actor, query: &str) -> Value {
    actor.get(&format!("/duties/counts{query}")).await.ok().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_of_the_whole_set_and_say_what_the_groups_list() {
    let site = Site::new().await;
    for _ in 0..3 {
        site.file().await;
    }
    let clerk = site.as_role("clerk").await;
    let fresh = counts(&clerk, "").await;
    assert_eq!(fresh["all"], 3);
    assert_eq!(fresh["later"].as_i64().unwrap() + fresh["soon"].as_i64().unwrap(), 3);
    site.pass(24 * 25).await;
    site.file().await;
    let old = counts(&clerk, "").await;
    assert_eq!((&old["all"], &old["grave"]), (&json!(4), &json!(3)));
    let mut listed = 0;
    for lateness in ["grave", "late", "soon", "later", "none"] {
        for sort in ["due", "received"] {
            let path = format!("/duties?lateness={lateness}&sort={sort}");
            let rows = clerk.get(&path).await;
            let rows = rows.ok()["items"].as_array().unwrap();
            assert_eq!(json!(rows.len()), old[lateness], "{path}");
            assert!(rows.iter().all(|row| row["lateness"] == lateness));
            listed += rows.len();
        }
    }
    assert_eq!(listed, 8);
    let first = clerk.get("/duties?sort=received&limit=2").await;
    let cursor = first.ok()["next"].as_str().unwrap();
    let rest = clerk.get(&format!("/duties?sort=received&limit=2&cursor={cursor}")).await;
    let mut all = [numbers(&first.body), numbers(rest.ok())].concat();
    all.dedup();
    assert_eq!(all.len(), 4);
    let nothing = stranger(&site).await;
    assert_eq!(counts(&nothing, "").await["all"], 0);
    assert_eq!(counts(&clerk, "?procedure=simple").await["all"], 0);
    assert_eq!(counts(&clerk, &format!("?holder={}", site.house.office)).await["all"], 4);
    assert_eq!(counts(&clerk, "?kind=approval").await["all"], 0);
    clerk.get("/duties?lateness=tomorrow").await.is_problem(400, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_tells_its_clocks_its_last_note_and_what_can_be_done() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let rows = clerk.get("/duties").await;
    let row = &rows.ok()["items"][0];
    assert!(!row["clocks"].as_array().unwrap().is_empty());
    assert!(row["note"]["text"]["zh"].as_str().unwrap().contains("登记投诉"));
    assert!(row["acts"].as_array().unwrap().iter().any(|act| act["id"] == "investigate"));
    assert_eq!(row["version"], site.version(&number).await);
    let founded = json!({ "outcome": "founded", "fields": { "findings": "现场查看属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请尽快答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let department = site.as_role("department").await;
    let rows = department.get("/duties?kind=referral").await;
    let row = &rows.ok()["items"][0];
    assert_eq!((&row["kind"], &row["holder"]["id"]), (&json!("referral"), &json!(site.house.office)));
    assert_eq!(row["note"]["said"], "请尽快答复");
    assert!(!rows.text.contains("13800001234") && !rows.text.contains("张三丰"));
    let me = department.get("/session").await;
    assert_eq!((&me.ok()["kinds"], &me.body["supervises"]), (&json!(["referral"]), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_act_on_many_cases_is_done_or_refused_in_each_by_itself() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    let (a, b, stale) = (site.file().await.0, site.file().await.0, site.file().await.0);
    let (version, first) = (site.version(&a).await, site.version(&b).await);
    let cases = json!([
        { "case_no": a, "version": version },
        { "case_no": stale, "version": 1 },
        { "case_no": "0000-0000-00000", "version": 1 },
        { "case_no": b, "version": first },
    ]);
    let body = json!({ "act": "interim_reply", "fields": { "answer": "正在查" }, "cases": cases });
    let keyed = clerk.with("idempotency-key", "the same");
    let done = keyed.post("/acts", body.clone()).await;
    let told = |answer: &Value| -> Vec<(bool, Value)> {
        let all = answer.as_array().unwrap().iter();
        all.map(|one| (one["done"].as_bool().unwrap(), one["problem"]["code"].clone())).collect()
    };
    let wanted =
        [(true, Value::Null), (false, json!("stale")), (false, json!("not_found")), (true, Value::Null)];
    assert_eq!(told(done.ok()), wanted);
    assert_eq!(done.body[1]["problem"]["version"], site.version(&stale).await);
    let after = site.version(&a).await;
    assert_eq!((done.body[0]["version"].as_u64(), after > version), (Some(after.into()), true));
    assert_eq!(told(keyed.post("/acts", body.clone()).await.ok()), wanted, "again");
    assert_eq!(site.version(&a).await, after, "nothing was done twice");

    let foreign = stranger(&site).await.post("/acts", body.clone()).await;
    assert!(told(foreign.ok()).iter().all(|(done, code)| !done && *code == "not_found"));
    let leader = site.as_role("leader").await;
    let now = json!([{ "case_no": a, "version": after }]);
    let refused = leader.post("/acts", json!({ "act": "interim_reply", "fields": {}, "cases": now })).await;
    assert_eq!(told(refused.ok()), [(false, json!("not_yours"))]);
    let many: Vec<Value> = (0..101).map(|_| json!({ "case_no": a, "version": 1 })).collect();
    for cases in [json!([]), json!(many)] {
        let answer = clerk.post("/acts", json!({ "act": "interim_reply", "cases": cases })).await;
        answer.is_problem(422, "fields");
    }
}

/// A case whose plan was proposed by `proposer` and waits for approval.
async fn proposed(site: &Site, proposer: &Actor) -> String {
    let (number, _) = site.file().await;
    let (clerk, department) = (site.as_role("clerk").await, site.as_role("department").await);
    let slip = json!({ "departments": [site.house.departments[0]], "request": "请答复" });
    let answer = json!({ "finding": "材料受潮", "plan": "更换地板", "remedy": "redo" });
    let plan = json!({ "remedy": "redo", "amount": 0, "commitment": "三日内更换" });
    for (actor, act, outcome, fields) in [
        (&clerk, "investigate", "founded", json!({ "findings": "属实" })),
        (&clerk, "send_slip", "done", slip),
        (&department, "answer", "done", answer),
        (proposer, "propose", "done", plan),
    ] {
        let body = json!({ "outcome": outcome, "fields": fields });
        actor.act(&number, act, site.version(&number).await, body).await.ok();
    }
    number
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_the_own_proposal_among_others() {
    let site = Site::new().await;
    let office = site.house.office.clone();
    let posts = ["clerk", "service_lead"].map(|role| Post { office: office.clone(), role: role.into() });
    site.house.app.put_person("both", "赵六", None, &posts).await.unwrap();
    let person = site.house.store.person_by_login("both").await.unwrap().unwrap();
    let granted = site.house.app.make_token(person, "", 30).await.unwrap();
    let both = site.anonymous().with("authorization", format!("Bearer {}", granted.secret));
    let own = proposed(&site, &both).await;
    let others = proposed(&site, &site.as_role("clerk").await).await;
    let waiting = both.get("/duties?kind=approval").await;
    assert_eq!(waiting.ok()["items"].as_array().unwrap().len(), 2);
    let cases = json!([
        { "case_no": own, "version": site.version(&own).await },
        { "case_no": others, "version": site.version(&others).await },
    ]);
    let done = both.post("/acts", json!({ "act": "approve", "cases": cases })).await;
    assert_eq!(done.ok()[0]["problem"]["code"], "same_person");
    assert_eq!((&done.body[1]["done"], &done.body[1]["stage"]["id"]), (&json!(true), &json!("offering")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_its_owners_alone() {
    let site = Site::new().await;
    let (clerk, leader) = (site.as_role("clerk").await, site.as_role("leader").await);
    let view = json!({ "name": "急件", "filters": { "state": "late" } });
    let kept = clerk.post("/views", view).await;
    assert_eq!(kept.ok().as_array().unwrap().len(), 1);
    let changed = json!({ "name": "急件", "filters": { "state": "soon" } });
    let kept = clerk.post("/views", changed).await;
    assert_eq!(kept.ok()[0]["filters"], json!({ "state": "soon" }));
    let id = kept.body[0]["id"].as_str().unwrap();
    assert_eq!(*leader.get("/views").await.ok(), json!([]));
    assert!(leader.delete(&format!("/views/{id}")).await.status.is_success());
    assert_eq!(clerk.get("/views").await.ok().as_array().unwrap().len(), 1, "others remove nothing");
    assert!(clerk.delete(&format!("/views/{id}")).await.status.is_success());
    assert_eq!(*clerk.get("/views").await.ok(), json!([]));
    for bad in [json!({ "name": "", "filters": {} }), json!({ "name": "a\u{0}", "filters": {} })] {
        clerk.post("/views", bad).await.is_problem(422, "fields");
    }
}
