//! Mappings that cannot be used, and where.
#![allow(clippy::unwrap_used)]

mod common;

use common::open;
use redress_channels::import::Mapping;

const GOOD: &str = "procedure: customer-service-regime
columns:
  complainant.name: 姓名
  statement: 内容
";

#[test]
fn faults_have_their_place() {
    let table = [
        ("  mood: 心情", "unknown_field", 5, 3),
        ("  facts.: 心情", "unknown_field", 5, 3),
        ("  statement: 又一列", "twice", 5, 3),
        ("  claim: { column: 诉求, value: 无 }", "column_or_value", 5, 3),
        ("  claim: { default: 无 }", "column_or_value", 5, 3),
        ("  claim: { value: 无, required: true }", "column_or_value", 5, 3),
        ("  claim: ' '", "column_or_value", 5, 3),
        ("  claim: { columns: 诉求 }", "unknown_key", 5, 12),
        ("  claim: [诉求]", "yaml", 5, 3),
        ("offices: csd", "unknown_key", 5, 1),
        ("  claim: {", "yaml", 5, 10),
        ("  claim: &a 诉求", "yaml", 5, 13),
    ];
    for (line, code, at, column) in table {
        let fault = Mapping::read(&format!("{GOOD}{line}\n")).unwrap_err();
        assert_eq!((fault.code, fault.line, fault.column), (code, at, column), "{line}: {fault}");
        assert!(!fault.text.zh.is_empty() && !fault.text.en.is_empty());
    }
}

#[test]
fn what_must_be_there_is_asked_for() {
    let code = |yaml: &str| Mapping::read(yaml).unwrap_err().code;
    assert_eq!(code(""), "yaml");
    assert_eq!(code("procedure: a"), "missing_key");
    assert_eq!(code("procedure: a\ncolumns: {statement: 内容}"), "missing_field");
    assert_eq!(code("procedure: a\ncolumns: 内容"), "yaml");
    assert_eq!(code(&"#".repeat(100_001)), "too_large");
}

#[test]
fn a_mapping_has_to_fit_the_procedure_and_the_file() {
    let code = |more: &str, file: &str| {
        open(file, &Mapping::read(&format!("{GOOD}{more}")).unwrap()).err().map(|fault| fault.code())
    };
    assert_eq!(code("", "姓名,内容\n"), None);
    assert_eq!(code("", " 姓 名 ,内容\n"), Some("no_column"));
    assert_eq!(
        code("  claim: 诉求(元)\n", "姓名\t,内容,诉求（元）\n"),
        None,
        "full-width forms are the same"
    );
    assert_eq!(code("  facts.mood: 心情\n", "姓名,内容,心情\n"), Some("unknown_fact"));
    let named = open("姓名,正文\n", &Mapping::read(GOOD).unwrap()).err().unwrap().text();
    assert!(
        named.zh.contains("内容") && named.zh.contains("第4行") && named.zh.contains("正文"),
        "{}",
        named.zh
    );
}
