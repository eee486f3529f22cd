//! Whatever the bytes: an answer, never a crash.
#![allow(clippy::unwrap_used)]

mod common;

use common::{HEADING, mapping, now, pack, parts, procedure};
use proptest::prelude::*;
use redress_channels::import::{Mapping, Rows};

/// Reads a file to its end, however bad.
fn read(bytes: Vec<u8>) {
    for mapping in [mapping(), Mapping::ours("customer-service-regime", None)] {
        if let Ok(rows) = Rows::open(bytes.clone(), &mapping, &procedure(), now()) {
            rows.for_each(drop);
        }
    }
}

const SHEET: &str = "<worksheet><dimension ref=\"A1:C2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><t>内容</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>43580.4</v></c>\
    <c r=\"B2\" t=\"e\"><v>#N/A</v></c><c r=\"C2\"><f t=\"shared\" ref=\"C2:C9\" si=\"0\">A2+1</f><v>2</v></c></row></sheetData></worksheet>";

const TEXTS: &str = "<sst uniqueCount=\"1\"><si><t>姓名</t></si></sst>";

/// Changes some bytes of a text, keeping it UTF-8 for the archive.
fn spoilt(text: &str, changes: &[(prop::sample::Index, u8)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(bytes);
    }

    #[test]
    fn tables(text in "([\"\"\",;\t\r\n0-9:/ａ王\u{FEFF}]|\\PC){0,200}") {
        read(format!("{HEADING}\n{text}").into_bytes());
    }

    #[test]
    fn tables_with_bad_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read([HEADING.as_bytes(), b"\n", &bytes].concat());
        read([&encoding_rs::GB18030.encode(HEADING).0, b"\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn json_lines(text in "([{}\\[\\]:\",\\\\0-9\n]|姓名|内容|\\PC){0,200}") {
        read(format!("{{{text}").into_bytes());
    }

    #[test]
    fn archives(bytes in prop::collection::vec(any::<u8>(), 0..200), at in any::<prop::sample::Index>()) {
        read([b"PK\x03\x04".as_slice(), &bytes].concat());
        let mut book = pack(&parts("a", SHEET, TEXTS));
        let start = at.index(book.len());
        for (old, new) in book[start..].iter_mut().zip(bytes.iter().take(8)) {
            *old = *new;
        }
        read(book);
    }

    #[test]
    fn sheets(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        read(pack(&parts("a", &spoilt(SHEET, &changes), TEXTS)));
        read(pack(&parts("a", SHEET, &spoilt(TEXTS, &changes))));
    }

    #[test]
    fn mappings(text in "([a-z:{}\\[\\],'\"&*|>#\n -]|columns:|procedure:|姓名|\\PC){0,200}") {
        let _ = Mapping::read(&text);
        let _ = Mapping::read(&format!("procedure: a\ncolumns:\n  {text}"));
    }

    /// A record that is split is put together again.
    #[test]
    fn quoted_fields_come_back(name in "王[\\PC]{0,20}", statement in "内[\\PC\",;\n]{0,60}") {
        let quoted = format!("姓名,内容\n\"{}\",\"{}\"\n", name.replace('"', "\"\""), statement.replace('"', "\"\""));
        let mapping = Mapping::read("procedure: customer-service-regime\ncolumns: {complainant.name: 姓名, statement: 内容, facts.kind: {value: other}}").unwrap();
        let mut rows = Rows::open(quoted.into_bytes(), &mapping, &procedure(), now()).unwrap();
        let record = rows.next().unwrap().unwrap();
        prop_assert!(rows.next().is_none());
        let words = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !"\u{FEFF}\u{200B}".contains(*c)).collect::<String>();
        prop_assert_eq!(words(&record.filing.statement), words(&statement));
    }
}
