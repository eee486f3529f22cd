//! Rows of lists.

use jiff::Timestamp;
use redress_app::App;
use redress_app::ports::{CaseLine, DutyLine};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Named, Offices};

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

impl CaseRow {
    /// A row of the list of cases.
    pub fn of(app: &App, offices: &Offices, line: CaseLine, now: Timestamp) -> CaseRow {
        let (procedure, stage) = named(app, &line.procedure, &line.stage);
        CaseRow {
            case_no: line.id.to_string(),
            procedure,
            stage,
            office: offices.named(&line.office),
            ended: line.ended,
            received_at: line.received_at.to_string(),
            due_at: line.due_at.map(|at| at.to_string()),
            late: line.due_at.is_some_and(|at| at <= now),
        }
    }
}

impl DutyRow {
    /// A row of the list of duties.
    pub fn of(app: &App, offices: &Offices, line: DutyLine, now: Timestamp) -> DutyRow {
        let (procedure, stage) = named(app, &line.procedure, &line.stage);
        let role = app.newest(&line.procedure).map(|procedure| Named::role(procedure, &line.role));
        DutyRow {
            case_no: line.id.to_string(),
            no: line.no,
            procedure,
            stage,
            role: role.unwrap_or_else(|| Named::new(&line.role, None)),
            office: offices.named(&line.office),
            due_at: line.due_at.map(|at| at.to_string()),
            late: line.due_at.is_some_and(|at| at <= now),
            received_at: line.received_at.to_string(),
        }
    }
}

fn named(app: &App, procedure: &str, stage: &str) -> (Named, Named) {
    match app.newest(procedure) {
        Some(found) => (Named::new(procedure, Some(&found.title)), Named::stage(found, stage)),
        None => (Named::new(procedure, None), Named::new(stage, None)),
    }
}
