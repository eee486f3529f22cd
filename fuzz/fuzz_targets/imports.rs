//! Files of complaints: each row is a record or a fault with a reason, and the same file has the same keys.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_channels::import::Rows;
use redress_fuzz::{MAPPINGS, PROCEDURE, now};

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        return;
    }
    for mapping in MAPPINGS.iter() {
        let open = || Rows::open(bytes.to_vec(), mapping, &PROCEDURE, now());
        let (Ok(rows), Ok(again)) = (open(), open()) else { continue };
        for (row, same) in rows.zip(again) {
            match (row, same) {
                (Ok(record), Ok(same)) => {
                    assert_eq!((record.line, &record.key), (same.line, &same.key));
                }
                (Err(fault), Err(same)) => {
                    assert_eq!(fault, same);
                    assert!(fault.line > 0 && !fault.code.is_empty() && !fault.text.zh.is_empty());
                }
                _ => panic!("a row was read in two ways"),
            }
        }
    }
});
