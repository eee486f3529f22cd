//! Procedures as administrators and caseworkers look at them: the chart, the text, and what is proven of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use redress_app::Error;
use redress_domain::procedure::Procedure;
use redress_packs::{Report, Running};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::chart::ChartShape;
use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::{Path, Query};
use crate::session::SignedIn;

/// Which version of a procedure.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The version; the newest if it is not said.
    #[param(minimum = 1)]
    version: Option<u32>,
}

/// The chart of a procedure: stages, acts and where they lead, clocks with their limits and sources.
#[utoipa::path(get, path = "/procedures/{id}", tag = "places", operation_id = "see_procedure",
    params(("id" = String, Path), Which),
    responses((status = 200, body = ChartShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn chart(
    State(site): State<Site>,
    _signed_in: SignedIn,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<ChartShape>, Problem> {
    let found = match which.version {
        Some(version) => site.app.procedure(&id, version).ok(),
        None => site.app.newest(&id).cloned(),
    };
    Ok(Json(ChartShape::from(&*found.ok_or(Error::NotFound)?)))
}

/// A version of a procedure that is loaded.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackRow {
    /// The procedure.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// Name for people.
    pub title: Words,
    /// Whether new cases follow it.
    pub newest: bool,
    /// The laws and documents that its limits rest on.
    pub laws: Vec<String>,
    /// How many stages it has.
    pub stages: usize,
    /// How many clocks.
    pub clocks: usize,
    /// How many open cases follow it; told to administrators alone.
    pub open_cases: Option<i64>,
    /// What was proven of it.
    pub proof: SoundnessShape,
}

/// What `redress check` found out.
#[derive(Debug, Serialize, ToSchema)]
pub struct SoundnessShape {
    /// Whether it may run.
    pub sound: bool,
    /// How many situations a case can be in.
    pub situations: usize,
    /// How many ways lead from one to another.
    pub transitions: usize,
    /// What is wrong.
    pub violations: Vec<Words>,
    /// How long one round takes at worst if every limit is kept, by class of case.
    pub times: Vec<TimesShape>,
}

/// The worst case of one round.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimesShape {
    /// The class of case; none if all are treated alike.
    pub class: Option<Words>,
    /// Until the complainant is answered.
    pub first_answer: Option<Words>,
    /// Until the case is closed.
    pub end: Option<Words>,
}

impl From<&Report> for SoundnessShape {
    fn from(report: &Report) -> SoundnessShape {
        let times = |times: &redress_packs::Times| TimesShape {
            class: times.class.as_ref().map(Words::from),
            first_answer: times.first_answer.as_ref().map(|total| (&total.text).into()),
            end: times.end.as_ref().map(|total| (&total.text).into()),
        };
        SoundnessShape {
            sound: report.is_sound(),
            situations: report.situations,
            transitions: report.transitions,
            violations: report.violations.iter().map(|found| (&found.text).into()).collect(),
            times: report.times.iter().map(times).collect(),
        }
    }
}

/// Every version that is loaded, of each procedure the newest first. How many open cases follow each is told
/// to administrators alone: others learn nothing of cases that are not theirs.
#[utoipa::path(get, path = "/packs", tag = "administration", operation_id = "list_packs",
    responses((status = 200, body = [PackRow]), (status = 401, body = Problem)))]
pub async fn packs(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<Vec<PackRow>>, Problem> {
    let open = match signed_in.admission.administers {
        Some(_) => {
            let rows = site.app.store.open_by_version().await.map_err(Error::from)?;
            Some(rows.into_iter().map(|(id, version, n)| ((id, version), n)).collect::<BTreeMap<_, _>>())
        }
        None => None,
    };
    let row = |pack: &Running| {
        let Procedure { id, version, title, stages, clocks, .. } = &*pack.procedure;
        PackRow {
            id: id.clone(),
            version: *version,
            title: title.into(),
            newest: site.app.newest(id).is_some_and(|newest| newest.version == *version),
            laws: laws(&pack.procedure),
            stages: stages.len(),
            clocks: clocks.len(),
            open_cases: open.as_ref().map(|open| open.get(&(id.clone(), *version)).copied().unwrap_or(0)),
            proof: pack.report().into(),
        }
    };
    let of = |newest: &std::sync::Arc<Procedure>| {
        let own = |pack: &&std::sync::Arc<Running>| pack.procedure.id == newest.id;
        site.app.packs().iter().filter(own).map(|pack| row(pack)).collect::<Vec<_>>()
    };
    Ok(Json(site.app.procedures().iter().flat_map(of).collect()))
}

/// The laws and documents in the sources of the limits, without their articles and remarks, each once.
fn laws(procedure: &Procedure) -> Vec<String> {
    let mut laws: Vec<String> = Vec::new();
    for source in procedure.clocks.iter().flat_map(|clock| &clock.limits).map(|limit| &limit.source) {
        let (mut bare, mut depth) = (String::new(), 0_u32);
        for letter in source.chars() {
            match letter {
                '(' | '（' => depth += 1,
                ')' | '）' => depth = depth.saturating_sub(1),
                _ if depth == 0 => bare.push(letter),
                _ => {}
            }
        }
        for part in bare.split([';', '；']) {
            let law = part.split('第').next().unwrap_or_default().trim();
            if !law.is_empty() && !laws.iter().any(|known| known == law) {
                laws.push(law.to_owned());
            }
        }
    }
    laws
}

/// The text of a pack.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackShape {
    /// The procedure.
    pub id: String,
    /// Which version.
    pub version: u32,
    /// The text, as it was loaded.
    pub source: String,
    /// The titles of the worked cases that the tests play through it; none of a pack from outside.
    pub scenarios: Vec<Words>,
}

/// The text of one version, and its worked cases.
#[utoipa::path(get, path = "/packs/{id}/{version}", tag = "administration", operation_id = "see_pack",
    params(("id" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = PackShape), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn pack(
    State(site): State<Site>,
    _signed_in: SignedIn,
    Path((id, version)): Path<(String, String)>,
) -> Result<Json<PackShape>, Problem> {
    let version: u32 = version.parse().map_err(|_| Error::NotFound)?;
    let pack = site.app.pack(&id, version).ok_or(Error::NotFound)?;
    let scenarios = redress_packs::scenarios(&pack.source).iter().map(Words::from).collect();
    Ok(Json(PackShape { id, version, source: pack.source.to_string(), scenarios }))
}
