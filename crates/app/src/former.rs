//! Cases from before this version of the program: what is derived from their logs today is computed once.

use redress_domain::id::CaseId;

use crate::cases::App;
use crate::error::Error;
use crate::ports::StoreError;

/// The setting that says how far they were walked; another name once more is derived.
const WALKED: &str = "former_walked_3";
/// What it holds when there is none left.
const DONE: &[u8] = b"done";

impl App {
    /// Notes that a database without cases has none from before.
    pub(crate) async fn begin_without_former(&self) -> Result<(), Error> {
        if self.store.setting(WALKED).await?.is_none() && self.store.case_ids(None, 1).await?.is_empty() {
            self.store.keep_setting(WALKED, DONE).await?;
        }
        Ok(())
    }

    /// Rebuilds the next `limit` cases that were there before; tells how many it looked at. Where the last one
    /// stopped is kept, so that it runs to its end once, whoever runs it.
    ///
    /// # Errors
    /// The store failed; it goes on from there the next time.
    pub async fn rebuild_former(&self, limit: u32) -> Result<u32, Error> {
        let walked = self.store.setting(WALKED).await?;
        if walked.as_deref() == Some(DONE) {
            return Ok(0);
        }
        let after = walked.and_then(|kept| kept.try_into().ok()).map(i64::from_be_bytes);
        let ids = self.store.case_ids(after.and_then(CaseId::from_i64), limit).await?;
        for id in &ids {
            // Of other failures: somebody acts on it just now, and it is derived then; or nobody can read it.
            if let Err(error @ Error::Store(StoreError::Unavailable(_))) = self.rebuild(*id).await {
                return Err(error);
            }
        }
        let last = ids.last().map(|id| id.as_i64().to_be_bytes().to_vec());
        self.store.put_setting(WALKED, last.as_deref().unwrap_or(DONE)).await?;
        Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
    }
}
