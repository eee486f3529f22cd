//! What a complainant is told.

use jiff::Timestamp;
use redress_app::follow::{Followed, Promise, Told};
use redress_app::timeline::Detail;
use redress_app::transfers::Given;
use redress_domain::calendar::office_day;
use redress_domain::id::CaseId;
use redress_domain::procedure::Verb;
use serde::Serialize;
use utoipa::ToSchema;

use super::PartyShape;
use super::act::FieldShape;
use super::case::Because;
use crate::api::documents::IssuedShape;
use crate::problem::Words;

/// A case as its complainant sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicCase {
    /// Its number.
    pub case_no: String,
    /// Its version, as in `ETag`.
    pub version: u32,
    /// What it follows.
    pub procedure: Words,
    /// Where it stands, in one plain sentence.
    pub status: Words,
    /// The stage's name in code.
    pub stage: String,
    /// Who must act now; none once closed.
    pub waits_for: Option<Words>,
    /// Whether that is the complainant.
    pub your_turn: bool,
    /// The office that holds it.
    pub office: Words,
    /// When it was received.
    pub received_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// The next date by which something is owed.
    pub next: Option<PromiseShape>,
    /// What happened, oldest first.
    pub history: Vec<ToldShape>,
    /// What the complainant can do now.
    pub acts: Vec<PublicAct>,
    /// The papers that were issued to the complainant, oldest first.
    pub documents: Vec<IssuedShape>,
    /// Who complains.
    pub complainant: Option<PartyShape>,
    /// The cases that the same complaint became besides.
    pub linked: Vec<LinkedShape>,
    /// What was given to other bodies, the earliest first.
    pub transfers: Vec<GivenOutShape>,
    /// That what it held was erased.
    pub erased: Option<GoneShape>,
}

/// That something was given to another body.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenOutShape {
    /// When.
    pub at: String,
    /// To which body.
    pub receiver: Words,
    /// In what way.
    pub way: Words,
    /// What sorts of data.
    pub sorts: Vec<Words>,
    /// Whether those who answer there can see what is masked, for a reason and on record.
    pub may_unmask: bool,
}

impl GivenOutShape {
    fn of(given: Given) -> GivenOutShape {
        GivenOutShape {
            at: given.at,
            receiver: given.receiver.into(),
            way: given.way.into(),
            sorts: given.sorts.into_iter().map(Words::from).collect(),
            may_unmask: given.may_unmask,
        }
    }
}

/// That something was erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct GoneShape {
    /// When.
    pub at: String,
    /// On what ground.
    pub ground: Words,
}

/// A case that the same complaint became besides.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedShape {
    /// Its number.
    pub case_no: String,
    /// The code that opens it.
    pub access_code: String,
}

impl LinkedShape {
    fn of((id, access_code): (CaseId, String)) -> Self {
        LinkedShape { case_no: id.to_string(), access_code }
    }
}

/// A date by which something is owed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseShape {
    /// What is owed.
    pub what: Words,
    /// The last day.
    pub due: String,
    /// Whether it is past.
    pub late: bool,
    /// Rests on a calendar year that is not published yet.
    pub provisional: bool,
    /// Article or document.
    pub source: String,
    /// Why this date.
    pub because: Vec<Because>,
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToldShape {
    /// When.
    pub at: String,
    /// What, in plain words.
    pub text: Words,
    /// What was said to or by the complainant.
    pub said: Vec<SaidShape>,
    /// Whether the complainant did it.
    pub own: bool,
}

/// Something that was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct SaidShape {
    /// What it answers.
    pub title: Words,
    /// The words; none once erased.
    pub body: Option<Words>,
}

/// Something the complainant can do now.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicAct {
    /// Name in code.
    pub id: String,
    /// Words on the button.
    pub title: Words,
    /// When to use it.
    pub help: Option<Words>,
    /// What it means to the kernel, such as `withdraw`.
    #[schema(value_type = String)]
    pub verb: Verb,
    /// What is asked.
    pub fields: Vec<FieldShape>,
    /// What can be chosen; a single one need not be.
    pub outcomes: Vec<super::Named>,
}

impl PublicCase {
    /// The case as told at `now`.
    pub fn of(followed: Followed, now: Timestamp) -> PublicCase {
        let received = office_day(followed.received_at);
        let acts = followed.acts.iter().map(|act| PublicAct {
            id: act.id.clone(),
            title: (&act.title).into(),
            help: act.help.as_ref().map(Words::from),
            verb: act.verb,
            fields: act.fields.iter().map(|field| FieldShape::of(field, received)).collect(),
            outcomes: act.outcomes.iter().map(|o| super::Named::new(&o.id, Some(&o.title))).collect(),
        });
        PublicCase {
            linked: followed.linked.into_iter().map(LinkedShape::of).collect(),
            transfers: followed.transfers.into_iter().map(GivenOutShape::of).collect(),
            case_no: followed.id.to_string(),
            version: followed.version,
            procedure: followed.procedure.into(),
            status: followed.status.into(),
            stage: followed.stage,
            waits_for: followed.waits_for.map(Words::from),
            your_turn: followed.your_turn,
            office: followed.office.into(),
            received_at: followed.received_at.to_string(),
            closed_at: followed.closed_at.map(|at| at.to_string()),
            next: followed.next.map(|next| PromiseShape::of(next, now)),
            history: followed.history.into_iter().map(told).collect(),
            acts: acts.collect(),
            documents: followed.papers.into_iter().map(IssuedShape::from).collect(),
            complainant: followed.complainant.map(PartyShape::from),
            erased: followed
                .erased
                .map(|(at, ground)| GoneShape { at: at.to_string(), ground: ground.into() }),
        }
    }
}

impl PromiseShape {
    /// The promise as told at `now`.
    pub fn of(promise: Promise, now: Timestamp) -> PromiseShape {
        PromiseShape {
            what: promise.what.into(),
            due: promise.due.to_string(),
            late: promise.due_at <= now,
            provisional: promise.provisional,
            source: promise.source,
            because: promise.because.iter().map(Because::from).collect(),
        }
    }
}

fn told(told: Told) -> ToldShape {
    ToldShape {
        at: told.at.to_string(),
        text: told.text.into(),
        said: told.said.into_iter().map(said).collect(),
        own: told.own,
    }
}

fn said(detail: Detail) -> SaidShape {
    SaidShape { title: detail.title.into(), body: detail.value.map(Words::from) }
}
