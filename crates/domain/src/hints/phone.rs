//! Telephone numbers in China.

use super::{Hint, hint};

/// Area codes of three digits; all others have four.
const SHORT_AREAS: [&str; 10] = ["010", "020", "021", "022", "023", "024", "025", "027", "028", "029"];

/// What an extension or a second number begins with.
const AFTER: [char; 9] = ['转', '#', '*', 'x', 'X', ',', '、', '/', ';'];

/// What looks wrong in a telephone number; nothing for an empty one, and nothing for one of another country,
/// which begins with `+` and is not +86.
///
/// Right are mobile numbers, landlines with their area code and extension, 400 and 800 numbers, 95 and 96
/// numbers of companies, and the short numbers of services such as 12315.
///
/// ```
/// use redress_domain::hints::phone;
/// assert!(phone("138 0013 8000").is_none() && phone("0571-88888888转8001").is_none());
/// assert_eq!(phone("1380013800").unwrap().code, "phone_length");
/// assert_eq!(phone("88888888").unwrap().code, "phone_area");
/// ```
pub fn phone(text: &str) -> Option<Hint> {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let text: String = text.trim().chars().take(60).map(narrow).collect();
    if text.is_empty() {
        return None;
    }
    let abroad = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    let home = abroad.and_then(|rest| rest.trim_start().strip_prefix("86"));
    if abroad.is_some() && home.is_none() {
        return None;
    }
    let main = home.unwrap_or(&text).split(AFTER).next().unwrap_or_default();
    let mut digits: String = main.chars().filter(char::is_ascii_digit).collect();
    // After +86 an area code stands without its 0.
    if home.is_some() && !digits.starts_with(['0', '1'])
        || home.is_some() && a_landline(&format!("0{digits}"))
    {
        digits.insert(0, '0');
    }
    let count = digits.len();
    let begins = |start: &str| digits.starts_with(start);
    if a_mobile(&digits) || a_landline(&digits) || a_service(&digits) {
        return None;
    }
    if begins("1") && count >= 8 && digits.as_bytes().get(1).is_some_and(|second| *second >= b'3') {
        return hint(
            "phone_length",
            format!("手机号码为11位,此处为{count}位,请核对"),
            format!("A mobile number has 11 digits and this has {count}; please check it"),
        );
    }
    if matches!(count, 7 | 8) && !begins("0") && !begins("1") {
        return hint(
            "phone_area",
            "固定电话请加上区号,如0571-88888888",
            "Please add the area code to a landline, such as 0571-88888888",
        );
    }
    if begins("0") {
        return hint(
            "phone_landline",
            "固定电话为区号加7至8位号码,请核对",
            "A landline is an area code and 7 or 8 digits; please check it",
        );
    }
    hint(
        "phone_unknown",
        "这不像手机、固定电话或服务号码,请核对",
        "This looks like no mobile, landline or service number; please check it",
    )
}

/// 13 to 19 and nine digits more.
fn a_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.as_bytes()[1] >= b'3'
}

/// An area code and seven or eight digits; eight in the largest cities.
fn a_landline(digits: &str) -> bool {
    let area = match SHORT_AREAS.iter().find(|area| digits.starts_with(**area)) {
        Some(area) => area.len(),
        None if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(|b| *b >= b'3') => 4,
        None => return false,
    };
    let own = digits.get(area..).unwrap_or_default();
    matches!(own.len(), 7 | 8) && !own.starts_with(['0', '1']) && (area == 4 || own.len() == 8)
}

/// 400 and 800 with seven digits more, 95 and 96 numbers of five to eight, and the short ones.
fn a_service(digits: &str) -> bool {
    let count = digits.len();
    let begins = |starts: &[&str]| starts.iter().any(|start| digits.starts_with(start));
    match count {
        3 => begins(&["110", "119", "120", "122"]),
        5 => begins(&["100", "101", "116", "118", "12", "95", "96"]),
        6..=8 => begins(&["95", "96"]) && count != 7,
        10 => begins(&["400", "800"]),
        _ => false,
    }
}
