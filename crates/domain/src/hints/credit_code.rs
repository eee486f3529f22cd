//! Unified social credit codes of GB 32100-2015.

use super::{Hint, hint, plain};
use crate::region::Region;

/// The characters in the order of their values: no I, O, S, V, Z.
const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Of the organisation code (GB 11714), characters 9 to 16.
const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// What looks wrong in a credit code; nothing for an empty one.
///
/// ```
/// use redress_domain::hints::credit_code;
/// assert!(credit_code("91350100M000100Y43").is_none());
/// assert_eq!(credit_code("91350100M000100Y4Z").unwrap().code, "credit_code_shape");
/// assert_eq!(credit_code("91350100M000100Y44").unwrap().code, "credit_code_check");
/// ```
pub fn credit_code(text: &str) -> Option<Hint> {
    let code = plain(text);
    if code.is_empty() {
        return None;
    }
    let values: Option<Vec<u32>> = code.bytes().map(value).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else {
        return hint(
            "credit_code_shape",
            "统一社会信用代码为18位数字或大写字母(不含I、O、S、V、Z),请核对",
            "A credit code has 18 digits or capital letters without I, O, S, V and Z; please check it",
        );
    };
    let wrong = |code| {
        hint(
            code,
            "统一社会信用代码校验不符,可能抄错了一位,请核对",
            "A check character does not fit; a character may have been copied wrongly; please check it",
        )
    };
    let weighed = (1..=17).scan(1, |power, _| {
        let now = *power;
        *power = now * 3 % 31;
        Some(now)
    });
    let sum: u32 = values.iter().zip(weighed).map(|(value, weight)| value * weight).sum();
    if values[17] != (31 - sum % 31) % 31 {
        return wrong("credit_code_check");
    }
    // The organisation code counts A as 10 and on through the whole alphabet, and writes 10 as X.
    let own = code.bytes().skip(8).take(8).map(|byte| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte - b'A') + 10,
    });
    let sum: u32 = own.zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let check = match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).unwrap_or_default(),
    };
    if code.as_bytes()[16] != check {
        return wrong("credit_code_organisation");
    }
    let place = &code[2..8];
    if place != "100000" && !place.bytes().all(|byte| byte.is_ascii_digit()) || !a_province(place) {
        return hint(
            "credit_code_region",
            "统一社会信用代码第3至8位不是登记机关所在区划,请核对",
            "Characters 3 to 8 are no division of a registry; please check them",
        );
    }
    None
}

/// Registries are of every level, and codes of divisions that have ended stay; only the province is certain.
fn a_province(place: &str) -> bool {
    place == "100000" || format!("{}0000", &place[..2]).parse::<Region>().is_ok()
}

fn value(byte: u8) -> Option<u32> {
    LETTERS.iter().position(|letter| *letter == byte).and_then(|at| u32::try_from(at).ok())
}
