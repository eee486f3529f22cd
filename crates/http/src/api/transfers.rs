//! The record of transfers of personal data to other bodies: for the auditor, and of each office for its heads.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_app::ports::{Transfer, TransferFilter, TransferPlace, Way, Within};
use redress_app::transfers::{sort_words, way_words};
use redress_domain::calendar::office_zone;
use redress_domain::case::Who;
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::audit::{Somebody, somebodies};
use super::cases::search::Tongue;
use super::people::Words as Titles;
use super::shapes::{Named, Page};
use super::table::{Csv, file, line};
use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::{Query, bad_cursor, cursor, page_size, read_cursor};
use crate::session::SignedIn;

/// Which transfers to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only from this office.
    office: Option<String>,
    /// Only to this office.
    receiver: Option<String>,
    /// Only in this way.
    #[param(inline)]
    way: Option<WayName>,
    /// From this day on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Up to this day.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// Where the page before ended; of the table the first row after it.
    cursor: Option<String>,
    /// At most this many, 1 to 200; means nothing for the table.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// In which language the table is; the list has both.
    #[param(inline)]
    #[serde(default)]
    language: Tongue,
}

/// In what way data of a case went to another body.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayName {
    /// An office was asked.
    Referral,
    /// An office was entrusted with the case.
    Delegation,
    /// A superior was told of it.
    ReportUp,
    /// The case was handed over.
    Transfer,
    /// It went on in another procedure at another office.
    Procedure,
    /// Another case was opened elsewhere for the same complaint.
    LinkedCase,
    /// Somebody acted by the secure link to a referral.
    Link,
}

impl From<WayName> for Way {
    fn from(name: WayName) -> Way {
        match name {
            WayName::Referral => Way::Referral,
            WayName::Delegation => Way::Delegation,
            WayName::ReportUp => Way::ReportUp,
            WayName::Transfer => Way::Transfer,
            WayName::Procedure => Way::Procedure,
            WayName::LinkedCase => Way::LinkedCase,
            WayName::Link => Way::Link,
        }
    }
}

impl Wanted {
    fn filter(&self, limit: u32) -> Result<TransferFilter, Problem> {
        Ok(TransferFilter {
            offices: self.office.clone().map(|office| vec![office]),
            receiver: self.receiver.clone(),
            way: self.way.map(Way::from),
            within: Within::days(self.from, self.until),
            before: self.cursor.as_deref().map(place).transpose()?,
            limit,
        })
    }
}

/// That personal data of a case went to another body.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferRow {
    /// When.
    pub at: String,
    /// The case.
    pub case_no: String,
    /// The place in its log of the event by which they went.
    pub seq: u32,
    /// The office that held it.
    pub office: Named,
    /// The office that received them; for a link, the one that was asked.
    pub receiver: Named,
    /// In what way.
    pub way: Named,
    /// The referral by which the receiver sees the case.
    pub referral: Option<u32>,
    /// The case that was opened elsewhere.
    pub other: Option<String>,
    /// What sorts of data went.
    pub sorts: SortsShape,
    /// On what ground.
    pub basis: BasisShape,
    /// Who did it: `person`, `complainant`, `link` (whoever had it) or `system`.
    pub by_kind: &'static str,
    /// That person.
    pub by: Option<Somebody>,
}

/// What sorts of data went, as the receiver can see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SortsShape {
    /// The complainant: `no`, `masked` or `clear`.
    pub complainant: &'static str,
    /// Those complained about: the same.
    pub respondents: &'static str,
    /// The complaint in words.
    pub statement: bool,
    /// How many files.
    pub files: u32,
    /// The same in words, one for each sort that went.
    pub words: Vec<Words>,
}

/// On what ground something went.
#[derive(Debug, Serialize, ToSchema)]
pub struct BasisShape {
    /// The procedure.
    pub procedure: Named,
    /// The act, as the pack calls it.
    pub act: Words,
    /// The article by which the receiver is competent, where a rule says so.
    pub article: Option<String>,
}

/// What personal data of cases went to which other body, newest first: all of it for the auditor, that of their own
/// office for its heads.
#[utoipa::path(get, path = "/transfers", tag = "transfers", operation_id = "list_transfers", params(Wanted),
    responses((status = 200, body = Page<TransferRow>), (status = 401, body = Problem)))]
pub async fn list(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<TransferRow>>, Problem> {
    let limit = page_size(wanted.limit, 50, 200)?;
    let mut found = site.app.transfers(&signed_in.admission, &wanted.filter(limit + 1)?).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let last = found.last().filter(|_| more);
    let next = last.map(|one| cursor([one.at.as_microsecond(), one.case.as_i64(), i64::from(one.seq)]));
    Ok(Json(Page { items: rows(&site, found).await?, next }))
}

/// The same as a table, at most 10 000 rows, all of them or none; that it was made is on record.
#[utoipa::path(get, path = "/transfers/export", tag = "transfers", operation_id = "export_transfers", params(Wanted),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem)))]
pub async fn export(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Csv, Problem> {
    page_size(wanted.limit, 50, 200)?;
    let from = signed_in.visitor.address;
    let found = site.app.take_transfers(&signed_in.admission, &wanted.filter(1)?, from).await?;
    let zh = matches!(wanted.language, Tongue::Zh);
    let mut text = line(TITLES.map(|(zh_title, en)| if zh { zh_title } else { en }.into()));
    for row in rows(&site, found).await? {
        let say = |words: &Words| if zh { words.zh.clone() } else { words.en.clone() };
        let sorts: Vec<String> = row.sorts.words.iter().map(say).collect();
        let by = row.by.map(|one| format!("{} {}", one.id, one.name));
        let cells: [String; TITLES.len()] = [
            row.at.parse::<Timestamp>().map(moment).unwrap_or(row.at),
            row.case_no,
            say(&row.office.title),
            say(&row.receiver.title),
            say(&row.way.title),
            row.referral.map(|no| no.to_string()).unwrap_or_default(),
            row.other.unwrap_or_default(),
            sorts.join(if zh { "；" } else { "; " }),
            say(&row.basis.procedure.title),
            say(&row.basis.act),
            row.basis.article.unwrap_or_default(),
            by.unwrap_or_else(|| say(&nobody_words(row.by_kind))),
        ];
        text.push_str(&line(cells));
    }
    Ok(file("attachment; filename=\"transfers.csv\"", &text))
}

/// The columns of the table.
const TITLES: [(&str, &str); 12] = [
    ("时间", "When"),
    ("编号", "Number"),
    ("提供单位", "From"),
    ("接收单位", "To"),
    ("方式", "How"),
    ("传递单", "Referral"),
    ("关联案件", "Linked case"),
    ("信息种类", "What"),
    ("程序", "Procedure"),
    ("依据事项", "Act"),
    ("依据条款", "Article"),
    ("办理人", "By"),
];

/// Date and time of the office, to the minute.
fn moment(at: Timestamp) -> String {
    office_zone().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Somebody without an account.
fn nobody_words(kind: &str) -> Words {
    let (zh, en) = match kind {
        "complainant" => ("投诉人", "the complainant"),
        "link" => ("持链接人", "whoever has the link"),
        _ => ("系统", "the system"),
    };
    (&Text::new(zh, en)).into()
}

async fn rows(site: &Site, found: Vec<Transfer>) -> Result<Vec<TransferRow>, Problem> {
    let person = |one: &Transfer| match one.body.by {
        Who::Person(id) => Some(id),
        _ => None,
    };
    let named = somebodies(site, found.iter().filter_map(person).collect()).await?;
    let titles = Titles::read(site).await?;
    let row = |one: Transfer| {
        let by = person(&one).map(&named);
        let (sorts, basis) = (one.body.sorts, &one.body.basis);
        let procedure = site.app.procedure(&basis.procedure, basis.version).ok();
        TransferRow {
            at: one.at.to_string(),
            case_no: one.case.to_string(),
            seq: one.seq,
            office: titles.office(&one.office),
            receiver: titles.office(&one.receiver),
            way: Named::new(one.way.name(), Some(&way_words(one.way))),
            referral: one.body.referral,
            other: one.body.other.map(|other| other.to_string()),
            sorts: SortsShape {
                complainant: sorts.complainant.name(),
                respondents: sorts.respondents.name(),
                statement: sorts.statement,
                files: sorts.files,
                words: sort_words(sorts).iter().map(Words::from).collect(),
            },
            basis: BasisShape {
                procedure: Named::new(&basis.procedure, procedure.as_ref().map(|found| &found.title)),
                act: (&site.app.basis_words(basis)).into(),
                article: basis.article.clone(),
            },
            by_kind: match one.body.by {
                Who::Person(_) => "person",
                Who::Complainant => "complainant",
                Who::Link { .. } => "link",
                Who::System => "system",
            },
            by,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

fn place(text: &str) -> Result<TransferPlace, Problem> {
    let [at, id, seq] = read_cursor(text)?;
    let read =
        || Some((Timestamp::from_microsecond(at).ok()?, CaseId::from_i64(id)?, u32::try_from(seq).ok()?));
    read().ok_or_else(bad_cursor)
}
