//! The bytes of files, in a folder: one file for each, below the bucket and the number of its case.
//!
//! Invariant: a name in this folder is there only with all of its bytes, made durable; what is being written
//! lies beside it as `NAME#1` and is renamed. `object_store` does the writing, so that a store in a network
//! can take the folder's place.
//!
//! Where the database has keys, each file is sealed with one of its own (`sealed.rs`), which the database keeps. What
//! was written before there were keys lies in clear until [`Folder::seal`].

mod reading;
mod sealed;

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::{MultipartUpload, ObjectStoreExt};
use redress_app::ports::{BlobWriter, Blobs, Chunks, Entropy, FileKey, FileKeys, StoreError};
use redress_domain::id::CaseId;

use crate::reading::{begins_sealed, clear, opened};
use crate::sealed::{Cipher, Sealer};

/// Files below one folder, which is made when the first is written.
pub struct Folder {
    root: PathBuf,
    keys: Arc<dyn FileKeys>,
    entropy: Arc<dyn Entropy>,
    store: Mutex<Option<LocalFileSystem>>,
}

impl Folder {
    /// The folder at `root`, whose files are sealed with the keys that `keys` keeps. Several servers may share it if
    /// it is one folder to all of them.
    pub fn new(root: impl Into<PathBuf>, keys: Arc<dyn FileKeys>, entropy: Arc<dyn Entropy>) -> Folder {
        Folder { root: root.into(), keys, entropy, store: Mutex::new(None) }
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        self.entropy.fill(&mut secret);
        secret
    }

    /// Seals a file that lies in clear, in its place: whoever reads it meanwhile reads one or the other. False if
    /// its bytes are not there. Can be done again after it was interrupted.
    ///
    /// # Errors
    /// The folder or the store failed; the file is whole as it was, or as it shall be.
    pub async fn seal(&self, case: CaseId, file: &str) -> Result<bool, StoreError> {
        let key = self.keys.make_file_key(case, file, self.secret(), false).await?;
        let (Some(key), store, place) = (key, self.store()?, place(case, file)) else { return Ok(true) };
        let mut bytes = match store.get(&place).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(failed(error)),
        };
        // Another run had come as far as this and no further.
        if !begins_sealed(&store, &place).await? {
            let upload = store.put_multipart(&place).await.map_err(failed)?;
            let mut writer: Box<dyn BlobWriter> =
                Box::new(Sealing { writer: Writer(upload), sealer: Sealer::new(cipher(&key, case, file)?) });
            while let Some(chunk) = bytes.next().await {
                writer.write(chunk.map_err(failed)?).await?;
            }
            writer.finish().await?;
        }
        self.keys.file_sealed(case, file).await?;
        Ok(true)
    }

    fn store(&self) -> Result<LocalFileSystem, StoreError> {
        let mut opened = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = &*opened {
            return Ok(store.clone());
        }
        own_folder(&self.root).map_err(failed)?;
        let store = LocalFileSystem::new_with_prefix(&self.root).map_err(failed)?.with_fsync(true);
        Ok(opened.insert(store).clone())
    }
}

/// Makes a folder, if it is not there, that only its owner can look into.
///
/// # Errors
/// It cannot be made.
pub fn own_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Where the bytes of a file lie.
fn place(case: CaseId, file: &str) -> object_store::path::Path {
    object_store::path::Path::from_iter([&format!("{:04}", case.bucket()), &case.to_string(), file])
}

fn cipher(key: &FileKey, case: CaseId, file: &str) -> Result<Cipher, StoreError> {
    Cipher::new(key, &format!("files/{}/{file}", case.as_i64()))
        .ok_or_else(|| corrupt("a file's key that is none"))
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Unavailable(error.into())
}

#[async_trait]
impl Blobs for Folder {
    async fn create(&self, case: CaseId, file: &str) -> Result<Box<dyn BlobWriter>, StoreError> {
        // The key is kept before the first byte is: no file lies sealed without one.
        let key = self.keys.make_file_key(case, file, self.secret(), true).await?;
        let upload = self.store()?.put_multipart(&place(case, file)).await.map_err(failed)?;
        let writer = Writer(upload);
        match key {
            Some(key) => Ok(Box::new(Sealing { writer, sealer: Sealer::new(cipher(&key, case, file)?) })),
            None => Ok(Box::new(writer)),
        }
    }

    async fn read(&self, case: CaseId, file: &str, range: Range<u64>) -> Result<Chunks, StoreError> {
        // Nothing of an empty range is asked for: stores answer that with an error.
        if range.is_empty() {
            return Ok(stream::empty().boxed());
        }
        let (store, place) = (self.store()?, place(case, file));
        let mut key = self.keys.file_key(case, file).await?;
        if !key.as_ref().is_some_and(|key| key.sealed) {
            // Opened before the look at its beginning: a file is sealed once and never comes to lie in clear again.
            let bytes = clear(&store, &place, &range).await;
            if !begins_sealed(&store, &place).await? {
                return bytes;
            }
            key = self.keys.file_key(case, file).await?;
        }
        let key = key.ok_or_else(|| corrupt("a sealed file without a key"))?;
        opened(&store, &place, cipher(&key, case, file)?, &range).await
    }

    async fn remove(&self, case: CaseId, file: &str) -> Result<(), StoreError> {
        let store = self.store()?;
        let place = place(case, file);
        let staged = store.path_to_filesystem(&place).map_err(failed)?;
        match store.delete(&place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => remove_staged(&staged).map_err(failed)?,
            Err(error) => return Err(failed(error)),
        }
        self.keys.forget_file_key(case, file).await
    }
}

/// Removes what a program that was killed had begun to write.
fn remove_staged(path: &Path) -> std::io::Result<()> {
    for suffix in 1_u32.. {
        let mut staged = path.as_os_str().to_owned();
        staged.push(format!("#{suffix}"));
        match std::fs::remove_file(&staged) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Bytes on their way into the folder; dropped unfinished, they are removed.
struct Writer(Box<dyn MultipartUpload>);

#[async_trait]
impl BlobWriter for Writer {
    async fn write(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        self.0.put_part(bytes.into()).await.map_err(failed)
    }

    async fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.0.complete().await.map(|_| ()).map_err(failed)
    }
}

/// Bytes that are sealed on their way.
struct Sealing {
    writer: Writer,
    sealer: Sealer,
}

#[async_trait]
impl BlobWriter for Sealing {
    async fn write(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        let sealed = self.sealer.feed(&bytes).ok_or_else(|| corrupt("a file too long to be sealed"))?;
        if sealed.is_empty() { Ok(()) } else { self.writer.write(sealed).await }
    }

    async fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        let sealed = self.sealer.finish().ok_or_else(|| corrupt("a file too long to be sealed"))?;
        self.writer.write(sealed).await?;
        Box::new(self.writer).finish().await
    }
}

#[cfg(test)]
mod tests;
