//! Procedure packs: read, checked before they may run.
//!
//! Invariant: a [`Pack`] that [`load`] returns refers only to what it declares, has typed guards, and says
//! everything in Chinese and English.

mod build;
mod desk;
mod fault;
pub mod jurisdiction;
mod overlay;
mod pages;
mod read;
pub mod rules;
mod running;
mod scenarios;
mod shipped;
mod source;
mod verify;

use redress_domain::procedure::Procedure;

pub use fault::{Fault, Place, Places};
pub use overlay::{Laid, check as check_overlay, lay};
pub use pages::{Page, pages, tutorial};
pub use running::Running;
pub use scenarios::scenarios;
pub use shipped::{overlays, running, shipped};
pub use source::schema;
pub use verify::{MOST_SITUATIONS, Report, Situations, Step, Times, Total, Violation, verify};

/// A procedure with the places in its file where its parts stand.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What runs.
    pub procedure: Procedure,
    /// Where each part of it is written.
    pub places: Places,
    /// The file it was read from, as named to [`load`].
    pub file: String,
    /// What is laid over it when it runs.
    pub overlays: Vec<Laid>,
}

/// Reads a pack from YAML; `file` is only used to say where a fault is.
///
/// # Errors
/// Every fault that was found, in the order of the file: what is wrong and what to write instead.
pub fn load(yaml: &str, file: &str) -> Result<Pack, Vec<Fault>> {
    let source: source::Source = read::read(yaml, file).map_err(|fault| vec![fault])?;
    build::build(&source, yaml, file)
}
