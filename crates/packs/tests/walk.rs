//! The verifier and the running program agree: every step that `decide` takes, the verifier has explored.
#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use redress_domain::calendar::Calendar;
use redress_domain::case::{
    self, ActCommand, Actor, Beyond, Case, Event, Fact, FileCommand, Who, World, evolve,
};
use redress_domain::id::CaseId;
use redress_domain::limit::WorkingHours;
use redress_domain::procedure::{Act, Field, FieldKind, Procedure, Verb};
use redress_packs::{Pack, Situations, load, shipped};
use serde_json::{Value, json};

/// Choices that a proptest seed makes; the same seed makes the same walk.
struct Chance(u64);

impl Chance {
    fn pick(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.pick(from.len())]
    }
}

/// A case that people work on at random.
struct Walk<'p> {
    procedure: &'p Procedure,
    world: World,
    case: Case,
    now: Timestamp,
    chance: Chance,
    /// Which outcome is chosen more often than others, so that what takes several in a row is come to.
    habit: usize,
}

impl<'p> Walk<'p> {
    fn file(procedure: &'p Procedure, seed: u64) -> Self {
        let mut chance = Chance(seed);
        let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
        let now: Timestamp = "2026-03-02T01:30:00Z".parse().unwrap();
        let command = FileCommand {
            case: CaseId::new(now, 1),
            by: Actor { who: Who::Complainant, role: "complainant".into(), office: None, instead_of: None },
            office: "csd".into(),
            channel: "online".into(),
            received_at: now,
            facts: form(&procedure.facts, &mut chance),
            texts: Vec::new(),
            parties: Vec::new(),
            seed: [0; 16],
            region: None,
            places: None,
            origin: None,
        };
        let filed = case::file(procedure, &world, command, now).unwrap();
        let case = filed.events.iter().fold(None, evolve).unwrap();
        Walk { procedure, world, case, now, chance, habit: usize::try_from(seed % 10).unwrap() }
    }

    /// Tries some act; gives it back with its outcome if `decide` did it.
    fn step(&mut self) -> Option<(&'p Act, String)> {
        let acts = &self.procedure.stage(&self.case.stage).unwrap().acts;
        if acts.is_empty() {
            *self = Walk { habit: self.habit, ..Walk::file(self.procedure, self.chance.0) };
            return None;
        }
        let mut act = self.chance.of(acts);
        let ends = |to: &str| self.procedure.stage(to).is_some_and(|stage| stage.end);
        let only_ends =
            |act: &Act| act.outcomes.iter().flat_map(|outcome| &outcome.routes).all(|route| ends(&route.to));
        let seldom = |act: &Act| act.verb == Verb::Refer || only_ends(act);
        if seldom(act) {
            act = self.chance.of(acts); // else most walks are short, or stay long with the departments
        }
        let role = self.chance.of(&act.by).clone();
        let by_habit = self.chance.pick(2) == 0;
        let outcome = if by_habit { self.habit } else { self.chance.pick(10) } % act.outcomes.len();
        let outcome = act.outcomes[outcome].id.clone();
        let staffed = self.procedure.role(&role).unwrap().staffed;
        let seats = self.case.seats(self.procedure, &role);
        let seat = if seats.is_empty() { "elsewhere" } else { self.chance.of(&seats) };
        let office = staffed.then(|| seat.to_owned());
        let who = if staffed { Who::Person(self.chance.pick(1_000) as i64) } else { Who::Complainant };
        self.now += *self.chance.of(&[
            SignedDuration::ZERO,
            SignedDuration::from_hours(7),
            SignedDuration::from_hours(50),
        ]);
        let command = ActCommand {
            act: act.id.clone(),
            by: Actor { who, role, office, instead_of: None },
            outcome: Some(outcome.clone()),
            fields: form(&act.fields, &mut self.chance),
            at: None,
            seed: [0; 16],
            beyond: beyond(self.procedure, act, &outcome),
        };
        let decision = case::decide(self.procedure, &self.world, &self.case, command, self.now).ok()?;
        // What comes in another procedure is explored there.
        let here = |event: &&Event| !matches!(event.fact, Fact::Moved { stage: Some(_), .. });
        self.case = decision.events.iter().take_while(here).fold(Some(self.case.clone()), evolve).unwrap();
        Some((act, outcome))
    }
}

/// The procedure that an outcome leads into or opens a case of.
fn beyond(procedure: &Procedure, act: &Act, outcome: &str) -> Beyond {
    let outcome = act.outcome(outcome).unwrap();
    let wanted = outcome.elsewhere();
    let found = ALL.iter().find(|found| Some(&found.id) == wanted && wanted != Some(&procedure.id)).cloned();
    let case = Some(CaseId::new(Timestamp::UNIX_EPOCH, 2));
    Beyond { procedure: found, case, ..Beyond::default() }
}

fn form(fields: &[Field], chance: &mut Chance) -> BTreeMap<String, Value> {
    let stated = fields.iter().filter_map(|field| {
        let left_out = !field.required && chance.pick(3) == 0;
        (!left_out).then(|| (field.id.clone(), value(&field.kind, chance)))
    });
    stated.collect()
}

fn value(kind: &FieldKind, chance: &mut Chance) -> Value {
    match kind {
        FieldKind::Text { .. } => json!("x"),
        FieldKind::Choice(choices) => json!(chance.of(choices).id),
        FieldKind::Bool => json!(chance.pick(2) == 0),
        FieldKind::Number { min, max } => json!(chance.of(&[*min, *max, (*min + *max) / 2])),
        FieldKind::Money => json!(chance.of(&[0, 5_000, 100_000, 100_001, 9_000_000])),
        FieldKind::Date { ahead: Some(_), .. } => json!("2150-01-05"),
        FieldKind::Date { .. } => json!("2026-02-28"),
        FieldKind::Office => json!("csd"),
        FieldKind::Clocks(_) => json!([1]),
        FieldKind::Offices => {
            let first = *chance.of(&["qm", "works", "logistics"]);
            if chance.pick(5) == 0 { json!([first, "legal"]) } else { json!([first]) }
        }
    }
}

/// Walks, holds every step against what was explored, and gives back the stages it came to.
fn walk(pack: &Pack, situations: &Situations, seed: u64, steps: usize) -> BTreeSet<String> {
    let mut walk = Walk::file(&pack.procedure, seed);
    let mut come_to = BTreeSet::from([walk.case.stage.clone()]);
    assert!(situations.contains(&walk.case), "just after filing");
    for _ in 0..steps {
        let before = walk.case.clone();
        if let Some((act, outcome)) = walk.step() {
            let known = situations.lead(&before, &act.id, &outcome, &walk.case);
            assert!(known, "{}:{outcome} from\n{before:#?}\nto\n{:#?}", act.id, walk.case);
            come_to.insert(walk.case.stage.clone());
        }
    }
    come_to
}

static ALL: LazyLock<Vec<Arc<Procedure>>> =
    LazyLock::new(|| SHIPPED.iter().map(|pack| Arc::new(pack.procedure.clone())).collect());

static SHIPPED: LazyLock<Vec<Pack>> = LazyLock::new(|| shipped().unwrap());

/// Everything that the shipped pack does not need: facts recorded and missing, fields in conditions, facts
/// compared with one another, clocks that only some referrals have, a way back from an end.
static ODD: LazyLock<Pack> = LazyLock::new(|| load(include_str!("packs/odd.yaml"), "odd.yaml").unwrap());

static EXPLORED: LazyLock<Vec<(&Pack, Situations)>> = LazyLock::new(|| {
    let packs = SHIPPED.iter().chain([&*ODD]);
    packs.map(|pack| (pack, Situations::of(pack).unwrap())).collect()
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_takes_a_step_that_was_not_explored(seed in any::<u64>()) {
        for (pack, situations) in &*EXPLORED {
            walk(pack, situations, seed, 60);
        }
    }
}

#[test]
fn walks_come_to_every_stage_of_a_shipped_pack_so_the_verifier_did_not_dream_them() {
    for (pack, situations) in EXPLORED.iter().filter(|(pack, _)| pack.procedure.id != "odd") {
        let mut left: BTreeSet<&str> = pack.procedure.stages.iter().map(|stage| stage.id.as_str()).collect();
        for seed in 0..40 {
            let come_to = walk(pack, situations, seed, if left.is_empty() { 0 } else { 1_000 });
            left.retain(|stage| !come_to.contains(*stage));
        }
        assert!(left.is_empty(), "never come to: {left:?}");
    }
}
