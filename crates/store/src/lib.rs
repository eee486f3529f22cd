//! The only SQL of the program: one implementation for SQLite and PostgreSQL.
//!
//! Invariant: every statement about a case binds its bucket, so that the same text also runs on a
//! cluster; only what is named `lists.…` looks across cases.

mod attempts;
mod audit;
mod cases;
mod catalogue;
pub mod changes;
mod convert;
mod database;
pub mod duties;
pub mod engine;
mod facets;
pub mod figures;
mod file_keys;
mod grants;
mod identities;
mod keys;
pub mod lists;
pub mod notices;
mod offices;
mod orders;
mod outbox;
mod packs;
mod passkeys;
mod people;
mod presence;
mod referral_links;
mod reseal;
pub mod rows;
mod schema;
mod seal;
pub mod search;
mod settings;
mod sign_in;
pub mod staff;
pub mod transfers;
mod uploads;
mod views;
mod webhooks;

pub use database::Database;
pub use redress_app::ports::Algorithm;
pub use seal::{KeyFault, Keyring};
