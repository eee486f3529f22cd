//! The hash chain over a case's log.

use sha2::{Digest, Sha256};

use crate::id::CaseId;

/// SHA-256 over the hash before, the case, the place in the log, and the event's stored text.
///
/// The text is hashed byte for byte as it is stored, so no canonical form is needed to check it. The
/// first event follows 32 zero bytes.
pub fn link(previous: &[u8; 32], case: CaseId, seq: u32, body: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"redress event 1");
    hash.update(previous);
    hash.update(case.as_i64().to_be_bytes());
    hash.update(seq.to_be_bytes());
    hash.update(u64::try_from(body.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(body.as_bytes());
    hash.finalize().into()
}

/// The salted digest by which an event refers to an erasable row, in hex.
pub fn digest(salt: &[u8; 16], content: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(content.as_bytes());
    hex(&hash.finalize())
}

/// The salt of row `no`, from the command's random seed.
pub fn salt(seed: &[u8; 16], kind: &str, no: u32) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update(kind.as_bytes());
    hash.update(no.to_be_bytes());
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash.finalize()[..16]);
    salt
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
