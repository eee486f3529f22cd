//! One commit: the events of one command with everything that must be written with them.

use jiff::Timestamp;
use redress_domain::case::chain;
use redress_domain::case::duty::{Duty, duties};
use redress_domain::case::event::Erased;
use redress_domain::case::{Case, Decision, Event, Fact, NewFile, NewParty, NewText, Who, evolve};
use redress_domain::id::{BUCKETS, CaseId};
use redress_domain::procedure::Procedure;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// An event as it is stored: the text that is hashed, and its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Place in the log.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// The event's type, as in its text.
    pub kind: String,
    /// The event as JSON, exactly as hashed.
    pub body: String,
    /// The hash over this and everything before it.
    pub hash: [u8; 32],
}

/// By which a repetition of a command is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// Hash of who sent it, about what, and the key they chose.
    pub key: [u8; 32],
    /// Hash of what it asked for: the same key with another one is another request, not a repetition.
    pub fingerprint: [u8; 32],
}

impl CommandKey {
    /// The key `key` as `who` sent it about `scope`, with all of the request.
    ///
    /// The request is hashed together with the key, which is not kept: the stored hash alone lets nobody
    /// try out what an erased complaint may have said.
    pub fn new(scope: &str, who: &Who, key: &str, request: &impl Serialize) -> Result<CommandKey, Error> {
        // Serde writes the fields in the order of the struct and maps in the order of their keys.
        let request = serde_json::to_string(request).map_err(|_| Error::Forbidden)?;
        let digest = |parts: [&str; 3]| {
            let mut hash = Sha256::new();
            for part in parts {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
            hash.finalize().into()
        };
        let who = format!("{who:?}");
        Ok(CommandKey { key: digest([scope, &who, key]), fingerprint: digest(["request", key, &request]) })
    }

    /// The bucket of the case that a filing with this key opens.
    pub fn bucket(&self) -> i64 {
        i64::from(u16::from_be_bytes([self.key[0], self.key[1]])) & (BUCKETS - 1)
    }
}

/// Everything that one command writes, in one transaction.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The version the command was based on: 0 for a new case.
    pub base: u32,
    /// The case afterwards.
    pub case: Case,
    /// The hash of its last event.
    pub head: [u8; 32],
    /// What happened.
    pub events: Vec<StoredEvent>,
    /// New free texts.
    pub texts: Vec<NewText>,
    /// New parties.
    pub parties: Vec<NewParty>,
    /// New files, whose bytes are kept already.
    pub files: Vec<NewFile>,
    /// What of it is erased.
    pub erased: Vec<Erased>,
    /// What is owed afterwards, replacing what was owed before.
    pub duties: Vec<Duty>,
    /// By which a repetition is known, so that it changes nothing; none if the sender chose no key.
    pub command: Option<CommandKey>,
    /// When it is written.
    pub at: Timestamp,
}

impl Commit {
    /// Puts a decision about `before` (none for a new case) into stored form; `head` is its last hash.
    ///
    /// `procedure` is the one that the case follows afterwards; none comes of any other.
    pub fn new(
        procedure: &Procedure,
        before: Option<(Case, [u8; 32])>,
        decision: Decision,
        command: Option<CommandKey>,
        at: Timestamp,
    ) -> Option<Commit> {
        let (mut case, mut head) = before.map_or((None, [0; 32]), |(case, head)| (Some(case), head));
        let base = case.as_ref().map_or(0, |case| case.seq);
        let id = case.as_ref().map(|case| case.id).or_else(|| opened(&decision.events))?;
        let mut events = Vec::with_capacity(decision.events.len());
        for event in &decision.events {
            let body = serde_json::to_string(event).ok()?;
            head = chain::link(&head, id, event.seq, &body);
            let kind = event.fact.name().to_owned();
            events.push(StoredEvent { seq: event.seq, at: event.at, kind, body, hash: head });
            case = evolve(case, event);
        }
        let case = case.filter(|case| case.procedure == procedure.id && case.version == procedure.version)?;
        let duties = duties(procedure, &case);
        let Decision { events: said, texts, parties, files } = decision;
        let erased = said.into_iter().filter_map(|event| match event.fact {
            Fact::Erased(erased) => Some(erased),
            _ => None,
        });
        let erased = erased.collect();
        Some(Commit { base, case, head, events, texts, parties, files, erased, duties, command, at })
    }
}

fn opened(events: &[Event]) -> Option<CaseId> {
    events.iter().find_map(|event| match &event.fact {
        Fact::Filed { case, .. } => Some(*case),
        _ => None,
    })
}
