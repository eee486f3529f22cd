//! Where the bytes of files are kept, outside the database, and the keys that seal them, which are in it.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use redress_domain::id::CaseId;

use super::StoreError;

/// Bytes as they come.
pub type Chunks = BoxStream<'static, Result<Bytes, StoreError>>;

/// The bytes of files. Each has a place of its own, even if two are equal: removing one touches no other.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Begins to write a file, whose name is random and used once.
    async fn create(&self, case: CaseId, file: &str) -> Result<Box<dyn BlobWriter>, StoreError>;
    /// The bytes `range` of a file; the range lies within it.
    async fn read(&self, case: CaseId, file: &str, range: Range<u64>) -> Result<Chunks, StoreError>;
    /// Removes a file and whatever was written of it; done as well if there is nothing.
    async fn remove(&self, case: CaseId, file: &str) -> Result<(), StoreError>;
}

/// A file on its way. Invariant: it is there only once [`BlobWriter::finish`] has returned, and then outlives a
/// loss of power; dropped before, it leaves nothing.
#[async_trait]
pub trait BlobWriter: Send {
    /// Writes on.
    async fn write(&mut self, bytes: Bytes) -> Result<(), StoreError>;
    /// Makes all of it durable.
    async fn finish(self: Box<Self>) -> Result<(), StoreError>;
}

/// How a key seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// AES-256-GCM (NIST SP 800-38D).
    Aes256Gcm,
    /// SM4-GCM (GB/T 32907, RFC 8998).
    Sm4Gcm,
}

impl Algorithm {
    /// Its name in a file of keys.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Aes256Gcm => "aes-256-gcm",
            Algorithm::Sm4Gcm => "sm4-gcm",
        }
    }
}

impl FromStr for Algorithm {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Algorithm, &'static str> {
        let all = [Algorithm::Aes256Gcm, Algorithm::Sm4Gcm];
        let named = all.into_iter().find(|algorithm| algorithm.name() == name);
        named.ok_or("the algorithm is aes-256-gcm or sm4-gcm")
    }
}

/// The key of one file, which seals nothing else.
#[derive(Clone)]
pub struct FileKey {
    /// How it seals.
    pub algorithm: Algorithm,
    /// Random bytes.
    pub secret: [u8; 32],
    /// Whether the file can only lie sealed; if not, it lay in clear and is sealed now or soon.
    pub sealed: bool,
}

/// Never the secret.
impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKey").field("algorithm", &self.algorithm).field("sealed", &self.sealed).finish()
    }
}

/// The keys of files. The store keeps them sealed with its own, so that changing those touches no file.
#[async_trait]
pub trait FileKeys: Send + Sync {
    /// Keeps `secret` as the key of a file, unless it has one, and gives the one that it has; none where nothing is
    /// sealed. `sealed` says that the file is new and will never lie in clear.
    async fn make_file_key(
        &self,
        case: CaseId,
        file: &str,
        secret: [u8; 32],
        sealed: bool,
    ) -> Result<Option<FileKey>, StoreError>;
    /// The key of a file; none if it lies in clear.
    async fn file_key(&self, case: CaseId, file: &str) -> Result<Option<FileKey>, StoreError>;
    /// Notes that a file which lay in clear lies sealed.
    async fn file_sealed(&self, case: CaseId, file: &str) -> Result<(), StoreError>;
    /// Forgets a key: nobody can read the file any more, in no copy of it.
    async fn forget_file_key(&self, case: CaseId, file: &str) -> Result<(), StoreError>;
    /// Files that do not lie sealed, with their numbers in their cases, those after this one in order of bucket,
    /// case and number.
    async fn clear_files(
        &self,
        after: Option<(CaseId, u32)>,
        limit: u32,
    ) -> Result<Vec<(CaseId, u32, String)>, StoreError>;
}
