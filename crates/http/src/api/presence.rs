//! Who else has a case open.

use axum::Json;
use axum::extract::State;
use redress_app::presence::Doing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cases::number;
use crate::Site;
use crate::problem::Problem;
use crate::read::{Body, Path};
use crate::session::SignedIn;

/// What the caller does with the case.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DoingShape {
    /// Looking at it.
    #[default]
    Looking,
    /// Writing into one of its forms.
    Typing,
    /// Leaving it.
    Leaving,
}

/// A sign of life.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// What the caller does.
    #[serde(default)]
    pub doing: DoingShape,
}

/// Somebody else who has the case open.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresentShape {
    /// Their name.
    pub name: String,
    /// Whether they are writing.
    pub typing: bool,
}

/// Says that the caller has the case open, for half a minute, and who else has. It gives nobody a right.
#[utoipa::path(post, path = "/cases/{case_no}/presence", operation_id = "be_present", tag = "cases",
    params(("case_no" = String, Path)), request_body = Beat,
    responses((status = 200, body = [PresentShape]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub async fn beat(
    State(site): State<Site>,
    signed_in: SignedIn,
    Path(case_no): Path<String>,
    Body(beat): Body<Beat>,
) -> Result<Json<Vec<PresentShape>>, Problem> {
    let doing = match beat.doing {
        DoingShape::Looking => Doing::Looking,
        DoingShape::Typing => Doing::Typing,
        DoingShape::Leaving => Doing::Leaving,
    };
    let others = site.app.present(&signed_in.caller, number(&case_no)?, doing).await?;
    Ok(Json(others.into_iter().map(|(name, typing)| PresentShape { name, typing }).collect()))
}
