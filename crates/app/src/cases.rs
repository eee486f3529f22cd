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

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_domain::calendar::office_day;
use redress_domain::case::{Actor, Case, Who, World, decide};
use redress_domain::id::{BUCKETS, CaseId, letters};
use redress_domain::jurisdiction::Competence;
use redress_domain::procedure::{Act, Procedure};
use redress_domain::region::Regions;
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use self::record::deed;
use crate::calendar::Current;
use crate::commit::{CommandKey, Commit, StoredEvent};
use crate::competence::Whose;
use crate::error::{Error, invalid};
use crate::people::Caller;
use crate::ports::{Clock, Entropy, KeptText, Office, Store, StoreError};
use crate::sign_in::password;

/// The use cases, wired to the outside.
pub struct App {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) current: RwLock<Current>,
    pub(crate) decoy: String,
    pub(crate) hashing: Semaphore,
    procedures: Vec<Arc<Procedure>>,
    pub(crate) secret: Vec<u8>,
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
const TRIES: usize = 8;

impl App {
    /// Wires the use cases; makes the secret of access codes on first use.
    pub async fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        world: World,
        procedures: Vec<Arc<Procedure>>,
    ) -> Result<App, Error> {
        let mut fresh = [0; 32];
        entropy.fill(&mut fresh);
        let secret = store.keep_setting("access_secret", &fresh).await?;
        let decoy = password::hash("nobody has this password", &[7; 16]).unwrap_or_default();
        let hashing = Semaphore::new(password::AT_ONCE);
        let current = RwLock::new(Current::new(world));
        let app = App { store, clock, entropy, current, decoy, hashing, procedures, secret };
        app.refresh_calendar().await?;
        Ok(app)
    }

    /// Every procedure that is loaded.
    pub fn procedures(&self) -> &[Arc<Procedure>] {
        &self.procedures
    }

    /// The office's calendar day that ends at `due`, or within which it lies.
    pub fn day_before(&self, due: Timestamp) -> Date {
        office_day(due - SignedDuration::from_nanos(1))
    }

    /// The procedure of a running case.
    pub fn procedure(&self, id: &str, version: u32) -> Result<Arc<Procedure>, Error> {
        let found = self.procedures.iter().find(|p| p.id == id && p.version == version);
        found.cloned().ok_or(Error::NoProcedure)
    }

    /// The newest version of a procedure, which new cases follow.
    pub fn newest(&self, id: &str) -> Option<&Arc<Procedure>> {
        self.procedures.iter().filter(|p| p.id == id).max_by_key(|p| p.version)
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
            match self.store.save(commit).await {
                Ok(()) => return Ok(after),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// The case and its last hash, for whoever may know that it exists.
    pub(crate) async fn visible(&self, by: &Caller, id: CaseId) -> Result<(Case, [u8; 32]), Error> {
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

    /// Whether `code` opens the case to its complainant; the same answer, after the same work, for a
    /// case that does not exist.
    pub async fn follow(&self, id: CaseId, code: &str) -> Result<Caller, Error> {
        let given: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let right = self.access_code(id).replace('-', "");
        let fits: bool = given.to_ascii_uppercase().as_bytes().ct_eq(right.as_bytes()).into();
        let exists = self.store.case(id).await?.is_some();
        if fits && exists { Ok(Caller::Complainant) } else { Err(Error::NotFound) }
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

    /// A new id; with a key, in the bucket in which a repetition will look for it.
    fn new_id(&self, command: Option<&CommandKey>, now: Timestamp) -> CaseId {
        let mut random = [0; 8];
        self.entropy.fill(&mut random);
        let random = u64::from_be_bytes(random);
        let low = command.and_then(|command| u64::try_from(command.bucket()).ok());
        CaseId::new(now, low.map_or(random, |low| random & !(BUCKETS as u64 - 1) | low))
    }

    /// The case that an earlier arrival of `command` was answered with.
    async fn answered(&self, bucket: i64, command: &CommandKey) -> Result<Option<CaseId>, Error> {
        match self.store.answered(bucket, &command.key).await? {
            Some(earlier) if earlier.fingerprint != command.fingerprint => Err(Error::KeyReused),
            earlier => Ok(earlier.map(|earlier| earlier.case)),
        }
    }

    fn filer(&self, by: &Caller, office: &str) -> Result<Actor, Error> {
        match by {
            Caller::Complainant => Ok(Actor::complainant()),
            Caller::Link(_) => Err(Error::Forbidden),
            Caller::Person { person, posts } => {
                let post = posts.iter().find(|post| post.office == office).ok_or(Error::Forbidden)?;
                Ok(Actor {
                    who: Who::Person(person.id),
                    role: post.role.clone(),
                    office: Some(office.to_owned()),
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
        let offices = self.store.offices().await?;
        let known = |value: &Value| offices.iter().any(|office| value.as_str() == Some(&office.code));
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
