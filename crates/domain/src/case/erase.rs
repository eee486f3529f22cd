//! Erasing what a case holds of people: its log stays whole and says what is gone, on what ground and by whose
//! order. The rows are emptied in the write that adds the event, so that nothing is ever half erased.

use jiff::Timestamp;

use super::decide::Decision;
use super::event::{Actor, Erased, Event, Fact, Ground, Who};
use super::refusal::Refusal;
use super::state::Case;
use crate::procedure::COMPLAINANT;

/// What is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everybody, everything that was written, and every file.
    Whole,
    /// One party, by number; of the complainant also what they wrote and put in themselves.
    Party {
        /// The party's number in the case.
        no: u32,
        /// Also everything that others wrote: only a person can tell whether it names the party.
        all_texts: bool,
    },
}

/// An order that two people gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// The order.
    pub id: String,
    /// Who proposed it, by number …
    pub proposed_by: i64,
    /// … and who confirmed it.
    pub confirmed_by: i64,
    /// On what ground.
    pub ground: Ground,
}

/// Erases from a case that has ended; `log` is its whole log.
///
/// # Errors
/// It runs or is held, was erased already, or has no such party left.
pub fn erase(
    case: &Case,
    log: &[Event],
    extent: Extent,
    order: Ordered,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if case.is_erased() {
        return Err(Refusal::Erased);
    }
    if case.held.is_some() {
        return Err(Refusal::Held);
    }
    if !case.ended {
        return Err(Refusal::Running);
    }
    let Ordered { id, proposed_by, confirmed_by, ground } = order;
    let rows = Rows::of(log);
    let (whole, mut parties, mut texts, mut files) = match extent {
        Extent::Whole => (true, rows.parties(|_| true), rows.texts(|_| true), rows.files(|_| true)),
        Extent::Party { no, all_texts } => {
            let own = rows.parties.iter().any(|(row, part)| *row == no && part == COMPLAINANT);
            let theirs = |by: &Who| own && *by == Who::Complainant;
            let texts = rows.texts(|row| all_texts || own && row.complaint || theirs(&row.by));
            (false, rows.parties(|row| row == no), texts, rows.files(theirs))
        }
    };
    let gone =
        |kind: fn(&Erased) -> &Vec<u32>, no: &u32| case.erased.iter().any(|e| kind(&e.what).contains(no));
    parties.retain(|no| !gone(|e| &e.parties, no));
    texts.retain(|no| !gone(|e| &e.texts, no));
    files.retain(|no| !gone(|e| &e.files, no));
    if !whole && parties.is_empty() {
        return Err(Refusal::NoParty);
    }
    let what = Erased { whole, parties, texts, files, ground, order: id, proposed_by, confirmed_by };
    let (by, fact) = (Actor::system(), Fact::Erased(what));
    let event = Event { seq: case.seq + 1, at: now, recorded_at: now, by, fact };
    Ok(Decision { events: vec![event], ..Decision::default() })
}

/// The erasable rows that a log points to.
#[derive(Default)]
struct Rows {
    parties: Vec<(u32, String)>,
    texts: Vec<TextRow>,
    files: Vec<(u32, Who)>,
}

struct TextRow {
    no: u32,
    by: Who,
    /// Whether it is the complaint itself, whoever wrote it down.
    complaint: bool,
}

impl Rows {
    fn of(log: &[Event]) -> Rows {
        let mut rows = Rows::default();
        for event in log {
            let (texts, complaint) = match &event.fact {
                Fact::Filed { parties, texts, .. } => {
                    rows.parties.extend(parties.iter().map(|party| (party.no, party.name.clone())));
                    (texts.as_slice(), true)
                }
                Fact::Acted { texts, .. } => (texts.as_slice(), false),
                Fact::Held { reason } | Fact::Released { reason } => (std::slice::from_ref(reason), false),
                Fact::Attached(attached) => {
                    rows.files.push((attached.file.no, event.by.who.clone()));
                    continue;
                }
                _ => continue,
            };
            let by = &event.by.who;
            rows.texts.extend(texts.iter().map(|text| TextRow { no: text.no, by: by.clone(), complaint }));
        }
        rows
    }

    fn parties(&self, wanted: impl Fn(u32) -> bool) -> Vec<u32> {
        self.parties.iter().map(|(no, _)| *no).filter(|no| wanted(*no)).collect()
    }

    fn texts(&self, wanted: impl Fn(&TextRow) -> bool) -> Vec<u32> {
        self.texts.iter().filter(|row| wanted(row)).map(|row| row.no).collect()
    }

    fn files(&self, wanted: impl Fn(&Who) -> bool) -> Vec<u32> {
        self.files.iter().filter(|(_, by)| wanted(by)).map(|(no, _)| *no).collect()
    }
}
