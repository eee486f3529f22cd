//! The part of the store that keeps the keys of files.

use async_trait::async_trait;
use redress_app::ports::{FileKey, FileKeys, StoreError};
use redress_domain::id::CaseId;

use super::Database;
use crate::file_keys;

#[async_trait]
impl FileKeys for Database {
    async fn make_file_key(
        &self,
        case: CaseId,
        file: &str,
        secret: [u8; 32],
        sealed: bool,
    ) -> Result<Option<FileKey>, StoreError> {
        file_keys::make(&self.engine, &self.keys, case, file, secret, sealed).await
    }
    async fn file_key(&self, case: CaseId, file: &str) -> Result<Option<FileKey>, StoreError> {
        file_keys::one(&self.engine, &self.keys, case, file).await
    }
    async fn file_sealed(&self, case: CaseId, file: &str) -> Result<(), StoreError> {
        file_keys::whole(&self.engine, case, file).await
    }
    async fn forget_file_key(&self, case: CaseId, file: &str) -> Result<(), StoreError> {
        file_keys::forget(&self.engine, case, file).await
    }
    async fn clear_files(
        &self,
        after: Option<(CaseId, u32)>,
        limit: u32,
    ) -> Result<Vec<(CaseId, u32, String)>, StoreError> {
        file_keys::clear(&self.engine, after, limit).await
    }
}
