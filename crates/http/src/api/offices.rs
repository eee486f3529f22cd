//! Offices, for the administrators: one of them whole, changed, and many out of a file.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use jiff::civil::Date;
use redress_app::Error;
use redress_app::ports::{Office, OfficeKind};
use redress_app::staff::{OFFICE_COLUMNS, tag};
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::imports::{self, Dry, ImportShape};
use super::people::{Tagged, administrator, seen, tagged};
use super::shapes::Named;
use crate::Site;
use crate::problem::{Problem, Words};
use crate::read::{Body, Path, Query};
use crate::session::SignedIn;

/// An office with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeWhole {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: Words,
    /// The office above it.
    pub parent: Option<String>,
    /// What it is.
    pub kind: Named,
    /// The division it serves.
    pub region: Option<String>,
    /// The procedures it takes complaints for.
    pub procedures: Vec<String>,
    /// Where it sits.
    pub address: String,
    /// Its telephone.
    pub phone: String,
    /// The first day on which it takes complaints.
    pub valid_from: Option<String>,
    /// Since when it takes nothing any more.
    pub closed_on: Option<String>,
}

/// An office as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeGiven {
    /// Its name in Chinese.
    #[schema(max_length = 100)]
    pub zh: String,
    /// Its name in English; the Chinese one if left out.
    #[schema(max_length = 100)]
    pub en: Option<String>,
    /// The office above it.
    pub parent: Option<String>,
    /// What it is: `national`, `province`, `city`, `county`, `branch`, `company`, `department`, `regulator`,
    /// `commission`, `appraiser` or `other`.
    pub kind: String,
    /// The division it serves, six digits of GB/T 2260.
    #[schema(pattern = "^[0-9]{6}$")]
    pub region: Option<String>,
    /// The procedures it takes complaints for.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Where it sits.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub address: String,
    /// Its telephone.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub phone: String,
    /// The first day on which it takes complaints.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<Date>,
    /// Since when it takes nothing any more; not in the future.
    #[schema(value_type = Option<String>, format = Date)]
    pub closed_on: Option<Date>,
}

impl From<&Office> for OfficeWhole {
    fn from(office: &Office) -> Self {
        OfficeWhole {
            code: office.code.clone(),
            title: Words { zh: office.zh.clone(), en: office.en.clone() },
            parent: office.parent.clone(),
            kind: Named::new(office.kind.name(), Some(&office.kind.title())),
            region: office.region.map(|region| region.to_string()),
            procedures: office.procedures.clone(),
            address: office.address.clone(),
            phone: office.phone.clone(),
            valid_from: office.valid_from.map(|day| day.to_string()),
            closed_on: office.closed_on.map(|day| day.to_string()),
        }
    }
}

async fn shown(site: &Site, code: &str) -> Result<Tagged<OfficeWhole>, Problem> {
    let offices = site.app.store.offices().await.map_err(Error::from)?;
    let office = offices.iter().find(|office| office.code == code).ok_or(Error::NotFound)?;
    Ok(tagged(&tag(office), office.into()))
}

/// One office.
#[utoipa::path(get, path = "/offices/{code}", tag = "places", operation_id = "see_office", params(("code" = String, Path)),
    responses((status = 200, body = OfficeWhole), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn see(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(code): Path<String>,
) -> Result<Tagged<OfficeWhole>, Problem> {
    administrator(&signed_in)?;
    shown(&site, &code).await
}

/// Adds an office (`If-None-Match: *`), or changes one that still is as it was seen (`If-Match`).
#[utoipa::path(put, path = "/offices/{code}", tag = "places", operation_id = "put_office", request_body = OfficeGiven,
    params(("code" = String, Path), ("If-Match" = Option<String>, Header), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = OfficeWhole), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
pub async fn put(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    headers: HeaderMap,
    Body(given): Body<OfficeGiven>,
) -> Result<Tagged<OfficeWhole>, Problem> {
    let by = administrator(&signed_in)?;
    let new = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value == "*");
    let seen = if new { None } else { Some(seen(&headers)?) };
    let kind = OfficeKind::named(&given.kind).ok_or_else(|| {
        Problem::at("kind", "choice", Text::new("请从所列类型中选择", "Choose one of the kinds"))
    })?;
    let region = given.region.as_deref().filter(|region| !region.is_empty());
    let region = region.map(|region| site.app.office_region(region)).transpose()?;
    let office = Office {
        code,
        parent: given.parent.filter(|parent| !parent.is_empty()),
        en: given.en.filter(|en| !en.trim().is_empty()).unwrap_or_else(|| given.zh.clone()),
        zh: given.zh,
        procedures: given.procedures,
        region,
        kind,
        address: given.address,
        phone: given.phone,
        valid_from: given.valid_from,
        closed_on: given.closed_on,
    };
    site.app.change_office(&by, &office, seen).await?;
    shown(&site, &office.code).await
}

/// Adds and changes offices out of a CSV file or workbook, as its own bytes; all rows or none.
#[utoipa::path(post, path = "/offices/import", tag = "places", operation_id = "import_offices", params(Dry),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportShape), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn import(
    State(site): State<Site>,
    signed_in: SignedIn,
    Query(dry): Query<Dry>,
    body: Bytes,
) -> Result<Json<ImportShape>, Problem> {
    let by = administrator(&signed_in)?;
    let dry = dry.dry_run.unwrap_or_default();
    imports::read_into(&site, body, async |table| site.app.import_offices(Some(&by), table, dry).await).await
}

/// An empty table of offices.
#[utoipa::path(get, path = "/offices/template", tag = "places", operation_id = "office_template",
    responses((status = 200, body = String, content_type = "text/csv"), (status = 401, body = Problem)))]
pub async fn template(signed_in: SignedIn) -> Result<([(HeaderName, &'static str); 2], String), Problem> {
    administrator(&signed_in)?;
    Ok(imports::template(OFFICE_COLUMNS.iter().map(|(_, zh)| *zh)))
}
