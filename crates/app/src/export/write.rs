//! Rows put into the form of a file.

use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};
use serde_json::{Map, Value};

use super::{COLUMNS, Language, Row};

/// What kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// CSV in UTF-8, with the mark by which spreadsheets know it.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
    /// One JSON object a line.
    JsonLines,
}

/// A cell that no spreadsheet takes for a formula.
pub fn harmless(cell: &str) -> String {
    // Also full-width signs, and what stands after blanks: some programs trim or fold before they look.
    let first = cell.trim_start().chars().next();
    let dangerous =
        first.is_some_and(|c| "=+-@＝＋－＠|%".contains(c)) || cell.starts_with(['\t', '\r', '\n']);
    if dangerous { format!("'{cell}") } else { cell.to_owned() }
}

fn csv_line(row: &Row) -> String {
    let cell = |cell: &String| {
        let cell = harmless(cell);
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    format!("{}\r\n", row.iter().map(cell).collect::<Vec<_>>().join(","))
}

/// The beginning of a CSV file.
pub fn csv_head(language: Language) -> String {
    format!("\u{feff}{}", csv_line(&language.titles()))
}

/// Lines of a CSV file.
pub fn csv_rows(rows: &[Row]) -> String {
    rows.iter().map(csv_line).collect()
}

/// Lines of a JSON lines file, by the columns' names in code.
pub fn json_rows(rows: &[Row]) -> String {
    let line = |row: &Row| {
        let fields = COLUMNS.iter().zip(row).map(|((name, ..), cell)| ((*name).into(), cell.as_str().into()));
        format!("{}\n", Value::Object(fields.collect::<Map<_, _>>()))
    };
    rows.iter().map(line).collect()
}

/// A whole workbook of one sheet.
///
/// # Errors
/// More rows than a sheet holds, or no room for its temporary file.
pub fn xlsx(rows: &[Row], language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let head = Look::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (column, title) in (0..).zip(language.titles()) {
        sheet.set_column_width(column, if title.chars().count() > 8 { 22 } else { 18 })?;
        sheet.write_string_with_format(0, column, title, &head)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(line, column, harmless(cell))?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cell: &str) -> Row {
        let mut row = Row::default();
        row[0] = cell.to_owned();
        row
    }

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for cell in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1", "|x"] {
            assert!(csv_line(&row(cell)).trim_start_matches('"').starts_with('\''), "{cell}");
        }
        for cell in ["张*", "138****1234", "2026-05-06 09:00", "", "7A3C-0000-00000"] {
            assert!(csv_line(&row(cell)).starts_with(&format!("{cell},")), "{cell}");
        }
    }

    #[test]
    fn what_a_cell_holds_stays_in_it() {
        assert!(csv_line(&row("a,b")).starts_with("\"a,b\","));
        assert!(csv_line(&row("a \"b\"\nc")).starts_with("\"a \"\"b\"\"\nc\","));
        assert!(csv_head(Language::Zh).starts_with("\u{feff}编号,程序,"));
        assert_eq!(csv_rows(&[row("a"), row("b")]).matches("\r\n").count(), 2);
        let first: Value = serde_json::from_str(json_rows(&[row("=1")]).lines().next().unwrap()).unwrap();
        assert_eq!(first["case_no"], "=1", "a program reads it, not a spreadsheet");
    }

    #[test]
    fn a_workbook_is_a_zip_file() {
        let book = xlsx(&[row("=1")], Language::En).unwrap();
        assert!(book.starts_with(b"PK"));
    }
}
