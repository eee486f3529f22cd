//! The house's own table of routing by kind.

use axum::Json;
use axum::extract::State;
use redress_app::routing::Route;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::read::Body;
use crate::session::SignedIn;

/// A line of the table.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteShape {
    /// The procedure.
    pub procedure: String,
    /// The fact of its cases that is looked at.
    pub fact: String,
    /// The value for which the line stands.
    pub value: String,
    /// The offices that are proposed.
    pub offices: Vec<Named>,
}

/// A line to be put into the table.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoute {
    /// The procedure.
    pub procedure: String,
    /// The fact of its cases, a choice.
    pub fact: String,
    /// The value.
    pub value: String,
    /// The offices that are proposed; none takes the line out.
    #[schema(max_items = 50)]
    pub offices: Vec<String>,
}

/// Which departments each kind of complaint usually goes to.
#[utoipa::path(get, path = "/routes", tag = "administration", operation_id = "list_routes",
    responses((status = 200, body = [RouteShape]), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, _signed_in: SignedIn) -> Result<Json<Vec<RouteShape>>, Problem> {
    let offices = site.app.office_titles().await?;
    let shape = |Route { procedure, fact, value, offices: named }: Route| RouteShape {
        procedure,
        fact,
        value,
        offices: named.iter().map(|code| Named::office(&offices, code)).collect(),
    };
    Ok(Json(site.app.routes().await?.into_iter().map(shape).collect()))
}

/// Puts a line in place of the one for the same value; gives the whole table.
#[utoipa::path(post, path = "/routes", tag = "administration", operation_id = "put_route", request_body = NewRoute,
    responses((status = 200, body = [RouteShape]), (status = 401, body = Problem)))]
pub async fn put(
    State(site): State<Site>,
    signed_in: SignedIn,
    Body(new): Body<NewRoute>,
) -> Result<Json<Vec<RouteShape>>, Problem> {
    let NewRoute { procedure, fact, value, offices } = new;
    let route = Route { procedure, fact, value, offices };
    site.app.change_route(&signed_in.caller, route, signed_in.visitor.address).await?;
    list(State(site), signed_in).await
}
