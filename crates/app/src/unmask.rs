//! Showing a masked party to somebody who must reach it, with a reason, on record.

use std::net::IpAddr;

use redress_domain::case::Case;
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;

use crate::audit::Deed;
use crate::cases::{App, Party};
use crate::error::{Error, invalid, no_nul};
use crate::people::Caller;

/// Shortest and longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 4..=500;

impl Caller {
    /// Whether masked parties may be shown to this caller for a reason: to whoever holds a role of the case at
    /// this moment, such as the department that must answer an open referral.
    pub fn may_unmask(&self, procedure: &Procedure, case: &Case) -> bool {
        match self {
            Caller::Complainant | Caller::Link(_) => false,
            Caller::Person { posts, .. } => posts.iter().any(|post| {
                procedure.role(&post.role).is_some()
                    && case.seats(procedure, &post.role).contains(&post.office.as_str())
            }),
        }
    }
}

impl App {
    /// A party in clear. Who saw it and why is in the audit log before it is shown.
    ///
    /// # Errors
    /// Not found for whoever may not see the case; forbidden without a role of it; a reason that is none.
    pub async fn unmask(
        &self,
        by: &Caller,
        id: CaseId,
        party: u32,
        reason: &str,
        from: Option<IpAddr>,
    ) -> Result<Party, Error> {
        let (case, _) = self.visible(by, id).await?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let Caller::Person { person, .. } = by else { return Err(Error::Forbidden) };
        if !by.sees_parties(&case) && !by.may_unmask(&procedure, &case) {
            return Err(Error::Forbidden);
        }
        let reason = reason.trim();
        no_nul("reason", reason)?;
        if !REASON.contains(&reason.chars().count()) {
            let (zh, en) = ("请写明查看原因,4至500个字", "Say why, in 4 to 500 characters");
            return Err(invalid("reason", "range", zh, en));
        }
        let parties = self.store.parties(id).await?;
        let kept = parties.into_iter().find(|kept| kept.no == party).and_then(|kept| kept.body);
        let body = kept.ok_or(Error::NotFound)?;
        let deed = Deed {
            kind: "unmask".into(),
            by: Some(person.id),
            case: Some(id.to_string()),
            party: Some(party),
            ..Deed::default()
        };
        self.note(deed, from, Some(reason)).await?;
        serde_json::from_str(&body)
            .map_err(|_| crate::ports::StoreError::Corrupt("a party that cannot be read".into()).into())
    }
}
