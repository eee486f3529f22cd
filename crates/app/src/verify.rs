//! Proving that a case is whole, and computing anew what is derived from its log.

use std::collections::BTreeSet;

use redress_domain::case::duty::duties;
use redress_domain::case::event::{Erased, Reference};
use redress_domain::case::{Case, Event, Fact, chain, evolve};
use redress_domain::id::CaseId;

use crate::cases::App;
use crate::commit::{Commit, StoredEvent};
use crate::error::Error;
use crate::ports::KeptText;
use crate::timeline::read;

/// How many events are read at once.
const PAGE: u32 = 500;

/// What a look at a case found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Whole: so many events, and so many rows erased by order.
    Whole {
        /// Events in the log.
        events: u32,
        /// Free texts, parties and files that were erased.
        erased: u32,
    },
    /// There is no such case.
    Missing,
    /// Not whole.
    Broken {
        /// The event from which on the log does not hold; the one after the last for what hangs on the log.
        seq: u32,
        /// What is wrong.
        what: &'static str,
    },
}

/// A log read from end to end.
struct Log {
    case: Case,
    head: [u8; 32],
    texts: Vec<Reference>,
    parties: Vec<Reference>,
    files: Vec<Reference>,
}

impl App {
    /// Checks the chain of a case, event by event, then that the state, the free texts, the parties and the
    /// files with their bytes are what the log says.
    pub async fn verify(&self, id: CaseId) -> Result<Found, Error> {
        let stored = self.store.case(id).await?;
        let log = match self.read_log(id).await? {
            Ok(Some(log)) => log,
            Ok(None) if stored.is_none() => return Ok(Found::Missing),
            Ok(None) => return Ok(Found::Broken { seq: 1, what: "a case without a log" }),
            Err(broken) => return Ok(broken),
        };
        let end = log.case.seq + 1;
        let broken = |what| Ok(Found::Broken { seq: end, what });
        match stored {
            None => return broken("the case's row is gone"),
            Some((_, head)) if head != log.head => {
                return broken("the end of the log is cut off or replaced");
            }
            Some((case, _)) if case != log.case => return broken("the state is not what the log says"),
            Some(_) => {}
        }
        let mut erased = 0;
        let files = self.store.files(id).await?;
        let gone = |rows: fn(&Erased) -> &[u32]| -> BTreeSet<u32> {
            log.case.erased.iter().flat_map(|erasure| rows(&erasure.what)).copied().collect()
        };
        for (kept, said, gone) in [
            (&self.store.texts(id).await?, log.texts, gone(|erased| &erased.texts)),
            (&self.store.parties(id).await?, log.parties, gone(|erased| &erased.parties)),
            (&files, log.files, gone(|erased| &erased.files)),
        ] {
            match compare(kept, &said, &gone) {
                Ok(count) => erased += count,
                Err(what) => return broken(what),
            }
        }
        for (row, file) in files.iter().zip(&log.case.files) {
            if row.body.is_some() && !self.bytes_are_whole(id, file, row).await? {
                return broken("the bytes of a file are not what the log says");
            }
        }
        Ok(Found::Whole { events: log.case.seq, erased })
    }

    /// Computes the case's state, duties and clocks anew from its log, what it is found by and its transfers, true if
    /// something was different; and what it counts for in figures.
    ///
    /// # Errors
    /// Not found without a log; corrupt if the log is not whole: then nothing is touched.
    pub async fn rebuild(&self, id: CaseId) -> Result<bool, Error> {
        let log = match self.read_log(id).await? {
            Ok(Some(log)) => log,
            Ok(None) => return Err(Error::NotFound),
            Err(_) => {
                return Err(crate::ports::StoreError::Corrupt("the log of a case is broken".into()).into());
            }
        };
        let procedure = self.procedure(&log.case.procedure, log.case.version)?;
        let (duties, seq) = (duties(&procedure, &log.case), log.case.seq);
        let commit = Commit {
            base: log.case.seq,
            case: log.case,
            head: log.head,
            events: Vec::new(),
            texts: Vec::new(),
            parties: Vec::new(),
            files: Vec::new(),
            erased: Vec::new(),
            duties,
            command: None,
            at: self.clock.now(),
        };
        let mut different = self.store.rebuild(commit).await?;
        different |= self.rebuild_transfers(id, seq).await?;
        self.count(id, None).await?;
        Ok(self.index(id).await? || different)
    }

    /// The whole log, or where it is broken.
    async fn read_log(&self, id: CaseId) -> Result<Result<Option<Log>, Found>, Error> {
        let (mut case, mut head, mut after) = (None, [0; 32], 0);
        let (mut texts, mut parties, mut files) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let page = self.store.events(id, after, PAGE).await?;
            for stored in &page {
                let seq = after + 1;
                let event = match link(stored, id, seq, &head) {
                    Ok(event) => event,
                    Err(what) => return Ok(Err(Found::Broken { seq, what })),
                };
                (after, head) = (seq, stored.hash);
                match &event.fact {
                    Fact::Filed { texts: said, parties: named, .. } => {
                        texts.extend(said.iter().cloned());
                        parties.extend(named.iter().cloned());
                    }
                    Fact::Acted { texts: said, .. } => texts.extend(said.iter().cloned()),
                    Fact::Held { reason } | Fact::Released { reason } => texts.push(reason.clone()),
                    Fact::Attached(attached) => files.push(attached.file.clone()),
                    _ => {}
                }
                case = evolve(case, &event);
            }
            if page.len() < PAGE as usize {
                return Ok(Ok(case.map(|case| Log { case, head, texts, parties, files })));
            }
        }
    }
}

/// The event, if it is the one that belongs after `head` at `seq`.
fn link(stored: &StoredEvent, id: CaseId, seq: u32, head: &[u8; 32]) -> Result<Event, &'static str> {
    if stored.seq != seq {
        return Err("an event is missing");
    }
    if chain::link(head, id, seq, &stored.body) != stored.hash {
        return Err("the event does not fit its hash");
    }
    let event = read(stored).map_err(|_| "the event cannot be read")?;
    if event.seq != seq || event.at != stored.at || event.fact.name() != stored.kind {
        return Err("the event's columns are not what its text says");
    }
    Ok(event)
}

/// How many rows were erased, if they are those of which the log says so, and all others are what it says.
fn compare(kept: &[KeptText], said: &[Reference], gone: &BTreeSet<u32>) -> Result<u32, &'static str> {
    const OTHER: &str = "a free text, a party or a file is not what the log says";
    let mut erased = 0;
    if kept.len() != said.len() {
        return Err(OTHER);
    }
    for (row, reference) in kept.iter().zip(said) {
        if row.no != reference.no || row.name != reference.name {
            return Err(OTHER);
        }
        match (&row.salt, &row.body) {
            (None, None) if gone.contains(&row.no) => erased += 1,
            (_, None) => {
                return Err("a free text, a party or a file is missing that nobody ordered to erase");
            }
            _ if gone.contains(&row.no) => {
                return Err("a free text, a party or a file is there that was erased");
            }
            (Some(salt), Some(body)) if chain::digest(salt, body) == reference.digest => {}
            _ => return Err(OTHER),
        }
    }
    Ok(erased)
}
