//! Figures: what they say is what the lists hold, and nobody learns of others' cases by counting.

use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

use crate::permissions::stranger;

/// Five cases of two kinds: one withdrawn, one unfounded and answered in time, one with a department.
async fn filled(site: &Site) -> Actor {
    let clerk = site.as_role("clerk").await;
    for (n, kind) in ["service", "service", "product", "service", "product"].into_iter().enumerate() {
        let (number, complainant) = site
            .file_as(json!({
                "procedure": "customer-service-regime",
                "office": site.house.office,
                "complainant": { "name": "张三丰", "phone": "13800001234" },
                "respondents": [{ "name": "某建材有限公司" }, { "name": "李四" }],
                "statement": "新铺的地板一周就翘起来了",
                "facts": { "kind": kind },
            }))
            .await;
        let act = async |act: &str, body: Value| {
            clerk.act(&number, act, site.version(&number).await, body).await.ok();
        };
        match n {
            0 => {
                let version = format!("\"{}\"", site.version(&number).await);
                let path = format!("/public/cases/{number}/acts/withdraw");
                complainant.with("if-match", version).post(&path, json!({ "fields": {} })).await.ok();
            }
            1 => {
                let fields = json!({ "findings": "无" });
                act("investigate", json!({ "outcome": "unfounded", "fields": fields })).await;
                let fields = json!({ "findings": "无", "other_routes": "12315" });
                act("return_findings", json!({ "fields": fields })).await;
            }
            2 => {
                let fields = json!({ "findings": "属实", "cause_class": "delay" });
                act("investigate", json!({ "outcome": "founded", "fields": fields })).await;
                let fields = json!({ "departments": [site.house.departments[0]], "request": "请答复" });
                act("send_slip", json!({ "fields": fields })).await;
            }
            _ => {}
        }
    }
    while site.house.app.deliver(100).await.unwrap() > 0 {}
    clerk
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_is_as_large_as_the_list_that_it_opens() {
    let site = Site::new().await;
    let clerk = filled(&site).await;
    let figures = clerk.get("/figures?from=2026-05-06&to=2026-05-06").await;
    let short = figures.ok();
    for (name, wanted) in [("received", 5), ("answered", 1), ("on_time", 1), ("closed", 2), ("rated", 0)] {
        assert_eq!(short[name], wanted, "{name}");
    }
    assert_eq!(clerk.get("/figures?from=2026-05-07").await.ok()["received"], 0);
    assert_eq!(clerk.get("/figures?procedure=simple").await.ok()["received"], 0);
    let length = async |query: String| {
        clerk.get(&format!("/cases?held=true&{query}")).await.ok()["items"].as_array().unwrap().len()
    };
    let mut lines = 0;
    for facet in ["kind", "cause", "respondent", "department"] {
        let split = clerk.get(&format!("/figures/by/{facet}")).await;
        for line in split.ok()["items"].as_array().unwrap() {
            let value = line["value"].as_str().unwrap();
            for (measure, also) in [
                ("received", ""),
                ("closed", "&ended=true"),
                ("answered", "&answered=true"),
                ("on_time", "&on_time=true"),
            ] {
                let wanted = line["sums"][measure].as_u64().unwrap();
                assert_eq!(
                    length(format!("{facet}={value}{also}")).await as u64,
                    wanted,
                    "{facet} {measure}"
                );
            }
            let named = clerk.get(&format!("/figures/by/{facet}/{value}")).await;
            assert_eq!(named.ok()["title"], line["title"]);
            lines += 1;
        }
    }
    assert_eq!(lines, 5, "two kinds, one cause, one organisation, one department");
    let respondents = clerk.get("/figures/by/respondent").await;
    assert_eq!(respondents.ok()["items"][0]["title"]["zh"], "某建材有限公司");
    assert!(!respondents.text.contains("李四"), "a person is never counted by name");
    assert_eq!(clerk.get("/figures/by/channel").await.ok()["items"][0]["sums"]["received"], 5);
    let trend = clerk.get("/figures/trend?unit=week&from=2026-05-01&to=2026-05-31").await;
    let points = trend.ok()["points"].as_array().unwrap();
    let starts: Vec<_> = points.iter().map(|point| point["start"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2026-04-27", "2026-05-04", "2026-05-11", "2026-05-18", "2026-05-25"]);
    assert_eq!(points[1]["sums"]["received"], 5);
    let later = clerk.get("/figures/trend?unit=month&from=2027-05-01&to=2027-05-31").await;
    assert_eq!(later.ok()["points"][0]["before"]["received"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_of_others_cases_by_counting() {
    let site = Site::new().await;
    let clerk = filled(&site).await;
    let respondent = clerk.get("/figures/by/respondent").await.ok()["items"][0]["value"].clone();
    let respondent = respondent.as_str().unwrap().to_owned();
    let office = &site.house.office;
    for actor in [stranger(&site).await, site.as_role("department").await] {
        for query in [String::new(), format!("?office={office}")] {
            let figures = actor.get(&format!("/figures{query}")).await;
            let zero = |value: &Value| value.is_null() || *value == 0;
            assert!(figures.ok().as_object().unwrap().values().all(zero), "{}", figures.text);
            for facet in [
                "channel",
                "kind",
                "cause",
                "region",
                "respondent",
                "department",
                "satisfaction",
                "office",
                "procedure",
            ] {
                let split = actor.get(&format!("/figures/by/{facet}{query}")).await;
                assert_eq!(split.ok()["items"], json!([]), "{facet}");
            }
            let trend = actor.get(&format!("/figures/trend{query}")).await;
            let points = trend.ok()["points"].as_array().unwrap();
            assert!(points.iter().all(|point| point["sums"]["received"] == 0));
        }
        let named = actor.get(&format!("/figures/by/respondent/{respondent}")).await;
        assert_eq!(named.ok()["title"]["zh"], respondent, "no name either");
        assert_eq!(actor.get("/cases?kind=customer-service-regime:service").await.ok()["items"], json!([]));
    }
    // Of the caller's own cases none is another office's.
    assert_eq!(clerk.get("/figures?office=elsewhere").await.ok()["received"], 0);
    assert_eq!(clerk.get(&format!("/figures?office={office}")).await.ok()["received"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_counted_is_refused_at_its_field() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    for (path, field) in [
        ("/figures/by/colour", "facet"),
        ("/figures/by/all", "facet"),
        ("/figures/trend?unit=year", "unit"),
        ("/figures/trend?unit=day&from=2020-01-01&to=2026-01-01", "unit"),
        ("/figures?from=2026-05-02&to=2026-05-01", "to"),
        ("/cases?satisfaction=delighted", "satisfaction"),
    ] {
        let answer = clerk.get(path).await;
        answer.is_problem(422, "fields");
        assert_eq!(answer.body["fields"][0]["field"], field, "{path}");
    }
    for path in ["/figures?from=yesterday", "/figures?colour=red", "/cases?answered_from=2026-13-01"] {
        assert_eq!(clerk.get(path).await.code(), 400, "{path}");
    }
    assert_eq!(clerk.get("/cases?kind=%00").await.ok()["items"], json!([]));
}
