//! Bad rows among good ones, and what makes two rows the same complaint.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::{MAPPING, csv, open, rows, said};
use redress_channels::import::Mapping;

#[test]
fn each_fault_has_its_line_code_and_field_and_the_rest_go_in() {
    let table = [
        ("9,,,漏水,,,,物业,", "!missing@complainant.name"),
        ("9,王,,漏水,昨天,,,物业,", "!date@received_at"),
        ("9,王,,漏水,2019-02-30,,,物业,", "!date@received_at"),
        ("9,王,,漏水,2027-01-01,,,物业,", "!future@received_at"),
        ("9,王,,漏水,0219-01-01,,,物业,", "!past@received_at"),
        ("9,王,,漏水,1989/12/31 23:59,,,物业,", "!past@received_at"),
        ("9,王,,漏水,2019/4/25 9:32,好,2019/4/25 9:31,物业,", "!reply_before@reply.at"),
        ("9,王,,漏水,2019/4/25 9:32,好,2019/4/24,物业,", "!reply_before@reply.at"),
        ("9,王,,漏水,2019/4/25 9:32,好,,物业,", "!missing@reply.at"),
        ("9,王,,漏水,2019/4/25 9:32,,2019/4/26,物业,", "!missing@reply.text"),
        ("9,王,,漏水,,好,2019/4/26,物业,", "!missing@received_at"),
        ("9,王,,漏水,,,,天气,", "!type@facts.kind"),
        ("9,王,,漏水,,,,物业,很多", "!type@facts.amount_claimed"),
        ("9,王,,漏水,,,,物业,1.234", "!type@facts.amount_claimed"),
        ("9,王,,漏水,,,,物业,-5", "!type@facts.amount_claimed"),
        ("9,王,,漏水,,,,物业,,多一列", "!columns@"),
        ("9,\"王,,漏水,,,,物业,", "!quote@"),
        ("9,\"王\"先生,,漏水,,,,物业,", "!quote@"),
        ("1,王,,别的内容,,,,物业,", "!duplicate_id@external_id"),
    ];
    let required =
        MAPPING.replace("complainant.name: 姓名", "complainant.name: { column: 姓名, required: true }");
    let mapping = Mapping::read(&required).unwrap();
    for (row, fault) in table {
        let file = csv(&["1,张三,,停电,,,,物业,", row, "3,李四,,停水,,,,物业,"]);
        assert_eq!(said(open(file, &mapping).unwrap()), ["2:张三", &format!("3{fault}"), "4:李四"], "{row}");
    }
}

#[test]
fn json_faults_cost_their_line_only() {
    let table = [
        ("{\"编号\": 2, \"姓名\": [1]}", "!type@姓名"),
        ("{\"编号\": 2, ", "!json@"),
        ("17", "!json@"),
        ("{\"a\": {\"b\": 1}, \"a.b\": 2}", "!twice@a.b"),
    ];
    for (line, fault) in table {
        let good = "{\"姓名\": \"张三\", \"内容\": \"停电\", \"类型\": \"service\"}";
        let read = said(rows(format!("{good}\n{line}\n{good}\n")));
        assert_eq!(read, ["1:张三", &format!("2{fault}"), "3:张三"], "{line}");
    }
}

#[test]
fn bytes_that_cannot_be_read_cost_their_row_only() {
    let text = csv(&["1,张三,,停电了很久,,,,物业,", "2,李四,,@,,,,物业,", "3,王五,,停水了很久,,,,物业,"]);
    let wanted = ["2:张三", "3!encoding@内容", "4:王五"];
    let (head, tail) = text.split_once('@').unwrap();
    let broken = [head.as_bytes(), b"\xE6\xB0", tail.as_bytes()].concat();
    assert_eq!(said(rows(broken)), wanted, "half a character in UTF-8");
    let gb = |text| encoding_rs::GB18030.encode(text).0.into_owned();
    let broken = [gb(head), vec![0xCB], gb(tail)].concat();
    assert_eq!(said(rows(broken)), wanted, "half a character in GB 18030");
}

#[test]
fn an_answer_of_the_same_day_without_a_time_is_no_contradiction() {
    let row = rows(csv(&["1,王,,漏水,2019/4/25 9:32,好,2019/4/25,物业,"])).remove(0).unwrap();
    assert_eq!(row.reply.unwrap().at, row.filing.received_at);
}

#[test]
fn what_cells_stand_for_is_in_the_mapping() {
    let row = rows(csv(&["1,王,无,漏水,,,,,"])).remove(0).unwrap();
    assert_eq!(row.filing.complainant.phone, "");
    assert_eq!(row.filing.facts["kind"], "other");
    let respondent = |entry: &str, cell: &str| {
        let mapping =
            MAPPING.replace("external_id: 编号", &format!("respondent.name: {{ column: 编号{entry} }}"));
        let file = csv(&[&format!("{cell},王,,漏水,,,,物业,")]);
        let mut rows = open(file, &Mapping::read(&mapping).unwrap()).unwrap();
        rows.next().unwrap().map(|row| row.filing.respondents.first().map(|party| party.name.clone()))
    };
    assert_eq!(respondent("", ""), Ok(None));
    assert_eq!(respondent("", "某公司"), Ok(Some("某公司".into())));
    assert_eq!(respondent(", default: 不明", ""), Ok(Some("不明".into())));
    assert_eq!(respondent(", required: true", "").unwrap_err().code, "missing");
}

#[test]
fn keys_are_equal_for_equal_complaints_only() {
    let key = |mapping: &str, row: &str| {
        let row = open(csv(&["", row]), &Mapping::read(mapping).unwrap()).unwrap().next().unwrap().unwrap();
        assert!(row.key.len() <= 200 && row.key.bytes().all(|b| b.is_ascii_graphic()));
        row.key
    };
    let base = key(MAPPING, "7,王,,漏水,,,,物业,");
    let same = [
        key(MAPPING, "\n\n7,王,,漏水,,,,物业,"),
        key(MAPPING, "7,王,,又漏水,,,,物业,"),
        key(MAPPING, " 7\t,王,,漏水,,,,物业,"),
    ];
    assert!(same.iter().all(|key| *key == base), "the external id says which it is");
    let named = key(&format!("source: 旧系统{MAPPING}"), "7,王,,漏水,,,,物业,");
    let rowless = MAPPING.replace("external_id: 编号", "claim: 编号");
    let row = key(&rowless, "7,王,,漏水,,,,物业,");
    assert_eq!(row, key(&rowless, "7,\t王,,\"\n漏水\n\",,,,物业,"), "padding is no content");
    let different = [
        base,
        key(MAPPING, "8,王,,漏水,,,,物业,"),
        named,
        row,
        key(&rowless, "7,王,,漏水,,,,物业,1"),
        key(&rowless, "7,王,漏水,,,,,物业,"),
    ];
    assert_eq!(different.iter().collect::<BTreeSet<_>>().len(), different.len());
}

#[test]
fn the_same_row_twice_in_a_file_is_one_complaint() {
    let read = rows(csv(&["7,王,,漏水,,,,物业,", "7,王,,漏水,,,,物业,"]));
    let keys: BTreeSet<_> = read.into_iter().map(|row| row.unwrap().key).collect();
    assert_eq!(keys.len(), 1);
}
