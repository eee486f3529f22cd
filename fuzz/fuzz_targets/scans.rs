//! Answers of a scanner: a file passes only by the one answer that says so.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_app::ports::Verdict;
use redress_channels::clamd::answer;

fuzz_target!(|heard: &[u8]| match answer(heard) {
    Ok(Verdict::Clean) => assert_eq!(heard, b"stream: OK\0"),
    Ok(Verdict::Infected { signature }) => {
        assert!(signature.chars().count() <= 100 && !signature.chars().any(char::is_control));
    }
    Err(_) => {}
});
