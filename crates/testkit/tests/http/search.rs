//! Finding cases: by whom, by what, and what nobody finds.

use redress_app::people::Caller;
use redress_app::ports::Post;
use redress_testkit::actors::complaint;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

use crate::permissions::stranger;

/// The numbers that `actor` finds.
async fn found(actor: &Actor, wanted: Value) -> Vec<String> {
    let answer = actor.post("/cases/search", wanted).await;
    let items = answer.ok()["items"].as_array().unwrap().clone();
    assert_eq!(answer.body["total"], items.len());
    items.iter().map(|item| item["case_no"].as_str().unwrap().to_owned()).collect()
}

async fn by_words(actor: &Actor, words: &str) -> Vec<String> {
    found(actor, json!({ "q": words })).await
}

async fn deliver(site: &Site) {
    while site.house.app.deliver(100).await.unwrap() > 0 {}
}

/// Refers a case to the first department.
async fn refer(site: &Site, number: &str) {
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "现场勘查属实" } });
    clerk.act(number, "investigate", site.version(number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(number, "send_slip", site.version(number).await, slip).await.ok();
    deliver(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_its_words_parties_and_numbers_by_whoever_holds_it() {
    let site = Site::new().await;
    let mut body = complaint();
    body["respondents"][0]["credit_code"] = json!("91330106MA2CEXAMP1");
    body["statement"] = json!("新铺的地板一周就翘起来了，ＷＩＦＩ 也不通，订单 20260501");
    let (number, _) = site.file_as(body).await;
    site.file_as(json!({ "procedure": site.house.follows, "complainant": { "name": "李四光" },
        "statement": "窗户漏雨", "facts": { "kind": "product" } }))
        .await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    for words in [
        "地板",
        "翘",
        "铺的地板一周",
        "wifi",
        "20260501",
        "返工",
        "退款 地板",
        "张三丰",
        "三丰",
        "建材",
        "某建材公司",
        "138 0000 1234",
        "+86 13800001234",
        "1234",
        "91330106ma2cexamp1",
        &number,
        &number.replace('-', ""),
    ] {
        assert_eq!(by_words(&clerk, words).await, [number.as_str()], "{words}");
    }
    for words in ["地窗", "翘漏", "地板 窗户", "王五", "13800001235", "0000-0000-00000"] {
        assert_eq!(by_words(&clerk, words).await, [""; 0], "{words}");
    }
    assert_eq!(found(&clerk, json!({})).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_finds_what_is_not_theirs() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    deliver(&site).await;
    let department = site.as_role("department").await;
    let other = site.as_post("department", &site.house.departments[1]).await;
    let nobody = stranger(&site).await;
    let all = ["地板", "张三丰", "13800001234", "1234", "某建材公司", number.as_str()];
    for words in all {
        for actor in [&department, &other, &nobody] {
            assert_eq!(by_words(actor, words).await, [""; 0], "{words}");
        }
    }
    refer(&site, &number).await;
    // Whoever was asked finds it by what is said, and not by parties, who are masked for them.
    for (words, finds) in [
        ("地板", true),
        ("勘查属实", true),
        (number.as_str(), true),
        ("张三丰", false),
        ("13800001234", false),
        ("1234", false),
        ("某建材公司", false),
    ] {
        let wanted: &[&str] = if finds { &[&number] } else { &[] };
        assert_eq!(by_words(&department, words).await, wanted, "{words}");
        assert_eq!(by_words(&other, words).await, [""; 0], "{words}");
        assert_eq!(by_words(&nobody, words).await, [""; 0], "{words}");
    }
    let typed = json!({ "part": "respondent", "name": "建材" });
    let alike = json!({ "complainant": { "name": "张三丰", "phone": "13800001234" },
        "respondent": { "name": "某建材公司" }, "statement": "新铺的地板一周就翘起来了" });
    assert_eq!(other.post("/cases/similar", alike.clone()).await.ok(), &json!([]));
    assert_eq!(nobody.post("/cases/similar", alike.clone()).await.ok(), &json!([]));
    let words = department.post("/cases/similar", alike).await;
    assert_eq!(words.ok()[0]["why"], json!(["alike_words"]), "not by its parties: {}", words.text);
    for actor in [&department, &other, &nobody] {
        assert_eq!(actor.post("/parties/lookup", typed.clone()).await.ok(), &json!([]));
        let file = actor.post("/cases/export", json!({ "q": "张三丰" })).await;
        assert_eq!(file.text.lines().count(), 1, "titles and nothing else: {}", file.text);
        assert_eq!(file.headers["x-total-count"], "0");
        let book = actor.post("/cases/export?format=xlsx", json!({ "q": "张三丰" })).await;
        assert!(book.status.is_success() && book.bytes.starts_with(b"PK"));
        assert_eq!(book.headers["x-total-count"], "0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_from_some_is_found_by_nobody() {
    let site = Site::following("enterprise-8-step").await;
    let procedure = site.house.procedure();
    let act =
        procedure.every_act().find(|act| act.fields.iter().any(|field| !field.seen_by.is_empty())).unwrap();
    let kept = act.fields.iter().find(|field| !field.seen_by.is_empty()).unwrap();
    let mut filing = site.house.filing();
    filing.facts.insert("object".into(), json!("订单"));
    filing.facts.insert("demand".into(), json!("refund"));
    let filed = site.house.app.file(&Caller::Complainant, filing, None).await.unwrap();
    let id = filed.case;
    deliver(&site).await;
    let place = "(bucket, case_id, no, name, salt, body)";
    let values = format!("({}, {}, 90, '{}', NULL, '秘密线索')", id.bucket(), id.as_i64(), kept.id);
    site.run(&format!("INSERT INTO texts {place} VALUES {values}")).await;
    let values = format!("({}, {}, 91, 'findings', NULL, '公开线索')", id.bucket(), id.as_i64());
    site.run(&format!("INSERT INTO texts {place} VALUES {values}")).await;
    assert!(site.house.app.index(id).await.unwrap());
    for (role, office, _) in &site.house.people {
        let actor = site.as_post(role, office).await;
        assert_eq!(by_words(&actor, "秘密").await, [""; 0], "{role}");
        assert_eq!(by_words(&actor, "公开").await.len(), usize::from(*office == site.house.office), "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_is_found_no_more() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    let id = number.parse().unwrap();
    assert!(!site.house.app.rebuild(id).await.unwrap(), "what was delivered is what rebuilding gives");
    for (table, words) in [("parties", "张三丰"), ("texts", "地板")] {
        assert_eq!(by_words(&clerk, words).await, [number.as_str()]);
        site.run(&format!("UPDATE {table} SET body = NULL, salt = NULL")).await;
        assert!(site.house.app.rebuild(id).await.unwrap());
        assert_eq!(by_words(&clerk, words).await, [""; 0], "{words}");
    }
    assert_eq!(by_words(&clerk, &number).await, [number.as_str()], "the case is still there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_of_an_older_version_is_made_once() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    refer(&site, &number).await;
    let id = number.parse().unwrap();
    site.run("DELETE FROM case_offices").await;
    site.run("DELETE FROM search_docs").await;
    site.run("DELETE FROM search_terms WHERE rowid > 0").await;
    site.run("DELETE FROM settings WHERE name = 'former_walked_3'").await;
    let department = site.as_role("department").await;
    assert_eq!(by_words(&department, "地板").await, [""; 0]);
    while site.house.app.rebuild_former(1).await.unwrap() > 0 {}
    assert_eq!(by_words(&department, "地板").await, [number.as_str()]);
    assert_eq!(site.house.app.rebuild_former(1).await.unwrap(), 0);
    assert!(!site.house.app.rebuild(id).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_by_what_is_known_and_refuse_the_rest_at_its_field() {
    let site = Site::new().await;
    let (first, _) = site.file().await;
    site.pass(24 * 40).await;
    let (second, _) = site.file().await;
    let version = site.version(&second).await;
    let (_, complainant) = site.file().await;
    drop(complainant);
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    let office = site.house.office.clone();
    for (wanted, count) in [
        (json!({ "overdue": true }), 1),
        (json!({ "overdue": false }), 2),
        (json!({ "received_to": "2026-05-06" }), 1),
        (json!({ "received_from": "2026-05-07" }), 2),
        (json!({ "received_from": "2026-05-06", "received_to": "2026-05-06" }), 1),
        (json!({ "channel": "web" }), 3),
        (json!({ "channel": "phone" }), 0),
        (json!({ "office": office }), 3),
        (json!({ "office": site.house.departments[0] }), 0),
        (json!({ "stage": "received", "procedure": site.house.follows }), 3),
        (json!({ "ended": true }), 0),
        (json!({ "closed_from": "2026-01-01" }), 0),
        (json!({ "q": "地板", "overdue": true }), 1),
        (json!({ "q": "地板", "received_from": "2026-05-07" }), 2),
        (json!({ "q": "  " }), 3),
    ] {
        assert_eq!(found(&clerk, wanted.clone()).await.len(), count, "{wanted}");
    }
    assert_eq!(found(&clerk, json!({ "overdue": true })).await, [first.as_str()]);
    assert_eq!(site.version(&second).await, version, "looking changes nothing");
    for (wanted, field) in [
        (json!({ "procedure": "none" }), "procedure"),
        (json!({ "stage": "none" }), "stage"),
        (json!({ "office": "none" }), "office"),
        (json!({ "channel": "pigeon" }), "channel"),
        (json!({ "received_from": "2026-05-07", "received_to": "2026-05-06" }), "received_to"),
        (json!({ "closed_from": "2026-05-07", "closed_to": "2026-05-01" }), "closed_to"),
        (json!({ "received_from": "yesterday" }), "received_from"),
        (json!({ "nonsense": 1 }), "nonsense"),
        (json!({ "q": "——" }), "q"),
        (json!({ "q": "地\u{0}板" }), "q"),
        (json!({ "q": "长".repeat(101) }), "q"),
    ] {
        let refused = clerk.post("/cases/search", wanted.clone()).await;
        assert_eq!(refused.code(), 422, "{wanted}: {}", refused.text);
        assert_eq!(refused.body["fields"][0]["field"], field, "{wanted}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_what_is_found_come_newest_first_and_each_once() {
    let site = Site::new().await;
    let mut wanted = Vec::new();
    for _ in 0..7 {
        wanted.insert(0, site.file().await.0);
        site.house.clock.forward(jiff::SignedDuration::from_mins(1));
    }
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    for limit in [1, 3, 7] {
        let (mut met, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let answer =
                clerk.post("/cases/search", json!({ "q": "地板", "limit": limit, "cursor": cursor })).await;
            assert_eq!((&answer.ok()["total"], &answer.body["more"]), (&json!(7), &json!(false)));
            let items = answer.body["items"].as_array().unwrap();
            met.extend(items.iter().map(|item| item["case_no"].as_str().unwrap().to_owned()));
            cursor = answer.body["next"].clone();
            if cursor.is_null() {
                break;
            }
        }
        assert_eq!(met, wanted, "{limit}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_for_stands_in_no_address_and_on_record() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    clerk.get("/cases?q=13800001234").await.is_problem(422, "not_in_address");
    assert_eq!(clerk.get(&format!("/cases?q={number}")).await.ok()["total"], 1);
    assert_eq!(clerk.get("/cases?q=%E5%9C%B0%E6%9D%BF").await.ok()["total"], 1);
    by_words(&clerk, "13800001234").await;
    clerk.post("/cases/export", json!({ "q": "张三丰" })).await.ok();
    let posts = [Post { office: site.house.office.clone(), role: "auditor".into() }];
    site.house.app.put_person("auditor", "周八", Some("seven grey stones"), &posts).await.unwrap();
    let (auditor, _) = site.anonymous().sign_in("auditor", "seven grey stones", None).await;
    let log = auditor.get("/audit?limit=200").await;
    let items = log.ok()["items"].as_array().unwrap();
    let said = |kind: &str| -> Vec<&str> {
        items.iter().filter(|item| item["kind"] == kind).filter_map(|item| item["reason"].as_str()).collect()
    };
    assert_eq!(said("exported"), ["张三丰"]);
    let searched = said("searched");
    assert_eq!(searched.len(), 3);
    assert!(searched.contains(&"13800001234"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_holds_what_is_shown_masked_and_without_formulas() {
    let site = Site::new().await;
    let mut body = complaint();
    body["respondents"][0]["name"] = json!("=HYPERLINK(\"http://example.org\")");
    let (number, _) = site.file_as(body).await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    let file = clerk.post("/cases/export?format=csv&language=zh", json!({ "ended": false })).await;
    file.ok();
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.headers["x-total-count"], "1");
    assert!(file.text.starts_with("\u{feff}编号,"), "{}", file.text);
    assert!(file.text.contains(&format!("\r\n{number},")), "{}", file.text);
    assert!(file.text.contains("张*,138****1234,'=*"), "{}", file.text);
    assert!(!file.text.contains("13800001234") && !file.text.contains("张三丰") && !file.text.contains(",="));
    for encoding in ["gzip", "br"] {
        let file = clerk.with("accept-encoding", encoding).post("/cases/export", json!({})).await;
        assert_eq!((file.code(), &file.headers["content-encoding"]), (200, &encoding.parse().unwrap()));
    }
    let file = clerk.post("/cases/export?format=xlsx&language=en", json!({})).await;
    assert!(file.text.starts_with("PK"), "a workbook");
    clerk.post("/cases/export?format=doc", json!({})).await.is_problem(400, "fields");
    clerk.post("/cases/export", json!({ "stage": "none" })).await.is_problem(422, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn parties_are_known_again_and_complainants_stay_masked() {
    let site = Site::new().await;
    let mut body = complaint();
    body["respondents"][0]["credit_code"] = json!("91330106MA2CEXAMP1");
    let (first, _) = site.file_as(body.clone()).await;
    let (second, _) = site.file_as(body).await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    for typed in [
        json!({ "part": "respondent", "name": "建材" }),
        json!({ "part": "respondent", "credit_code": "91330106ma2cexamp1" }),
    ] {
        let known = clerk.post("/parties/lookup", typed).await;
        assert_eq!(known.ok().as_array().unwrap().len(), 1, "{}", known.text);
        let one = &known.body[0];
        assert_eq!(one["party"], json!({ "name": "某建材公司", "credit_code": "91330106MA2CEXAMP1" }));
        assert_eq!(one["count"], 2);
        let numbers = one["case_nos"].as_array().unwrap();
        assert!(numbers.contains(&json!(first)) && numbers.contains(&json!(second)));
    }
    let known = clerk.post("/parties/lookup", json!({ "part": "complainant", "phone": "13800001234" })).await;
    assert_eq!(known.ok()[0]["party"], json!({ "name": "张*", "phone": "138****1234" }));
    for typed in [
        json!({ "part": "complainant", "name": "建材" }),
        json!({ "part": "respondent", "name": "建" }),
        json!({ "part": "respondent" }),
        json!({ "part": "complainant", "phone": "13800001235" }),
    ] {
        assert_eq!(clerk.post("/parties/lookup", typed.clone()).await.ok(), &json!([]), "{typed}");
    }
    clerk.post("/parties/lookup", json!({ "part": "witness" })).await.is_problem(422, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_and_similar_cases_say_why_they_are_shown() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    deliver(&site).await;
    let clerk = site.as_role("clerk").await;
    for (typed, why) in [
        (
            json!({ "complainant": { "name": "另一人", "phone": "138-0000-1234" } }),
            json!(["same_complainant"]),
        ),
        (json!({ "complainant": { "name": "张三丰" } }), json!(["same_complainant"])),
        (json!({ "respondent": { "name": "某建材公司" } }), json!(["same_respondent"])),
        (json!({ "statement": "我家新铺的地板一周就翘起来了" }), json!(["alike_words"])),
        (
            json!({ "complainant": { "name": "张三丰" }, "respondent": { "name": "某建材公司" },
                "statement": "新铺的地板又翘起来了" }),
            json!(["same_complainant", "same_respondent", "alike_words"]),
        ),
    ] {
        let alike = clerk.post("/cases/similar", typed.clone()).await;
        assert_eq!(alike.ok().as_array().unwrap().len(), 1, "{typed}: {}", alike.text);
        assert_eq!(
            (&alike.body[0]["case"]["case_no"], &alike.body[0]["why"]),
            (&json!(number), &why),
            "{typed}"
        );
    }
    for typed in [
        json!({ "complainant": { "name": "张三丰", "phone": "13900000000" } }),
        json!({ "complainant": { "name": "某建材公司" } }),
        json!({ "statement": "地板" }),
        json!({ "statement": "窗户漏雨,师傅说下周再来,到现在也没有人联系我们" }),
        json!({}),
    ] {
        assert_eq!(clerk.post("/cases/similar", typed.clone()).await.ok(), &json!([]), "{typed}");
    }
}
