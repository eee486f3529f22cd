//! Telling how a case came where it is, in the words of the pack.

use redress_domain::guard::Scalar;
use redress_domain::procedure::{Field, FieldKind, Verb};
use redress_domain::text::Text;
use serde::Serialize;

use super::explore::{Edge, Space};
use super::watched::{FactSlot, Situation};

/// One step of a story: an act done in a stage, the filing at its beginning, or the stage at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The step in words.
    pub text: Text,
    /// The stage; none for the filing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The act, `file` for the filing; none for the stage at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// Its outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

impl Space<'_> {
    /// A shortest story from filing to situation `at`.
    pub(super) fn story_to(&self, at: usize) -> Vec<Step> {
        self.story_through(at, &[])
    }

    /// A shortest story from filing to situation `at`, and on along `edges`.
    pub(super) fn story_through(&self, at: usize, edges: &[Edge]) -> Vec<Step> {
        let mut way = Vec::new();
        let mut first = at;
        while let Some((from, edge)) = self.from[first] {
            way.push((from, edge));
            first = from;
        }
        way.reverse();
        let mut last = at;
        for edge in edges {
            way.push((last, *edge));
            last = edge.to;
        }
        let mut steps = vec![self.filing(first)];
        steps.extend(way.iter().map(|(at, edge)| self.step(*at, edge)));
        let stage = &self.watched.procedure.stages[self.situations[last].stage];
        let (text, stage) = (stage.title.clone(), Some(stage.id.clone()));
        steps.push(Step { text, stage, act: None, outcome: None });
        steps
    }

    fn filing(&self, at: usize) -> Step {
        let class = self.class(&self.situations[at]);
        let text = with_notes(Text::new("登记", "Filed"), class.into_iter().collect());
        Step { text, stage: None, act: Some("file".into()), outcome: None }
    }

    /// What tells this class of case from the others; `None` if there is only one.
    pub(super) fn class(&self, situation: &Situation) -> Option<Text> {
        let stated = |fact: &&FactSlot| self.watched.procedure.facts.iter().any(|field| field.id == fact.id);
        let facts = self.watched.facts.iter().filter(stated);
        let notes: Vec<Text> = facts.map(|fact| self.fact(fact, situation.values[fact.slot])).collect();
        (!notes.is_empty()).then(|| join(&notes))
    }

    fn step(&self, at: usize, edge: &Edge) -> Step {
        let (before, after) = (&self.situations[at], &self.situations[edge.to]);
        let stage = &self.watched.procedure.stages[before.stage];
        let (act, outcome) = self.act(at, edge);
        let mut notes = Vec::new();
        if act.outcomes.len() > 1 {
            notes.push(outcome.title.clone());
        }
        if act.verb == Verb::Refer && before.open == 0 && after.open > 1 {
            notes.push(Text::new("送多个部门", "to several"));
        }
        let changed = |fact: &&FactSlot| before.values[fact.slot] != after.values[fact.slot];
        let facts = self.watched.facts.iter().filter(changed);
        notes.extend(facts.map(|fact| self.fact(fact, after.values[fact.slot])));
        let done = with_notes(act.title.clone(), notes);
        Step {
            text: Text::new(
                format!("{}：{}", stage.title.zh, done.zh),
                format!("{}: {}", stage.title.en, done.en),
            ),
            stage: Some(stage.id.clone()),
            act: Some(act.id.clone()),
            outcome: Some(outcome.id.clone()),
        }
    }

    /// A fact and what is known of it.
    fn fact(&self, fact: &FactSlot, value: u8) -> Text {
        let procedure = self.watched.procedure;
        let recorded = procedure.stages.iter().flat_map(|stage| &stage.acts).flat_map(|act| &act.fields);
        let of = |field: &&Field| Some(&fact.id) == field.record.as_ref();
        let field =
            procedure.facts.iter().find(|field| field.id == fact.id).or(recorded.into_iter().find(of));
        let title = field.map_or(Text::default(), |field| field.title.clone());
        let group = usize::from(value).checked_sub(1).and_then(|at| fact.groups.get(at));
        let value = match (group, field.map(|field| &field.kind)) {
            (None, _) => Text::new("未填", "not stated"),
            (Some(group), Some(FieldKind::Choice(choices))) => {
                let listed = group.iter().filter_map(|value| {
                    let chosen = choices.iter().find(|c| matches!(value, Scalar::Text(id) if *id == c.id));
                    chosen.map(|choice| choice.title.clone())
                });
                let listed: Vec<Text> = listed.collect();
                Text::new(words(&listed, |t| &t.zh, "、"), words(&listed, |t| &t.en, ", "))
            }
            (Some(group), kind) => match (group.first(), group.last()) {
                (Some(Scalar::Bool(true)), _) => Text::new("是", "yes"),
                (Some(Scalar::Bool(false)), _) => Text::new("否", "no"),
                (Some(from), Some(to)) if from != to => {
                    let (from, to) = (plain(kind, from), plain(kind, to));
                    Text::new(format!("{from}至{to}"), format!("{from} to {to}"))
                }
                (from, _) => {
                    let value = from.map_or(String::new(), |value| plain(kind, value));
                    Text::new(value.clone(), value)
                }
            },
        };
        Text::new(format!("{}：{}", title.zh, value.zh), format!("{}: {}", title.en, value.en))
    }
}

/// `story` in one line of each language.
pub fn line(story: &[Step]) -> Text {
    let texts: Vec<Text> = story.iter().map(|step| step.text.clone()).collect();
    Text::new(words(&texts, |t| &t.zh, " → "), words(&texts, |t| &t.en, " → "))
}

fn with_notes(text: Text, notes: Vec<Text>) -> Text {
    if notes.is_empty() {
        return text;
    }
    let notes = join(&notes);
    Text::new(format!("{}（{}）", text.zh, notes.zh), format!("{} ({})", text.en, notes.en))
}

fn join(notes: &[Text]) -> Text {
    Text::new(words(notes, |t| &t.zh, "；"), words(notes, |t| &t.en, "; "))
}

fn words(texts: &[Text], pick: fn(&Text) -> &str, by: &str) -> String {
    texts.iter().map(pick).collect::<Vec<_>>().join(by)
}

/// A value as people write it: money in yuan.
fn plain(kind: Option<&FieldKind>, value: &Scalar) -> String {
    match value {
        Scalar::Int(fen) if kind == Some(&FieldKind::Money) => format!("¥{}.{:02}", fen / 100, fen % 100),
        Scalar::Bool(b) => b.to_string(),
        Scalar::Int(n) => n.to_string(),
        Scalar::Text(text) => text.clone(),
    }
}
