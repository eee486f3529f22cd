//! What a complainant sees of the own case: plain words, dates, what was said, and what can be done now.

use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::case::duty::duties;
use redress_domain::case::event::Erased;
use redress_domain::case::state::Clock;
use redress_domain::case::{allowed, first_due};
use redress_domain::id::CaseId;
use redress_domain::limit::Step;
use redress_domain::procedure::{Act, Procedure};
use redress_domain::text::Text;

use crate::cases::{App, Party};
use crate::documents::{Issued, issued_in};
use crate::error::Error;
use crate::people::Caller;
use crate::timeline::{Detail, ground_words, read};
use crate::transfers::{Given, given};

/// As many events as a complainant's page tells of; a case has far fewer.
const MOST: u32 = 1_000;

/// A case for its complainant. Invariant: nothing in it was said only inside.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its number.
    pub id: CaseId,
    /// Its version.
    pub version: u32,
    /// The name of the procedure.
    pub procedure: Text,
    /// Where it stands, in one plain sentence.
    pub status: Text,
    /// The stage's name in code.
    pub stage: String,
    /// Who must act now; none once closed.
    pub waits_for: Option<Text>,
    /// Whether that is the complainant.
    pub your_turn: bool,
    /// The office that holds it.
    pub office: Text,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The next date by which somebody owes something, and why that date.
    pub next: Option<Promise>,
    /// What happened, oldest first.
    pub history: Vec<Told>,
    /// What the complainant may do now.
    pub acts: Vec<Act>,
    /// The papers that were issued to the complainant, oldest first.
    pub papers: Vec<Issued>,
    /// Who complains, in clear.
    pub complainant: Option<Party>,
    /// When what it held of the complainant was erased, and on what ground.
    pub erased: Option<(Timestamp, Text)>,
    /// The cases that the same complaint became besides, each with the code that opens it.
    pub linked: Vec<(CaseId, String)>,
    /// What was given to other bodies, when and how, the earliest first.
    pub transfers: Vec<Given>,
}

/// A date by which something is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What is owed.
    pub what: Text,
    /// The last day.
    pub due: Date,
    /// From this instant it is late.
    pub due_at: Timestamp,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// Article or document.
    pub source: String,
    /// Why this date.
    pub because: Vec<Step>,
}

/// One thing that happened, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// What; the stage's own plain words where it led to another stage.
    pub text: Text,
    /// What was said to or by the complainant.
    pub said: Vec<Detail>,
    /// Whether the complainant did it.
    pub own: bool,
}

impl App {
    /// The case as its complainant sees it; `by` was given out by [`App::follow`] for this case.
    pub async fn followed(&self, by: &Caller, id: CaseId) -> Result<Followed, Error> {
        let seen = self.see(by, id).await?;
        let (case, procedure) = (&seen.case, &*seen.procedure);
        let stored = self.store.events(id, 0, MOST).await?;
        let events = stored.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let entries = self.sentences(by, case, &events, seen.texts).await?;
        let procedures = self.procedures_of(case)?;
        let papers = issued_in(by, &procedures, &events);
        let history = entries.into_iter().filter_map(|entry| {
            let said: Vec<Detail> = entry.details.into_iter().filter(|detail| detail.public).collect();
            let then = procedures.at(entry.seq);
            let stage = entry.stage.and_then(|id| then.stage(&id)).map(|stage| stage.public.clone());
            // What an act of the complainant set off inside is not the complainant's doing.
            let own = entry.by_complainant && matches!(entry.kind, "filed" | "acted" | "attached");
            if stage.is_none() && said.is_empty() && !own {
                return None;
            }
            let text = match stage {
                Some(stage) => stage,
                // Who inside did it is not told; that something was said to the complainant is.
                None if own => entry.text,
                None => Text::new("我们告知您", "We told you"),
            };
            Some(Told { at: entry.at, text, said, own })
        });
        let history = history.collect();
        let offices = self.office_titles().await?;
        let owed = duties(procedure, case).into_iter().next();
        let your_turn = owed.as_ref().is_some_and(|duty| procedure.is_party(&duty.role));
        let waits_for = owed.as_ref().map(|duty| {
            if procedure.is_party(&duty.role) { Text::new("您", "you") } else { offices.of(&duty.office) }
        });
        let stage = procedure.stage(&case.stage);
        let actor = by.capacity(procedure, case, None);
        let acts = stage.iter().flat_map(|stage| procedure.acts_in(stage));
        let acts =
            acts.filter(|act| actor.as_ref().is_some_and(|by| allowed(procedure, case, by, act).is_ok()));
        let acts = acts.cloned().collect();
        let shown = |clock: &&Clock| !procedure.clock(&clock.started.clock).is_some_and(|spec| spec.internal);
        let next = case
            .running()
            .filter(shown)
            .min_by_key(|clock| (clock.started.due_at, clock.started.no))
            .map(|clock| promise(procedure, clock));
        let mut linked = Vec::new();
        for other in &case.linked {
            // It is announced before it is opened.
            if self.store.case(*other).await?.is_some() {
                linked.push((*other, self.access_code(*other)));
            }
        }
        let complainant = seen.parties.iter().find(|party| party.name == "complainant");
        let theirs =
            |what: &Erased| what.whole || complainant.is_some_and(|party| what.parties.contains(&party.no));
        let erased = case.erased.iter().find(|erasure| theirs(&erasure.what));
        let transfers = given(&events, &offices);
        Ok(Followed {
            id,
            version: case.seq,
            procedure: procedure.title.clone(),
            status: stage.map_or_else(Text::default, |stage| stage.public.clone()),
            stage: case.stage.clone(),
            waits_for,
            your_turn,
            office: offices.of(&case.office),
            received_at: case.received_at,
            closed_at: case.closed_at,
            next,
            history,
            acts,
            papers,
            linked,
            transfers,
            erased: erased.map(|erasure| (erasure.at, ground_words(erasure.what.ground))),
            complainant: complainant
                .and_then(|party| serde_json::from_str(party.body.as_deref().unwrap_or_default()).ok())
                .map(|party: Party| Party { id_number: party.masked_id(), ..party }),
        })
    }
}

impl App {
    /// What would be owed first on a complaint filed now under `procedure`, at an office in `region`.
    pub fn first_promise(&self, procedure: &Procedure, region: Option<&str>) -> Option<Promise> {
        let world = self.world();
        let (spec, due, source) = first_due(procedure, &world, self.clock.now(), region)?;
        Some(Promise {
            what: spec.title.clone(),
            due: due.date,
            due_at: due.at,
            provisional: due.provisional,
            source: source.to_owned(),
            because: due.because,
        })
    }
}

/// What the clock promises.
pub(crate) fn promise(procedure: &Procedure, clock: &Clock) -> Promise {
    let started = &clock.started;
    let what = procedure.clock(&started.clock).map(|spec| spec.title.clone());
    Promise {
        what: what.unwrap_or_else(|| Text::new(&started.clock, &started.clock)),
        due: started.due,
        due_at: started.due_at,
        provisional: started.provisional,
        source: started.source.clone(),
        because: started.because.clone(),
    }
}
