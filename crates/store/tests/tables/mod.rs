//! The tables that belong to something with a bucket.

/// Spread over the nodes by `bucket`; every other table is small and everywhere.
pub const SPREAD: [&str; 13] = [
    "cases",
    "events",
    "texts",
    "parties",
    "duties",
    "clocks",
    "outbox",
    "notices",
    "commands",
    "attempts",
    "audit",
    "audit_days",
    "referral_links",
];
