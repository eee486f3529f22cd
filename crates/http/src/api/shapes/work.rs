//! Rows of the working pages.

use redress_app::App;
use redress_app::offices::OfficeTitles;
use redress_app::ports::{DutyCounts, Seat};
use redress_app::timeline::Note;
use redress_app::work::Owed;
use redress_domain::case::Case;
use redress_domain::case::duty::Kind;
use redress_domain::case::lateness::Lateness;
use redress_domain::case::state::Clock;
use redress_domain::procedure::Procedure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Named;
use super::line::DutyRow;
use crate::problem::Words;

/// How late a duty is, the latest first; every duty is in exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LatenessShape {
    /// Late and brought before somebody above, or late by more than five working days (严重逾期).
    Grave,
    /// Late otherwise.
    Late,
    /// Due within three days.
    Soon,
    /// Due later.
    Later,
    /// No clock watches it.
    None,
}

impl From<Lateness> for LatenessShape {
    fn from(lateness: Lateness) -> Self {
        match lateness {
            Lateness::Grave => LatenessShape::Grave,
            Lateness::Late => LatenessShape::Late,
            Lateness::Soon => LatenessShape::Soon,
            Lateness::Later => LatenessShape::Later,
            Lateness::None => LatenessShape::None,
        }
    }
}

impl From<LatenessShape> for Lateness {
    fn from(shape: LatenessShape) -> Self {
        let all = Lateness::ALL.into_iter();
        all.into_iter().find(|one| LatenessShape::from(*one) == shape).unwrap_or(Lateness::None)
    }
}

/// What sort of act is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindShape {
    /// A proposal to be approved or sent back.
    Approval,
    /// A demand of another office to be answered.
    Referral,
    /// A visit to the complainant.
    Visit,
}

impl From<Kind> for KindShape {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Approval => KindShape::Approval,
            Kind::Referral => KindShape::Referral,
            Kind::Visit => KindShape::Visit,
        }
    }
}

impl From<KindShape> for Kind {
    fn from(shape: KindShape) -> Self {
        match shape {
            KindShape::Approval => Kind::Approval,
            KindShape::Referral => Kind::Referral,
            KindShape::Visit => Kind::Visit,
        }
    }
}

/// Something owed, with what there is to know before opening it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkRow {
    /// The duty.
    #[serde(flatten)]
    pub duty: DutyRow,
    /// The version of the case, as in its `ETag`.
    pub version: u32,
    /// The office that holds the case.
    pub holder: Named,
    /// How late it is.
    pub lateness: LatenessShape,
    /// Whether it was brought before somebody above; late is another thing.
    pub escalated: bool,
    /// What sort of act is owed, where that has a page of its own.
    pub kind: Option<KindShape>,
    /// The clocks of the case that have not stopped.
    pub clocks: Vec<BarShape>,
    /// What happened last.
    pub note: Option<NoteShape>,
    /// The acts that are open to the caller in the case.
    pub acts: Vec<Named>,
}

/// A clock as a thin bar.
#[derive(Debug, Serialize, ToSchema)]
pub struct BarShape {
    /// Number in the case.
    pub no: u32,
    /// Which.
    pub clock: Named,
    /// The instant it counts from.
    pub start: String,
    /// From this instant it is late.
    pub due_at: String,
    /// When it rings next.
    pub rings_at: Option<String>,
    /// How many times it rang.
    pub rang: u32,
    /// Since when its time does not count.
    pub paused_at: Option<String>,
}

/// The last thing that happened in a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteShape {
    /// When.
    pub at: String,
    /// What.
    pub text: Words,
    /// The beginning of what was written with it, for whoever may see it.
    pub said: Option<String>,
}

/// How many duties there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsShape {
    /// Gravely late.
    pub grave: i64,
    /// Late otherwise.
    pub late: i64,
    /// Due within three days.
    pub soon: i64,
    /// Due later.
    pub later: i64,
    /// Watched by no clock.
    pub none: i64,
    /// All of them.
    pub all: i64,
    /// Whether there are more, which were not counted.
    pub more: bool,
}

/// What a role owes in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatShape {
    /// The office.
    pub office: Named,
    /// The role.
    pub role: Named,
    /// The supervised office that asked for it by a referral, if the office that owes is not supervised itself.
    pub asked_by: Option<Named>,
    /// How many duties.
    pub open: i64,
    /// How many of them are late.
    pub late: i64,
    /// How many of these gravely.
    pub grave: i64,
    /// When the first of them was or is due.
    pub first_due: Option<String>,
}

/// Something owed, as those above see it: never with parties.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupervisedRow {
    /// The duty.
    #[serde(flatten)]
    pub work: WorkRow,
    /// Whether the caller may open the case.
    pub sees: bool,
    /// The clock that watches the duty.
    pub watched_by: Option<Named>,
    /// How often that clock warned, reminded or escalated.
    pub reminded: u32,
    /// How often somebody asked for speed.
    pub chased: u32,
    /// When last.
    pub chased_at: Option<String>,
}

impl WorkRow {
    /// The row of a duty.
    pub fn of(app: &App, offices: &OfficeTitles, owed: Owed, now: jiff::Timestamp) -> WorkRow {
        let Owed { line, lateness, case, note, acts, .. } = owed;
        let bars = |(case, procedure): &(Case, std::sync::Arc<Procedure>)| -> Vec<BarShape> {
            case.live().map(|clock| bar(procedure, clock)).collect()
        };
        WorkRow {
            version: case.as_ref().map_or(0, |(case, _)| case.seq),
            holder: Named::office(offices, &line.holder),
            lateness: lateness.into(),
            escalated: line.escalated,
            kind: line.kind.map(KindShape::from),
            clocks: case.as_ref().map(bars).unwrap_or_default(),
            note: note.map(NoteShape::from),
            acts: acts.iter().map(|(id, title)| Named::new(id, Some(title))).collect(),
            duty: DutyRow::of(app, offices, line, now),
        }
    }
}

impl SupervisedRow {
    /// The same for those above.
    pub fn of(app: &App, offices: &OfficeTitles, owed: Owed, now: jiff::Timestamp) -> SupervisedRow {
        let sees = owed.sees;
        let case = owed.case.as_ref().map(|(case, procedure)| (case, &**procedure));
        let clock = case.and_then(|(case, procedure)| {
            let duties = redress_domain::case::duty::duties(procedure, case);
            let no = duties.iter().find(|duty| duty.no == owed.line.no)?.clock?;
            case.clocks.iter().find(|clock| clock.started.no == no).map(|clock| (procedure, clock))
        });
        let chases = case.map(|(case, _)| case.chased.as_slice()).unwrap_or_default();
        SupervisedRow {
            sees,
            watched_by: clock.map(|(procedure, clock)| named(procedure, clock)),
            reminded: clock.map_or(0, |(_, clock)| clock.rang),
            chased: chases.iter().map(|chase| chase.times).sum(),
            chased_at: chases.iter().map(|chase| chase.at).max().map(|at| at.to_string()),
            work: WorkRow::of(app, offices, owed, now),
        }
    }
}

fn named(procedure: &Procedure, clock: &Clock) -> Named {
    let id = &clock.started.clock;
    Named::new(id, procedure.clock(id).map(|spec| &spec.title))
}

fn bar(procedure: &Procedure, clock: &Clock) -> BarShape {
    BarShape {
        no: clock.started.no,
        clock: named(procedure, clock),
        start: clock.started.start.to_string(),
        due_at: clock.started.due_at.to_string(),
        rings_at: clock.rings.map(|next| next.at.to_string()),
        rang: clock.rang,
        paused_at: clock.paused_at.map(|at| at.to_string()),
    }
}

impl From<Note> for NoteShape {
    fn from(note: Note) -> Self {
        NoteShape { at: note.at.to_string(), text: note.text.into(), said: note.said }
    }
}

impl From<DutyCounts> for CountsShape {
    fn from(counts: DutyCounts) -> Self {
        let [grave, late, soon, later, none] = counts.by_lateness;
        CountsShape {
            grave,
            late,
            soon,
            later,
            none,
            all: counts.by_lateness.iter().sum(),
            more: counts.more,
        }
    }
}

impl SeatShape {
    /// A line of the overview.
    pub fn of(app: &App, offices: &OfficeTitles, seat: Seat) -> SeatShape {
        let role = app.procedures().iter().find_map(|procedure| procedure.role(&seat.role));
        SeatShape {
            office: Named::office(offices, &seat.office),
            role: Named::new(&seat.role, role.map(|role| &role.title)),
            asked_by: seat.asked_by.map(|office| Named::office(offices, &office)),
            open: seat.open,
            late: seat.late,
            grave: seat.grave,
            first_due: seat.first_due.map(|at| at.to_string()),
        }
    }
}
