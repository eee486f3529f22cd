//! Supervision: what is late where, and asking for speed.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use futures_util::{StreamExt, stream};
use redress_app::ports::DutyFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bulk::{ABREAST, sized};
use super::cases::number;
use super::duties::{next, place};
use super::public::key;
use super::shapes::Page;
use super::shapes::work::{KindShape, LatenessShape, SeatShape, SupervisedRow};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Query, page_size};
use crate::session::SignedIn;

/// What is owed in the offices that the caller supervises, by office and role, the most late first.
#[utoipa::path(get, path = "/supervision", operation_id = "see_supervision", tag = "supervision",
    responses((status = 200, body = [SeatShape]), (status = 401, body = Problem)))]
pub async fn overview(
    State(site): State<Site>,
    signed_in: SignedIn,
) -> Result<Json<Vec<SeatShape>>, Problem> {
    let seats = site.app.supervision(&signed_in.admission).await?;
    let offices = site.app.office_titles().await?;
    Ok(Json(seats.into_iter().map(|seat| SeatShape::of(&site.app, &offices, seat)).collect()))
}

/// Which duties to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of this office.
    office: String,
    /// Of this role.
    role: String,
    /// Only what was asked by this office, by a referral; needed where the caller supervises that one alone.
    asked_by: Option<String>,
    /// Only those exactly as late as this.
    #[param(inline)]
    lateness: Option<LatenessShape>,
    /// Only those that are late.
    late: Option<bool>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What a role owes in an office that the caller supervises, earliest due first; nothing of any other office.
#[utoipa::path(get, path = "/supervision/duties", operation_id = "list_supervised", tag = "supervision", params(Wanted),
    responses((status = 200, body = Page<SupervisedRow>), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<SupervisedRow>>, Problem> {
    let supervised = site.app.supervised(&signed_in.admission.supervises).await?;
    let asker = wanted.asked_by.filter(|office| supervised.contains(office));
    let may = supervised.contains(&wanted.office) || asker.is_some();
    let bounds = site.app.bounds();
    let filter = DutyFilter {
        posts: Some(may.then_some((wanted.office, wanted.role)).into_iter().collect()),
        kind: asker.is_some().then(|| KindShape::Referral.into()),
        holder: asker,
        lateness: wanted.lateness.map(|lateness| (lateness.into(), bounds)),
        due_before: wanted.late.unwrap_or(false).then_some(bounds.now),
        after: wanted.cursor.as_deref().map(place).transpose()?,
        limit: page_size(wanted.limit, 50, 200)?,
        ..DutyFilter::default()
    };
    let owed = site.app.owed(&signed_in.caller, &filter).await?;
    let next = next(&filter, owed.iter().map(|owed| &owed.line));
    let offices = site.app.office_titles().await?;
    let row = |owed| SupervisedRow::of(&site.app, &offices, owed, bounds.now);
    Ok(Json(Page { items: owed.into_iter().map(row).collect(), next }))
}

/// Whom to ask for speed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Chasing {
    /// The duties, 1 to 100.
    #[schema(min_items = 1, max_items = 100)]
    pub duties: Vec<DutyRef>,
}

/// One duty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyRef {
    /// The case.
    pub case_no: String,
    /// Its number in the case, as in lists.
    #[serde(default)]
    pub no: u32,
}

/// What came of asking for speed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chased {
    /// The case.
    pub case_no: String,
    /// The duty.
    pub no: u32,
    /// Whether it was done.
    pub done: bool,
    /// Why not.
    pub problem: Option<Problem>,
}

/// Asks for speed: writes it into the log of each case and tells whoever owes. The same person chases a case at
/// most once an hour. Each is done or refused by itself.
#[utoipa::path(post, path = "/chases", operation_id = "chase", tag = "supervision", request_body = Chasing,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = [Chased]), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn chase(
    State(site): State<Site>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Body(wish): Body<Chasing>,
) -> Result<Json<Vec<Chased>>, Problem> {
    sized("duties", wish.duties.len())?;
    let key = key(&headers)?;
    let one = |DutyRef { case_no, no }: DutyRef| {
        let (site, who) = (&site, &signed_in.admission);
        async move {
            let done = match number(&case_no) {
                Ok(id) => site.app.chase(who, id, no, key).await.map(|_| ()).map_err(Problem::from),
                Err(problem) => Err(problem),
            };
            Chased { case_no, no, done: done.is_ok(), problem: done.err() }
        }
    };
    let done = stream::iter(wish.duties).map(one).buffered(ABREAST).collect().await;
    Ok(Json(done))
}
