//! What the tests of reading files share.
#![allow(dead_code, reason = "each test file uses some of it")]

pub mod app;

use std::io::{Cursor, Write};

use jiff::Timestamp;
use redress_channels::import::{FileFault, Mapping, Record, RowFault, Rows};
use redress_domain::procedure::Procedure;

pub const MAPPING: &str = "
procedure: customer-service-regime
columns:
  external_id: 编号
  complainant.name: 姓名
  complainant.phone: { column: 电话, values: { 无: '' } }
  statement: 内容
  received_at: 时间
  reply.text: 答复
  reply.at: 答复时间
  facts.kind: { column: 类型, values: { 物业: service }, default: other }
  facts.amount_claimed: 金额
";

pub const HEADING: &str = "编号,姓名,电话,内容,时间,答复,答复时间,类型,金额";

pub fn procedure() -> Procedure {
    redress_packs::shipped().unwrap().remove(0).procedure
}

pub fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

pub fn mapping() -> Mapping {
    Mapping::read(MAPPING).unwrap()
}

pub fn open(bytes: impl Into<Vec<u8>>, mapping: &Mapping) -> Result<Rows, FileFault> {
    Rows::open(bytes.into(), mapping, &procedure(), now())
}

/// Every row of a file that can be read.
pub fn rows(bytes: impl Into<Vec<u8>>) -> Vec<Result<Record, RowFault>> {
    open(bytes, &mapping()).unwrap().collect()
}

/// Rows below [`HEADING`].
pub fn csv(rows: &[&str]) -> String {
    format!("{HEADING}\n{}\n", rows.join("\n"))
}

/// Each record as `line:name`, each fault as `line!code@field`.
pub fn said(rows: impl IntoIterator<Item = Result<Record, RowFault>>) -> Vec<String> {
    let say = |row| match row {
        Ok(Record { line, filing, .. }) => format!("{line}:{}", filing.complainant.name),
        Err(RowFault { line, code, field, text }) => {
            assert!(!text.zh.is_empty() && !text.en.is_empty());
            format!("{line}!{code}@{field}")
        }
    };
    rows.into_iter().map(say).collect()
}

/// A cell of a workbook.
#[derive(Clone, Debug)]
pub enum Cell {
    Text(&'static str),
    Number(f64),
    /// A day count with a fraction, shown as a date.
    Date(f64),
    Error,
    None,
}

/// A workbook of one sheet, with the rows at these numbers.
pub fn workbook(sheet: &str, rows: &[(u32, Vec<Cell>)]) -> Vec<u8> {
    let mut data = String::new();
    for (number, cells) in rows {
        data.push_str(&format!("<row r=\"{number}\">"));
        for (column, cell) in cells.iter().enumerate() {
            let at = format!("{}{number}", char::from(b'A' + column as u8));
            data.push_str(&match cell {
                Cell::Text(text) => {
                    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
                }
                Cell::Number(n) => format!("<c r=\"{at}\"><v>{n}</v></c>"),
                Cell::Date(n) => format!("<c r=\"{at}\" s=\"1\"><v>{n}</v></c>"),
                Cell::Error => format!("<c r=\"{at}\" t=\"e\"><v>#N/A</v></c>"),
                Cell::None => String::new(),
            });
        }
        data.push_str("</row>");
    }
    let sheet_xml = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
    pack(&parts(sheet, &sheet_xml, "<sst/>"))
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The parts of a workbook of one sheet.
pub fn parts(sheet: &str, sheet_xml: &str, texts: &str) -> Vec<(&'static str, String)> {
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let of = "http://schemas.openxmlformats.org/package/2006/relationships";
    vec![
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{of}\"><Relationship Id=\"r1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{rel}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{of}\"><Relationship Id=\"r1\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/sharedStrings.xml", texts.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet_xml.to_owned()),
    ]
}

/// An archive of these parts, unpacked as they are.
pub fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
