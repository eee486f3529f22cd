//! Looking at a file as it comes in. Invariant: holds no more of it than a beginning and an end, however large
//! the file is.

use redress_domain::case::chain;
use sha2::{Digest, Sha256};

use super::kind::{Kind, Make};
use super::office;
use super::refused::Refused;

/// How much of the beginning is looked at.
const HEAD: usize = 4_096;
/// How far into it a browser may look for markup.
const SNIFFED: usize = 1_024;
/// How much of the end is kept: an archive's directory ends within 64 KiB of it …
const TAIL: usize = 66_000;
/// … and that of a package of Office lies within this.
const DIRECTORY: usize = 1_000_000;

/// What makes a browser or another program run something, in lower case.
const MARKUP: [&[u8]; 4] = [b"<html", b"<script", b"<!doctype", b"<svg"];
/// The same in text, where these have no other reason to be.
const MARKUP_IN_TEXT: [&[u8]; 6] = [b"<?xml", b"<?php", b"<body", b"<iframe", b"<img", b"%pdf-"];
/// What a reader of PDF would run: a script, another program. Only names in plain sight are found; those in packed
/// streams, or written with escapes, are not.
const ACTIVE_IN_PDF: [&[u8]; 2] = [b"/JavaScript", b"/Launch"];
/// How much of what was searched can be the beginning of such a name.
const SEAM: usize = 10;

/// A file that comes in.
#[derive(Debug)]
pub struct Inspector {
    kind: &'static Kind,
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
    seen: bool,
    seam: Vec<u8>,
    tail: Vec<u8>,
}

/// A file that came in whole and may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

impl Inspector {
    /// Begins with a file that is said to be of this kind.
    pub fn new(kind: &'static Kind) -> Inspector {
        let (head, seam, tail) = Default::default();
        Inspector { kind, hash: Sha256::new(), size: 0, head, seen: false, seam, tail }
    }

    /// Looks at the next bytes.
    ///
    /// # Errors
    /// As soon as it is plain that the file is not taken.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        // The beginning is judged first and the rest in its order, up to the most there may be, so that what is
        // said of a file does not depend on how it was cut on its way.
        let room = usize::try_from(self.kind.most.saturating_sub(self.size)).unwrap_or(usize::MAX);
        let within = &bytes[..bytes.len().min(room)];
        let (begin, rest) = within.split_at(within.len().min(HEAD - self.head.len()));
        self.head.extend_from_slice(begin);
        if self.head.len() == HEAD {
            self.look_at_head()?;
        }
        if self.kind.make == Make::Text && !is_text(rest) {
            return Err(Refused::Content);
        }
        if self.kind.make == Make::Pdf && self.runs_in_pdf(rest) {
            return Err(Refused::Active);
        }
        if bytes.len() > room {
            return Err(Refused::Size { most: self.kind.most });
        }
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
        let kept = self.kept();
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(kept)..]);
        if self.tail.len() > 2 * kept {
            self.tail.drain(..self.tail.len() - kept);
        }
        Ok(())
    }

    /// Looks at it as a whole.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn finish(mut self) -> Result<Inspected, Refused> {
        if self.size == 0 {
            return Err(Refused::Empty);
        }
        self.look_at_head()?;
        let tail = &self.tail[self.tail.len().saturating_sub(self.kept())..];
        match self.kind.make {
            Make::Office(main) => office::check(tail, self.size, main)?,
            Make::Text => {}
            Make::Plain | Make::Pdf => {
                let closes = tail[tail.len().saturating_sub(1_024)..].windows(5).any(|five| five == b"%%EOF");
                if office::ends_as_archive(tail) || self.kind.make == Make::Pdf && !closes {
                    return Err(Refused::Content);
                }
            }
        }
        Ok(Inspected { size: self.size, sha256: chain::hex(&self.hash.finalize()) })
    }

    fn kept(&self) -> usize {
        if matches!(self.kind.make, Make::Office(_)) { DIRECTORY } else { TAIL }
    }

    fn look_at_head(&mut self) -> Result<(), Refused> {
        if self.seen {
            return Ok(());
        }
        self.seen = true;
        let text = self.kind.make == Make::Text;
        if !self.kind.fits(&self.head) || text && !is_text(&self.head) {
            return Err(Refused::Content);
        }
        let looked_at = if text { HEAD } else { SNIFFED };
        let head = self.head[..self.head.len().min(looked_at)].to_ascii_lowercase();
        let holds = |mark: &&[u8]| head.windows(mark.len()).any(|part| part == *mark);
        let runs = MARKUP.iter().any(&holds)
            || text && (head.starts_with(b"#!") || MARKUP_IN_TEXT.iter().any(holds));
        let head = std::mem::take(&mut self.head);
        let runs = runs || self.kind.make == Make::Pdf && self.runs_in_pdf(&head);
        self.head = head;
        if runs { Err(Refused::Active) } else { Ok(()) }
    }

    /// Whether a reader of PDF would run something, also where a name lies across what came before and `next`.
    fn runs_in_pdf(&mut self, next: &[u8]) -> bool {
        let names = |bytes: &[u8]| {
            let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
            starts.into_iter().any(|at| ACTIVE_IN_PDF.iter().any(|name| bytes[at..].starts_with(name)))
        };
        self.seam.extend_from_slice(&next[..next.len().min(SEAM)]);
        let found = names(&self.seam) || names(next);
        if next.len() > SEAM {
            self.seam.clear();
            self.seam.extend_from_slice(&next[next.len() - SEAM..]);
        } else {
            self.seam.drain(..self.seam.len().saturating_sub(SEAM));
        }
        found
    }
}

/// Whether text in UTF-8 or one of the Chinese encodings has only such bytes.
fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) || *byte >= 0x20 && *byte != 0x7f)
}
