//! The audit log: who got in or tried to, whose keys and factors changed, who looked at what is masked.
//!
//! Invariants: records are only added. Each carries the hash of the one before it in its chain, and each day
//! ends in a head, so that one which was changed, left out, put in or cut off is found. A record holds numbers
//! and pseudonyms, never names, addresses or free text; what somebody said as a reason lies beside it, bound by
//! a salted digest, and can be erased. What is recorded is recorded before it is done.

mod anchor;

use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::case::chain::digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

pub use self::anchor::Anchored;
use crate::cases::App;
use crate::error::{Error, won};
use crate::ports::{DayHead, NewRecord, Order, Record, StoreError, Within};
use crate::staff::Administrator;

/// How many chains there are: many people can sign in at once without waiting for one another.
const CHAINS: i64 = 16;
/// Chain `n` lies in bucket `n * APART`.
const APART: i64 = redress_domain::id::BUCKETS / CHAINS;
/// How often a record is put at the end of its chain anew because another node was faster.
const TRIES: usize = 128;
/// How many records are read at once.
const PAGE: u32 = 500;

/// Whose turn it is on this node to put a record at the end of each chain.
#[derive(Debug, Default)]
pub(crate) struct Turns([Mutex<()>; CHAINS as usize]);

impl Turns {
    /// That of chain `n`; any other number shares one of theirs.
    fn of(&self, n: i64) -> &Mutex<()> {
        &self.0[usize::try_from(n.rem_euclid(CHAINS)).unwrap_or(0)]
    }
}
/// How many records one request looks at.
const LOOKED_AT: usize = 5_000;
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// What happened, as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deed {
    /// `sign_in`, `sign_in_bad`, `sign_in_locked`, `sign_out`, `password_changed`, `password_set`,
    /// `factor_set`, `factor_removed`, `factor_bad`, `recovery_used`, `passkey_added`, `passkey_removed`,
    /// `passkey_bad`, `session_ended`, `token_made`, `token_ended`, `keys_ended`, `identity_bound`, `identity_unbound`,
    /// `identity_unknown`, `identity_taken`, `identity_bad`, `unmask`, `posts_set`, `link_made`, `link_ended`,
    /// `code_bad`, `link_bad`, `searched`, `exported`, `transfers_exported`; of the administrators
    /// `office_added`, `office_changed`, `office_closed`, `person_added`, `person_changed`, `person_closed`,
    /// `post_given`, `post_changed`, `post_taken`, `substitutes_set`, `unlocked`, `sessions_ended`, `imported`,
    /// `audit_exported`; `file_infected`, with the scanner's name for it as words;
    /// `webhook_made`, `webhook_paused`, `webhook_resumed`, `webhook_tested`, `webhook_ended`, `webhook_failed`.
    /// `year_published`, `route_put`; of what takes two people `order_proposed`, `order_confirmed`, `order_refused`,
    /// `order_withdrawn`, `order_expired`, `order_done`, `order_taken`, `erased`; and `held`, `released`, `about_taken`.
    pub kind: String,
    /// Who did it; none for whoever is not known, and for the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
    /// Whose account it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<i64>,
    /// The case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The party of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<u32>,
    /// The office that was changed, or that of the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The role of the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The referral of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<u32>,
    /// The order of two people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The key it is about: the beginning of its hash; or the webhook: its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// How somebody signed in or tried to: `password`, `passkey`, or `oidc:` and the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// What was wrong with a passkey's answer, a word of [`Fault`](crate::passkeys::ceremony::Fault).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The name that was given, as a pseudonym; only where nobody has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The address it came from, as a pseudonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Digest of the words beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// A place in the audit log: instant, chain, number.
pub type Place = (Timestamp, i64, i64);

/// Which records to look for; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this kind.
    pub kind: Option<String>,
    /// By this person or about them.
    pub person: Option<i64>,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to this day.
    pub until: Option<Date>,
}

/// What a look at the audit log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundAudit {
    /// Whole: so many records, and so many whose words were erased by order.
    Whole {
        /// Records.
        records: u64,
        /// Of these, with erased words.
        erased: u64,
    },
    /// Not whole, from this record on.
    Broken {
        /// The chain, day and place.
        at: (i64, i64, i64),
        /// What is wrong.
        what: &'static str,
    },
}

impl Deed {
    /// A deed of this kind by nobody who is known.
    pub(crate) fn unknown(kind: &str) -> Deed {
        Deed { kind: kind.to_owned(), ..Deed::default() }
    }

    /// A deed of this kind about the account of `person`, done by that person.
    pub(crate) fn own(kind: &str, person: i64) -> Deed {
        Deed { kind: kind.to_owned(), by: Some(person), person: Some(person), ..Deed::default() }
    }

    /// A deed of this kind about the account of `person`, done by the administrator `by`.
    pub(crate) fn on(kind: &str, by: i64, person: i64) -> Deed {
        Deed { kind: kind.to_owned(), by: Some(by), person: Some(person), ..Deed::default() }
    }

    /// A deed of this kind about an order; done by `by`, or by the course of things.
    pub(crate) fn of_order(kind: &str, order: &Order, by: Option<i64>) -> Deed {
        let (order, office) = (Some(order.id.clone()), order.office.clone());
        Deed { kind: kind.to_owned(), by, order, office, ..Deed::default() }
    }

    /// A deed of this kind about the account of `person`, done by the command line.
    pub(crate) fn at_home(kind: &str, person: i64) -> Deed {
        Deed { kind: kind.to_owned(), person: Some(person), ..Deed::default() }
    }
}

fn link(before: &[u8; 32], (bucket, day, seq): (i64, i64, i64), body: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    for number in [bucket, day, seq] {
        hash.update(number.to_be_bytes());
    }
    hash.update(body.as_bytes());
    hash.finalize().into()
}

impl App {
    /// Writes down what is about to be done. If this fails, it must not be done.
    pub(crate) async fn note(
        &self,
        mut deed: Deed,
        from: Option<IpAddr>,
        words: Option<&str>,
    ) -> Result<(), Error> {
        let at = self.clock.now();
        deed.from = from.map(|from| self.pseudonym_of(from));
        let salt = words.map(|_| {
            let mut salt = [0; 16];
            self.entropy.fill(&mut salt);
            salt
        });
        deed.words = words.zip(salt).map(|(words, salt)| digest(&salt, words));
        let mut random = [0; 1];
        self.entropy.fill(&mut random);
        let chain = deed.by.or(deed.person).unwrap_or_else(|| random[0].into()).rem_euclid(CHAINS);
        let bucket = chain * APART;
        // The time is part of what is hashed.
        let body = serde_json::json!({ "at": at.as_microsecond(), "did": &deed }).to_string();
        // On one node records wait for one another; only other nodes can be faster.
        let _turn = self.turns.of(chain).lock().await;
        for _ in 0..TRIES {
            let head = self.store.audit_head(bucket).await?;
            let today = at.as_microsecond().div_euclid(DAY);
            let (day, seq, before, previous) = match head {
                Some(head) if head.day >= today => (head.day, head.seq + 1, head.before, head.hash),
                Some(head) => (today, 1, head.hash, head.hash),
                None => (today, 1, [0; 32], [0; 32]),
            };
            let hash = link(&previous, (bucket, day, seq), &body);
            let record = Record {
                bucket,
                day,
                seq,
                at,
                kind: deed.kind.clone(),
                body: body.clone(),
                hash,
                salt,
                words: words.map(str::to_owned),
            };
            if won(self.store.append_audit(&NewRecord { record, before }).await)? {
                return Ok(());
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// A page of the audit log, newest first, those before this point.
    pub async fn audit(
        &self,
        before: Option<(Timestamp, i64, i64)>,
        limit: u32,
    ) -> Result<Vec<(Record, Deed)>, Error> {
        let records = self.store.audit_page(before, limit).await?;
        let read = |record: Record| {
            let deed = read(&record).ok_or(StoreError::Corrupt("a record of the audit log".into()))?;
            Ok((record, deed))
        };
        records.into_iter().map(read).collect()
    }

    /// A page of what fits, newest first, and where to go on. A page may hold less than `limit`, even nothing,
    /// and still have a next: no request looks at more than [`LOOKED_AT`] records.
    pub async fn audit_of(
        &self,
        filter: &AuditFilter,
        before: Option<Place>,
        limit: u32,
    ) -> Result<(Vec<(Record, Deed)>, Option<Place>), Error> {
        let Within { from: first, until } = Within::days(filter.from, filter.until);
        let end = until.map(|end| (end, 0, 0));
        let mut before = match (before, end) {
            (Some(before), Some(end)) => Some(before.min(end)),
            (one, other) => one.or(other),
        };
        let (mut found, mut looked) = (Vec::new(), 0);
        let at_once = if filter.person.is_some() { PAGE } else { limit };
        loop {
            let records = match &filter.kind {
                Some(kind) => self.store.audit_of_kind(kind, before, at_once).await?,
                None => self.store.audit_page(before, at_once).await?,
            };
            let whole = records.len() == at_once as usize;
            for record in records {
                if first.is_some_and(|first| record.at < first) {
                    return Ok((found, None));
                }
                before = Some((record.at, record.bucket, record.seq));
                looked += 1;
                let deed = read(&record).ok_or(StoreError::Corrupt("a record of the audit log".into()))?;
                if filter.person.is_none_or(|id| deed.by == Some(id) || deed.person == Some(id)) {
                    found.push((record, deed));
                    if found.len() == limit as usize {
                        return Ok((found, before));
                    }
                }
            }
            if !whole {
                return Ok((found, None));
            }
            if looked >= LOOKED_AT {
                return Ok((found, before));
            }
        }
    }

    /// Writes down that the auditor takes a copy away.
    pub async fn note_export(&self, by: &Administrator) -> Result<(), Error> {
        self.note(by.did("audit_exported"), by.from, None).await
    }

    /// Checks every chain of the audit log, record by record and day by day.
    pub async fn verify_audit(&self) -> Result<FoundAudit, Error> {
        let (mut records, mut erased) = (0, 0);
        for chain in 0..CHAINS {
            let bucket = chain * APART;
            // The heads are read first: what is added meanwhile comes after them and is left for next time.
            let days = self.store.audit_days(bucket).await?;
            match self.verify_chain(bucket, &days).await? {
                Ok((some, gone)) => (records, erased) = (records + some, erased + gone),
                Err((at, what)) => return Ok(FoundAudit::Broken { at, what }),
            }
        }
        Ok(FoundAudit::Whole { records, erased })
    }

    async fn verify_chain(&self, bucket: i64, days: &[DayHead]) -> Result<Checked, Error> {
        let (mut records, mut erased) = (0, 0);
        // What stands before the oldest day that is kept is not known any more, only what it was said to be.
        let mut end = days.first().map(|day| day.before);
        for head in days {
            let at = (bucket, head.day, 0);
            if end != Some(head.before) {
                return Ok(Err((at, "a day does not follow the one before it")));
            }
            let (mut seq, mut hash) = (0, head.before);
            while seq < head.seq {
                let left = u32::try_from(head.seq - seq).unwrap_or(PAGE).min(PAGE);
                let page = self.store.audit_chain(bucket, (head.day, seq), left).await?;
                if page.is_empty() {
                    return Ok(Err(((bucket, head.day, seq + 1), "records are missing")));
                }
                for record in page {
                    let at = (bucket, head.day, seq + 1);
                    if (record.bucket, record.day, record.seq) != at {
                        return Ok(Err((at, "a record is missing")));
                    }
                    hash = link(&hash, at, &record.body);
                    if hash != record.hash {
                        return Ok(Err((at, "the record does not fit its hash")));
                    }
                    match words(&record) {
                        Ok(gone) => erased += u64::from(gone),
                        Err(what) => return Ok(Err((at, what))),
                    }
                    (seq, records) = (seq + 1, records + 1);
                }
            }
            if hash != head.hash {
                return Ok(Err(((bucket, head.day, seq), "the end of the day is not what it was")));
            }
            end = Some(head.hash);
        }
        // Whole days without a head: records that nothing vouches for.
        let last = days.last().map_or((0, 0), |head| (head.day, head.seq));
        let known = self.store.audit_head(bucket).await?.map_or((0, 0), |head| (head.day, head.seq));
        match self.store.audit_chain(bucket, last, 1).await?.first() {
            Some(more) if known <= last => Ok(Err(((bucket, more.day, more.seq), "a record too many"))),
            _ => Ok(Ok((records, erased))),
        }
    }
}

/// Records and erased words of a chain, or where it is broken and how.
type Checked = Result<(u64, u64), ((i64, i64, i64), &'static str)>;

pub(crate) fn read(record: &Record) -> Option<Deed> {
    let body: serde_json::Value = serde_json::from_str(&record.body).ok()?;
    serde_json::from_value(body["did"].clone()).ok()
}

/// Whether the words beside a record were erased; an error if the columns are not what its body says.
fn words(record: &Record) -> Result<bool, &'static str> {
    let body: serde_json::Value =
        serde_json::from_str(&record.body).map_err(|_| "the record is unreadable")?;
    let deed = read(record).ok_or("the record is unreadable")?;
    if deed.kind != record.kind || body["at"] != record.at.as_microsecond() {
        return Err("the record's columns are not what its text says");
    }
    match (&deed.words, &record.salt, &record.words) {
        (None, None, None) => Ok(false),
        (Some(_), _, None) => Ok(true),
        (Some(said), Some(salt), Some(words)) if *said == digest(salt, words) => Ok(false),
        _ => Err("the words are not those that were said"),
    }
}
