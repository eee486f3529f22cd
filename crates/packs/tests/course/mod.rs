//! Random walks: a case of some procedure, on which anybody tries anything at any time.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz};
use proptest::prelude::*;
use redress_domain::calendar::Calendar;
use redress_domain::case::{
    ActCommand, Actor, AttachCommand, Beyond, Case, Decision, Event, Fact, FileCommand, Rang, Refusal, Who,
    World, attach, decide, evolve, file, replay, ring,
};
use redress_domain::id::CaseId;
use redress_domain::limit::WorkingHours;
use redress_domain::procedure::{Act, COMPLAINANT, ClockSpec, Field, FieldKind, Outcome, Procedure};
use serde_json::{Value, json};

/// The office that holds the case, and those it may be referred to.
const HOME: &str = "csd";
const OFFICES: [&str; 4] = ["qm", "wl", "gc", "sh"];

/// How a walk goes: when the complaint is received, and the chance behind each step.
pub type Course = (Timestamp, Vec<u64>);

/// Any course of at most `steps` steps, begun from 2007 to 2030.
pub fn any_course(steps: usize) -> impl Strategy<Value = Course> {
    let (from, to) = (1_167_580_800_i64, 1_924_876_800);
    let start = (from..to).prop_map(|second| Timestamp::from_second(second).expect("a time of our days"));
    (start, proptest::collection::vec(any::<u64>(), 1..=steps))
}

pub fn world() -> World {
    World { calendar: Calendar::china(), hours: WorkingHours::default() }
}

/// Every shipped procedure.
pub fn procedures() -> Vec<Procedure> {
    let packs = redress_packs::shipped().expect("the shipped packs load");
    packs.into_iter().map(|pack| pack.procedure).collect()
}

/// Splitmix64: enough chance for a step from one number.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    fn hours(&mut self, n: usize) -> SignedDuration {
        SignedDuration::from_mins(i64::try_from(self.below(n * 60)).unwrap_or(0))
    }
}

/// A case on its way.
pub struct Walk<'p> {
    pub procedure: &'p Procedure,
    pub world: &'p World,
    pub now: Timestamp,
    pub events: Vec<Event>,
    pub case: Case,
}

/// Something that was tried.
pub struct Tried {
    pub before: Case,
    pub command: ActCommand,
    pub answer: Result<Decision, Refusal>,
}

impl<'p> Walk<'p> {
    /// Goes the whole course, showing `look` each thing tried once it is done.
    pub fn go(
        procedure: &'p Procedure,
        world: &'p World,
        (start, steps): &Course,
        mut look: impl FnMut(&Walk<'_>, &Tried),
    ) -> Walk<'p> {
        let start = (*start).max(in_force(procedure));
        let mut walk = Walk::file(procedure, world, start, &mut Chance(steps.len() as u64));
        for step in steps {
            if let Some(tried) = walk.step(&mut Chance(*step)) {
                look(&walk, &tried);
            }
        }
        walk
    }

    fn file(procedure: &'p Procedure, world: &'p World, now: Timestamp, chance: &mut Chance) -> Self {
        let command = FileCommand {
            case: CaseId::new(now, 1),
            by: Actor { who: Who::Complainant, role: COMPLAINANT.into(), office: None, instead_of: None },
            office: HOME.into(),
            channel: "web".into(),
            received_at: now,
            facts: fields(&procedure.facts, chance),
            texts: vec![("statement".into(), "门关不严".into())],
            parties: vec![("complainant".into(), "{}".into())],
            seed: [7; 16],
            region: None,
            places: None,
            origin: None,
        };
        let events = file(procedure, world, command, now).expect("a sound complaint is taken").events;
        let case = replay(&events).expect("filing opens a case");
        Walk { procedure, world, now, events, case }
    }

    /// Time passes; then the clocks are swept, or somebody tries something.
    fn step(&mut self, chance: &mut Chance) -> Option<Tried> {
        let hours = [1, 8, 72, 480][chance.below(4)];
        self.now += chance.hours(hours);
        if chance.one_in(3) {
            let rang = sweep(self.procedure, self.world, &mut self.case, self.now);
            self.events.extend(rang);
            self.put_in(chance);
            return None;
        }
        let command = self.command(chance)?;
        let before = self.case.clone();
        let answer = decide(self.procedure, self.world, &before, command.clone(), self.now);
        if let Ok(decision) = &answer {
            // What comes in another procedure is walked there.
            let here = |event: &&Event| !matches!(event.fact, Fact::Moved { stage: Some(_), .. });
            for event in decision.events.iter().take_while(here) {
                self.case = evolve(Some(self.case.clone()), event).expect("a case stays one");
                self.events.push(event.clone());
            }
        }
        Some(Tried { before, command, answer })
    }

    /// Somebody puts a file in, if they may: it is in the log and moves nothing.
    fn put_in(&mut self, chance: &mut Chance) {
        let Some(role) = chance.of(&self.procedure.roles) else { return };
        let office = if role.at_referral { chance.of(&OFFICES).unwrap_or(&HOME) } else { &HOME };
        let by = if role.id == COMPLAINANT {
            Actor::complainant()
        } else {
            let office = Some((*office).to_owned());
            Actor { who: Who::Person(1), role: role.id.clone(), office, instead_of: None }
        };
        let command = AttachCommand {
            by,
            id: format!("{:016x}", self.case.files.len()),
            body: r#"{"name":"a.jpg","sha256":"00"}"#.into(),
            media: "image/jpeg".into(),
            size: 1,
            public: chance.one_in(2),
            seed: [7; 16],
        };
        let Ok(decision) = attach(self.procedure, &self.case, command, self.now) else { return };
        let before = self.case.clone();
        for event in decision.events {
            self.case = evolve(Some(self.case.clone()), &event).expect("a case stays one");
            self.events.push(event);
        }
        let files = std::mem::take(&mut self.case.files);
        let same = Case { files: before.files.clone(), seq: before.seq, ..self.case.clone() };
        assert_eq!(same, before, "a file moves nothing");
        assert_eq!(files.len(), before.files.len() + 1);
        self.case.files = files;
    }

    fn command(&self, chance: &mut Chance) -> Option<ActCommand> {
        let everywhere: Vec<&Act> = self.procedure.stages.iter().flat_map(|stage| &stage.acts).collect();
        let here: Vec<&Act> =
            self.procedure.stage(&self.case.stage).iter().flat_map(|stage| &stage.acts).collect();
        let mut act = *if chance.one_in(12) { chance.of(&everywhere)? } else { chance.of(&here)? };
        // Most walks should come far before they end.
        let going_on: Vec<&Act> = here.iter().copied().filter(|act| !self.only_ends(act)).collect();
        if self.only_ends(act) && !chance.one_in(12) {
            act = chance.of(&going_on).copied().unwrap_or(act);
        }
        let roles: Vec<String> = self.procedure.roles.iter().map(|role| role.id.clone()).collect();
        let role = if chance.one_in(12) { chance.of(&roles)? } else { chance.of(&act.by)? };
        let seats = self.case.seats(self.procedure, role);
        let seat = if chance.one_in(12) { chance.of(&OFFICES) } else { chance.of(&seats) };
        let person = i64::try_from(chance.below(6)).unwrap_or(0);
        let by = if role == COMPLAINANT {
            Actor { who: Who::Complainant, role: role.clone(), office: None, instead_of: None }
        } else {
            let office = Some((*seat.unwrap_or(&HOME)).to_owned());
            Actor { who: Who::Person(person), role: role.clone(), office, instead_of: None }
        };
        let mut stated = fields(&act.fields, chance);
        match chance.below(16) {
            0 => drop(stated.pop_first()),
            1 => drop(stated.insert("unheard_of".into(), json!(1))),
            _ => {}
        }
        // What went one way before often goes that way again, or third times would hardly come.
        let raised = |outcome: &&Outcome| outcome.raise.iter().any(|id| self.case.counters.contains_key(id));
        let again = act.outcomes.iter().rev().find(raised).filter(|_| chance.one_in(2));
        let outcome = again.or_else(|| chance.of(&act.outcomes)).map(|outcome| outcome.id.clone());
        let outcome = outcome.filter(|_| !chance.one_in(16));
        let at = match chance.below(16) {
            0 => Some(self.now - chance.hours(48)),
            1 => Some(self.now + 1.minute()),
            _ => None,
        };
        Some(ActCommand {
            act: act.id.clone(),
            by,
            outcome,
            fields: stated,
            at,
            seed: [7; 16],
            beyond: beyond(act),
        })
    }

    fn only_ends(&self, act: &Act) -> bool {
        let mut to = act.outcomes.iter().flat_map(|outcome| &outcome.routes);
        to.all(|route| self.procedure.stage(&route.to).is_some_and(|stage| stage.end))
    }
}

/// The first day by which every clock has a limit: the law of some procedures is younger than the walks.
fn in_force(procedure: &Procedure) -> Timestamp {
    let from = |clock: &ClockSpec| clock.limits.iter().filter_map(|limit| limit.valid_from).min();
    let dated = procedure.clocks.iter().filter(|clock| clock.limits.iter().all(|l| l.valid_from.is_some()));
    let first = dated.filter_map(from).max().unwrap_or(Date::MIN);
    tz::TimeZone::fixed(tz::offset(8)).to_timestamp(first.at(9, 0, 0, 0)).unwrap_or(Timestamp::MIN)
}

/// The procedure that the act leads into or opens a case of.
fn beyond(act: &Act) -> Beyond {
    static ALL: LazyLock<Vec<Arc<Procedure>>> =
        LazyLock::new(|| procedures().into_iter().map(Arc::new).collect());
    let leads = act.outcomes.iter().find_map(Outcome::elsewhere);
    let procedure = leads.and_then(|id| ALL.iter().find(|procedure| procedure.id == *id)).cloned();
    let case = procedure.as_ref().map(|_| CaseId::new(Timestamp::UNIX_EPOCH, 2));
    Beyond { procedure, case, ..Beyond::default() }
}

/// Something for every field, most of the optional ones too.
fn fields(fields: &[Field], chance: &mut Chance) -> BTreeMap<String, Value> {
    let mut stated = BTreeMap::new();
    for field in fields {
        let value = match &field.kind {
            FieldKind::Text { .. } => json!("说明"),
            FieldKind::Choice(choices) => json!(chance.of(choices).map(|choice| choice.id.clone())),
            FieldKind::Bool => json!(chance.one_in(2)),
            FieldKind::Number { min, .. } => json!(min),
            FieldKind::Money => json!([0, 100_000, 100_001, 9_000_000][chance.below(4)]),
            FieldKind::Date { ahead: Some(_), .. } => json!("2150-01-05"),
            FieldKind::Date { .. } => json!("1999-12-31"),
            FieldKind::Office => json!("csd"),
            FieldKind::Clocks(_) => json!([1]),
            FieldKind::Offices => json!(&OFFICES[chance.below(3)..=3][..=chance.below(2)]),
        };
        if field.required || !chance.one_in(4) {
            stated.insert(field.id.clone(), value);
        }
    }
    stated
}

/// Rings everything that is due at `now`, the oldest first.
pub fn sweep(procedure: &Procedure, world: &World, case: &mut Case, now: Timestamp) -> Vec<Event> {
    let mut rang = Vec::new();
    loop {
        let next = case.running().filter_map(|clock| Some((clock.rings?.at, clock.started.no))).min();
        let Some((_, no)) = next.filter(|(at, _)| *at <= now) else { return rang };
        let Rang::Event(event) = ring(procedure, world, case, no, now) else {
            panic!("clock {no} is due and does not ring")
        };
        *case = evolve(Some(case.clone()), &event).expect("a case stays one");
        rang.push(*event);
    }
}
