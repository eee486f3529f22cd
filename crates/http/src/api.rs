//! The API, one file for each kind of resource.

mod account;
mod answers;
mod attachments;
mod audit;
mod bulk;
mod calendar;
mod cases;
mod decisions;
mod documents;
mod duties;
mod figures;
mod hints;
mod hold;
mod identities;
mod imports;
mod intake;
mod links;
mod notices;
mod offices;
mod orders;
mod passkeys;
mod people;
mod places;
mod posts;
mod presence;
mod procedures;
mod providers;
mod public;
mod regions;
mod retention;
mod routes;
mod rules;
mod service_tokens;
mod sessions;
pub mod shapes;
mod stream;
mod substitutes;
mod supervision;
mod table;
mod templates;
mod transfers;
mod unmask;
mod views;
mod webhooks;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Site;

/// Everything under `/api/v1`.
pub fn routes() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(public::file))
        .routes(routes!(public::follow))
        .routes(routes!(public::act))
        .routes(routes!(public::data))
        .routes(routes!(answers::see))
        .routes(routes!(answers::act))
        .routes(routes!(sessions::sign_in, sessions::sign_out, sessions::me))
        .routes(routes!(passkeys::offered, passkeys::sign_in))
        .routes(routes!(passkeys::begin_sign_in))
        .routes(routes!(providers::list))
        .routes(routes!(providers::leave))
        .routes(routes!(providers::arrive))
        .routes(routes!(providers::code))
        .routes(routes!(account::see))
        .routes(routes!(account::change_password))
        .routes(routes!(account::begin_factor))
        .routes(routes!(account::confirm_factor))
        .routes(routes!(account::remove_factor))
        .routes(routes!(account::end_session))
        .routes(routes!(account::make_token))
        .routes(routes!(account::end_token))
        .routes(routes!(passkeys::list, passkeys::add))
        .routes(routes!(passkeys::begin))
        .routes(routes!(passkeys::rename))
        .routes(routes!(passkeys::remove))
        .routes(routes!(identities::list, identities::begin))
        .routes(routes!(identities::bind))
        .routes(routes!(identities::unbind))
        .routes(routes!(identities::reset))
        .routes(routes!(substitutes::see, substitutes::name))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(transfers::list))
        .routes(routes!(transfers::export))
        .routes(routes!(offices::see, offices::put))
        .routes(routes!(offices::import))
        .routes(routes!(offices::template))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::import))
        .routes(routes!(people::template))
        .routes(routes!(people::see, people::change))
        .routes(routes!(people::posts))
        .routes(routes!(people::substitutes))
        .routes(routes!(people::leaving, people::hand_over))
        .routes(routes!(people::password))
        .routes(routes!(people::factor))
        .routes(routes!(people::unlock))
        .routes(routes!(people::end_keys))
        .routes(routes!(people::end_all_sessions))
        .routes(routes!(people::token, service_tokens::list))
        .routes(routes!(service_tokens::end))
        .routes(routes!(posts::vacant))
        .routes(routes!(orders::list, orders::propose))
        .routes(routes!(orders::see))
        .routes(routes!(orders::confirm))
        .routes(routes!(orders::refuse))
        .routes(routes!(orders::withdraw))
        .routes(routes!(orders::take::take))
        .routes(routes!(retention::list))
        .routes(routes!(retention::due))
        .routes(routes!(hold::put))
        .routes(routes!(hold::lift))
        .routes(routes!(unmask::unmask))
        .routes(routes!(cases::file, cases::list))
        .routes(routes!(cases::search::search))
        .routes(routes!(cases::search::export))
        .routes(routes!(intake::similar))
        .routes(routes!(intake::look_up))
        .routes(routes!(cases::see))
        .routes(routes!(cases::events))
        .routes(routes!(cases::timeline))
        .routes(routes!(cases::act))
        .routes(routes!(links::make, links::see, links::end))
        .routes(routes!(documents::list))
        .routes(routes!(documents::see))
        .routes(routes!(documents::own))
        .routes(routes!(decisions::jurisdiction::jurisdiction))
        .routes(routes!(decisions::admissibility))
        .routes(routes!(decisions::limits))
        .routes(routes!(decisions::competence::competence))
        .routes(routes!(regions::find))
        .routes(routes!(regions::see))
        .routes(routes!(regions::locate))
        .routes(routes!(hints::give))
        .routes(routes!(bulk::act))
        .routes(routes!(presence::beat))
        .routes(routes!(duties::list))
        .routes(routes!(duties::counts))
        .routes(routes!(supervision::overview))
        .routes(routes!(supervision::list))
        .routes(routes!(supervision::chase))
        .routes(routes!(views::list, views::keep))
        .routes(routes!(views::forget))
        .routes(routes!(stream::listen))
        .routes(routes!(notices::list))
        .routes(routes!(places::procedures))
        .routes(routes!(procedures::chart))
        .routes(routes!(procedures::packs))
        .routes(routes!(procedures::pack))
        .routes(routes!(templates::list))
        .routes(routes!(calendar::see, calendar::publish))
        .routes(routes!(calendar::preview))
        .routes(routes!(rules::list))
        .routes(routes!(routes::list, routes::put))
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::see, webhooks::change, webhooks::end))
        .routes(routes!(webhooks::test))
        .routes(routes!(places::offices))
        .routes(routes!(figures::figures))
        .routes(routes!(figures::by))
        .routes(routes!(figures::value))
        .routes(routes!(figures::trend))
        .routes(routes!(places::clock, places::set_clock))
}

/// What carries files, under `/api/v1` as well: it takes as long as a file takes.
pub fn files() -> OpenApiRouter<Site> {
    OpenApiRouter::new()
        .routes(routes!(attachments::attach, attachments::list))
        .routes(routes!(attachments::see))
        .routes(routes!(attachments::attach_publicly, attachments::list_publicly))
        .routes(routes!(attachments::see_publicly))
        .routes(routes!(attachments::attach_by_link, attachments::list_by_link))
}
