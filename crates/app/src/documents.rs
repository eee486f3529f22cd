//! Papers: what acts have issued, filled in from the log.
//!
//! A paper is not kept: it is the pack's words with what the log and the erasable rows say, so it is the same
//! each time it is asked for, and what was erased is gone from it too.

mod fill;

use jiff::Timestamp;
use redress_domain::case::{Event, Fact};
use redress_domain::id::CaseId;
use redress_domain::procedure::{Addressee, Document, Procedure};
use redress_domain::text::Text;

use crate::cases::{App, Party, Seen};
use crate::error::Error;
use crate::offices::OfficeTitles;
use crate::people::Caller;
use crate::procedures::Procedures;
use crate::timeline::read;
use fill::Fill;

/// As many events as are looked through for papers; a case has far fewer.
const MOST: u32 = 5_000;

/// A paper that an act issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The place in the log of the act.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// Which paper.
    pub document: String,
    /// Its heading.
    pub title: Text,
}

/// A paper with everything filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Which.
    pub issued: Issued,
    /// The office that issued it.
    pub office: Text,
    /// Its paragraphs, apart by line breaks.
    pub body: Text,
}

impl App {
    /// The papers that acts of the case have issued and that are for `by`, the earliest first.
    pub async fn documents(&self, by: &Caller, id: CaseId) -> Result<Vec<Issued>, Error> {
        let (case, _) = self.visible(by, id).await?;
        let procedures = self.procedures_of(&case)?;
        Ok(issued_in(by, &procedures, &self.whole_log(id).await?))
    }

    /// The paper that the act at `seq` issued, as `by` may see what is in it.
    ///
    /// # Errors
    /// Not found, also where that act issued none or one that is not for `by`.
    pub async fn document(&self, by: &Caller, id: CaseId, seq: u32) -> Result<Paper, Error> {
        let seen = self.see(by, id).await?;
        let procedures = self.procedures_of(&seen.case)?;
        let events = self.whole_log(id).await?;
        let at = events.iter().position(|event| event.seq == seq).ok_or(Error::NotFound)?;
        let offices = self.office_titles().await?;
        paper(by, &seen, &procedures, &events, at, &offices).ok_or(Error::NotFound)
    }

    /// The papers of a case that are for `by`, each with its words, the earliest first.
    pub(crate) async fn papers(&self, by: &Caller, id: CaseId) -> Result<Vec<Paper>, Error> {
        let seen = self.see(by, id).await?;
        let procedures = self.procedures_of(&seen.case)?;
        let events = self.whole_log(id).await?;
        let offices = self.office_titles().await?;
        let one = |at| paper(by, &seen, &procedures, &events, at, &offices);
        Ok((0..events.len()).filter_map(one).collect())
    }

    /// The log of a case from its beginning.
    pub(crate) async fn whole_log(&self, id: CaseId) -> Result<Vec<Event>, Error> {
        let stored = self.store.events(id, 0, MOST).await?;
        Ok(stored.iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }
}

/// The papers among `events` that are for `by`.
pub(crate) fn issued_in(by: &Caller, procedures: &Procedures, events: &[Event]) -> Vec<Issued> {
    let one = |event: &Event| Some(issued(by, procedures.at(event.seq), event)?.1);
    events.iter().filter_map(one).collect()
}

/// The paper that an event issued, if it did and the paper is for `by`.
fn issued<'p>(by: &Caller, procedure: &'p Procedure, event: &Event) -> Option<(&'p Document, Issued)> {
    let Fact::Acted { act, outcome, from, .. } = &event.fact else { return None };
    let id = procedure.act(from, act)?.outcome(outcome)?.document.as_ref()?;
    let document = procedure.document(id).filter(|document| is_for(by, document))?;
    let issued = Issued { seq: event.seq, at: event.at, document: id.clone(), title: document.title.clone() };
    Some((document, issued))
}

/// Whether the paper is for `by`: to those who work on a case all are open.
fn is_for(by: &Caller, document: &Document) -> bool {
    match by {
        Caller::Person { .. } => true,
        Caller::Complainant => document.to.contains(&Addressee::Complainant),
        Caller::Link(_) => false,
    }
}

/// The paper that the event at `at` issued, filled in.
fn paper(
    by: &Caller,
    seen: &Seen,
    procedures: &Procedures,
    events: &[Event],
    at: usize,
    offices: &OfficeTitles,
) -> Option<Paper> {
    let procedure = procedures.at(events[at].seq);
    let (document, issued) = issued(by, procedure, &events[at])?;
    let texts = seen.texts.iter().map(|text| (text.no, (text.name.clone(), text.body.clone()))).collect();
    let parties = seen.parties.iter().map(|party| (party.name.clone(), party.body.as_deref().map(name_of)));
    let fill =
        Fill { by, case: &seen.case, procedure, events, at, offices, texts, parties: parties.collect() };
    let body = Text::new(fill.all(&document.body.zh, |t| t.zh), fill.all(&document.body.en, |t| t.en));
    Some(Paper { issued, office: fill.office(), body })
}

fn name_of(body: &str) -> String {
    serde_json::from_str::<Party>(body).map(|party| party.name).unwrap_or_default()
}
