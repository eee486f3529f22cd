//! Figures over the cases that the caller's offices hold.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use redress_app::Error;
use redress_app::figures::{Split, Unit};
use redress_app::people::Caller;
use redress_app::ports::{FigureFilter, Sums};
use redress_domain::case::FieldFault;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::{Path, Query};
use crate::session::SignedIn;

/// Which cases the figures are about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Only what happened on this day of the office or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only what happened up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only cases of this procedure.
    procedure: Option<String>,
    /// Only cases held by this office of the caller's.
    office: Option<String>,
}

impl About {
    fn filter(self, site: &Site, by: &Caller) -> Result<FigureFilter, Problem> {
        let About { from, to, procedure, office } = self;
        let rest = FigureFilter { offices: None, procedure, from, to };
        Ok(site.app.figures_of(by, office.as_deref(), rest)?)
    }
}

/// Figures in short. Each thing is counted on the day on which it happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresShape {
    /// Complaints received.
    pub received: i64,
    /// Answered in substance for the first time.
    pub answered: i64,
    /// Of these, within every limit that the answer ended.
    pub on_time: i64,
    /// Answered within 15 calendar days.
    pub within_15_days: i64,
    /// Answered within 60 calendar days.
    pub within_60_days: i64,
    /// Median of the calendar days to the answer.
    pub median_days: Option<i64>,
    /// Open now and past a due time, whenever they were received.
    pub overdue: i64,
    /// Closed.
    pub closed: i64,
    /// Whose complainant said how satisfied they are.
    pub rated: i64,
    /// Of these, the satisfied and very satisfied.
    pub satisfied: i64,
}

/// The figures of the caller's offices.
#[utoipa::path(get, path = "/figures", tag = "figures", params(About),
    responses((status = 200, body = FiguresShape), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn figures(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(about): Query<About>,
) -> Result<Json<FiguresShape>, Problem> {
    let f = site.app.figures(&about.filter(&site, &signed_in.caller)?).await?;
    Ok(Json(FiguresShape {
        received: f.received,
        answered: f.answered,
        on_time: f.on_time,
        within_15_days: f.within_15,
        within_60_days: f.within_60,
        median_days: f.median_days,
        overdue: f.overdue,
        closed: f.closed,
        rated: f.rated,
        satisfied: f.satisfied,
    }))
}

/// How many complaints.
#[derive(Debug, Serialize, ToSchema)]
pub struct SumsShape {
    /// Received.
    pub received: i64,
    /// Answered in substance for the first time.
    pub answered: i64,
    /// Of these, within every limit that the answer ended.
    pub on_time: i64,
    /// Closed.
    pub closed: i64,
    /// Whose complainant said how satisfied they are.
    pub rated: i64,
    /// Of these, the satisfied and very satisfied.
    pub satisfied: i64,
}

impl From<Sums> for SumsShape {
    fn from(sums: Sums) -> Self {
        let Sums { received, answered, on_time, closed, rated, satisfied } = sums;
        SumsShape { received, answered, on_time, closed, rated, satisfied }
    }
}

/// The figures of one value.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureLine {
    /// The value, as lists are filtered by it.
    pub value: String,
    /// Its name.
    pub title: Words,
    /// Its sums.
    pub sums: SumsShape,
    /// How many of its cases are overdue now.
    pub overdue: i64,
}

/// Figures by value, most received first. A case with several values counts in each.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureLines {
    /// The most frequent, at most 30.
    pub items: Vec<FigureLine>,
    /// How many other values there are.
    pub others: usize,
    /// What those come to together.
    pub rest: SumsShape,
    /// How many cases of theirs are overdue now.
    pub rest_overdue: i64,
}

/// The figures of the caller's offices, split by `channel`, `kind`, `cause`, `region`, `respondent`,
/// `department`, `satisfaction`, `office` or `procedure`.
#[utoipa::path(get, path = "/figures/by/{facet}", operation_id = "figures_by", tag = "figures",
    params(("facet" = String, Path), About),
    responses((status = 200, body = FigureLines), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn by(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(facet): Path<String>,
    Query(about): Query<About>,
) -> Result<Json<FigureLines>, Problem> {
    let split = Split::named(&facet).ok_or_else(|| unknown("facet"))?;
    let found = site.app.figures_by(&about.filter(&site, &signed_in.caller)?, split).await?;
    let items = found.lines.into_iter().map(|line| FigureLine {
        value: line.value,
        title: line.title.into(),
        sums: line.sums.into(),
        overdue: line.overdue,
    });
    Ok(Json(FigureLines {
        items: items.collect(),
        others: found.others,
        rest: found.rest.into(),
        rest_overdue: found.rest_overdue,
    }))
}

/// A value by which figures are split and lists filtered.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureValue {
    /// The value.
    pub value: String,
    /// Its name; the value itself if the caller's offices have no case with it.
    pub title: Words,
}

/// What a value is called.
#[utoipa::path(get, path = "/figures/by/{facet}/{value}", operation_id = "figures_value", tag = "figures",
    params(("facet" = String, Path), ("value" = String, Path)),
    responses((status = 200, body = FigureValue), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn value(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path((facet, value)): Path<(String, String)>,
) -> Result<Json<FigureValue>, Problem> {
    let split = Split::named(&facet).ok_or_else(|| unknown("facet"))?;
    let title = site.app.value_title(&signed_in.caller, split, &value).await?.into();
    Ok(Json(FigureValue { value, title }))
}

/// Which line to draw.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// `day`, `week` or `month`; months if it is not said.
    unit: Option<String>,
    /// First day; a year before the last if it is not said.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; today if it is not said.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only cases of this procedure.
    procedure: Option<String>,
    /// Only cases held by this office of the caller's.
    office: Option<String>,
}

/// A point of the line.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendPoint {
    /// The first day of the unit; of the first point it may lie before the period.
    pub start: String,
    /// What happened in it.
    pub sums: SumsShape,
    /// What happened a year before; of weeks, 52 weeks before.
    pub before: SumsShape,
}

/// Figures over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendShape {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Every unit of the period.
    pub points: Vec<TrendPoint>,
}

/// The figures of the caller's offices over time, beside those of a year before; at most 400 points.
#[utoipa::path(get, path = "/figures/trend", operation_id = "figures_trend", tag = "figures", params(Along),
    responses((status = 200, body = TrendShape), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn trend(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(along): Query<Along>,
) -> Result<Json<TrendShape>, Problem> {
    let Along { unit, from, to, procedure, office } = along;
    let unit = Unit::named(unit.as_deref().unwrap_or("month")).ok_or_else(|| unknown("unit"))?;
    let filter = About { from, to, procedure, office }.filter(&site, &signed_in.caller)?;
    let found = site.app.figures_trend(&filter, unit).await?;
    let points = found.points.into_iter().map(|point| TrendPoint {
        start: point.start.to_string(),
        sums: point.sums.into(),
        before: point.before.into(),
    });
    Ok(Json(TrendShape { from: found.from.to_string(), to: found.to.to_string(), points: points.collect() }))
}

/// A choice that is none of those there are.
pub(super) fn unknown(field: &str) -> Problem {
    let text = Text::new("请从所列各项中选择", "Choose one of those listed");
    Error::Invalid(vec![FieldFault { field: field.to_owned(), code: "choice", text }]).into()
}
