//! One JSON object per line. Objects inside are read as if flat: `{"reply": {"text": …}}` is `reply.text`.

use serde_json::{Map, Value};

use super::fault::RowFault;
use super::row::Cells;

/// A text being read.
#[derive(Debug)]
pub struct JsonLines {
    text: String,
    at: usize,
    line: u64,
}

impl JsonLines {
    pub fn new(text: String) -> JsonLines {
        JsonLines { text, at: 0, line: 0 }
    }

    /// How many bytes are read, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.at as u64, self.text.len() as u64)
    }

    /// The next object, with its line.
    pub fn next(&mut self) -> Option<Result<(u64, Cells), RowFault>> {
        loop {
            let rest = &self.text[self.at..];
            let line = rest.split_inclusive('\n').next()?;
            self.at += line.len();
            self.line += 1;
            if !line.trim().is_empty() {
                return Some(object(self.line, line).map(|cells| (self.line, cells)));
            }
        }
    }
}

fn object(line: u64, text: &str) -> Result<Cells, RowFault> {
    let mut cells = Cells::new();
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => flatten(line, "", object, &mut cells)?,
        Ok(_) => return Err(unreadable(line, 1)),
        Err(error) => return Err(unreadable(line, error.column())),
    }
    Ok(cells)
}

fn flatten(line: u64, around: &str, object: Map<String, Value>, cells: &mut Cells) -> Result<(), RowFault> {
    for (key, value) in object {
        let name = if around.is_empty() { key } else { format!("{around}.{key}") };
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Object(object) => {
                flatten(line, &name, object, cells)?;
                continue;
            }
            Value::Array(_) => {
                return Err(RowFault::new(
                    line,
                    "type",
                    &name,
                    "此项不能是数组,请写成文字或数字",
                    "This cannot be a list; write a text or a number",
                ));
            }
        };
        if cells.contains_key(&name) {
            return Err(RowFault::new(
                line,
                "twice",
                &name,
                "此项写了两次,请删去一次",
                "This stands twice in the row; remove one",
            ));
        }
        cells.insert(name, text);
    }
    Ok(())
}

fn unreadable(line: u64, column: usize) -> RowFault {
    RowFault::new(
        line,
        "json",
        "",
        format!("此行不是完整的JSON对象(第{column}个字节处),每行请写一个 {{…}}"),
        format!("This line is no complete JSON object (at byte {column}); write one {{…}} per line"),
    )
}
