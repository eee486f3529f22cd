//! The API, one file for each kind of resource.

mod account;
mod answers;
mod audit;
mod cases;
mod decisions;
mod documents;
mod duties;
mod hints;
mod links;
mod notices;
mod places;
mod public;
mod regions;
mod sessions;
pub mod shapes;
mod unmask;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Site;

/// Everything under `/api/v1`.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(public::file))
        .routes(routes!(public::follow))
        .routes(routes!(public::act))
        .routes(routes!(answers::see))
        .routes(routes!(answers::act))
        .routes(routes!(sessions::sign_in, sessions::sign_out, sessions::me))
        .routes(routes!(account::see))
        .routes(routes!(account::change_password))
        .routes(routes!(account::begin_factor))
        .routes(routes!(account::confirm_factor))
        .routes(routes!(account::remove_factor))
        .routes(routes!(account::end_session))
        .routes(routes!(account::make_token))
        .routes(routes!(account::end_token))
        .routes(routes!(audit::list))
        .routes(routes!(unmask::unmask))
        .routes(routes!(cases::file, cases::list))
        .routes(routes!(cases::see))
        .routes(routes!(cases::events))
        .routes(routes!(cases::timeline))
        .routes(routes!(cases::act))
        .routes(routes!(links::make, links::see, links::end))
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
