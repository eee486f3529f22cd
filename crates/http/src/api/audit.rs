//! The audit log, for the auditor.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use redress_app::Error;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::Page;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Query, bad_cursor, cursor, page_size, read_cursor};
use crate::session::SignedIn;

/// Which records to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Where the page before ended.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// One record of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditRow {
    /// Chain, day and place in it.
    pub place: String,
    /// When.
    pub at: String,
    /// What, such as `sign_in`, `sign_in_bad`, `unmask`.
    pub kind: String,
    /// Who did it; none for whoever is not known, and for the command line.
    pub by: Option<Somebody>,
    /// Whose account it is about.
    pub person: Option<Somebody>,
    /// The case it is about.
    pub case_no: Option<String>,
    /// The party of the case.
    pub party: Option<u32>,
    /// The session or token it is about.
    pub key: Option<String>,
    /// What stands for a sign-in name that nobody has.
    pub login: Option<String>,
    /// What stands for the address it came from.
    pub from: Option<String>,
    /// The reason that was given; none if there was none, or it was erased.
    pub reason: Option<String>,
    /// SHA-256 over it and everything before it in its chain, hex.
    pub hash: String,
}

/// A person by number and name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Somebody {
    /// Number.
    pub id: i64,
    /// Name; empty for nobody of now.
    pub name: String,
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", operation_id = "list_audit", params(Wanted),
    responses((status = 200, body = Page<AuditRow>), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    _auditor: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<AuditRow>>, Problem> {
    let limit = page_size(wanted.limit, 50, 200)?;
    let before = wanted.cursor.as_deref().map(place).transpose()?;
    let records = site.app.audit(before, limit).await?;
    let next = match records.last() {
        Some((last, _)) if records.len() == limit as usize => {
            Some(cursor([last.at.as_microsecond(), last.bucket, last.seq]))
        }
        _ => None,
    };
    let mut ids: Vec<i64> = records.iter().flat_map(|(_, deed)| [deed.by, deed.person]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let names = site.app.store.names(&ids).await.map_err(Error::from)?;
    let names: BTreeMap<i64, String> = names.into_iter().collect();
    let named = |id: i64| Somebody { id, name: names.get(&id).cloned().unwrap_or_default() };
    let row = |(record, deed): (redress_app::ports::Record, redress_app::audit::Deed)| AuditRow {
        place: format!("{}.{}.{}", record.bucket, record.day, record.seq),
        at: record.at.to_string(),
        kind: deed.kind,
        by: deed.by.map(named),
        person: deed.person.map(named),
        case_no: deed.case,
        party: deed.party,
        key: deed.key,
        login: deed.login,
        from: deed.from,
        reason: record.words,
        hash: redress_domain::case::chain::hex(&record.hash),
    };
    Ok(Json(Page { items: records.into_iter().map(row).collect(), next }))
}

fn place(text: &str) -> Result<(Timestamp, i64, i64), Problem> {
    let [at, bucket, seq] = read_cursor(text)?;
    Timestamp::from_microsecond(at).ok().map(|at| (at, bucket, seq)).ok_or_else(bad_cursor)
}
