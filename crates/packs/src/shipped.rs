//! The packs that come inside the program.

use std::sync::LazyLock;

use crate::{Fault, Pack, load};

/// A pack's file by its id: where it stands, and what is in it.
macro_rules! file {
    ($id:literal) => {
        (
            concat!("packs/procedures/", $id, "/procedure.yaml"),
            include_str!(concat!("../../../packs/procedures/", $id, "/procedure.yaml")),
        )
    };
}

const FILES: &[(&str, &str)] =
    &[file!("customer-service-regime"), file!("simple"), file!("enterprise-8-step")];

static SHIPPED: LazyLock<Result<Vec<Pack>, Vec<Fault>>> = LazyLock::new(|| {
    let mut packs = Vec::new();
    let mut faults = Vec::new();
    for (file, yaml) in FILES {
        match load(yaml, file) {
            Ok(pack) => packs.push(pack),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(packs) } else { Err(faults) }
});

/// The packs that come inside the program, parsed once.
///
/// # Errors
/// The faults of all of them, if any has one; a test keeps that from being released.
pub fn shipped() -> Result<Vec<Pack>, Vec<Fault>> {
    SHIPPED.clone()
}
