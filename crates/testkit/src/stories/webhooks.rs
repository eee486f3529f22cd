//! Webhooks: what is told to whom, how often, and what happens when nobody takes it.

use std::sync::Arc;

use jiff::SignedDuration;
use redress_app::people::Caller;
use redress_app::ports::{HookState, SendFault, Store, Webhook};
use redress_app::staff::Administrator;
use redress_app::webhooks::{NewWebhook, signature};

use crate::{Carrier, House};

const URL: &str = "https://other.example/in?token=theirs";

fn administrator(house: &House) -> Administrator {
    let Caller::Person { person, .. } = house.clerk() else { panic!("a clerk is a person") };
    Administrator { person: person.id, role: "system_admin".into(), from: None }
}

async fn made(house: &House, url: &str, kinds: &[&str], office: Option<&str>) -> Webhook {
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let new =
        NewWebhook {
            label: "数据共享".into(), url: url.into(), kinds, office: office.map(str::to_owned)
        };
    house.app.add_webhook(&administrator(house), new).await.unwrap()
}

async fn house(store: Arc<dyn Store>) -> (House, Arc<Carrier>) {
    let house = House::new(store, "hooks").await;
    let carrier = Arc::new(Carrier::default());
    house.app.send_with(carrier.clone());
    (house, carrier)
}

/// Delivers and sends until nothing is due.
async fn pass(house: &House) {
    while house.app.deliver(50).await.unwrap() > 0 {}
    while house.app.send_webhooks().await.unwrap() > 0 {}
}

/// A message says what happened, once, and is signed.
pub async fn an_event_is_told_once_taken_signed_and_with_nothing_personal(store: Arc<dyn Store>) {
    let (house, carrier) = house(store).await;
    let all = made(&house, URL, &["acted", "filed"], None).await;
    made(&house, "https://department.example/", &["filed"], Some(&house.departments[0])).await;
    let id = house.file_one().await;
    pass(&house).await;
    let sent = carrier.taken();
    assert_eq!(sent.len(), 1, "the department does not hold the case");
    let one = &sent[0];
    assert_eq!((one.url.as_str(), &one.body["type"]), (URL, &"filed".into()));
    assert_eq!(one.body["data"], serde_json::json!({ "case_no": id.to_string(), "seq": 1 }));
    let keys: Vec<&String> = one.body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["data", "timestamp", "type"]);
    let (message, at) = (&one.headers["webhook-id"], one.headers["webhook-timestamp"].parse().unwrap());
    assert_eq!(one.headers["webhook-signature"], signature(&all.secret, message, at, &one.bytes));
    house.withdraw(id).await;
    pass(&house).await;
    let kinds: Vec<_> = carrier.taken().iter().map(|one| one.body["type"].clone()).collect();
    assert!(kinds.iter().all(|kind| kind == "acted") && !kinds.is_empty(), "{kinds:?}");
    pass(&house).await;
    assert!(carrier.taken().is_empty(), "what was taken is not told again");
    let (_, results) = house.app.webhook(all.id).await.unwrap();
    assert!(results.len() >= 2 && results.iter().all(|result| result.status == Some(204)), "{results:?}");
    // Who made it is on record, and their whole address is not.
    let records = house.app.audit(None, 50).await.unwrap();
    let (record, deed) = records.iter().find(|(record, _)| record.kind == "webhook_made").unwrap();
    assert_eq!(deed.by, Some(administrator(&house).person));
    assert!(!record.words.as_ref().unwrap().contains("theirs"), "{record:?}");
}

/// Back-off for a day, then the webhook is paused.
pub async fn what_is_not_taken_is_told_again_for_a_day_and_then_somebody_must_look(store: Arc<dyn Store>) {
    let (house, carrier) = house(store).await;
    let other = "https://works.example/";
    let (failing, working) =
        (made(&house, URL, &["filed"], None).await, made(&house, other, &["filed"], None).await);
    carrier.answer(URL, Err(SendFault::Unreachable));
    for _ in 0..3 {
        house.file_one().await;
    }
    pass(&house).await;
    let sent = carrier.taken();
    let count = |url: &str| sent.iter().filter(|one| one.url == url).count();
    assert_eq!((count(URL), count(other)), (1, 3), "one who does not answer holds nobody up");
    assert!(house.app.webhook(failing.id).await.unwrap().0.failing_since.is_some());
    // Taken in the end, with the id it had before.
    house.clock.forward(SignedDuration::from_secs(11));
    carrier.answer(URL, Ok(200));
    pass(&house).await;
    let again = carrier.taken();
    assert_eq!(again.len(), 3);
    let before = sent.iter().find(|one| one.url == URL).unwrap();
    assert!(again.iter().any(|one| one.headers["webhook-id"] == before.headers["webhook-id"]));
    assert!(house.app.webhook(failing.id).await.unwrap().0.failing_since.is_none());
    // Nobody takes it for a day.
    carrier.answer(URL, Ok(503));
    let start = house.now();
    house.file_one().await;
    pass(&house).await;
    while house.app.webhook(failing.id).await.unwrap().0.state == HookState::Active {
        house.clock.forward(SignedDuration::from_mins(20));
        pass(&house).await;
        assert!(house.now().duration_since(start) < SignedDuration::from_hours(30));
    }
    assert!(house.now().duration_since(start) > SignedDuration::from_hours(23));
    let tries = carrier.taken().iter().filter(|one| one.url == URL).count();
    assert_eq!(tries, 12);
    assert_eq!(house.app.failed_webhooks().await.unwrap(), 1);
    assert_eq!(house.app.webhook(working.id).await.unwrap().0.state, HookState::Active);
    let records = house.app.audit(None, 50).await.unwrap();
    assert!(records.iter().any(|(record, _)| record.kind == "webhook_failed"));
    // While it is paused nothing is kept for it; then it is told what happens.
    house.file_one().await;
    pass(&house).await;
    assert!(carrier.taken().iter().all(|one| one.url == other));
    carrier.answer(URL, Ok(200));
    let resumed = house.app.set_webhook(&administrator(&house), failing.id, true).await.unwrap();
    assert_eq!((resumed.state, resumed.failing_since), (HookState::Active, None));
    house.file_one().await;
    pass(&house).await;
    assert_eq!(carrier.taken().iter().filter(|one| one.url == URL).count(), 1);
}

/// Pausing, trying out, ending.
pub async fn a_paused_webhook_keeps_what_waited_and_an_ended_one_nothing(store: Arc<dyn Store>) {
    let (house, carrier) = house(store).await;
    let by = administrator(&house);
    let webhook = made(&house, URL, &["filed"], None).await;
    carrier.answer(URL, Ok(500));
    house.file_one().await;
    pass(&house).await;
    house.app.set_webhook(&by, webhook.id, false).await.unwrap();
    house.clock.forward(SignedDuration::from_mins(2));
    pass(&house).await;
    assert_eq!(carrier.taken().len(), 1);
    let tried = house.app.test_webhook(&by, webhook.id).await.unwrap();
    assert_eq!((tried.kind.as_str(), tried.status, tried.event), ("test", Some(500), None));
    assert_eq!(carrier.taken()[0].body["data"]["case_no"], serde_json::Value::Null);
    carrier.answer(URL, Ok(200));
    house.app.set_webhook(&by, webhook.id, true).await.unwrap();
    house.clock.forward(SignedDuration::from_mins(11));
    pass(&house).await;
    assert_eq!(carrier.taken().len(), 1, "what waited is told");
    carrier.answer(URL, Ok(500));
    house.file_one().await;
    pass(&house).await;
    carrier.taken();
    house.app.end_webhook(&by, webhook.id).await.unwrap();
    house.clock.forward(SignedDuration::from_hours(1));
    pass(&house).await;
    assert!(carrier.taken().is_empty());
    assert!(house.app.webhook(webhook.id).await.is_err());
}
