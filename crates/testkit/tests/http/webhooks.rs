//! Webhooks by the administrator who registers them.

use std::sync::Arc;

use redress_app::ports::{Post, SendFault};
use redress_testkit::actors::PASSWORD;
use redress_testkit::{Actor, Carrier, Site};
use serde_json::{Value, json};

const URL: &str = "https://other.example/in";

async fn administered() -> (Site, Actor, Arc<Carrier>) {
    let site = Site::new().await;
    let carrier = Arc::new(Carrier::default());
    site.house.app.send_with(carrier.clone());
    let posts = [Post { office: site.house.office.clone(), role: "system_admin".into() }];
    site.house.app.put_person("admin", "孙七", Some(PASSWORD), &posts).await.unwrap();
    let (admin, answer) = site.anonymous().sign_in("admin", PASSWORD, None).await;
    answer.ok();
    (site, admin, carrier)
}

fn hook(url: &str, kinds: &[&str]) -> Value {
    json!({ "label": "局里的数据平台", "url": url, "kinds": kinds })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_shown_once_and_what_came_of_it_is_seen() {
    let (site, admin, carrier) = administered().await;
    let made = admin.post("/webhooks", hook(URL, &["filed"])).await;
    assert_eq!(made.code(), 201, "{}", made.text);
    let secret = made.body["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
    let one = format!("/webhooks/{}", made.body["webhook"]["id"].as_str().unwrap());
    for path in ["/webhooks", &one] {
        assert!(!admin.get(path).await.text.contains(&secret[6..]), "{path}");
    }
    site.file().await;
    while site.house.app.deliver(50).await.unwrap() > 0 {}
    site.house.app.send_webhooks().await.unwrap();
    carrier.answer(URL, Err(SendFault::Inside));
    let tried = admin.post(&format!("{one}/test"), json!({})).await;
    assert_eq!((&tried.ok()["kind"], &tried.body["fault"]), (&json!("test"), &json!("outbound_inside")));
    site.house.clock.forward(jiff::SignedDuration::from_secs(1));
    let seen = admin.get(&one).await;
    let kinds: Vec<_> =
        seen.ok()["results"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds.len(), 2, "{}", seen.text);
    assert_eq!((&seen.body["state"], &seen.body["label"]), (&json!("active"), &json!("局里的数据平台")));
    let paused = admin.put(&one, json!({ "active": false })).await;
    assert_eq!(paused.ok()["state"], "paused");
    assert_eq!(admin.delete(&one).await.code(), 204);
    admin.get(&one).await.is_problem(404, "not_found");
    assert_eq!(*admin.get("/webhooks").await.ok(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_to_is_refused_at_its_field() {
    let (_site, admin, _carrier) = administered().await;
    for (body, field) in [
        (hook("http://other.example/", &["filed"]), "url"),
        (hook("", &["filed"]), "url"),
        (hook(URL, &[]), "kinds"),
        (hook(URL, &["filed", "no such kind"]), "kinds"),
        (json!({ "label": " ", "url": URL, "kinds": ["filed"] }), "label"),
        (json!({ "label": "x", "url": URL, "kinds": ["filed"], "office": "nowhere" }), "office"),
    ] {
        let refused = admin.post("/webhooks", body).await;
        refused.is_problem(422, "fields");
        assert_eq!(refused.body["fields"][0]["field"], field, "{}", refused.text);
    }
    assert_eq!(*admin.get("/webhooks").await.ok(), json!([]));
}
