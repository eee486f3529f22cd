//! Use cases: who may, load, decide, save. Everything outside comes in through [`ports`].

pub mod account;
pub mod asked;
pub mod audit;
pub mod calendar;
pub mod cases;
pub mod commit;
pub mod competence;
pub mod deliver;
pub mod documents;
pub mod error;
pub mod follow;
mod link;
pub mod offices;
pub mod people;
pub mod permissions;
pub mod ports;
pub mod procedures;
pub mod referral_links;
pub mod routing;
pub mod sign_in;
pub mod sweep;
pub mod timeline;
pub mod unmask;
pub mod verify;

pub use cases::App;
pub use error::Error;
