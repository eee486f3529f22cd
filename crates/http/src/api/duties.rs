//! What is owed.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use redress_app::Error;
use redress_app::people::Caller;
use redress_app::ports::{DutyFilter, DutyLine};
use redress_domain::id::CaseId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::shapes::Page;
use super::shapes::work::{CountsShape, KindShape, LatenessShape, WorkRow};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Query, bad_cursor, cursor, page_size, read_cursor};
use crate::session::SignedIn;

/// How late a duty must be.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Past its due time.
    Late,
    /// Due within three days, or late.
    Soon,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Earliest due first.
    Due,
    /// Received first, first.
    Received,
}

/// Which duties to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only in this office (one of the caller's).
    office: Option<String>,
    /// Only of this role (one of the caller's).
    role: Option<String>,
    /// `late`, or `soon` (due within three days, or late); all if left out.
    #[param(inline)]
    state: Option<When>,
    /// Only those exactly as late as this: `grave`, `late`, `soon`, `later`, `none`.
    #[param(inline)]
    lateness: Option<LatenessShape>,
    /// Only of this kind: `approval`, `referral`, `visit`.
    #[param(inline)]
    kind: Option<KindShape>,
    /// Only of this procedure.
    procedure: Option<String>,
    /// Only of cases that this office holds.
    holder: Option<String>,
    /// `due`, which is usual, or `received`.
    #[param(inline)]
    sort: Option<Order>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Which duties to count.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// Only in this office (one of the caller's).
    office: Option<String>,
    /// Only of this role (one of the caller's).
    role: Option<String>,
    /// Only of this kind: `approval`, `referral`, `visit`.
    #[param(inline)]
    kind: Option<KindShape>,
    /// Only of this procedure.
    procedure: Option<String>,
    /// Only of cases that this office holds.
    holder: Option<String>,
}

/// What the caller owes, earliest due first, each with its clocks, the last thing that happened and what the
/// caller can do.
#[utoipa::path(get, path = "/duties", operation_id = "list_duties", tag = "duties", params(Wanted),
    responses((status = 200, body = Page<WorkRow>), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<WorkRow>>, Problem> {
    let bounds = site.app.bounds();
    let due_before = match wanted.state {
        Some(When::Late) => Some(bounds.now),
        Some(When::Soon) => Some(bounds.soon),
        None => None,
    };
    let filter = DutyFilter {
        posts: Some(posts(&signed_in.caller, wanted.office.as_deref(), wanted.role.as_deref())),
        due_before,
        lateness: wanted.lateness.map(|lateness| (lateness.into(), bounds)),
        kind: wanted.kind.map(KindShape::into),
        procedure: wanted.procedure,
        holder: wanted.holder,
        by_received: wanted.sort == Some(Order::Received),
        after: wanted.cursor.as_deref().map(place).transpose()?,
        limit: page_size(wanted.limit, 50, 200)?,
    };
    let owed = site.app.owed(&signed_in.caller, &filter).await?;
    let next = next(&filter, owed.iter().map(|owed| &owed.line));
    let offices = site.app.office_titles().await?;
    let items = owed.into_iter().map(|owed| WorkRow::of(&site.app, &offices, owed, bounds.now)).collect();
    Ok(Json(Page { items, next }))
}

/// How many duties the caller has, by lateness: of all of them, whatever a page shows.
#[utoipa::path(get, path = "/duties/counts", operation_id = "count_duties", tag = "duties", params(Counted),
    responses((status = 200, body = CountsShape), (status = 401, body = Problem)))]
pub async fn counts(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Counted>,
) -> Result<Json<CountsShape>, Problem> {
    let filter = DutyFilter {
        posts: Some(posts(&signed_in.caller, wanted.office.as_deref(), wanted.role.as_deref())),
        kind: wanted.kind.map(KindShape::into),
        procedure: wanted.procedure,
        holder: wanted.holder,
        ..DutyFilter::default()
    };
    let counts = site.app.store.duty_counts(&filter, site.app.bounds()).await.map_err(Error::from)?;
    Ok(Json(counts.into()))
}

/// The caller's own posts, as far as they fit.
fn posts(caller: &Caller, office: Option<&str>, role: Option<&str>) -> Vec<(String, String)> {
    let Caller::Person { posts, .. } = caller else { return Vec::new() };
    let fits = |given: Option<&str>, own: &str| given.is_none_or(|given| given == own);
    let mine = posts.iter().filter(|post| fits(office, &post.office) && fits(role, &post.role));
    mine.map(|post| (post.office.clone(), post.role.clone())).collect()
}

/// Where the next page begins; none if this one was not full.
pub(super) fn next<'l>(
    filter: &DutyFilter,
    mut lines: impl ExactSizeIterator<Item = &'l DutyLine> + DoubleEndedIterator,
) -> Option<String> {
    let full = lines.len() == filter.limit as usize;
    let last = lines.next_back().filter(|_| full)?;
    let key = if filter.by_received { Some(last.received_at) } else { last.due_at };
    let key = key.map_or(i64::MAX, Timestamp::as_microsecond);
    Some(cursor([key, last.id.as_i64(), last.no.into()]))
}

pub(super) fn place(text: &str) -> Result<(i64, CaseId, u32), Problem> {
    let [key, id, no] = read_cursor(text)?;
    let read = || Some((key, CaseId::from_i64(id)?, u32::try_from(no).ok()?));
    read().ok_or_else(bad_cursor)
}
