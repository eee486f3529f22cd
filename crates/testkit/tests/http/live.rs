//! The stream tells what is the caller's and nothing else; who is there is told to whoever sees the case.

use redress_app::people::Caller;
use redress_app::ports::AccessChange;
use redress_testkit::{Actor, Events, Site};
use serde_json::{Value, json};

use crate::permissions::stranger;

/// Lets the delivery and this node's listeners hear of everything.
async fn spread(site: &Site) {
    while site.house.app.deliver(100).await.unwrap() > 0 {}
    while site.house.app.tell_live().await.unwrap() > 0 {}
}

async fn ready(actor: &Actor) -> Events {
    let mut events = actor.listen("/stream").await;
    assert_eq!(events.status.as_u16(), 200);
    assert_eq!(events.next().await.unwrap().0, "ready");
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_of_the_own_offices_cases_and_of_no_others() {
    let site = Site::new().await;
    let mut clerk = ready(&site.as_role("clerk").await).await;
    let mut works = ready(&site.as_post("department", &site.house.departments[0]).await).await;
    let mut sales = ready(&site.as_post("department", &site.house.departments[1]).await).await;
    let mut foreign = ready(&stranger(&site).await).await;
    let (number, _) = site.file().await;
    spread(&site).await;
    let told = |cases: &[&str]| Some(("change".to_owned(), json!({ "cases": cases, "all": false })));
    assert_eq!(clerk.next().await, told(&[&number]));
    let acting = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    acting.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    acting.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    spread(&site).await;
    assert_eq!(works.next().await, told(&[&number]), "from the referral on");
    site.house.app.live.close();
    assert_eq!(sales.next().await, None, "nothing was told before the end");
    assert_eq!(foreign.next().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session_and_tells_nothing_of_posts_that_are_gone() {
    let site = Site::new().await;
    let mut moved = ready(&site.as_role("clerk").await).await;
    let mut out = ready(&site.as_role("leader").await).await;
    let Caller::Person { person, .. } = site.house.clerk() else { panic!() };
    site.house.store.put_posts(person.id, &[]).await.unwrap();
    let (_, _, leader) = site.house.people.iter().find(|(role, ..)| role == "leader").unwrap();
    let Caller::Person { person, .. } = leader else { panic!() };
    let gone = AccessChange { end_tokens: true, ..AccessChange::default() };
    site.house.store.change_access(person.id, &gone).await.unwrap();
    site.file().await;
    spread(&site).await;
    assert_eq!(out.next().await, None, "the session has ended");
    site.house.app.live.close();
    assert_eq!(moved.next().await, None, "nothing was told");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_hears_what_was_missed_and_nobody_holds_many_streams() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    let before = site.house.now().as_microsecond();
    let (number, _) = site.file().await;
    spread(&site).await;
    let mut again = clerk.with("last-event-id", before.to_string()).listen("/stream").await;
    assert_eq!(again.next().await.unwrap().0, "ready");
    assert_eq!(again.next().await.unwrap().1["cases"], json!([number]));
    let foreign = stranger(&site).await.with("last-event-id", before.to_string());
    let mut foreign = foreign.listen("/stream").await;
    assert_eq!(foreign.next().await.unwrap().0, "ready");
    let mut held = vec![again];
    while held.len() < 8 {
        held.push(ready(&clerk).await);
    }
    clerk.get("/stream").await.is_problem(429, "too_many");
    drop(held);
    ready(&clerk).await;
    site.house.app.live.close();
    assert_eq!(foreign.next().await, None, "nothing was missed that is not theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_case_open_is_told_of_the_others_for_a_while() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    let (clerk, leader) = (site.as_role("clerk").await, site.as_role("leader").await);
    let path = format!("/cases/{number}/presence");
    let beat = async |actor: &Actor, doing: &str| -> Value {
        actor.post(&path, json!({ "doing": doing })).await.ok().clone()
    };
    assert_eq!(beat(&clerk, "looking").await, json!([]));
    assert_eq!(beat(&leader, "typing").await, json!([{ "name": "李四", "typing": false }]));
    assert_eq!(beat(&clerk, "looking").await, json!([{ "name": "李四", "typing": true }]));
    assert_eq!(beat(&leader, "leaving").await, json!([]));
    assert_eq!(beat(&clerk, "looking").await, json!([]));
    beat(&leader, "looking").await;
    site.house.clock.forward(jiff::SignedDuration::from_secs(31));
    assert_eq!(beat(&clerk, "looking").await, json!([]), "gone without a word");
    stranger(&site).await.post(&path, json!({})).await.is_problem(404, "not_found");
}
