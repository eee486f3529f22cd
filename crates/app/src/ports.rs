//! What the use cases need from outside: the time, randomness, and a place to keep things.

mod access;
mod blobs;
mod courier;
mod figures;
mod identities;
mod links;
mod orders;
mod passkeys;
mod scanner;
mod search;
mod staff;
mod tables;
mod transfers;
mod webhooks;
mod work;

pub use access::{Access, AccessChange, Attempts, DayHead, Key, NewRecord, Record, Sessions, SignInState};
pub use blobs::{Algorithm, BlobWriter, Blobs, Chunks, FileKey, FileKeys};
pub use courier::{Courier, SendFault};
pub use figures::{Answer, By, Counted, Facet, FigureFilter, Rating, SumKey, Sums, Tallies, Tally};
pub use identities::{
    Binding, Flow, Identities, Identity, NoProviders, Proven, Provider, ProviderFault, Providers, Purpose,
};
pub use links::{ReferralLink, ReferralLinks};
pub use orders::{Order, OrderState, Orders, Retention};
pub use passkeys::{Challenge, Passkey, Passkeys};
pub use scanner::{ScanFault, Scanner, Verdict};
pub use search::{Doc, Match, Question, Search};
pub use staff::{
    Appointment, InForce, OfficeKind, PersonChange, PersonFilter, Staff, StaffChange, Substitute, Vacancy,
};
pub use tables::{RowProblem, Table, Tables};
pub use transfers::{
    Basis, Shown, Sorts, Transfer, TransferBody, TransferFilter, TransferPlace, Transfers, Way,
};
pub use webhooks::{HookDelivery, HookResult, HookState, Webhook, Webhooks};
pub use work::{Change, DutyCounts, Present, Seat, View, Work};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_domain::calendar::office_midnight;
use redress_domain::case::Case;
use redress_domain::case::duty::Kind;
use redress_domain::case::lateness::{Bounds, Lateness};
use redress_domain::id::CaseId;
use redress_domain::region::Region;
use redress_domain::text::Text;

use crate::commit::{Commit, StoredEvent};

/// The current time. In the demonstration it can be set forward; in tests it stands still.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// Unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// What went wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else was faster: the case has moved on, or the id or key is taken. Load and decide again.
    #[error("somebody else was faster")]
    Conflict,
    /// The database or the folder of files cannot be reached or is full; nothing was kept.
    #[error("the database cannot be reached")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What is stored is sealed with a key that was not given.
    #[error("the database holds rows sealed with the key {0}, which is not in the file of keys")]
    Sealed(String),
    /// What is stored cannot be what was written.
    #[error("the database holds something that was never written: {0}")]
    Corrupt(String),
}

/// What a command with a certain key was answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The case.
    pub case: CaseId,
    /// The version it led to.
    pub seq: u32,
    /// The hash of what it asked for.
    pub fingerprint: [u8; 32],
}

/// An event that others must hear of, claimed for delivery.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutboxItem {
    /// The case.
    pub case: CaseId,
    /// The event's place in its log.
    pub seq: u32,
    /// The event's type.
    pub kind: String,
}

/// Something that whoever holds a role in an office must see. An event gives at most one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The office.
    pub office: String,
    /// The role in it.
    pub role: String,
    /// When it was written down.
    pub at: Timestamp,
    /// The case.
    pub case: CaseId,
    /// The event it comes from.
    pub seq: u32,
    /// `warn`, `remind`, `escalate`, `told` or `referral`.
    pub kind: String,
    /// What it says.
    pub body: NoticeBody,
}

/// What a notice says, without personal data or free text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct NoticeBody {
    /// The procedure that names the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// The procedure's name of the clock that rang.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// From when what that clock watches is late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// The procedure's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
    /// The number of the referral.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<u32>,
}

/// A row of free text, a party or a file as it is kept: `None` once erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// Number in the case.
    pub no: u32,
    /// The field, the party's part, or the file's id.
    pub name: String,
    /// The salt of the digest by which the log refers to it.
    pub salt: Option<[u8; 16]>,
    /// The content; for parties and files canonical JSON.
    pub body: Option<String>,
}

/// What a list of cases shows of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// Its procedure.
    pub procedure: String,
    /// The office that holds it.
    pub office: String,
    /// Where it stands.
    pub stage: String,
    /// Whether it is closed.
    pub ended: bool,
    /// When it was received.
    pub received_at: Timestamp,
    /// The earliest running clock.
    pub due_at: Option<Timestamp>,
    /// How it came in.
    pub channel: String,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

impl CaseLine {
    /// The line of a case.
    pub fn of(case: &Case) -> CaseLine {
        CaseLine {
            id: case.id,
            procedure: case.procedure.clone(),
            office: case.office.clone(),
            stage: case.stage.clone(),
            ended: case.ended,
            received_at: case.received_at,
            due_at: case.running().map(|clock| clock.started.due_at).min(),
            channel: case.channel.clone(),
            closed_at: case.closed_at,
        }
    }
}

/// Which cases a list shows; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Only those that one of these offices may know, because it holds them, held them or was asked; empty
    /// shows none, `None` all.
    pub offices: Option<Vec<String>>,
    /// Only of this procedure.
    pub procedure: Option<String>,
    /// Only in this stage.
    pub stage: Option<String>,
    /// Only open (false) or closed (true) ones.
    pub ended: Option<bool>,
    /// Only held by this office.
    pub holder: Option<String>,
    /// Only those that came in this way.
    pub channel: Option<String>,
    /// Only received within.
    pub received: Within,
    /// Only closed within.
    pub closed: Within,
    /// Only open ones with a clock past its due time at this instant (true), or all others (false).
    pub overdue: Option<(bool, Timestamp)>,
    /// Only those that figures count so.
    pub counted: Counted,
    /// Newest first, those received before this point.
    pub before: Option<(Timestamp, CaseId)>,
    /// At most this many.
    pub limit: u32,
}

/// A span of time; open at an end that is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// The first instant of it.
    pub from: Option<Timestamp>,
    /// The first instant after it.
    pub until: Option<Timestamp>,
}

impl Within {
    /// From one day of the offices to another, both included.
    pub fn days(from: Option<Date>, to: Option<Date>) -> Within {
        let until = to.and_then(|day| day.tomorrow().ok()).and_then(office_midnight);
        Within { from: from.and_then(office_midnight), until }
    }
}

/// A duty in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyLine {
    /// The case.
    pub id: CaseId,
    /// 0 for the stage's own, else the referral.
    pub no: u32,
    /// Its procedure.
    pub procedure: String,
    /// Where the case stands.
    pub stage: String,
    /// The role that owes.
    pub role: String,
    /// The office.
    pub office: String,
    /// The office that holds the case.
    pub holder: String,
    /// What sort of act is owed.
    pub kind: Option<Kind>,
    /// Whether it was brought before somebody above.
    pub escalated: bool,
    /// When it is late.
    pub due_at: Option<Timestamp>,
    /// When the complaint was received.
    pub received_at: Timestamp,
}

/// Which duties a list shows, earliest due first; those without a due time come last. All conditions hold
/// together.
#[derive(Clone, Debug, Default)]
pub struct DutyFilter {
    /// `(office, role)` pairs; empty shows none, `None` all.
    pub posts: Option<Vec<(String, String)>>,
    /// Only those due before this instant (late, or soon).
    pub due_before: Option<Timestamp>,
    /// Only those as late as this, at one moment.
    pub lateness: Option<(Lateness, Bounds)>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of this procedure.
    pub procedure: Option<String>,
    /// Only of cases that this office holds.
    pub holder: Option<String>,
    /// In the order in which the complaints were received, instead of the order in which they are due.
    pub by_received: bool,
    /// Those after this point: due time (microseconds, `i64::MAX` for none) or time received, case, number.
    pub after: Option<(i64, CaseId, u32)>,
    /// At most this many, 1..=200.
    pub limit: u32,
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Number.
    pub id: i64,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Argon2id hash in PHC form; none for service accounts.
    pub password: Option<String>,
    /// Whether they may sign in.
    pub active: bool,
}

/// A role that somebody holds in an office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    /// The office.
    pub office: String,
    /// The role.
    pub role: String,
}

/// An office, department or branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// Its short code, such as `csd`.
    pub code: String,
    /// The office above it.
    pub parent: Option<String>,
    /// Its name in Chinese.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// The procedures it takes complaints for.
    pub procedures: Vec<String>,
    /// The division it serves; none for companies and their departments, whose competence has no bounds.
    pub region: Option<Region>,
    /// What it is.
    pub kind: OfficeKind,
    /// Where it sits, for people.
    pub address: String,
    /// Its telephone, for people.
    pub phone: String,
    /// The first day on which it takes complaints; none if that was always so.
    pub valid_from: Option<Date>,
    /// The day from which on it takes nothing any more.
    pub closed_on: Option<Date>,
}

impl Office {
    /// Whether it takes complaints and is asked on `day`.
    pub fn works_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.closed_on.is_none_or(|closed| day < closed)
    }
}

/// A procedure pack whose text is kept, so that cases which began under it can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPack {
    /// The procedure.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of the text.
    pub sha256: [u8; 32],
}

/// Figures in short: how many complaints in the period, and how many of those open are overdue now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Complaints received.
    pub received: i64,
    /// Answered in substance.
    pub answered: i64,
    /// Of these, within every limit that the answer ended.
    pub on_time: i64,
    /// Answered within 15 calendar days.
    pub within_15: i64,
    /// Answered within 60 calendar days.
    pub within_60: i64,
    /// Median of the calendar days to the answer (the lower of two middle ones).
    pub median_days: Option<i64>,
    /// Open and with a clock past its due time.
    pub overdue: i64,
    /// Closed.
    pub closed: i64,
    /// Whose complainant said how satisfied they are.
    pub rated: i64,
    /// Of these, the satisfied.
    pub satisfied: i64,
}

/// Work that is due and not done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// How much.
    pub count: i64,
    /// Since when the oldest of it is due.
    pub oldest: Option<Timestamp>,
}

/// What background work has not done yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Clocks whose next rung is due.
    pub clocks: Behind,
    /// Events that wait for delivery.
    pub outbox: Behind,
}

/// Where everything is kept: one implementation for every engine.
#[async_trait]
pub trait Store:
    Access
    + FileKeys
    + Identities
    + Orders
    + Passkeys
    + ReferralLinks
    + Search
    + Staff
    + Tallies
    + Transfers
    + Webhooks
    + Work
    + Send
    + Sync
{
    /// Writes one commit: all of it, or nothing.
    async fn save(&self, commit: Commit) -> Result<(), StoreError>;
    /// What a command with this key was answered with.
    async fn answered(&self, bucket: i64, key: &[u8; 32]) -> Result<Option<Answered>, StoreError>;
    /// Whether a case has to do with an office: it holds it, held it, or was asked about it.
    async fn is_known_to(&self, id: CaseId, office: &str) -> Result<bool, StoreError>;
    /// A case as it stands.
    async fn case(&self, id: CaseId) -> Result<Option<(Case, [u8; 32])>, StoreError>;
    /// Its log after `seq`, at most `limit` events.
    async fn events(&self, id: CaseId, after: u32, limit: u32) -> Result<Vec<StoredEvent>, StoreError>;
    /// One event of its log.
    async fn event(&self, id: CaseId, seq: u32) -> Result<Option<StoredEvent>, StoreError>;
    /// Its free texts.
    async fn texts(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError>;
    /// Its parties.
    async fn parties(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError>;
    /// Its files.
    async fn files(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError>;
    /// Notes that the bytes of a file are about to be written, so that they are found if nothing comes of it.
    async fn begin_upload(&self, id: CaseId, file: &str, at: Timestamp) -> Result<(), StoreError>;
    /// Forgets an upload of which nothing is left.
    async fn end_upload(&self, id: CaseId, file: &str) -> Result<(), StoreError>;
    /// Uploads that were begun before `before` and came to nothing, oldest first.
    async fn stale_uploads(&self, before: Timestamp, limit: u32)
    -> Result<Vec<(CaseId, String)>, StoreError>;
    /// A page of cases.
    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseLine>, StoreError>;
    /// A page of duties.
    async fn duties(&self, filter: &DutyFilter) -> Result<Vec<DutyLine>, StoreError>;
    /// Ids after `after` in key order, for walks over everything (verify, rebuild).
    async fn case_ids(&self, after: Option<CaseId>, limit: u32) -> Result<Vec<CaseId>, StoreError>;
    /// Rewrites the projections of a case from what its log gives; the log is not touched.
    async fn rebuild(&self, commit: Commit) -> Result<bool, StoreError>;

    /// Clocks whose next rung is due, oldest first.
    async fn due_clocks(&self, now: Timestamp, limit: u32) -> Result<Vec<(CaseId, u32)>, StoreError>;

    /// Takes at most `limit` events to deliver, the oldest first, and keeps them from others until
    /// `lease_until`; what is not [`Store::delivered`] by then may be claimed again.
    async fn claim_outbox(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError>;
    /// Notes that everybody has heard of an event.
    async fn delivered(&self, id: CaseId, seq: u32) -> Result<(), StoreError>;
    /// Writes notices; those already there stay as they are.
    async fn put_notices(&self, notices: Vec<Notice>) -> Result<(), StoreError>;
    /// A page of the notices of these `(office, role)` pairs, newest first, those before this point.
    async fn notices(
        &self,
        posts: &[(String, String)],
        before: Option<(Timestamp, CaseId, u32)>,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError>;

    /// What the sweep and the delivery have not done by `now`.
    async fn backlog(&self, now: Timestamp) -> Result<Backlog, StoreError>;

    /// Adds or changes an office.
    async fn put_office(&self, office: &Office) -> Result<(), StoreError>;
    /// Every office.
    async fn offices(&self) -> Result<Vec<Office>, StoreError>;
    /// Adds (id 0: a new number) or changes a person.
    async fn put_person(&self, person: &Person) -> Result<i64, StoreError>;
    /// By what they sign in with.
    async fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError>;
    /// By number.
    async fn person(&self, id: i64) -> Result<Option<Person>, StoreError>;
    /// The names of these people, by number.
    async fn names(&self, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError>;
    /// Everybody, by number, at most 1000.
    async fn people(&self) -> Result<Vec<Person>, StoreError>;
    /// Replaces the posts of a person by these without bounds in time.
    async fn put_posts(&self, person: i64, posts: &[Post]) -> Result<(), StoreError>;
    /// The posts that count for a person on `day`: their own, then those in which they stand in for somebody.
    async fn posts(&self, person: i64, day: Date) -> Result<Vec<InForce>, StoreError>;
    /// The cases with a running clock after `after`, in order of bucket and number.
    async fn clock_cases(&self, after: Option<CaseId>, limit: u32) -> Result<Vec<CaseId>, StoreError>;
    /// A setting, such as the secret of access codes.
    async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;
    /// Keeps a setting unless there is one already; returns what is kept.
    async fn keep_setting(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, StoreError>;
    /// Keeps a setting in place of what there was.
    async fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;
    /// Every pack that is kept, by procedure and version.
    async fn packs(&self) -> Result<Vec<KeptPack>, StoreError>;
    /// The text of one.
    async fn pack_source(&self, id: &str, version: u32) -> Result<Option<String>, StoreError>;
    /// Keeps packs with their texts; those already there stay as they are.
    async fn keep_packs(&self, packs: &[(KeptPack, &str)]) -> Result<(), StoreError>;
    /// How many open cases follow each version of each procedure.
    async fn open_by_version(&self) -> Result<Vec<(String, u32, i64)>, StoreError>;
    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;
}
