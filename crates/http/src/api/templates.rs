//! The papers of every pack that is loaded, to be read and searched; they are edited in the packs.

use axum::Json;
use axum::extract::State;
use redress_domain::procedure::Procedure;

use super::shapes::template::{TemplateGroup, TemplateShape};
use crate::Site;
use crate::problem::Problem;
use crate::session::SignedIn;

/// The papers of every version that is loaded, of each procedure the newest first; a version without any is left out.
#[utoipa::path(get, path = "/templates", tag = "administration", operation_id = "list_templates",
    responses((status = 200, body = [TemplateGroup]), (status = 401, body = Problem)))]
pub async fn list(State(site): State<Site>, _signed_in: SignedIn) -> Json<Vec<TemplateGroup>> {
    let group = |newest: &Procedure, procedure: &Procedure| TemplateGroup {
        id: procedure.id.clone(),
        version: procedure.version,
        title: (&procedure.title).into(),
        newest: procedure.version == newest.version,
        papers: TemplateShape::all(procedure),
    };
    let of = |newest: &std::sync::Arc<Procedure>| {
        let versions = site.app.versions(&newest.id).filter(|one| !one.documents.is_empty());
        versions.map(|one| group(newest, one)).collect::<Vec<_>>()
    };
    Json(site.app.procedures().iter().flat_map(of).collect())
}
