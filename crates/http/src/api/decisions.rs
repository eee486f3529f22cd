//! What the dated rules say of some facts: the same answers as `redress decide`. Open to everybody.

pub mod competence;
pub mod jurisdiction;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use redress_domain::{admissibility, limit::rules};
use redress_packs::rules::{Refused, admissibility_of, limits_of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::Body;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refused.code, refused.text)
    }
}

/// Which limits run from an event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsQuestion {
    /// Whose rules.
    procedure: String,
    /// The day whose rules apply; that of the event if left out.
    #[schema(value_type = Option<String>)]
    on: Option<Date>,
    /// What happened: `event`, `on`, `excluded`, `extended`, `kind`, as docs/rules.md lists them.
    #[schema(value_type = Object)]
    facts: rules::Facts,
}

/// The limits that an event started.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsAnswer {
    /// All of them.
    limits: Vec<LimitShape>,
    /// The id of the one that ends first.
    binding: Option<String>,
}

/// One limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitShape {
    /// The rule's id.
    id: String,
    /// What is owed.
    title: Words,
    /// The last day in time.
    due: String,
    /// The last day if it is extended, where that is permitted.
    due_extended: Option<String>,
    /// Article or document.
    source: String,
    /// It rests on a calendar that is not yet published.
    provisional: bool,
    /// The reasons for the date.
    because: Vec<StepShape>,
}

/// One reason for a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepShape {
    /// In English.
    step: String,
    /// In Chinese.
    zh: String,
    /// The day it is about.
    date: String,
}

/// Which limits an event starts in a procedure, and until when.
#[utoipa::path(post, path = "/decisions/limits", operation_id = "decide_limits", tag = "decisions",
    request_body = LimitsQuestion,
    responses((status = 200, body = LimitsAnswer), (status = 422, body = Problem)))]
pub async fn limits(
    State(site): State<Site>,
    Body(asked): Body<LimitsQuestion>,
) -> Result<Json<LimitsAnswer>, Problem> {
    let found = limits_of(&asked.procedure, &site.app.world().calendar, &asked.facts, asked.on)?;
    let limits = found.limits.into_iter().map(|limit| LimitShape {
        id: limit.id,
        title: limit.title.into(),
        due: limit.due.to_string(),
        due_extended: limit.due_extended.map(|day| day.to_string()),
        source: limit.source,
        provisional: limit.provisional,
        because: limit
            .because
            .into_iter()
            .map(|step| StepShape { step: step.en, zh: step.zh, date: step.date.to_string() })
            .collect(),
    });
    Ok(Json(LimitsAnswer { limits: limits.collect(), binding: found.binding }))
}

/// Whether a complaint may be taken up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmissibilityQuestion {
    /// Whose rules.
    procedure: String,
    /// The day whose rules apply; that of the receipt if left out.
    #[schema(value_type = Option<String>)]
    on: Option<Date>,
    /// What is known of the complaint, as docs/rules.md lists it; what is left out is unknown.
    #[schema(value_type = Object)]
    facts: admissibility::Facts,
}

/// What the rules say; only a person declines a complaint.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdmissibilityAnswer {
    /// `admissible`, `inadmissible`, `incomplete` or `manual`.
    #[schema(value_type = String)]
    result: admissibility::Result,
    /// The grounds that hold, or what is to be supplied.
    grounds: Vec<GroundShape>,
    /// The last day for the decision; none where no clock starts.
    decide_by: Option<String>,
    /// Every rule of the day.
    trail: Vec<LookedShape>,
}

/// A ground.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundShape {
    /// Its stable name, such as `TIME`.
    #[schema(value_type = String)]
    code: admissibility::Code,
    /// Article or document.
    source: String,
    /// In words.
    text: Words,
}

/// A rule that was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookedShape {
    /// Its name.
    rule: String,
    /// Whether it held.
    held: bool,
    /// Why, in English.
    why: String,
    /// Why, in Chinese.
    zh: String,
}

/// Whether a complaint may be taken up, on which grounds not, and by when to decide.
#[utoipa::path(post, path = "/decisions/admissibility", operation_id = "decide_admissibility", tag = "decisions",
    request_body = AdmissibilityQuestion,
    responses((status = 200, body = AdmissibilityAnswer), (status = 422, body = Problem)))]
pub async fn admissibility(
    State(site): State<Site>,
    Body(asked): Body<AdmissibilityQuestion>,
) -> Result<Json<AdmissibilityAnswer>, Problem> {
    let decision = admissibility_of(&asked.procedure, &site.app.world().calendar, &asked.facts, asked.on)?;
    let ground = |ground: admissibility::Ground| GroundShape {
        code: ground.code,
        source: ground.source,
        text: ground.text.into(),
    };
    let looked = |looked: admissibility::Looked| LookedShape {
        rule: looked.rule,
        held: looked.held,
        why: looked.why,
        zh: looked.zh,
    };
    Ok(Json(AdmissibilityAnswer {
        result: decision.result,
        grounds: decision.grounds.into_iter().map(ground).collect(),
        decide_by: decision.decide_by.map(|day| day.to_string()),
        trail: decision.trail.into_iter().map(looked).collect(),
    }))
}
