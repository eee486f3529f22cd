//! The rows of a file, one after the other.

use std::collections::HashMap;

use jiff::Timestamp;
use redress_domain::procedure::Procedure;

use super::csv::Csv;
use super::encoding::{self, Decoded};
use super::fault::{FileFault, RowFault};
use super::json_lines::JsonLines;
use super::mapping::{Mapping, heading};
use super::row::{Cells, Plan, Record, unreadable};
use super::xlsx::{self, SheetRow};

/// The largest file that is taken, and the most that a workbook may unpack to, in bytes.
pub const MOST_BYTES: u64 = 200_000_000;

/// How many rows may stand above the column names: the title of a sheet and the like.
const TITLES: usize = 10;

/// The rows of a file, lazily: a record or the fault of each, in order, none left out.
///
/// Blank rows are no rows. Two rows of one file with the same external id but different content are a
/// fault of the second; with the same content they have the same key.
pub struct Rows {
    reader: Reader,
    /// The columns in their order; empty for JSON lines.
    columns: Vec<String>,
    plan: Plan,
    broken: bool,
    /// The line and content of each key.
    seen: HashMap<String, (u64, [u8; 32])>,
}

enum Reader {
    Csv(Csv),
    Sheet { rows: std::vec::IntoIter<SheetRow>, total: u64 },
    JsonLines(JsonLines),
}

impl Rows {
    /// Starts reading a file, whose kind is seen from its content. The time is what decides which dates lie
    /// in the future.
    ///
    /// # Errors
    /// When no row of it can be read, or when mapping, file and procedure do not fit together.
    pub fn open(
        bytes: Vec<u8>,
        mapping: &Mapping,
        procedure: &Procedure,
        now: Timestamp,
    ) -> Result<Rows, FileFault> {
        let plan = Plan::new(mapping, procedure, now)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(FileFault::TooLarge);
        }
        let mut broken = false;
        let reader = if bytes.starts_with(b"PK\x03\x04") {
            let rows = xlsx::read(bytes, mapping.sheet.as_deref())?;
            Reader::Sheet { total: rows.len() as u64, rows: rows.into_iter() }
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(FileFault::OldWorkbook);
        } else {
            let Decoded { text, broken: some } = encoding::decode(bytes)?;
            broken = some;
            match text.trim_start().chars().next() {
                None => return Err(FileFault::Empty),
                Some('[') => return Err(FileFault::JsonList),
                Some('{') => Reader::JsonLines(JsonLines::new(text)),
                Some(_) => Reader::Csv(Csv::new(text)),
            }
        };
        let mut rows = Rows { reader, columns: Vec::new(), plan, broken, seen: HashMap::new() };
        if !matches!(rows.reader, Reader::JsonLines(_)) {
            rows.columns = rows.heading()?;
        }
        Ok(rows)
    }

    /// How much is read and how much there is: bytes, or rows of a sheet.
    pub fn progress(&self) -> (u64, u64) {
        match &self.reader {
            Reader::Csv(csv) => csv.progress(),
            Reader::Sheet { rows, total } => (*total - rows.len() as u64, *total),
            Reader::JsonLines(lines) => lines.progress(),
        }
    }

    /// The row of column names: the first that has them all. The fault speaks about the first row.
    fn heading(&mut self) -> Result<Vec<String>, FileFault> {
        let mut first = None;
        for _ in 0..TITLES {
            let Some(row) = self.cells() else { break };
            let Ok((_, cells)) = row else { continue };
            let columns: Vec<String> = cells.iter().map(|cell| heading(cell)).collect();
            match self.fits(&columns) {
                Ok(()) => return Ok(columns),
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first.unwrap_or(FileFault::Empty))
    }

    fn fits(&self, columns: &[String]) -> Result<(), FileFault> {
        let ours = self.plan.mapping.ours;
        for (name, entry) in &self.plan.entries {
            let Some(column) = &entry.column else { continue };
            let needed = !ours || ["complainant.name", "statement"].contains(&name.as_str());
            match columns.iter().filter(|found| *found == column).count() {
                0 if needed => {
                    let columns = columns.iter().filter(|column| !column.is_empty()).cloned().collect();
                    return Err(FileFault::NoColumn { column: column.clone(), line: entry.line, columns });
                }
                0 | 1 => {}
                _ => return Err(FileFault::ColumnTwice { column: column.clone() }),
            }
        }
        let unknown = columns.iter().find(|c| ours && !c.is_empty() && !self.plan.entries.contains_key(*c));
        unknown.map_or(Ok(()), |column| Err(FileFault::UnknownColumn { column: column.clone() }))
    }

    /// The next row of a table, by the places of its columns.
    fn cells(&mut self) -> Option<Result<(u64, Vec<String>), RowFault>> {
        match &mut self.reader {
            Reader::Csv(csv) => csv.next(),
            Reader::Sheet { rows, .. } => rows.next().map(|(line, sparse)| {
                let width = sparse.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0);
                let mut cells = vec![String::new(); width];
                for (column, cell) in sparse {
                    cells[column as usize] = cell;
                }
                Ok((line, cells))
            }),
            Reader::JsonLines(_) => None,
        }
    }

    /// The next row by the names of its columns.
    fn named(&mut self) -> Option<Result<(u64, Cells), RowFault>> {
        if let Reader::JsonLines(lines) = &mut self.reader {
            let row = lines.next()?;
            return Some(row.and_then(|(line, cells)| self.known(line, cells)));
        }
        loop {
            let (line, cells) = match self.cells()? {
                Ok((_, cells)) if cells.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(row) => row,
                Err(fault) => return Some(Err(fault)),
            };
            let more = cells.get(self.columns.len()..).unwrap_or_default();
            if matches!(self.reader, Reader::Csv(_)) && more.iter().any(|cell| !cell.trim().is_empty()) {
                let (is, has) = (cells.len(), self.columns.len());
                return Some(Err(RowFault::new(
                    line,
                    "columns",
                    "",
                    format!("此行有{is}列,标题只有{has}列;内含分隔符的文字请加引号"),
                    format!(
                        "This row has {is} columns and the heading {has}; put texts with delimiters in quotes"
                    ),
                )));
            }
            let named = self.columns.iter().cloned().zip(cells).filter(|(column, _)| !column.is_empty());
            return Some(Ok((line, named.collect())));
        }
    }

    /// The cells of an object under folded names; with our own names any other is a mistake.
    fn known(&self, line: u64, cells: Cells) -> Result<(u64, Cells), RowFault> {
        let cells: Cells = cells.into_iter().map(|(name, cell)| (heading(&name), cell)).collect();
        let unknown = cells.keys().find(|name| !self.plan.entries.contains_key(*name));
        match unknown.filter(|_| self.plan.mapping.ours) {
            None => Ok((line, cells)),
            Some(name) => Err(RowFault::new(
                line,
                "unknown_field",
                name,
                "不认识这一项,请改名、删去或使用 --mapping",
                "This is unknown; rename or remove it, or give a --mapping",
            )),
        }
    }

    fn record(&mut self, line: u64, cells: &Cells) -> Result<Record, RowFault> {
        if self.broken
            && let Some(fault) = unreadable(line, cells)
        {
            return Err(fault);
        }
        let record = self.plan.record(line, cells)?;
        let content = self.plan.digest(cells.iter().flat_map(|(column, cell)| [column.as_str(), cell]));
        let (first, same) = *self.seen.entry(record.key.clone()).or_insert((line, content));
        if same != content {
            return Err(RowFault::new(
                line,
                "duplicate_id",
                "external_id",
                format!("编号与第{first}行相同,内容却不同,请核对"),
                format!("This has the id of line {first} but other content; please check them"),
            ));
        }
        Ok(record)
    }
}

impl Iterator for Rows {
    type Item = Result<Record, RowFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.named()?;
        Some(row.and_then(|(line, cells)| self.record(line, &cells)))
    }
}
