//! Identity numbers of GB 11643-1999.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};

use super::{Hint, hint, plain};

/// The weights of the first seventeen digits, and the check character for each remainder modulo 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
const OLDEST: Date = date(1850, 1, 1);

/// Divisions that numbers began with: `PPCC`, and the `DD` that were ever a county of it.
static PREFIXES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("prefixes.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// What looks wrong in an identity number on the day; nothing for an empty one.
///
/// Passports and permits of foreigners and of people from Hong Kong, Macao and Taiwan are no such numbers:
/// what does not look like eighteen digits meant as one is only said to be another document.
///
/// ```
/// use jiff::civil::date;
/// use redress_domain::hints::id_number;
/// let today = date(2026, 5, 11);
/// assert!(id_number("11010519491231002X", today).is_none());
/// assert_eq!(id_number("11010519491231003X", today).unwrap().code, "id_number_check");
/// ```
pub fn id_number(text: &str, today: Date) -> Option<Hint> {
    let number = plain(text);
    if number.is_empty() {
        return None;
    }
    let bytes = number.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if bytes.len() == 15 && digits == 15 {
        return hint(
            "id_number_old",
            "这是15位的旧号码,现行居民身份证号码为18位,请核对",
            "This is an old number of 15 digits; identity numbers now have 18; please check it",
        );
    }
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return hint(
            "id_number_shape",
            format!("居民身份证号码为18位,此处为{}位;如是护照或其他证件,请不必理会", number.chars().count()),
            "An identity number has 18 digits, the last of which may be X; if this is a passport or another \
             document, never mind",
        );
    }
    let check = CHECKS[remainder(&bytes[..17])];
    if bytes[17] != check {
        return hint(
            "id_number_check",
            "身份证号码校验不符,可能抄错了一位,请核对",
            "The check digit does not fit; a digit may have been copied wrongly; please check it",
        );
    }
    let known = PREFIXES
        .get(&number[..4])
        .is_some_and(|counties| counties.as_bytes().chunks_exact(2).any(|county| county == &bytes[4..6]));
    if !known {
        return hint(
            "id_number_region",
            "身份证号码前六位不是任何时期的区划代码,请核对",
            "The first six digits were never a division's code; please check them",
        );
    }
    let part = |from: usize, to: usize| number[from..to].parse::<i16>().unwrap_or_default();
    let day = |from, to| i8::try_from(part(from, to)).unwrap_or_default();
    let born = Date::new(part(6, 10), day(10, 12), day(12, 14)).ok();
    if born.is_none_or(|born| born < OLDEST || born > today) {
        return hint(
            "id_number_date",
            "身份证号码中的出生日期不存在或在将来,请核对",
            "The date of birth in the number does not exist or is in the future; please check it",
        );
    }
    None
}

fn remainder(digits: &[u8]) -> usize {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    usize::try_from(sum % 11).unwrap_or_default()
}
