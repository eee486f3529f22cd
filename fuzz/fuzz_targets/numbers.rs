//! What people type into small boxes: what is read is printed back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_domain::hints::{credit_code, id_number, phone};
use redress_domain::id::CaseId;
use redress_domain::limit::{Amount, Exclusion};
use redress_domain::region::{Level, Region};

fuzz_target!(|text: &str| {
    if let Ok(id) = text.parse::<CaseId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(CaseId::from_i64(id.as_i64()), Some(id));
    }
    if let Ok(amount) = text.parse::<Amount>() {
        assert_eq!(amount.to_string().parse(), Ok(amount));
    }
    if let Ok(region) = text.parse::<Region>() {
        assert!(region.province().contains(region));
        assert_eq!(region.to_string().parse(), Ok(region));
    }
    let _ = (text.parse::<Level>(), text.parse::<Exclusion>());
    let today = jiff::civil::date(2026, 5, 6);
    for hint in [credit_code(text), id_number(text, today), phone(text)].into_iter().flatten() {
        assert!(!hint.text.zh.is_empty() && !hint.text.en.is_empty());
        // A hint never holds the number itself; those given as an example are shorter.
        let number = text.bytes().filter(u8::is_ascii_digit).count() > 12;
        assert!(!number || !format!("{:?}", hint.text).contains(text.trim()));
    }
});
