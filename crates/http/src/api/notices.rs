//! What the caller must see: reminders, escalations, referrals that came in.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use redress_app::Error;
use redress_app::people::Caller;
use redress_domain::id::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::duties::bad_cursor;
use super::shapes::line::NoticeRow;
use super::shapes::{Offices, Page};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Query, page_size};
use crate::session::SignedIn;

/// Which notices to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The notices of the caller's posts, newest first.
#[utoipa::path(get, path = "/notices", operation_id = "list_notices", tag = "duties", params(Wanted),
    responses((status = 200, body = Page<NoticeRow>), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<NoticeRow>>, Problem> {
    let limit = page_size(wanted.limit, 50, 200)?;
    let Caller::Person { posts, .. } = signed_in.caller else { return Err(Error::SignIn.into()) };
    let posts: Vec<(String, String)> = posts.into_iter().map(|post| (post.office, post.role)).collect();
    let before = wanted.cursor.as_deref().map(read_cursor).transpose()?;
    let notices = site.app.store.notices(&posts, before, limit).await.map_err(Error::from)?;
    let next = match notices.last() {
        Some(last) if notices.len() == limit as usize => {
            Some(format!("{}.{}.{}", last.at.as_microsecond(), last.case.as_i64(), last.seq))
        }
        _ => None,
    };
    let offices = Offices::of(&site.app).await?;
    let items = notices.into_iter().map(|notice| NoticeRow::of(&site.app, &offices, notice)).collect();
    Ok(Json(Page { items, next }))
}

fn read_cursor(text: &str) -> Result<(Timestamp, CaseId, u32), Problem> {
    let read = || {
        let mut parts = text.splitn(3, '.');
        let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
        let id = CaseId::from_i64(parts.next()?.parse().ok()?)?;
        Some((at, id, parts.next()?.parse().ok()?))
    };
    read().ok_or_else(bad_cursor)
}
