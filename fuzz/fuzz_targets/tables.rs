//! Tables of people and offices, as text: no cell that a spreadsheet would run, no row without its line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_app::ports::Tables;
use redress_channels::import::Sheets;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        return;
    }
    match Sheets.read(bytes.to_vec(), 50) {
        Ok(table) => {
            assert!(table.rows.len() <= 50 && !table.columns.is_empty());
            assert!(table.rows.is_sorted_by(|(a, _), (b, _)| a < b));
            let mut named: Vec<&String> = table.columns.iter().filter(|column| !column.is_empty()).collect();
            named.sort();
            assert!(named.is_sorted_by(|a, b| a < b), "a column stands twice");
            for (column, cell) in table.rows.iter().flat_map(|(_, cells)| cells) {
                assert!(table.columns.contains(column) && !column.is_empty());
                assert!(
                    !cell.starts_with(['=', '+', '@', '\t']) && !cell.contains('\0') && cell.trim() == cell
                );
            }
            assert!(table.problems.iter().all(|problem| problem.line > 0 && !problem.text.zh.is_empty()));
        }
        Err(problem) => assert!(!problem.code.is_empty() && !problem.text.zh.is_empty()),
    }
});
