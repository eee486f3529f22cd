//! What goes over the wire, and how it is made from what the use cases give.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_app::cases::{Party, Seen};
use redress_app::people::Caller;
use redress_app::ports::{CaseLine, DutyLine, KeptText};
use redress_domain::case::duty::duties;
use redress_domain::guard::{Scalar, Truth, Var};
use redress_domain::procedure::{Act, Field, FieldKind, Procedure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem::Words;

/// A person or company.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyShape {
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Telephone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl From<PartyShape> for Party {
    fn from(p: PartyShape) -> Party {
        Party { name: p.name, phone: p.phone, email: p.email, address: p.address }
    }
}

/// A complaint to be filed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The procedure, such as `customer-service-regime`.
    pub procedure: String,
    /// The office that takes it; may be left out where only one does.
    pub office: Option<String>,
    /// Who complains.
    pub complainant: PartyShape,
    /// About whom.
    #[serde(default)]
    pub respondents: Vec<PartyShape>,
    /// What is asked for.
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub claim: String,
    /// What happened.
    #[schema(max_length = 20000)]
    pub statement: String,
    /// How it came in: web, phone, counter, letter, fax, sms, email, hotline.
    pub channel: Option<String>,
    /// When, if not now; staff only.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub received_at: Option<Timestamp>,
    /// The procedure's own questions.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub facts: BTreeMap<String, Value>,
}

impl Filing {
    /// As the use case takes it.
    pub fn into_app(self, channel: &str) -> redress_app::cases::Filing {
        redress_app::cases::Filing {
            procedure: self.procedure,
            office: self.office,
            complainant: self.complainant.into(),
            respondents: self.respondents.into_iter().map(Party::from).collect(),
            claim: self.claim,
            statement: self.statement,
            channel: self.channel.unwrap_or_else(|| channel.to_owned()),
            received_at: self.received_at,
            facts: self.facts,
        }
    }
}

/// A case that was just opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opened {
    /// Its number.
    pub case_no: String,
    /// What the complainant shows to follow it; it is told only to whoever files.
    pub access_code: String,
}

/// An act to be performed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Performing {
    /// What is stated, by field.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// What came of it; may be left out where there is only one.
    pub outcome: Option<String>,
    /// When it happened, for an import of past records.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// Something with a name in code and one for people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// Name in code.
    pub id: String,
    /// Name for people.
    pub title: Words,
}

/// A case as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseShape {
    /// Its number.
    pub case_no: String,
    /// Its version, as in `ETag`.
    pub version: u32,
    /// What it follows.
    pub procedure: Named,
    /// Where it stands.
    pub stage: Named,
    /// The same in plain words for the complainant.
    pub status: Words,
    /// The office that holds it; not told to the complainant's page.
    pub office: String,
    /// How it came in.
    pub channel: String,
    /// When it was received.
    pub received_at: String,
    /// Whether it is closed.
    pub ended: bool,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// When the complainant was first answered in substance.
    pub replied_at: Option<String>,
    /// What is known about it.
    #[schema(value_type = Object)]
    pub facts: BTreeMap<String, Scalar>,
    /// Counters such as `rounds`.
    #[schema(value_type = Object)]
    pub counters: BTreeMap<String, u32>,
    /// The people and companies concerned.
    pub parties: Vec<PartyRow>,
    /// Free texts, by number; events point to them.
    pub texts: Vec<TextRow>,
    /// What is owed by when, running and stopped.
    pub clocks: Vec<ClockShape>,
    /// Demands sent to other offices.
    pub referrals: Vec<ReferralShape>,
    /// What is owed now.
    pub duties: Vec<DutyShape>,
    /// The acts of this stage that are the caller's to perform.
    pub acts: Vec<ActShape>,
}

/// A party of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyRow {
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
    /// The role that owes.
    pub owes: Words,
    /// The office it sits in.
    pub office: String,
    /// The instant it counts from.
    pub start: String,
    /// The last day.
    pub due: String,
    /// From this instant it is late.
    pub due_at: String,
    /// When it stopped.
    pub stopped_at: Option<String>,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// Article or document.
    pub source: String,
    /// Why this date.
    pub because: Vec<Because>,
    /// How many times it warned, reminded or escalated.
    pub rang: u32,
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
    pub office: String,
    /// When it was sent.
    pub sent_at: String,
    /// `answered`, `handed_back`, `recalled`; none while open.
    pub end: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// A duty.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyShape {
    /// The case.
    pub case_no: String,
    /// 0 for the stage's own, else the referral.
    pub no: u32,
    /// The stage.
    pub stage: Named,
    /// The role that owes.
    pub role: Named,
    /// The office.
    pub office: String,
    /// When it is late.
    pub due_at: Option<String>,
    /// Whether it is late now.
    pub late: bool,
    /// When the complaint was received.
    pub received_at: Option<String>,
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Its number.
    pub case_no: String,
    /// What it follows.
    pub procedure: Named,
    /// Where it stands.
    pub stage: Named,
    /// The office that holds it.
    pub office: String,
    /// Whether it is closed.
    pub ended: bool,
    /// When it was received.
    pub received_at: String,
    /// The earliest running clock.
    pub due_at: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T: ToSchema> {
    /// The rows.
    pub items: Vec<T>,
    /// Ask for this cursor to go on; none at the end.
    pub next: Option<String>,
}

/// An act as a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActShape {
    /// Name in code.
    pub id: String,
    /// Words on the button.
    pub title: Words,
    /// When to use it.
    pub help: Option<Words>,
    /// What it means to the kernel.
    #[schema(value_type = String)]
    pub verb: redress_domain::procedure::Verb,
    /// Whether it can be done now; if not, earlier steps or another person are needed.
    pub open: bool,
    /// What must be stated.
    pub fields: Vec<FieldShape>,
    /// What can come of it.
    pub outcomes: Vec<Named>,
}

/// A field of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldShape {
    /// Name in code.
    pub id: String,
    /// Label.
    pub title: Words,
    /// Help.
    pub help: Option<Words>,
    /// `text`, `choice`, `bool`, `number`, `money` (fen), `date`, `offices`.
    pub kind: &'static str,
    /// Whether it is needed.
    pub required: bool,
    /// Largest number of characters, of a text.
    pub max_length: Option<u32>,
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
    /// The values of a choice.
    pub choices: Vec<Named>,
}

impl From<&Field> for FieldShape {
    fn from(field: &Field) -> Self {
        let mut shape = FieldShape {
            id: field.id.clone(),
            title: (&field.title).into(),
            help: field.help.as_ref().map(Words::from),
            kind: "text",
            required: field.required,
            max_length: None,
            min: None,
            max: None,
            choices: Vec::new(),
        };
        match &field.kind {
            FieldKind::Text { max } => shape.max_length = Some(*max),
            FieldKind::Choice(choices) => {
                shape.kind = "choice";
                shape.choices =
                    choices.iter().map(|c| Named { id: c.id.clone(), title: (&c.title).into() }).collect();
            }
            FieldKind::Bool => shape.kind = "bool",
            FieldKind::Number { min, max } => {
                shape.kind = "number";
                (shape.min, shape.max) = (Some(*min), Some(*max));
            }
            FieldKind::Money => shape.kind = "money",
            FieldKind::Date => shape.kind = "date",
            FieldKind::Offices => shape.kind = "offices",
        }
        shape
    }
}

fn stage_named(procedure: &Procedure, id: &str) -> Named {
    let title = procedure.stage(id).map(|stage| Words::from(&stage.title));
    Named { id: id.to_owned(), title: title.unwrap_or(Words { zh: id.into(), en: id.into() }) }
}

fn role_named(procedure: &Procedure, id: &str) -> Named {
    let title = procedure.role(id).map(|role| Words::from(&role.title));
    Named { id: id.to_owned(), title: title.unwrap_or(Words { zh: id.into(), en: id.into() }) }
}

fn act_shape(act: &Act, open: bool) -> ActShape {
    ActShape {
        id: act.id.clone(),
        title: (&act.title).into(),
        help: act.help.as_ref().map(Words::from),
        verb: act.verb,
        open,
        fields: act.fields.iter().map(FieldShape::from).collect(),
        outcomes: act.outcomes.iter().map(|o| Named { id: o.id.clone(), title: (&o.title).into() }).collect(),
    }
}

/// The case for a page, with the acts that are this caller's.
pub fn case_shape(caller: &Caller, seen: Seen, now: Timestamp) -> CaseShape {
    let Seen { case, procedure, texts, parties } = seen;
    let stage = procedure.stage(&case.stage);
    let acts = stage.iter().flat_map(|stage| &stage.acts).filter_map(|act| {
        let actor = caller.capacity(&procedure, &case, Some(act))?;
        let seated =
            actor.office.as_ref().is_none_or(|o| case.seats(&procedure, &actor.role).contains(&o.as_str()));
        if !act.by.contains(&actor.role) || !seated {
            return None;
        }
        let done_before = act
            .not_by
            .iter()
            .any(|earlier| case.doers.get(earlier).is_some_and(|who| who.contains(&actor.who)));
        let value_of = |var: &Var| case.value_of(var);
        let possible = act.when.as_ref().is_none_or(|guard| guard.holds(&value_of) != Truth::False);
        Some(act_shape(act, possible && !done_before))
    });
    let acts = acts.collect();
    CaseShape {
        case_no: case.id.to_string(),
        version: case.seq,
        procedure: Named { id: procedure.id.clone(), title: (&procedure.title).into() },
        stage: stage_named(&procedure, &case.stage),
        status: stage.map_or(Words { zh: String::new(), en: String::new() }, |stage| (&stage.public).into()),
        office: case.office.clone(),
        channel: case.channel.clone(),
        received_at: case.received_at.to_string(),
        ended: case.ended,
        closed_at: case.closed_at.map(|at| at.to_string()),
        replied_at: case.replied_at.map(|at| at.to_string()),
        facts: case.facts.clone(),
        counters: case.counters.clone(),
        parties: parties.into_iter().map(party_row).collect(),
        texts: texts.into_iter().map(|t| TextRow { no: t.no, name: t.name, body: t.body }).collect(),
        clocks: case.clocks.iter().map(|clock| clock_shape(&procedure, clock)).collect(),
        referrals: case.referrals.iter().map(referral_shape).collect(),
        duties: duties(&procedure, &case)
            .into_iter()
            .map(|duty| DutyShape {
                case_no: case.id.to_string(),
                no: duty.no,
                stage: stage_named(&procedure, &case.stage),
                role: role_named(&procedure, &duty.role),
                office: duty.office,
                due_at: duty.due_at.map(|at| at.to_string()),
                late: duty.due_at.is_some_and(|at| at <= now),
                received_at: Some(case.received_at.to_string()),
            })
            .collect(),
        acts,
    }
}

fn party_row(row: KeptText) -> PartyRow {
    let party = row.body.and_then(|body| serde_json::from_str::<PartyShape>(&body).ok());
    PartyRow { part: row.name, party }
}

fn clock_shape(procedure: &Procedure, clock: &redress_domain::case::state::Clock) -> ClockShape {
    let started = &clock.started;
    let title = procedure.clock(&started.clock).map(|spec| Words::from(&spec.title));
    ClockShape {
        no: started.no,
        clock: Named {
            id: started.clock.clone(),
            title: title.unwrap_or(Words { zh: started.clock.clone(), en: started.clock.clone() }),
        },
        owes: role_named(procedure, &started.owes).title,
        office: started.office.clone(),
        start: started.start.to_string(),
        due: started.due.to_string(),
        due_at: started.due_at.to_string(),
        stopped_at: clock.stopped_at.map(|at| at.to_string()),
        provisional: started.provisional,
        source: started.source.clone(),
        because: started
            .because
            .iter()
            .map(|step| Because {
                date: step.date.to_string(),
                text: Words { zh: step.zh.clone(), en: step.en.clone() },
            })
            .collect(),
        rang: clock.rang,
    }
}

fn referral_shape(referral: &redress_domain::case::state::Referral) -> ReferralShape {
    use redress_domain::case::event::ReferralEnd;
    ReferralShape {
        no: referral.no,
        office: referral.office.clone(),
        sent_at: referral.sent_at.to_string(),
        end: referral.end.map(|end| {
            match end {
                ReferralEnd::Answered => "answered",
                ReferralEnd::HandedBack => "handed_back",
                ReferralEnd::Recalled => "recalled",
            }
            .to_owned()
        }),
        ended_at: referral.ended_at.map(|at| at.to_string()),
    }
}

/// A row of the list of cases.
pub fn case_row(app: &redress_app::App, line: CaseLine) -> CaseRow {
    let (procedure, stage) = named(app, &line.procedure, &line.stage);
    CaseRow {
        case_no: line.id.to_string(),
        procedure,
        stage,
        office: line.office,
        ended: line.ended,
        received_at: line.received_at.to_string(),
        due_at: line.due_at.map(|at| at.to_string()),
    }
}

/// A row of the list of duties.
pub fn duty_row(app: &redress_app::App, line: DutyLine, now: Timestamp) -> DutyShape {
    let (_, stage) = named(app, &line.procedure, &line.stage);
    let role = app.newest(&line.procedure).map(|procedure| role_named(procedure, &line.role));
    DutyShape {
        case_no: line.id.to_string(),
        no: line.no,
        stage,
        role: role.unwrap_or(Named {
            id: line.role.clone(),
            title: Words { zh: line.role.clone(), en: line.role },
        }),
        office: line.office,
        due_at: line.due_at.map(|at| at.to_string()),
        late: line.due_at.is_some_and(|at| at <= now),
        received_at: Some(line.received_at.to_string()),
    }
}

fn named(app: &redress_app::App, procedure: &str, stage: &str) -> (Named, Named) {
    let plain = |id: &str| Named { id: id.to_owned(), title: Words { zh: id.to_owned(), en: id.to_owned() } };
    match app.newest(procedure) {
        Some(found) => {
            (Named { id: found.id.clone(), title: (&found.title).into() }, stage_named(found, stage))
        }
        None => (plain(procedure), plain(stage)),
    }
}
