//! The only SQL of the program: one implementation for SQLite and PostgreSQL.
//!
//! Invariant: every statement about a case binds its bucket, so that the same text also runs on a
//! cluster; only what is named `lists.…` looks across cases.

mod attempts;
mod audit;
mod cases;
mod catalogue;
mod convert;
mod database;
pub mod engine;
mod keys;
pub mod lists;
pub mod notices;
mod offices;
mod outbox;
mod people;
mod referral_links;
mod reseal;
mod schema;
mod seal;
mod settings;
mod sign_in;

pub use database::Database;
pub use seal::{Algorithm, KeyFault, Keyring};
