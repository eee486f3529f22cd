//! The calendar: its years, and a year that is published while cases run.

use axum::Json;
use axum::extract::State;
use jiff::civil::{Date, date};
use redress_app::calendar::{Preview, Recalculation};
use redress_domain::calendar::{Calendar, Status, office_day};
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Query, bad_cursor, cursor, read_cursor};
use crate::session::SignedIn;

/// The first year that comes with the program.
const FIRST: i16 = 2007;
/// So many years to come are listed.
const AHEAD: i16 = 2;
/// How many cases one step of a preview looks at.
const STEP: u32 = 200;

/// Which year to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The year, 1990 to 2199; this one if it is not said.
    #[param(minimum = 1990, maximum = 2199)]
    year: Option<i16>,
}

/// The years, and one of them day by day.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarShape {
    /// Every year from the first on.
    pub years: Vec<YearRow>,
    /// The one that is shown.
    pub year: YearShape,
    /// How far the computing anew after the last publication has come; none if nothing was published here.
    pub recalculation: Option<RecalculationShape>,
}

/// A year.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearRow {
    /// Which.
    pub year: i16,
    /// Whether the State Council's notice is in the data; if not, only weekends and fixed holidays are.
    pub published: bool,
    /// The number of the notice.
    pub notice: Option<String>,
}

/// A year's days that are not what their weekday says.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearShape {
    /// Which.
    pub year: i16,
    /// Whether it is published.
    pub published: bool,
    /// The days.
    pub days: Vec<DayShape>,
    /// How many working days it has.
    pub working_days: u32,
}

/// A day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayShape {
    /// Which.
    pub date: String,
    /// `statutory`, `off` (moved) or `work` (a make-up working day).
    pub kind: &'static str,
}

/// How far the computing anew has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecalculationShape {
    /// Whether every case was looked at.
    pub done: bool,
    /// How many cases were.
    pub looked: u64,
    /// How many clocks moved, or are no longer provisional.
    pub moved: u64,
}

impl RecalculationShape {
    fn of(progress: &Recalculation) -> Option<RecalculationShape> {
        let Recalculation { done, looked, moved, .. } = *progress;
        progress.began().then_some(RecalculationShape { done, looked, moved })
    }
}

fn shown(calendar: &Calendar, year: i16) -> YearShape {
    let days =
        || date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(move |day| day.year() == year);
    let kind = |day: Date| {
        if calendar.is_make_up_day(day) {
            Some("work")
        } else if calendar.is_statutory_holiday(day) {
            Some("statutory")
        } else {
            calendar.is_holiday(day).then_some("off")
        }
    };
    YearShape {
        year,
        published: calendar.status(year) == Status::Published,
        days: days().filter_map(|day| Some(DayShape { date: day.to_string(), kind: kind(day)? })).collect(),
        working_days: u32::try_from(days().filter(|day| calendar.is_working_day(*day)).count()).unwrap_or(0),
    }
}

/// The years of working days, and one of them day by day.
#[utoipa::path(get, path = "/calendar", tag = "administration", operation_id = "see_calendar", params(Which),
    responses((status = 200, body = CalendarShape), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    _signed_in: SignedIn,
    Query(which): Query<Which>,
) -> Result<Json<CalendarShape>, Problem> {
    site.app.refresh_calendar().await?;
    let world = site.app.world();
    let calendar = &world.calendar;
    let this = office_day(site.app.clock.now()).year();
    let row = |year: i16| YearRow {
        year,
        published: calendar.status(year) == Status::Published,
        notice: calendar.notice(year).map(str::to_owned),
    };
    let year = which.year.unwrap_or(this);
    if !(1990..=2199).contains(&year) {
        return Err(Problem::at(
            "year",
            "range",
            Text::new("年份请写1990至2199", "Write a year from 1990 to 2199"),
        ));
    }
    Ok(Json(CalendarShape {
        years: (FIRST..=this.saturating_add(AHEAD)).map(row).collect(),
        year: shown(calendar, year),
        recalculation: RecalculationShape::of(&site.app.recalculation().await?),
    }))
}

/// A year to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewYear {
    /// Such as `2027 off 01-01..01-03 work 01-04 statutory 01-01`; days are MM-DD or MM-DD..MM-DD.
    #[schema(max_length = 2000)]
    pub line: String,
    /// Of a preview: where the step before ended.
    pub cursor: Option<String>,
}

/// What publishing a year would do to the running clocks of some cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewShape {
    /// The year as it would be.
    pub year: YearShape,
    /// How many cases with a running clock were looked at in this step.
    pub looked: u32,
    /// How many of their clocks would get another date.
    pub moved: u32,
    /// How many would keep their date and no longer be provisional.
    pub settled: u32,
    /// Ask for this to look at more cases; none at the end.
    pub next: Option<String>,
}

/// What publishing this year would do: nothing is changed. Looks at some cases at a time.
#[utoipa::path(post, path = "/calendar/preview", tag = "administration", operation_id = "preview_year",
    request_body = NewYear,
    responses((status = 200, body = PreviewShape), (status = 401, body = Problem)))]
pub async fn preview(
    State(site): State<Site>,
    _administrator: SignedIn,
    Body(new): Body<NewYear>,
) -> Result<Json<PreviewShape>, Problem> {
    let after = new.cursor.as_deref().map(place).transpose()?;
    let Preview { calendar, year, looked, moved, settled, after } =
        site.app.preview_year(&new.line, after, STEP).await?;
    let next = after.map(|id| cursor([id.as_i64()]));
    Ok(Json(PreviewShape { year: shown(&calendar, year), looked, moved, settled, next }))
}

/// Publishes or corrects a year; who did is in the audit log first. The clocks that run follow in the background.
#[utoipa::path(post, path = "/calendar", tag = "administration", operation_id = "publish_year", request_body = NewYear,
    responses((status = 200, body = CalendarShape), (status = 401, body = Problem)))]
pub async fn publish(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(new): Body<NewYear>,
) -> Result<Json<CalendarShape>, Problem> {
    let from = signed_in.visitor.address;
    let year = site.app.announce_year(&signed_in.caller, &new.line, from).await?;
    see(State(site), signed_in, Query(Which { year: Some(year) })).await
}

fn place(text: &str) -> Result<CaseId, Problem> {
    let [id] = read_cursor(text)?;
    CaseId::from_i64(id).ok_or_else(bad_cursor)
}
