//! `redress region` and `redress office --region` as their users call them.

use std::process::{Command, Output};

use serde_json::{Value, json};

fn redress(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_redress")).args(args).output().expect("the binary runs")
}

fn answer(args: &[&str]) -> (Option<i32>, Value) {
    let output = redress(args);
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else"))
}

#[test]
fn divisions_are_found_by_name_part_and_code() {
    for (text, first) in
        [("余杭", "330110"), ("浙江 余杭", "330110"), ("3301", "330100"), ("杭州市西湖区", "330106")]
    {
        let (status, found) = answer(&["region", "search", text, "--json"]);
        assert_eq!((status, &found["items"][0]["code"]), (Some(0), &json!(first)), "{text}: {found}");
    }
    let (status, none) = answer(&["region", "search", "月球", "--json"]);
    assert_eq!((status, none), (Some(1), json!({ "items": [] })));
    let told = redress(&["region", "search", "余杭区", "--on", "2026-05-11"]);
    assert_eq!(String::from_utf8_lossy(&told.stdout), "330110\t浙江省杭州市余杭区\tcounty\n");
}

#[test]
fn an_address_gives_one_division_or_asks_back() {
    let (status, found) = answer(&["region", "locate", "杭州市西湖区文三路90号", "--json"]);
    assert_eq!((status, &found["region"]), (Some(0), &json!("330106")));
    let (status, found) = answer(&["region", "locate", "鼓楼区中山路1号", "--json"]);
    assert_eq!((status, &found["region"]), (Some(1), &Value::Null));
    assert_eq!(found["candidates"].as_array().map(Vec::len), Some(4));
    let (_, found) = answer(&["region", "locate", "杭州市下城区体育场路", "--on", "2026-05-11", "--json"]);
    assert_eq!(found["candidates"][0]["code"], "330105");
    assert_eq!(found["candidates"][0]["confidence"], "successor");
}

#[test]
fn a_division_that_is_not_there_is_refused_with_what_to_write() {
    for (args, says) in [
        (&["region", "show", "330103", "--on", "2026-05-11"][..], "330105拱墅区"),
        (&["region", "show", "330199"], "330199"),
        (&["region", "show", "310100"], "310000"),
        (&["region", "search", "x", "--level", "street"], "prefecture"),
        (&["region", "search", "x", "--under", "999999"], "--under"),
    ] {
        let output = redress(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(output.stdout.is_empty() && said.contains(says), "{args:?}: {said}");
    }
    let long = "长".repeat(10_000);
    assert_eq!(redress(&["region", "locate", &long]).status.code(), Some(2));
}

#[test]
fn an_office_serves_a_division_of_today() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let add = |region: &str| {
        redress(&["office", "add", "xh", "--zh", "西湖区", "--region", region, "--data", data])
    };
    for (region, says) in [("330103", "330105"), ("99", "330106"), ("330199", "330199")] {
        let output = add(region);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains("region") && said.contains(says), "{said}");
    }
    assert!(add("330106").status.success());
    let listed = redress(&["office", "list", "--data", data]);
    assert!(String::from_utf8_lossy(&listed.stdout).trim_end().ends_with("330106"));
}
