//! Dangerous acts, each of which takes two people (双人复核): one proposes it with a reason, another confirms it
//! within seven days, and only then it takes effect.
//!
//! Invariants: the second person is a security administrator, who opens no case, and neither the first nor whoever
//! the first stands in for, nor somebody who could have signed in as them. Only sessions order: one person makes a
//! token for another. What is ordered stands in the audit log before it is in force, and what is done before it is
//! done. The state of each case is looked at again at that moment.

mod carry;
mod decide;
mod person;
mod propose;
mod take;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_domain::case::event::Ground;
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::{Deserialize, Serialize};

pub use self::person::Asked;
pub(crate) use self::propose::reason;
pub use self::take::Taken;
use crate::cases::App;
use crate::error::Error;
use crate::people::{Admission, Caller};
use crate::permissions::{AUDITOR, SECURITY_ADMIN, SUPERVISOR, SYSTEM_ADMIN};
use crate::ports::{Order, OrderState, Post, StoreError};

/// For so long an order can be confirmed, and what it opens can be taken.
pub const OPEN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Most cases of one order.
pub const MOST: usize = 500;

/// What somebody wants done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wish {
    /// Erase everything that these cases hold of people.
    EraseCases {
        /// The cases.
        cases: Vec<CaseId>,
        /// On what ground.
        ground: Ground,
    },
    /// Erase what a case holds of one party.
    ErasePerson {
        /// The case.
        case: CaseId,
        /// The party's number in it.
        party: u32,
        /// Also everything that others wrote.
        all_texts: bool,
        /// On what ground.
        ground: Ground,
    },
    /// Keep the closed cases of a procedure for so long from now on.
    ChangeRetention {
        /// The procedure.
        procedure: String,
        /// How many months; none: for good.
        months: Option<u32>,
        /// From which day on.
        since: Date,
    },
    /// Take away a list of cases with their parties in clear.
    ExportClear {
        /// Of this procedure only.
        procedure: Option<String>,
        /// Received from this day on.
        from: Option<Date>,
        /// Received up to this day.
        until: Option<Date>,
    },
    /// Take away everything about one person.
    AboutPerson(Asked),
}

impl Wish {
    /// Its name.
    pub fn kind(&self) -> &'static str {
        match self {
            Wish::EraseCases { .. } => "erase_cases",
            Wish::ErasePerson { .. } => "erase_person",
            Wish::ChangeRetention { .. } => "change_retention",
            Wish::ExportClear { .. } => "export_clear",
            Wish::AboutPerson(_) => "about_person",
        }
    }

    /// The cases that it erases from.
    pub fn cases(&self) -> &[CaseId] {
        match self {
            Wish::EraseCases { cases, .. } => cases,
            Wish::ErasePerson { case, .. } => std::slice::from_ref(case),
            Wish::ChangeRetention { .. } | Wish::ExportClear { .. } | Wish::AboutPerson(_) => &[],
        }
    }

    /// Whether it opens something that is taken away afterwards.
    pub fn is_taken(&self) -> bool {
        matches!(self, Wish::ExportClear { .. } | Wish::AboutPerson(_))
    }
}

/// What is kept sealed of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// What somebody wants done.
    pub wish: Wish,
    /// Why.
    pub reason: String,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// An order, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// As it is kept.
    pub order: Order,
    /// What and why.
    pub body: Body,
}

/// Why an order did not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefused {
    /// It is decided, or its time is over.
    #[error("the order is over")]
    Over,
    /// Whoever proposed it, or for whom it was proposed, cannot confirm it.
    #[error("another person must confirm it")]
    SamePerson,
    /// Whoever could have signed in as the one who proposed it cannot confirm it.
    #[error("somebody who gave the first person a password cannot confirm it")]
    SameHand,
}

impl OrderRefused {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            OrderRefused::Over => "order_over",
            OrderRefused::SamePerson => "order_same_person",
            OrderRefused::SameHand => "order_same_hand",
        }
    }

    /// What to do, for a person.
    pub fn text(self) -> Text {
        match self {
            OrderRefused::Over => Text::new(
                "此事项已经复核、撤回或超过期限,请刷新查看",
                "This was decided, withdrawn or has expired; look at it again",
            ),
            OrderRefused::SamePerson => Text::new(
                "须由另一人复核:提出人及其所代理的人不能复核",
                "Another person must confirm it: neither who proposed it nor whom they stand in for",
            ),
            OrderRefused::SameHand => Text::new(
                "您在近期为提出人设置过密码或解除过动态码,请由另一位安全管理员复核",
                "You lately set the proposer's password or removed their second factor; another security \
                 administrator must confirm it",
            ),
        }
    }
}

impl Admission {
    /// The posts by which somebody is the head of an office: those before which its matters are brought.
    pub fn heads(&self) -> impl Iterator<Item = &Post> {
        self.supervises.iter().filter(|post| post.role != SUPERVISOR)
    }

    /// Whether they are the head of this office.
    pub fn is_head_of(&self, office: &str) -> bool {
        self.heads().any(|post| post.office == office)
    }

    /// Whether any order could concern them.
    pub fn has_orders(&self) -> bool {
        self.administers.is_some() || self.heads().next().is_some()
    }

    pub(crate) fn number(&self) -> Result<i64, Error> {
        match &self.caller {
            Caller::Person { person, .. } => Ok(person.id),
            Caller::Complainant | Caller::Link(_) => Err(Error::Forbidden),
        }
    }

    /// Whether an order concerns them: whoever decides or checks, whoever proposed it, and the heads of the office.
    fn concerns(&self, order: &Order) -> bool {
        let own = self.number().is_ok_and(|id| id == order.proposed_by);
        let office = order.office.as_ref().is_some_and(|office| self.is_head_of(office));
        let role = match self.administers.as_deref() {
            Some(SECURITY_ADMIN | AUDITOR) => true,
            Some(SYSTEM_ADMIN) => order.office.is_none(),
            _ => false,
        };
        own || office || role
    }
}

impl Ordered {
    fn read(order: Order) -> Result<Ordered, Error> {
        let body = serde_json::from_str(&order.body)
            .map_err(|_| StoreError::Corrupt("an order that cannot be read".into()))?;
        Ok(Ordered { order, body })
    }

    /// Whether it waits for the second person.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.order.state == OrderState::Proposed && now < self.order.expires_at
    }

    /// Whether what it opens can be taken.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.order.state == OrderState::Confirmed && self.body.wish.is_taken() && now < self.order.expires_at
    }

    /// The next revision, in another state; what was asked for by name is forgotten with the end of it.
    fn into(mut self, state: OrderState) -> Result<Ordered, Error> {
        self.order.state = state;
        self.order.revision += 1;
        let over = !matches!(state, OrderState::Proposed | OrderState::Confirmed);
        if let Wish::AboutPerson(asked) = &mut self.body.wish
            && over
        {
            *asked = Asked::default();
        }
        self.order.body = serde_json::to_string(&self.body).map_err(|_| Error::Forbidden)?;
        Ok(self)
    }
}

impl App {
    /// An order that concerns `by`.
    ///
    /// # Errors
    /// Not found, also for whom it does not concern.
    pub async fn see_order(&self, by: &Admission, id: &str) -> Result<Ordered, Error> {
        let order = self.store.order(id).await?.filter(|order| by.concerns(order));
        Ordered::read(order.ok_or(Error::NotFound)?)
    }

    /// A page of the orders that concern `by`, newest first, and where to go on. A page may hold less than `limit`
    /// and still have a next.
    pub async fn orders(
        &self,
        by: &Admission,
        before: Option<(Timestamp, &str)>,
        limit: u32,
    ) -> Result<(Vec<Ordered>, Option<(Timestamp, String)>), Error> {
        let page = if by.has_orders() { self.store.orders(before, limit).await? } else { Vec::new() };
        let next = page.last().filter(|_| page.len() == limit as usize);
        let next = next.map(|order| (order.proposed_at, order.id.clone()));
        let mine = page.into_iter().filter(|order| by.concerns(order)).map(Ordered::read);
        Ok((mine.collect::<Result<_, _>>()?, next))
    }
}
