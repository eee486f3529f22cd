//! `redress import` as its users call it.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const FILE: &str = "编号,姓名,内容,时间,答复,答复时间
1,张三,停电,2019/4/25 9:32,已恢复供电,2019/5/10
2,李四,停水,昨天,,
3,王五,漏水,2019/4/26,,
";

const MAPPING: &str = "procedure: customer-service-regime
columns:
  external_id: 编号
  complainant.name: 姓名
  statement: 内容
  received_at: 时间
  reply.text: 答复
  reply.at: 答复时间
  facts.kind: { value: other }
";

fn redress(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command.current_dir(folder).args(args).args(["--data", "data"]).env_remove("REDRESS_DATABASE");
    command.output().expect("the binary runs")
}

fn prepared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old.csv"), FILE).unwrap();
    std::fs::write(folder.path().join("map.yaml"), MAPPING).unwrap();
    let office = ["office", "add", "csd", "--zh", "客服部", "--procedure", "customer-service-regime"];
    assert!(redress(folder.path(), &office).status.success());
    folder
}

#[test]
fn rows_go_in_once_and_bad_ones_are_named() {
    let folder = prepared();
    let import = ["import", "old.csv", "--mapping", "map.yaml", "--json"];
    let counts = |args: &[&str]| {
        let output = redress(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "a row was refused");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else");
        let fault = &answer["refused"][0];
        assert_eq!(
            (&fault["line"], &fault["code"], &fault["field"]),
            (&3.into(), &"date".into(), &"received_at".into())
        );
        ["filed", "answered", "already"].map(|name| answer[name].as_u64().unwrap())
    };
    assert_eq!(counts(&[&import[..], &["--dry-run"]].concat()), [2, 1, 0]);
    assert_eq!(counts(&import), [2, 1, 0]);
    assert_eq!(counts(&import), [0, 0, 2]);
    let verified = redress(folder.path(), &["verify"]);
    assert!(String::from_utf8_lossy(&verified.stdout).starts_with("whole: 2 cases"));
}

#[test]
fn people_are_told_what_to_do() {
    let folder = prepared();
    let output = redress(folder.path(), &["import", "old.csv", "--mapping", "map.yaml"]);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("filed 2") && out.contains("refused 1"), "{out}");
    assert!(err.starts_with("old.csv:3: received_at: 读不懂这个日期"), "{err}");

    let told = |args: &[&str], wanted: &str| {
        let output = redress(folder.path(), args);
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(wanted), "{err}");
    };
    told(&["import", "old.csv"], "[no_column]");
    told(&["import", "none.csv"], "none.csv: ");
    told(&["import", "old.csv", "--office", "nowhere"], "no such office takes complaints");
    let shop = ["office", "add", "shop", "--zh", "门店", "--procedure", "simple"];
    assert!(redress(folder.path(), &shop).status.success());
    told(&["import", "old.csv"], "say which with --procedure: customer-service-regime, simple");
    told(&["import", "old.csv", "--office", "csd"], "[no_column]");
    std::fs::write(folder.path().join("bad.yaml"), format!("{MAPPING}  mood: 心情\n")).unwrap();
    told(&["import", "old.csv", "--mapping", "bad.yaml"], "bad.yaml:10:3: ");
    std::fs::write(folder.path().join("bad.yaml"), MAPPING.replace("columns", "office: nowhere\ncolumns"))
        .unwrap();
    told(&["import", "old.csv", "--mapping", "bad.yaml"], "office: ");
}
