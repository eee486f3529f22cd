//! The API, one file for each kind of resource.

mod cases;
mod decisions;
mod documents;
mod duties;
mod hints;
mod notices;
mod places;
mod public;
mod regions;
mod sessions;
pub mod shapes;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Site;

/// Everything under `/api/v1`.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(public::file))
        .routes(routes!(public::follow))
        .routes(routes!(public::act))
        .routes(routes!(sessions::sign_in, sessions::sign_out, sessions::me))
        .routes(routes!(cases::file, cases::list))
        .routes(routes!(cases::see))
        .routes(routes!(cases::events))
        .routes(routes!(cases::timeline))
        .routes(routes!(cases::act))
        .routes(routes!(documents::list))
        .routes(routes!(documents::see))
        .routes(routes!(decisions::jurisdiction::jurisdiction))
        .routes(routes!(decisions::admissibility))
        .routes(routes!(decisions::limits))
        .routes(routes!(decisions::competence::competence))
        .routes(routes!(regions::find))
        .routes(routes!(regions::see))
        .routes(routes!(regions::locate))
        .routes(routes!(hints::give))
        .routes(routes!(duties::list))
        .routes(routes!(notices::list))
        .routes(routes!(places::procedures))
        .routes(routes!(places::offices))
        .routes(routes!(places::figures))
        .routes(routes!(places::clock, places::set_clock))
}
