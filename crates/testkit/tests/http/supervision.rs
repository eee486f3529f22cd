//! Those above see what is late where, without parties and without opening a case, and ask for speed.

use jiff::SignedDuration;
use redress_app::ports::{Office, Post};
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};

use crate::permissions::stranger;

/// Somebody with this post; the office is added below nothing, and above the customer service if `above`.
async fn hired(site: &Site, role: &str, office: &str, above: bool) -> Actor {
    let known = site.house.store.offices().await.unwrap();
    if !known.iter().any(|one| one.code == office) {
        let (zh, en) = (office.to_owned(), office.to_owned());
        let new = Office { code: office.into(), zh, en, ..Office::default() };
        site.house.store.put_office(&new).await.unwrap();
    }
    if above {
        let held = known.into_iter().find(|one| one.code == site.house.office).unwrap();
        site.house.store.put_office(&Office { parent: Some(office.into()), ..held }).await.unwrap();
    }
    let login = format!("{office}.{role}.hired");
    let posts = [Post { office: office.into(), role: role.into() }];
    site.house.app.put_person(&login, "王五", None, &posts).await.unwrap();
    let person = site.house.store.person_by_login(&login).await.unwrap().unwrap();
    let granted = site.house.app.make_token(person, "", 30).await.unwrap();
    site.anonymous().with("authorization", format!("Bearer {}", granted.secret))
}

fn one(number: &str) -> Value {
    json!({ "duties": [{ "case_no": number, "no": 0 }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn supervision_reaches_down_the_tree_and_opens_no_case() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    site.pass(24 * 30).await;
    let supervisor = hired(&site, "supervisor", "top", true).await;
    let superior = hired(&site, "leader", "top", false).await;
    let beside = hired(&site, "supervisor", "aside", false).await;
    let clerk_above = hired(&site, "clerk", "top", false).await;
    let office = site.house.office.clone();
    let rows = format!("/supervision/duties?office={office}&role=clerk&late=true");
    for (name, actor, sees) in [
        ("supervisor", &supervisor, true),
        ("superior", &superior, true),
        ("own leader", &site.as_role("leader").await, true),
        ("beside", &beside, false),
        ("clerk above", &clerk_above, false),
        ("clerk", &site.as_role("clerk").await, false),
        ("stranger", &stranger(&site).await, false),
    ] {
        assert_eq!(actor.get("/session").await.ok()["supervises"], json!(sees || name == "beside"), "{name}");
        let overview = actor.get("/supervision").await;
        assert_eq!(overview.ok().as_array().unwrap().iter().any(|seat| seat["late"] == 1), sees, "{name}");
        let list = actor.get(&rows).await;
        let items = list.ok()["items"].as_array().unwrap();
        assert_eq!(items.len(), usize::from(sees), "{name}");
        assert!(
            !list.text.contains("张三丰") && !list.text.contains("1380000") && !list.text.contains("翘起来")
        );
    }
    let seen = supervisor.get(&rows).await;
    let row = &seen.ok()["items"][0];
    assert_eq!((&row["case_no"], &row["sees"], &row["acts"]), (&json!(number), &json!(false), &json!([])));
    assert_eq!((&row["lateness"], &row["escalated"]), (&json!("grave"), &json!(true)));
    assert!(row["reminded"].as_u64().unwrap() > 0 && row["watched_by"]["id"].is_string());
    for actor in [&supervisor, &superior, &beside] {
        actor.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
        assert_eq!(actor.get("/cases").await.ok()["items"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn those_above_see_what_other_offices_owe_theirs() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    // A department of another house, which the leader of the customer service does not supervise.
    let other = "other-works";
    let (zh, en) = (other.to_owned(), other.to_owned());
    let office = Office { code: other.into(), zh, en, ..Office::default() };
    site.house.store.put_office(&office).await.unwrap();
    let slip = json!({ "fields": { "departments": [other], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let leader = site.as_role("leader").await;
    let overview = leader.get("/supervision").await;
    let seat = overview.ok().as_array().unwrap().iter().find(|seat| seat["office"]["id"] == other);
    assert_eq!(seat.unwrap()["asked_by"]["id"], site.house.office);
    let own = leader.get(&format!("/supervision/duties?office={other}&role=department")).await;
    assert_eq!(own.ok()["items"], json!([]), "only what was asked by the own office");
    let asked = format!("/supervision/duties?office={other}&role=department&asked_by={}", site.house.office);
    let asked = leader.get(&asked).await;
    let no = asked.ok()["items"][0]["no"].clone();
    let done = leader.post("/chases", json!({ "duties": [{ "case_no": number, "no": no }] })).await;
    assert_eq!(done.ok()[0]["done"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chase_is_in_the_log_and_told_to_whoever_owes_once_an_hour() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let leader = site.as_role("leader").await;
    let clerk = site.as_role("clerk").await;
    let supervisor = hired(&site, "supervisor", "top", true).await;
    let chased = leader.with("idempotency-key", "k").post("/chases", one(&number)).await;
    assert_eq!(chased.ok()[0]["done"], true, "{}", chased.text);
    let version = site.version(&number).await;
    let again = leader.with("idempotency-key", "k").post("/chases", one(&number)).await;
    assert_eq!(
        (&again.ok()[0]["done"], site.version(&number).await),
        (&json!(true), version),
        "the same one"
    );
    let soon = leader.post("/chases", one(&number)).await;
    assert_eq!(soon.ok()[0]["problem"]["code"], "chased_lately");
    assert_eq!(supervisor.post("/chases", one(&number)).await.ok()[0]["done"], true, "somebody else may");
    for (name, actor) in [("clerk", &clerk), ("stranger", &stranger(&site).await)] {
        let refused = actor.post("/chases", one(&number)).await;
        assert_eq!(refused.ok()[0]["problem"]["code"], "not_found", "{name}");
    }
    site.house.clock.forward(SignedDuration::from_mins(61));
    assert_eq!(leader.post("/chases", one(&number)).await.ok()[0]["done"], true);
    let none = json!({ "duties": [{ "case_no": number, "no": 77 }, { "case_no": "nonsense" }] });
    let none = supervisor.post("/chases", none).await;
    assert_eq!(none.ok()[0]["problem"]["code"], "nothing_owed");
    assert_eq!(none.body[1]["problem"]["code"], "not_found");

    site.pass(0).await;
    let notices = clerk.get("/notices").await;
    let told = notices.ok()["items"].as_array().unwrap().iter();
    assert_eq!(told.filter(|row| row["text"]["zh"].as_str().unwrap().contains("上级催办")).count(), 3);
    let timeline = clerk.get(&format!("/cases/{number}/timeline")).await;
    let entries = timeline.ok()["items"].as_array().unwrap();
    let told: Vec<&str> = entries
        .iter()
        .filter(|entry| entry["kind"] == "chased")
        .map(|entry| entry["text"]["zh"].as_str().unwrap())
        .collect();
    assert_eq!(told.len(), 3);
    assert!(told[0].contains("催办") && told[1].contains("督办员"), "{told:?}");
    let row = &clerk.get("/duties").await.body["items"][0];
    assert!(row["note"]["text"]["zh"].as_str().unwrap().contains("催办"));
    assert_eq!(supervisor.get("/supervision").await.ok()[0]["open"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_complainant_is_not_told_of_chases() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    site.as_role("leader").await.post("/chases", one(&number)).await.ok();
    let told = complainant.get(&format!("/public/cases/{number}")).await;
    told.ok();
    assert!(!told.text.contains("催办"), "{}", told.text);
}
