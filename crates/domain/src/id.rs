//! The case id and its public number: one value, written two ways.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Letters of a case number: digits and capitals without I, L, O and U, which are misheard or misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many buckets the cases are spread over (`storage`): the low ten bits of the id.
pub const BUCKETS: i64 = 1024;
/// 2020-01-01T00:00:00Z in seconds: the zero of the time part.
const EPOCH: i64 = 1_577_836_800;
/// Seconds per step of the time part: 24 bits last until the year 2156.
const STEP: i64 = 256;

/// Five bits of each byte as a letter of case numbers: secrets that people may have to dictate.
pub fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// Sixty bits: 24 of coarse time, so that new rows lie together, and 36 that cannot be guessed.
///
/// The low ten bits name the bucket. The number that people read and dictate is the same sixty bits in
/// base 32 with a check character, so uniqueness of both is the primary key itself.
///
/// ```
/// use redress_domain::id::CaseId;
/// let id = CaseId::new("2026-05-06T01:00:00Z".parse().unwrap(), 12_345_678_901);
/// assert_eq!(id.to_string().parse::<CaseId>().unwrap(), id);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CaseId(i64);

impl CaseId {
    /// An id made at `now` from random bits, of which the low 36 are taken. Before 2020 the time part is 0.
    pub fn new(now: Timestamp, random: u64) -> Self {
        let time = ((now.as_second() - EPOCH) / STEP).clamp(0, (1 << 24) - 1);
        CaseId((time << 36) | i64::try_from(random & ((1 << 36) - 1)).unwrap_or(0))
    }

    /// The id as a database holds it; `None` outside sixty bits.
    pub fn from_i64(value: i64) -> Option<Self> {
        (0..1 << 60).contains(&value).then_some(CaseId(value))
    }

    /// The id as a database holds it.
    pub fn as_i64(self) -> i64 {
        self.0
    }

    /// The bucket (0..[`BUCKETS`]) that leads every key of this case's rows.
    pub fn bucket(self) -> i64 {
        self.0 & (BUCKETS - 1)
    }
}

/// A case number that is none, with what is wrong about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not thirteen letters and digits.
    #[error("a case number has 13 letters and digits")]
    Length,
    /// A letter that case numbers never use.
    #[error("a case number has only digits and letters")]
    Letter,
    /// The check character does not fit: most likely two were swapped or one was misheard.
    #[error("the check character of the case number does not fit")]
    Check,
}

/// Product in GF(32), polynomial x⁵+x²+1.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (u16::from(a), 0u16);
    for bit in 0..5 {
        if b >> bit & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 0x20 != 0 {
            a ^= 0x25;
        }
    }
    (product & 31) as u8
}

/// Σ αⁱ·dᵢ over GF(32): changes with every single wrong character and every swap of two.
fn check(digits: &[u8]) -> u8 {
    let mut weight = 1;
    digits.iter().fold(0, |sum, digit| {
        weight = times(weight, 2);
        sum ^ times(weight, *digit)
    })
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits: Vec<u8> = (0..12).rev().map(|i| (self.0 >> (5 * i) & 31) as u8).collect();
        digits.push(check(&digits));
        for (i, digit) in digits.iter().enumerate() {
            if i == 4 || i == 8 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(*digit)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaseId({self})")
    }
}

impl FromStr for CaseId {
    type Err = NumberError;

    /// Reads a number as people write it: any case, with or without dashes and spaces, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let mut digits = Vec::with_capacity(13);
        for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | '－' | '\u{3000}')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            let at = ALPHABET.iter().position(|a| char::from(*a) == c).ok_or(NumberError::Letter)?;
            digits.push(at as u8);
            if digits.len() > 13 {
                return Err(NumberError::Length);
            }
        }
        let [body @ .., last] = digits.as_slice() else { return Err(NumberError::Length) };
        if body.len() != 12 {
            return Err(NumberError::Length);
        }
        if check(body) != *last {
            return Err(NumberError::Check);
        }
        Ok(CaseId(body.iter().fold(0, |id, digit| id << 5 | i64::from(*digit))))
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> String {
        id.to_string()
    }
}

impl TryFrom<String> for CaseId {
    type Error = NumberError;
    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_reads_back(id in 0i64..1 << 60) {
            let id = CaseId::from_i64(id).unwrap();
            prop_assert_eq!(id.to_string().parse::<CaseId>(), Ok(id));
            prop_assert_eq!(id.to_string().to_lowercase().replace('-', " ").parse::<CaseId>(), Ok(id));
        }

        #[test]
        fn one_wrong_character_is_always_noticed(id in 0i64..1 << 60, at in 0usize..13, other in 0usize..32) {
            let number = CaseId::from_i64(id).unwrap().to_string().replace('-', "");
            let mut wrong = number.clone().into_bytes();
            wrong[at] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assume!(wrong != number);
            prop_assert_eq!(wrong.parse::<CaseId>(), Err(NumberError::Check));
        }

        #[test]
        fn two_swapped_characters_are_always_noticed(id in 0i64..1 << 60, a in 0usize..13, b in 0usize..13) {
            let number = CaseId::from_i64(id).unwrap().to_string().replace('-', "");
            let mut wrong = number.clone().into_bytes();
            wrong.swap(a, b);
            let wrong = String::from_utf8(wrong).unwrap();
            // The check character itself counts once, so a swap with it must change the sum too.
            prop_assume!(wrong != number);
            prop_assert_eq!(wrong.parse::<CaseId>(), Err(NumberError::Check));
        }
    }
}
