//! Who else has a case open. A courtesy: it gives nobody a right and keeps nobody out.

use jiff::SignedDuration;
use redress_domain::id::CaseId;

use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;
use crate::ports::Present;

/// Whoever has not been heard of for so long has gone.
pub const GONE_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// What somebody does with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Looking at it.
    Looking,
    /// Writing into one of its forms.
    Typing,
    /// Nothing more.
    Leaving,
}

impl App {
    /// Notes what `by` does with a case, and gives the names of the others who have it open, with whether they
    /// are typing.
    ///
    /// # Errors
    /// Not found for whoever may not know of the case.
    pub async fn present(&self, by: &Caller, id: CaseId, doing: Doing) -> Result<Vec<(String, bool)>, Error> {
        self.visible(by, id).await?;
        let Caller::Person { person, .. } = by else { return Err(Error::NotFound) };
        let now = self.clock.now();
        if doing == Doing::Leaving {
            self.store.drop_present(id, person.id).await?;
            return Ok(Vec::new());
        }
        let me = Present { person: person.id, typing: doing == Doing::Typing };
        self.store.put_present(id, &me, now.saturating_add(GONE_AFTER).unwrap_or(now), now).await?;
        let others = self.store.present(id, now).await?;
        let others: Vec<Present> = others.into_iter().filter(|one| one.person != person.id).collect();
        let ids: Vec<i64> = others.iter().map(|one| one.person).collect();
        let named = |(id, name): (i64, String)| {
            let typing = others.iter().any(|one| one.person == id && one.typing);
            (name, typing)
        };
        Ok(self.store.names(&ids).await?.into_iter().map(named).collect())
    }
}
