//! The first person: proposing, and taking back.

use std::net::IpAddr;

use redress_domain::calendar::office_day;
use redress_domain::case::chain::hex;
use redress_domain::case::event::Ground;
use redress_domain::case::{Case, Refusal};
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use sha2::{Digest, Sha256};

use super::{Body, MOST, OPEN, OrderRefused, Ordered, Wish};
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid, no_nul};
use crate::people::Admission;
use crate::permissions::SYSTEM_ADMIN;
use crate::ports::{Order, OrderState, StoreError};
use crate::retention::{LONGEST, Periods};

/// Shortest and longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 4..=500;

/// A reason as it is kept.
///
/// # Errors
/// It is too short or too long.
pub(crate) fn reason(text: &str) -> Result<String, Error> {
    let text = text.trim();
    no_nul("reason", text)?;
    if !REASON.contains(&text.chars().count()) {
        let (zh, en) = ("请写明理由,4至500个字", "Say why, in 4 to 500 characters");
        return Err(invalid("reason", "range", zh, en));
    }
    Ok(text.to_owned())
}

impl App {
    /// Proposes a dangerous act. The same `key` from the same person proposes once.
    ///
    /// # Errors
    /// Forbidden but for the head of `office`, and for retention periods the system administrator; a reason that is
    /// none; a case that cannot be erased as it stands; the key was used for something else.
    pub async fn propose(
        &self,
        by: &Admission,
        office: Option<&str>,
        wish: Wish,
        why: &str,
        key: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<Ordered, Error> {
        let person = by.number()?;
        let instead_of = self.proposes(by, office, &wish)?;
        let body = Body { wish, reason: reason(why)?, refused: None };
        let id = self.order_id(person, key);
        if let Some(before) = self.store.order(&id).await? {
            return again(Ordered::read(before)?, person, &body);
        }
        self.check_wish(office, &body.wish).await?;
        let now = self.clock.now();
        let order = Order {
            id,
            kind: body.wish.kind().to_owned(),
            office: office.map(str::to_owned),
            state: OrderState::Proposed,
            revision: 1,
            proposed_by: person,
            instead_of,
            proposed_at: now,
            expires_at: now + OPEN,
            decided_by: None,
            decided_at: None,
            done_at: None,
            body: serde_json::to_string(&body).map_err(|_| Error::Forbidden)?,
        };
        self.note(Deed::of_order("order_proposed", &order, Some(person)), from, Some(&body.reason)).await?;
        match self.store.add_order(&order).await {
            Ok(()) => Ok(Ordered { order, body }),
            Err(StoreError::Conflict) => {
                let before = self.store.order(&order.id).await?.ok_or(StoreError::Conflict)?;
                again(Ordered::read(before)?, person, &body)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes an order back that waits.
    ///
    /// # Errors
    /// Not found but for whoever proposed it; over.
    pub async fn withdraw_order(
        &self,
        by: &Admission,
        id: &str,
        from: Option<IpAddr>,
    ) -> Result<Ordered, Error> {
        let found = self.see_order(by, id).await?;
        let person = by.number()?;
        if found.order.proposed_by != person {
            return Err(Error::Forbidden);
        }
        self.end_order(found, OrderState::Withdrawn, person, None, from).await
    }

    /// Whether `by` may propose it; gives whom they stand in for.
    fn proposes(&self, by: &Admission, office: Option<&str>, wish: &Wish) -> Result<Option<i64>, Error> {
        if matches!(wish, Wish::ChangeRetention { .. }) {
            let may = by.administers.as_deref() == Some(SYSTEM_ADMIN) && office.is_none();
            return if may { Ok(None) } else { Err(Error::Forbidden) };
        }
        let post = by.heads().find(|post| Some(post.office.as_str()) == office).ok_or(Error::Forbidden)?;
        let crate::people::Caller::Person { instead_of, .. } = &by.caller else {
            return Err(Error::Forbidden);
        };
        Ok(instead_of.get(post).copied())
    }

    /// The number of an order: of its key, so that a repetition finds it; else a random one.
    fn order_id(&self, person: i64, key: Option<&str>) -> String {
        let mut random = [0; 32];
        match key {
            Some(key) => random = Sha256::digest(format!("order {person} {key}")).into(),
            None => self.entropy.fill(&mut random),
        }
        hex(&random[..8])
    }

    /// Whether it could be done as things stand.
    async fn check_wish(&self, office: Option<&str>, wish: &Wish) -> Result<(), Error> {
        match wish {
            Wish::EraseCases { cases, ground } => self.check_cases(office, cases, *ground).await,
            Wish::ErasePerson { case, party, ground, .. } => {
                if *ground == Ground::Retention {
                    let (zh, en) = ("请选择依申请或依法", "Choose a request or another law");
                    return Err(invalid("ground", "choice", zh, en));
                }
                self.check_case(office, *case, *ground, &Periods::default()).await?;
                let parties = self.store.parties(*case).await?;
                let there = parties.iter().any(|row| row.no == *party && row.body.is_some());
                if there { Ok(()) } else { Err(Refusal::NoParty.into()) }
            }
            Wish::ChangeRetention { procedure, months, since } => {
                if self.newest(procedure).is_none() {
                    let (zh, en) = ("请从所列程序中选择", "Choose one of the procedures listed");
                    return Err(invalid("procedure", "choice", zh, en));
                }
                if months.is_some_and(|months| !(1..=LONGEST).contains(&months)) {
                    let (zh, en) = ("期限为1至1200个月", "It is from 1 to 1200 months");
                    return Err(invalid("months", "range", zh, en));
                }
                if *since < office_day(self.clock.now()) {
                    let (zh, en) = ("生效日期不能早于今天", "It begins today at the earliest");
                    return Err(invalid("since", "range", zh, en));
                }
                Ok(())
            }
            Wish::ExportClear { from, until, .. } => {
                if from.zip(*until).is_some_and(|(from, until)| from > until) {
                    let (zh, en) = ("截止日期不能早于开始日期", "The last day cannot come before the first");
                    return Err(invalid("received_to", "order", zh, en));
                }
                Ok(())
            }
            Wish::AboutPerson(asked) => asked.check(),
        }
    }

    async fn check_cases(&self, office: Option<&str>, cases: &[CaseId], ground: Ground) -> Result<(), Error> {
        let mut once = cases.to_vec();
        once.sort_unstable();
        once.dedup();
        if cases.is_empty() || cases.len() > MOST || once.len() != cases.len() {
            let (zh, en) = ("请列出1至500个不同的案件", "List 1 to 500 cases, each once");
            return Err(invalid("cases", "range", zh, en));
        }
        let periods = self.periods().await?;
        for (no, id) in cases.iter().enumerate() {
            let (code, text) = match self.check_case(office, *id, ground, &periods).await {
                Ok(()) => continue,
                Err(Error::Refused(refusal)) => (refusal.code(), refusal.text()),
                Err(Error::NotFound) => {
                    ("not_found", Text::new("本单位没有承办这一案件", "Your office does not hold this case"))
                }
                Err(error) => return Err(error),
            };
            return Err(invalid(&format!("cases[{no}]"), code, &text.zh, &text.en));
        }
        Ok(())
    }

    /// Whether the case could be erased as it stands.
    async fn check_case(
        &self,
        office: Option<&str>,
        id: CaseId,
        ground: Ground,
        periods: &Periods,
    ) -> Result<(), Error> {
        let case = self.store.case(id).await?.map(|(case, _)| case);
        let case = case.filter(|case| Some(case.office.as_str()) == office).ok_or(Error::NotFound)?;
        match hindrance(&case, ground, periods, office_day(self.clock.now())) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

    /// Ends an order that waits, on record; once more by the same person changes nothing.
    pub(super) async fn end_order(
        &self,
        found: Ordered,
        state: OrderState,
        person: i64,
        said: Option<String>,
        from: Option<IpAddr>,
    ) -> Result<Ordered, Error> {
        let now = self.clock.now();
        if (found.order.state, found.order.decided_by) == (state, Some(person)) {
            return Ok(found);
        }
        if !found.waits(now) {
            return Err(OrderRefused::Over.into());
        }
        let deed = Deed::of_order(&format!("order_{}", state.name()), &found.order, Some(person));
        self.note(deed, from, said.as_deref()).await?;
        let mut ended = found;
        ended.order.decided_by = Some(person);
        ended.order.decided_at = Some(now);
        ended.order.done_at = Some(now);
        ended.body.refused = said;
        let ended = ended.into(state)?;
        self.store.change_order(&ended.order, None).await.map_err(over)?;
        Ok(ended)
    }
}

/// Somebody else decided it meanwhile.
pub(super) fn over(error: StoreError) -> Error {
    match error {
        StoreError::Conflict => OrderRefused::Over.into(),
        error => error.into(),
    }
}

/// Why nothing of the case can be erased as it stands, if so.
pub(super) fn hindrance(
    case: &Case,
    ground: Ground,
    periods: &Periods,
    today: jiff::civil::Date,
) -> Option<Refusal> {
    if case.is_erased() {
        Some(Refusal::Erased)
    } else if case.held.is_some() {
        Some(Refusal::Held)
    } else if !case.ended {
        Some(Refusal::Running)
    } else if ground == Ground::Retention && !periods.is_over(case, today) {
        Some(Refusal::NotDue)
    } else {
        None
    }
}

/// The order that an earlier arrival made, if it is the same one.
fn again(before: Ordered, person: i64, body: &Body) -> Result<Ordered, Error> {
    let same = before.order.proposed_by == person
        && (before.body.wish == body.wish || before.order.done_at.is_some())
        && before.body.reason == body.reason;
    if same { Ok(before) } else { Err(Error::KeyReused) }
}
