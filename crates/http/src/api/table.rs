//! Logs as tables to be taken away: CSV with a mark of order, so that Excel reads it as UTF-8.

use axum::http::{HeaderName, header};
use redress_app::export::harmless;

/// The answer: what it is and what it is called, and its text.
pub type Csv = ([(HeaderName, &'static str); 2], String);

/// A line: every cell quoted, and none taken for a formula.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| format!("\"{}\"", harmless(&cell).replace('"', "\"\"")));
    format!("{}\r\n", cells.collect::<Vec<_>>().join(","))
}

/// A file of these lines; `disposition` says that it is one, and its name.
pub fn file(disposition: &'static str, lines: &str) -> Csv {
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)];
    (headers, format!("\u{FEFF}{lines}"))
}
