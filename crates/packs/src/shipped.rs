//! The packs that come inside the program.

use std::sync::{Arc, LazyLock};

use crate::{Fault, Pack, Running, load, overlay};

/// A pack's file by its id: where it stands, and what is in it.
macro_rules! file {
    ($id:literal) => {
        (
            concat!("packs/procedures/", $id, "/procedure.yaml"),
            include_str!(concat!("../../../packs/procedures/", $id, "/procedure.yaml")),
        )
    };
}

const FILES: &[(&str, &str)] = &[
    file!("customer-service-regime"),
    file!("simple"),
    file!("enterprise-8-step"),
    file!("labour-mediation"),
    file!("labour-arbitration"),
    file!("labour-inspection"),
    file!("petition"),
    file!("consumer-mediation"),
    file!("administrative-complaint"),
    file!("administrative-report"),
];

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

const OVERLAYS: &[(&str, &str)] = &[(
    "packs/overlays/talk-guide/overlay.yaml",
    include_str!("../../../packs/overlays/talk-guide/overlay.yaml"),
)];

static LAID: LazyLock<Result<Vec<Pack>, Vec<Fault>>> = LazyLock::new(|| {
    let mut overlays = Vec::new();
    for (file, yaml) in OVERLAYS {
        let pack = load(yaml, file)?;
        overlay::check(&pack).map_err(|fault| vec![fault])?;
        overlays.push(pack);
    }
    Ok(overlays)
});

static RUNNING: LazyLock<Result<Vec<Arc<Running>>, Vec<Fault>>> = LazyLock::new(|| {
    let overlays = overlays()?;
    let open = |(pack, (_, yaml)): (Pack, &(&str, &'static str))| {
        Running::of(pack, (*yaml).into(), &overlays).map(Arc::new).map_err(|fault| vec![fault])
    };
    shipped()?.into_iter().zip(FILES).map(open).collect()
});

/// The id of the shipped pack with this text.
pub(crate) fn id_of(source: &str) -> Option<&'static str> {
    let (file, _) = FILES.iter().find(|(_, yaml)| *yaml == source)?;
    file.split('/').rev().nth(1)
}

/// The overlays that come inside the program.
///
/// # Errors
/// What is wrong with them.
pub fn overlays() -> Result<Vec<Pack>, Vec<Fault>> {
    LAID.clone()
}

/// The shipped procedures as they run: with what is laid over them.
///
/// # Errors
/// As [`shipped`], and what is wrong with an overlay.
pub fn running() -> Result<Vec<Arc<Running>>, Vec<Fault>> {
    RUNNING.clone()
}

/// The packs that come inside the program, parsed once.
///
/// # Errors
/// The faults of all of them, if any has one; a test keeps that from being released.
pub fn shipped() -> Result<Vec<Pack>, Vec<Fault>> {
    SHIPPED.clone()
}
