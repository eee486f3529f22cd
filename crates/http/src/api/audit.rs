//! The audit log, for the auditor.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_app::Error;
use redress_app::audit::{AuditFilter, Deed};
use redress_app::ports::Record;
use redress_app::staff::Administrator;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::Page;
use super::table::{Csv, file, line};
use crate::Site;
use crate::problem::Problem;
use crate::read::{Query, bad_cursor, cursor, page_size, read_cursor};
use crate::session::SignedIn;

/// Which records to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only of this kind.
    kind: Option<String>,
    /// Only done by this person, or about them.
    person: Option<i64>,
    /// From this day on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Up to this day.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// Where the page before ended; a page may be shorter than its limit and still have a next.
    cursor: Option<String>,
    /// At most this many, 1 to 200; means nothing for the table.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl Wanted {
    fn filter(&self) -> AuditFilter {
        AuditFilter { kind: self.kind.clone(), person: self.person, from: self.from, until: self.until }
    }
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
    /// The referral of the case.
    pub referral: Option<u32>,
    /// The order of two people.
    pub order: Option<String>,
    /// The office that was changed, or that of the post.
    pub office: Option<String>,
    /// The role of the post.
    pub role: Option<String>,
    /// The session, token or passkey it is about.
    pub key: Option<String>,
    /// How somebody signed in or tried to: `password`, `passkey`, or `oidc:` and the provider.
    pub way: Option<String>,
    /// What was wrong with a passkey's answer.
    pub why: Option<String>,
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
    let (records, next) = site.app.audit_of(&wanted.filter(), before, limit).await?;
    let next = next.map(|(at, bucket, seq)| cursor([at.as_microsecond(), bucket, seq]));
    Ok(Json(Page { items: rows(&site, records).await?, next }))
}

/// The same as a table, at most 10 000 records; that it was made is itself recorded.
#[utoipa::path(get, path = "/audit/export", tag = "audit", operation_id = "export_audit", params(Wanted),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem)))]
pub async fn export(
    State(site): State<Site>,
    auditor: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Csv, Problem> {
    const MOST: usize = 10_000;
    page_size(wanted.limit, 50, 200)?;
    let by = Administrator::of(&auditor.admission, auditor.visitor.address)?;
    site.app.note_export(&by).await?;
    let mut text = "at,kind,by,about,case,referral,office,role,reason,place,hash,way,why\r\n".to_owned();
    let (mut before, mut left) = (wanted.cursor.as_deref().map(place).transpose()?, MOST);
    loop {
        let (records, next) = site.app.audit_of(&wanted.filter(), before, 500).await?;
        for row in rows(&site, records).await?.into_iter().take(left) {
            left -= 1;
            let name = |one: Option<Somebody>| one.map(|one| format!("{} {}", one.id, one.name));
            let cells = [
                Some(row.at),
                Some(row.kind),
                name(row.by),
                name(row.person),
                row.case_no,
                row.referral.map(|no| no.to_string()),
                row.office,
                row.role,
                row.reason,
                Some(row.place),
                Some(row.hash),
                row.way,
                row.why,
            ];
            text.push_str(&line(cells.map(Option::unwrap_or_default)));
        }
        match next {
            Some(next) if left > 0 => before = Some(next),
            _ => break,
        }
    }
    Ok(file("attachment; filename=\"audit.csv\"", &text))
}

/// What makes somebody of each of these numbers, whose names are read at once.
pub async fn somebodies(site: &Site, ids: BTreeSet<i64>) -> Result<impl Fn(i64) -> Somebody, Problem> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let names = site.app.store.names(&ids).await.map_err(Error::from)?;
    let names: BTreeMap<i64, String> = names.into_iter().collect();
    Ok(move |id| Somebody { id, name: names.get(&id).cloned().unwrap_or_default() })
}

async fn rows(site: &Site, records: Vec<(Record, Deed)>) -> Result<Vec<AuditRow>, Problem> {
    let ids = records.iter().flat_map(|(_, deed)| [deed.by, deed.person]).flatten();
    let named = somebodies(site, ids.collect()).await?;
    let row = |(record, deed): (Record, Deed)| AuditRow {
        place: format!("{}.{}.{}", record.bucket, record.day, record.seq),
        at: record.at.to_string(),
        kind: deed.kind,
        by: deed.by.map(&named),
        person: deed.person.map(&named),
        case_no: deed.case,
        party: deed.party,
        referral: deed.referral,
        order: deed.order,
        office: deed.office,
        role: deed.role,
        key: deed.key,
        way: deed.way,
        why: deed.why,
        login: deed.login,
        from: deed.from,
        reason: record.words,
        hash: redress_domain::case::chain::hex(&record.hash),
    };
    Ok(records.into_iter().map(row).collect())
}

fn place(text: &str) -> Result<(Timestamp, i64, i64), Problem> {
    let [at, bucket, seq] = read_cursor(text)?;
    Timestamp::from_microsecond(at).ok().map(|at| (at, bucket, seq)).ok_or_else(bad_cursor)
}
