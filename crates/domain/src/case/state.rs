//! Where a case stands: the events, applied.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Actor, Attached, ClockStarted, Erased, NextRung, ReferralEnd, Who};
use crate::guard::{Scalar, Var};
use crate::id::CaseId;
use crate::jurisdiction::Facts as Places;
use crate::procedure::Procedure;

/// A case after its first `seq` events. Equal logs give equal cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// How many events it has: the version that a command must be based on.
    pub seq: u32,
    /// The procedure it follows.
    pub procedure: String,
    /// The version it is pinned to.
    pub version: u32,
    /// The office that holds it.
    pub office: String,
    /// How it came in.
    pub channel: String,
    /// The stage it started in: coming back to it begins a new round.
    pub first_stage: String,
    /// The stage it stands in.
    pub stage: String,
    /// Whether it is closed.
    pub ended: bool,
    /// When the complaint was received.
    pub received_at: Timestamp,
    /// When the last act happened, or the filing: no later act lies before it.
    pub acted_at: Timestamp,
    /// When the complainant was first answered in substance.
    pub replied_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// What is known about it, without free text.
    pub facts: BTreeMap<String, Scalar>,
    /// Milestones that are true.
    pub milestones: BTreeSet<String>,
    /// Counters that were ever raised.
    pub counters: BTreeMap<String, u32>,
    /// The day (ISO, office time) on which each counter was last raised.
    pub raised_on: BTreeMap<String, String>,
    /// Who did which act since the case last went back to its first stage.
    pub doers: BTreeMap<String, BTreeSet<Who>>,
    /// Every referral, by number from 1.
    pub referrals: Vec<Referral>,
    /// Every clock, by number from 1.
    pub clocks: Vec<Clock>,
    /// How many text rows it has.
    pub texts: u32,
    /// How many party rows it has.
    pub parties: u32,
    /// The division of the office that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where it happened and who sits where: what competence depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Box<Places>>,
    /// The offices that held it before.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub held_by: BTreeSet<String>,
    /// The case it was split off from, and those split off from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<CaseId>,
    /// The procedures that it followed before, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<Former>,
    /// Who above asked for speed, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chased: Vec<Chase>,
    /// How many referrals it had when it entered its procedure: those are of an earlier one …
    #[serde(default, skip_serializing_if = "is_zero")]
    pub former_referrals: usize,
    /// … and so many clocks.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub former_clocks: usize,
    /// Every file that was put in, by number from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// That nothing of it may be erased, as long as it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Hold>,
    /// What was erased of it, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased: Vec<Erasure>,
}

/// That a case is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who put it.
    pub by: Actor,
    /// Since when.
    pub at: Timestamp,
    /// The text that says why, by number.
    pub reason: u32,
}

/// That something was erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// What, on what ground, by whose order.
    #[serde(flatten)]
    pub what: Erased,
    /// When.
    pub at: Timestamp,
}

/// A file in the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// What the log says of it.
    #[serde(flatten)]
    pub attached: Attached,
    /// Who put it in.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// A procedure that a case followed before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The place in the log of the event with which it left it.
    pub until: u32,
    /// The procedure.
    pub procedure: String,
    /// The version it was pinned to.
    pub version: u32,
}

/// That somebody asked for speed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chase {
    /// Who.
    pub by: Who,
    /// When last.
    pub at: Timestamp,
    /// How often by now.
    pub times: u32,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// A demand sent to another office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Number in the case.
    pub no: u32,
    /// The office that must answer.
    pub office: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// How it ended, if it has.
    pub end: Option<ReferralEnd>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Something owed by a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// As it started, with the date it has by now.
    #[serde(flatten)]
    pub started: ClockStarted,
    /// When it stopped, if it has.
    pub stopped_at: Option<Timestamp>,
    /// When it rings next.
    pub rings: Option<NextRung>,
    /// How many times it rang.
    pub rang: u32,
    /// Since when its time does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_at: Option<Timestamp>,
    /// Time that did not count, from when to when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<(Timestamp, Timestamp)>,
    /// Whether it was extended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
}

impl Case {
    /// Whether everything that it held of people was erased.
    pub fn is_erased(&self) -> bool {
        self.erased.iter().any(|erasure| erasure.what.whole)
    }

    /// The referrals that wait for an answer.
    pub fn open_referrals(&self) -> impl Iterator<Item = &Referral> {
        self.referrals.iter().filter(|referral| referral.end.is_none())
    }

    /// The clocks that have not stopped, running or paused.
    pub fn live(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.iter().filter(|clock| clock.stopped_at.is_none())
    }

    /// The clocks that run.
    pub fn running(&self) -> impl Iterator<Item = &Clock> {
        self.live().filter(|clock| clock.paused_at.is_none())
    }

    /// The offices that may know of the case, each once: the one that holds it, those that held it, and those
    /// that were asked. None ever leaves.
    pub fn known_to(&self) -> BTreeSet<&str> {
        let asked = self.referrals.iter().map(|referral| &referral.office);
        [&self.office].into_iter().chain(&self.held_by).chain(asked).map(String::as_str).collect()
    }

    /// The referrals made since the case entered its procedure.
    pub fn own_referrals(&self) -> &[Referral] {
        self.referrals.get(self.former_referrals..).unwrap_or_default()
    }

    /// The clocks started since the case entered its procedure.
    pub fn own_clocks(&self) -> &[Clock] {
        self.clocks.get(self.former_clocks..).unwrap_or_default()
    }

    /// The offices in which `role` sits for this case.
    ///
    /// The holding office; for a role at referrals, those with an open referral or, when none is open,
    /// the one that answered last, which carries out what was agreed.
    pub fn seats(&self, procedure: &Procedure, role: &str) -> Vec<&str> {
        if !procedure.role(role).is_some_and(|role| role.at_referral) {
            return vec![&self.office];
        }
        let open: Vec<&str> = self.open_referrals().map(|referral| referral.office.as_str()).collect();
        if !open.is_empty() {
            return open;
        }
        let answered = |end: Option<ReferralEnd>| end == Some(ReferralEnd::Answered);
        let last = self.own_referrals().iter().filter(|r| answered(r.end)).max_by_key(|r| (r.ended_at, r.no));
        last.map(|referral| referral.office.as_str()).into_iter().collect()
    }

    /// What a guard sees, besides the fields of the act.
    pub fn value_of(&self, var: &Var) -> Option<Scalar> {
        match var {
            Var::Milestone(id) => Some(Scalar::Bool(self.milestones.contains(id))),
            Var::Counter(id) => Some(Scalar::Int(self.counters.get(id).copied().unwrap_or(0).into())),
            Var::Fact(id) => self.facts.get(id).cloned(),
            Var::OpenReferrals => i64::try_from(self.open_referrals().count()).ok().map(Scalar::Int),
            Var::Field(_) => None,
        }
    }
}
