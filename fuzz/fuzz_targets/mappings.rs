//! Mappings of columns: a fault has its place and says what to do.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_channels::import::Mapping;

fuzz_target!(|yaml: &str| {
    if let Err(fault) = Mapping::read(yaml) {
        assert!(fault.line <= yaml.split(['\n', '\r']).count() as u64, "{fault}");
        assert!(!fault.text.zh.is_empty() && !fault.text.en.is_empty());
    }
});
