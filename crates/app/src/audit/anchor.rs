//! The ends of the chains, written down where whoever can write to the database cannot.
//!
//! Invariant: each line holds the SHA-256 of the line before it, so that none can be taken out unseen. A chain
//! that was made anew from some record on, hashes and all, does not lead to the ends that were written down.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::case::chain::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{APART, CHAINS};
use crate::cases::App;
use crate::error::Error;
use crate::ports::StoreError;

/// The ends of all chains at one moment: a line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Anchor {
    at: Timestamp,
    /// SHA-256 of the line before, hex; empty in the first.
    before: String,
    heads: Vec<Head>,
}

/// The last record of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    bucket: i64,
    day: i64,
    seq: i64,
    hash: String,
}

/// What a look at the ends that were written down found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchored {
    /// The log still leads to all of them.
    Whole {
        /// How many lines there are.
        lines: usize,
    },
    /// It does not.
    Broken {
        /// The first line that does not fit, from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
}

fn digest(line: &str) -> String {
    hex(&Sha256::digest(line.as_bytes()))
}

impl App {
    /// The ends of all chains as the line that comes after `last`.
    pub async fn anchor(&self, last: Option<&str>) -> Result<String, Error> {
        let mut heads = Vec::new();
        for chain in 0..CHAINS {
            let bucket = chain * APART;
            if let Some(head) = self.store.audit_head(bucket).await? {
                heads.push(Head { bucket, day: head.day, seq: head.seq, hash: hex(&head.hash) });
            }
        }
        let anchor = Anchor { at: self.clock.now(), before: last.map(digest).unwrap_or_default(), heads };
        let line = serde_json::to_string(&anchor);
        Ok(line.map_err(|_| StoreError::Corrupt("an end of the audit log".into()))?)
    }

    /// Whether the log leads to every end that was written down in `text`.
    pub async fn check_anchors(&self, text: &str) -> Result<Anchored, Error> {
        let (mut before, mut lines) = (String::new(), 0);
        let mut known: BTreeMap<i64, Head> = BTreeMap::new();
        for (no, line) in (1..).zip(text.lines()) {
            let broken = |what| Ok(Anchored::Broken { line: no, what });
            let Ok(anchor) = serde_json::from_str::<Anchor>(line) else {
                return broken("the line cannot be read");
            };
            if anchor.before != before {
                return broken("the line before it is not the one that was there");
            }
            for head in anchor.heads {
                if known.get(&head.bucket) == Some(&head) {
                    continue;
                }
                let found = self.store.audit_chain(head.bucket, (head.day, head.seq - 1), 1).await?;
                let fits = found.first().is_some_and(|record| {
                    (record.day, record.seq) == (head.day, head.seq) && hex(&record.hash) == head.hash
                });
                if !fits {
                    return broken("the audit log does not lead to what was written down");
                }
                known.insert(head.bucket, head);
            }
            (before, lines) = (digest(line), no);
        }
        Ok(Anchored::Whole { lines })
    }
}
