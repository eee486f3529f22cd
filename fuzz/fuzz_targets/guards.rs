//! Guards: what holds while nothing is known holds whatever becomes known, and the text reads back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_domain::guard::{Guard, Kind, Scalar, Truth, Var};

/// The kind of a variable by the first letter of its name.
fn kind_of(var: &Var) -> Option<Kind> {
    match var {
        Var::Milestone(_) => Some(Kind::Bool),
        Var::Counter(_) | Var::OpenReferrals => Some(Kind::Int),
        Var::Fact(name) | Var::Field(name) => match name.bytes().next()? {
            b'a'..=b'h' => Some(Kind::Bool),
            b'i'..=b'q' => Some(Kind::Int),
            _ => Some(Kind::Text),
        },
    }
}

fuzz_target!(|text: &str| {
    let Ok(guard) = Guard::parse(text, &kind_of) else { return };
    assert_eq!(Guard::parse(guard.source(), &kind_of).as_ref(), Ok(&guard));
    let blind = guard.holds(&|_| None);
    let compared: Vec<(Var, Scalar)> =
        guard.comparisons().into_iter().map(|(var, value)| (var.clone(), value.clone())).collect();
    for (at, wanted) in compared.iter().enumerate() {
        let seen = guard.holds(&|var| {
            let known = compared[at..].iter().find(|(known, _)| known == var)?;
            (known.0 != wanted.0 || at % 2 == 0).then(|| known.1.clone())
        });
        assert!(blind == Truth::Unknown || blind == seen, "{blind:?} {seen:?}");
        assert!(!guard.tells_apart(&wanted.0, &wanted.1, &wanted.1));
    }
});
