//! Comma-, semicolon- or tab-separated text after RFC 4180.
//!
//! Strict about quotation marks, which readers in general are not: to those, one mark too many turns all
//! rows up to the next mark into a single field, and complaints vanish without a word. Here such a row is a
//! fault, and reading goes on with the next line.

use super::fault::RowFault;

/// A text being read.
#[derive(Debug)]
pub struct Csv {
    text: String,
    delimiter: u8,
    at: usize,
    line: u64,
}

impl Csv {
    /// Starts at the first line; the delimiter is the one that it has most of, outside quotes.
    pub fn new(text: String) -> Csv {
        let first = text.trim_start().lines().next().unwrap_or_default();
        let count = |delimiter: char| {
            let mut quoted = false;
            let outside = |c: &char| {
                quoted ^= *c == '"';
                !quoted && *c == delimiter
            };
            first.chars().filter(outside).count()
        };
        let most = [',', ';', '\t'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(',');
        Csv { text, delimiter: most as u8, at: 0, line: 1 }
    }

    /// How many bytes are read, and how many there are.
    pub fn progress(&self) -> (u64, u64) {
        (self.at as u64, self.text.len() as u64)
    }

    /// The next record that is not blank, with the line in which it starts.
    pub fn next(&mut self) -> Option<Result<(u64, Vec<String>), RowFault>> {
        let bytes = self.text.as_bytes();
        let start = self.at + bytes[self.at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let line = self.line + breaks(&bytes[self.at..start]);
        if start == bytes.len() {
            self.at = start;
            return None;
        }
        let (end, read) = match split(&self.text, start, self.delimiter) {
            Ok((end, fields)) => (end, Ok((line, fields))),
            Err(closed) => {
                let end = bytes[start..].iter().position(|b| matches!(b, b'\r' | b'\n'));
                (end.map_or(bytes.len(), |end| start + end), Err(quote(line, closed)))
            }
        };
        self.line = line + breaks(&bytes[start..end]);
        self.at = end;
        Some(read)
    }
}

/// Splits the record at `start`; gives the place of the line break that ends it. The error is whether the
/// quotation mark in question was closed at all.
fn split(text: &str, start: usize, delimiter: u8) -> Result<(usize, Vec<String>), bool> {
    let bytes = text.as_bytes();
    let ends = |b: &u8| *b == delimiter || matches!(b, b'\r' | b'\n');
    let mut fields = Vec::new();
    let mut at = start;
    loop {
        let mut field = String::new();
        if bytes.get(at) == Some(&b'"') {
            loop {
                let from = at + 1;
                at = from + bytes[from..].iter().position(|b| *b == b'"').ok_or(false)?;
                field.push_str(&text[from..at]);
                at += 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                field.push('"');
            }
            if !bytes.get(at).is_none_or(ends) {
                return Err(true);
            }
        } else {
            let end = bytes[at..].iter().position(ends).map_or(bytes.len(), |end| at + end);
            field.push_str(&text[at..end]);
            at = end;
        }
        fields.push(field);
        if bytes.get(at) != Some(&delimiter) {
            return Ok((at, fields));
        }
        at += 1;
    }
}

/// Line breaks: `\n`, `\r\n` or a lone `\r`.
fn breaks(bytes: &[u8]) -> u64 {
    let lone = |pair: &&[u8]| pair[0] == b'\r' && pair.get(1) != Some(&b'\n');
    let cr = (0..bytes.len()).map(|i| &bytes[i..bytes.len().min(i + 2)]).filter(lone).count();
    (bytes.iter().filter(|b| **b == b'\n').count() + cr) as u64
}

fn quote(line: u64, closed: bool) -> RowFault {
    if closed {
        return RowFault::new(
            line,
            "quote",
            "",
            "此行引号后面还有文字,请把文字里的每个引号写成两个(\"\")",
            "Text follows a closing quotation mark in this row; write each mark inside a text twice (\"\")",
        );
    }
    RowFault::new(
        line,
        "quote",
        "",
        "此行的引号没有结束,请补上或删去",
        "A quotation mark in this row is never closed; close or remove it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as `line:field|field`, each fault as `line!code`.
    fn read(text: &str) -> Vec<String> {
        let mut csv = Csv::new(text.into());
        let said = |row: Result<(u64, Vec<String>), RowFault>| match row {
            Ok((line, fields)) => format!("{line}:{}", fields.join("|")),
            Err(RowFault { line, code, .. }) => format!("{line}!{code}"),
        };
        std::iter::from_fn(|| csv.next()).map(said).collect()
    }

    #[test]
    fn records_are_split_and_counted_by_the_lines_of_the_file() {
        let table: [(&str, &[&str]); 9] = [
            ("a,b\n1,2\n", &["1:a|b", "2:1|2"]),
            ("a;b\r\n1;2,5", &["1:a|b", "2:1|2,5"]),
            ("a\tb\r1\t2\r", &["1:a|b", "2:1|2"]),
            ("a,b\n\n\r\n\"1\n1\",2\n3,4", &["1:a|b", "4:1\n1|2", "6:3|4"]),
            ("a,b\n\"x \"\"y\"\" z\",\n", &["1:a|b", "2:x \"y\" z|"]),
            ("a,b\n5\" pipe,2\n", &["1:a|b", "2:5\" pipe|2"]),
            ("\"a;x\",b,c\n", &["1:a;x|b|c"]),
            ("a", &["1:a"]),
            ("", &[]),
        ];
        for (text, wanted) in table {
            assert_eq!(read(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn one_mark_too_many_costs_one_row_only() {
        assert_eq!(read("a,b\n\"1,2\n3,4\n5,6\n"), ["1:a|b", "2!quote", "3:3|4", "4:5|6"]);
        assert_eq!(read("a,b\n\"1,2\n3,4\n5,\"6\"\n"), ["1:a|b", "2!quote", "3:3|4", "4:5|6"]);
        assert_eq!(read("a,b\n\"1\" x,2\n3,4\n"), ["1:a|b", "2!quote", "3:3|4"]);
    }
}
