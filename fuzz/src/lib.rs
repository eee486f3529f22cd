//! What several targets read with.

use std::sync::LazyLock;

use jiff::Timestamp;
use redress_channels::import::Mapping;
use redress_domain::procedure::Procedure;

/// What complaints are imported into.
pub static PROCEDURE: LazyLock<Procedure> =
    LazyLock::new(|| redress_packs::shipped().unwrap().remove(0).procedure);

/// A mapping of somebody else's columns, and our own.
pub static MAPPINGS: LazyLock<[Mapping; 2]> = LazyLock::new(|| {
    let theirs = Mapping::read(include_str!("../data/mapping.yaml")).unwrap();
    [theirs, Mapping::ours(&PROCEDURE.id, None)]
});

/// When a file is imported.
pub fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}
