//! Sealing at rest: personal data, free text and secrets are encrypted before they reach a column.
//!
//! Invariants: a row says with which key it is sealed, so that keys can be changed while old rows are still read;
//! what is sealed is bound to its place, so that a row moved to another case, number or table does not open.
//! Digests, salts and words lie inside, so that the database alone lets nobody try out what a text may have said.
//!
//! AES-256-GCM (NIST SP 800-38D) or SM4-GCM (GB/T 32907, RFC 8998). The nonce is an HMAC over place and content:
//! the same content in the same place gives the same bytes, and no two contents share a nonce but by a chance of
//! 2^-96 a pair, so that no random source is needed and writing something again changes nothing.

use std::fmt;
use std::sync::Arc;

use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use redress_app::ports::{Algorithm, StoreError};
use redress_domain::id::CaseId;
use sha2::Sha256;
use sm4::Sm4;

use crate::convert::corrupt;
use crate::engine::{Row, Value};

type Sm4Gcm = AesGcm<Sm4, U12>;
/// Bytes of a nonce of GCM.
const NONCE: usize = 12;
/// Bytes of a salt of [`redress_domain::case::chain::digest`].
const SALT: usize = 16;
/// Longest name of a key.
const LONGEST: usize = 32;

/// The keys of a database. The first seals what is written; all of them open. Without keys everything is
/// written in clear. Cheap to clone.
#[derive(Clone, Default)]
pub struct Keyring(Arc<[Key]>);

struct Key {
    name: String,
    /// For HMAC: the cipher's key and the nonces come of it, each under its own label.
    secret: [u8; 32],
    cipher: Cipher,
}

/// Why a file of keys cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct KeyFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl Keyring {
    /// Reads a file of keys: on each line a name, an algorithm and 64 hexadecimal digits; empty lines and lines
    /// that begin with `#` are skipped.
    ///
    /// # Errors
    /// The first line that is none of these, a name that stands twice, or no key at all.
    pub fn read(text: &str) -> Result<Keyring, KeyFault> {
        let mut keys: Vec<Key> = Vec::new();
        for (n, line) in text.lines().enumerate() {
            let fault = |what| KeyFault { line: n + 1, what };
            let words: Vec<&str> = line.split_whitespace().collect();
            let [name, algorithm, secret] = words[..] else {
                if words.is_empty() || words.first().is_some_and(|word| word.starts_with('#')) {
                    continue;
                }
                return Err(fault("a key is a name, an algorithm and 64 hexadecimal digits"));
            };
            let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            if name.len() > LONGEST || !name.chars().all(fits) {
                return Err(fault("a key's name has 1 to 32 letters, digits, dots, dashes or underscores"));
            }
            if keys.iter().any(|key| key.name == name) {
                return Err(fault("another key has this name"));
            }
            let algorithm = algorithm.parse().map_err(fault)?;
            let secret = unhex(secret).ok_or_else(|| fault("the key itself is 64 hexadecimal digits"))?;
            let key = Key::new(name, algorithm, secret);
            keys.push(key.ok_or_else(|| fault("this key cannot be used"))?);
        }
        match keys.is_empty() {
            true => Err(KeyFault { line: 1, what: "there is no key in the file" }),
            false => Ok(Keyring(keys.into())),
        }
    }

    /// The line of a key in a file of keys.
    pub fn line(name: &str, algorithm: Algorithm, secret: &[u8; 32]) -> String {
        format!("{name} {} {}", algorithm.name(), redress_domain::case::chain::hex(secret))
    }

    /// The name of the key that seals what is written; none if nothing is sealed.
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(|key| key.name.as_str())
    }

    /// How that key seals.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        self.0.first().map(|key| key.cipher.algorithm())
    }

    /// `plain` sealed for `place`, and the name of the key; as it is without keys.
    pub(crate) fn seal(&self, place: &str, plain: &[u8]) -> Result<Sealed, StoreError> {
        let Some(key) = self.0.first() else { return Ok((plain.to_vec(), None)) };
        match key.seal(place, plain) {
            Some(sealed) => Ok((sealed, Some(key.name.clone()))),
            None => corrupt("something too long to be sealed"),
        }
    }

    /// What was sealed for `place` under the key of this name.
    ///
    /// # Errors
    /// The key is not there, or the bytes are not what was sealed here.
    pub(crate) fn open(&self, place: &str, bytes: &[u8], name: Option<&str>) -> Result<Vec<u8>, StoreError> {
        let Some(name) = name else { return Ok(bytes.to_vec()) };
        let Some(key) = self.0.iter().find(|key| key.name == name) else {
            return Err(StoreError::Sealed(name.to_owned()));
        };
        key.open(place, bytes).map_or_else(|| corrupt("something sealed that does not open"), Ok)
    }

    /// The columns `salt`, `body` and `seal` of a text. Sealed, both lie in `salt` and `body` is empty: both are
    /// null only once erased.
    pub(crate) fn seal_text(
        &self,
        place: &str,
        salt: &[u8; SALT],
        body: &str,
    ) -> Result<[Value; 3], StoreError> {
        if self.0.is_empty() {
            return Ok([salt.as_slice().into(), body.into(), Value::Null]);
        }
        let (bytes, name) = self.seal(place, &[salt, body.as_bytes()].concat())?;
        Ok([bytes.into(), "".into(), name.into()])
    }

    /// The salt and the body of a text out of the columns `salt`, `body` and `seal`, which begin at `i`.
    pub(crate) fn open_text(&self, place: &str, row: &Row, i: usize) -> Result<OpenText, StoreError> {
        let (salt, body) = (row.opt_bytes(i)?, row.opt_text(i + 1)?);
        let (Some(salt), Some(body)) = (salt, body) else { return Ok((None, body.map(str::to_owned))) };
        let long = |salt: &[u8]| salt.try_into().or_else(|_| corrupt("a salt of another length"));
        let Some(name) = row.opt_text(i + 2)? else { return Ok((Some(long(salt)?), Some(body.to_owned()))) };
        let plain = self.open(place, salt, Some(name))?;
        let Some((salt, body)) = plain.split_at_checked(SALT) else {
            return corrupt("a sealed text without salt");
        };
        let Ok(body) = String::from_utf8(body.to_vec()) else { return corrupt("a sealed text that is none") };
        Ok((Some(long(salt)?), Some(body)))
    }
}

/// What goes into a column, and the name of the key it is sealed with.
pub(crate) type Sealed = (Vec<u8>, Option<String>);
/// The salt and the body of a text; none once erased.
pub(crate) type OpenText = (Option<[u8; SALT]>, Option<String>);

/// Where a row of a case lies.
pub(crate) fn of_case(table: &str, id: CaseId, no: u32) -> String {
    format!("{table}/{}/{no}", id.as_i64())
}

/// HMAC-SHA-256 over a label and parts, each with its length.
fn mac(secret: &[u8; 32], label: &str, parts: [&[u8]; 2]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(label.as_bytes());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    Some(mac.finalize().into_bytes().into())
}

impl Key {
    fn new(name: &str, algorithm: Algorithm, secret: [u8; 32]) -> Option<Key> {
        let key = mac(&secret, "redress seal", [algorithm.name().as_bytes(), &[]])?;
        let cipher = match algorithm {
            Algorithm::Aes256Gcm => Cipher::Aes(Box::new(Aes256Gcm::new_from_slice(&key).ok()?)),
            Algorithm::Sm4Gcm => Cipher::Sm4(Box::new(Sm4Gcm::new_from_slice(&key[..16]).ok()?)),
        };
        Some(Key { name: name.to_owned(), secret, cipher })
    }

    fn seal(&self, place: &str, plain: &[u8]) -> Option<Vec<u8>> {
        let nonce = mac(&self.secret, "redress nonce", [place.as_bytes(), plain])?;
        let nonce: [u8; NONCE] = nonce[..NONCE].try_into().ok()?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = match &self.cipher {
            Cipher::Aes(cipher) => cipher.encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload),
            Cipher::Sm4(cipher) => cipher.encrypt(&Nonce::<Sm4Gcm>::from(nonce), payload),
        };
        Some([nonce.as_slice(), &sealed.ok()?].concat())
    }

    fn open(&self, place: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let opened = match &self.cipher {
            Cipher::Aes(cipher) => cipher.decrypt(&Nonce::<Aes256Gcm>::from(nonce), payload),
            Cipher::Sm4(cipher) => cipher.decrypt(&Nonce::<Sm4Gcm>::from(nonce), payload),
        };
        opened.ok()
    }
}

enum Cipher {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<Sm4Gcm>),
}

impl Cipher {
    fn algorithm(&self) -> Algorithm {
        match self {
            Cipher::Aes(_) => Algorithm::Aes256Gcm,
            Cipher::Sm4(_) => Algorithm::Sm4Gcm,
        }
    }
}

/// Names only: keys are never shown.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| (&key.name, key.cipher.algorithm()))).finish()
    }
}

/// 32 bytes out of 64 hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    let bytes: Vec<u8> =
        digits?.chunks(2).map(|pair| pair.iter().fold(0, |all, digit| all << 4 | digit)).collect();
    (text.len() == 64).then_some(bytes)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring() -> Keyring {
        let line = |name, algorithm, byte| Keyring::line(name, algorithm, &[byte; 32]);
        let lines = [line("new", Algorithm::Sm4Gcm, 7), line("old", Algorithm::Aes256Gcm, 9)];
        Keyring::read(&format!("# keys\n\n{}\n{}\n", lines[0], lines[1])).unwrap()
    }

    fn only(ring: &Keyring, n: usize) -> Keyring {
        let key = &ring.0[n];
        Keyring::read(&Keyring::line(&key.name, key.cipher.algorithm(), &key.secret)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let ring = keyring();
        for n in [0, 1] {
            let (sealed, name) = only(&ring, n).seal("texts/5/1", "张三 13800138000".as_bytes()).unwrap();
            assert!(!sealed.windows(6).any(|part| part == "张三".as_bytes()));
            let opened = ring.open("texts/5/1", &sealed, name.as_deref()).unwrap();
            assert_eq!(opened, "张三 13800138000".as_bytes());
            for elsewhere in ["texts/5/2", "texts/6/1", "parties/5/1", ""] {
                assert!(ring.open(elsewhere, &sealed, name.as_deref()).is_err(), "{elsewhere}");
            }
            for at in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert!(ring.open("texts/5/1", &changed, name.as_deref()).is_err(), "byte {at}");
                assert!(ring.open("texts/5/1", &sealed[..at], name.as_deref()).is_err(), "cut at {at}");
            }
        }
    }

    #[test]
    fn another_content_or_place_has_another_nonce_and_the_same_is_sealed_alike() {
        let ring = keyring();
        let nonce = |place, plain: &str| ring.seal(place, plain.as_bytes()).unwrap().0[..NONCE].to_vec();
        assert_ne!(nonce("a", "b"), nonce("a", "c"));
        assert_ne!(nonce("a", "b"), nonce("ab", ""));
        assert_eq!(ring.seal("a", b"b").unwrap(), ring.seal("a", b"b").unwrap());
    }

    #[test]
    fn without_its_key_nothing_opens_and_the_key_is_named() {
        let ring = keyring();
        let (sealed, name) = ring.seal("a", b"b").unwrap();
        let error = only(&ring, 1).open("a", &sealed, name.as_deref()).unwrap_err();
        assert!(matches!(error, StoreError::Sealed(name) if name == "new"));
        let none = Keyring::default();
        assert_eq!(none.seal("a", b"b").unwrap(), (b"b".to_vec(), None));
        assert_eq!(ring.open("a", b"b", None).unwrap(), b"b");
    }

    #[test]
    fn a_file_of_keys_that_cannot_be_used_is_refused_at_its_line() {
        let good = Keyring::line("a", Algorithm::Aes256Gcm, &[1; 32]);
        for (text, line) in [
            (String::new(), 1),
            ("# none".to_owned(), 1),
            (format!("{good}\n{good}"), 2),
            (good.replace("aes-256-gcm", "aes"), 1),
            (good.replace("01", "0g"), 1),
            (format!("{good}0"), 1),
            (format!("\n{}", &good[..good.len() - 2]), 2),
            (good.replacen('a', "a/b", 1), 1),
            ("a b".to_owned(), 1),
        ] {
            assert_eq!(Keyring::read(&text).unwrap_err().line, line, "{text}");
        }
        assert_eq!(Keyring::read(&good).unwrap().first(), Some("a"));
    }

    #[test]
    fn keys_are_not_shown() {
        assert_eq!(format!("{:?}", keyring()), r#"[("new", Sm4Gcm), ("old", Aes256Gcm)]"#);
    }
}
