//! Opening the case that another one announced: a complaint that is a report as well becomes two.

use redress_domain::case::{Case, Event, Fact, FileCommand, file};

use crate::cases::App;
use crate::commit::Commit;
use crate::error::Error;
use crate::ports::StoreError;

impl App {
    /// Files the case that `event` of `case` announced, with the same parties, words and time of receipt.
    ///
    /// Safe to repeat: the announced number is taken once.
    ///
    /// # Errors
    /// A store that fails; it is tried again when the lease runs out.
    pub(crate) async fn open_linked(&self, case: &Case, event: &Event) -> Result<(), Error> {
        let Fact::Linked { case: other, procedure, office, facts } = &event.fact else { return Ok(()) };
        if self.store.case(*other).await?.is_some() {
            return Ok(());
        }
        let procedure = self.newest(procedure).ok_or(Error::NoProcedure)?;
        let words = self.store.texts(case.id).await?.into_iter();
        let words = words.filter(|text| matches!(text.name.as_str(), "claim" | "statement"));
        let parties = self.store.parties(case.id).await?.into_iter();
        let offices = self.store.offices().await?;
        let region = offices.iter().find(|one| one.code == *office).and_then(|one| one.region);
        let mut seed = [0; 16];
        self.entropy.fill(&mut seed);
        let facts = serde_json::to_value(facts).and_then(serde_json::from_value);
        let facts =
            facts.map_err(|_| StoreError::Corrupt("the facts of a linked case cannot be written".into()))?;
        let complaint = FileCommand {
            case: *other,
            by: event.by.clone(),
            office: office.clone(),
            channel: case.channel.clone(),
            received_at: case.received_at,
            facts,
            texts: words.filter_map(|text| Some((text.name, text.body?))).collect(),
            parties: parties.filter_map(|party| Some((party.name, party.body?))).collect(),
            seed,
            region: region.map(|region| region.to_string()),
            places: case.places.as_deref().cloned(),
            origin: Some(case.id),
        };
        let now = self.clock.now();
        let decision = file(procedure, &self.world(), complaint, now)?;
        let commit = Commit::new(procedure, None, decision, None, now).ok_or(Error::NoProcedure)?;
        match self.store.save(commit).await {
            Ok(()) => Ok(()),
            // Another node was faster, or the number is taken: looking again tells which.
            Err(StoreError::Conflict) if self.store.case(*other).await?.is_some() => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
