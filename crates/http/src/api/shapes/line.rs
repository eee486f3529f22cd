//! Rows of lists.

use jiff::Timestamp;
use redress_app::App;
use redress_app::offices::OfficeTitles;
use redress_app::ports::{CaseLine, DutyLine, Notice};
use redress_app::timeline::{en_date, zh_date};
use redress_domain::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::Named;
use crate::problem::Words;

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Its number.
    pub case_no: String,
    /// What it follows.
    pub procedure: Named,
    /// Where it stands.
    pub stage: Named,
    /// The office that holds it.
    pub office: Named,
    /// Whether it is closed.
    pub ended: bool,
    /// When it was received.
    pub received_at: String,
    /// The earliest running clock.
    pub due_at: Option<String>,
    /// Whether that is past.
    pub late: bool,
}

/// Something owed.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyRow {
    /// The case.
    pub case_no: String,
    /// 0 for the stage's own, else the referral.
    pub no: u32,
    /// What the case follows.
    pub procedure: Named,
    /// Where it stands.
    pub stage: Named,
    /// The role that owes.
    pub role: Named,
    /// The office.
    pub office: Named,
    /// From when it is late; none if no clock watches it.
    pub due_at: Option<String>,
    /// Whether it is late now.
    pub late: bool,
    /// When the complaint was received.
    pub received_at: String,
}

/// Something that whoever holds a role must see.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeRow {
    /// The case.
    pub case_no: String,
    /// The event it comes from.
    pub seq: u32,
    /// When it was written down.
    pub at: String,
    /// `warn`, `remind`, `escalate`, `told` or `referral`.
    pub kind: String,
    /// The office that is told.
    pub office: Named,
    /// The role in it.
    pub role: Named,
    /// What it says.
    pub text: Words,
}

impl CaseRow {
    /// A row of the list of cases.
    pub fn of(app: &App, offices: &OfficeTitles, line: CaseLine, now: Timestamp) -> CaseRow {
        let (procedure, stage) = named(app, &line.procedure, &line.stage);
        CaseRow {
            case_no: line.id.to_string(),
            procedure,
            stage,
            office: Named::office(offices, &line.office),
            ended: line.ended,
            received_at: line.received_at.to_string(),
            due_at: line.due_at.map(|at| at.to_string()),
            late: line.due_at.is_some_and(|at| at <= now),
        }
    }
}

impl DutyRow {
    /// A row of the list of duties.
    pub fn of(app: &App, offices: &OfficeTitles, line: DutyLine, now: Timestamp) -> DutyRow {
        let (procedure, stage) = named(app, &line.procedure, &line.stage);
        let role = app.versions(&line.procedure).find(|procedure| procedure.role(&line.role).is_some());
        let role = role.map(|procedure| Named::role(procedure, &line.role));
        DutyRow {
            case_no: line.id.to_string(),
            no: line.no,
            procedure,
            stage,
            role: role.unwrap_or_else(|| Named::new(&line.role, None)),
            office: Named::office(offices, &line.office),
            due_at: line.due_at.map(|at| at.to_string()),
            late: line.due_at.is_some_and(|at| at <= now),
            received_at: line.received_at.to_string(),
        }
    }
}

impl NoticeRow {
    /// A row of the list of notices.
    pub fn of(app: &App, offices: &OfficeTitles, notice: Notice) -> NoticeRow {
        let text = notice_words(app, &notice);
        let role = app.packs().iter().find_map(|pack| pack.procedure.role(&notice.role));
        NoticeRow {
            case_no: notice.case.to_string(),
            seq: notice.seq,
            at: notice.at.to_string(),
            kind: notice.kind,
            office: Named::office(offices, &notice.office),
            role: Named::new(&notice.role, role.map(|role| &role.title)),
            text: text.into(),
        }
    }
}

fn notice_words(app: &App, notice: &Notice) -> Text {
    let body = &notice.body;
    if let Some(message) = &body.message {
        return message.clone();
    }
    let named = body.procedure.as_deref().zip(body.clock.as_deref());
    let clock = named.and_then(|(id, clock)| app.versions(id).find_map(|version| version.clock(clock)));
    let title = clock.map_or_else(Text::default, |clock| clock.title.clone());
    // The due time is the end of the last day, which is the day before in words.
    let last = body.due.map(|due| app.day_before(due));
    let (zh, en) = last.map_or_else(Default::default, |day| (zh_date(day), en_date(day)));
    match notice.kind.as_str() {
        "warn" => {
            Text::new(format!("“{}”即将到期（{zh}）", title.zh), format!("“{}” is soon due ({en})", title.en))
        }
        "remind" => Text::new(
            format!("“{}”已逾期（应于{zh}），请尽快办理", title.zh),
            format!("“{}” is overdue (due {en}); please see to it", title.en),
        ),
        "escalate" => Text::new(
            format!("“{}”逾期未办（应于{zh}），请督办", title.zh),
            format!("“{}” is still overdue (due {en}); please step in", title.en),
        ),
        _ => Text::new("收到转办，请按期答复", "A referral has come in; please answer in time"),
    }
}

/// A list does not know which version a case follows: the newest that has the stage has its name.
fn named(app: &App, procedure: &str, stage: &str) -> (Named, Named) {
    let having = app.versions(procedure).find(|version| version.stage(stage).is_some());
    match having.or_else(|| app.versions(procedure).next()) {
        Some(found) => (Named::new(procedure, Some(&found.title)), Named::stage(found, stage)),
        None => (Named::new(procedure, None), Named::new(stage, None)),
    }
}
