//! Filing a complaint, alone or together with the answer that a past one was given.

use std::sync::Arc;

use jiff::Timestamp;
use redress_domain::case::{
    ActCommand, Actor, Beyond, Decision, FieldFault, FileCommand, Refusal, decide, file, replay,
};
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;

use super::{App, Filing, Opened, Performing, TRIES};
use crate::commit::{CommandKey, Commit};
use crate::competence::Whose;
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::StoreError;

impl App {
    /// Files a complaint. The same `key` from the same caller opens one case, however often it comes.
    ///
    /// # Errors
    /// What must be corrected, in which field, or that the key was used for something else; nothing is
    /// written then.
    pub async fn file(&self, by: &Caller, filing: Filing, key: Option<&str>) -> Result<Opened, Error> {
        self.record(by, filing, None, key).await
    }

    /// Files a complaint together with an act that followed it: both are written, or neither.
    ///
    /// For past records, whose answer is known: no sweep can come between the complaint and its answer,
    /// and a refused answer leaves no case behind. The key stands for the complaint alone.
    ///
    /// # Errors
    /// As [`App::file`] and [`App::act`]; nothing is written then.
    pub async fn record(
        &self,
        by: &Caller,
        filing: Filing,
        then: Option<Performing>,
        key: Option<&str>,
    ) -> Result<Opened, Error> {
        let (procedure, mut complaint, whose) = self.draft(by, &filing).await?;
        let who = &complaint.by.who;
        let command = key.map(|key| CommandKey::new("file", who, key, &filing)).transpose()?;
        let now = self.clock.now();
        for _ in 0..TRIES {
            let id = self.new_id(command.as_ref(), now);
            complaint.case = id;
            let decision = self.decide_record(by, &procedure, complaint.clone(), then.as_ref(), now)?;
            let commit = Commit::new(&procedure, None, decision, command, now).ok_or(Error::NoProcedure)?;
            match self.store.save(commit).await {
                Ok(()) => {
                    let (office, access_code) = (complaint.office, self.access_code(id));
                    let competence = whose.competence.map(|found| (found, whose.on));
                    return Ok(Opened { case: id, access_code, fresh: true, office, competence });
                }
                Err(StoreError::Conflict) => {
                    if let Some(command) = &command
                        && let Some(id) = self.answered(command.bucket(), command).await?
                    {
                        return self.opened_before(id).await;
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Whether [`App::record`] would take this now; writes nothing.
    ///
    /// # Errors
    /// Those of [`App::record`].
    pub async fn check(&self, by: &Caller, filing: &Filing, then: Option<&Performing>) -> Result<(), Error> {
        let (procedure, complaint, _) = self.draft(by, filing).await?;
        self.decide_record(by, &procedure, complaint, then, self.clock.now()).map(|_| ())
    }

    /// The complaint as the domain takes it, still without an id of its own.
    async fn draft(
        &self,
        by: &Caller,
        filing: &Filing,
    ) -> Result<(Arc<Procedure>, FileCommand, Whose), Error> {
        let procedure = self.newest(&filing.procedure).ok_or_else(|| {
            invalid(
                "procedure",
                "unknown",
                "没有这一流程,请从所列流程中选择",
                "There is no such procedure; choose one of those listed",
            )
        })?;
        let faults = filing.faults(self.day_of(filing.received_at));
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let (office, whose) = self.office_for(filing).await?;
        let places = filing.facts_of_places(office.region.filter(|_| filing.office.is_some()), whose.on);
        let region = office.region.map(|region| region.to_string());
        let now = self.clock.now();
        let mut seed = [0; 16];
        self.entropy.fill(&mut seed);
        let complaint = FileCommand {
            case: CaseId::new(now, 0),
            by: self.filer(by, &office.code)?,
            office: office.code,
            channel: filing.channel.clone(),
            received_at: filing.received_at.unwrap_or(now),
            facts: filing.facts.clone(),
            texts: filing.texts(),
            parties: filing.parties()?,
            seed,
            region,
            places,
            origin: None,
        };
        Ok((procedure.clone(), complaint, whose))
    }

    /// Decides the filing and, on the case that it gives, the act that followed.
    fn decide_record(
        &self,
        by: &Caller,
        procedure: &Procedure,
        complaint: FileCommand,
        then: Option<&Performing>,
        now: Timestamp,
    ) -> Result<Decision, Error> {
        let seed = complaint.seed;
        let mut decision = file(procedure, &self.world(), complaint, now).map_err(about_facts)?;
        let Some(wish) = then else { return Ok(decision) };
        let case = replay(&decision.events).ok_or(Error::NoProcedure)?;
        let act = procedure.act(&case.stage, &wish.act);
        let actor = by.capacity(procedure, &case, act).ok_or(Error::Forbidden)?;
        let followed = decide(procedure, &self.world(), &case, deed(wish, actor, seed)?, now)?;
        decision.events.extend(followed.events);
        decision.texts.extend(followed.texts);
        decision.parties.extend(followed.parties);
        Ok(decision)
    }
}

/// The faults of a filing's own questions, under the name they have in a filing.
fn about_facts(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Fields(faults) => Error::Invalid(
            faults
                .into_iter()
                .map(|fault| FieldFault { field: format!("facts.{}", fault.field), ..fault })
                .collect(),
        ),
        other => Error::Refused(other),
    }
}

/// An act as the domain takes it; only an importer states when it happened.
pub(super) fn deed(wish: &Performing, by: Actor, seed: [u8; 16]) -> Result<ActCommand, Error> {
    if wish.at.is_some() && by.role != "importer" {
        return Err(invalid(
            "at",
            "unknown",
            "只有历史数据导入可以填写办理时间",
            "Only an import of past records states the time of an act",
        ));
    }
    Ok(ActCommand {
        act: wish.act.clone(),
        by,
        outcome: wish.outcome.clone(),
        fields: wish.fields.clone(),
        at: wish.at,
        seed,
        beyond: Beyond::default(),
    })
}
