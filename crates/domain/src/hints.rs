//! What looks wrong in a number that somebody typed. A hint is shown beside its box and never blocks:
//! the number may be older, foreign or right all the same, and a person decides.

mod credit_code;
mod id_number;
mod phone;

pub use credit_code::credit_code;
pub use id_number::id_number;
pub use phone::phone;

use crate::text::Text;

/// What looks wrong, and what to do about it. Never holds the number itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Stable name, such as `id_number_check`.
    pub code: &'static str,
    /// For a person.
    pub text: Text,
}

fn hint(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Option<Hint> {
    Some(Hint { code, text: Text::new(zh, en) })
}

/// The digits and capital letters of `text`: full-width as plain ones, without spaces and hyphens.
fn plain(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let kept = text.chars().map(narrow).filter(|c| !c.is_whitespace() && *c != '-');
    kept.map(|c| c.to_ascii_uppercase()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_is_typed_wide_or_in_groups_is_read_as_one() {
        assert_eq!(plain(" 110105 1949-1231 ００２ｘ "), "11010519491231002X");
    }
}
