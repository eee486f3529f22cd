//! What is known already of a complaint that is being written down.

use axum::Json;
use axum::extract::State;
use redress_app::cases::Party;
use redress_app::search::{Alike, Known, Lookup, Similar, Why};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::PartyShape;
use super::shapes::line::CaseRow;
use crate::Site;
use crate::problem::{Problem, check_lengths};
use crate::read::Body;
use crate::session::SignedIn;

/// What has been typed of a party.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyTyped {
    /// `complainant` or `respondent`.
    pub part: String,
    /// A part of the name, at least two characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// The whole telephone, or its last four digits.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub phone: String,
    /// The whole credit code.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub credit_code: String,
}

/// A party of earlier cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownShape {
    /// A respondent by name and credit code, a complainant masked.
    pub party: PartyShape,
    /// How many of the newest hundred cases that were looked at are theirs.
    pub count: usize,
    /// The newest of them, at most five.
    pub case_nos: Vec<String>,
}

impl From<Known> for KnownShape {
    fn from(known: Known) -> KnownShape {
        let case_nos = known.cases.iter().take(5).map(ToString::to_string).collect();
        KnownShape { party: known.party.into(), count: known.cases.len(), case_nos }
    }
}

/// Parties like this one in cases that the caller's offices hold, at most eight.
#[utoipa::path(post, path = "/parties/lookup", operation_id = "look_up_party", tag = "cases", request_body = PartyTyped,
    responses((status = 200, body = [KnownShape]), (status = 401, body = Problem)))]
pub async fn look_up(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(typed): Body<PartyTyped>,
) -> Result<Json<Vec<KnownShape>>, Problem> {
    let PartyTyped { part, name, phone, credit_code } = typed;
    check_lengths(&[("name", &name, 200), ("phone", &phone, 60), ("credit_code", &credit_code, 60)])?;
    let known = site.app.look_up(&signed_in.caller, &Lookup { part, name, phone, credit_code }).await?;
    Ok(Json(known.into_iter().map(KnownShape::from).collect()))
}

/// A complaint as far as it is written.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintTyped {
    /// Who complains.
    pub complainant: Option<PartyShape>,
    /// About whom.
    pub respondent: Option<PartyShape>,
    /// What happened.
    #[serde(default)]
    #[schema(max_length = 20000)]
    pub statement: String,
}

/// Why a case is shown.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyShape {
    /// The same complainant.
    SameComplainant,
    /// The same respondent.
    SameRespondent,
    /// Much the same words.
    AlikeWords,
}

/// An earlier or similar case.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlikeShape {
    /// The case.
    pub case: CaseRow,
    /// Why it is shown; at least one.
    pub why: Vec<WhyShape>,
}

/// Up to five cases that the caller may see and that may be about the same.
#[utoipa::path(post, path = "/cases/similar", operation_id = "similar_cases", tag = "cases", request_body = ComplaintTyped,
    responses((status = 200, body = [AlikeShape]), (status = 401, body = Problem)))]
pub async fn similar(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(typed): Body<ComplaintTyped>,
) -> Result<Json<Vec<AlikeShape>>, Problem> {
    check_lengths(&[("statement", &typed.statement, 20_000)])?;
    let complaint = Similar {
        complainant: typed.complainant.map(Party::from).unwrap_or_default(),
        respondent: typed.respondent.map(Party::from).unwrap_or_default(),
        statement: typed.statement,
    };
    let alike = site.app.similar(&signed_in.caller, &complaint).await?;
    let (offices, now) = (site.app.office_titles().await?, site.app.clock.now());
    let shape = |Alike { line, why }: Alike| AlikeShape {
        case: CaseRow::of(&site.app, &offices, line, now),
        why: why
            .into_iter()
            .map(|why| match why {
                Why::Complainant => WhyShape::SameComplainant,
                Why::Respondent => WhyShape::SameRespondent,
                Why::Words => WhyShape::AlikeWords,
            })
            .collect(),
    };
    Ok(Json(alike.into_iter().map(shape).collect()))
}
