//! Workbooks, by the parts inside: the sheet and, after a zero byte, the shared texts.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use redress_app::ports::Tables;
use redress_channels::import::{Rows, Sheets};
use redress_fuzz::{MAPPINGS, PROCEDURE, now};
use zip::write::SimpleFileOptions;

const AROUND: [(&str, &str); 4] = [
    ("_rels/.rels", include_str!("../data/rels.xml")),
    ("xl/workbook.xml", include_str!("../data/workbook.xml")),
    ("xl/_rels/workbook.xml.rels", include_str!("../data/workbook.rels.xml")),
    ("xl/styles.xml", include_str!("../data/styles.xml")),
];

fn workbook(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts = [("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", texts)];
    for (name, part) in AROUND.map(|(name, part)| (name, part.as_bytes())).into_iter().chain(parts) {
        archive.start_file(name, plain).unwrap();
        archive.write_all(part).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

// The reader of workbooks is known to panic, which `channels` catches: only what is not caught may end the run.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let book = workbook(parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    for mapping in MAPPINGS.iter() {
        for row in Rows::open(book.clone(), mapping, &PROCEDURE, now()).into_iter().flatten() {
            assert!(row.map_or_else(|fault| fault.line > 0 && !fault.text.zh.is_empty(), |row| row.line > 0));
        }
    }
    if let Ok(table) = Sheets.read(book, 50) {
        let filled = table.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        assert!(table.rows.len() <= 50 && filled <= table.columns.len());
        assert!(table.problems.iter().all(|problem| problem.line > 0));
    }
});
