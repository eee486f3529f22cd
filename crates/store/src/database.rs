//! The store that the program uses: [`Store`] on top of an [`Engine`].

mod access;
mod file_keys;
mod identities;
mod orders;
mod passkeys;
mod referral_links;
mod search;
mod staff;
mod tallies;
mod transfers;
mod webhooks;
mod work;

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_app::commit::{Commit, StoredEvent};
use redress_app::ports::{
    Answered, Backlog, CaseFilter, CaseLine, DutyFilter, DutyLine, InForce, KeptPack, KeptText, Notice,
    Office, OutboxItem, Person, Post, Store, StoreError,
};
use redress_domain::case::Case;
use redress_domain::id::CaseId;

use crate::engine::{Engine, Error, Statement};
use crate::offices::Offices;
use crate::seal::Keyring;
use crate::{
    cases, catalogue, duties, grants, lists, notices, outbox, packs, people, reseal, schema, settings,
    uploads,
};

/// A database with the program's tables in it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pub(crate) engine: Engine,
    pub(crate) keys: Keyring,
    offices: Offices,
}

impl Database {
    /// Opens `sqlite:PATH` or `postgres://…`, which holds everything in clear, and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Database, Error> {
        Database::open_sealed(url, Keyring::default()).await
    }

    /// As [`Database::open`]; what is personal or secret is sealed with these keys from now on.
    pub async fn open_sealed(url: &str, keys: Keyring) -> Result<Database, Error> {
        Database::open_trusting(url, None, keys).await
    }

    /// As [`Database::open_sealed`]; PostgreSQL by TLS, with a certificate of these authorities (PEM).
    ///
    /// # Errors
    /// The database does not speak TLS, or shows another certificate.
    pub async fn open_trusting(
        url: &str,
        authorities: Option<&[u8]>,
        keys: Keyring,
    ) -> Result<Database, Error> {
        let engine = Engine::open_trusting(url, authorities).await?;
        engine.migrate(schema::migrations(&engine)).await?;
        Ok(Database { engine, keys, offices: Offices::default() })
    }

    /// Seals with the first key whatever is in clear or sealed with another; `done` hears of every few hundred
    /// rows. Can be stopped and begun again.
    ///
    /// # Errors
    /// A key with which something is sealed is not there.
    pub async fn reseal(&self, done: impl FnMut(u64)) -> Result<(), StoreError> {
        reseal::all(&self.engine, &self.keys, done).await
    }

    /// The name of the key that seals what is written; none if everything is written in clear.
    pub fn sealed_with(&self) -> Option<&str> {
        self.keys.first()
    }

    /// Gives a role of PostgreSQL what the program needs while it runs, and takes everything else from it.
    ///
    /// # Errors
    /// There is no such role, or ours does not own the tables; on SQLite there are none.
    pub async fn grant_to(&self, role: &str) -> Result<(), Error> {
        let schema = self.engine.read_sql("SELECT CAST(current_schema() AS TEXT)".into(), vec![]).await?;
        let schema = schema.first().map_or(Ok("public"), |row| row.text(0))?;
        let statements = [catalogue::all(), self.dialect().to_vec()].concat();
        self.engine.grant(&grants::sql(schema, role, &statements)).await
    }

    /// The engine below, for diagnosis.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Bytes that the database takes on its disk.
    pub async fn size(&self) -> Result<u64, Error> {
        self.engine.size().await
    }

    /// Writes commits that were decided before, `together` at a time, and tells how long the engine took:
    /// the most that this machine gives to the same rows, made durable the same way. Nothing else of the
    /// program has a part in it. On SQLite one thread commits `together` of them in one transaction; on
    /// PostgreSQL so many writers commit one after the other each, as far as the pool has connections.
    pub async fn write_together(&self, commits: &[Commit], together: usize) -> Result<Duration, StoreError> {
        let steps =
            commits.iter().map(|commit| cases::steps(&self.keys, commit)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.engine.write_together(steps, together.max(1)).await?)
    }

    /// Every fixed statement that both engines understand, for diagnosis.
    pub fn statements() -> Vec<&'static Statement> {
        catalogue::all()
    }

    /// Those that only this engine understands.
    pub fn dialect(&self) -> &'static [&'static Statement] {
        crate::search::statements(&self.engine)
    }
}

#[async_trait]
impl Store for Database {
    async fn save(&self, commit: Commit) -> Result<(), StoreError> {
        cases::save(&self.engine, &self.keys, commit).await
    }
    async fn answered(&self, bucket: i64, key: &[u8; 32]) -> Result<Option<Answered>, StoreError> {
        cases::answered(&self.engine, bucket, key).await
    }
    async fn is_known_to(&self, id: CaseId, office: &str) -> Result<bool, StoreError> {
        cases::is_known_to(&self.engine, id, office).await
    }
    async fn case(&self, id: CaseId) -> Result<Option<(Case, [u8; 32])>, StoreError> {
        cases::case(&self.engine, id).await
    }
    async fn events(&self, id: CaseId, after: u32, limit: u32) -> Result<Vec<StoredEvent>, StoreError> {
        cases::events(&self.engine, id, after, limit).await
    }
    async fn event(&self, id: CaseId, seq: u32) -> Result<Option<StoredEvent>, StoreError> {
        cases::event(&self.engine, id, seq).await
    }
    async fn texts(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError> {
        cases::texts(&self.engine, &self.keys, id).await
    }
    async fn parties(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError> {
        cases::parties(&self.engine, &self.keys, id).await
    }
    async fn files(&self, id: CaseId) -> Result<Vec<KeptText>, StoreError> {
        cases::files(&self.engine, &self.keys, id).await
    }
    async fn begin_upload(&self, id: CaseId, file: &str, at: Timestamp) -> Result<(), StoreError> {
        uploads::begin(&self.engine, id, file, at).await
    }
    async fn end_upload(&self, id: CaseId, file: &str) -> Result<(), StoreError> {
        uploads::end(&self.engine, id, file).await
    }
    async fn stale_uploads(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CaseId, String)>, StoreError> {
        uploads::stale(&self.engine, before, limit).await
    }
    async fn cases(&self, filter: &CaseFilter) -> Result<Vec<CaseLine>, StoreError> {
        lists::cases::cases(&self.engine, filter).await
    }
    async fn duties(&self, filter: &DutyFilter) -> Result<Vec<DutyLine>, StoreError> {
        duties::page(&self.engine, filter).await
    }
    async fn case_ids(&self, after: Option<CaseId>, limit: u32) -> Result<Vec<CaseId>, StoreError> {
        lists::case_ids(&self.engine, after, limit).await
    }
    async fn rebuild(&self, commit: Commit) -> Result<bool, StoreError> {
        cases::rebuild(&self.engine, commit).await
    }
    async fn due_clocks(&self, now: Timestamp, limit: u32) -> Result<Vec<(CaseId, u32)>, StoreError> {
        lists::due_clocks(&self.engine, now, limit).await
    }
    async fn claim_outbox(
        &self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxItem>, StoreError> {
        outbox::claim(&self.engine, now, lease_until, limit).await
    }
    async fn delivered(&self, id: CaseId, seq: u32) -> Result<(), StoreError> {
        outbox::delivered(&self.engine, id, seq).await
    }
    async fn put_notices(&self, notices: Vec<Notice>) -> Result<(), StoreError> {
        notices::put(&self.engine, &notices).await
    }
    async fn notices(
        &self,
        posts: &[(String, String)],
        before: Option<(Timestamp, CaseId, u32)>,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        notices::page(&self.engine, posts, before, limit).await
    }
    async fn backlog(&self, now: Timestamp) -> Result<Backlog, StoreError> {
        lists::backlog(&self.engine, now).await
    }
    async fn put_office(&self, office: &Office) -> Result<(), StoreError> {
        let put = people::put_office(&self.engine, office).await;
        self.offices.forget(); // whatever came of it
        put
    }
    async fn offices(&self) -> Result<Vec<Office>, StoreError> {
        self.offices.get(&self.engine).await
    }
    async fn put_person(&self, person: &Person) -> Result<i64, StoreError> {
        people::put_person(&self.engine, person).await
    }
    async fn person_by_login(&self, login: &str) -> Result<Option<Person>, StoreError> {
        people::person_by_login(&self.engine, login).await
    }
    async fn person(&self, id: i64) -> Result<Option<Person>, StoreError> {
        people::person(&self.engine, id).await
    }
    async fn names(&self, ids: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
        people::names(&self.engine, ids).await
    }
    async fn people(&self) -> Result<Vec<Person>, StoreError> {
        people::people(&self.engine).await
    }
    async fn put_posts(&self, person: i64, posts: &[Post]) -> Result<(), StoreError> {
        people::put_posts(&self.engine, person, posts).await
    }
    async fn posts(&self, person: i64, day: Date) -> Result<Vec<InForce>, StoreError> {
        crate::staff::in_force(&self.engine, person, day).await
    }
    async fn clock_cases(&self, after: Option<CaseId>, limit: u32) -> Result<Vec<CaseId>, StoreError> {
        lists::clock_cases(&self.engine, after, limit).await
    }
    async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        settings::one(&self.engine, &self.keys, name).await
    }
    async fn keep_setting(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, StoreError> {
        settings::keep(&self.engine, &self.keys, name, value).await
    }
    async fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        settings::put(&self.engine, &self.keys, name, value).await
    }
    async fn packs(&self) -> Result<Vec<KeptPack>, StoreError> {
        packs::all(&self.engine).await
    }
    async fn pack_source(&self, id: &str, version: u32) -> Result<Option<String>, StoreError> {
        packs::source(&self.engine, id, version).await
    }
    async fn keep_packs(&self, packs: &[(KeptPack, &str)]) -> Result<(), StoreError> {
        packs::keep(&self.engine, packs).await
    }
    async fn open_by_version(&self) -> Result<Vec<(String, u32, i64)>, StoreError> {
        lists::open_by_version(&self.engine).await
    }
    async fn ping(&self) -> Result<(), StoreError> {
        people::ping(&self.engine).await
    }
}
