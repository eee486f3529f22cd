//! What comes in from outside and is no page, and what goes out: complaints in files, questions to a scanner,
//! messages to addresses, and the OpenID providers that vouch for people.
//!
//! Invariant: nothing here prints, and what reads files reads no clock, environment or random source; bytes, the
//! time and the rules come in as data.

pub mod clamd;
mod client;
pub mod import;
pub mod oidc;
pub mod outbound;
