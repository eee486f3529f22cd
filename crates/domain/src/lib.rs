//! The pure heart of Redress: cases, procedures, clocks and dates.
//!
//! Invariant: nothing here reads a clock, a file, a database or a random source. Time, ids and rules
//! come in as data, so that every decision can be replayed and checked.

pub mod admissibility;
pub mod calendar;
pub mod case;
pub mod guard;
pub mod hints;
pub mod id;
pub mod jurisdiction;
pub mod limit;
pub mod procedure;
pub mod region;
pub mod text;
