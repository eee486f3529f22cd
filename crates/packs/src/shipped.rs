//! The packs that come inside the program.

use std::sync::LazyLock;

use crate::{Fault, Pack, load};

const FILES: &[(&str, &str)] = &[(
    "packs/procedures/customer-service-regime/procedure.yaml",
    include_str!("../../../packs/procedures/customer-service-regime/procedure.yaml"),
)];

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
