//! The same complaints out of every format and encoding.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Cell, HEADING, csv, mapping, open, pack, parts, rows, said, workbook};
use encoding_rs::GB18030;
use redress_app::ports::Tables;
use redress_channels::import::{FileFault, Mapping, Record, Sheets};
use redress_domain::text::Text;

const ROW: &str = "7,王小明,１３８－００００－００００,\"水管漏水，\n　　已两天\",２０１９／４／２５　９：３２,已收悉,2019/5/10,物业,\"1,234.5\"";

fn only(bytes: impl Into<Vec<u8>>) -> Record {
    let mut rows = rows(bytes);
    assert_eq!(rows.len(), 1);
    rows.remove(0).unwrap()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn a_row_becomes_a_complaint_with_its_answer() {
    let record = only(csv(&[ROW]));
    let filing = &record.filing;
    assert_eq!(record.line, 2);
    assert_eq!(filing.procedure, "customer-service-regime");
    assert_eq!(
        (filing.complainant.name.as_str(), filing.complainant.phone.as_str()),
        ("王小明", "138-0000-0000")
    );
    assert_eq!(filing.statement, "水管漏水，\n　　已两天");
    assert_eq!(filing.received_at, Some("2019-04-25T09:32:00+08:00".parse().unwrap()));
    assert_eq!(
        (&filing.facts["kind"], &filing.facts["amount_claimed"]),
        (&"service".into(), &123_450.into())
    );
    assert_eq!(filing.channel, "import");
    assert!(filing.respondents.is_empty());
    let reply = record.reply.unwrap();
    assert_eq!((reply.act.as_str(), &reply.fields["answer"]), ("record_reply", &"已收悉".into()));
    assert_eq!(reply.at, Some("2019-05-10T00:00:00+08:00".parse().unwrap()));
}

#[test]
fn every_encoding_and_delimiter_gives_the_same() {
    let text = csv(&[ROW]);
    let wanted = only(text.clone());
    let tabs = "编号\t姓名\t电话\t内容\t时间\t答复\t答复时间\t类型\t金额\r\n\
        7\t王小明\t138-0000-0000\t\"水管漏水，\r\n　　已两天\"\t2019-04-25 09:32\t已收悉\t2019年5月10日\t物业\t1234.50元\r\n";
    let table: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8 with a mark", format!("\u{FEFF}{text}").into_bytes()),
        ("utf-16 le", utf16(&text, false)),
        ("utf-16 be", utf16(&text, true)),
        ("gb18030", GB18030.encode(&text).0.into_owned()),
        ("windows line ends", text.replace('\n', "\r\n").into_bytes()),
        ("tabs", tabs.into()),
        ("semicolons", csv(&[]).replace(',', ";").into_bytes().into_iter().chain(
            "7;王小明;138-0000-0000;\"水管漏水，\n　　已两天\";2019/4/25 9:32;已收悉;2019/5/10;物业;1,234.5\n".bytes(),
        ).collect()),
    ];
    for (name, bytes) in table {
        let read = only(bytes);
        assert_eq!(
            serde_json::to_value(&read.filing).unwrap(),
            serde_json::to_value(&wanted.filing).unwrap(),
            "{name}"
        );
        assert_eq!(read.key, wanted.key, "{name}");
    }
}

#[test]
fn json_lines_are_read_flat_or_nested() {
    let mapping = Mapping::ours("customer-service-regime", Some("csd"));
    let lines = "\n{\"external_id\": 7, \"complainant\": {\"name\": \"王小明\", \"phone\": 13800000000}, \
        \"statement\": \"漏水\", \"facts\": {\"kind\": \"service\", \"amount_claimed\": 12.5}, \"received_at\": null}\n\
        {\"complainant.name\": \"李红\", \"statement\": \"停电\", \"facts.kind\": \"product\", \"channel\": \"phone\"}";
    let read: Vec<Record> = open(lines, &mapping).unwrap().map(Result::unwrap).collect();
    assert_eq!((read[0].line, read[1].line), (2, 3));
    assert_eq!(read[0].filing.complainant.phone, "13800000000");
    assert_eq!(read[0].filing.facts["amount_claimed"], 1_250);
    assert_eq!(read[0].filing.office.as_deref(), Some("csd"));
    assert_eq!(read[0].filing.received_at, None);
    assert_eq!(read[1].filing.channel, "phone");
}

#[test]
fn sheets_are_read_with_their_own_dates_numbers_and_row_numbers() {
    use Cell::{Date, Error, None, Number, Text as T};
    let heading = HEADING.split(',').map(|name| T(Box::leak(name.to_owned().into_boxed_str()))).collect();
    // 43580.397326… is 2019-04-25 09:32:09 as a workbook keeps it.
    let good = vec![
        Number(7.0),
        T("王小明"),
        Number(13_800_000_000.0),
        T("漏水"),
        Date(43_580.397_326_388_89),
        T("好"),
        Date(43_595.0),
        T("物业"),
        Number(12.5),
    ];
    let bad = vec![Number(8.0), T("李红"), None, Error];
    let book = workbook(
        "投诉",
        &[(1, vec![T("二〇一九年投诉登记表")]), (3, heading), (4, good), (6, bad), (7, vec![T("  ")])],
    );
    let read = rows(book.clone());
    assert_eq!(said(rows(book)), ["4:王小明", "6!cell@statement"]);
    let record = read[0].as_ref().unwrap();
    assert_eq!(record.filing.complainant.phone, "13800000000");
    assert_eq!(record.filing.received_at, Some("2019-04-25T09:32:09+08:00".parse().unwrap()));
    assert_eq!(record.reply.as_ref().unwrap().at, Some("2019-05-10T00:00:00+08:00".parse().unwrap()));
    assert_eq!(record.filing.facts["amount_claimed"], 1_250);
}

#[test]
fn a_sheet_is_found_by_its_name() {
    let book = workbook("投诉", &[(1, vec![Cell::Text("姓名")])]);
    let mapping = Mapping::read(
        "procedure: customer-service-regime\nsheet: 别的\ncolumns: {complainant.name: 姓名, statement: 内容}",
    )
    .unwrap();
    let fault = open(book, &mapping).err().unwrap();
    assert!(matches!(&fault, FileFault::NoSheet { sheets, .. } if sheets == &["投诉"]));
}

#[test]
fn a_file_that_cannot_be_read_says_what_to_do() {
    let twice = format!("{HEADING},内容\n");
    let lie = parts("a", "<worksheet><sheetData/></worksheet>", "<sst uniqueCount=\"9223372036854775807\"/>");
    let wide = parts(
        "a",
        "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>",
        "<sst/>",
    );
    let table: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "file_empty"),
        (b" \r\n\n".to_vec(), "file_empty"),
        (b"\x89PNG\r\n\0\0".to_vec(), "file_encoding"),
        (vec![0xFF; 40], "file_encoding"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "old_workbook"),
        (b"PK\x03\x04 and no more".to_vec(), "damaged"),
        (pack(&lie), "damaged"),
        (pack(&wide), "damaged"),
        (workbook("空", &[]), "file_empty"),
        (b"[{\"statement\": 1}]".to_vec(), "json_list"),
        ("编号,姓名\n1,2\n".into(), "no_column"),
        (twice.into(), "column_twice"),
    ];
    for (bytes, code) in table {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        let fault = open(bytes, &mapping()).err().unwrap_or_else(|| panic!("{shown} was taken"));
        assert_eq!(fault.code(), code, "{shown}");
        let Text { zh, en } = fault.text();
        assert!(!zh.is_empty() && !en.is_empty());
    }
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
    let mut book = parts("a", "<worksheet><sheetData/></worksheet>", "<sst/>");
    book.push(("xl/media/zeros.bin", "\0".repeat(200_000_001)));
    let packed = pack(&book);
    assert!(packed.len() < 1_000_000);
    assert_eq!(open(packed, &mapping()).err().unwrap().code(), "file_too_large");
}

#[test]
fn our_own_names_need_no_mapping_and_allow_no_others() {
    let mapping = Mapping::ours("customer-service-regime", None);
    let good = "complainant.name,statement,facts.kind\n王小明,漏水,服务质量\n";
    let record = open(good, &mapping).unwrap().next().unwrap().unwrap();
    assert_eq!(record.filing.facts["kind"], "service");
    let code = |text: &str| open(text, &mapping).err().map(|fault| fault.code());
    assert_eq!(code("complainant.name,statement,facts.kind,mood\n"), Some("unknown_column"));
    assert_eq!(code("complainant.name,facts.kind\n"), Some("no_column"));
    let line = "{\"complainant.name\": \"王\", \"statement\": \"a\", \"facts.kind\": \"other\", \"mood\": 1}";
    assert_eq!(said(open(line, &mapping).unwrap()), ["1!unknown_field@mood"]);
}

#[test]
fn a_workbook_that_contradicts_itself_is_refused() {
    let backwards = "<worksheet><dimension ref=\"C2:A1\"/><sheetData/></worksheet>";
    assert!(open(pack(&parts("a", backwards, "<sst/>")), &mapping()).is_err());
}

#[test]
fn a_table_keeps_every_cell_and_has_no_column_twice() {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let book = |cells: [(&str, &str); 4]| {
        let [a, b, c, d] = cells.map(|(at, text)| cell(at, text));
        let rows = format!("<row r=\"1\">{a}{b}</row><row r=\"2\">{c}{d}</row>");
        pack(&parts("a", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), "<sst/>"))
    };
    // Nothing holds a program to write the cells of a row in their order.
    let table =
        Sheets.read(book([("B1", "姓名"), ("A1", "登录名"), ("B2", "王芳"), ("A2", "wang")]), 9).unwrap();
    assert_eq!(table.columns, ["登录名", "姓名"]);
    assert_eq!((table.rows[0].1["登录名"].as_str(), table.rows[0].1["姓名"].as_str()), ("wang", "王芳"));
    let twice = Sheets.read(book([("A1", "姓名"), ("B1", "姓名"), ("A2", "王芳"), ("B2", "李四")]), 9);
    assert_eq!(twice.unwrap_err().code, "column_twice");
}
