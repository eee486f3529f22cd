//! Plays every `scenarios/*.yaml` of every pack through the kernel. The form is told in the first lines of
//! `packs/procedures/customer-service-regime/scenarios/satisfied.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::{Timestamp, tz};
use redress_domain::calendar::Calendar;
use redress_domain::case::event::Event;
use redress_domain::case::state::Clock;
use redress_domain::case::{
    ActCommand, Actor, Beyond, Case, Decision, Fact, FileCommand, Rang, Refusal, Who, World, decide, evolve,
    file, replay, ring,
};
use redress_domain::id::CaseId;
use redress_domain::limit::WorkingHours;
use redress_domain::procedure::{COMPLAINANT, FieldKind, Outcome, Procedure, RungKind};
use redress_domain::text::Text;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    title: Text,
    /// The office that holds the case.
    office: String,
    /// Its division.
    region: Option<String>,
    /// The divisions of other offices.
    #[serde(default)]
    regions: BTreeMap<String, String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: DateTime,
    file: Option<Filing>,
    act: Option<String>,
    by: Option<String>,
    outcome: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, serde_json::Value>,
    refused: Option<String>,
    stage: Option<String>,
    /// The procedure that the case follows afterwards.
    procedure: Option<String>,
    /// The procedure of the case that is opened besides.
    opened: Option<String>,
    milestones: Option<BTreeSet<String>>,
    counters: Option<BTreeMap<String, u32>>,
    clocks: Option<BTreeMap<String, String>>,
    #[serde(default)]
    because: BTreeMap<String, String>,
    rang: Option<BTreeMap<String, u32>>,
    told: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filing {
    by: String,
    channel: String,
    #[serde(default)]
    facts: BTreeMap<String, serde_json::Value>,
}

/// A case while it is played.
struct Play<'p> {
    packs: &'p BTreeMap<String, Arc<Procedure>>,
    procedure: Arc<Procedure>,
    world: World,
    office: String,
    region: Option<String>,
    regions: BTreeMap<String, String>,
    events: Vec<Event>,
    case: Option<Case>,
    rang: BTreeMap<String, u32>,
}

impl Play<'_> {
    /// `role[@office] number`; the complainant has neither.
    fn actor(&self, text: &str) -> Result<Actor, String> {
        if text == COMPLAINANT {
            return Ok(Actor { who: Who::Complainant, role: text.into(), office: None, instead_of: None });
        }
        let read = || {
            let (post, number) = text.split_once(' ')?;
            let (role, office) = post.split_once('@').unwrap_or((post, &self.office));
            let who = Who::Person(number.parse().ok()?);
            Some(Actor { who, role: role.into(), office: Some(office.into()), instead_of: None })
        };
        read().ok_or_else(|| format!("by: `{text}` is not like `clerk 1` or `department@gc 7`"))
    }

    /// Takes events over, and sees to it that the log alone gives the same case.
    fn take(&mut self, events: Vec<Event>) -> Result<(), String> {
        for event in events {
            let text = serde_json::to_string(&event).map_err(|error| error.to_string())?;
            let read: Event = serde_json::from_str(&text).map_err(|error| format!("{text}: {error}"))?;
            same("the event read back", &event, &read)?;
            self.case = evolve(self.case.take(), &event);
            self.events.push(event);
        }
        same("the case replayed from its log", &self.case, &replay(&self.events))
    }

    /// Lets time pass: each rung rings at its instant.
    fn until(&mut self, to: Timestamp) -> Result<(), String> {
        while let Some(case) = &self.case {
            let next = case.running().filter_map(|clock| Some((clock.rings?.at, clock.started.no))).min();
            let Some((at, no)) = next.filter(|(at, _)| *at <= to) else { break };
            let rang = ring(&self.procedure, &self.world, case, no, at.max(case.acted_at));
            let Rang::Event(event) = rang else { return Err(format!("clock {no} did not ring at {at}")) };
            if let Fact::ClockRang { kind, tell, office, .. } = &event.fact {
                let clock = case.clocks.iter().find(|clock| clock.started.no == no);
                let clock = clock.map_or("", |clock| clock.started.clock.as_str());
                let key = format!("{clock} {} {tell}@{office}", word(*kind));
                *self.rang.entry(key).or_default() += 1;
            }
            self.take(vec![*event])?;
        }
        Ok(())
    }

    fn decision(&self, step: &Step, now: Timestamp) -> Result<Result<Decision, Refusal>, String> {
        match (&step.file, &step.act, &self.case) {
            (Some(filing), None, None) => {
                let command = FileCommand {
                    case: CaseId::new(now, 1),
                    by: self.actor(&filing.by)?,
                    office: self.office.clone(),
                    channel: filing.channel.clone(),
                    received_at: now,
                    facts: filing.facts.clone(),
                    texts: vec![("statement".into(), "门关不严".into())],
                    parties: vec![("complainant".into(), "{}".into())],
                    seed: [7; 16],
                    region: self.region.clone(),
                    places: None,
                    origin: None,
                };
                Ok(file(&self.procedure, &self.world, command, now))
            }
            (None, Some(act), Some(case)) => {
                let command = ActCommand {
                    act: act.clone(),
                    by: self.actor(step.by.as_deref().unwrap_or_default())?,
                    outcome: step.outcome.clone(),
                    fields: step.fields.clone(),
                    at: None,
                    seed: [7; 16],
                    beyond: self.beyond(case, step, act),
                };
                Ok(decide(&self.procedure, &self.world, case, command, now))
            }
            (None, None, Some(_)) => Ok(Ok(Decision::default())),
            _ => Err("the first step files; each later one acts, or only looks".into()),
        }
    }

    /// What the program looks up for an act that leads beyond the case.
    fn beyond(&self, case: &Case, step: &Step, act: &str) -> Beyond {
        let act = self.procedure.stage(&case.stage).and_then(|stage| stage.act(act));
        let outcome = act.and_then(|act| match &step.outcome {
            Some(id) => act.outcome(id),
            None => act.outcomes.first(),
        });
        let leads = outcome.and_then(Outcome::elsewhere);
        let field = act.and_then(|act| act.fields.iter().find(|field| field.kind == FieldKind::Office));
        let office = field.and_then(|field| step.fields.get(&field.id)?.as_str());
        Beyond {
            procedure: leads.and_then(|id| self.packs.get(id)).cloned(),
            region: office.and_then(|office| self.regions.get(office)).cloned(),
            case: Some(CaseId::new(case.received_at, 2)),
            placed: None,
        }
    }

    fn step(&mut self, step: &Step) -> Result<(), String> {
        let now = tz::TimeZone::fixed(tz::offset(8)).to_timestamp(step.at).map_err(|e| e.to_string())?;
        self.rang.clear();
        self.until(now)?;
        let (mut told, mut opened) = (Vec::new(), None);
        match (self.decision(step, now)?, &step.refused) {
            (Ok(decision), None) => {
                for event in &decision.events {
                    match &event.fact {
                        Fact::Told { role, office, .. } => {
                            let at = |office: &String| format!("{role}@{office}");
                            told.push(office.as_ref().map_or(role.clone(), at));
                        }
                        Fact::Linked { procedure, .. } => opened = Some(procedure.clone()),
                        _ => {}
                    }
                }
                self.take(decision.events)?;
            }
            (Ok(_), Some(code)) => return Err(format!("should be refused with {code}, but is done")),
            (Err(refusal), Some(code)) => same("refused", code, &refusal.code().to_owned())?,
            (Err(refusal), None) => return Err(format!("is refused: {}: {refusal:?}", refusal.code())),
        }
        let Some(case) = &self.case else { return Err("there is no case".into()) };
        if case.procedure != self.procedure.id {
            self.procedure = self.packs.get(&case.procedure).cloned().ok_or("no such procedure")?;
        }
        let key = |clock: &Clock| match clock.started.referral {
            Some(_) => format!("{}@{}", clock.started.clock, clock.started.office),
            None => clock.started.clock.clone(),
        };
        let running: BTreeMap<String, &Clock> = case.live().map(|clock| (key(clock), clock)).collect();
        let due = |clock: &Clock| match clock.paused_at {
            Some(_) => "paused".to_owned(),
            None => clock.started.due.to_string(),
        };
        let dates = running.iter().map(|(key, clock)| (key.clone(), due(clock)));
        stated("procedure", &step.procedure, &case.procedure)?;
        if step.opened.is_some() {
            same("opened", &step.opened, &opened)?;
        }
        stated("stage", &step.stage, &case.stage)?;
        stated("milestones", &step.milestones, &case.milestones)?;
        stated("counters", &step.counters, &case.counters)?;
        stated("clocks", &step.clocks, &dates.collect())?;
        stated("rang", &step.rang, &self.rang)?;
        stated("told", &step.told, &told)?;
        for (clock, part) in &step.because {
            let reasons = running.get(clock).map_or(&[][..], |clock| &clock.started.because);
            if !reasons.iter().any(|reason| reason.en.contains(part)) {
                return Err(format!("because: {clock} has no reason `{part}`, but {reasons:#?}"));
            }
        }
        Ok(())
    }
}

fn word(kind: RungKind) -> &'static str {
    match kind {
        RungKind::Warn => "warn",
        RungKind::Remind => "remind",
        RungKind::Escalate => "escalate",
    }
}

fn stated<T: PartialEq + std::fmt::Debug>(what: &str, expected: &Option<T>, found: &T) -> Result<(), String> {
    expected.as_ref().map_or(Ok(()), |expected| same(what, expected, found))
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!("{what}\n    expected {expected:?}\n    found    {found:?}"))
}

/// What differs first, by step; nothing if all holds.
fn play(id: &str, packs: &BTreeMap<String, Arc<Procedure>>, yaml: &str) -> Result<(), String> {
    let scenario: Scenario = serde_saphyr::from_str(yaml).map_err(|error| error.to_string())?;
    if scenario.title.zh.is_empty() || scenario.title.en.is_empty() || scenario.steps.is_empty() {
        return Err("a scenario has a title in both languages, and steps".into());
    }
    let world = World { calendar: Calendar::china(), hours: WorkingHours::default() };
    let rang = BTreeMap::new();
    let procedure = packs.get(id).cloned().ok_or("no such procedure")?;
    let Scenario { office, region, regions, .. } = scenario;
    let (events, case) = (Vec::new(), None);
    let mut play = Play { packs, procedure, world, office, region, regions, events, case, rang };
    for (number, step) in scenario.steps.iter().enumerate() {
        let act = step.act.as_deref().unwrap_or(if step.file.is_some() { "file" } else { "look" });
        play.step(step).map_err(|error| format!("step {} ({act}, {}): {error}", number + 1, step.at))?;
    }
    Ok(())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_scenario_of_every_pack_plays_as_it_says() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/procedures");
    let (mut played, mut wrong) = (0, Vec::new());
    let load = |folder: &PathBuf| {
        let yaml = std::fs::read_to_string(folder.join("procedure.yaml")).expect("a pack has a procedure");
        let pack = redress_packs::load(&yaml, &folder.display().to_string()).expect("a pack that loads");
        (pack.procedure.id.clone(), Arc::new(pack.procedure))
    };
    let folders = entries(&packs);
    let packs: BTreeMap<String, Arc<Procedure>> = folders.iter().map(load).collect();
    for folder in folders {
        let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for file in entries(&folder.join("scenarios")) {
            played += 1;
            let yaml = std::fs::read_to_string(&file).expect("a readable scenario");
            if let Err(error) = play(&id, &packs, &yaml) {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                wrong.push(format!("{id}/{name}: {error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(played > 0, "there are scenarios");
}
