//! Saved views: a person's named filters.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use redress_app::Error;
use redress_app::people::Caller;
use redress_app::ports::Person;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// Filters that the caller has given a name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViewShape {
    /// By which it is removed.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The filters of the page, by name.
    pub filters: BTreeMap<String, String>,
}

/// A view to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// What it is called; one of that name is replaced.
    #[schema(max_length = 40)]
    pub name: String,
    /// The filters of the page, by name.
    pub filters: BTreeMap<String, String>,
}

/// The caller's views, by name.
#[utoipa::path(get, path = "/views", operation_id = "list_views", tag = "duties",
    responses((status = 200, body = [ViewShape]), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, signed_in: SignedIn) -> Result<Json<Vec<ViewShape>>, Problem> {
    listed(&site, &signed_in).await
}

/// Keeps a view; answers with all of the caller's.
#[utoipa::path(post, path = "/views", operation_id = "keep_view", tag = "duties", request_body = NewView,
    responses((status = 200, body = [ViewShape]), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub async fn keep(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(view): Body<NewView>,
) -> Result<Json<Vec<ViewShape>>, Problem> {
    site.app.keep_view(person(&signed_in)?, &view.name, &view.filters).await?;
    listed(&site, &signed_in).await
}

/// Forgets one of the caller's views.
#[utoipa::path(delete, path = "/views/{id}", operation_id = "drop_view", tag = "duties", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem)))]
pub async fn forget(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if let Ok(id) = id.parse() {
        site.app.store.drop_view(person(&signed_in)?.id, id).await.map_err(Error::from)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn person(signed_in: &SignedIn) -> Result<&Person, Problem> {
    match &signed_in.caller {
        Caller::Person { person, .. } => Ok(person),
        Caller::Complainant | Caller::Link(_) => Err(Error::SignIn.into()),
    }
}

async fn listed(site: &Site, signed_in: &SignedIn) -> Result<Json<Vec<ViewShape>>, Problem> {
    let views = site.app.store.views(person(signed_in)?.id).await.map_err(Error::from)?;
    let shape = |view: redress_app::ports::View| ViewShape {
        id: view.id.to_string(),
        name: view.name,
        filters: serde_json::from_str(&view.filters).unwrap_or_default(),
    };
    Ok(Json(views.into_iter().map(shape).collect()))
}
