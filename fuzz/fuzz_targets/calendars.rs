//! Years of the calendar: a line published again changes nothing, and every day can be asked for.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use redress_domain::calendar::Calendar;

fuzz_target!(|text: &str| {
    let mut calendar = Calendar::china();
    let before = calendar.clone();
    match calendar.publish(text) {
        Ok(year) => {
            let once = calendar.clone();
            assert_eq!(calendar.publish(text), Ok(year));
            assert_eq!(calendar, once);
            for day in date(year, 1, 1).series(jiff::Span::new().days(1)).take(366) {
                assert!(!(calendar.is_holiday(day) && calendar.is_working_day(day)));
                assert!(!calendar.is_make_up_day(day) || calendar.is_working_day(day));
            }
        }
        Err(fault) => {
            assert!(!fault.code().is_empty());
            assert_eq!(calendar, before);
        }
    }
});
