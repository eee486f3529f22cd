//! The API as its callers see it, by actors, over the real router and a real database.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

mod account;
mod audit;
mod bad_input;
mod competence;
mod complainant;
mod decisions;
mod duties;
mod ended;
mod evidence;
mod figures;
mod hints;
mod hostile;
mod journey;
mod journey_administrative;
mod journey_consumer;
mod journey_enterprise;
mod journey_labour;
mod journey_petition;
mod journey_simple;
mod journey_talk;
mod life;
mod links;
mod live;
mod matter;
mod orders;
mod own_papers;
mod papers;
mod passkeys;
mod people;
mod permissions;
#[path = "../store/place.rs"]
mod place;
mod procedures;
mod providers;
mod regions;
mod script;
mod search;
mod sessions;
mod supervision;
mod transfers;
mod walk;
mod webhooks;
