//! Whose a complaint is, for anybody who asks: nothing is written, nobody is named.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::jurisdiction::{Competence, Facts, decide};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::shapes::decision::{JurisdictionFacts, JurisdictionShape};
use crate::Site;
use crate::problem::Problem;
use crate::read::Body;

/// Whose is this complaint?
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JurisdictionQuestion {
    /// The procedure, such as `consumer-mediation`.
    pub procedure: String,
    /// The day whose rules decide; without it the day of receipt, else today.
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// What is known.
    #[schema(value_type = JurisdictionFacts)]
    pub facts: Facts,
}

/// Decides whose a complaint is, with the trail of every rule; public.
#[utoipa::path(post, path = "/decisions/jurisdiction", operation_id = "decide_jurisdiction", tag = "decisions", request_body = JurisdictionQuestion,
    responses((status = 200, body = JurisdictionShape), (status = 422, body = Problem)))]
pub async fn jurisdiction(
    State(site): State<Site>,
    Body(question): Body<JurisdictionQuestion>,
) -> Result<Json<Competence>, Problem> {
    let rules = redress_packs::jurisdiction::of(&question.procedure)
        .map_err(|text| Problem::at("procedure", "unknown_procedure", text))?;
    let on = question.on.or(question.facts.received_on).unwrap_or_else(|| office_day(site.app.clock.now()));
    decide(rules, &question.facts, on).map(Json).map_err(|refusal| {
        let field = if refusal.field == "on" { refusal.field } else { format!("facts.{}", refusal.field) };
        Problem::at(&field, refusal.code, refusal.text)
    })
}
