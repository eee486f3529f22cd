//! The values worth trying: of all that a field may hold, those that some guard treats differently.

use jiff::{ToSpan, civil::Date};
use redress_domain::guard::{Guard, Kind, Scalar, Var};
use redress_domain::procedure::{Field, FieldKind};

use super::TooLarge;

/// A field of which guards tell more values apart than this is not followed.
const MOST_GROUPS: usize = 64;

/// Bounds the work of grouping: values times the length of the guards that read them.
const MOST_WORK: usize = 2_000_000;

/// Values that no guard tells apart, in their order; the first stands for all.
pub type Group = Vec<Scalar>;

/// Everything that `fields` may hold, grouped by what `tests`, guards and the variable they read, tell apart.
pub fn groups(fields: &[&Field], tests: &[(&Guard, Var)]) -> Result<Vec<Group>, TooLarge> {
    let constants: Vec<&Scalar> = tests
        .iter()
        .flat_map(|(guard, var)| guard.comparisons().into_iter().filter(move |(read, _)| *read == var))
        .map(|(_, constant)| constant)
        .collect();
    let mut values: Vec<Scalar> = Vec::new();
    let length: usize = tests.iter().map(|(guard, _)| guard.source().len()).sum();
    for field in fields {
        values.extend(candidates(&field.kind, &constants));
        if values.len().saturating_mul(length) > MOST_WORK {
            return Err(TooLarge);
        }
    }
    if !fields.iter().all(|field| matches!(field.kind, FieldKind::Choice(_))) {
        values.sort();
    }
    let mut groups: Vec<Group> = Vec::new();
    for value in values {
        match groups.iter().position(|group| alike(tests, &group[0], &value)) {
            Some(at) if groups[at].contains(&value) => {}
            Some(at) => groups[at].push(value),
            None if groups.len() == MOST_GROUPS => return Err(TooLarge),
            None => groups.push(vec![value]),
        }
    }
    Ok(groups)
}

/// Whether no guard tells the two values apart. True and false always count as different.
pub fn alike(tests: &[(&Guard, Var)], a: &Scalar, b: &Scalar) -> bool {
    match (a, b) {
        (Scalar::Bool(a), Scalar::Bool(b)) => a == b,
        _ => a == b || !tests.iter().any(|(guard, var)| guard.tells_apart(var, a, b)),
    }
}

/// Whether `guard` uses `var` otherwise than in comparisons with plain values, so that it cannot be followed.
pub fn is_free(guard: &Guard, var: &Var, kind: Option<Kind>) -> bool {
    let read = guard.variables().into_iter().filter(|read| *read == var).count();
    let compared = guard.comparisons().into_iter().filter(|(read, _)| *read == var).count();
    kind != Some(Kind::Bool) && compared < read
}

fn candidates(kind: &FieldKind, constants: &[&Scalar]) -> Vec<Scalar> {
    match kind {
        FieldKind::Text { .. } | FieldKind::Offices | FieldKind::Office | FieldKind::Clocks(_) => Vec::new(),
        FieldKind::Bool => vec![Scalar::Bool(false), Scalar::Bool(true)],
        FieldKind::Choice(choices) => choices.iter().map(|c| Scalar::Text(c.id.clone())).collect(),
        FieldKind::Number { min, max } => numbers(*min, *max, constants),
        FieldKind::Money => numbers(0, 100_000_000_000_000, constants),
        FieldKind::Date { .. } => dates(constants),
    }
}

/// The bounds, and each constant with its neighbours.
fn numbers(min: i64, max: i64, constants: &[&Scalar]) -> Vec<Scalar> {
    let around = constants.iter().flat_map(|constant| match constant {
        Scalar::Int(n) => vec![n.saturating_sub(1), *n, n.saturating_add(1)],
        _ => Vec::new(),
    });
    let all = around.chain([min, max]).filter(|n| (min..=max).contains(n));
    all.map(Scalar::Int).collect()
}

/// As for numbers; 1990 and 2199 are the first and last years that a date may have.
fn dates(constants: &[&Scalar]) -> Vec<Scalar> {
    let around = constants.iter().flat_map(|constant| {
        let Scalar::Text(text) = constant else { return Vec::new() };
        let Ok(date) = text.parse::<Date>() else { return Vec::new() };
        [date.checked_sub(1.day()).ok(), Some(date), date.checked_add(1.day()).ok()]
            .into_iter()
            .flatten()
            .filter(|date| (1990..2200).contains(&date.year()))
            .map(|date| date.to_string())
            .collect()
    });
    around.chain(["1990-01-01".into(), "2199-12-31".into()]).map(Scalar::Text).collect()
}
