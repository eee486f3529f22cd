//! What getting in needs of the store: keys, second factors, failed attempts, and the audit log.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// A way in: a signed-in session or an API token. Only the SHA-256 of the secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// SHA-256 of the secret.
    pub hash: [u8; 32],
    /// Whose it is.
    pub person: i64,
    /// `session` or `token`.
    pub kind: String,
    /// The CSRF token of a session; a token's label.
    pub note: String,
    /// What a token may be used for, words of `read`, `act`, `admin`; a session may do whatever its person may,
    /// and is marked with words of `limited` and `factor`.
    pub scopes: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used, to within some minutes.
    pub seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// What besides the password a person needs to get in. Somebody without such a row needs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInState {
    /// Who.
    pub person: i64,
    /// Until when the password lets in that somebody else gave, which must be changed before anything else; none
    /// for one that its owner chose.
    pub first_until: Option<Timestamp>,
    /// A second factor must be set up before anything else.
    pub must_enrol: bool,
    /// The secret of the second factor.
    pub totp: Option<Vec<u8>>,
    /// Whether a code has proved that the secret arrived; until then it is not asked for.
    pub confirmed: bool,
    /// The newest time step whose code was taken; no code of it or of an earlier one is taken again.
    pub step: i64,
}

/// What changes together in how somebody gets in.
#[derive(Clone, Debug, Default)]
pub struct AccessChange {
    /// The new password, hashed.
    pub password: Option<String>,
    /// What they need besides it.
    pub state: Option<SignInState>,
    /// New recovery codes, hashed, in place of all earlier ones.
    pub recovery: Option<Vec<[u8; 32]>>,
    /// Passkeys that open the account no longer.
    pub passkeys: Vec<[u8; 32]>,
    /// What becomes of their sessions.
    pub sessions: Sessions,
    /// Whether their tokens end.
    pub end_tokens: bool,
}

impl From<Sessions> for AccessChange {
    fn from(sessions: Sessions) -> Self {
        AccessChange { sessions, ..AccessChange::default() }
    }
}

/// What becomes of somebody's sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sessions {
    /// They go on.
    #[default]
    Stay,
    /// They end.
    End,
    /// They end but for this one.
    EndBut([u8; 32]),
}

/// Failed attempts at one account or from one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many in a row.
    pub failures: i64,
    /// When the last one was.
    pub last_at: Timestamp,
}

/// A record of the audit log as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The chain it is in.
    pub bucket: i64,
    /// The day, as days since 1970.
    pub day: i64,
    /// Place in the day.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as in its body.
    pub kind: String,
    /// The record as JSON, exactly as hashed.
    pub body: String,
    /// The hash over it and everything before it.
    pub hash: [u8; 32],
    /// The salt of the digest of the words.
    pub salt: Option<[u8; 16]>,
    /// What somebody said in free text; none if nothing was said or it was erased.
    pub words: Option<String>,
}

/// The end of one day of one chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayHead {
    /// The day, as days since 1970.
    pub day: i64,
    /// How many records it has.
    pub seq: i64,
    /// The hash before its first record: the end of the day before it.
    pub before: [u8; 32],
    /// The hash of its last record.
    pub hash: [u8; 32],
}

/// A record to be written at the end of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// The record.
    pub record: Record,
    /// The hash before the first record of its day.
    pub before: [u8; 32],
}

/// How people get in, and the log of who did.
#[async_trait]
pub trait Access: Send + Sync {
    /// Keeps a session or token.
    async fn put_key(&self, key: &Key) -> Result<(), StoreError>;
    /// Finds one by the hash of its secret.
    async fn key(&self, hash: &[u8; 32]) -> Result<Option<Key>, StoreError>;
    /// Those of a person, the newest first.
    async fn keys_of(&self, person: i64) -> Result<Vec<Key>, StoreError>;
    /// Notes when one was last used, and when it ends.
    async fn touch_key(
        &self,
        hash: &[u8; 32],
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError>;
    /// Ends one.
    async fn end_key(&self, hash: &[u8; 32]) -> Result<(), StoreError>;
    /// Ends everybody's of this kind but one.
    async fn end_everybodys(&self, kind: &str, but: &[u8; 32]) -> Result<(), StoreError>;

    /// What a person needs besides the password.
    async fn sign_in_state(&self, person: i64) -> Result<Option<SignInState>, StoreError>;
    /// Changes how somebody gets in: all of it or nothing. The step of a second factor that is there stays: only
    /// [`Access::take_step`] moves that.
    async fn change_access(&self, person: i64, change: &AccessChange) -> Result<(), StoreError>;
    /// Takes a time step of the second factor: true for one caller alone, and for no step up to it again.
    async fn take_step(&self, person: i64, step: i64) -> Result<bool, StoreError>;
    /// Takes a recovery code: true for one caller alone.
    async fn take_recovery(&self, person: i64, hash: &[u8; 32]) -> Result<bool, StoreError>;
    /// How many recovery codes are left.
    async fn recovery_left(&self, person: i64) -> Result<u32, StoreError>;

    /// The failed attempts under this hash.
    async fn attempts(&self, hash: &[u8; 32]) -> Result<Option<Attempts>, StoreError>;
    /// Counts one more, and gives all there are now; those last tried before `forget` start anew.
    async fn count_attempt(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        forget: Timestamp,
    ) -> Result<Attempts, StoreError>;
    /// Takes one back.
    async fn forgive_attempt(&self, hash: &[u8; 32]) -> Result<(), StoreError>;
    /// Forgets all of them.
    async fn forget_attempts(&self, hash: &[u8; 32]) -> Result<(), StoreError>;

    /// The newest day of a chain of the audit log.
    async fn audit_head(&self, bucket: i64) -> Result<Option<DayHead>, StoreError>;
    /// Writes a record at the end of its chain; [`StoreError::Conflict`] if its place is taken.
    async fn append_audit(&self, new: &NewRecord) -> Result<(), StoreError>;
    /// A page of all records, newest first, those before this point: instant, chain, place.
    async fn audit_page(
        &self,
        before: Option<(Timestamp, i64, i64)>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError>;
    /// The same of those of one kind.
    async fn audit_of_kind(
        &self,
        kind: &str,
        before: Option<(Timestamp, i64, i64)>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError>;
    /// The records of a chain in order, those after this day and place.
    async fn audit_chain(
        &self,
        bucket: i64,
        after: (i64, i64),
        limit: u32,
    ) -> Result<Vec<Record>, StoreError>;
    /// The days of a chain in order.
    async fn audit_days(&self, bucket: i64) -> Result<Vec<DayHead>, StoreError>;
}
