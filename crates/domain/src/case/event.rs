//! What happened: versioned facts, each in its envelope.
//!
//! Invariant: no personal data and no free text; those lie in erasable rows, and a fact holds the row's
//! number and a salted digest. A fact that was ever written stays readable (`tests/events/`).

mod erased;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use self::erased::{Erased, Ground};
use crate::guard::Scalar;
use crate::id::CaseId;
use crate::jurisdiction::{Competence, Facts as Places};
use crate::limit::Step;
use crate::procedure::{COMPLAINANT, RungKind, Verb};
use crate::text::Text;

/// Who did something, and in which capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person or party.
    pub who: Who,
    /// The role in which they acted.
    pub role: String,
    /// The office they acted for; none for the complainant and the program itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The absent person in whose post they acted, by number; none for a post of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<i64>,
}

impl Actor {
    /// Whoever complains, with number and access code.
    pub fn complainant() -> Self {
        Actor { who: Who::Complainant, role: COMPLAINANT.to_owned(), office: None, instead_of: None }
    }

    /// The program itself: a deadline that passed.
    pub fn system() -> Self {
        Actor { who: Who::System, role: "system".to_owned(), office: None, instead_of: None }
    }

    /// Whoever acted, and whoever it was done for: neither may approve it.
    pub fn all(&self) -> impl Iterator<Item = Who> + '_ {
        std::iter::once(self.who.clone()).chain(self.instead_of.map(Who::Person))
    }
}

/// A person or party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Somebody with an account, by number.
    Person(i64),
    /// The complainant, with number and access code.
    Complainant,
    /// Whoever has the secure link to one referral: nobody known by name. It does nothing but end that referral,
    /// and put files in at it until then.
    Link {
        /// The referral's number in the case.
        referral: u32,
        /// Which of its links, from 1: a new one replaces the one before.
        no: u32,
    },
    /// The program: a deadline that passed.
    System,
}

/// One line of a case's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Place in the log, from 1, without gaps.
    pub seq: u32,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down; later than `at` for what is recorded afterwards.
    pub recorded_at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub fact: Fact,
}

/// What happened. The names and shapes are the stored format: add, never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fact {
    /// A complaint was recorded and a case opened.
    Filed {
        /// The case.
        case: CaseId,
        /// The procedure it follows …
        procedure: String,
        /// … and the version it is pinned to.
        version: u32,
        /// The office that holds it.
        office: String,
        /// How it came in.
        channel: String,
        /// The stage it starts in.
        stage: String,
        /// When the complaint was received: clocks count from here.
        received_at: Timestamp,
        /// What is stated about it, without free text.
        facts: BTreeMap<String, Scalar>,
        /// The people and companies concerned.
        parties: Vec<Reference>,
        /// The complaint in words.
        texts: Vec<Reference>,
        /// The division of the office that holds it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        /// Where it happened and who sits where, by division: what competence depends on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        places: Option<Box<Places>>,
        /// The case it was split off from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<CaseId>,
    },
    /// Somebody performed an act of the procedure.
    Acted {
        /// The act …
        act: String,
        /// … what it means …
        verb: Verb,
        /// … and what came of it.
        outcome: String,
        /// The stage it was done in.
        from: String,
        /// The stage it led to.
        to: String,
        /// Whether the case is closed there.
        ends: bool,
        /// What was stated, without free text.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<String, Scalar>,
        /// The free text among it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        texts: Vec<Reference>,
        /// Facts of the case that it changed.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        facts: BTreeMap<String, Scalar>,
        /// Milestones set to true.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        set: Vec<String>,
        /// Milestones set to false.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clear: Vec<String>,
        /// Counters and what they now stand at; 0 for one that starts afresh.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        counters: BTreeMap<String, u32>,
        /// The referral it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral: Option<u32>,
        /// The running clocks that were meant, by number.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clocks: Vec<u32>,
    },
    /// The case went on in another procedure, or at another office, or both.
    Moved {
        /// The procedure it follows from now on …
        procedure: String,
        /// … the version it is pinned to …
        version: u32,
        /// … and the stage in which it enters it; none if it stays in its procedure.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<String>,
        /// The office that holds it from now on.
        office: String,
        /// The division of that office.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        /// The facts that it takes along; nothing if it stays in its procedure.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        facts: BTreeMap<String, Scalar>,
        /// Whose it is by the rules, with their trail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        placed: Option<Box<Competence>>,
    },
    /// Another case was to be opened for the same complaint; it is filed under this id.
    Linked {
        /// The other case.
        case: CaseId,
        /// The procedure it follows.
        procedure: String,
        /// The office that takes it.
        office: String,
        /// What is stated about it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        facts: BTreeMap<String, Scalar>,
    },
    /// A demand was sent to another office.
    ReferralSent {
        /// Its number in the case, from 1.
        no: u32,
        /// The office that must answer.
        office: String,
    },
    /// A referral ended.
    ReferralEnded {
        /// Its number.
        no: u32,
        /// How.
        how: ReferralEnd,
    },
    /// Something became owed by a date.
    ClockStarted(ClockStarted),
    /// What was owed was done, or fell away.
    ClockStopped {
        /// The clock's number in the case.
        no: u32,
    },
    /// From now on its time does not count.
    ClockPaused {
        /// The clock's number in the case.
        no: u32,
    },
    /// A clock's date became another.
    ClockMoved(ClockMoved),
    /// A clock warned, reminded or escalated: exactly once for each rung.
    ClockRang {
        /// The clock's number in the case.
        no: u32,
        /// The rung, from 0.
        rung: u32,
        /// Warning, reminder or escalation.
        kind: RungKind,
        /// The role that is told …
        tell: String,
        /// … in this office.
        office: String,
        /// When the rung was due.
        due: Timestamp,
        /// Repetitions that fell due while the program was off and are covered by this one.
        #[serde(default, skip_serializing_if = "is_zero")]
        missed: u32,
        /// When the next rung is due.
        next: Option<NextRung>,
    },
    /// Somebody was told something because a counter reached a number.
    Told {
        /// The role …
        role: String,
        /// … in this office (none for the complainant).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        office: Option<String>,
        /// What was said.
        message: Text,
    },
    /// A file was put into the case.
    Attached(Attached),
    /// Somebody above asked for speed.
    Chased {
        /// The duty, by its number …
        no: u32,
        /// … the role that owes it …
        role: String,
        /// … in this office.
        office: String,
        /// The clock that watches it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<u32>,
    },
    /// From now on nothing of the case may be erased.
    Held {
        /// Why.
        reason: Reference,
    },
    /// It may be erased again.
    Released {
        /// Why.
        reason: Reference,
    },
    /// Rows were erased, in the same write.
    Erased(Erased),
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// How a referral ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralEnd {
    /// With findings and a plan.
    Answered,
    /// Given back: not theirs.
    HandedBack,
    /// Called back, or the case ended.
    Recalled,
}

/// A file that was put into the case. Its name and the hash of its bytes lie in an erasable row, its bytes
/// outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The erasable row, whose `name` is the random id by which the file is asked for.
    pub file: Reference,
    /// Its media type, found out from its content.
    pub media: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether the complainant may see it.
    pub public: bool,
    /// The referral for which it was put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<u32>,
}

/// A pointer to an erasable row: its number in the case, what it is, and a salted SHA-256 of it in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The row's number in the case.
    pub no: u32,
    /// The field or the party's part (`complainant`, `respondent`).
    pub name: String,
    /// SHA-256 of salt and content, hex.
    pub digest: String,
}

/// A clock that started, complete with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockStarted {
    /// Its number in the case, from 1.
    pub no: u32,
    /// Which clock of the procedure.
    pub clock: String,
    /// The referral it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<u32>,
    /// The role that owes.
    pub owes: String,
    /// The office it sits in.
    pub office: String,
    /// The instant it counts from.
    pub start: Timestamp,
    /// The last day.
    pub due: Date,
    /// The instant from which it is late.
    pub due_at: Timestamp,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// The article or document of the limit that won.
    pub source: String,
    /// Why this date.
    pub because: Vec<Step>,
    /// When the first rung is due.
    pub next: Option<NextRung>,
}

/// A clock's new date, complete with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockMoved {
    /// Its number in the case.
    pub no: u32,
    /// Why it moved.
    pub why: Move,
    /// The last day before.
    pub was: Date,
    /// The last day.
    pub due: Date,
    /// The instant from which it is late.
    pub due_at: Timestamp,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// The article or document of the limit that won.
    pub source: String,
    /// Why this date.
    pub because: Vec<Step>,
    /// When the next rung is due.
    pub next: Option<NextRung>,
}

/// Why a clock's date became another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Its time counts again; what passed meanwhile does not (K8).
    Resumed,
    /// It was extended (K9).
    Extended,
    /// A year of the calendar was published or corrected (K12).
    Recalculated,
}

/// When a clock rings next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextRung {
    /// The rung, from 0.
    pub rung: u32,
    /// When.
    pub at: Timestamp,
}

impl Fact {
    /// The name of its type, as in the stored form.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Filed { .. } => "filed",
            Fact::Acted { .. } => "acted",
            Fact::Moved { .. } => "moved",
            Fact::Linked { .. } => "linked",
            Fact::ReferralSent { .. } => "referral_sent",
            Fact::ReferralEnded { .. } => "referral_ended",
            Fact::ClockStarted(_) => "clock_started",
            Fact::ClockStopped { .. } => "clock_stopped",
            Fact::ClockPaused { .. } => "clock_paused",
            Fact::ClockMoved(_) => "clock_moved",
            Fact::ClockRang { .. } => "clock_rang",
            Fact::Told { .. } => "told",
            Fact::Attached(_) => "attached",
            Fact::Chased { .. } => "chased",
            Fact::Held { .. } => "held",
            Fact::Released { .. } => "released",
            Fact::Erased(_) => "erased",
        }
    }
}
