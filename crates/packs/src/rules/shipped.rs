//! The rules that come inside the program, each file read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use redress_domain::admissibility;
use redress_domain::limit::rules;
use redress_domain::procedure::{Choice, Limit};

use super::admissibility::grounds_in;
use super::limits::line_in;
use super::{load_admissibility, load_limits};
use crate::{Fault, shipped};

macro_rules! files {
    ($folder:literal: $($procedure:literal),+ $(,)?) => {
        &[$((
            concat!("packs/rules/", $folder, "/", $procedure, ".yaml"),
            include_str!(concat!("../../../../packs/rules/", $folder, "/", $procedure, ".yaml")),
        )),+]
    };
}

const LIMITS: &[(&str, &str)] = files!("limits":
    "administrative-complaint",
    "consumer-mediation",
    "customer-service-regime",
    "enterprise-8-step",
    "labour-arbitration",
    "labour-inspection",
);

const ADMISSIBILITY: &[(&str, &str)] = files!("admissibility":
    "administrative-complaint",
    "consumer-mediation",
    "labour-arbitration",
    "labour-inspection",
);

type Shelf<T> = Result<BTreeMap<String, T>, Vec<Fault>>;

static LIMIT_RULES: LazyLock<Shelf<rules::Rules>> = LazyLock::new(|| {
    let packs = shipped()?;
    let read = |(file, yaml): &(&str, &str)| load_limits(yaml, file, &packs);
    Ok(LIMITS.iter().map(read).collect::<Result<Vec<_>, _>>()?.into_iter().map(own).collect())
});

static ADMISSIBILITY_RULES: LazyLock<Shelf<admissibility::Rules>> = LazyLock::new(|| {
    let limits = LIMIT_RULES.as_ref().map_err(Clone::clone)?;
    let read = |(file, yaml): &(&str, &str)| load_admissibility(yaml, file, limits);
    let all = ADMISSIBILITY.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().map(|rules| (rules.procedure.clone(), rules)).collect())
});

fn own(rules: rules::Rules) -> (String, rules::Rules) {
    (rules.procedure.clone(), rules)
}

/// The shipped limits of a procedure; none if it has no limits of its own.
///
/// # Errors
/// The faults of the first file that has any; a test keeps that from being released.
pub fn limits(procedure: &str) -> Result<Option<&'static rules::Rules>, &'static [Fault]> {
    LIMIT_RULES.as_ref().map(|shelf| shelf.get(procedure)).map_err(Vec::as_slice)
}

/// The procedures that have limits, in order.
pub fn procedures_with_limits() -> Vec<&'static str> {
    LIMIT_RULES.as_ref().map(|shelf| shelf.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// The shipped admissibility rules of a procedure; none if it takes up everything.
///
/// # Errors
/// As [`limits`].
pub fn admissibility(procedure: &str) -> Result<Option<&'static admissibility::Rules>, &'static [Fault]> {
    ADMISSIBILITY_RULES.as_ref().map(|shelf| shelf.get(procedure)).map_err(Vec::as_slice)
}

/// The procedures that have admissibility rules, in order.
pub fn procedures_with_admissibility() -> Vec<&'static str> {
    ADMISSIBILITY_RULES.as_ref().map(|shelf| shelf.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn of(files: &'static [(&str, &str)], procedure: &str) -> Option<&'static str> {
    let named = |file: &str| file.rsplit('/').next().is_some_and(|name| name == format!("{procedure}.yaml"));
    files.iter().find(|(file, _)| named(file)).map(|(_, yaml)| *yaml)
}

/// Every version of one line of a procedure's limits, for a clock that follows it; else the lines there are.
pub(crate) fn line(procedure: &str, line: &str) -> Result<Vec<Limit>, Vec<String>> {
    of(LIMITS, procedure).map_or_else(|| Err(Vec::new()), |yaml| line_in(yaml, line))
}

/// The grounds on which a complaint of this procedure is declined, each with its time.
pub(crate) fn grounds(procedure: &str) -> Vec<Choice> {
    of(ADMISSIBILITY, procedure).map(grounds_in).unwrap_or_default()
}
