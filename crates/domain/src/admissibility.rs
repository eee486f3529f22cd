//! Whether a complaint may be taken up, by the rules of the day it was received.
//!
//! The result is advice with reasons: only a person declines a complaint. Invariant: no rule holds on a fact
//! that is not known, so a complaint of which nothing is known is never `inadmissible`.

mod facts;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::guard::{Guard, Truth};
use crate::limit::rules::{self as limits, Rules as Limits};
use crate::text::Text;

pub use facts::{Body, Facts, NAMES, Prior, Status, kind_of};

/// The admissibility rules of one procedure.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The procedure's id.
    pub procedure: String,
    /// The line of the procedure's limits within which it is to be decided.
    pub decide: Option<String>,
    /// The line that `facts.late` is measured by, from `knew_on`.
    pub limitation: Option<String>,
    /// The rules, in the order of their trail.
    pub rules: Vec<Rule>,
}

/// One rule through its versions.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name in the trail.
    pub id: String,
    /// The ground it gives.
    pub code: Code,
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
}

/// A rule as it stood for some time.
#[derive(Clone, Debug)]
pub struct Version {
    /// When it holds.
    pub when: Guard,
    /// What follows if it holds.
    pub then: Effect,
    /// What follows if that cannot be told.
    pub unknown: Effect,
    /// Article or document.
    pub source: String,
    /// The ground in words.
    pub text: Text,
    /// First day on which a complaint received follows it; none if it always stood.
    pub valid_from: Option<Date>,
    /// Last such day; none while it stands.
    pub valid_to: Option<Date>,
}

/// The grounds there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "each is explained in docs/rules.md")]
pub enum Code {
    Scope,
    ExpiredGoods,
    PriorSelf,
    PriorCa,
    PriorOther,
    Time,
    NoProof,
    NotConsumer,
    Material,
    Identity,
    Channel,
    Other,
}

/// What a rule does to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing; the trail says it.
    Note,
    /// Something must be supplied before it can be decided.
    Incomplete,
    /// A person must look, for the ground is one of judgement.
    Manual,
    /// Nothing has been received in due form: no clock starts, and the sender is told the right way.
    Redirect,
    /// The ground stands.
    Inadmissible,
}

/// What the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// No ground holds.
    Admissible,
    /// A ground holds that leaves nothing to judge; a person signs it.
    Inadmissible,
    /// Something must be supplied first.
    Incomplete,
    /// A person must judge.
    Manual,
}

/// The result with its reasons.
#[derive(Clone, Debug, Serialize)]
pub struct Decision {
    /// What the rules say.
    pub result: Result,
    /// The grounds that hold or, for `incomplete`, what is to be supplied.
    pub grounds: Vec<Ground>,
    /// The last day for the decision; none where no clock starts or none is set.
    pub decide_by: Option<Date>,
    /// Every rule of the day, with whether it held and why.
    pub trail: Vec<Looked>,
}

/// A ground that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// Its stable name.
    pub code: Code,
    /// Article or document.
    pub source: String,
    /// In words.
    pub text: Text,
}

/// One rule that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Its name.
    pub rule: String,
    /// Whether it held; what is not known did not.
    pub held: bool,
    /// Why, in English.
    pub why: String,
    /// Why, in Chinese.
    pub zh: String,
}

/// Why there is no decision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Without the day of receipt no rule can be chosen.
    #[error("`received_on` is missing; the day of receipt decides which rules apply")]
    NoReceipt,
    /// What the complainant knew he knew after he complained.
    #[error("knew_on {knew} is after received_on {received}; check both dates")]
    Contradiction {
        /// The day of knowledge.
        knew: Date,
        /// The day of receipt.
        received: Date,
    },
    /// No rule is so old.
    #[error("{on} is before the first rule, which begins on {first}")]
    BeforeFirst {
        /// The day.
        on: Date,
        /// The first day of the oldest rule.
        first: Date,
    },
    /// A limit could not be computed.
    #[error(transparent)]
    Limit(#[from] limits::Error),
}

impl Error {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NoReceipt => "no_receipt",
            Error::Contradiction { .. } => "contradiction",
            Error::BeforeFirst { .. } => "before_first_rule",
            Error::Limit(error) => error.code(),
        }
    }

    /// What is wrong and what to do, in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Error::NoReceipt => "缺少收到日期 received_on，适用哪一版规则由收到之日决定".to_owned(),
            Error::Contradiction { knew, received } => {
                format!("知道之日 {knew} 晚于收到之日 {received}，请核对")
            }
            Error::BeforeFirst { on, first } => format!("{on}早于最早的规则，该规则自{first}起施行"),
            Error::Limit(error) => error.text().zh,
        };
        Text::new(zh, self.to_string())
    }
}

/// Holds the facts against the rules of the day of receipt, or of `as_of` (K11).
///
/// # Errors
/// See [`Error`]: facts that contradict one another, or a day without rules.
pub fn decide(
    rules: &Rules,
    limits: &Limits,
    calendar: &Calendar,
    facts: &Facts,
    as_of: Option<Date>,
) -> std::result::Result<Decision, Error> {
    let received = facts.received_on.or(as_of).ok_or(Error::NoReceipt)?;
    let day = as_of.unwrap_or(received);
    let first = rules.rules.iter().filter_map(|rule| rule.versions.first()?.valid_from).min();
    if let Some(first) = first.filter(|first| day < *first) {
        return Err(Error::BeforeFirst { on: day, first });
    }
    let since = facts.since();
    if let Some(knew) = since.filter(|knew| *knew > received) {
        return Err(Error::Contradiction { knew, received });
    }
    let run = |line: &Option<String>, on: Date| match line.as_ref().and_then(|id| limits.line(id)) {
        Some(line) => line.limit(calendar, &facts.event(on), Some(day)),
        None => Ok(None),
    };
    let limitation = since.map(|since| run(&rules.limitation, since)).transpose()?.flatten();
    let late = limitation.as_ref().map(|limit| received > limit.due);
    let values = facts.values(late);
    let mut worst = Effect::Note;
    let (mut grounds, mut trail) = (Vec::new(), Vec::new());
    for rule in &rules.rules {
        let Some(version) = rule.versions.iter().find(|version| version.stood_on(day)) else { continue };
        let truth = version.when.holds(&|var| values.get(var));
        let effect = match truth {
            Truth::True => version.then,
            Truth::Unknown => version.unknown,
            Truth::False => Effect::Note,
        };
        worst = worst.max_of(effect);
        let stands = truth == Truth::True || effect == Effect::Incomplete;
        if stands && effect != Effect::Note {
            let (source, text) = (version.source.clone(), version.text.clone());
            grounds.push(Ground { code: rule.code, source, text });
        }
        let mut looked = version.looked(&rule.id, truth);
        if let (true, Some(limit)) = (version.when.source().contains("facts.late"), &limitation) {
            looked.why += &format!(" Last day in time: {} ({}).", limit.due, limit.id);
            looked.zh += &format!("在期限内的最后一日：{}（{}）。", limit.due, limit.id);
        }
        trail.push(looked);
    }
    let redirected = grounds.iter().any(|ground| ground.code == Code::Channel);
    let limit = if redirected { None } else { run(&rules.decide, received)? };
    let decide_by = limit.map(|limit| limit.due);
    Ok(Decision { result: worst.result(), grounds, decide_by, trail })
}

impl Version {
    /// Whether it stood on the day.
    pub fn stood_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    fn looked(&self, rule: &str, truth: Truth) -> Looked {
        let (en, zh) = match truth {
            Truth::True => ("Held", "成立"),
            Truth::False => ("Did not hold", "不成立"),
            Truth::Unknown => ("Not known, so it did not hold", "事实不明，未成立"),
        };
        Looked {
            rule: rule.to_owned(),
            held: truth == Truth::True,
            why: format!("{en}: {} ({})", self.text.en, self.source),
            zh: format!("{zh}：{}（{}）", self.text.zh, self.source),
        }
    }
}

impl Effect {
    /// The one that decides. What must be judged by a person is judged before anything more is asked for.
    fn max_of(self, other: Effect) -> Effect {
        let rank = |effect| match effect {
            Effect::Note => 0,
            Effect::Incomplete => 1,
            Effect::Manual => 2,
            Effect::Redirect => 3,
            Effect::Inadmissible => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    fn result(self) -> Result {
        match self {
            Effect::Note => Result::Admissible,
            Effect::Incomplete => Result::Incomplete,
            Effect::Manual | Effect::Redirect => Result::Manual,
            Effect::Inadmissible => Result::Inadmissible,
        }
    }
}
