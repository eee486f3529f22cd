use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

use futures_util::TryStreamExt;
use jiff::Timestamp;
use redress_app::ports::Algorithm;

use super::*;

/// Keys as a store keeps them, or a store that seals nothing.
#[derive(Default)]
struct Kept {
    seals: Option<Algorithm>,
    keys: Mutex<BTreeMap<(CaseId, String), FileKey>>,
}

#[async_trait]
impl FileKeys for Kept {
    async fn make_file_key(
        &self,
        case: CaseId,
        file: &str,
        secret: [u8; 32],
        sealed: bool,
    ) -> Result<Option<FileKey>, StoreError> {
        let Some(algorithm) = self.seals else { return Ok(None) };
        let mut keys = self.keys.lock().unwrap();
        let key = FileKey { algorithm, secret, sealed };
        Ok(Some(keys.entry((case, file.to_owned())).or_insert(key).clone()))
    }
    async fn file_key(&self, case: CaseId, file: &str) -> Result<Option<FileKey>, StoreError> {
        Ok(self.keys.lock().unwrap().get(&(case, file.to_owned())).cloned())
    }
    async fn file_sealed(&self, case: CaseId, file: &str) -> Result<(), StoreError> {
        self.keys.lock().unwrap().get_mut(&(case, file.to_owned())).unwrap().sealed = true;
        Ok(())
    }
    async fn forget_file_key(&self, case: CaseId, file: &str) -> Result<(), StoreError> {
        self.keys.lock().unwrap().remove(&(case, file.to_owned()));
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

struct Counting(AtomicU8);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

fn folder(root: &Path, seals: Option<Algorithm>) -> (Folder, Arc<Kept>) {
    let kept = Arc::new(Kept { seals, ..Kept::default() });
    (Folder::new(root, kept.clone(), Arc::new(Counting(AtomicU8::new(1)))), kept)
}

fn case(n: u64) -> CaseId {
    CaseId::new(Timestamp::UNIX_EPOCH, n)
}

fn lies(folder: &Folder, case: CaseId, file: &str) -> PathBuf {
    folder.store().unwrap().path_to_filesystem(&place(case, file)).unwrap()
}

async fn written(folder: &Folder, case: CaseId, file: &str, parts: &[&'static str]) {
    let mut writer = folder.create(case, file).await.unwrap();
    for part in parts {
        writer.write(Bytes::from_static(part.as_bytes())).await.unwrap();
    }
    writer.finish().await.unwrap();
}

async fn read(folder: &Folder, case: CaseId, file: &str, range: Range<u64>) -> Result<String, StoreError> {
    let chunks: Vec<Bytes> = folder.read(case, file, range).await?.try_collect().await?;
    Ok(String::from_utf8(chunks.concat()).unwrap())
}

#[tokio::test]
async fn what_is_written_is_read_in_whole_and_in_part_and_removed_alone() {
    for seals in [None, Some(Algorithm::Aes256Gcm), Some(Algorithm::Sm4Gcm)] {
        let root = tempfile::tempdir().unwrap();
        let (folder, kept) = folder(&root.path().join("not there yet"), seals);
        let [one, other] = [1, 2].map(case);
        written(&folder, one, "a", &["first, ", "second"]).await;
        written(&folder, other, "a", &["first, ", "second"]).await;
        written(&folder, one, "short", &["x"]).await;
        assert_eq!(read(&folder, one, "a", 0..13).await.unwrap(), "first, second");
        assert_eq!(read(&folder, one, "a", 7..10).await.unwrap(), "sec");
        assert_eq!(read(&folder, one, "a", 4..4).await.unwrap(), "");
        assert_eq!(read(&folder, one, "short", 0..1).await.unwrap(), "x");
        let bytes = std::fs::read(lies(&folder, one, "a")).unwrap();
        assert_eq!(bytes.windows(5).any(|five| five == b"first"), seals.is_none());
        if seals.is_some() {
            let same = std::fs::read(lies(&folder, other, "a")).unwrap();
            assert_ne!(bytes, same, "each file has a key of its own");
        }
        folder.remove(one, "a").await.unwrap();
        folder.remove(one, "a").await.unwrap();
        assert!(read(&folder, one, "a", 0..13).await.is_err());
        assert!(kept.file_key(one, "a").await.unwrap().is_none());
        assert_eq!(read(&folder, other, "a", 0..13).await.unwrap(), "first, second");
    }
}

#[tokio::test]
async fn what_is_not_finished_is_not_there_and_leaves_nothing_once_removed() {
    let root = tempfile::tempdir().unwrap();
    let (folder, _) = folder(root.path(), None);
    let case = case(1);
    let mut writer = folder.create(case, "a").await.unwrap();
    writer.write(Bytes::from_static(b"half")).await.unwrap();
    assert!(read(&folder, case, "a", 0..4).await.is_err());
    // As if the program had been killed: nobody cleans up behind the writer.
    std::mem::forget(writer);
    folder.remove(case, "a").await.unwrap();
    let place = lies(&folder, case, "a");
    assert_eq!(std::fs::read_dir(place.parent().unwrap()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_lay_in_clear_is_sealed_in_its_place_also_after_an_interruption() {
    let root = tempfile::tempdir().unwrap();
    let (before, _) = folder(root.path(), None);
    let case = case(1);
    for file in ["a", "b", "c"] {
        written(&before, case, file, &["known text"]).await;
    }
    let (after, kept) = folder(root.path(), Some(Algorithm::Aes256Gcm));
    assert_eq!(read(&after, case, "a", 0..10).await.unwrap(), "known text", "in clear it is still read");
    let open = after.read(case, "a", 0..10).await.unwrap();
    assert!(after.seal(case, "a").await.unwrap());
    let open: Vec<Bytes> = open.try_collect().await.unwrap();
    assert_eq!(open.concat(), b"known text", "whoever was reading goes on");
    // The key was made and nothing else was done; then, the file was sealed and it was not noted.
    kept.make_file_key(case, "b", [9; 32], false).await.unwrap();
    assert_eq!(read(&after, case, "b", 0..10).await.unwrap(), "known text");
    assert!(after.seal(case, "b").await.unwrap());
    kept.keys.lock().unwrap().get_mut(&(case, "b".to_owned())).unwrap().sealed = false;
    assert_eq!(read(&after, case, "b", 0..10).await.unwrap(), "known text");
    assert!(after.seal(case, "b").await.unwrap());
    assert!(after.seal(case, "c").await.unwrap());
    for file in ["a", "b", "c"] {
        assert_eq!(read(&after, case, file, 6..10).await.unwrap(), "text");
        assert!(!std::fs::read(lies(&after, case, file)).unwrap().windows(5).any(|five| five == b"known"));
    }
    assert!(!after.seal(case, "never there").await.unwrap());
}

#[tokio::test]
async fn files_that_were_exchanged_replaced_or_cut_off_are_not_read() {
    let root = tempfile::tempdir().unwrap();
    let (folder, kept) = folder(root.path(), Some(Algorithm::Aes256Gcm));
    let case = case(1);
    written(&folder, case, "a", &["this one"]).await;
    written(&folder, case, "b", &["that one"]).await;
    let [a, b] = ["a", "b"].map(|file| lies(&folder, case, file));
    let (of_a, of_b) = (std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());
    let refused = async || matches!(read(&folder, case, "a", 0..8).await, Err(StoreError::Corrupt(_)));
    for other in [&of_b[..], b"this one", &of_a[..of_a.len() - 1], &of_a[..8]] {
        std::fs::write(&a, other).unwrap();
        assert!(refused().await, "{other:?}");
    }
    std::fs::write(&a, &of_a).unwrap();
    assert_eq!(read(&folder, case, "a", 0..8).await.unwrap(), "this one");
    // Even under the same key it does not open in another place.
    let key = kept.file_key(case, "b").await.unwrap().unwrap();
    kept.keys.lock().unwrap().insert((case, "a".to_owned()), key);
    std::fs::write(&a, &of_b).unwrap();
    assert!(refused().await);
    kept.forget_file_key(case, "a").await.unwrap();
    assert!(refused().await, "a sealed file without its key is not taken for one in clear");
}
