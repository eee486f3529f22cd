//! What is wrong with a mapping, a file or a row, and what to do about it.

use redress_domain::text::Text;
use serde::Serialize;

/// A mapping that cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}: {} [{code}]", text.en)]
pub struct MappingFault {
    /// Line from 1; 0 if the fault has no place.
    pub line: u64,
    /// Column from 1, in characters.
    pub column: u64,
    /// Stable name of the kind of fault.
    pub code: &'static str,
    /// What is wrong and what to write instead.
    pub text: Text,
}

/// A row that was not filed; nothing of it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The line of a text file, or the row of a sheet, in which the record starts; from 1.
    pub line: u64,
    /// Stable name of the kind of fault.
    pub code: &'static str,
    /// Our name of the field, or the file's name of the column; empty if the whole row is meant.
    pub field: String,
    /// What is wrong and what to do.
    pub text: Text,
}

impl RowFault {
    pub(crate) fn new(
        line: u64,
        code: &'static str,
        field: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        RowFault { line, code, field: field.to_owned(), text: Text::new(zh, en) }
    }
}

/// A file of which no row can be read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// Larger than [`crate::import::MOST_BYTES`], or a sheet that unpacks to more.
    #[error("the file is too large")]
    TooLarge,
    /// Nothing in it, or only a header.
    #[error("the file is empty")]
    Empty,
    /// Neither UTF-8, UTF-16 nor GB18030.
    #[error("the encoding of the file is unknown")]
    Encoding,
    /// A workbook of before 2007, or one with a password.
    #[error("the workbook is in the old format or has a password")]
    OldWorkbook,
    /// A JSON list instead of lines.
    #[error("the file is one JSON list")]
    JsonList,
    /// Not a sound workbook.
    #[error("the workbook is damaged")]
    Damaged(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The workbook has no sheet of this name.
    #[error("there is no such sheet")]
    NoSheet {
        /// The name in the mapping.
        name: String,
        /// What there is.
        sheets: Vec<String>,
    },
    /// A column of the mapping is not in the file.
    #[error("a column is missing")]
    NoColumn {
        /// The column.
        column: String,
        /// Where the mapping names it; 0 without a mapping.
        line: u64,
        /// The columns of the file.
        columns: Vec<String>,
    },
    /// A column that is needed stands twice in the file.
    #[error("a column stands twice")]
    ColumnTwice {
        /// The column.
        column: String,
    },
    /// A file without a mapping has a column that is none of our names.
    #[error("a column is unknown")]
    UnknownColumn {
        /// The column.
        column: String,
    },
    /// The mapping names a fact that the procedure does not ask for.
    #[error("the procedure has no such fact")]
    UnknownFact {
        /// The fact.
        fact: String,
        /// Where the mapping names it.
        line: u64,
        /// What the procedure asks for.
        facts: Vec<String>,
    },
    /// The mapping names answers, and the procedure has no act to record past ones.
    #[error("the procedure cannot record past answers")]
    NoReply,
}

impl FileFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FileFault::TooLarge => "file_too_large",
            FileFault::Empty => "file_empty",
            FileFault::Encoding => "file_encoding",
            FileFault::OldWorkbook => "old_workbook",
            FileFault::JsonList => "json_list",
            FileFault::Damaged(_) => "damaged",
            FileFault::NoSheet { .. } => "no_sheet",
            FileFault::NoColumn { .. } => "no_column",
            FileFault::ColumnTwice { .. } => "column_twice",
            FileFault::UnknownColumn { .. } => "unknown_column",
            FileFault::UnknownFact { .. } => "unknown_fact",
            FileFault::NoReply => "no_reply",
        }
    }

    /// What is wrong and what to do.
    pub fn text(&self) -> Text {
        match self {
            FileFault::TooLarge => Text::new(
                "文件(或解压后)超过200 MB,请拆分后分别导入",
                "The file, or what it unpacks to, is larger than 200 MB; split it and import the parts",
            ),
            FileFault::Empty => Text::new(
                "文件里没有数据,请确认第一行是列名、下面是投诉",
                "There is nothing in the file; it needs a row of column names with complaints below",
            ),
            FileFault::Encoding => Text::new(
                "认不出文件的编码,请另存为 UTF-8 格式的 CSV 或 XLSX",
                "The encoding of the file is unknown; save it as CSV in UTF-8 or as XLSX",
            ),
            FileFault::OldWorkbook => Text::new(
                "这是旧版(.xls)或加了密码的工作簿,请另存为不加密码的 .xlsx",
                "This workbook is in the old format (.xls) or has a password; save it as .xlsx without a password",
            ),
            FileFault::JsonList => Text::new(
                "这是一个JSON数组,请改为每行一个对象(JSON Lines)",
                "This is one JSON list; write one object per line (JSON Lines)",
            ),
            FileFault::Damaged(_) => Text::new(
                "工作簿已损坏,请用表格软件打开后重新另存为 .xlsx",
                "The workbook is damaged; open it in a spreadsheet program and save it as .xlsx again",
            ),
            FileFault::NoSheet { name, sheets } => Text::new(
                format!("没有名为“{name}”的工作表,现有:{}", sheets.join("、")),
                format!("There is no sheet “{name}”; there are: {}", sheets.join(", ")),
            ),
            FileFault::NoColumn { column, line, columns } => {
                let (zh, en) = place(*line);
                Text::new(
                    format!("文件里没有“{column}”这一列{zh},现有:{}", columns.join("、")),
                    format!("The file has no column “{column}”{en}; it has: {}", columns.join(", ")),
                )
            }
            FileFault::ColumnTwice { column } => Text::new(
                format!("“{column}”这一列出现了两次,请改名或删去一列"),
                format!("The column “{column}” stands twice; rename or remove one"),
            ),
            FileFault::UnknownColumn { column } => Text::new(
                format!("不认识“{column}”这一列,请改列名或使用 --mapping"),
                format!("The column “{column}” is unknown; rename it or give a --mapping"),
            ),
            FileFault::UnknownFact { fact, line, facts } => {
                let (zh, en) = place(*line);
                Text::new(
                    format!("该流程没有“{fact}”这一项{zh},现有:{}", facts.join("、")),
                    format!("The procedure does not ask for “{fact}”{en}; it asks for: {}", facts.join(", ")),
                )
            }
            FileFault::NoReply => Text::new(
                "该流程不能补录过去的答复,请去掉 reply.text 和 reply.at",
                "The procedure cannot record past answers; leave out reply.text and reply.at",
            ),
        }
    }
}

fn place(line: u64) -> (String, String) {
    if line == 0 {
        return (String::new(), String::new());
    }
    (format!("(映射文件第{line}行)"), format!(" (line {line} of the mapping)"))
}
