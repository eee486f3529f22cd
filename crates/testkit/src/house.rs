//! A customer service department with its people, ready to take complaints.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use redress_app::App;
use redress_app::cases::{Filing, Party, Performing};
use redress_app::commit::{CommandKey, Commit};
use redress_app::people::Caller;
use redress_app::ports::{Blobs, Clock, Entropy, Office, Person, Post, Store};
use redress_blobs::Folder;
use redress_domain::case::{ActCommand, Actor, Beyond, Case, FileCommand, Who, decide, file};
use redress_domain::id::CaseId;
use redress_domain::procedure::Procedure;
use redress_packs::Running;
use serde_json::{Value, json};

use crate::world::{FixedClock, Seeded, packs, world};

/// The procedure that a house follows if it is not said.
pub const PROCEDURE: &str = "customer-service-regime";

/// Where browsers find it, and whom passkeys are made for.
pub const ORIGIN: &str = "https://redress.test";

/// An [`App`] with offices and people of its own, so that many can share a database.
pub struct House {
    /// The use cases.
    pub app: Arc<App>,
    /// What they keep things in.
    pub store: Arc<dyn Store>,
    /// What they keep the bytes of files in …
    pub blobs: Arc<dyn Blobs>,
    /// … and where that is.
    pub folder: tempfile::TempDir,
    /// Their time; the tests move it.
    pub clock: Arc<FixedClock>,
    /// Their chance.
    pub chance: Arc<Seeded>,
    /// The procedure that its office takes complaints under.
    pub follows: &'static str,
    /// The office that holds the cases.
    pub office: String,
    /// Two offices that cases are referred to.
    pub departments: [String; 2],
    /// Every role that people hold, in which office, and somebody in it.
    pub people: Vec<(String, String, Caller)>,
}

impl House {
    /// Sets up the house `name` at nine in the morning of a working day.
    pub async fn new(store: Arc<dyn Store>, name: &str) -> House {
        House::at(store, name, "2026-05-06T01:00:00Z").await
    }

    /// Sets up the house `name` at an instant. Another `name` gives other offices, people and case ids.
    pub async fn at(store: Arc<dyn Store>, name: &str, at: &str) -> House {
        House::following(PROCEDURE, store, name, at).await
    }

    /// Sets up the house `name`, which follows another procedure, at an instant.
    pub async fn following(follows: &'static str, store: Arc<dyn Store>, name: &str, at: &str) -> House {
        House::among(packs(), follows, store, name, at).await
    }

    /// The same with these packs loaded and no others.
    pub async fn among(
        loaded: Vec<Arc<Running>>,
        follows: &'static str,
        store: Arc<dyn Store>,
        name: &str,
        at: &str,
    ) -> House {
        let (clock, chance) = (FixedClock::at(at), Arc::new(Seeded::named(name)));
        let folder = tempfile::tempdir().unwrap();
        let blobs: Arc<dyn Blobs> = Arc::new(Folder::new(folder.path(), store.clone(), chance.clone()));
        let app = App::new(store.clone(), blobs.clone(), clock.clone(), chance.clone(), world(), loaded);
        let mut app = app.await.unwrap();
        app.relying_party = ORIGIN.parse().ok();
        let app = Arc::new(app);
        let office = format!("{name}-csd");
        let departments = ["works", "sales"].map(|department| format!("{name}-{department}"));
        let mut people = Vec::new();
        for (code, parent, takes) in [
            (&office, None, true),
            (&departments[0], Some(&office), false),
            (&departments[1], Some(&office), false),
        ] {
            let procedures = if takes { vec![follows.to_owned()] } else { Vec::new() };
            let (zh, en) = (format!("{code}部"), code.clone());
            let parent = parent.cloned();
            store
                .put_office(&Office { code: code.clone(), parent, zh, en, procedures, ..Office::default() })
                .await
                .unwrap();
            for role in app.newest(follows).unwrap().roles.iter().filter(|role| role.staffed) {
                if role.at_referral != takes {
                    let post = Post { office: code.clone(), role: role.id.clone() };
                    people.push((role.id.clone(), code.clone(), employ(&*store, post).await));
                }
            }
        }
        House { app, store, blobs, folder, clock, chance, follows, office, departments, people }
    }

    /// Another program on the same database, at the same time, with chance of its own.
    pub async fn beside(&self, name: &str) -> App {
        let chance = Arc::new(Seeded::named(name));
        let (store, blobs) = (self.store.clone(), self.blobs.clone());
        let mut app = App::new(store, blobs, self.clock.clone(), chance, world(), packs()).await.unwrap();
        app.relying_party = ORIGIN.parse().ok();
        app
    }

    /// What it follows.
    pub fn procedure(&self) -> &Arc<Procedure> {
        self.app.newest(self.follows).unwrap()
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Somebody who holds `role` in `office`.
    pub fn who(&self, role: &str, office: &str) -> &Caller {
        &self.people.iter().find(|(r, o, _)| r == role && o == office).unwrap().2
    }

    /// The clerk.
    pub fn clerk(&self) -> &Caller {
        self.who("clerk", &self.office)
    }

    /// A complaint such as it comes in on the page.
    pub fn filing(&self) -> Filing {
        Filing {
            procedure: self.follows.into(),
            office: Some(self.office.clone()),
            complainant: Party { name: "张三".into(), phone: "13800001234".into(), ..Party::default() },
            respondents: vec![Party { name: "某建材公司".into(), ..Party::default() }],
            claim: "返工或者退款".into(),
            statement: "新铺的地板一周就翘起来了".into(),
            channel: "web".into(),
            facts: BTreeMap::from([("kind".into(), json!("service"))]),
            ..Filing::default()
        }
    }

    /// Files such a complaint.
    pub async fn file_one(&self) -> CaseId {
        self.app.file(&Caller::Complainant, self.filing(), None).await.unwrap().case
    }

    /// Performs an act that must succeed.
    pub async fn act(&self, by: &Caller, id: CaseId, act: &str, outcome: &str, fields: Value) -> Case {
        self.app.act(by, id, performing(act, outcome, fields), None).await.unwrap()
    }

    /// Finds a complaint founded and refers it to `departments`.
    pub async fn refer(&self, id: CaseId, departments: &[String]) -> Case {
        self.act(self.clerk(), id, "investigate", "founded", json!({"findings": "属实"})).await;
        let slip = json!({"departments": departments, "request": "请提出方案"});
        self.act(self.clerk(), id, "send_slip", "done", slip).await
    }

    /// Withdraws a complaint, which closes it.
    pub async fn withdraw(&self, id: CaseId) -> Case {
        self.act(&Caller::Complainant, id, "withdraw", "done", json!({})).await
    }

    /// The commit of a new filing, not yet saved.
    pub fn opening(&self, command: Option<CommandKey>) -> Commit {
        let now = self.now();
        let case = CaseId::new(now, self.chance.next());
        let filing = FileCommand {
            case,
            by: Actor::complainant(),
            office: self.office.clone(),
            channel: "web".into(),
            received_at: now,
            facts: self.filing().facts,
            texts: vec![("statement".into(), "新铺的地板一周就翘起来了".into())],
            parties: vec![("complainant".into(), r#"{"name":"张三"}"#.into())],
            seed: self.seed(),
            region: None,
            places: None,
            origin: None,
        };
        let decision = file(self.procedure(), &self.app.world(), filing, now).unwrap();
        Commit::new(self.procedure(), None, decision, command, now).unwrap()
    }

    /// The commit of `note` told to the complainant of a case that stands at its first stage, not yet saved.
    pub async fn noting(&self, id: CaseId, note: &str, command: Option<CommandKey>) -> Commit {
        let (case, head) = self.store.case(id).await.unwrap().unwrap();
        let Caller::Person { person, .. } = self.clerk() else { panic!("a clerk has an account") };
        let deed = ActCommand {
            act: "interim_reply".into(),
            by: Actor {
                who: Who::Person(person.id),
                role: "clerk".into(),
                office: Some(self.office.clone()),
                instead_of: None,
            },
            outcome: None,
            fields: BTreeMap::from([("answer".into(), json!(note))]),
            at: None,
            seed: self.seed(),
            beyond: Beyond::default(),
        };
        let now = self.now();
        let decision = decide(self.procedure(), &self.app.world(), &case, deed, now).unwrap();
        Commit::new(self.procedure(), Some((case, head)), decision, command, now).unwrap()
    }

    fn seed(&self) -> [u8; 16] {
        let mut seed = [0; 16];
        self.chance.fill(&mut seed);
        seed
    }
}

/// An act as it comes in.
pub fn performing(act: &str, outcome: &str, fields: Value) -> Performing {
    let fields = serde_json::from_value(fields).unwrap();
    Performing { act: act.into(), outcome: Some(outcome.into()), fields, ..Performing::default() }
}

async fn employ(store: &dyn Store, post: Post) -> Caller {
    let login = format!("{}.{}", post.office, post.role);
    let mut person = Person { id: 0, login, name: "李四".into(), password: None, active: true };
    person.id = store.put_person(&person).await.unwrap();
    store.put_posts(person.id, std::slice::from_ref(&post)).await.unwrap();
    Caller::Person { person, posts: vec![post], instead_of: BTreeMap::new() }
}
