//! Divisions over HTTP: found, shown, located, and refused with what to write instead.

use redress_testkit::Site;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn anybody_finds_a_division_by_name_part_or_code() {
    let site = Site::new().await;
    let find = async |query: &str| site.anonymous().get(&format!("/regions?{query}")).await.ok().clone();
    let found = find("q=%E4%BD%99%E6%9D%AD").await; // 余杭
    assert_eq!(found["items"][0]["code"], "330110");
    assert_eq!(found["items"][0]["full_name"], "浙江省杭州市余杭区");
    let found = find("q=3301&limit=2").await;
    assert_eq!((found["items"].as_array().unwrap().len(), &found["more"]), (2, &json!(true)));
    let found = find("level=prefecture&under=330000&limit=50").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 11);
    assert_eq!(find("q=%E6%9C%88%E7%90%83").await, json!({ "items": [], "more": false })); // 月球
}

#[tokio::test(flavor = "multi_thread")]
async fn a_division_that_has_ended_names_its_successors() {
    let site = Site::new().await;
    let anybody = site.anonymous();
    let seen = anybody.get("/regions/330110").await;
    assert_eq!(seen.ok()["path"][0]["name"], "浙江省");
    let ended = anybody.get("/regions/330103?on=2026-05-11").await;
    ended.is_problem(404, "region_abolished");
    assert_eq!(ended.body["successors"], json!(["330105"]));
    assert!(ended.body["detail"]["zh"].as_str().unwrap().contains("330105拱墅区"), "{}", ended.text);
    assert_eq!(anybody.get("/regions/330103?on=2021-04-08").await.ok()["name"], "下城区");
    anybody.get("/regions/330113?on=2021-04-08").await.is_problem(404, "region_not_yet");
    anybody.get("/regions/330199").await.is_problem(404, "region_unknown");
    anybody.get("/regions/310100").await.is_problem(404, "region_group");
    anybody.get("/regions/abc").await.is_problem(404, "region_shape");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_placed_or_asked_about_and_never_guessed() {
    let site = Site::new().await;
    for (address, decision, region, first) in [
        ("浙江省杭州市西湖区文三路90号", "located", json!("330106"), "named"),
        ("义乌市福田路105号", "located", json!("330782"), "name_alone"),
        ("鼓楼区中山路1号", "ambiguous", json!(null), "ambiguous"),
        ("杭州市文三路90号", "coarse", json!(null), "coarse"),
        ("杭州市下城区体育场路1号", "former", json!(null), "successor"),
    ] {
        let answer = site.anonymous().post("/regions/locate", json!({ "address": address })).await;
        assert_eq!(answer.ok()["decision"], decision, "{address}");
        assert_eq!(answer.body["region"]["code"], region, "{address}");
        assert_eq!(answer.body["candidates"][0]["confidence"], first, "{address}");
    }
    let none = site.anonymous().post("/regions/locate", json!({ "address": "" })).await;
    assert_eq!(none.ok(), &json!({ "decision": "none", "region": null, "candidates": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_questions_are_refused_at_their_field() {
    let site = Site::new().await;
    let anybody = site.anonymous();
    for (body, field, code) in [
        (json!({ "address": "长".repeat(10_000) }), "address", "too_long"),
        (json!({ "address": "杭州\u{0}西湖" }), "address", "characters"),
        (json!({ "address": 5 }), "address", "type"),
        (json!({ "address": "x", "name": "x" }), "name", "unknown"),
    ] {
        let answer = anybody.post("/regions/locate", body).await;
        assert_eq!(
            (answer.code(), &answer.body["fields"][0]["field"]),
            (422, &json!(field)),
            "{}",
            answer.text
        );
        assert_eq!(answer.body["fields"][0]["code"], code);
    }
    anybody.get("/regions?q=%00").await.is_problem(422, "characters");
    anybody.get(&format!("/regions?q={}", "a".repeat(10_000))).await.is_problem(422, "too_long");
    anybody.get("/regions?level=street").await.is_problem(422, "choice");
    anybody.get("/regions?under=330103").await.is_problem(422, "region_abolished");
    anybody.get("/regions?limit=0").await.is_problem(400, "limit");
    anybody.get("/regions?on=never").await.is_problem(400, "fields");
}
