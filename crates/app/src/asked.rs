//! What the holder of a referral's link sees and does: what is asked, by when and why, and the answer.
//!
//! Invariant: of the case only its own first words, with the complainant's name masked and without any way to
//! reach them, and what the referral asks; nothing that the pack keeps for certain roles, nothing said since.

use std::net::IpAddr;

use jiff::Timestamp;
use redress_domain::case::{Case, Fact};
use redress_domain::id::CaseId;
use redress_domain::procedure::{Act, Procedure};
use redress_domain::text::Text;

use crate::cases::{App, Party, Performing};
use crate::commit::CommandKey;
use crate::error::Error;
use crate::follow::{Promise, promise};
use crate::people::Caller;
use crate::referral_links::{clock_of, named, over};
use crate::timeline::Detail;
use std::sync::Arc;

/// A referral for whoever answers it by its link.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The case.
    pub case: Case,
    /// What it follows.
    pub procedure: Arc<Procedure>,
    /// Who answers, as acts are allowed.
    pub by: Caller,
    /// The office that asks.
    pub asker: Text,
    /// The office that must answer.
    pub office: Text,
    /// When it was asked.
    pub sent_at: Timestamp,
    /// What is asked.
    pub request: Vec<Detail>,
    /// By when, and why that date; none where the procedure sets no limit.
    pub due: Option<Promise>,
    /// Who complains: the masked name.
    pub complainant: Option<String>,
    /// When the complaint was received.
    pub received_at: Timestamp,
    /// The complaint as it was filed.
    pub complaint: Vec<Detail>,
    /// When the link ends at the latest.
    pub expires_at: Timestamp,
}

/// What the holder of a link is given for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The case.
    pub case: CaseId,
    /// The place in its log with which the answer ends.
    pub seq: u32,
    /// When it was given.
    pub at: Timestamp,
}

impl Asked {
    /// What can be done: the acts of the stage that end the referral.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        let stage = self.procedure.stage(&self.case.stage);
        stage
            .into_iter()
            .flat_map(|stage| self.procedure.acts_in(stage))
            .filter(|act| act.verb.ends_referral())
    }
}

impl App {
    /// The referral that `key` opens.
    ///
    /// # Errors
    /// Not found; or [`Error::LinkOver`] for whoever has the key of a link that is over.
    pub async fn asked(
        &self,
        id: CaseId,
        referral: u32,
        key: &str,
        from: Option<IpAddr>,
    ) -> Result<Asked, Error> {
        let (by, link, _) = self.link_holder(id, referral, key, from).await?;
        let seen = self.see(&by, id).await?;
        let case = seen.case;
        let now = self.clock.now();
        if let Some(over) = over(&link, &case, now) {
            return Err(Error::LinkOver(over));
        }
        if link.seen_at.is_none() {
            self.store.see_referral_link(id, referral, now).await?;
        }
        let events = self.whole_log(id).await?;
        let sent = |fact: &Fact| matches!(fact, Fact::ReferralSent { no, .. } if *no == referral);
        let sent = events.iter().position(|event| sent(&event.fact)).ok_or(Error::NotFound)?;
        let act = events[..sent].iter().rposition(|event| matches!(event.fact, Fact::Acted { .. }));
        let told: Vec<_> =
            [events.first(), act.map(|act| &events[act])].into_iter().flatten().cloned().collect();
        let mut told = self.sentences(&by, &case, &told, seen.texts).await?.into_iter();
        let complaint = told.next().map(|entry| entry.details).unwrap_or_default();
        let request = told.next().map(|entry| entry.details).unwrap_or_default();
        let offices = self.office_titles().await?;
        let referral = named(&case, referral).ok_or(Error::NotFound)?;
        let complainant = seen.parties.iter().find(|party| party.name == "complainant");
        let complainant = complainant.and_then(|party| party.body.as_deref());
        let name = |body| serde_json::from_str(body).ok().map(|party: Party| party.name);
        Ok(Asked {
            asker: offices.of(&case.office),
            office: offices.of(&referral.office),
            sent_at: referral.sent_at,
            request,
            due: clock_of(&case, referral.no).map(|clock| promise(&seen.procedure, clock)),
            complainant: complainant.and_then(name),
            received_at: case.received_at,
            complaint,
            expires_at: link.expires_at,
            procedure: seen.procedure,
            by,
            case,
        })
    }

    /// Whoever holds the link that `key` opens, to put files in beside the answer and see which are there.
    ///
    /// # Errors
    /// Not found; [`Error::LinkOver`].
    pub async fn by_link(
        &self,
        id: CaseId,
        referral: u32,
        key: &str,
        from: Option<IpAddr>,
    ) -> Result<Caller, Error> {
        let (by, link, case) = self.link_holder(id, referral, key, from).await?;
        over(&link, &case, self.clock.now()).map_or(Ok(by), |over| Err(Error::LinkOver(over)))
    }

    /// Answers or hands back the referral that `key` opens. The same `once` does it once, however often it comes,
    /// also after the link is over by it.
    ///
    /// # Errors
    /// Not found; [`Error::LinkOver`]; or refused with what would be needed.
    pub async fn answer_by_link(
        &self,
        id: CaseId,
        referral: u32,
        key: &str,
        wish: Performing,
        once: Option<&str>,
        from: Option<IpAddr>,
    ) -> Result<Given, Error> {
        let (by, link, case) = self.link_holder(id, referral, key, from).await?;
        let Caller::Link(holder) = &by else { return Err(Error::NotFound) };
        let command = once.map(|once| wish.command(id, &holder.who(), once)).transpose()?;
        if let Some(over) = over(&link, &case, self.clock.now()) {
            return self.given(id, command.as_ref()).await?.ok_or(Error::LinkOver(over));
        }
        match self.act(&by, id, wish, once).await {
            Ok(case) => {
                let before = self.given(id, command.as_ref()).await?;
                Ok(before.unwrap_or(Given { case: id, seq: case.seq, at: case.acted_at }))
            }
            Err(refused @ Error::Refused(_)) => {
                // Somebody else with the same link may have been faster.
                let (_, link, case) = self.link_holder(id, referral, key, from).await?;
                Err(over(&link, &case, self.clock.now()).map_or(refused, Error::LinkOver))
            }
            Err(error) => Err(error),
        }
    }

    /// What an earlier arrival of `command` was given.
    async fn given(&self, id: CaseId, command: Option<&CommandKey>) -> Result<Option<Given>, Error> {
        let Some(command) = command else { return Ok(None) };
        let Some(earlier) = self.store.answered(id.bucket(), &command.key).await? else { return Ok(None) };
        if earlier.fingerprint != command.fingerprint {
            return Err(Error::KeyReused);
        }
        let event = self.store.event(id, earlier.seq).await?.ok_or(Error::NotFound)?;
        Ok(Some(Given { case: id, seq: earlier.seq, at: event.at }))
    }
}
