//! What is owed.

use axum::Json;
use axum::extract::State;
use jiff::{Timestamp, ToSpan};
use redress_app::Error;
use redress_app::people::Caller;
use redress_app::ports::DutyFilter;
use redress_domain::id::CaseId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::shapes::Page;
use super::shapes::line::DutyRow;
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
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What the caller owes, earliest due first.
#[utoipa::path(get, path = "/duties", operation_id = "list_duties", tag = "duties", params(Wanted),
    responses((status = 200, body = Page<DutyRow>), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<DutyRow>>, Problem> {
    let limit = page_size(wanted.limit, 50, 200)?;
    let now = site.app.clock.now();
    let mine = match signed_in.caller {
        Caller::Complainant | Caller::Link(_) => Vec::new(),
        Caller::Person { posts, .. } => posts,
    };
    let fits = |given: &Option<String>, own: &str| given.as_ref().is_none_or(|given| given == own);
    let posts = mine
        .into_iter()
        .filter(|post| fits(&wanted.office, &post.office) && fits(&wanted.role, &post.role))
        .map(|post| (post.office, post.role))
        .collect();
    let due_before = match wanted.state {
        Some(When::Late) => Some(now),
        Some(When::Soon) => now.checked_add(72.hours()).ok(),
        None => None,
    };
    let after = wanted.cursor.as_deref().map(place).transpose()?;
    let filter = DutyFilter { posts: Some(posts), due_before, after, limit };
    let lines = site.app.store.duties(&filter).await.map_err(Error::from)?;
    let next = match lines.last() {
        Some(last) if lines.len() == limit as usize => {
            let due = last.due_at.map_or(i64::MAX, Timestamp::as_microsecond);
            Some(cursor([due, last.id.as_i64(), last.no.into()]))
        }
        _ => None,
    };
    let offices = site.app.office_titles().await?;
    let items = lines.into_iter().map(|line| DutyRow::of(&site.app, &offices, line, now)).collect();
    Ok(Json(Page { items, next }))
}

fn place(text: &str) -> Result<(i64, CaseId, u32), Problem> {
    let [due, id, no] = read_cursor(text)?;
    let read = || Some((due, CaseId::from_i64(id)?, u32::try_from(no).ok()?));
    read().ok_or_else(bad_cursor)
}
