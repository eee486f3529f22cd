//! For how long closed cases are kept, and which are due.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use redress_app::ports::Retention;
use redress_domain::calendar::office_day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::people::Words;
use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::Query;
use crate::session::SignedIn;

/// For how long the closed cases of a procedure are kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionRow {
    /// The procedure.
    pub procedure: Named,
    /// How many months from the day a case was closed; none: for good.
    pub months: Option<u32>,
    /// Every period that was ordered, the newest first.
    pub history: Vec<RetentionShape>,
    /// How many cases are due, by office; of the offices that concern the caller.
    pub due: Vec<DueCount>,
}

/// A period that was ordered.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionShape {
    /// The first day on which it counts.
    pub since: String,
    /// How many months; none: for good.
    pub months: Option<u32>,
    /// When it was confirmed.
    pub made_at: String,
    /// The order.
    pub order: String,
    /// Whether it is the one in force.
    pub now: bool,
}

/// How many cases are due in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueCount {
    /// The office.
    pub office: Named,
    /// How many.
    pub count: i64,
}

/// For how long the closed cases of each procedure are kept, with what was ordered before, and how many are due.
#[utoipa::path(get, path = "/retention", tag = "orders", operation_id = "list_retention",
    responses((status = 200, body = [RetentionRow]), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<Vec<RetentionRow>>, Problem> {
    let periods = site.app.periods().await?;
    let words = Words::read(&site).await?;
    let mut due = BTreeMap::<String, Vec<DueCount>>::new();
    for (procedure, office, count) in site.app.due_counts(&signed_in.admission).await? {
        due.entry(procedure).or_default().push(DueCount { office: words.office(&office), count });
    }
    let today = office_day(site.app.clock.now());
    let row = |procedure: &std::sync::Arc<redress_domain::procedure::Procedure>| {
        let now = periods.in_force(&procedure.id, today);
        let shape = |one: &Retention| RetentionShape {
            since: one.since.to_string(),
            months: one.months,
            made_at: one.made_at.to_string(),
            order: one.order.clone(),
            now: now.is_some_and(|now| now.order == one.order),
        };
        RetentionRow {
            procedure: Named::new(&procedure.id, Some(&procedure.title)),
            months: now.and_then(|now| now.months),
            history: periods.of(&procedure.id).iter().rev().map(shape).collect(),
            due: due.remove(&procedure.id).unwrap_or_default(),
        }
    };
    Ok(Json(site.app.procedures().iter().map(row).collect()))
}

/// Whose due cases to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// Of this procedure.
    procedure: String,
    /// Held by this office.
    office: String,
}

/// A case whose time is over.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueCase {
    /// Its number.
    pub case_no: String,
    /// When it was closed.
    pub closed_at: String,
}

/// The cases of a procedure whose time is over, the first closed first, at most 500; for the head of the office.
#[utoipa::path(get, path = "/retention/due", tag = "orders", operation_id = "list_due_cases", params(Whose),
    responses((status = 200, body = [DueCase]), (status = 401, body = Problem)))]
pub async fn due(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(whose): Query<Whose>,
) -> Result<Json<Vec<DueCase>>, Problem> {
    let due = site.app.due_cases(&signed_in.admission, &whose.procedure, &whose.office).await?;
    let row = |(id, at): (redress_domain::id::CaseId, jiff::Timestamp)| DueCase {
        case_no: id.to_string(),
        closed_at: at.to_string(),
    };
    Ok(Json(due.into_iter().map(row).collect()))
}
