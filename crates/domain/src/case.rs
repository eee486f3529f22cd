//! A case: the file opened for one complaint, as a log of facts.
//!
//! `decide` turns a command into events or refuses it; `evolve` applies an event and never fails. The
//! state is nothing but the events applied in order, so it can be rebuilt at any time and comes out equal.

mod allow;
mod attach;
pub mod chain;
mod chase;
mod decide;
pub mod duty;
mod erase;
pub mod event;
mod evolve;
mod form;
mod hold;
pub mod lateness;
pub mod refusal;
mod ring;
mod start;
pub mod state;
mod writer;

pub use allow::allowed;
pub use attach::{AttachCommand, MOST_BYTES, MOST_FILES, attach, attachable};
pub use chase::{CHASED_AGAIN_AFTER, chase};
pub use decide::{
    ActCommand, Beyond, Decision, FileCommand, NewFile, NewParty, NewText, World, decide, file,
};
pub use erase::{Extent, Ordered, erase};
pub use event::{Actor, Event, Fact, Who};
pub use evolve::{evolve, replay};
pub use hold::{HOLD_REASON, hold};
pub use refusal::{FieldFault, Refusal};
pub use ring::{Rang, ring};
pub use start::first_due;
pub use state::Case;
pub use writer::recalculate;
