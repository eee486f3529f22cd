//! Files that should lie sealed: whatever lies in their place, only the bytes that were sealed are ever read.
#![no_main]

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use futures_util::TryStreamExt;
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use redress_app::ports::{Algorithm, Blobs, FileKey, FileKeys, StoreError};
use redress_blobs::Folder;
use redress_domain::id::CaseId;
use redress_testkit::Seeded;
use tokio::runtime::Runtime;

/// One key for every file.
struct OneKey;

#[async_trait::async_trait]
impl FileKeys for OneKey {
    async fn make_file_key(
        &self,
        case: CaseId,
        file: &str,
        _: [u8; 32],
        _: bool,
    ) -> Result<Option<FileKey>, StoreError> {
        self.file_key(case, file).await
    }
    async fn file_key(&self, _: CaseId, _: &str) -> Result<Option<FileKey>, StoreError> {
        Ok(Some(FileKey { algorithm: Algorithm::Aes256Gcm, secret: [7; 32], sealed: true }))
    }
    async fn file_sealed(&self, _: CaseId, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
    async fn forget_file_key(&self, _: CaseId, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
    async fn clear_files(
        &self,
        _: Option<(CaseId, u32)>,
        _: u32,
    ) -> Result<Vec<(CaseId, u32, String)>, StoreError> {
        Ok(Vec::new())
    }
}

/// A folder with one sealed file of two blocks, and how that lies.
struct Place {
    runtime: Runtime,
    root: tempfile::TempDir,
    folder: Folder,
    case: CaseId,
    plain: Vec<u8>,
    lies: Vec<u8>,
}

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::new(root.path(), Arc::new(OneKey), Arc::new(Seeded::named("fuzz")));
    let case = CaseId::new(Timestamp::UNIX_EPOCH, 1);
    let plain: Vec<u8> = (0..70_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    runtime.block_on(async {
        let mut writer = folder.create(case, "a").await.unwrap();
        writer.write(plain.clone().into()).await.unwrap();
        writer.finish().await.unwrap();
    });
    let lies = std::fs::read(file(root.path(), case)).unwrap();
    Place { runtime, root, folder, case, plain, lies }
});

fn file(root: &std::path::Path, case: CaseId) -> std::path::PathBuf {
    root.join(format!("{:04}", case.bucket())).join(case.to_string()).join("a")
}

fuzz_target!(|input: (u32, u32, u16, Option<u32>, &[u8])| {
    let (start, long, at, cut, bytes) = input;
    let place = &*PLACE;
    // Without a place to cut, what came is the whole file; else it is put over a part of the true one.
    let lies = match cut {
        None => bytes.to_vec(),
        Some(cut) => {
            let mut lies = place.lies.clone();
            lies.truncate(cut as usize);
            for (to, from) in lies.iter_mut().skip(usize::from(at)).zip(bytes) {
                *to = *from;
            }
            lies
        }
    };
    std::fs::write(file(place.root.path(), place.case), lies).unwrap();
    let range = Range { start: u64::from(start), end: u64::from(start) + u64::from(long) };
    let read = place.runtime.block_on(async {
        let chunks: Vec<_> = place.folder.read(place.case, "a", range.clone()).await?.try_collect().await?;
        Ok::<_, StoreError>(chunks.concat())
    });
    if let Ok(read) = read
        && !read.is_empty()
    {
        assert_eq!(read, place.plain[start as usize..(start + long) as usize]);
    }
});
