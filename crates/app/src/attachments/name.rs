//! What a file is called: the last part of its path, without characters that mislead.

use super::refused::Refused;

/// Longest name that is kept, in characters; longer ones lose the end of their stem.
const LONGEST: usize = 120;

/// The name to keep, and its extension in lower case.
///
/// A path is dropped, and with it any way out of a folder; control characters and those that turn the reading
/// direction or have no width are dropped, so that what is read is what the name says.
///
/// # Errors
/// [`Refused::Name`] if nothing is left before or after the dot.
pub fn clean(given: &str) -> Result<(String, String), Refused> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !misleads(*c)).map(plain).collect();
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, extension) = plain.rsplit_once('.').ok_or(Refused::Name)?;
    let (stem, extension) = (stem.trim(), extension.trim());
    if stem.is_empty() || extension.is_empty() || extension.chars().count() > 10 {
        return Err(Refused::Name);
    }
    let room = LONGEST - extension.chars().count() - 1;
    let stem: String = stem.chars().take(room).collect();
    Ok((format!("{}.{extension}", stem.trim_end()), extension.to_ascii_lowercase()))
}

fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// What some systems cannot have in a name becomes a line.
fn plain(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_last_part_and_nothing_that_misleads() {
        for (given, kept) in [
            ("收据.jpg", Some("收据.jpg")),
            ("IMG_0001.JPG", Some("IMG_0001.JPG")),
            ("../../etc/passwd.txt", Some("passwd.txt")),
            ("C:\\fakepath\\a.png", Some("a.png")),
            ("a/../b.pdf", Some("b.pdf")),
            ("照片\u{202e}gpj.exe", Some("照片gpj.exe")),
            ("a\u{200b}b\r\n.pdf", Some("ab.pdf")),
            ("what?.pdf", Some("what_.pdf")),
            ("  a .pdf. ", Some("a.pdf")),
            ("a.b.c.docx", Some("a.b.c.docx")),
            (".jpg", None),
            ("..", None),
            ("", None),
            ("no extension", None),
            ("a/", None),
            ("\u{202e}.pdf", None),
        ] {
            let found = clean(given).ok().map(|(name, _)| name);
            assert_eq!(found.as_deref(), kept, "{given:?}");
        }
        let (name, extension) = clean(&format!("{}.PDF", "长".repeat(500))).unwrap();
        assert_eq!((name.chars().count(), extension.as_str()), (LONGEST, "pdf"));
    }
}
