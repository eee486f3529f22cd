//! A case for staff: where it stands, what is owed, what can be done, and what happened.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_app::cases::Seen;
use redress_app::offices::OfficeTitles;
use redress_app::people::Caller;
use redress_app::ports::KeptText;
use redress_app::timeline::{Detail, Entry};
use redress_domain::case::Case;
use redress_domain::case::duty::duties;
use redress_domain::case::event::ReferralEnd;
use redress_domain::case::state::{Clock, Referral};
use redress_domain::guard::Scalar;
use redress_domain::limit::Step;
use redress_domain::procedure::{Procedure, Stage};
use serde::Serialize;
use utoipa::ToSchema;

use super::act::ActShape;
use super::competence::CompetenceShape;
use super::life::{ErasureShape, HoldShape};
use super::line::DutyRow;
use super::{Named, PartyShape};
use crate::problem::Words;

/// A case as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseShape {
    /// Its number.
    pub case_no: String,
    /// Its version, as in `ETag`.
    pub version: u32,
    /// What it follows.
    pub procedure: Named,
    /// The version of that procedure, under which it began and goes on.
    pub procedure_version: u32,
    /// The place in the log from which on it follows it.
    pub follows_from: u32,
    /// Where it stands.
    pub stage: Named,
    /// The same in plain words for the complainant.
    pub status: Words,
    /// The office that holds it.
    pub office: Named,
    /// How it came in.
    pub channel: Named,
    /// When it was received.
    pub received_at: String,
    /// Whether it is closed.
    pub ended: bool,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// When the complainant was first answered in substance.
    pub replied_at: Option<String>,
    /// What is known about it, by name.
    #[schema(value_type = Object)]
    pub facts: BTreeMap<String, Scalar>,
    /// Counters such as `rounds`.
    pub counters: BTreeMap<String, u32>,
    /// The people and companies concerned.
    pub parties: Vec<PartyRow>,
    /// Whether they are shown in clear.
    pub parties_clear: bool,
    /// Whether the caller may have a masked one shown, for a reason.
    pub may_unmask: bool,
    /// That nothing of it may be erased.
    pub held: Option<HoldShape>,
    /// What was erased of it, the earliest first.
    pub erased: Vec<ErasureShape>,
    /// The numbers of cases that were split off from it, or from which it was.
    pub linked: Vec<String>,
    /// The procedures that it followed before.
    pub formerly: Vec<String>,
    /// Free texts, by number; events point to them.
    pub texts: Vec<TextRow>,
    /// What is owed by when, running and stopped.
    pub clocks: Vec<ClockShape>,
    /// Demands sent to other offices.
    pub referrals: Vec<ReferralShape>,
    /// Whether the caller may make links by which open ones are answered without an account.
    pub may_link: bool,
    /// What is owed now, the next required act first.
    pub duties: Vec<DutyRow>,
    /// The acts of this stage that are for the caller's roles, closed ones with the reason.
    pub acts: Vec<ActShape>,
    /// The stages of the procedure in order, for the track.
    pub stages: Vec<StageShape>,
    /// Whose it is by the rules of the day it was received; none where no place is known.
    pub competence: Option<CompetenceShape>,
}

/// A stage on the track.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageShape {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
    /// Whether a case is closed there.
    pub end: bool,
}

/// A party of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyRow {
    /// Number in the case.
    pub no: u32,
    /// `complainant` or `respondent`.
    pub part: String,
    /// Masked unless the caller's office holds the case; none once erased.
    pub party: Option<PartyShape>,
}

/// A free text of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextRow {
    /// Its number.
    pub no: u32,
    /// The field it answers.
    pub name: String,
    /// None once erased.
    pub body: Option<String>,
}

/// A clock of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockShape {
    /// Number in the case.
    pub no: u32,
    /// Which.
    pub clock: Named,
    /// The referral it belongs to.
    pub referral: Option<u32>,
    /// The role that owes.
    pub owes: Named,
    /// The office it sits in.
    pub office: Named,
    /// The instant it counts from.
    pub start: String,
    /// The last day.
    pub due: String,
    /// From this instant it is late.
    pub due_at: String,
    /// When it stopped.
    pub stopped_at: Option<String>,
    /// Since when its time does not count; its date is set when it goes on.
    pub paused_at: Option<String>,
    /// Whether it was extended.
    pub extended: bool,
    /// Late: running past its due time, or stopped after it.
    pub late: bool,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// Article or document.
    pub source: String,
    /// Why this date.
    pub because: Vec<Because>,
    /// How many times it warned, reminded or escalated.
    pub rang: u32,
    /// When it rings next.
    pub rings_at: Option<String>,
}

/// One reason for a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct Because {
    /// The day it is about.
    pub date: String,
    /// The reason.
    pub text: Words,
}

/// A referral of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralShape {
    /// Number in the case.
    pub no: u32,
    /// The office that must answer.
    pub office: Named,
    /// When it was sent.
    pub sent_at: String,
    /// `answered`, `handed_back`, `recalled`; none while open.
    pub end: Option<&'static str>,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// One sentence of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryShape {
    /// Place in the log.
    pub seq: u32,
    /// When it happened.
    pub at: String,
    /// When it was written down.
    pub recorded_at: String,
    /// `filed`, `acted`, `moved`, `linked`, `referral_sent`, `referral_ended`, `clock_started`, `clock_paused`, `clock_moved`, `warn`, `remind`, `escalate`, `told`, `chased`, `held`, `released`, `erased`.
    pub kind: &'static str,
    /// Of an act, what it means to the kernel, such as `approve` or `visit`.
    pub verb: Option<String>,
    /// The sentence.
    pub text: Words,
    /// What was stated.
    pub details: Vec<DetailShape>,
    /// The stage it led to, when it led to another.
    pub stage: Option<String>,
    /// Whether the complainant did it.
    pub by_complainant: bool,
}

/// One thing that was stated.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailShape {
    /// Label.
    pub title: Words,
    /// What was stated; none once erased.
    pub value: Option<Words>,
    /// Said to or by the complainant.
    pub public: bool,
}

impl CaseShape {
    /// The case for this caller at `now`.
    pub fn of(
        caller: &Caller,
        offices: &OfficeTitles,
        seen: Seen,
        routed: &[String],
        now: Timestamp,
    ) -> CaseShape {
        let Seen { case, procedure, texts, parties } = seen;
        let procedure = &*procedure;
        let stage = procedure.stage(&case.stage);
        CaseShape {
            case_no: case.id.to_string(),
            version: case.seq,
            procedure: Named::new(&procedure.id, Some(&procedure.title)),
            procedure_version: case.version,
            follows_from: case.formerly.last().map_or(0, |former| former.until),
            stage: Named::stage(procedure, &case.stage),
            status: stage.map_or(Words { zh: String::new(), en: String::new() }, |s| (&s.public).into()),
            office: Named::office(offices, &case.office),
            channel: Named::new(&case.channel, Some(&redress_app::timeline::channel_words(&case.channel))),
            received_at: case.received_at.to_string(),
            ended: case.ended,
            closed_at: case.closed_at.map(|at| at.to_string()),
            replied_at: case.replied_at.map(|at| at.to_string()),
            facts: case.facts.clone(),
            counters: case.counters.clone(),
            parties: parties.into_iter().map(party_row).collect(),
            parties_clear: caller.sees_parties(&case),
            may_unmask: !caller.sees_parties(&case) && caller.may_unmask(procedure, &case),
            held: case.held.as_ref().map(|hold| HoldShape::of(hold, &texts)),
            erased: case.erased.iter().map(ErasureShape::of).collect(),
            linked: case.linked.iter().map(ToString::to_string).collect(),
            formerly: case.formerly.iter().map(|former| former.procedure.clone()).collect(),
            texts: texts.into_iter().map(|t| TextRow { no: t.no, name: t.name, body: t.body }).collect(),
            clocks: case
                .own_clocks()
                .iter()
                .map(|clock| clock_shape(procedure, offices, clock, now))
                .collect(),
            referrals: case
                .own_referrals()
                .iter()
                .map(|referral| referral_shape(offices, referral))
                .collect(),
            may_link: caller.may_link(&case),
            duties: owed(procedure, offices, &case, now),
            acts: acts(caller, procedure, &case, stage, routed),
            stages: procedure.stages.iter().map(stage_shape).collect(),
            competence: None,
        }
    }
}

fn acts(
    caller: &Caller,
    procedure: &Procedure,
    case: &Case,
    stage: Option<&Stage>,
    routed: &[String],
) -> Vec<ActShape> {
    let all = stage.iter().flat_map(|stage| procedure.acts_in(stage));
    let mine = all.filter_map(|act| {
        let actor = caller.capacity(procedure, case, Some(act))?;
        Some(ActShape::of(procedure, case, &actor, act)?.proposing(routed))
    });
    mine.collect()
}

fn owed(procedure: &Procedure, offices: &OfficeTitles, case: &Case, now: Timestamp) -> Vec<DutyRow> {
    let row = |duty: redress_domain::case::duty::Duty| DutyRow {
        case_no: case.id.to_string(),
        no: duty.no,
        procedure: Named::new(&procedure.id, Some(&procedure.title)),
        stage: Named::stage(procedure, &case.stage),
        role: Named::role(procedure, &duty.role),
        office: Named::office(offices, &duty.office),
        due_at: duty.due_at.map(|at| at.to_string()),
        late: duty.due_at.is_some_and(|at| at <= now),
        received_at: case.received_at.to_string(),
    };
    duties(procedure, case).into_iter().map(row).collect()
}

fn stage_shape(stage: &Stage) -> StageShape {
    StageShape { id: stage.id.clone(), title: (&stage.title).into(), end: stage.end }
}

fn party_row(row: KeptText) -> PartyRow {
    let party = row.body.and_then(|body| serde_json::from_str::<PartyShape>(&body).ok());
    PartyRow { no: row.no, part: row.name, party }
}

fn clock_shape(procedure: &Procedure, offices: &OfficeTitles, clock: &Clock, now: Timestamp) -> ClockShape {
    let started = &clock.started;
    ClockShape {
        no: started.no,
        clock: Named::new(&started.clock, procedure.clock(&started.clock).map(|spec| &spec.title)),
        referral: started.referral,
        owes: Named::role(procedure, &started.owes),
        office: Named::office(offices, &started.office),
        start: started.start.to_string(),
        due: started.due.to_string(),
        due_at: started.due_at.to_string(),
        stopped_at: clock.stopped_at.map(|at| at.to_string()),
        paused_at: clock.paused_at.map(|at| at.to_string()),
        extended: clock.extended,
        late: clock.paused_at.is_none() && started.due_at <= clock.stopped_at.unwrap_or(now),
        provisional: started.provisional,
        source: started.source.clone(),
        because: started.because.iter().map(Because::from).collect(),
        rang: clock.rang,
        rings_at: clock.rings.map(|next| next.at.to_string()),
    }
}

impl From<&Step> for Because {
    fn from(step: &Step) -> Self {
        let text = Words { zh: step.zh.clone(), en: step.en.clone() };
        Because { date: step.date.to_string(), text }
    }
}

fn referral_shape(offices: &OfficeTitles, referral: &Referral) -> ReferralShape {
    let end = |end| match end {
        ReferralEnd::Answered => "answered",
        ReferralEnd::HandedBack => "handed_back",
        ReferralEnd::Recalled => "recalled",
    };
    ReferralShape {
        no: referral.no,
        office: Named::office(offices, &referral.office),
        sent_at: referral.sent_at.to_string(),
        end: referral.end.map(end),
        ended_at: referral.ended_at.map(|at| at.to_string()),
    }
}

impl From<Entry> for EntryShape {
    fn from(entry: Entry) -> Self {
        EntryShape {
            seq: entry.seq,
            at: entry.at.to_string(),
            recorded_at: entry.recorded_at.to_string(),
            kind: entry.kind,
            verb: entry.verb.map(redress_domain::procedure::Verb::name),
            text: entry.text.into(),
            details: entry.details.into_iter().map(DetailShape::from).collect(),
            stage: entry.stage,
            by_complainant: entry.by_complainant,
        }
    }
}

impl From<Detail> for DetailShape {
    fn from(detail: Detail) -> Self {
        DetailShape {
            title: detail.title.into(),
            value: detail.value.map(Words::from),
            public: detail.public,
        }
    }
}
