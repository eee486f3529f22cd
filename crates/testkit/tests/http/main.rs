//! The API as its callers see it, by actors, over the real router and a real database.
#![allow(clippy::unwrap_used)]

mod account;
mod audit;
mod bad_input;
mod competence;
mod complainant;
mod decisions;
mod hints;
mod journey;
mod journey_administrative;
mod journey_consumer;
mod journey_enterprise;
mod journey_labour;
mod journey_petition;
mod journey_simple;
mod journey_talk;
mod links;
mod matter;
mod papers;
mod permissions;
mod regions;
mod script;
mod sessions;
mod walk;
