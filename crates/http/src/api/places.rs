//! What forms and lists need to know: procedures, offices, and the demonstration's clock.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use redress_app::Error;
use redress_domain::calendar::office_day;
use redress_domain::jurisdiction::Asked;
use redress_domain::procedure::{Advice, Procedure};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::Named;
use super::shapes::act::FieldShape;
use super::shapes::follow::PromiseShape;
use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::Body;
use crate::session::SignedIn;

/// A procedure that complaints can be filed under.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcedureShape {
    /// Name in code.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Name for people.
    pub title: Words,
    /// What is asked at filing.
    pub facts: Vec<FieldShape>,
    /// Where a case can stand, in order.
    pub stages: Vec<Named>,
    /// Who takes part.
    pub roles: Vec<Named>,
    /// The offices that take complaints under it.
    pub offices: Vec<OfficeShape>,
    /// How to talk with whoever complains, step by step.
    pub guide: Vec<AdviceShape>,
    /// What is owed first on a complaint filed now, and by when.
    pub first: Option<PromiseShape>,
    /// What decides whose a complaint is, besides where its parties live or are registered.
    pub asks: Vec<AskedFact>,
}

/// A fact of a filing by which the rules go.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedFact {
    /// `habitual_region` of a respondent.
    HabitualRegion,
    /// `platform_region` of a respondent.
    PlatformRegion,
    /// `reachable` of a respondent.
    Reachable,
    /// `foreign` of the complainant.
    Foreign,
    /// `consumed_in`.
    ConsumedIn,
    /// `performance_region`.
    PerformanceRegion,
    /// `event_regions`.
    EventRegions,
}

impl From<Asked> for AskedFact {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::HabitualRegion => AskedFact::HabitualRegion,
            Asked::PlatformRegion => AskedFact::PlatformRegion,
            Asked::Reachable => AskedFact::Reachable,
            Asked::Foreign => AskedFact::Foreign,
            Asked::ConsumedIn => AskedFact::ConsumedIn,
            Asked::PerformanceRegion => AskedFact::PerformanceRegion,
            Asked::EventRegions => AskedFact::EventRegions,
        }
    }
}

/// One step of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdviceShape {
    /// What the step is called.
    pub title: Words,
    /// What to do.
    pub advice: Words,
    /// What one might say.
    pub phrases: Vec<Words>,
}

impl From<&Advice> for AdviceShape {
    fn from(step: &Advice) -> Self {
        let (title, advice) = ((&step.title).into(), (&step.advice).into());
        AdviceShape { title, advice, phrases: step.phrases.iter().map(Words::from).collect() }
    }
}

/// An office.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeShape {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: Words,
    /// The office above it.
    pub parent: Option<String>,
    /// The division it serves, six digits of GB/T 2260; none for companies.
    pub region: Option<String>,
    /// What it is.
    pub kind: Named,
    /// Whether it takes complaints and is asked today.
    pub works: bool,
    /// What it would owe first on a complaint filed now, and by when; said of the offices of a procedure.
    pub first: Option<PromiseShape>,
}

/// The procedures that are loaded; public, as the portal's form needs them.
#[utoipa::path(get, path = "/procedures", tag = "places", responses((status = 200, body = [ProcedureShape])))]
pub async fn procedures(State(site): State<Site>) -> Result<Json<Vec<ProcedureShape>>, Problem> {
    let offices = site.app.store.offices().await.map_err(Error::from)?;
    let now = site.app.clock.now();
    let first = |procedure: &Procedure, region: Option<&str>| {
        site.app.first_promise(procedure, region).map(|promise| PromiseShape::of(promise, now))
    };
    let taking = |procedure: &Procedure, office: &redress_app::ports::Office| {
        let region = office.region.map(|region| region.to_string());
        OfficeShape { first: first(procedure, region.as_deref()), ..office_shape(office, office_day(now)) }
    };
    let shape = |procedure: &std::sync::Arc<Procedure>| ProcedureShape {
        id: procedure.id.clone(),
        version: procedure.version,
        title: (&procedure.title).into(),
        facts: procedure.facts.iter().map(|field| FieldShape::of(field, office_day(now))).collect(),
        stages: procedure
            .stages
            .iter()
            .map(|s| Named { id: s.id.clone(), title: (&s.title).into() })
            .collect(),
        roles: procedure.roles.iter().map(|r| Named { id: r.id.clone(), title: (&r.title).into() }).collect(),
        offices: offices
            .iter()
            .filter(|office| site.app.takes(office, &procedure.id))
            .map(|office| taking(procedure, office))
            .collect(),
        guide: procedure.guide.iter().map(AdviceShape::from).collect(),
        first: first(procedure, None),
        asks: site.app.asks(&procedure.id).into_iter().map(AskedFact::from).collect(),
    };
    Ok(Json(site.app.procedures().iter().map(shape).collect()))
}

/// Every office, for staff.
#[utoipa::path(get, path = "/offices", tag = "places",
    responses((status = 200, body = [OfficeShape]), (status = 401, body = Problem)))]
pub async fn offices(
    State(site): State<Site>,
    _signed_in: SignedIn,
) -> Result<Json<Vec<OfficeShape>>, Problem> {
    let offices = site.app.store.offices().await.map_err(Error::from)?;
    let today = office_day(site.app.clock.now());
    Ok(Json(offices.iter().map(|office| office_shape(office, today)).collect()))
}

fn office_shape(office: &redress_app::ports::Office, today: Date) -> OfficeShape {
    OfficeShape {
        code: office.code.clone(),
        title: Words { zh: office.zh.clone(), en: office.en.clone() },
        parent: office.parent.clone(),
        region: office.region.map(|region| region.to_string()),
        kind: Named::new(office.kind.name(), Some(&office.kind.title())),
        works: office.works_on(today),
        first: None,
    }
}

/// The program's time.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimeShape {
    /// Now.
    pub now: String,
    /// Whether it can be set forward: in the demonstration alone.
    pub adjustable: bool,
}

/// How far to set the clock forward.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forward {
    /// Hours, 1 to 2400.
    #[schema(minimum = 1, maximum = 2400)]
    pub hours: i64,
}

/// What time it is here.
#[utoipa::path(get, path = "/clock", tag = "places", responses((status = 200, body = TimeShape)))]
pub async fn clock(State(site): State<Site>) -> Json<TimeShape> {
    Json(TimeShape { now: site.app.clock.now().to_string(), adjustable: site.demo.is_some() })
}

/// Sets the demonstration's clock forward and sweeps; elsewhere there is no such thing.
#[utoipa::path(post, path = "/clock", tag = "places", request_body = Forward,
    responses((status = 200, body = TimeShape), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn set_clock(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(forward): Body<Forward>,
) -> Result<Json<TimeShape>, Problem> {
    let Some(demo) = &site.demo else { return Err(Error::NotFound.into()) };
    if !(1..=2400).contains(&forward.hours) {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "range",
            redress_domain::text::Text::new("请填写1至2400小时", "Give 1 to 2400 hours"),
        ));
    }
    // Whoever lets a week pass is not signed out by it.
    site.app.prolong(&signed_in.secret, forward.hours).await?;
    demo.forward(forward.hours).await?;
    while site.app.deliver(500).await? > 0 {}
    Ok(clock(State(site)).await)
}
