//! Which office a complaint belongs to: dated rules in order, over the facts of a case.
//!
//! Invariant: [`decide`] guesses nothing. Where the rules do not lead to a place, the decision is a person's,
//! and the trail says why; facts that name no existing division are refused.

mod asked;
mod decide;
mod facts;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::guard::Guard;
use crate::region::Region;
use crate::text::Text;

pub use asked::Asked;
pub use decide::decide;
pub use facts::{Complainant, Facts, Respondent, kind_of};

/// The rules of one or more procedures, in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The procedures they are for.
    pub procedures: Vec<String>,
    /// The facts without which they lead nowhere; one of them is enough.
    pub needs: Vec<String>,
    /// In order: the first that holds and has competent places decides; later ones add to it or prefer.
    pub rules: Vec<Rule>,
}

/// One rule with its source and its time.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stable name.
    pub id: String,
    /// The article or text it comes from.
    pub source: String,
    /// The first day it is in force; none if its text has no date.
    pub valid_from: Option<Date>,
    /// The last day it is in force.
    pub valid_to: Option<Date>,
    /// When it applies.
    pub when: Guard,
    /// What follows from it.
    pub gives: Gives,
    /// The sentence for when it holds.
    pub held: Text,
    /// The sentence for when it does not.
    pub not_held: Text,
}

/// What follows from a rule that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gives {
    /// The competent places. A rule with any decides, unless an earlier one has.
    pub competent: Vec<Place>,
    /// Places that become competent besides.
    pub adds: Vec<Place>,
    /// The one that is proposed.
    pub prefers: Option<Place>,
    /// Whom the competent office may entrust the case to.
    pub may_delegate_to: Option<Place>,
    /// Whether a person has to decide.
    pub manual: bool,
}

/// A place named by its part in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// 常住地 or 实际经营地 of each respondent, else its 所在地.
    PlaceOfRespondent,
    /// 所在地, 住所地, published address of each respondent; else where it really is.
    DomicileOfRespondent,
    /// The domicile of each platform.
    Platform,
    /// Other places of the facts.
    PlaceOfEvents,
    /// The lowest body above all respondents and places of the facts.
    LowestCommonSuperior,
    /// The complainant's own.
    PlaceOfComplainant,
    /// 劳动合同履行地, 用工所在地.
    PlaceOfPerformance,
    /// The prefecture of the place of performance, if there is one.
    PrefectureOfPerformance,
    /// Who received the complaint.
    Receiver,
    /// The provinces that the case touches and that received it.
    ReceivingProvince,
    /// The whole country's body.
    Nation,
    /// What the case touches inside the competent province, and the prefectures between.
    Connected,
    /// The first competent place inside the complainant's province.
    OwnProvince,
}

/// How far a decision goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Exactly one is competent.
    Resolved,
    /// Several are; one is proposed.
    Choice,
    /// A person must decide.
    Manual,
}

/// Whose the case is, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competence {
    /// Every competent place, those of the deciding rule first.
    pub competent: Vec<Region>,
    /// One of them, or none if a person must decide.
    pub preferred: Option<Region>,
    /// How far it goes.
    pub decision: Decision,
    /// Whom a provincial body may entrust the case to.
    pub may_delegate_to: Vec<Region>,
    /// The rule that settled it; none if no rule led to a place.
    pub rule: Option<Decisive>,
    /// Every rule in order, and why it held or not.
    pub trail: Vec<Step>,
    /// The sentences of the trail with their languages apart; not part of the stored or printed form.
    #[serde(skip)]
    pub reasons: Vec<Text>,
}

/// The rule that settled it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisive {
    /// Its name.
    pub id: String,
    /// Where it comes from.
    pub source: String,
}

/// What one rule had to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The rule's name.
    pub rule: String,
    /// Whether it held.
    pub held: bool,
    /// Why, in Chinese and then in English.
    pub why: String,
}

/// Why nothing could be decided: the facts have to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", text.zh, text.en)]
pub struct Refusal {
    /// Stable name.
    pub code: &'static str,
    /// The fact to correct, such as `respondents[0].region`.
    pub field: String,
    /// What is wrong and what to do.
    pub text: Text,
}
