//! Procedures, calendar, rules and routing: everybody who is signed in reads them, one administrator writes.

use redress_app::ports::Post;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

const PASSWORD: &str = "seven grey stones";
const YEAR: &str = "2027 off 01-01..01-05 work 01-09";

async fn administrator(site: &Site, role: &str) -> Actor {
    let posts = [Post { office: site.house.office.clone(), role: role.into() }];
    site.house.app.put_person(role, "孙七", Some(PASSWORD), &posts).await.unwrap();
    let (actor, answer) = site.anonymous().sign_in(role, PASSWORD, None).await;
    answer.ok();
    actor
}

/// What the auditor reads of records of this kind.
async fn recorded(site: &Site, kind: &str) -> Vec<String> {
    let log = administrator(site, "auditor").await.get("/audit").await;
    let items = log.ok()["items"].as_array().unwrap();
    let own = items.iter().filter(|row| row["kind"] == kind);
    own.map(|row| row["reason"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_in_a_chart_leads_to_a_stage_of_it() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    let loaded = site.anonymous().get("/procedures").await;
    assert_eq!(loaded.ok().as_array().unwrap().len(), 10);
    for procedure in loaded.body.as_array().unwrap() {
        let path =
            format!("/procedures/{}?version={}", procedure["id"].as_str().unwrap(), procedure["version"]);
        let chart = clerk.get(&path).await;
        let stages = chart.ok()["stages"].as_array().unwrap();
        let known: Vec<&Value> = stages.iter().map(|stage| &stage["id"]).collect();
        for act in stages.iter().flat_map(|stage| stage["acts"].as_array().unwrap()) {
            let outcomes = act["outcomes"].as_array().unwrap();
            assert!(!outcomes.is_empty() && !act["by"].as_array().unwrap().is_empty(), "{act}");
            for route in outcomes.iter().flat_map(|outcome| outcome["to"].as_array().unwrap()) {
                assert!(known.contains(&&route["stage"]), "{route}");
            }
        }
        let clocks = chart.body["clocks"].as_array().unwrap();
        assert!(clocks.iter().all(|clock| !clock["limits"][0]["source"].as_str().unwrap().is_empty()));
    }
    clerk.get("/procedures/none").await.is_problem(404, "not_found");
    clerk.get("/procedures/simple?version=99").await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_many_cases_follow_a_version_is_told_to_administrators_alone() {
    let site = Site::new().await;
    site.file().await;
    let clerk = site.as_role("clerk").await.get("/packs").await;
    assert!(clerk.ok().as_array().unwrap().iter().all(|pack| pack["open_cases"].is_null()));
    let told = administrator(&site, "system_admin").await.get("/packs").await;
    let packs = told.ok().as_array().unwrap();
    let of = |id: &str| packs.iter().find(|pack| pack["id"] == id).unwrap();
    let (own, other) = (of(site.house.follows), of("simple"));
    assert_eq!((&own["open_cases"], &other["open_cases"]), (&json!(1), &json!(0)));
    assert!(packs.iter().all(|pack| pack["proof"]["sound"] == true && pack["newest"] == true));
    assert_eq!(of("petition")["laws"], json!(["信访工作条例", "本单位规定"]));
    let text = site.as_role("clerk").await.get("/packs/simple/1").await;
    assert!(text.ok()["source"].as_str().unwrap().contains("id: simple"));
    assert_eq!(text.body["scenarios"].as_array().unwrap().len(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_looked_at_before_it_is_published_and_whoever_published_it_is_known() {
    let site = Site::new().await;
    site.house.clock.forward(jiff::SignedDuration::from_hours(24 * 236));
    let (number, _) = site.file().await;
    let (clerk, admin) = (site.as_role("clerk").await, administrator(&site, "system_admin").await);
    let due = async || clerk.get(&format!("/cases/{number}")).await.ok()["clocks"][0]["due"].clone();
    let before = due().await;
    let seen = clerk.get("/calendar?year=2027").await;
    assert_eq!(seen.ok()["year"]["published"], false);
    admin.post("/calendar/preview", json!({ "line": "2027 off 13-01" })).await.is_problem(422, "fields");
    let preview = admin.post("/calendar/preview", json!({ "line": YEAR })).await;
    assert_eq!((&preview.ok()["looked"], &preview.body["moved"]), (&json!(1), &json!(1)));
    assert_eq!((&preview.body["next"], &preview.body["year"]["published"]), (&Value::Null, &json!(true)));
    assert_eq!(due().await, before, "a preview changes nothing");
    let work = json!({ "date": "2027-01-09", "kind": "work" });
    assert!(preview.body["year"]["days"].as_array().unwrap().contains(&work));
    assert_eq!(recorded(&site, "year_published").await, [""; 0]);
    clerk.post("/calendar", json!({ "line": YEAR })).await.is_problem(403, "forbidden");
    let published = admin.post("/calendar", json!({ "line": YEAR })).await;
    assert_eq!(published.ok()["year"]["published"], true);
    assert_eq!(published.body["recalculation"]["done"], false);
    while site.house.app.recalculate(10).await.unwrap() > 0 {}
    assert_ne!(due().await, before);
    let progress = clerk.get("/calendar").await;
    assert_eq!(progress.ok()["recalculation"], json!({ "done": true, "looked": 1, "moved": 1 }));
    assert_eq!(recorded(&site, "year_published").await, [YEAR]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_listed_as_they_stood_on_a_day() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    let all = clerk.get("/rules?procedure=administrative-complaint").await;
    let old = clerk.get("/rules?procedure=administrative-complaint&on=2010-01-04").await;
    let now = clerk.get("/rules?procedure=administrative-complaint&on=2026-05-06").await;
    let ids = |answer: &redress_testkit::Answer, kind: &str| {
        let rows = answer.ok().as_array().unwrap().clone();
        rows.into_iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>()
    };
    for kind in ["limit", "ground", "jurisdiction"] {
        assert!(ids(&now, kind).len() <= ids(&all, kind).len() && !ids(&now, kind).is_empty(), "{kind}");
        assert!(ids(&now, kind).iter().all(|row| row["stands"] == true), "{kind}");
    }
    let unchecked: Vec<_> = ids(&old, "limit").into_iter().filter(|row| row["unconfirmed"] == true).collect();
    assert_eq!(unchecked.len(), 1);
    assert_eq!((&unchecked[0]["id"], &unchecked[0]["stands"]), (&json!("D-MED-0"), &json!(false)));
    clerk.get("/rules?on=yesterday").await.is_problem(400, "fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_routing_is_changed_by_the_system_administrator_and_the_audit_log_knows() {
    let site = Site::new().await;
    let admin = administrator(&site, "system_admin").await;
    let works = site.house.departments[0].clone();
    let line = |value: &str, offices: Value| json!({ "procedure": site.house.follows, "fact": "kind", "value": value, "offices": offices });
    let wrong = admin.post("/routes", line("service", json!(["nowhere"]))).await;
    assert_eq!(wrong.is_problem(422, "fields")["fields"][0]["field"], "offices");
    admin.post("/routes", line("no_such_kind", json!([works]))).await.is_problem(422, "fields");
    let put = admin.post("/routes", line("service", json!([works]))).await;
    assert_eq!(put.ok()[0]["offices"][0]["id"], json!(works));
    let seen = site.as_role("clerk").await.get("/routes").await;
    assert_eq!(seen.ok(), &put.body);
    admin.post("/routes", line("service", json!([]))).await.ok();
    assert_eq!(site.as_role("clerk").await.get("/routes").await.ok(), &json!([]));
    let said = recorded(&site, "route_put").await;
    assert_eq!(said.len(), 2, "what was refused is not recorded");
    assert!(said[1].ends_with(&format!("kind=service: {works}")), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_reads_the_templates_of_every_pack() {
    let site = Site::new().await;
    site.anonymous().get("/templates").await.is_problem(401, "sign_in");
    let (_, complainant) = site.file().await;
    complainant.get("/templates").await.is_problem(401, "sign_in");
    let all = site.as_role("clerk").await.get("/templates").await;
    let groups = all.ok().as_array().unwrap();
    let of = |id: &str| groups.iter().find(|group| group["id"] == id);
    assert!(of("simple").is_none(), "a procedure without papers is left out");
    let papers = of("administrative-complaint").unwrap()["papers"].as_array().unwrap();
    let paper = |id: &str| papers.iter().find(|paper| paper["id"] == id).unwrap();
    let decline = paper("decline_decision");
    assert_eq!(
        decline["to"],
        json!([{ "id": "complainant", "title": { "zh": "投诉人", "en": "Complainant" } }])
    );
    let issuers = decline["issued_by"].as_array().unwrap();
    assert_eq!(issuers.len(), 2, "at once, or for want of what was asked for: {decline}");
    let reason = decline["places"].as_array().unwrap().iter().find(|one| one["place"] == "field.reason");
    assert!(reason.is_some_and(|one| one["title"]["zh"] != "reason"), "{decline}");
    assert_eq!(paper("registration")["to"], json!([]), "it stays in the file");
    // What limits it: the clock that it stops, and the one that it names.
    let clocks = |id: &str| {
        let clocks = paper(id)["clocks"].as_array().unwrap();
        clocks.iter().map(|one| (one["id"].as_str().unwrap(), one["issue"] == true)).collect::<Vec<_>>()
    };
    assert_eq!(clocks("decline_decision"), [("decision", true), ("identity", true)]);
    assert!(clocks("acceptance_decision").contains(&("mediation", false)));
    let limits = decline["clocks"][0]["limits"].as_array().unwrap();
    assert!(limits.iter().any(|limit| limit["source"].as_str().unwrap().contains("令第121号")), "{limits:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shipped_paper_is_issued_by_something_and_names_its_places_in_plain_words() {
    let all = Site::new().await.as_role("clerk").await.get("/templates").await;
    let groups = all.ok().as_array().unwrap();
    let papers: Vec<&Value> = groups.iter().flat_map(|group| group["papers"].as_array().unwrap()).collect();
    assert!(papers.len() > 40, "{}", papers.len());
    for paper in papers {
        assert!(!paper["issued_by"].as_array().unwrap().is_empty(), "{paper}");
        for place in paper["places"].as_array().unwrap() {
            let code = place["place"].as_str().unwrap().rsplit('.').next().unwrap();
            assert!(place["title"]["zh"] != code && place["title"]["en"] != code, "{place}");
        }
    }
}
