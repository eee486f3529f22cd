//! Bytes to text: UTF-8, UTF-16 with a mark, and GB18030 (with it GBK and GB 2312).

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::fault::FileFault;

/// What stands where bytes could not be read.
pub const UNREADABLE: char = '\u{FFFD}';

/// The text of a file.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    /// Some bytes could not be read: rows that hold [`UNREADABLE`] must not be filed.
    pub broken: bool,
}

/// How far to look for the zero bytes that only pictures, programs and the like have.
const LOOK: usize = 8_192;

pub fn decode(bytes: Vec<u8>) -> Result<Decoded, FileFault> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return whole(rest, UTF_16LE);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return whole(rest, UTF_16BE);
    }
    if bytes[..bytes.len().min(LOOK)].contains(&0) {
        return Err(FileFault::Encoding);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Ok(Decoded { text, broken: false })
        }
        Err(error) => {
            let bytes = error.into_bytes();
            if mostly_utf8(&bytes) {
                let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned();
                return Ok(Decoded { text, broken: true });
            }
            whole(&bytes, GB18030)
        }
    }
}

/// Whether a few bad bytes stand in UTF-8, which GB18030 would read as plausible nonsense.
///
/// A Chinese character takes three bytes in UTF-8, and GB18030 hardly ever looks like that by chance;
/// two-byte sequences prove nothing, as about a quarter of its pairs are valid ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut long, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        long += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    long > bad
}

fn whole(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, FileFault> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        let bad = text.chars().filter(|c| *c == UNREADABLE).count();
        // A half character at the end of a field that some program cut is common; one in ten is no text.
        if bad * 10 > text.chars().filter(|c| !c.is_ascii()).count() {
            return Err(FileFault::Encoding);
        }
    }
    Ok(Decoded { text: text.into_owned(), broken })
}
