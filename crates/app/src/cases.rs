//! Cases: filing a complaint, performing an act, looking at what became of it.

mod beyond;
mod filing;
mod hints;
mod party;
mod places;
mod record;

pub use filing::{CHANNELS, Filing, LONGEST};
pub use hints::{FieldHint, hints_of};
pub use party::Party;
pub use places::Places;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_domain::calendar::office_day;
use redress_domain::case::chain::hex;
use redress_domain::case::{Actor, Case, Who, World, decide};
use redress_domain::id::{BUCKETS, CaseId, letters};
use redress_domain::jurisdiction::Competence;
use redress_domain::procedure::{Act, Procedure};
use redress_domain::region::Regions;
use redress_packs::Running;
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use self::record::deed;
use crate::audit::{Deed, Turns};
use crate::calendar::Current;
use crate::commit::{CommandKey, Commit, StoredEvent};
use crate::competence::Whose;
use crate::error::{Error, invalid, won};
use crate::live::Live;
use crate::packs::Packs;
use crate::passkeys::ceremony::RelyingParty;
use crate::people::Caller;
use crate::ports::{
    Blobs, Clock, Courier, Entropy, KeptText, NoProviders, Office, Providers, Scanner, Store, StoreError,
};
use crate::sign_in::password;

/// The use cases, wired to the outside.
pub struct App {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Where the bytes of files are.
    pub blobs: Arc<dyn Blobs>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) courier: OnceLock<Arc<dyn Courier>>,
    pub(crate) scanner: OnceLock<Arc<dyn Scanner>>,
    pub(crate) providers: Arc<dyn Providers>,
    pub(crate) current: RwLock<Current>,
    pub(crate) decoy: String,
    pub(crate) hashing: Semaphore,
    pub(crate) turns: Turns,
    /// Who on this node listens to what.
    pub live: Live,
    /// Whom passkeys are made for; none where the public address is not known.
    pub relying_party: Option<RelyingParty>,
    pub(crate) packs: Packs,
    pub(crate) secret: Vec<u8>,
    pub(crate) search_secret: Vec<u8>,
}

/// An act as it comes in.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Performing {
    /// The act.
    pub act: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// What is stated.
    pub fields: BTreeMap<String, Value>,
    /// When it happened, for what is recorded afterwards by an importer.
    pub at: Option<Timestamp>,
    /// The version the caller saw: a condition, not part of what is asked for.
    #[serde(skip)]
    pub version: Option<u32>,
}

impl Performing {
    /// By which this act on this case is known when `who` sends it under `key`.
    pub(crate) fn command(&self, id: CaseId, who: &Who, key: &str) -> Result<CommandKey, Error> {
        CommandKey::new(&format!("act {id}"), who, key, self)
    }
}

/// A case that was just opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its number.
    pub case: CaseId,
    /// What the complainant shows to follow it.
    pub access_code: String,
    /// Whether this call opened it; false when the same key came before.
    pub fresh: bool,
    /// The office that holds it.
    pub office: String,
    /// Whose it is by the rules, and the day of its divisions; none where no place is known.
    pub competence: Option<(Competence, Date)>,
}

/// A case with everything a page shows of it, without what is kept from whoever looks.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Where it stands.
    pub case: Case,
    /// What it follows.
    pub procedure: Arc<Procedure>,
    /// Free texts.
    pub texts: Vec<KeptText>,
    /// Parties: in clear or masked, as the caller may see them.
    pub parties: Vec<KeptText>,
}

/// How often a command is decided anew because somebody else was faster.
pub(crate) const TRIES: usize = 8;

impl App {
    /// Wires the use cases over these packs and those that came before; makes the secrets of access codes and of the
    /// index on first use.
    ///
    /// # Errors
    /// The store's, and a pack whose text changed while its version did not.
    pub async fn new(
        store: Arc<dyn Store>,
        blobs: Arc<dyn Blobs>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        world: World,
        packs: Vec<Arc<Running>>,
    ) -> Result<App, Error> {
        let packs = Packs::gather(&*store, packs).await?;
        let mut fresh = [0; 32];
        entropy.fill(&mut fresh);
        let secret = store.keep_setting("access_secret", &fresh).await?;
        entropy.fill(&mut fresh);
        let search_secret = store.keep_setting("search_secret", &fresh).await?;
        let decoy = password::hash("nobody has this password", &[7; 16]).unwrap_or_default();
        let hashing = Semaphore::new(password::AT_ONCE);
        let turns = Turns::default();
        let current = RwLock::new(Current::new(world));
        let live = Live::default();
        let app = App {
            store,
            blobs,
            clock,
            entropy,
            courier: OnceLock::new(),
            scanner: OnceLock::new(),
            providers: Arc::new(NoProviders),
            current,
            decoy,
            hashing,
            turns,
            live,
            relying_party: None,
            packs,
            secret,
            search_secret,
        };
        app.begin_without_former().await?;
        app.refresh_calendar().await?;
        Ok(app)
    }

    /// The same, with providers by which people can sign in.
    pub fn with_providers(self, providers: Arc<dyn Providers>) -> App {
        App { providers, ..self }
    }

    /// The office's calendar day that ends at `due`, or within which it lies.
    pub fn day_before(&self, due: Timestamp) -> Date {
        office_day(due - SignedDuration::from_nanos(1))
    }

    /// Performs an act. The same `key` from the same caller acts once, however often it comes.
    ///
    /// # Errors
    /// Not found for whoever may not know of the case; stale; the key was used for something else; or
    /// refused with what would be needed.
    pub async fn act(
        &self,
        by: &Caller,
        id: CaseId,
        wish: Performing,
        key: Option<&str>,
    ) -> Result<Case, Error> {
        let mut seed = [0; 16];
        self.entropy.fill(&mut seed);
        for _ in 0..TRIES {
            let (case, head) = self.visible(by, id).await?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let act = procedure.act(&case.stage, &wish.act);
            let actor = by.capacity(&procedure, &case, act).ok_or(Error::Forbidden)?;
            let command = key.map(|key| wish.command(id, &actor.who, key)).transpose()?;
            if let Some(command) = &command
                && self.answered(id.bucket(), command).await?.is_some()
            {
                return Ok(case);
            }
            if let Some(seen) = wish.version
                && seen != case.seq
            {
                return Err(Error::Stale { version: case.seq });
            }
            let mut deed = deed(&wish, actor, seed)?;
            self.check_offices(&wish.fields, act).await?;
            let now = self.clock.now();
            let outcome = act.and_then(|act| act.chosen(wish.outcome.as_deref()));
            if let (Some(act), Some(outcome)) = (act, outcome) {
                deed.beyond = self.beyond(&case, act, outcome, &wish.fields, now).await?;
            }
            let enters = outcome.is_some_and(|outcome| outcome.enters.is_some());
            let follows = deed.beyond.procedure.clone().filter(|_| enters);
            let decision = decide(&procedure, &self.world(), &case, deed, now)?;
            let follows = follows.as_deref().unwrap_or(&procedure);
            let commit =
                Commit::new(follows, Some((case, head)), decision, command, now).ok_or(Error::NoProcedure)?;
            let after = commit.case.clone();
            if won(self.store.save(commit).await)? {
                return Ok(after);
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// The case and its last hash, for whoever may know that it exists. For others it is not read: of a case that
    /// is not theirs they find as little, by the same look-ups, as of one that does not exist.
    pub(crate) async fn visible(&self, by: &Caller, id: CaseId) -> Result<(Case, [u8; 32]), Error> {
        if let Caller::Person { posts, .. } = by {
            let offices: BTreeSet<&str> = posts.iter().map(|post| post.office.as_str()).collect();
            let mut known = false;
            for office in offices {
                known = known || self.store.is_known_to(id, office).await?;
            }
            if !known {
                return Err(Error::NotFound);
            }
        }
        self.store.case(id).await?.filter(|(case, _)| by.sees(case)).ok_or(Error::NotFound)
    }

    /// A case as `by` may see it.
    pub async fn see(&self, by: &Caller, id: CaseId) -> Result<Seen, Error> {
        let (mut case, _) = self.visible(by, id).await?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let procedures = self.procedures_of(&case)?;
        let mut texts = self.store.texts(id).await?;
        texts.retain(|text| !procedures.hides_text(by, &case, &text.name));
        let mut parties = self.store.parties(id).await?;
        if !by.sees_parties(&case) {
            for party in &mut parties {
                party.body = party.body.as_deref().map(mask);
            }
        }
        let kept: Vec<String> =
            case.facts.keys().filter(|id| procedures.hides_fact(by, &case, id)).cloned().collect();
        for id in kept {
            case.facts.remove(&id);
        }
        Ok(Seen { case, procedure, texts, parties })
    }

    /// The log of a case, for whoever may see the case, without the values that are kept from `by`.
    pub async fn log(
        &self,
        by: &Caller,
        id: CaseId,
        after: u32,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, Error> {
        let (case, _) = self.visible(by, id).await?;
        let procedures = self.procedures_of(&case)?;
        let mut log = self.store.events(id, after, limit).await?;
        for stored in &mut log {
            if let Some(shown) = procedures.redacted(by, &case, stored)? {
                stored.body = shown;
            }
        }
        Ok(log)
    }

    /// Whether `code` opens the case to its complainant. A wrong one is on record before it is told; whether
    /// there is such a case is not even looked up for it, so that neither answer nor time tells.
    pub async fn follow(&self, id: CaseId, code: &str, from: Option<IpAddr>) -> Result<Caller, Error> {
        let given: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let right = self.access_code(id).replace('-', "");
        let fits: bool = given.to_ascii_uppercase().as_bytes().ct_eq(right.as_bytes()).into();
        if !fits {
            self.note_guess(
                Deed { kind: "code_bad".into(), case: Some(id.to_string()), ..Deed::default() },
                from,
            )
            .await?;
            return Err(Error::NotFound);
        }
        self.store.case(id).await?.map(|_| Caller::Complainant).ok_or(Error::NotFound)
    }

    /// A case that an earlier call opened, as it stands.
    async fn opened_before(&self, id: CaseId) -> Result<Opened, Error> {
        let (case, _) = self.store.case(id).await?.ok_or(Error::NotFound)?;
        let competence = self.competence_of(&case);
        Ok(Opened {
            case: id,
            access_code: self.access_code(id),
            fresh: false,
            office: case.office,
            competence,
        })
    }

    /// Fifty bits of HMAC-SHA-256 over the id, in the letters of case numbers.
    pub(crate) fn access_code(&self, id: CaseId) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return String::new() };
        mac.update(b"access code");
        mac.update(&id.as_i64().to_be_bytes());
        let code = letters(&mac.finalize().into_bytes()[..10]);
        format!("{}-{}", &code[..5], &code[5..])
    }

    /// `N` bytes in hexadecimal digits that stand for `text` where it must not be read: always the same for the
    /// same purpose, so that they can be compared.
    pub(crate) fn stand_in<const N: usize>(&self, purpose: &str, text: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return String::new() };
        mac.update(purpose.as_bytes());
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes()[..N])
    }

    /// A new id; with a key, in the bucket in which a repetition will look for it.
    fn new_id(&self, command: Option<&CommandKey>, now: Timestamp) -> CaseId {
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        let random = u64::from_be_bytes(random);
        let low = command.and_then(|command| u64::try_from(command.bucket()).ok());
        CaseId::new(now, low.map_or(random, |low| random & !(BUCKETS as u64 - 1) | low))
    }

    /// The case that an earlier arrival of `command` was answered with.
    pub(crate) async fn answered(&self, bucket: i64, command: &CommandKey) -> Result<Option<CaseId>, Error> {
        match self.store.answered(bucket, &command.key).await? {
            Some(earlier) if earlier.fingerprint != command.fingerprint => Err(Error::KeyReused),
            earlier => Ok(earlier.map(|earlier| earlier.case)),
        }
    }

    fn filer(&self, by: &Caller, office: &str) -> Result<Actor, Error> {
        match by {
            Caller::Complainant => Ok(Actor::complainant()),
            Caller::Link(_) => Err(Error::Forbidden),
            Caller::Person { person, posts, instead_of } => {
                let post = posts.iter().find(|post| post.office == office).ok_or(Error::Forbidden)?;
                Ok(Actor {
                    who: Who::Person(person.id),
                    role: post.role.clone(),
                    office: Some(office.to_owned()),
                    instead_of: instead_of.get(post).copied(),
                })
            }
        }
    }

    /// The office that takes the complaint, and whose it is.
    async fn office_for(&self, filing: &Filing) -> Result<(Office, Whose), Error> {
        let whose = self.whose(filing).await?;
        if let Some(office) = whose.office.clone().filter(|one| fits(filing, one)) {
            return Ok((office, whose));
        }
        let may = whose.competence.as_ref().map(|found| found.competent.as_slice()).unwrap_or_default();
        let named: Vec<String> = may.iter().map(|region| Regions::china().label(*region, whose.on)).collect();
        let (mut zh, mut en) =
            ("请选择受理此类投诉的单位".to_owned(), "Choose an office that takes such complaints".to_owned());
        if !named.is_empty() {
            let named = named.join("、");
            zh = format!("{zh};有管辖权的是{named}");
            en = format!("{en}; competent is {named}");
        }
        Err(invalid("office", "choice", &zh, &en))
    }

    async fn check_offices(&self, fields: &BTreeMap<String, Value>, act: Option<&Act>) -> Result<(), Error> {
        use redress_domain::procedure::FieldKind;
        let Some(field) = act.and_then(|act| act.fields.iter().find(|f| f.kind == FieldKind::Offices)) else {
            return Ok(());
        };
        let Some(Value::Array(named)) = fields.get(&field.id) else { return Ok(()) };
        let (offices, today) = (self.store.offices().await?, office_day(self.clock.now()));
        let known = |value: &Value| {
            offices.iter().any(|office| office.works_on(today) && value.as_str() == Some(&office.code))
        };
        if named.iter().all(known) {
            Ok(())
        } else {
            Err(invalid(&field.id, "choice", "请从所列部门中选择", "Choose from the departments listed"))
        }
    }
}

/// Whether the office is the one that was named, if any was.
fn fits(filing: &Filing, office: &Office) -> bool {
    filing.office.as_ref().is_none_or(|code| office.code == *code)
}

fn mask(body: &str) -> String {
    let masked = serde_json::from_str::<Party>(body).map(|party| party.masked()).unwrap_or_default();
    serde_json::to_string(&masked).unwrap_or_else(|_| "{}".into())
}
