//! The stored form of every event: what was ever written stays readable, and is written the same.
//!
//! The files in `events/` are examples as a database holds them, `type-variation.json`. They are added to
//! and never edited: if one no longer passes, the code is wrong.

use std::collections::BTreeSet;
use std::path::Path;

use redress_domain::case::{Event, Fact};

/// Every type of fact. The match below does not compile when one is added: name it here too, and give an
/// example of it.
const TYPES: [&str; 17] = [
    "filed",
    "acted",
    "referral_sent",
    "referral_ended",
    "clock_started",
    "clock_stopped",
    "clock_rang",
    "told",
    "moved",
    "linked",
    "clock_paused",
    "clock_moved",
    "attached",
    "chased",
    "held",
    "released",
    "erased",
];

fn listed(fact: &Fact) -> &'static str {
    match fact {
        Fact::Filed { .. } => TYPES[0],
        Fact::Acted { .. } => TYPES[1],
        Fact::ReferralSent { .. } => TYPES[2],
        Fact::ReferralEnded { .. } => TYPES[3],
        Fact::ClockStarted(_) => TYPES[4],
        Fact::ClockStopped { .. } => TYPES[5],
        Fact::ClockRang { .. } => TYPES[6],
        Fact::Told { .. } => TYPES[7],
        Fact::Moved { .. } => TYPES[8],
        Fact::Linked { .. } => TYPES[9],
        Fact::ClockPaused { .. } => TYPES[10],
        Fact::ClockMoved(_) => TYPES[11],
        Fact::Attached(_) => TYPES[12],
        Fact::Chased { .. } => TYPES[13],
        Fact::Held { .. } => TYPES[14],
        Fact::Released { .. } => TYPES[15],
        Fact::Erased(_) => TYPES[16],
    }
}

#[test]
fn every_event_ever_stored_reads_and_writes_back_byte_for_byte() {
    let mut found = BTreeSet::new();
    for entry in Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events").read_dir().expect("a folder") {
        let path = entry.expect("a readable entry").path();
        let stored = std::fs::read_to_string(&path).expect("a readable example");
        let stored = stored.strip_suffix('\n').unwrap_or(&stored);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let event: Event = serde_json::from_str(stored).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_string(&event).expect("it can be written"), stored, "{name}");
        let fact = event.fact.name();
        assert_eq!(fact, listed(&event.fact), "{name}");
        assert_eq!(name.split('-').next(), Some(fact), "{name} is named for its type");
        found.insert(fact);
    }
    assert_eq!(found, BTreeSet::from(TYPES), "every type has an example");
}
