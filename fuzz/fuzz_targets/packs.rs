//! Procedure packs: a fault has its place, and whatever is loaded can be verified and run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_packs::{Running, load, verify};

fuzz_target!(|yaml: &str| {
    let lines = yaml.split(['\n', '\r']).count() as u64;
    match load(yaml, "pack.yaml") {
        Ok(pack) => {
            let report = verify(&pack);
            assert!(report.is_sound() || report.times.is_empty());
            for violation in report.violations {
                assert!(violation.place.line <= lines, "{violation:?}");
            }
            let _ = Running::read(yaml.to_owned(), "pack.yaml");
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(
                    fault.line <= lines && !fault.text.zh.is_empty() && !fault.text.en.is_empty(),
                    "{fault}"
                );
            }
        }
    }
});
