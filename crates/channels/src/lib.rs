//! What comes in from outside and is no page: complaints in files.
//!
//! Invariant: nothing here reads a clock, the environment or a random source, or prints; bytes, the time
//! and the rules come in as data.

pub mod import;
