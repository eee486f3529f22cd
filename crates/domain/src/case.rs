//! A case: the file opened for one complaint, as a log of facts.
//!
//! `decide` turns a command into events or refuses it; `evolve` applies an event and never fails. The
//! state is nothing but the events applied in order, so it can be rebuilt at any time and comes out equal.

mod allow;
pub mod chain;
mod decide;
pub mod duty;
pub mod event;
mod evolve;
mod form;
pub mod refusal;
mod ring;
mod start;
pub mod state;
mod writer;

pub use allow::allowed;
pub use decide::{ActCommand, Beyond, Decision, FileCommand, NewParty, NewText, World, decide, file};
pub use event::{Actor, Event, Fact, Who};
pub use evolve::{evolve, replay};
pub use refusal::{FieldFault, Refusal};
pub use ring::{Rang, ring};
pub use start::first_due;
pub use state::Case;
pub use writer::recalculate;
