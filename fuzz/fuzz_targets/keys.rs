//! Files of keys: a fault names its line, and a file that is read has a key that seals.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_store::Keyring;

fuzz_target!(|text: &str| match Keyring::read(text) {
    Ok(keys) => {
        let name = keys.first().unwrap();
        assert!((1..=32).contains(&name.len()) && text.contains(name));
    }
    Err(fault) => assert!((1..=text.lines().count().max(1)).contains(&fault.line)),
});
