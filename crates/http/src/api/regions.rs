//! Administrative divisions: searched, read, and found in an address. Open to everybody.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use redress_domain::calendar::office_day;
use redress_domain::region::{Entry, Level, Region, Regions, Wanted};
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path, Query, page_size, readable};

/// Longest text that is searched for and longest address, in characters.
const LONGEST: usize = 200;

/// A division.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionShape {
    /// Six digits of GB/T 2260.
    pub code: String,
    /// Its own name, such as 余杭区.
    pub name: String,
    /// With everything above it, such as 浙江省杭州市余杭区.
    pub full_name: String,
    /// `county`, `prefecture`, `province` or `nation`.
    pub level: &'static str,
    /// Whether its body does what a county's does: a county, or a city without any.
    pub county_level: bool,
    /// The first day, if it began after 2013.
    pub from: Option<String>,
    /// The last day, if that is known.
    pub to: Option<String>,
}

impl RegionShape {
    /// The entry as it was on the day.
    pub fn of(entry: &Entry, on: Date) -> RegionShape {
        RegionShape {
            code: entry.region.to_string(),
            name: entry.name.clone(),
            full_name: Regions::china().full_name(entry.region, on),
            level: entry.level().name(),
            county_level: entry.region.is_county_level(),
            from: entry.from.map(|day| day.to_string()),
            to: entry.to.map(|day| day.to_string()),
        }
    }
}

/// Which divisions to find.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// A name, a part of one, names from above down (浙江 余杭), or the beginning of a code; all without it.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The day on which it exists; today if left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only at this level: `county`, `prefecture`, `province`.
    level: Option<String>,
    /// Only below this division.
    #[param(pattern = "^[0-9]{6}$")]
    under: Option<String>,
    /// At most so many, 1 to 200; 20 if left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The divisions that were found, the likeliest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionsFound {
    /// They.
    items: Vec<RegionShape>,
    /// Whether there are more than were asked for.
    more: bool,
}

/// Searches divisions by name, part of a name, or code.
#[utoipa::path(get, path = "/regions", operation_id = "find_regions", tag = "regions", params(Search),
    responses((status = 200, body = RegionsFound), (status = 422, body = Problem)))]
pub async fn find(
    State(site): State<Site>,
    Query(search): Query<Search>,
) -> Result<Json<RegionsFound>, Problem> {
    let on = search.on.unwrap_or_else(|| office_day(site.app.clock.now()));
    let limit = page_size(search.limit, 20, 200)? as usize;
    let q = search.q.unwrap_or_default();
    readable("q", &q, LONGEST)?;
    let level = search.level.as_deref().map(level).transpose()?;
    let under = search.under.as_deref().map(|code| present("under", code, on)).transpose()?;
    let wanted =
        Wanted { text: &q, on, level, under: under.map(|entry| entry.region), most: limit.saturating_add(1) };
    let mut found = Regions::china().find(&wanted);
    let more = found.len() > limit;
    found.truncate(limit);
    Ok(Json(RegionsFound {
        items: found.into_iter().map(|entry| RegionShape::of(entry, on)).collect(),
        more,
    }))
}

/// The day that is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The day; today if left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// One division with what is above it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionWhole {
    /// It.
    #[serde(flatten)]
    region: RegionShape,
    /// From the province down to it; groups of counties that are no place are left out.
    path: Vec<RegionShape>,
}

/// One division; a code that is none on the day is refused, with its successors.
#[utoipa::path(get, path = "/regions/{code}", operation_id = "see_region", tag = "regions",
    params(("code" = String, Path), Day),
    responses((status = 200, body = RegionWhole), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    Path(code): Path<String>,
    Query(day): Query<Day>,
) -> Result<Json<RegionWhole>, Problem> {
    let on = day.on.unwrap_or_else(|| office_day(site.app.clock.now()));
    let entry = present("code", &code, on)
        .map_err(|problem| Problem { status: StatusCode::NOT_FOUND.as_u16(), ..problem })?;
    let path = Regions::china().path(entry.region, on);
    Ok(Json(RegionWhole {
        region: RegionShape::of(entry, on),
        path: path.into_iter().map(|above| RegionShape::of(above, on)).collect(),
    }))
}

/// An address to be placed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// As people write it.
    #[schema(max_length = 200)]
    address: String,
    /// The day whose divisions count; today if left out.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// What an address means.
#[derive(Debug, Serialize, ToSchema)]
pub struct Placed {
    /// `located`: one county; `ambiguous`: several; `former`: it names one that has ended; `coarse`: it names
    /// only a city or province; `none`.
    decision: &'static str,
    /// The division, if there is no doubt.
    region: Option<RegionShape>,
    /// What it may mean.
    candidates: Vec<Candidate>,
}

/// A division that an address may mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct Candidate {
    /// It.
    #[serde(flatten)]
    region: RegionShape,
    /// `named` with what is above it, `name_alone`, `ambiguous`, `coarse`, or `successor` of what was named.
    confidence: &'static str,
}

/// Finds the division of an address; asks back where more than one fits. Nothing is kept of the address.
#[utoipa::path(post, path = "/regions/locate", operation_id = "locate_address", tag = "regions",
    request_body = Address, responses((status = 200, body = Placed), (status = 422, body = Problem)))]
pub async fn locate(State(site): State<Site>, Body(asked): Body<Address>) -> Result<Json<Placed>, Problem> {
    let on = asked.on.unwrap_or_else(|| office_day(site.app.clock.now()));
    readable("address", &asked.address, LONGEST)?;
    let china = Regions::china();
    let found = china.located(&asked.address, on);
    let shape = |region: Region| china.stands(region, on).ok().map(|entry| RegionShape::of(entry, on));
    let decision = match found.first().map(|one| one.confidence.name()) {
        None => "none",
        Some("named" | "name_alone") => "located",
        Some("successor") => "former",
        Some(other) => other,
    };
    let region = found.first().filter(|_| decision == "located").and_then(|one| shape(one.region));
    let candidates = found
        .iter()
        .filter_map(|one| Some(Candidate { region: shape(one.region)?, confidence: one.confidence.name() }));
    Ok(Json(Placed { decision, region, candidates: candidates.collect() }))
}

fn level(text: &str) -> Result<Level, Problem> {
    text.parse().map_err(|()| {
        Problem::at(
            "level",
            "choice",
            Text::new(
                "级别请写 county、prefecture 或 province",
                "Write a level: county, prefecture or province",
            ),
        )
    })
}

fn present<'t>(field: &str, code: &str, on: Date) -> Result<&'t Entry, Problem> {
    Regions::china().present(code, on).map_err(|absent| {
        let mut problem = Problem::at(field, absent.code, absent.text);
        problem.successors = absent.successors.iter().map(ToString::to_string).collect();
        problem
    })
}
