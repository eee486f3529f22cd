//! Secure links to referrals, and what their holders see.

use redress_app::asked::{Asked, Given};
use redress_app::referral_links::{LinkState, MadeLink};
use redress_domain::calendar::office_day;
use redress_domain::id::CaseId;
use serde::Serialize;
use utoipa::ToSchema;

use super::act::ActShape;
use super::case::DetailShape;
use super::follow::PromiseShape;
use crate::problem::Words;
use jiff::Timestamp;

/// A link that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkMade {
    /// The page's address on this server; what follows `#` never reaches a server or its logs. Shown once.
    pub address: String,
    /// When it ends at the latest.
    pub expires_at: String,
}

/// The newest link of a referral.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkShape {
    /// Which of the referral's links, from 1.
    pub no: u32,
    /// When it was made.
    pub made_at: String,
    /// Who made it.
    pub made_by: String,
    /// When it ends at the latest.
    pub expires_at: String,
    /// When it was first opened.
    pub seen_at: Option<String>,
    /// `link_used`, `link_recalled`, `link_expired` or `link_ended`; none while it opens the referral.
    pub over: Option<&'static str>,
}

/// A referral for whoever answers it by its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedShape {
    /// The case's number.
    pub case_no: String,
    /// The referral's number in the case.
    pub no: u32,
    /// What the case follows.
    pub procedure: Words,
    /// The office that asks.
    pub asker: Words,
    /// The office that must answer.
    pub office: Words,
    /// When it was asked.
    pub sent_at: String,
    /// What is asked.
    pub request: Vec<DetailShape>,
    /// By when, and why that date.
    pub due: Option<PromiseShape>,
    /// Who complains: the masked name.
    pub complainant: Option<String>,
    /// When the complaint was received.
    pub received_at: String,
    /// The complaint as it was filed.
    pub complaint: Vec<DetailShape>,
    /// What can be done now.
    pub acts: Vec<ActShape>,
    /// When the link ends at the latest.
    pub expires_at: String,
}

/// What is given for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenShape {
    /// The number of the receipt.
    pub receipt_no: String,
    /// When the answer was given.
    pub at: String,
}

impl LinkMade {
    /// The link to referral `no` of a case.
    pub fn of(made: &MadeLink, case: CaseId, no: u32) -> LinkMade {
        let address = format!("/answer#{case}.{no}.{}", made.key);
        LinkMade { address, expires_at: made.expires_at.to_string() }
    }
}

impl From<LinkState> for LinkShape {
    fn from(LinkState { link, made_by, over }: LinkState) -> Self {
        LinkShape {
            no: link.no,
            made_at: link.made_at.to_string(),
            made_by,
            expires_at: link.expires_at.to_string(),
            seen_at: link.seen_at.map(|at| at.to_string()),
            over: over.map(|over| over.code()),
        }
    }
}

impl AskedShape {
    /// The referral `no` as it is asked at `now`.
    pub fn of(asked: Asked, no: u32, now: Timestamp) -> AskedShape {
        let act = |act| {
            let actor = asked.by.capacity(&asked.procedure, &asked.case, Some(act))?;
            ActShape::of(&asked.procedure, &asked.case, &actor, act)
        };
        AskedShape {
            case_no: asked.case.id.to_string(),
            no,
            procedure: (&asked.procedure.title).into(),
            acts: asked.acts().filter_map(act).collect(),
            asker: asked.asker.into(),
            office: asked.office.into(),
            sent_at: asked.sent_at.to_string(),
            request: asked.request.into_iter().map(DetailShape::from).collect(),
            due: asked.due.map(|due| PromiseShape::of(due, now)),
            complainant: asked.complainant,
            received_at: office_day(asked.received_at).to_string(),
            complaint: asked.complaint.into_iter().map(DetailShape::from).collect(),
            expires_at: asked.expires_at.to_string(),
        }
    }
}

impl From<Given> for GivenShape {
    fn from(given: Given) -> Self {
        GivenShape { receipt_no: format!("{}/{}", given.case, given.seq), at: given.at.to_string() }
    }
}
