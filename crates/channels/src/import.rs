//! Complaints out of files: CSV, XLSX and JSON lines, by a column mapping.
//!
//! Three steps, each usable alone: [`Mapping::read`] says which column is what, [`Rows::open`] gives each
//! row as a [`Record`] or a [`RowFault`], and [`run`] files the records. A bad row never stops the others,
//! and the key of a record comes from its content, so the same file twice files nothing twice.

mod csv;
mod encoding;
mod fault;
mod json_lines;
mod mapping;
mod row;
mod rows;
mod run;
mod table;
mod texts;
mod times;
mod xlsx;

pub use fault::{FileFault, MappingFault, RowFault};
pub use mapping::Mapping;
pub use row::Record;
pub use rows::{MOST_BYTES, Rows};
pub use run::{Report, Stopped, run};
pub use table::Sheets;
