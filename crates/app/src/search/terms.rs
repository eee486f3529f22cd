//! What is looked for, as terms that say nothing to whoever reads the index.
//!
//! Chinese is not cut into words: each character and each pair of neighbours is a term, so whatever is typed
//! finds every text that holds it. Of other scripts each word is a term. A term is a keyed hash over its kind,
//! its scope and itself, so that the index alone reveals neither words nor who is meant.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

/// What a term stands for. Terms of two kinds never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part of what is said in the case.
    Text,
    /// An office that may know the case.
    Office,
    /// A part of a party's name; the scope is the office that holds the case, here and below.
    Name,
    /// A party's whole name.
    WholeName,
    /// A telephone number.
    Phone,
    /// The last four digits of one.
    LastFour,
    /// A company's credit code.
    CreditCode,
    /// The number of a document.
    IdNumber,
}

/// Makes terms.
pub(super) struct Terms(Option<Hmac<Sha256>>);

impl Terms {
    /// With this secret.
    pub(super) fn new(secret: &[u8]) -> Terms {
        Terms(Hmac::new_from_slice(secret).ok())
    }

    /// Forty bits of HMAC-SHA-256 in eight letters and digits.
    pub(super) fn term(&self, kind: Kind, scope: &str, text: &str) -> String {
        const LETTERS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
        let Some(mut mac) = self.0.clone() else { return String::new() };
        mac.update(&[kind as u8]);
        mac.update(&u64::try_from(scope.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(scope.as_bytes());
        mac.update(text.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let bits = bytes.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(|i| char::from(LETTERS[(bits >> (5 * i)) as usize & 31])).collect()
    }
}

/// A text in its plainest form: full-width as half-width, capitals as small letters.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// A name as it is compared: plain, without blanks and marks.
pub(super) fn plain_name(name: &str) -> String {
    plain(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The digits of a telephone number, without the country's own code.
pub(super) fn plain_phone(phone: &str) -> String {
    let digits: String = plain(phone).chars().filter(char::is_ascii_digit).collect();
    let home = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    home.filter(|rest| rest.len() == 11 && rest.starts_with('1')).map_or(digits.clone(), str::to_owned)
}

/// The number of a company or a document: plain, capitals, without blanks and marks.
pub(super) fn plain_number(number: &str) -> String {
    plain_name(number).to_uppercase()
}

/// Characters that are written without blanks between words.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x3005 | 0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF
        | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Neighbouring characters of one kind: a word, or a stretch of unspaced characters.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    let mut apart = true;
    for c in plain(text).chars() {
        if !c.is_alphanumeric() {
            apart = true;
            continue;
        }
        match runs.last_mut().filter(|(kind, _)| !apart && *kind == unspaced(c)) {
            Some((_, run)) => run.push(c),
            None => runs.push((unspaced(c), c.to_string())),
        }
        apart = false;
    }
    runs
}

fn pairs(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Everything by which a text is found.
pub(super) fn pieces(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (unspaced, run) in runs(text) {
        if unspaced {
            all.extend(run.chars().map(String::from));
            all.extend(pairs(&run));
        } else {
            all.insert(run);
        }
    }
    all
}

/// What a text must hold to be found by `words`, in their order, each once.
pub(super) fn needed(words: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (unspaced, run) in runs(words) {
        let wanted = if unspaced && run.chars().count() > 1 { pairs(&run) } else { vec![run] };
        for piece in wanted {
            if !all.contains(&piece) {
                all.push(piece);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_a_reader_would_look_for_them() {
        for (text, wanted) in [
            ("地板", vec!["地板"]),
            ("新铺地板", vec!["新铺", "铺地", "地板"]),
            ("翘", vec!["翘"]),
            ("ＷＩＦＩ路由器 5G", vec!["wifi", "路由", "由器", "5g"]),
            ("退款,退款!", vec!["退款"]),
            ("12315热线", vec!["12315", "热线"]),
            ("  ——", vec![]),
        ] {
            assert_eq!(needed(text), wanted, "{text}");
        }
    }

    #[test]
    fn whatever_is_cut_out_of_a_text_finds_it() {
        let text = "新铺的地板一周就翘起来了，打了3次电话400-820-8820都说Wi-Fi信号不好。";
        let all = pieces(text);
        let chars: Vec<char> = text.chars().collect();
        for from in 0..chars.len() {
            for to in from + 1..=chars.len() {
                let part: String = chars[from..to].iter().collect();
                // A part of a foreign word or number is none of its words.
                let mut found = needed(&part).into_iter().filter(|piece| piece.chars().all(unspaced));
                assert!(found.all(|piece| all.contains(&piece)), "{part}");
            }
        }
    }

    #[test]
    fn numbers_are_compared_without_their_dress() {
        for (phone, digits) in [
            ("+86 138-0000-1234", "13800001234"),
            ("008613800001234", "13800001234"),
            ("１３８００００１２３４", "13800001234"),
            ("0571-8600 1234", "057186001234"),
            ("8600 1234", "86001234"),
        ] {
            assert_eq!(plain_phone(phone), digits);
        }
        assert_eq!(plain_number("91330106ma2 x"), "91330106MA2X");
        assert_eq!(plain_name("某建材 (杭州) 公司"), "某建材杭州公司");
    }

    #[test]
    fn terms_of_two_kinds_scopes_or_secrets_never_meet() {
        let (one, other) = (Terms::new(&[1; 32]), Terms::new(&[2; 32]));
        let terms = [
            one.term(Kind::Text, "", "张三"),
            one.term(Kind::Name, "", "张三"),
            one.term(Kind::Name, "csd", "张三"),
            one.term(Kind::Name, "cs", "d张三"),
            other.term(Kind::Text, "", "张三"),
        ];
        assert_eq!(terms.iter().collect::<BTreeSet<_>>().len(), terms.len());
        assert!(terms.iter().all(|term| term.len() == 8 && term.bytes().all(|b| b.is_ascii_alphanumeric())));
        assert_eq!(terms[0], Terms::new(&[1; 32]).term(Kind::Text, "", "张三"));
    }
}
