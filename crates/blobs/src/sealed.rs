//! How a file lies when it is sealed: a mark, then blocks of 64 KiB in the STREAM construction (Hoang, Reyhanitabar,
//! Rogaway, Vizár 2015, <https://eprint.iacr.org/2015/189>) over AES-256-GCM or SM4-GCM.
//!
//! Invariants: each block says its number and whether it is the last, so that none can be left out, exchanged or cut
//! off; all are bound to the place of the file. A key seals one file alone, so the nonce is nothing but those two.

use std::ops::Range;

use aead_stream::aead::{KeyInit, Payload};
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use aes_gcm::aes::cipher::consts::U12;
use aes_gcm::{Aes256Gcm, AesGcm};
use bytes::{Bytes, BytesMut};
use redress_app::ports::{Algorithm, FileKey};
use sm4::Sm4;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// What a sealed file begins with, as no file that is taken does: kind, version.
pub(crate) const MARK: [u8; 8] = *b"\x00RDRS\x00\x01\n";
/// Bytes of a block before it is sealed; only the last has fewer.
const BLOCK: usize = 65_536;
/// Bytes by which sealing makes a block longer.
const TAG: usize = 16;
/// Bytes of a sealed block.
const SEALED: u64 = (BLOCK + TAG) as u64;

/// Seals and opens the blocks of one file.
pub(crate) struct Cipher {
    stream: Stream,
    place: String,
}

enum Stream {
    Aes(Box<StreamBE32<Aes256Gcm>>),
    Sm4(Box<StreamBE32<Sm4Gcm>>),
}

impl Cipher {
    /// That of the file at `place`.
    pub(crate) fn new(key: &FileKey, place: &str) -> Option<Cipher> {
        let stream = match key.algorithm {
            Algorithm::Aes256Gcm => {
                let aead = Aes256Gcm::new_from_slice(&key.secret).ok()?;
                Stream::Aes(Box::new(StreamBE32::from_aead(aead, &Default::default())))
            }
            Algorithm::Sm4Gcm => {
                let aead = Sm4Gcm::new_from_slice(&key.secret[..16]).ok()?;
                Stream::Sm4(Box::new(StreamBE32::from_aead(aead, &Default::default())))
            }
        };
        Some(Cipher { stream, place: place.to_owned() })
    }

    fn seal(&self, no: u32, last: bool, plain: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: plain, aad: self.place.as_bytes() };
        match &self.stream {
            Stream::Aes(stream) => stream.encrypt(no, last, payload).ok(),
            Stream::Sm4(stream) => stream.encrypt(no, last, payload).ok(),
        }
    }

    /// Block `no`; none if it is not what was sealed there.
    pub(crate) fn open(&self, no: u32, last: bool, sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: sealed, aad: self.place.as_bytes() };
        match &self.stream {
            Stream::Aes(stream) => stream.decrypt(no, last, payload).ok(),
            Stream::Sm4(stream) => stream.decrypt(no, last, payload).ok(),
        }
    }
}

/// A file that is being sealed as it comes. Holds no more than a block of it besides what comes.
pub(crate) struct Sealer {
    cipher: Cipher,
    held: BytesMut,
    no: u32,
    sealed: Vec<u8>,
}

impl Sealer {
    /// Begins with the mark.
    pub(crate) fn new(cipher: Cipher) -> Sealer {
        Sealer { cipher, held: BytesMut::new(), no: 0, sealed: MARK.to_vec() }
    }

    /// What is to be written after the next bytes; none if the file is too long to be sealed (256 TiB).
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Option<Bytes> {
        self.held.extend_from_slice(bytes);
        // A block that may be the last is held back.
        while self.held.len() > BLOCK {
            let block = self.held.split_to(BLOCK);
            self.sealed.extend(self.cipher.seal(self.no, false, &block)?);
            self.no = self.no.checked_add(1)?;
        }
        Some(std::mem::take(&mut self.sealed).into())
    }

    /// What is to be written at the end.
    pub(crate) fn finish(mut self) -> Option<Bytes> {
        self.sealed.extend(self.cipher.seal(self.no, true, &self.held)?);
        Some(self.sealed.into())
    }
}

/// Where in a sealed file a part of it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The blocks.
    pub(crate) blocks: Range<u32>,
    /// Their bytes in the sealed file.
    pub(crate) bytes: Range<u64>,
    /// The number of the file's last block.
    pub(crate) last: u32,
    /// Bytes before the part in its first block.
    pub(crate) skip: usize,
}

impl Part {
    /// The part `range` of what lies sealed in `size` bytes; none if there is no such part, because such a file was
    /// never written or was cut off. Nothing is in an empty range.
    pub(crate) fn of(size: u64, range: &Range<u64>) -> Option<Part> {
        let mark = MARK.len() as u64;
        let body = size.checked_sub(mark)?;
        let count = body.div_ceil(SEALED);
        let last = u32::try_from(count.checked_sub(1)?).ok()?;
        let plain = body.checked_sub(count * TAG as u64)?;
        // Only a file of one block has an empty one.
        let rest = body - u64::from(last) * SEALED;
        if rest < TAG as u64 || (last > 0 && rest == TAG as u64) || range.is_empty() || range.end > plain {
            return None;
        }
        let first = range.start / BLOCK as u64;
        let end = (range.end - 1) / BLOCK as u64 + 1;
        let bytes = mark + first * SEALED..(mark + end * SEALED).min(size);
        Some(Part {
            blocks: u32::try_from(first).ok()?..u32::try_from(end).ok()?,
            bytes,
            last,
            skip: usize::try_from(range.start % BLOCK as u64).ok()?,
        })
    }

    /// How long the next block is when `left` sealed bytes of the part are left.
    pub(crate) fn long(left: u64) -> usize {
        usize::try_from(left.min(SEALED)).unwrap_or(BLOCK + TAG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(algorithm: Algorithm) -> FileKey {
        FileKey { algorithm, secret: [7; 32], sealed: true }
    }

    fn sealed(algorithm: Algorithm, plain: &[u8], cut: usize) -> Vec<u8> {
        let mut sealer = Sealer::new(Cipher::new(&key(algorithm), "files/1/a").unwrap());
        let mut all = Vec::new();
        for part in plain.chunks(cut) {
            all.extend_from_slice(&sealer.feed(part).unwrap());
        }
        all.extend_from_slice(&sealer.finish().unwrap());
        all
    }

    fn opened(cipher: &Cipher, sealed: &[u8], range: Range<u64>) -> Option<Vec<u8>> {
        let part = Part::of(sealed.len() as u64, &range)?;
        let mut rest =
            &sealed[usize::try_from(part.bytes.start).unwrap()..usize::try_from(part.bytes.end).unwrap()];
        let mut plain = Vec::new();
        for no in part.blocks.clone() {
            let (block, after) = rest.split_at(Part::long(rest.len() as u64));
            plain.extend(cipher.open(no, no == part.last, block)?);
            rest = after;
        }
        let long = usize::try_from(range.end - range.start).unwrap();
        Some(plain[part.skip..part.skip + long].to_vec())
    }

    #[test]
    fn every_part_of_every_length_is_read_as_it_was_and_however_it_came() {
        for algorithm in [Algorithm::Aes256Gcm, Algorithm::Sm4Gcm] {
            let cipher = Cipher::new(&key(algorithm), "files/1/a").unwrap();
            for long in [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 5] {
                let plain: Vec<u8> = (0..long).map(|n| (n % 251) as u8).collect();
                let lies = sealed(algorithm, &plain, 40_000);
                assert_eq!(lies, sealed(algorithm, &plain, 131_072), "it does not matter how it came");
                let ends = [0, 1, 16, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, long - 1, long];
                for start in ends {
                    for end in ends {
                        if start < end && end <= long {
                            let part = opened(&cipher, &lies, start as u64..end as u64).unwrap();
                            assert_eq!(part, &plain[start..end], "{long}: {start}..{end}");
                        }
                    }
                }
                assert_eq!(Part::of(lies.len() as u64, &(0..long as u64 + 1)), None, "past the end");
            }
        }
    }

    #[test]
    fn blocks_that_are_changed_exchanged_cut_off_or_of_another_file_do_not_open() {
        let plain = vec![5; 2 * BLOCK + 9];
        let all = 0..plain.len() as u64;
        let lies = sealed(Algorithm::Aes256Gcm, &plain, 1_000);
        let cipher = Cipher::new(&key(Algorithm::Aes256Gcm), "files/1/a").unwrap();
        let elsewhere = Cipher::new(&key(Algorithm::Aes256Gcm), "files/2/a").unwrap();
        assert!(opened(&cipher, &lies, all.clone()).is_some());
        assert!(opened(&elsewhere, &lies, all.clone()).is_none());
        let block = BLOCK + TAG;
        for at in [MARK.len(), MARK.len() + block + 7, lies.len() - 1] {
            let mut changed = lies.clone();
            changed[at] ^= 1;
            assert!(opened(&cipher, &changed, all.clone()).is_none(), "byte {at}");
        }
        let mut exchanged = lies.clone();
        let (first, second) = exchanged[MARK.len()..].split_at_mut(block);
        first.swap_with_slice(&mut second[..block]);
        assert!(opened(&cipher, &exchanged, all.clone()).is_none());
        for cut in (0..lies.len()).rev().step_by(977).chain([MARK.len() + block, MARK.len() + 2 * block]) {
            assert!(opened(&cipher, &lies[..cut], all.clone()).is_none(), "cut at {cut}");
            // Nor does what is left pass for a shorter file.
            for end in [BLOCK as u64, 2 * BLOCK as u64] {
                if let Some(part) = Part::of(cut as u64, &(0..end))
                    && part.blocks.end > part.last
                {
                    assert!(opened(&cipher, &lies[..cut], 0..end).is_none(), "cut at {cut}, up to {end}");
                }
            }
        }
    }

    #[test]
    fn no_length_makes_a_part_that_is_not_there() {
        for size in
            (0..400).chain([BLOCK as u64, SEALED, SEALED + 8, SEALED + 9, SEALED + 24, SEALED + 25, u64::MAX])
        {
            for range in [0..1, 0..u64::MAX, 5..9, u64::MAX - 1..u64::MAX] {
                if let Some(part) = Part::of(size, &range) {
                    assert!(part.bytes.end <= size && part.bytes.start < part.bytes.end, "{size} {range:?}");
                }
            }
        }
    }
}
