//! Proving that a case is whole, and computing anew what is derived from its log.

use redress_domain::case::duty::duties;
use redress_domain::case::event::Reference;
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
        /// Free texts and parties that were erased.
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
}

impl App {
    /// Checks the chain of a case, event by event, then that the state, the free texts and the parties are
    /// what the log says.
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
        for (kept, said) in
            [(self.store.texts(id).await?, log.texts), (self.store.parties(id).await?, log.parties)]
        {
            match compare(&kept, &said) {
                Some(gone) => erased += gone,
                None => return broken("a free text or a party is not what the log says"),
            }
        }
        Ok(Found::Whole { events: log.case.seq, erased })
    }

    /// Computes the case's state, duties and clocks anew from its log; true if something was different.
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
        let duties = duties(&procedure, &log.case);
        let commit = Commit {
            base: log.case.seq,
            case: log.case,
            head: log.head,
            events: Vec::new(),
            texts: Vec::new(),
            parties: Vec::new(),
            duties,
            command: None,
            at: self.clock.now(),
        };
        Ok(self.store.rebuild(commit).await?)
    }

    /// The whole log, or where it is broken.
    async fn read_log(&self, id: CaseId) -> Result<Result<Option<Log>, Found>, Error> {
        let (mut case, mut head, mut after) = (None, [0; 32], 0);
        let (mut texts, mut parties) = (Vec::new(), Vec::new());
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
                    _ => {}
                }
                case = evolve(case, &event);
            }
            if page.len() < PAGE as usize {
                return Ok(Ok(case.map(|case| Log { case, head, texts, parties })));
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

/// How many rows were erased, if all others are what the log says.
fn compare(kept: &[KeptText], said: &[Reference]) -> Option<u32> {
    let mut erased = 0;
    if kept.len() != said.len() {
        return None;
    }
    for (row, reference) in kept.iter().zip(said) {
        if row.no != reference.no || row.name != reference.name {
            return None;
        }
        match (&row.salt, &row.body) {
            (Some(salt), Some(body)) if chain::digest(salt, body) == reference.digest => {}
            (_, None) => erased += 1,
            _ => return None,
        }
    }
    Some(erased)
}
