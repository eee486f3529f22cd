//! Posts that open cases need and nobody holds.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::people::Words;
use super::shapes::Named;
use crate::Site;
use crate::problem::Problem;
use crate::session::SignedIn;

/// A role in an office that open cases need and nobody holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct VacancyShape {
    /// The office.
    pub office: Named,
    /// The role.
    pub role: Named,
    /// How many duties wait for it.
    pub duties: i64,
    /// When the first of them is late.
    pub due_at: Option<String>,
}

/// Posts with duties and nobody to do them: all for administrators, for those above others their own office's.
#[utoipa::path(get, path = "/posts/vacant", tag = "people", operation_id = "list_vacancies",
    responses((status = 200, body = [VacancyShape]), (status = 401, body = Problem)))]
pub async fn vacant(
    State(site): State<Site>,
    signed_in: SignedIn,
) -> Result<Json<Vec<VacancyShape>>, Problem> {
    let found = site.app.vacancies_for(&signed_in.admission).await?;
    let words = Words::read(&site).await?;
    let shape = |one: redress_app::ports::Vacancy| VacancyShape {
        office: words.office(&one.post.office),
        role: words.role(&one.post.office, &one.post.role),
        duties: one.duties,
        due_at: one.due_at.map(|at| at.to_string()),
    };
    Ok(Json(found.into_iter().map(shape).collect()))
}
