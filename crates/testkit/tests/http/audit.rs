//! The audit log: who may read it, what is in it, and that damage to it is found.

use redress_app::audit::{Anchored, FoundAudit};
use redress_app::ports::Post;
use redress_testkit::{Actor, Site};
use serde_json::json;

const PASSWORD: &str = "seven grey stones";

pub async fn administrator(site: &Site, role: &str) -> Actor {
    let posts = [Post { office: site.house.office.clone(), role: role.into() }];
    site.house.app.put_person(role, "孙七", Some(PASSWORD), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(role, PASSWORD, None).await;
    answer.ok();
    actor
}

async fn referred(site: &Site) -> String {
    let (number, _) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    number
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_sees_a_party_for_a_reason_and_the_auditor_sees_that_it_did() {
    let site = Site::new().await;
    let auditor = administrator(&site, "auditor").await;
    let number = referred(&site).await;
    let department = site.as_role("department").await;
    let seen = department.get(&format!("/cases/{number}")).await;
    assert_eq!((&seen.ok()["parties_clear"], &seen.body["may_unmask"]), (&json!(false), &json!(true)));
    let path = format!("/cases/{number}/parties/{}/unmask", seen.body["parties"][0]["no"]);
    department.post(&path, json!({ "reason": " 无 " })).await.is_problem(422, "fields");
    let shown = department.post(&path, json!({ "reason": "约定上门时间" })).await;
    assert_eq!(shown.ok()["phone"], "13800001234");
    let nobody = format!("/cases/{number}/parties/99/unmask");
    department.post(&nobody, json!({ "reason": "看一看吧" })).await.is_problem(404, "not_found");
    let other = site.as_post("department", &site.house.departments[1]).await;
    other.post(&path, json!({ "reason": "约定上门时间" })).await.is_problem(404, "not_found");
    let clerk = site.as_role("clerk").await;
    clerk.post(&format!("/cases/{number}/referrals/1/link"), json!({})).await.ok();
    let log = auditor.get("/audit").await;
    let items = log.ok()["items"].as_array().unwrap();
    let link = items.iter().find(|row| row["kind"] == "link_made").unwrap();
    assert_eq!((link["case_no"].as_str(), &link["referral"]), (Some(&*number), &json!(1)));
    let record = items.iter().find(|row| row["kind"] == "unmask").unwrap();
    assert_eq!((record["case_no"].as_str(), &record["reason"]), (Some(&*number), &json!("约定上门时间")));
    assert_eq!(items.iter().filter(|row| row["kind"] == "unmask").count(), 1);
    assert!(!log.text.contains("13800001234") && !log.text.contains("张三丰"));
    assert!(matches!(site.house.app.verify_audit().await.unwrap(), FoundAudit::Whole { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_for_the_auditor_alone_and_an_administrator_sees_no_case() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    for role in ["system_admin", "security_admin"] {
        administrator(&site, role).await.get("/audit").await.is_problem(403, "forbidden");
    }
    let auditor = administrator(&site, "auditor").await;
    auditor.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
    for list in ["/cases", "/duties", "/notices"] {
        assert_eq!(auditor.get(list).await.ok()["items"], json!([]), "{list}");
    }
    assert_eq!(auditor.get("/figures").await.ok()["received"], 0);
    let first = auditor.get("/audit?limit=2").await;
    let next = first.ok()["next"].as_str().unwrap();
    let second = auditor.get(&format!("/audit?limit=2&cursor={next}")).await;
    assert_ne!(first.body["items"][1]["place"], second.ok()["items"][0]["place"]);
    auditor.get("/audit?cursor=x").await.is_problem(400, "cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_one_administrator_at_most() {
    let site = Site::new().await;
    let post = |role: &str| Post { office: site.house.office.clone(), role: role.into() };
    for two in
        [["auditor", "system_admin"], ["security_admin", "auditor"], ["system_admin", "security_admin"]]
    {
        let posts = two.map(post);
        let refused = site.house.app.put_person("both", "周八", None, &posts).await.unwrap_err();
        assert_eq!(refused.faults()[0].code, "separate");
    }
    site.house.app.put_person("one", "周八", None, &[post("auditor")]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_that_were_written_down_outside_are_led_to_and_no_line_goes_missing() {
    let site = Site::new().await;
    let app = &site.house.app;
    let _ = administrator(&site, "auditor").await;
    let mut lines = vec![app.anchor(None).await.unwrap()];
    for _ in 0..2 {
        site.as_role("clerk").await;
        lines.push(app.anchor(lines.last().map(String::as_str)).await.unwrap());
    }
    let check = async |lines: &[String]| app.check_anchors(&lines.join("\n")).await.unwrap();
    assert_eq!(check(&lines).await, Anchored::Whole { lines: 3 });
    let gap = [lines[0].clone(), lines[2].clone()];
    assert!(matches!(check(&gap).await, Anchored::Broken { line: 2, .. }));
    let hash = lines[0].split("\"hash\":\"").nth(1).unwrap()[..64].to_owned();
    let other = lines[0].replace(&hash, &"0".repeat(64));
    assert!(matches!(check(&[other]).await, Anchored::Broken { line: 1, .. }));
}
