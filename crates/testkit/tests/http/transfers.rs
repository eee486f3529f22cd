//! The record of transfers: what is in it, for whom, and that it can be taken away on record.

use redress_app::ports::Post;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

use crate::audit::administrator;
use crate::matter::Matter;

/// A head of this office.
async fn head(site: &Site, office: &str) -> Actor {
    let posts = [Post { office: office.into(), role: "leader".into() }];
    let login = format!("head-{office}");
    site.house.app.put_person(&login, "吴九", Some("seven grey stones"), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(&login, "seven grey stones", None).await;
    answer.ok();
    actor
}

/// A complaint with a file that two departments were asked about, one of which answered by its link.
async fn referred(site: &Site) -> (String, Actor) {
    let (number, complainant) = site.file().await;
    let path = format!("/public/cases/{number}/attachments");
    complainant.upload(&path, "地板.jpg", crate::evidence::JPEG).await.ok();
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": site.house.departments, "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let made = clerk.post(&format!("/cases/{number}/referrals/1/link"), json!({})).await;
    let key = made.ok()["address"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
    let holder = site.anonymous().with("x-link-key", key);
    let fields = json!({ "fields": { "finding": "安装疏忽", "plan": "返工", "remedy": "redo" } });
    holder.post(&format!("/public/referrals/{number}/1/acts/answer"), fields).await.ok();
    site.pass(0).await;
    (number, complainant)
}

/// To where, how, by which act and with what, the newest first.
fn told(list: &Value) -> Vec<String> {
    let one = |row: &Value| {
        let (sorts, text) = (&row["sorts"], |value: &Value| value.as_str().unwrap_or("-").to_owned());
        format!(
            "{}>{} {} {} {}/{}/{}/{}",
            text(&row["office"]["id"]),
            text(&row["receiver"]["id"]),
            text(&row["way"]["id"]),
            text(&row["basis"]["act"]["en"]),
            text(&sorts["complainant"]),
            text(&sorts["respondents"]),
            sorts["statement"],
            sorts["files"],
        )
    };
    list["items"].as_array().unwrap().iter().map(one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn referrals_and_links_are_on_record_as_their_receivers_can_see_them() {
    let site = Site::new().await;
    let auditor = administrator(&site, "auditor").await;
    let (number, complainant) = referred(&site).await;
    let list = auditor.get("/transfers").await;
    let [works, sales] = &site.house.departments;
    let office = &site.house.office;
    assert_eq!(
        told(list.ok()),
        [
            format!("{office}>{works} link Send a referral slip masked/no/true/0"),
            format!("{office}>{sales} referral Send a referral slip masked/masked/true/1"),
            format!("{office}>{works} referral Send a referral slip masked/masked/true/1"),
        ]
    );
    let row = &list.body["items"][2];
    assert_eq!((row["case_no"].as_str(), &row["referral"]), (Some(&*number), &json!(1)));
    assert_eq!((&row["by_kind"], &row["by"]["name"]), (&json!("person"), &json!("李四")));
    let link = &list.body["items"][0];
    assert_eq!((&link["by_kind"], &link["by"]), (&json!("link"), &Value::Null));
    for personal in ["张三丰", "张*", "13800001234", "某建材公司", "翘起来", "地板.jpg"] {
        assert!(!list.text.contains(personal), "{personal} stands in the record");
    }

    // The department was shown as much as the record says.
    let seen = site.as_role("department").await.get(&format!("/cases/{number}")).await;
    assert_eq!(seen.ok()["parties_clear"], false);

    // Delivered twice and built anew, it is the same.
    let id = number.parse().unwrap();
    assert!(!site.house.app.rebuild(id).await.unwrap(), "nothing to make good");
    for damage in [
        "DELETE FROM transfers",
        "UPDATE transfers SET receiver = 'elsewhere' WHERE way = 'link'",
        "UPDATE transfers SET body = '{}'",
        "UPDATE transfers SET seq = seq - 1 WHERE way = 'link'",
    ] {
        site.run(damage).await;
        assert!(site.house.app.rebuild(id).await.unwrap(), "{damage}");
        assert!(!site.house.app.rebuild(id).await.unwrap(), "{damage}");
        assert_eq!(auditor.get("/transfers").await.ok(), &list.body, "{damage}");
    }

    // Whose data they are is told in plain words, on the page and in the file.
    let told = complainant.get(&format!("/public/cases/{number}")).await;
    let given = told.ok()["transfers"].as_array().unwrap();
    assert_eq!(given.len(), 3);
    assert_eq!(given[0]["sorts"][0]["zh"], "您的姓名、联系方式(部分遮盖)");
    assert_eq!((&given[0]["may_unmask"], &given[2]["may_unmask"]), (&json!(true), &json!(false)));
    let taken = complainant.get(&format!("/public/cases/{number}/data")).await;
    assert_eq!(taken.ok()["transfers"].as_array().unwrap().len(), 3, "{}", taken.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn transfers_delegations_and_linked_cases_are_on_record() {
    let matter = Matter::under("administrative-complaint", json!({ "kind": "goods" })).await;
    let auditor = administrator(&matter.site, "auditor").await;
    for office in ["t-csd", "t-works"] {
        matter.runs(office, "administrative-report").await;
    }
    matter.runs("t-works", "administrative-complaint").await;
    matter.also("clerk", &[("inspector", "t-csd"), ("hub_clerk", "t-csd"), ("clerk", "t-works")]).await;
    matter
        .play(
            "
- [clerk, split_report, { lead: 过期食品 }, received]
- [clerk, split_report, { lead: 过期食品, office: t-works }, received]
- [clerk, forward, { office: t-works, reason: 住所地 }, received]
- [clerk, return_to_hub, { office: t-csd, reason: 无权限 }, received]
- [clerk, accept, {}, inviting]
- [mediator, record_consent:both, {}, mediating]
- [mediator, delegate, { bodies: [t-works], both_agree: true, request: 请调解 }, delegated]
",
        )
        .await;
    matter.site.pass(0).await;
    let list = auditor.get("/transfers").await;
    let mut found = told(list.ok());
    found.reverse();
    assert_eq!(
        found,
        [
            "t-csd>t-works linked_case File the report apart clear/clear/true/0",
            "t-csd>t-works transfer Forward to the competent department clear/clear/true/0",
            "t-works>t-csd transfer Return to the hub clear/clear/true/0",
            "t-csd>t-works delegation Delegate the mediation masked/masked/true/0",
        ]
    );
    let linked = &list.body["items"][3];
    assert_eq!(linked["case_no"], json!(matter.number));
    let other = linked["other"].as_str().unwrap();
    let clerk = matter.site.as_role("clerk").await;
    clerk.get(&format!("/cases/{other}")).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_sees_what_the_own_office_gave_and_nobody_else_sees_anything() {
    let site = Site::new().await;
    let auditor = administrator(&site, "auditor").await;
    referred(&site).await;
    let (office, [works, _]) = (site.house.office.clone(), site.house.departments.clone());
    let own = head(&site, &office).await;
    let all = auditor.get("/transfers").await;
    assert_eq!(own.get("/transfers").await.ok(), all.ok());
    assert_eq!(own.get(&format!("/transfers?office={office}")).await.ok(), all.ok());

    // The head of an office that received them, and one that asks for an office of others, learn of nothing.
    let other = head(&site, &works).await;
    let nothing = other.get("/transfers").await;
    assert_eq!(nothing.ok()["items"], json!([]));
    for asked in [format!("office={office}"), "office=no-such".into(), format!("receiver={works}")] {
        assert_eq!(other.get(&format!("/transfers?{asked}")).await.ok(), &nothing.body, "{asked}");
    }
    let secret = other.get("/transfers/export").await;
    assert_eq!(secret.text.lines().count(), 1, "only titles: {}", secret.text);

    for actor in [
        site.as_role("clerk").await,
        site.as_role("department").await,
        administrator(&site, "system_admin").await,
        administrator(&site, "security_admin").await,
    ] {
        for path in
            ["/transfers".to_owned(), format!("/transfers?office={office}"), "/transfers/export".into()]
        {
            actor.get(&path).await.is_problem(403, "forbidden");
        }
    }
    site.anonymous().get("/transfers").await.is_problem(401, "sign_in");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_pages_show_each_once() {
    let site = Site::new().await;
    for _ in 0..3 {
        referred(&site).await;
        site.pass(24).await;
    }
    let auditor = administrator(&site, "auditor").await;
    let all = auditor.get("/transfers?limit=200").await;
    let rows = all.ok()["items"].as_array().unwrap();
    assert_eq!((rows.len(), &all.body["next"]), (9, &Value::Null));
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = auditor.get(&format!("/transfers?limit=2{cursor}")).await;
        paged.extend(page.ok()["items"].as_array().unwrap().clone());
        let Some(next) = page.body["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(&paged, rows);
    let works = &site.house.departments[0];
    for (asked, wanted) in [
        ("way=link".to_owned(), 3),
        ("way=transfer".into(), 0),
        (format!("receiver={works}"), 6),
        (format!("receiver={works}&way=link"), 3),
        (format!("office={works}"), 0),
        ("from=2026-05-07".into(), 6),
        ("until=2026-05-06".into(), 3),
        ("from=2026-05-07&until=2026-05-07".into(), 3),
        ("receiver=a%00b".into(), 0),
        ("office=a%00b".into(), 0),
    ] {
        let found = auditor.get(&format!("/transfers?{asked}")).await;
        assert_eq!(found.ok()["items"].as_array().unwrap().len(), wanted, "{asked}");
    }
    auditor.get("/transfers?way=by_air").await.is_problem(400, "fields");
    auditor.get("/transfers?cursor=x").await.is_problem(400, "cursor");
    auditor.get("/transfers?limit=201").await.is_problem(400, "limit");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_holds_the_same_in_words_is_harmless_and_on_record() {
    let site = Site::new().await;
    let auditor = administrator(&site, "auditor").await;
    let (number, _) = referred(&site).await;
    let works = site.house.departments[0].clone();
    let mut office = site.house.store.offices().await.unwrap();
    office.retain(|one| one.code == works);
    office[0].zh = "=HYPERLINK(\"http://x\")".into();
    site.house.store.put_office(&office[0]).await.unwrap();
    let own = head(&site, &site.house.office.clone()).await;
    let table = own.get("/transfers/export?way=link").await;
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
    let text = table.text.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\"时间\",\"编号\",\"提供单位\",\"接收单位\",\"方式\",\"传递单\",\"关联案件\",\"信息种类\",\"程序\",\"依据事项\",\"依据条款\",\"办理人\""
    );
    assert_eq!(lines.len(), 2);
    let begins = format!("\"2026-05-06 09:00\",\"{number}\",");
    assert!(lines[1].starts_with(&begins), "{}", lines[1]);
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{}", lines[1]);
    assert!(lines[1].contains("\"投诉人(已遮盖)；投诉内容\"") && lines[1].ends_with("\"持链接人\""));
    let english = own.get("/transfers/export?language=en").await;
    assert!(
        english.text.contains("Complainant (masked); Respondent (masked); The complaint in words; Files: 1")
    );
    for table in ["/transfers/export?limit=0", "/audit/export?limit=201"] {
        auditor.get(table).await.is_problem(400, "limit");
    }
    let log = auditor.get("/audit?kind=transfers_exported").await;
    assert_eq!(log.ok()["items"].as_array().unwrap().len(), 2);
    assert_eq!(log.body["items"][0]["by"]["name"], "吴九");
}
