//! The record of transfers: which personal data of a case went to which other body, when, how, on what ground and
//! by whom (PIPL Arts. 23, 55-56).
//!
//! Invariants: it follows from the logs and from nothing else, so that it can be made anew at any time and comes
//! out the same. It holds no data of parties and outlives their erasure. It is for the auditor, and of each office
//! for its heads.

mod of_log;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use redress_domain::case::{Case, Event, Who};
use redress_domain::id::CaseId;
use redress_domain::text::Text;
use serde::Serialize;

use self::of_log::Walk;
use crate::audit::Deed;
use crate::cases::App;
use crate::error::{Error, invalid};
use crate::offices::OfficeTitles;
use crate::people::Admission;
use crate::permissions::AUDITOR;
use crate::ports::{Basis, OutboxItem, Shown, Sorts, Transfer, TransferFilter, Way};
use crate::timeline::read;

/// How many events are read at once.
const PAGE: u32 = 500;
/// After these something may have gone to another body.
const GOES: [&str; 5] = ["acted", "moved", "linked", "referral_sent", "attached"];
/// Most transfers in one table.
pub const MOST: u32 = 10_000;

/// A transfer in plain words, for the person whose data went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Given {
    /// When.
    pub at: String,
    /// To which body.
    pub receiver: Text,
    /// In what way.
    pub way: Text,
    /// What sorts of data.
    pub sorts: Vec<Text>,
    /// Whether those who answer there can see what is masked, for a reason and on record.
    pub may_unmask: bool,
}

/// The transfers that a log from its first event on tells of.
pub fn of_events<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<Transfer> {
    let mut walk = Walk::default();
    events.into_iter().filter_map(|event| walk.next(event)).collect()
}

/// The same in words, for the person whose data went.
pub(crate) fn given(events: &[Event], offices: &OfficeTitles) -> Vec<Given> {
    let given = |one: Transfer| Given {
        at: one.at.to_string(),
        receiver: offices.of(&one.receiver),
        way: way_words(one.way),
        sorts: own_words(one.way, one.body.sorts),
        may_unmask: one.body.sorts.complainant == Shown::Masked && one.way != Way::Link,
    };
    of_events(events).into_iter().map(given).collect()
}

impl Admission {
    /// The offices of whose transfers they may know: all of them (none is said), or those whose head they are.
    ///
    /// # Errors
    /// Forbidden for everybody else.
    pub fn sees_transfers_of(&self) -> Result<Option<Vec<String>>, Error> {
        if self.administers.as_deref() == Some(AUDITOR) {
            return Ok(None);
        }
        let own: Vec<String> = self.heads().map(|post| post.office.clone()).collect();
        if own.is_empty() { Err(Error::Forbidden) } else { Ok(Some(own)) }
    }
}

impl App {
    /// A page of the record that `by` may see, newest first.
    ///
    /// An office that is not theirs counts as one without transfers: nobody learns of others' cases by asking.
    ///
    /// # Errors
    /// Forbidden for whoever is neither the auditor nor the head of an office.
    pub async fn transfers(&self, by: &Admission, filter: &TransferFilter) -> Result<Vec<Transfer>, Error> {
        let mut filter = filter.clone();
        if let Some(own) = by.sees_transfers_of()? {
            let mine = |office: &String| filter.offices.as_ref().is_none_or(|asked| asked.contains(office));
            filter.offices = Some(own.into_iter().filter(mine).collect());
        }
        Ok(self.store.transfers(&filter).await?)
    }

    /// The same as rows to be taken away, at most [`MOST`]; on record before.
    ///
    /// # Errors
    /// As [`App::transfers`], or there are more.
    pub async fn take_transfers(
        &self,
        by: &Admission,
        filter: &TransferFilter,
        from: Option<IpAddr>,
    ) -> Result<Vec<Transfer>, Error> {
        by.sees_transfers_of()?;
        let office = filter.offices.as_ref().and_then(|asked| asked.first()).cloned();
        let deed =
            Deed { kind: "transfers_exported".into(), by: Some(by.number()?), office, ..Deed::default() };
        self.note(deed, from, None).await?;
        let all = self.transfers(by, &TransferFilter { limit: MOST + 1, ..filter.clone() }).await?;
        if all.len() > MOST as usize {
            return Err(invalid(
                "from",
                "too_many",
                "超过10000条,请缩小日期范围后再导出",
                "There are more than 10,000; narrow down the days and export again",
            ));
        }
        Ok(all)
    }

    /// What the log of a case tells of up to `until`, the earliest first.
    async fn transfers_of(&self, id: CaseId, until: u32) -> Result<Vec<Transfer>, Error> {
        let (mut walk, mut found, mut after) = (Walk::default(), Vec::new(), 0);
        loop {
            let page = self.store.events(id, after, until.saturating_sub(after).min(PAGE)).await?;
            for stored in &page {
                found.extend(walk.next(&read(stored)?));
                after = stored.seq;
            }
            if page.len() < PAGE as usize || after >= until {
                return Ok(found);
            }
        }
    }

    /// Writes down what went with an event, if anything did. Writing it again changes nothing.
    pub(crate) async fn record_transfer(&self, case: &Case, item: &OutboxItem) -> Result<(), Error> {
        if !GOES.contains(&item.kind.as_str()) {
            return Ok(());
        }
        // Of acts and files only those that came by a link tell of one.
        if matches!(item.kind.as_str(), "acted" | "attached") {
            if case.referrals.is_empty() {
                return Ok(());
            }
            let Some(stored) = self.store.event(item.case, item.seq).await? else { return Ok(()) };
            if !matches!(read(&stored)?.by.who, Who::Link { .. }) {
                return Ok(());
            }
        }
        let all = self.transfers_of(item.case, item.seq).await?;
        match all.last().filter(|last| last.seq == item.seq) {
            Some(one) => Ok(self.store.put_transfer(one).await?),
            None => Ok(()),
        }
    }

    /// Makes the record of a case what its log up to `seq` gives; true if it was different.
    pub(crate) async fn rebuild_transfers(&self, id: CaseId, seq: u32) -> Result<bool, Error> {
        let all = self.transfers_of(id, seq).await?;
        Ok(self.store.make_transfers(id, seq, &all).await?)
    }

    /// The act by which something went, as the pack of its time calls it; its name in code where that is not kept.
    pub fn basis_words(&self, basis: &Basis) -> Text {
        let procedure = self.procedure(&basis.procedure, basis.version).ok();
        let act = procedure.as_ref().and_then(|procedure| procedure.act(&basis.stage, &basis.act));
        act.map_or_else(|| Text::new(&basis.act, &basis.act), |act| act.title.clone())
    }
}

/// In what way something went, for people.
pub fn way_words(way: Way) -> Text {
    let (zh, en) = match way {
        Way::Referral => ("转办", "Referred for an answer"),
        Way::Delegation => ("委托办理", "Delegated"),
        Way::ReportUp => ("上报", "Reported to a superior"),
        Way::Transfer => ("移送", "Handed over"),
        Way::Procedure => ("转入其他程序", "Went on in another procedure"),
        Way::LinkedCase => ("另立关联案件", "A linked case was opened"),
        Way::Link => ("凭答复链接办理", "Answered by its secure link"),
    };
    Text::new(zh, en)
}

/// What sorts of data went, for people; nothing stands for what did not.
pub fn sort_words(sorts: Sorts) -> Vec<Text> {
    let complainant = match sorts.complainant {
        Shown::No => None,
        Shown::Masked => Some(Text::new("投诉人(已遮盖)", "Complainant (masked)")),
        Shown::Clear => Some(Text::new("投诉人(完整)", "Complainant (in clear)")),
    };
    let respondents = match sorts.respondents {
        Shown::No => None,
        Shown::Masked => Some(Text::new("被投诉方(已遮盖)", "Respondent (masked)")),
        Shown::Clear => Some(Text::new("被投诉方(完整)", "Respondent (in clear)")),
    };
    let statement = sorts.statement.then(|| Text::new("投诉内容", "The complaint in words"));
    let files = (sorts.files > 0)
        .then(|| Text::new(format!("附件{}个", sorts.files), format!("Files: {}", sorts.files)));
    [complainant, respondents, statement, files].into_iter().flatten().collect()
}

/// The same for the complainant.
fn own_words(way: Way, sorts: Sorts) -> Vec<Text> {
    let mut words = sort_words(sorts);
    let own = match (sorts.complainant, way) {
        (Shown::No, _) => return words,
        (Shown::Masked, Way::Link) => Text::new("您的姓名(已遮盖)", "your name (masked)"),
        (Shown::Masked, _) => {
            Text::new("您的姓名、联系方式(部分遮盖)", "your name and contact details (partly masked)")
        }
        (Shown::Clear, _) => Text::new("您的姓名、联系方式", "your name and contact details"),
    };
    words[0] = own;
    words
}
