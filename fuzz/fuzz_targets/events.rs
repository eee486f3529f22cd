//! Stored events: what is read is written as it reads back, and any log gives a case or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_domain::case::{Event, replay};

fuzz_target!(|text: &str| {
    let events: Vec<Event> = text.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
    for event in &events {
        let written = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<Event>(&written).unwrap(), event, "{written}");
    }
    let case = replay(&events);
    assert_eq!(replay(&events), case);
    if let Some(case) = case {
        let _ = (case.known_to(), case.live().count(), case.open_referrals().count());
        let kept = serde_json::to_string(&case).unwrap();
        assert_eq!(serde_json::from_str::<redress_domain::case::Case>(&kept).unwrap(), case);
    }
});
