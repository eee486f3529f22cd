//! Sheets of Excel workbooks.
//!
//! A workbook is read into memory, so what it unpacks to is measured before: the sizes that an archive
//! states about itself may be lies.

use std::io::{self, Cursor, Read};

use calamine::{Data, ExcelDateTime, Reader, Xlsx};
use jiff::Unit;
use jiff::civil::{Date, Time};

use super::fault::FileFault;
use super::rows::MOST_BYTES;

/// A row as a person counts it, from 1, and its cells by column, from 0; empty cells are left out.
pub type SheetRow = (u64, Vec<(u32, String)>);

/// What a cell of an error (`#N/A`) or a duration holds; nobody types this character.
pub const UNUSABLE: &str = "\u{1}";

/// Room that each cell takes besides its text; shared texts could otherwise multiply without end.
const CELL: u64 = 48;

/// How many columns a sheet can have.
const MOST_COLUMNS: u32 = 16_384;

/// Reads the sheet of this name, or the first.
pub fn read(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Vec<SheetRow>, FileFault> {
    measure(&bytes)?;
    // The reader of workbooks was found to panic on some that are damaged, such as one that says it reaches
    // from C2 to A1. Nothing that it held is used afterwards.
    let read = std::panic::catch_unwind(|| cells(bytes, sheet));
    read.unwrap_or_else(|_| Err(damaged("it contradicts itself")))
}

fn cells(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Vec<SheetRow>, FileFault> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = book.sheet_names();
    let name = match sheet {
        Some(name) => sheets.iter().find(|found| found.trim() == name.trim()),
        None => sheets.first(),
    };
    let Some(name) = name.cloned() else {
        return Err(FileFault::NoSheet { name: sheet.unwrap_or_default().to_owned(), sheets });
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut room = 2 * MOST_BYTES;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if column >= MOST_COLUMNS {
            return Err(damaged("a cell lies outside any sheet"));
        }
        let text = text(Data::from(cell.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        room = room.checked_sub(CELL + text.len() as u64).ok_or(FileFault::TooLarge)?;
        let row = u64::from(row) + 1;
        match rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push((column, text)),
            _ => rows.push((row, vec![(column, text)])),
        }
    }
    Ok(rows)
}

/// The rows of the first sheet that hold a formula, each once.
pub fn formulas(bytes: Vec<u8>) -> Result<Vec<u64>, FileFault> {
    measure(&bytes)?;
    let find = || {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
        let Some(name) = book.sheet_names().first().cloned() else { return Ok(Vec::new()) };
        let range = book.worksheet_formula(&name).map_err(damaged)?;
        let top = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
        let mut rows: Vec<u64> = range
            .used_cells()
            .filter(|(_, _, text)| !text.is_empty())
            .map(|(row, ..)| top + row as u64)
            .collect();
        rows.dedup();
        Ok(rows)
    };
    // As in `read`.
    std::panic::catch_unwind(find).unwrap_or_else(|_| Err(damaged("it contradicts itself")))
}

/// Unpacks everything once, keeping nothing, to see that it is not too much.
fn measure(bytes: &[u8]) -> Result<(), FileFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut room = MOST_BYTES;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let texts = entry.name().map_err(damaged)?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut limited = entry.by_ref().take(room + 1);
        let size = if texts {
            let mut content = Vec::new();
            let size = limited.read_to_end(&mut content).map_err(damaged)?;
            // The reader makes room for as many texts as stated here before it has seen one.
            content.retain(|b| *b != 0);
            if stated_counts(&content).any(|count| count.is_none_or(|count| count > size)) {
                return Err(damaged("it states more texts than it can hold"));
            }
            size as u64
        } else {
            io::copy(&mut limited, &mut io::sink()).map_err(damaged)?
        };
        room = room.checked_sub(size).ok_or(FileFault::TooLarge)?;
    }
    Ok(())
}

/// The numbers after every `uniqueCount`; `None` for one that is too large to read.
fn stated_counts(content: &[u8]) -> impl Iterator<Item = Option<usize>> {
    const NAME: &[u8] = b"uniqueCount";
    let starts = content.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    starts.map(|(at, _)| {
        let rest = &content[at + NAME.len()..];
        let digits = rest.iter().skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
        let digits: String = digits.take(20).map(|b| char::from(*b)).collect();
        if digits.is_empty() { Some(0) } else { digits.parse().ok() }
    })
}

fn text(value: Data) -> String {
    match value {
        Data::Int(n) => n.to_string(),
        Data::Float(n) => n.to_string(),
        Data::String(text) | Data::DateTimeIso(text) => text,
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(at) => date(&at).unwrap_or_else(|| UNUSABLE.to_owned()),
        Data::DurationIso(_) | Data::Error(_) => UNUSABLE.to_owned(),
        Data::Empty => String::new(),
    }
}

/// The date of a cell; with its time, in whole seconds, unless that is exactly midnight. A workbook keeps
/// days as a fraction, so 9:32:09 may come out a few milliseconds off.
fn date(at: &ExcelDateTime) -> Option<String> {
    if at.is_duration() {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let part = |n: u8| i8::try_from(n).ok();
    let date = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    let nanosecond = i32::from(milli) * 1_000_000;
    let time = Time::new(part(hour)?, part(minute)?, part(second)?, nanosecond).ok()?;
    let at = date.to_datetime(time).round(Unit::Second).ok()?;
    let format = if at.time() == Time::midnight() { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
    Some(at.strftime(format).to_string())
}

fn damaged(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> FileFault {
    FileFault::Damaged(error.into())
}
