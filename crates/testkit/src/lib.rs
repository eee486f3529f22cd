//! What tests are written with: a clock that stands still, chance that repeats itself, an office with its
//! people, and the stories that every store must tell alike.
#![expect(clippy::unwrap_used, reason = "everything here runs in tests only, where a panic is the report")]

pub mod actors;
pub mod authenticator;
pub mod carrier;
pub mod house;
pub mod provider;
pub mod record;
pub mod stories;
pub mod world;

pub use actors::{Actor, Answer, Events, Site};
pub use authenticator::Authenticator;
pub use carrier::Carrier;
pub use house::House;
pub use record::Record;
pub use world::{FixedClock, Seeded};
