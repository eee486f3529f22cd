//! Secure links by which an office without accounts answers one referral: made by whoever holds the case.
//!
//! Invariants: a link opens one referral and nothing else, until its end, until it is ended or replaced, or until
//! the referral ends. Its key has 160 random bits, is shown once, and is kept as a hash. Making and ending it is in
//! the audit log before it is done. A wrong key is *not found*, like a case that does not exist; what became of a
//! link is told only to whoever has its key.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use redress_domain::case::Case;
use redress_domain::case::event::ReferralEnd;
use redress_domain::case::state::{Clock, Referral};
use redress_domain::id::{CaseId, letters};
use redress_domain::text::Text;
use subtle::ConstantTimeEq;

use crate::audit::Deed;
use crate::cases::App;
use crate::error::Error;
use crate::people::{Caller, LinkHolder};
use crate::ports::{Person, ReferralLink};
use crate::sign_in::sha256;

/// How long after the due time, or after now if that is later, a link still opens its referral.
const MARGIN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The longest that a link lasts.
const LONGEST: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Why a link no longer opens its referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOver {
    /// The referral was answered or handed back.
    Used,
    /// The referral was called back, or the case has gone on without it.
    Recalled,
    /// Its time is over.
    Expired,
    /// Whoever holds the case has ended it.
    Ended,
}

impl LinkOver {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            LinkOver::Used => "link_used",
            LinkOver::Recalled => "link_recalled",
            LinkOver::Expired => "link_expired",
            LinkOver::Ended => "link_ended",
        }
    }

    /// What to do, for a person.
    pub fn text(self) -> Text {
        match self {
            LinkOver::Used => Text::new(
                "此件已经答复,不需要再办理;如需更正,请与发来链接的单位联系",
                "This was answered already and nothing more is needed; to correct it, ask the office that sent the link",
            ),
            LinkOver::Recalled => Text::new(
                "发来链接的单位已收回此件,不需要再答复",
                "The office that sent the link has called this back; no answer is needed any more",
            ),
            LinkOver::Expired => Text::new(
                "链接已过有效期,请向发来链接的单位再要一个",
                "The link's time is over; ask the office that sent it for another",
            ),
            LinkOver::Ended => Text::new(
                "链接已停用,请向发来链接的单位再要一个",
                "The link was ended; ask the office that sent it for another",
            ),
        }
    }
}

/// A link that was just made; its key is shown once and never kept.
#[derive(Clone, Debug)]
pub struct MadeLink {
    /// What its holder shows.
    pub key: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A link as whoever holds the case sees it.
#[derive(Clone, Debug)]
pub struct LinkState {
    /// The newest link of the referral.
    pub link: ReferralLink,
    /// Who made it.
    pub made_by: String,
    /// Why it no longer opens the referral, if it does not.
    pub over: Option<LinkOver>,
}

impl Caller {
    /// Whether the caller makes and ends the links of the case's referrals: with a post in the office that holds it.
    pub fn may_link(&self, case: &Case) -> bool {
        matches!(self, Caller::Person { .. }) && self.sees_parties(case)
    }
}

impl App {
    /// Makes the link to an open referral; the one before it opens nothing any more.
    ///
    /// # Errors
    /// Not found for whoever may not see the case; forbidden to other offices than the one that holds it;
    /// [`Error::LinkOver`] for a referral that has ended.
    pub async fn make_link(
        &self,
        by: &Caller,
        id: CaseId,
        referral: u32,
        from: Option<IpAddr>,
    ) -> Result<MadeLink, Error> {
        let (case, maker) = self.holding(by, id).await?;
        let named = case.own_referrals().iter().find(|one| one.no == referral).ok_or(Error::NotFound)?;
        if let Some(end) = named.end {
            return Err(Error::LinkOver(over_by(end)));
        }
        let now = self.clock.now();
        let due = clock_of(&case, referral).map_or(now, |clock| clock.started.due_at.max(now));
        let expires_at = (due + MARGIN).min(now + LONGEST);
        let key = self.link_key();
        let before = self.store.referral_link(id, referral).await?;
        let link = ReferralLink {
            case: id,
            referral,
            no: before.map_or(0, |before| before.no) + 1,
            hash: sha256(&key),
            made_at: now,
            made_by: maker.id,
            expires_at,
            seen_at: None,
            ended_at: None,
        };
        self.note(deed("link_made", maker, id, referral), from, None).await?;
        self.store.put_referral_link(&link).await?;
        Ok(MadeLink { key, expires_at })
    }

    /// The link to a referral, if one was ever made.
    ///
    /// # Errors
    /// As [`App::make_link`].
    pub async fn link_state(
        &self,
        by: &Caller,
        id: CaseId,
        referral: u32,
    ) -> Result<Option<LinkState>, Error> {
        let (case, _) = self.holding(by, id).await?;
        let Some(link) = self.store.referral_link(id, referral).await? else { return Ok(None) };
        let made_by = self.store.names(&[link.made_by]).await?.pop().map(|(_, name)| name);
        let over = over(&link, &case, self.clock.now());
        Ok(Some(LinkState { link, made_by: made_by.unwrap_or_default(), over }))
    }

    /// Ends the link to a referral; if there is none, nothing happens.
    ///
    /// # Errors
    /// As [`App::make_link`].
    pub async fn end_link(
        &self,
        by: &Caller,
        id: CaseId,
        referral: u32,
        from: Option<IpAddr>,
    ) -> Result<(), Error> {
        let (_, ender) = self.holding(by, id).await?;
        if self.store.referral_link(id, referral).await?.is_none_or(|link| link.ended_at.is_some()) {
            return Ok(());
        }
        self.note(deed("link_ended", ender, id, referral), from, None).await?;
        Ok(self.store.end_referral_link(id, referral, self.clock.now()).await?)
    }

    /// The case, for a person in the office that holds it.
    async fn holding<'c>(&self, by: &'c Caller, id: CaseId) -> Result<(Case, &'c Person), Error> {
        let (case, _) = self.visible(by, id).await?;
        match by {
            Caller::Person { person, .. } if by.may_link(&case) => Ok((case, person)),
            _ => Err(Error::Forbidden),
        }
    }

    /// Whoever holds the link that `key` opens, with the referral and why it is over, if it is. A wrong key is on
    /// record before it is told; for it no case is read, so that neither answer nor time tells whether there is one.
    pub(crate) async fn link_holder(
        &self,
        id: CaseId,
        referral: u32,
        key: &str,
        from: Option<IpAddr>,
    ) -> Result<(Caller, ReferralLink, Case), Error> {
        let kept = self.store.referral_link(id, referral).await?;
        let hash = kept.as_ref().map_or([0; 32], |link| link.hash);
        let fits: bool = sha256(&plain(key)).ct_eq(&hash).into();
        let Some(link) = kept.filter(|_| fits) else {
            let (case, referral) = (Some(id.to_string()), Some(referral));
            let guess = Deed { kind: "link_bad".into(), case, referral, ..Deed::default() };
            self.note_guess(guess, from).await?;
            return Err(Error::NotFound);
        };
        let (case, _) = self.store.case(id).await?.ok_or(Error::NotFound)?;
        let named = named(&case, referral).ok_or(Error::NotFound)?;
        let holder = LinkHolder { referral, no: link.no, office: named.office.clone() };
        Ok((Caller::Link(holder), link, case))
    }

    fn link_key(&self) -> String {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        letters(&bytes)
    }
}

/// Why the link no longer opens its referral, if it does not.
pub(crate) fn over(link: &ReferralLink, case: &Case, now: Timestamp) -> Option<LinkOver> {
    // What belonged to a procedure that the case has left is over with it.
    let named = case.own_referrals().iter().find(|one| one.no == link.referral);
    match named.map(|named| named.end) {
        None => Some(LinkOver::Recalled),
        Some(Some(end)) => Some(over_by(end)),
        Some(None) if link.ended_at.is_some() => Some(LinkOver::Ended),
        Some(None) if link.expires_at <= now => Some(LinkOver::Expired),
        Some(None) => None,
    }
}

fn over_by(end: ReferralEnd) -> LinkOver {
    match end {
        ReferralEnd::Answered | ReferralEnd::HandedBack => LinkOver::Used,
        ReferralEnd::Recalled => LinkOver::Recalled,
    }
}

/// The running clock by which the referral must be answered.
pub(crate) fn clock_of(case: &Case, referral: u32) -> Option<&Clock> {
    case.running().find(|clock| clock.started.referral == Some(referral))
}

/// The referral of this number.
pub(crate) fn named(case: &Case, no: u32) -> Option<&Referral> {
    case.referrals.iter().find(|one| one.no == no)
}

/// A key as it was made, however it was copied.
fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

fn deed(kind: &str, by: &Person, id: CaseId, referral: u32) -> Deed {
    Deed {
        kind: kind.to_owned(),
        by: Some(by.id),
        case: Some(id.to_string()),
        referral: Some(referral),
        ..Deed::default()
    }
}
