//! What the record of transfers needs of the store.

use async_trait::async_trait;
use jiff::Timestamp;
use redress_domain::case::Who;
use redress_domain::id::CaseId;
use serde::{Deserialize, Serialize};

use super::{StoreError, Within};

/// In what way a case's data went to another body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// An office was asked (转办): it sees the case with masked parties.
    Referral,
    /// An office was entrusted with it (委托), and sees as much.
    Delegation,
    /// A superior was told of it or asked (上报), and sees as much.
    ReportUp,
    /// It was handed over (移送): the other office holds it.
    Transfer,
    /// It went on in another procedure at another office, which holds it.
    Procedure,
    /// Another case was opened elsewhere for the same complaint, with its parties and words.
    LinkedCase,
    /// Somebody whom the log does not know by name acted by the secure link to a referral.
    Link,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 7] = [
        Way::Referral,
        Way::Delegation,
        Way::ReportUp,
        Way::Transfer,
        Way::Procedure,
        Way::LinkedCase,
        Way::Link,
    ];

    /// Its name in the API and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Way::Referral => "referral",
            Way::Delegation => "delegation",
            Way::ReportUp => "report_up",
            Way::Transfer => "transfer",
            Way::Procedure => "procedure",
            Way::LinkedCase => "linked_case",
            Way::Link => "link",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// How parties are shown to whoever receives a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Not at all, or there are none.
    #[default]
    No,
    /// The first letter of the name and the ends of the numbers.
    Masked,
    /// As they were written down.
    Clear,
}

impl Shown {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Shown::No => "no",
            Shown::Masked => "masked",
            Shown::Clear => "clear",
        }
    }
}

/// What sorts of data went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sorts {
    /// The complainant.
    pub complainant: Shown,
    /// Those complained about.
    pub respondents: Shown,
    /// The complaint in words.
    pub statement: bool,
    /// How many files.
    pub files: u32,
}

/// The act by which it went, as the pack of its time names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The procedure …
    pub procedure: String,
    /// … and its version.
    pub version: u32,
    /// The stage in which it was done.
    pub stage: String,
    /// The act.
    pub act: String,
    /// The article by which the receiver is competent, where a rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// What else is known of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferBody {
    /// What went.
    pub sorts: Sorts,
    /// On what ground.
    pub basis: Basis,
    /// Who did it.
    pub by: Who,
    /// The referral by which the receiver sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<u32>,
    /// The case that was opened elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<CaseId>,
}

/// That personal data of a case went to another body. Invariant: it holds no data of parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The case …
    pub case: CaseId,
    /// … and the place in its log of the event by which they went: one event, one transfer.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// The office that held the case.
    pub office: String,
    /// The office that received them; for a link, the one that was asked.
    pub receiver: String,
    /// How.
    pub way: Way,
    /// What, why and by whom.
    pub body: TransferBody,
}

/// Where a page of transfers begins: instant, case, place in its log.
pub type TransferPlace = (Timestamp, CaseId, u32);

/// Which transfers to list; all conditions hold together.
#[derive(Clone, Debug, Default)]
pub struct TransferFilter {
    /// From one of these offices; from any if none is said.
    pub offices: Option<Vec<String>>,
    /// To this office.
    pub receiver: Option<String>,
    /// In this way.
    pub way: Option<Way>,
    /// In this time.
    pub within: Within,
    /// Those before this place.
    pub before: Option<TransferPlace>,
    /// At most this many.
    pub limit: u32,
}

/// The record of transfers. It is only added to, but for making it good from the logs.
#[async_trait]
pub trait Transfers: Send + Sync {
    /// Writes one down; what is there of the same event is replaced.
    async fn put_transfer(&self, one: &Transfer) -> Result<(), StoreError>;
    /// Makes the record of a case what its log up to `seq` gives; true if it was different.
    async fn make_transfers(&self, case: CaseId, seq: u32, all: &[Transfer]) -> Result<bool, StoreError>;
    /// A page, newest first.
    async fn transfers(&self, filter: &TransferFilter) -> Result<Vec<Transfer>, StoreError>;
}
