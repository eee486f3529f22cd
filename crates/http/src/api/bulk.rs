//! One act on many cases: each by the same way as a single act, with a result of its own.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use futures_util::{StreamExt, stream};
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::cases::number;
use super::public::key;
use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::Body;
use crate::session::SignedIn;

/// As many cases as one request may name.
pub const MOST: usize = 100;
/// How many are done side by side.
pub const ABREAST: usize = 8;

/// An act to be performed on many cases.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// The act.
    pub act: String,
    /// What is stated, by field; the same for all.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// What came of it; may be left out where there is only one.
    pub outcome: Option<String>,
    /// The cases, 1 to 100.
    #[schema(min_items = 1, max_items = 100)]
    pub cases: Vec<CaseRef>,
}

/// A case as the caller saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRef {
    /// Its number.
    pub case_no: String,
    /// The version that the caller saw.
    pub version: u32,
}

/// What came of it in one case.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkResult {
    /// The case.
    pub case_no: String,
    /// Whether it was done.
    pub done: bool,
    /// The version of the case afterwards.
    pub version: Option<u32>,
    /// Where it stands afterwards.
    pub stage: Option<Named>,
    /// Why it was not done.
    pub problem: Option<Problem>,
}

/// Performs one act on many cases: each in a transaction of its own and by its own right, done or refused by
/// itself. A key makes a repetition of the whole do nothing twice.
#[utoipa::path(post, path = "/acts", operation_id = "act_on_many", tag = "cases", request_body = Bulk,
    params(("Idempotency-Key" = Option<String>, Header, description = "Each case acts once for the same key")),
    responses((status = 200, body = [BulkResult]), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn act(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(wish): Body<Bulk>,
) -> Result<Json<Vec<BulkResult>>, Problem> {
    sized("cases", wish.cases.len())?;
    let key = key(&headers)?;
    let Bulk { act, fields, outcome, cases } = wish;
    let one = |CaseRef { case_no, version }: CaseRef| {
        let performing = redress_app::cases::Performing {
            act: act.clone(),
            outcome: outcome.clone(),
            fields: fields.clone(),
            at: None,
            version: Some(version),
        };
        let (site, caller) = (&site, &signed_in.caller);
        async move {
            let done = match number(&case_no) {
                // The use case puts the number of the case into the key.
                Ok(id) => site.app.act(caller, id, performing, key).await.map_err(Problem::from),
                Err(problem) => Err(problem),
            };
            match done {
                Ok(case) => {
                    let procedure = site.app.procedure(&case.procedure, case.version).ok();
                    let stage = procedure.map(|procedure| Named::stage(&procedure, &case.stage));
                    BulkResult { case_no, done: true, version: Some(case.seq), stage, problem: None }
                }
                Err(problem) => {
                    BulkResult { case_no, done: false, version: None, stage: None, problem: Some(problem) }
                }
            }
        }
    };
    let done = stream::iter(cases).map(one).buffered(ABREAST).collect().await;
    Ok(Json(done))
}

/// Whether a request names neither none nor too many.
pub fn sized(field: &str, count: usize) -> Result<(), Problem> {
    if (1..=MOST).contains(&count) {
        return Ok(());
    }
    let mut problem = Problem::at(
        field,
        "range",
        Text::new(format!("请选择1至{MOST}件"), format!("Choose 1 to {MOST} of them")),
    );
    problem.code = "fields".into();
    Err(problem)
}
