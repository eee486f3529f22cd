//! Having a file looked into before anybody can get at it. Fails closed: without a verdict no file is taken.

use redress_domain::id::CaseId;

use super::Refused;
use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::Caller;
use crate::ports::{ScanFault, Scanner, Verdict};

impl App {
    /// Has every file that comes in from now on looked into; a second scanner is not taken.
    pub fn scan_with(&self, scanner: std::sync::Arc<dyn Scanner>) {
        let _ = self.scanner.set(scanner);
    }

    /// Lets a file pass that lies whole in its place and that no event names yet. That one was refused is in the
    /// audit log, with what the scanner calls it.
    pub(super) async fn look_into(
        &self,
        by: &Caller,
        id: CaseId,
        file: &str,
        size: u64,
    ) -> Result<(), Error> {
        let Some(scanner) = self.scanner.get() else { return Ok(()) };
        // What is scanned is what was kept, not what came by.
        let bytes = self.blobs.read(id, file, 0..size).await?;
        match scanner.scan(bytes).await {
            Ok(Verdict::Clean) => Ok(()),
            Ok(Verdict::Infected { signature }) => {
                let by = match by {
                    Caller::Person { person, .. } => Some(person.id),
                    Caller::Complainant | Caller::Link(_) => None,
                };
                let kind = "file_infected".to_owned();
                let deed = Deed { kind, by, case: Some(id.to_string()), ..Deed::default() };
                self.note(deed, None, Some(&signature)).await?;
                Err(Refused::Infected.into())
            }
            Err(ScanFault::TooLong) => Err(Refused::Unscanned.into()),
            Err(ScanFault::Store(error)) => Err(error.into()),
            Err(fault @ ScanFault::Unavailable(_)) => Err(Error::Unscanned(fault)),
        }
    }
}
