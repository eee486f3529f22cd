//! What happened last in each case of a page: one sentence, and what was said inside.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_domain::case::{Case, Event, Fact};
use redress_domain::id::CaseId;
use redress_domain::text::Text;

use super::{Names, person, read};
use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;

/// What counts as something that happened.
const KINDS: [&str; 4] = ["filed", "acted", "moved", "chased"];
/// Characters of what was said that a row has room for.
const ROOM: usize = 80;

/// The last thing that happened in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// What, in a sentence.
    pub text: Text,
    /// The beginning of what was written with it, for whoever may see it.
    pub said: Option<String>,
}

impl App {
    /// The last thing that happened in each of these cases, with what `by` may read of it: three questions to
    /// the store for all of them.
    pub(crate) async fn notes(&self, by: &Caller, cases: &[Case]) -> Result<BTreeMap<CaseId, Note>, Error> {
        let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
        let mut latest: Vec<(&Case, Event)> = Vec::new();
        for (id, stored) in self.store.latest(&ids, &KINDS).await? {
            let Some(case) = cases.iter().find(|case| case.id == id) else { continue };
            latest.push((case, read(&stored)?));
        }
        let mut wanted: Vec<i64> =
            latest.iter().flat_map(|(_, event)| event.by.all()).filter_map(|who| person(&who)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let people: BTreeMap<i64, String> = self.store.names(&wanted).await?.into_iter().collect();
        let mut places = Vec::new();
        for (case, event) in &latest {
            let Fact::Acted { texts, .. } = &event.fact else { continue };
            let procedures = self.procedures_of(case)?;
            let mut shown = texts.iter().filter(|text| !procedures.hides_text(by, case, &text.name));
            places.extend(shown.next().filter(|_| by.sees(case)).map(|text| (case.id, text.no)));
        }
        let said = self.store.texts_at(&places).await?.into_iter();
        let mut said: BTreeMap<CaseId, Option<String>> = said.map(|(id, text)| (id, text.body)).collect();
        let (offices, none, nothing) = (self.office_titles().await?, BTreeMap::new(), Text::default());
        // What names files is no note.
        let files = BTreeMap::new();
        let mut notes = BTreeMap::new();
        for (case, event) in &latest {
            let procedures = self.procedures_of(case)?;
            let procedure = procedures.at(event.seq);
            let next = &nothing;
            let (offices, people, texts, files) = (&offices, &people, &none, &files);
            let names = Names { by, case, procedure, next, offices, people, texts, files };
            let Some(entry) = names.entry(event, &[]) else { continue };
            let said = said.remove(&case.id).flatten().map(|body| beginning(&body));
            notes.insert(case.id, Note { at: event.at, text: entry.text, said });
        }
        Ok(notes)
    }
}

/// As much of a text as there is room for, on one line.
fn beginning(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
