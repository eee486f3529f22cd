//! Papers: what acts have issued, filled in from the log.
//!
//! A paper is not kept: it is the pack's words with what the log and the erasable rows say, so it is the same
//! each time it is asked for, and what was erased is gone from it too.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::calendar::office_day;
use redress_domain::case::event::ClockStarted;
use redress_domain::case::{Case, Event, Fact};
use redress_domain::guard::Scalar;
use redress_domain::id::CaseId;
use redress_domain::procedure::{Document, Field, Procedure};
use redress_domain::text::Text;

use crate::cases::{App, Party};
use crate::error::Error;
use crate::offices::OfficeTitles;
use crate::people::Caller;
use crate::procedures::hidden;
use crate::timeline::{en_date, read, said, zh_date};

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
    /// The papers that acts of the case have issued, the earliest first.
    pub async fn documents(&self, by: &Caller, id: CaseId) -> Result<Vec<Issued>, Error> {
        let (case, _) = self.visible(by, id).await?;
        let procedures = self.procedures_of(&case)?;
        let events = self.whole_log(id).await?;
        let issued = |event: &Event| Some(issued(procedures.at(event.seq), event)?.1);
        Ok(events.iter().filter_map(issued).collect())
    }

    /// The paper that the act at `seq` issued, as `by` may see what is in it.
    ///
    /// # Errors
    /// Not found, also where that act issued none.
    pub async fn document(&self, by: &Caller, id: CaseId, seq: u32) -> Result<Paper, Error> {
        let seen = self.see(by, id).await?;
        let procedures = self.procedures_of(&seen.case)?;
        let events = self.whole_log(id).await?;
        let at = events.iter().position(|event| event.seq == seq).ok_or(Error::NotFound)?;
        let procedure = procedures.at(seq);
        let (document, issued) = issued(procedure, &events[at]).ok_or(Error::NotFound)?;
        let offices = self.office_titles().await?;
        let texts = seen.texts.into_iter().map(|text| (text.no, (text.name, text.body))).collect();
        let parties = seen.parties.iter().map(|party| (party.name.as_str(), party.body.as_deref()));
        let parties = parties.map(|(part, body)| (part.to_owned(), body.map(name_of))).collect();
        let fill =
            Fill { by, case: &seen.case, procedure, events: &events, at, offices: &offices, texts, parties };
        let body = Text::new(fill.all(&document.body.zh, |t| t.zh), fill.all(&document.body.en, |t| t.en));
        Ok(Paper { issued, office: fill.office(), body })
    }

    /// The log of a case from its beginning.
    pub(crate) async fn whole_log(&self, id: CaseId) -> Result<Vec<Event>, Error> {
        let stored = self.store.events(id, 0, MOST).await?;
        Ok(stored.iter().map(read).collect::<Result<Vec<_>, _>>()?)
    }
}

/// The paper that an event issued, if it did.
fn issued<'p>(procedure: &'p Procedure, event: &Event) -> Option<(&'p Document, Issued)> {
    let Fact::Acted { act, outcome, from, .. } = &event.fact else { return None };
    let id = procedure.act(from, act)?.outcome(outcome)?.document.as_ref()?;
    let document = procedure.document(id)?;
    let issued = Issued { seq: event.seq, at: event.at, document: id.clone(), title: document.title.clone() };
    Some((document, issued))
}

fn name_of(body: &str) -> String {
    serde_json::from_str::<Party>(body).map(|party| party.name).unwrap_or_default()
}

/// What the places of a paper are filled in from.
struct Fill<'a> {
    by: &'a Caller,
    case: &'a Case,
    procedure: &'a Procedure,
    events: &'a [Event],
    /// The act, by its place among them.
    at: usize,
    offices: &'a OfficeTitles,
    /// Name and words of each text, by number.
    texts: BTreeMap<u32, (String, Option<String>)>,
    parties: Vec<(String, Option<String>)>,
}

impl Fill<'_> {
    fn all(&self, body: &str, pick: fn(Text) -> String) -> String {
        let mut parts = body.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((place, rest)) => filled.extend([pick(self.place(place)).as_str(), rest]),
                None => filled.extend(["{", part]),
            }
        }
        filled
    }

    fn event(&self) -> &Event {
        &self.events[self.at]
    }

    fn office(&self) -> Text {
        self.offices.of(self.event().by.office.as_ref().unwrap_or(&self.case.office))
    }

    fn place(&self, place: &str) -> Text {
        match place.split_once('.') {
            None => match place {
                "case_no" => both(&self.case.id.to_string()),
                "office" => self.office(),
                "complainant" => self.named("complainant"),
                "respondents" => self.named("respondent"),
                "received_on" => day(office_day(self.case.received_at)),
                "date" => day(office_day(self.event().at)),
                words => self.text(&self.events[0], words),
            },
            Some(("field", id)) => self.field(id),
            Some(("fact", id)) => self.fact(id),
            Some(("due", id)) => self.clock(id).map_or_else(nothing, |clock| day(clock.due)),
            Some(("source", id)) => self.clock(id).map_or_else(nothing, |clock| both(&clock.source)),
            Some(_) => nothing(),
        }
    }

    fn named(&self, part: &str) -> Text {
        let names = self.parties.iter().filter(|(of, _)| of == part);
        let names: Vec<&str> =
            names.map(|(_, name)| name.as_deref().unwrap_or("（已删除 erased）")).collect();
        if names.is_empty() { nothing() } else { Text::new(names.join("、"), names.join(", ")) }
    }

    fn field(&self, id: &str) -> Text {
        let Fact::Acted { act, from, fields, .. } = &self.event().fact else { return nothing() };
        let field = self.procedure.act(from, act).and_then(|act| act.fields.iter().find(|f| f.id == id));
        match (field, fields.get(id)) {
            (Some(field), _) if hidden(self.by, self.case, field) => both("＊＊＊"),
            (field, Some(value)) => self.value(field, value),
            (_, None) => self.text(self.event(), id),
        }
    }

    fn fact(&self, id: &str) -> Text {
        let fields =
            self.procedure.facts.iter().chain(self.procedure.every_act().flat_map(|act| &act.fields));
        let field = fields.into_iter().find(|field| field.fact() == id);
        self.case.facts.get(id).map_or_else(nothing, |value| self.value(field, value))
    }

    fn value(&self, field: Option<&Field>, value: &Scalar) -> Text {
        match (field.map(|field| &field.kind), value) {
            (Some(redress_domain::procedure::FieldKind::Office), Scalar::Text(code)) => self.offices.of(code),
            _ => said(field, value),
        }
    }

    /// The words stated under `name` in `event`.
    fn text(&self, event: &Event, name: &str) -> Text {
        let (Fact::Acted { texts, .. } | Fact::Filed { texts, .. }) = &event.fact else { return nothing() };
        let mut own =
            texts.iter().filter(|text| text.name == name).filter_map(|text| self.texts.get(&text.no));
        own.next().map_or_else(nothing, |(_, body)| match body {
            Some(body) => both(body),
            None => Text::new("（已删除）", "(erased)"),
        })
    }

    /// The clock of that name which the act started, else the last one before it.
    fn clock(&self, id: &str) -> Option<&ClockStarted> {
        let started = |event: &&Event| matches!(&event.fact, Fact::ClockStarted(clock) if clock.clock == id);
        let (before, after) = self.events.split_at(self.at + 1);
        let same = after.iter().take_while(|event| event.recorded_at == self.event().recorded_at);
        let found = same.into_iter().find(started).or_else(|| before.iter().rev().find(started))?;
        let Fact::ClockStarted(clock) = &found.fact else { return None };
        // As it stands now, if it has moved since.
        let now = self.case.clocks.iter().find(|running| running.started.no == clock.no);
        Some(now.map_or(clock, |running| &running.started))
    }
}

fn both(text: &str) -> Text {
    Text::new(text, text)
}

fn nothing() -> Text {
    Text::new("（无）", "(none)")
}

fn day(date: jiff::civil::Date) -> Text {
    Text::new(zh_date(date), en_date(date))
}
