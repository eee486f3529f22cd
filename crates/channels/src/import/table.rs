//! A plain table out of a file: what people and offices are imported from.

use std::collections::{BTreeMap, BTreeSet};

use redress_app::ports::{RowProblem, Table, Tables};
use redress_domain::text::Text;

use super::csv::Csv;
use super::encoding::{self, Decoded, UNREADABLE};
use super::fault::{FileFault, RowFault};
use super::mapping::heading;
use super::xlsx;

/// Reads tables out of CSV files and workbooks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sheets;

/// What a cell begins with that a spreadsheet program would compute.
const FORMULA: [char; 4] = ['=', '+', '@', '\t'];

impl Tables for Sheets {
    fn read(&self, bytes: Vec<u8>, most: usize) -> Result<Table, RowProblem> {
        let mut table = Table::default();
        if bytes.starts_with(b"PK\x03\x04") {
            let formulas = xlsx::formulas(bytes.clone()).map_err(whole)?;
            let formula = |line: u64| RowFault::new(line, "formula", "", FORMULA_ZH, FORMULA_EN);
            table.problems.extend(formulas.into_iter().map(|line| formula(line).into()));
            let rows = xlsx::read(bytes, None).map_err(whole)?.into_iter();
            let dense = rows.map(|(line, sparse)| {
                let width = sparse.iter().map(|(column, _)| *column as usize + 1).max().unwrap_or(0);
                let mut cells = vec![String::new(); width];
                for (column, cell) in sparse {
                    cells[column as usize] = cell;
                }
                Ok((line, cells))
            });
            fill(&mut table, dense, most)?;
        } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(whole(FileFault::OldWorkbook));
        } else {
            let Decoded { text, .. } = encoding::decode(bytes).map_err(whole)?;
            let mut csv = Csv::new(text);
            fill(&mut table, std::iter::from_fn(|| csv.next()), most)?;
        }
        if table.columns.is_empty() {
            return Err(whole(FileFault::Empty));
        }
        let mut named = BTreeSet::new();
        if let Some(column) = table.columns.iter().find(|name| !name.is_empty() && !named.insert(*name)) {
            return Err(whole(FileFault::ColumnTwice { column: column.clone() }));
        }
        Ok(table)
    }
}

const FORMULA_ZH: &str = "单元格里是公式,请改为值(复制后“选择性粘贴—数值”)";
const FORMULA_EN: &str = "A cell holds a formula; put its value there";

/// The first row that is not blank names the columns; the others are the rows.
fn fill(
    table: &mut Table,
    rows: impl Iterator<Item = Result<(u64, Vec<String>), RowFault>>,
    most: usize,
) -> Result<(), RowProblem> {
    for row in rows {
        let (line, cells) = match row {
            Ok(row) => row,
            Err(fault) => {
                table.problems.push(fault.into());
                continue;
            }
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.columns.is_empty() {
            table.columns = cells.iter().map(|cell| heading(cell)).collect();
            continue;
        }
        if table.rows.len() == most {
            return Err(RowProblem {
                line,
                field: String::new(),
                code: "too_many_rows",
                text: Text::new(
                    format!("最多{most}行,请拆分后分别导入"),
                    format!("There are more than {most} rows; split the file and import the parts"),
                ),
            });
        }
        let mut named = BTreeMap::new();
        for (no, cell) in cells.into_iter().enumerate() {
            let cell = cell.trim().to_owned();
            let column = table.columns.get(no).cloned().unwrap_or_default();
            let fault =
                |code, zh: &str, en: &str| RowProblem::from(RowFault::new(line, code, &column, zh, en));
            if cell.is_empty() {
                continue;
            } else if column.is_empty() {
                let (zh, en) =
                    ("这一格没有列名,请补上列名或清空", "This cell has no column name; add one or empty it");
                table.problems.push(fault("columns", zh, en));
            } else if cell.starts_with(FORMULA) {
                table.problems.push(fault("formula", FORMULA_ZH, FORMULA_EN));
            } else if cell.contains([UNREADABLE, '\0']) || cell == xlsx::UNUSABLE {
                let (zh, en) = ("有不能读取的字符,请重新填写", "Some of it cannot be read; write it again");
                table.problems.push(fault("unreadable", zh, en));
            } else {
                named.insert(column, cell);
            }
        }
        table.rows.push((line, named));
    }
    Ok(())
}

fn whole(fault: FileFault) -> RowProblem {
    RowProblem { line: 0, field: String::new(), code: fault.code(), text: fault.text() }
}

impl From<RowFault> for RowProblem {
    fn from(fault: RowFault) -> RowProblem {
        let RowFault { line, code, field, text } = fault;
        RowProblem { line, field, code, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, RowProblem> {
        Sheets.read(text.into(), 3)
    }

    #[test]
    fn cells_stand_under_their_columns_and_formulas_are_told_with_their_row() {
        let table = read("登录名,姓名\nwang,王芳\n\n=1+1,李四\n").unwrap();
        assert_eq!(table.columns, ["登录名", "姓名"]);
        assert_eq!((table.rows[0].0, table.rows[0].1["姓名"].as_str()), (2, "王芳"));
        let told: Vec<_> = table.problems.iter().map(|p| (p.line, p.field.as_str(), p.code)).collect();
        assert_eq!(told, [(4, "登录名", "formula")]);
    }

    #[test]
    fn too_many_rows_an_empty_file_and_an_old_workbook_are_refused_whole() {
        for (text, code) in [("a\n1\n2\n3\n4\n", "too_many_rows"), ("", "file_empty")] {
            assert_eq!(read(text).unwrap_err().code, code);
        }
        assert_eq!(Sheets.read(b"\xD0\xCF\x11\xE0".to_vec(), 3).unwrap_err().code, "old_workbook");
    }
}
