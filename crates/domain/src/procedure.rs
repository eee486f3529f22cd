//! A procedure: the small statechart, made of the field's own acts, that a case follows.
//!
//! Everything here is data that a pack states and the loader has checked: every name refers to something
//! declared, every guard is typed, every text stands in both languages.

use serde::{Deserialize, Serialize};

use crate::guard::{Guard, Kind, Var};
use crate::limit::{Amount, Roll};
use crate::text::Text;

/// The closed set of acts whose meaning the kernel knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the field's own words, see the table in docs/ARCHITECTURE.md")]
pub enum Verb {
    File,
    Acknowledge,
    RequestSupplement,
    Supplement,
    Accept,
    Decline,
    Docket,
    Transfer,
    Delegate,
    TakeUp,
    Assign,
    Contact,
    Find,
    Refer,
    Answer,
    HandBack,
    Remind,
    Propose,
    Approve,
    SendBack,
    Offer,
    Consent,
    Refuse,
    Mediate,
    Settle,
    Terminate,
    Suspend,
    Resume,
    Extend,
    CarryOut,
    Sanction,
    Visit,
    Review,
    Publish,
    ReportUp,
    Reply,
    Withdraw,
    Close,
    Reopen,
    Archive,
}

/// The role of whoever complains, in every procedure.
pub const COMPLAINANT: &str = "complainant";

/// A whole procedure, as loaded from its pack.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Its name in code, pages and API, such as `customer-service-regime`.
    pub id: String,
    /// Raised with every change; a case pins the version it started under.
    pub version: u32,
    /// Its name for people.
    pub title: Text,
    /// Who takes part.
    pub roles: Vec<Role>,
    /// What is stated about a case when it is filed.
    pub facts: Vec<Field>,
    /// Booleans that acts set.
    pub milestones: Vec<String>,
    /// Numbers that acts raise.
    pub counters: Vec<Counter>,
    /// Where a case can stand; the first is where it starts.
    pub stages: Vec<Stage>,
    /// What is owed by when.
    pub clocks: Vec<ClockSpec>,
}

/// Somebody who takes part in a procedure.
#[derive(Clone, Debug)]
pub struct Role {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// Whether an office that runs the procedure must have somebody in it.
    pub staffed: bool,
    /// Sits in the office that a referral went to, rather than in the office that holds the case.
    pub at_referral: bool,
}

/// Something a form asks for.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in code.
    pub id: String,
    /// What stands before the box.
    pub title: Text,
    /// Why it is asked, or an example.
    pub help: Option<Text>,
    /// What may be entered.
    pub kind: FieldKind,
    /// Whether the form is refused without it.
    pub required: bool,
    /// Kept as a fact of the case under this name, for guards to read.
    pub record: Option<String>,
    /// Said to or by the complainant, who is shown it; everything else stays inside.
    pub public: bool,
}

/// What a field may hold, and the limits that are enforced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text of at most this many characters. Never enters an event.
    Text {
        /// Largest number of characters.
        max: u32,
    },
    /// One of these.
    Choice(Vec<Choice>),
    /// Yes or no.
    Bool,
    /// A whole number between the bounds.
    Number {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// Money: integer fen, 0 or more.
    Money,
    /// A civil date, ISO 8601.
    Date {
        /// Something that has happened: no day after today.
        past: bool,
    },
    /// One or several offices that a referral goes to.
    Offices,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Value in code.
    pub id: String,
    /// Words for people.
    pub title: Text,
}

/// A number that acts raise.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Name in code.
    pub id: String,
    /// Guards compare it with numbers up to this; the verifier counts no further. The true count goes on.
    pub bound: u32,
    /// Raised at most once on one civil day (three tries on three days).
    pub once_a_day: bool,
    /// Starts afresh when the case goes back to its first stage or is reopened: counts one round only.
    pub per_round: bool,
    /// What happens when it reaches a number.
    pub rungs: Vec<CounterRung>,
}

/// At `at`, `role` is told.
#[derive(Clone, Debug)]
pub struct CounterRung {
    /// The count that sets it off.
    pub at: u32,
    /// Who is told.
    pub tell: String,
    /// What is said.
    pub message: Text,
}

/// Where a case stands.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// What the complainant is told, in plain words.
    pub public: Text,
    /// The role that owes the next act; none at an end.
    pub owner: Option<String>,
    /// Whether the case is closed here.
    pub end: bool,
    /// What may be done here.
    pub acts: Vec<Act>,
}

/// Something people may do in a stage.
#[derive(Clone, Debug)]
pub struct Act {
    /// Name in code, unique in the stage.
    pub id: String,
    /// What it means.
    pub verb: Verb,
    /// Words on the button.
    pub title: Text,
    /// When to use it.
    pub help: Option<Text>,
    /// The roles that may.
    pub by: Vec<String>,
    /// What must be stated.
    pub fields: Vec<Field>,
    /// When it is open at all.
    pub when: Option<Guard>,
    /// Acts whose doer in this round may not do this one (separation of duties).
    pub not_by: Vec<String>,
    /// What can come of it; one named `done` if the act has a single outcome.
    pub outcomes: Vec<Outcome>,
}

/// One thing that can come of an act, chosen by whoever performs it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Name in code.
    pub id: String,
    /// Words for people.
    pub title: Text,
    /// When it may be chosen.
    pub when: Option<Guard>,
    /// Milestones set to true.
    pub set: Vec<String>,
    /// Milestones set to false.
    pub clear: Vec<String>,
    /// Counters raised by one.
    pub raise: Vec<String>,
    /// Where it leads: the first whose guard holds after the above. The last has no guard.
    pub routes: Vec<Route>,
}

/// A way on from an outcome.
#[derive(Clone, Debug)]
pub struct Route {
    /// Taken if this holds.
    pub when: Option<Guard>,
    /// The stage it leads to; staying is written as the same stage.
    pub to: String,
}

/// What sets a clock off or stops it: an act, or one outcome of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The act's id, or `file`.
    pub act: String,
    /// Only with this outcome.
    pub outcome: Option<String>,
}

/// Something owed by a date.
#[derive(Clone, Debug)]
pub struct ClockSpec {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// The role that owes.
    pub owes: String,
    /// The limits; all that are in force on the day of the start bind, the earliest first.
    pub limits: Vec<Limit>,
    /// One for each referral rather than one for the case.
    pub per_referral: bool,
    /// Of no concern to the complainant, who is not shown it.
    pub internal: bool,
    /// Never later than the running clock of this name, unless that one is late already.
    pub within: Option<String>,
    /// What starts it. Starting it again while it runs starts it afresh.
    pub starts: Vec<Trigger>,
    /// What stops it, besides the end of the case.
    pub stops: Vec<Trigger>,
    /// How long before it is due the owner is warned.
    pub warn: Option<Amount>,
    /// What happens when it is late, in order.
    pub ladder: Vec<Rung>,
    /// The last rung comes again at this distance until the clock stops.
    pub repeat: Option<Amount>,
}

/// An amount of time with its source and validity.
#[derive(Clone, Debug)]
pub struct Limit {
    /// How long.
    pub amount: Amount,
    /// What happens if the last day is a rest day.
    pub roll: Roll,
    /// Article or document.
    pub source: String,
    /// First day on which a clock that starts follows it.
    pub valid_from: Option<jiff::civil::Date>,
    /// Last such day.
    pub valid_to: Option<jiff::civil::Date>,
}

/// What happens when a clock is late by `after`.
#[derive(Clone, Debug)]
pub struct Rung {
    /// How long after the due time; zero is at once.
    pub after: Amount,
    /// Reminder to the one who owes, or escalation to somebody above.
    pub kind: RungKind,
    /// Who is told.
    pub tell: String,
}

/// The two words that must not be confused, and the warning that comes before both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RungKind {
    /// Soon due (即将到期).
    Warn,
    /// Asked again (催办).
    Remind,
    /// Brought before somebody above (督办).
    Escalate,
}

impl Procedure {
    /// The stage named `id`.
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The role named `id`.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// Whether the role is a party's, such as the complainant's: nobody in an office has it.
    pub fn is_party(&self, id: &str) -> bool {
        id == COMPLAINANT
    }

    /// The counter named `id`.
    pub fn counter(&self, id: &str) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == id)
    }

    /// The clock named `id`.
    pub fn clock(&self, id: &str) -> Option<&ClockSpec> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// What a variable holds in this procedure, in an act with `fields`; `None` if it is not declared.
    pub fn kind_of(&self, var: &Var, fields: &[Field]) -> Option<Kind> {
        let recorded = || self.stages.iter().flat_map(|s| &s.acts).flat_map(|a| &a.fields);
        match var {
            Var::Milestone(id) => self.milestones.contains(id).then_some(Kind::Bool),
            Var::Counter(id) => self.counter(id).map(|_| Kind::Int),
            Var::OpenReferrals => Some(Kind::Int),
            Var::Fact(id) => self
                .facts
                .iter()
                .find(|field| field.id == *id)
                .or_else(|| recorded().find(|field| field.record.as_ref() == Some(id)))
                .and_then(|field| field.kind.scalar()),
            Var::Field(id) => fields.iter().find(|field| field.id == *id).and_then(|f| f.kind.scalar()),
        }
    }
}

impl Stage {
    /// The act named `id`.
    pub fn act(&self, id: &str) -> Option<&Act> {
        self.acts.iter().find(|act| act.id == id)
    }
}

impl Act {
    /// The outcome named `id`.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }
}

impl FieldKind {
    /// What a guard sees of it; `None` for free text and lists, which guards cannot read.
    pub fn scalar(&self) -> Option<Kind> {
        match self {
            FieldKind::Text { .. } | FieldKind::Offices => None,
            FieldKind::Bool => Some(Kind::Bool),
            FieldKind::Number { .. } | FieldKind::Money => Some(Kind::Int),
            FieldKind::Choice(_) | FieldKind::Date { .. } => Some(Kind::Text),
        }
    }
}

impl Limit {
    /// Whether a clock that starts on `day` follows it.
    pub fn in_force(&self, day: jiff::civil::Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}
