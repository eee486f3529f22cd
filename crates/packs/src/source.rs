//! A pack as it is written: the shape of `procedure.yaml`, nothing checked but the shape.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

/// A name or word with its place.
pub type Word = Spanned<String>;

/// A mapping that keeps its order, its repetitions and the places of its keys.
#[derive(Debug)]
pub struct Map<V>(pub Vec<(Word, V)>);

impl<V> Default for Map<V> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Map<V>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a mapping of names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Map(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

/// Words in both languages; either may be missing here, so that the fault can say which.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub zh: Option<String>,
    pub en: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: Word,
    pub version: Spanned<u32>,
    pub title: Spanned<Words>,
    pub roles: Map<Role>,
    #[serde(default)]
    pub facts: Map<Field>,
    #[serde(default)]
    pub milestones: Vec<Word>,
    #[serde(default)]
    pub counters: Map<Counter>,
    pub stages: Map<Stage>,
    pub clocks: Map<Clock>,
    #[serde(default)]
    pub documents: Map<Document>,
    #[serde(default)]
    pub guide: Vec<Advice>,
    #[serde(default)]
    pub overlays: Map<Map<Vec<Word>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    pub title: Spanned<Words>,
    pub advice: Spanned<Words>,
    #[serde(default)]
    pub phrases: Vec<Spanned<Words>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub title: Spanned<Words>,
    pub body: Spanned<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub title: Spanned<Words>,
    #[serde(default = "yes")]
    pub staffed: bool,
    #[serde(default)]
    pub at_referral: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub title: Spanned<Words>,
    pub help: Option<Spanned<Words>>,
    #[serde(rename = "type")]
    pub kind: Word,
    pub max: Option<Spanned<i64>>,
    pub min: Option<Spanned<i64>>,
    pub choices: Option<Map<Spanned<Choice>>>,
    pub grounds: Option<Spanned<bool>>,
    pub clock: Option<Word>,
    #[serde(default)]
    pub optional: bool,
    pub record: Option<Word>,
    #[serde(default)]
    pub public: bool,
    pub past: Option<Spanned<bool>>,
    pub ahead: Option<Word>,
    #[serde(default)]
    pub seen_by: Vec<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub zh: Option<String>,
    pub en: Option<String>,
    pub valid_from: Option<Word>,
    pub valid_to: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    pub bound: Spanned<u32>,
    #[serde(default)]
    pub once_a_day: bool,
    #[serde(default)]
    pub per_round: bool,
    #[serde(default)]
    pub rungs: Vec<CounterRung>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterRung {
    pub at: Spanned<u32>,
    pub tell: Word,
    pub message: Spanned<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub title: Spanned<Words>,
    pub public: Spanned<Words>,
    pub owner: Option<Word>,
    #[serde(default)]
    pub end: bool,
    #[serde(default)]
    pub acts: Map<Act>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub verb: Word,
    pub title: Spanned<Words>,
    pub help: Option<Spanned<Words>>,
    pub by: Spanned<Vec<Word>>,
    #[serde(default)]
    pub fields: Map<Field>,
    pub when: Option<Word>,
    #[serde(default)]
    pub not_by: Vec<Word>,
    pub outcomes: Option<Map<Outcome>>,
    // The rest is for an act with a single outcome.
    pub to: Option<Word>,
    pub routes: Option<Spanned<Vec<Route>>>,
    #[serde(default)]
    pub set: Vec<Word>,
    #[serde(default)]
    pub clear: Vec<Word>,
    #[serde(default)]
    pub raise: Vec<Word>,
    pub enters: Option<Word>,
    pub opens: Option<Word>,
    #[serde(default)]
    pub hands_over: bool,
    pub document: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub title: Spanned<Words>,
    pub when: Option<Word>,
    pub to: Option<Word>,
    pub routes: Option<Spanned<Vec<Route>>>,
    #[serde(default)]
    pub set: Vec<Word>,
    #[serde(default)]
    pub clear: Vec<Word>,
    #[serde(default)]
    pub raise: Vec<Word>,
    pub enters: Option<Word>,
    pub opens: Option<Word>,
    #[serde(default)]
    pub hands_over: bool,
    pub document: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    pub when: Option<Word>,
    pub to: Word,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub title: Spanned<Words>,
    pub owes: Word,
    pub limit: Option<Spanned<Limit>>,
    pub limits: Option<Vec<Spanned<Limit>>>,
    #[serde(default)]
    pub per_referral: bool,
    #[serde(default)]
    pub internal: bool,
    pub within: Option<Word>,
    pub starts: Vec<Word>,
    #[serde(default)]
    pub stops: Vec<Word>,
    #[serde(default)]
    pub pauses: Vec<Word>,
    #[serde(default)]
    pub resumes: Vec<Word>,
    #[serde(default)]
    pub extends: Vec<Word>,
    #[serde(default)]
    pub each: bool,
    pub sample: Option<Spanned<u8>>,
    pub warn: Option<Word>,
    #[serde(default)]
    pub ladder: Vec<Spanned<Rung>>,
    pub repeat: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub amount: Option<Word>,
    pub rule: Option<Word>,
    pub stated: Option<Word>,
    pub extend: Option<Word>,
    pub region: Option<Word>,
    pub roll: Option<Word>,
    pub source: Option<Word>,
    pub valid_from: Option<Word>,
    pub valid_to: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub after: Option<Word>,
    pub remind: Option<Word>,
    pub escalate: Option<Word>,
}

fn yes() -> bool {
    true
}
