//! The working page: what is owed, with all that its rows show.

use std::sync::Arc;

use redress_domain::case::duty::Kind;
use redress_domain::case::lateness::{Bounds, Lateness};
use redress_domain::case::{Case, allowed};
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;
use redress_domain::text::Text;

use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;
use crate::ports::{DutyFilter, DutyLine};
use crate::timeline::Note;

/// Something owed, as a page shows it.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The duty.
    pub line: DutyLine,
    /// How late it is.
    pub lateness: Lateness,
    /// The case as it stands by now; none if it is of a procedure that is not loaded.
    pub case: Option<(Case, Arc<Procedure>)>,
    /// Whether whoever asks may open it.
    pub sees: bool,
    /// What happened last.
    pub note: Option<Note>,
    /// What whoever asks could do in it now: name in code and title.
    pub acts: Vec<(String, Text)>,
}

impl App {
    /// What parts late from soon and soon from later, now.
    pub fn bounds(&self) -> Bounds {
        Bounds::at(&self.world().calendar, self.clock.now())
    }

    /// A page of duties with what its rows show, for `by`: five questions to the store however many rows.
    /// Whether `by` may know of them is for whoever made the filter to see to.
    pub async fn owed(&self, by: &Caller, filter: &DutyFilter) -> Result<Vec<Owed>, Error> {
        let lines = self.store.duties(filter).await?;
        let mut ids: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let cases = self.store.states(&ids).await?;
        let notes = self.notes(by, &cases).await?;
        let bounds = self.bounds();
        let row = |line: DutyLine| {
            let case = cases.iter().find(|case| case.id == line.id);
            let case =
                case.and_then(|case| Some((case, self.procedure(&case.procedure, case.version).ok()?)));
            let sees = case.as_ref().is_some_and(|(case, _)| by.sees(case));
            let acts = match &case {
                Some((case, procedure)) if sees => open(by, procedure, case),
                _ => Vec::new(),
            };
            Owed {
                lateness: bounds.lateness(line.due_at, line.escalated),
                sees,
                note: notes.get(&line.id).cloned(),
                acts,
                case: case.map(|(case, procedure)| (case.clone(), procedure)),
                line,
            }
        };
        Ok(lines.into_iter().map(row).collect())
    }

    /// The kinds of duties that whoever holds these posts can have.
    pub fn kinds_of(&self, by: &Caller) -> Vec<Kind> {
        let Caller::Person { posts, .. } = by else { return Vec::new() };
        let all = self
            .procedures()
            .iter()
            .flat_map(|procedure| posts.iter().flat_map(|post| Kind::of_role(procedure, &post.role)));
        let mut kinds: Vec<Kind> = all.collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

fn open(by: &Caller, procedure: &Procedure, case: &Case) -> Vec<(String, Text)> {
    let stage = procedure.stage(&case.stage);
    let acts = stage.iter().flat_map(|stage| procedure.acts_in(stage));
    let open = acts.filter(|act| {
        let actor = by.capacity(procedure, case, Some(act));
        actor.is_some_and(|actor| allowed(procedure, case, &actor, act).is_ok())
    });
    open.map(|act| (act.id.clone(), act.title.clone())).collect()
}
