//! Cases: filing a complaint, performing an act, looking at what became of it.

mod record;

use std::collections::BTreeMap;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_domain::case::{Actor, Case, Who, World, decide, office_day};
use redress_domain::id::{BUCKETS, CaseId};
use redress_domain::procedure::Procedure;
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use self::record::deed;
use crate::commit::{CommandKey, Commit, StoredEvent};
use crate::error::{Error, invalid, no_nul};
use crate::people::{self, Caller};
use crate::ports::{Clock, Entropy, KeptText, Office, Store, StoreError};

/// The use cases, wired to the outside.
pub struct App {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) world: World,
    pub(crate) decoy: String,
    procedures: Vec<Arc<Procedure>>,
    secret: Vec<u8>,
}

/// Somebody who complains or is complained about.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// Name of the person or company.
    pub name: String,
    /// Telephone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// A complaint as it comes in.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Filing {
    /// The procedure it is to follow.
    pub procedure: String,
    /// The office that takes it; may be left out where only one does.
    pub office: Option<String>,
    /// Who complains.
    pub complainant: Party,
    /// About whom.
    pub respondents: Vec<Party>,
    /// What is asked for.
    pub claim: String,
    /// What happened.
    pub statement: String,
    /// How it came in.
    pub channel: String,
    /// When, if not now.
    pub received_at: Option<Timestamp>,
    /// The procedure's own questions.
    pub facts: BTreeMap<String, Value>,
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

/// A case that was just opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its number.
    pub case: CaseId,
    /// What the complainant shows to follow it.
    pub access_code: String,
    /// Whether this call opened it; false when the same key came before.
    pub fresh: bool,
}

/// A case with everything a page shows of it.
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
        let decoy = people::hash("nobody has this password", &[7; 16]).unwrap_or_default();
        Ok(App { store, clock, entropy, world, decoy, procedures, secret })
    }

    /// Every procedure that is loaded.
    pub fn procedures(&self) -> &[Arc<Procedure>] {
        &self.procedures
    }

    /// What dates depend on.
    pub fn world(&self) -> &World {
        &self.world
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
            let (case, head) =
                self.store.case(id).await?.filter(|(case, _)| by.sees(case)).ok_or(Error::NotFound)?;
            let procedure = self.procedure(&case.procedure, case.version)?;
            let act = procedure.stage(&case.stage).and_then(|stage| stage.act(&wish.act));
            let actor = by.capacity(&procedure, &case, act).ok_or(Error::Forbidden)?;
            let command =
                key.map(|key| CommandKey::new(&format!("act {id}"), &actor.who, key, &wish)).transpose()?;
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
            let deed = deed(&wish, actor, seed)?;
            self.check_offices(&wish.fields, act).await?;
            let now = self.clock.now();
            let decision = decide(&procedure, &self.world, &case, deed, now)?;
            let commit = Commit::new(&procedure, Some((case, head)), decision, command, now)
                .ok_or(Error::NoProcedure)?;
            let after = commit.case.clone();
            match self.store.save(commit).await {
                Ok(()) => return Ok(after),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// A case as `by` may see it.
    pub async fn see(&self, by: &Caller, id: CaseId) -> Result<Seen, Error> {
        let (case, _) =
            self.store.case(id).await?.filter(|(case, _)| by.sees(case)).ok_or(Error::NotFound)?;
        let procedure = self.procedure(&case.procedure, case.version)?;
        let texts = self.store.texts(id).await?;
        let mut parties = self.store.parties(id).await?;
        if !by.sees_parties(&case) {
            for party in &mut parties {
                party.body = party.body.as_deref().map(mask);
            }
        }
        Ok(Seen { case, procedure, texts, parties })
    }

    /// The log of a case, for whoever may see the case.
    pub async fn log(
        &self,
        by: &Caller,
        id: CaseId,
        after: u32,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, Error> {
        self.store.case(id).await?.filter(|(case, _)| by.sees(case)).ok_or(Error::NotFound)?;
        Ok(self.store.events(id, after, limit).await?)
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

    fn opened(&self, case: CaseId, fresh: bool) -> Opened {
        Opened { case, access_code: self.access_code(case), fresh }
    }

    /// Fifty bits of HMAC-SHA-256 over the id, in the letters of case numbers.
    fn access_code(&self, id: CaseId) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return String::new() };
        mac.update(b"access code");
        mac.update(&id.as_i64().to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let letters = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let code: String = bytes.iter().take(10).map(|b| char::from(letters[usize::from(b & 31)])).collect();
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
            Caller::Complainant => {
                Ok(Actor { who: Who::Complainant, role: "complainant".into(), office: None })
            }
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

    async fn office_for(&self, filing: &Filing) -> Result<String, Error> {
        let takes = |office: &&Office| office.procedures.contains(&filing.procedure);
        let offices = self.store.offices().await?;
        let mut taking = offices.iter().filter(takes);
        let found = match &filing.office {
            Some(code) => taking.find(|office| office.code == *code),
            None => match (taking.next(), taking.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            },
        };
        found.map(|office| office.code.clone()).ok_or_else(|| {
            invalid(
                "office",
                "choice",
                "请选择受理此类投诉的单位",
                "Choose an office that takes such complaints",
            )
        })
    }

    async fn check_offices(
        &self,
        fields: &BTreeMap<String, Value>,
        act: Option<&redress_domain::procedure::Act>,
    ) -> Result<(), Error> {
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

/// Longest statement that is taken, in characters.
const LONGEST: usize = 20_000;

fn check_filing(filing: &Filing) -> Result<(), Error> {
    if filing.statement.trim().is_empty() {
        return Err(invalid("statement", "missing", "请写明发生了什么", "Please say what happened"));
    }
    for (field, text) in [("statement", &filing.statement), ("claim", &filing.claim)] {
        no_nul(field, text)?;
        if text.chars().count() > LONGEST {
            return Err(invalid(
                field,
                "too_long",
                "请缩短到两万字以内",
                "Please shorten it to 20,000 characters",
            ));
        }
    }
    if filing.complainant.name.trim().is_empty() {
        return Err(invalid(
            "complainant.name",
            "missing",
            "请填写投诉人姓名",
            "Please state the complainant's name",
        ));
    }
    if filing.respondents.len() > 50 {
        return Err(invalid(
            "respondents",
            "range",
            "被投诉方最多50个",
            "At most 50 respondents can be named",
        ));
    }
    let channels = ["web", "phone", "counter", "letter", "fax", "sms", "email", "hotline", "import"];
    if !channels.contains(&filing.channel.as_str()) {
        return Err(invalid(
            "channel",
            "choice",
            "请选择投诉渠道",
            "Choose how the complaint came in: web, phone, counter, letter, fax, sms, email, hotline or import",
        ));
    }
    std::iter::once(&filing.complainant).chain(&filing.respondents).try_for_each(check_party)
}

fn check_party(party: &Party) -> Result<(), Error> {
    for (field, text) in [("name", &party.name), ("email", &party.email), ("address", &party.address)] {
        no_nul(field, text)?;
        if text.chars().count() > 200 {
            return Err(invalid(
                field,
                "too_long",
                "请缩短到200字以内",
                "Please shorten it to 200 characters",
            ));
        }
    }
    let digits = party.phone.chars().filter(char::is_ascii_digit).count();
    let marks = party.phone.chars().all(|c| c.is_ascii_digit() || "+-() *#转".contains(c));
    if !party.phone.is_empty() && (!marks || !(3..=20).contains(&digits)) {
        return Err(invalid(
            "phone",
            "phone",
            "这不像电话号码,请只填数字,如 138 0000 0000",
            "This is no telephone number; write digits only, such as 138 0000 0000",
        ));
    }
    Ok(())
}

fn texts_of(filing: &Filing) -> Vec<(String, String)> {
    [("statement", &filing.statement), ("claim", &filing.claim)]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| (name.to_owned(), text.trim().to_owned()))
        .collect()
}

fn parties_of(filing: &Filing) -> Result<Vec<(String, String)>, Error> {
    let respondents = filing.respondents.iter().map(|party| ("respondent", party));
    std::iter::once(("complainant", &filing.complainant))
        .chain(respondents)
        .map(|(part, party)| {
            let body = serde_json::to_string(party).map_err(|_| Error::Forbidden)?;
            Ok((part.to_owned(), body))
        })
        .collect()
}

/// A party as others see it: 张*, 138****1234, nothing else.
fn mask(body: &str) -> String {
    let Ok(party) = serde_json::from_str::<Party>(body) else { return "{}".into() };
    let name: String = party.name.chars().take(1).chain("*".chars()).collect();
    let digits: Vec<char> = party.phone.chars().filter(char::is_ascii_digit).collect();
    let phone = match digits.len() {
        0 => String::new(),
        n if n >= 11 => digits[..3].iter().chain(&['*'; 4]).chain(&digits[n - 4..]).collect(),
        _ => "****".into(),
    };
    let masked = Party { name, phone, ..Party::default() };
    serde_json::to_string(&masked).unwrap_or_else(|_| "{}".into())
}
