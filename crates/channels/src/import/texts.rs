//! Cleaning what people and programs wrote, without changing a word of it.

/// Half-width forms for numbers, dates, telephones and column names: `２０１９：０１` → `2019:01`.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' => ' ',
            '‐'..='―' | '−' => '-',
            _ => c,
        })
        .collect()
}

/// A text of several lines: no padding at the ends or around lines, no control characters, at most one
/// blank line in a row. Line breaks, the indent of a paragraph (U+3000) and full-width forms stay.
pub fn tidy(text: &str) -> String {
    let clean = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut tidied = String::with_capacity(clean.len());
    let mut blank = false;
    for line in clean.split('\n') {
        let line: String = line.chars().filter(|c| kept(*c)).collect();
        let line = line.trim_matches([' ', '\t', '\u{A0}']);
        if line.trim().is_empty() {
            blank = !tidied.is_empty();
            continue;
        }
        if !tidied.is_empty() {
            tidied.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        tidied.push_str(line);
    }
    tidied.trim().to_owned()
}

/// A text of one line: every run of white space is one space.
pub fn line(text: &str) -> String {
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().filter(|c| kept(*c)).collect()).collect();
    words.join(" ").trim().to_owned()
}

/// Control characters, byte order marks and zero-width spaces are traces of programs, not words.
fn kept(c: char) -> bool {
    c == '\t' || !(c.is_control() || c == '\u{FEFF}' || c == '\u{200B}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_their_padding_and_keep_their_words() {
        let table = [
            (
                "\n\t\t\t\n\t\t\t投诉：水管\n\t\t\t\n\t\t\t漏水　两天\r\n\r\n\r\n 第三行 \n\t\t",
                "投诉：水管\n\n漏水　两天\n\n第三行",
            ),
            ("　　第一段\n　　第二段", "第一段\n　　第二段"),
            ("一\u{0}二\u{7}三\u{200B}四\u{FEFF}", "一二三四"),
            ("a\rb", "a\nb"),
            ("甲\t乙", "甲\t乙"),
            (" \t\r\n　", ""),
        ];
        for (given, wanted) in table {
            assert_eq!(tidy(given), wanted, "{given:?}");
            assert_eq!(tidy(&tidy(given)), wanted, "again: {given:?}");
        }
    }

    #[test]
    fn names_stand_on_one_line() {
        assert_eq!(line("\t王\n 小明　先生\u{200B} "), "王 小明 先生");
        assert_eq!(line("\u{1}"), "");
    }

    #[test]
    fn numbers_are_read_in_full_width() {
        assert_eq!(fold("２０１９／４／２５　９：３２"), "2019/4/25 9:32");
        assert_eq!(fold("（０２１）—６２３"), "(021)-623");
    }
}
