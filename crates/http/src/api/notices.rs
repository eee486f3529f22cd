//! What the caller must see: reminders, escalations, referrals that came in.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use redress_app::Error;
use redress_app::people::Caller;
use redress_domain::id::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::shapes::Page;
use super::shapes::line::NoticeRow;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Query, bad_cursor, cursor, page_size, read_cursor};
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
    let before = wanted.cursor.as_deref().map(place).transpose()?;
    let notices = site.app.store.notices(&posts, before, limit).await.map_err(Error::from)?;
    let next = match notices.last() {
        Some(last) if notices.len() == limit as usize => {
            Some(cursor([last.at.as_microsecond(), last.case.as_i64(), last.seq.into()]))
        }
        _ => None,
    };
    let offices = site.app.office_titles().await?;
    let items = notices.into_iter().map(|notice| NoticeRow::of(&site.app, &offices, notice)).collect();
    Ok(Json(Page { items, next }))
}

fn place(text: &str) -> Result<(Timestamp, CaseId, u32), Problem> {
    let [at, id, seq] = read_cursor(text)?;
    let read =
        || Some((Timestamp::from_microsecond(at).ok()?, CaseId::from_i64(id)?, u32::try_from(seq).ok()?));
    read().ok_or_else(bad_cursor)
}
