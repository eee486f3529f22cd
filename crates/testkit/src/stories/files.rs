//! Files: kept with the event that says so, or not at all.

use std::convert::Infallible;
use std::sync::Arc;

use jiff::SignedDuration;
use redress_app::attachments::Upload;
use redress_app::commit::Commit;
use redress_app::people::Caller;
use redress_app::ports::{Store, StoreError};
use redress_app::verify::Found;
use redress_domain::case::{Actor, AttachCommand, attach};
use redress_domain::id::CaseId;

use super::saving::{from_log, whole_log};
use crate::House;

/// The uploads of this case that came to nothing by tomorrow.
async fn begun(house: &House, id: CaseId) -> Vec<String> {
    let tomorrow = house.now() + SignedDuration::from_hours(24);
    let all = house.store.stale_uploads(tomorrow, 10_000).await.unwrap();
    all.into_iter().filter(|(case, _)| *case == id).map(|(_, file)| file).collect()
}

/// What is put in is in the row, the state and the log, is whole, and leaves no upload behind.
pub async fn a_file_is_kept_with_its_event(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "files-kept").await;
    let (id, by) = (house.file_one().await, Caller::Complainant);
    for (n, name) in ["地板.jpg", "again.jpg"].into_iter().enumerate() {
        let bytes = b"\xff\xd8\xff a photograph".as_slice().into();
        let bytes = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
        let upload = Upload { name: name.into(), public: false, size: None };
        let kept = house.app.attach(&by, id, upload, None, bytes).await.unwrap();
        assert_eq!((kept.name.as_deref(), kept.public), (Some(name), true));
        let rows = store.files(id).await.unwrap();
        let (case, _) = store.case(id).await.unwrap().unwrap();
        assert_eq!((rows.len(), case.files.len()), (n + 1, n + 1));
        assert_eq!(rows[n].name, case.files[n].attached.file.name);
    }
    whole_log(&*store, id).await;
    assert!(matches!(house.app.verify(id).await.unwrap(), Found::Whole { erased: 0, .. }));
    let from_log = from_log(&*store, id).await;
    assert!(!store.rebuild(from_log).await.unwrap(), "the projections follow the log");
    assert_eq!(begun(&house, id).await, [""; 0]);
}

/// Bytes that were swept away cannot become a file; those of a file cannot be swept away.
pub async fn of_the_sweep_and_an_upload_one_wins(store: Arc<dyn Store>) {
    let house = House::new(store.clone(), "files-swept").await;
    let id = house.file_one().await;
    let (case, head) = store.case(id).await.unwrap().unwrap();
    let command = AttachCommand {
        by: Actor::complainant(),
        id: "0123456789abcdef".into(),
        body: r#"{"name":"a.jpg","sha256":"00"}"#.into(),
        media: "image/jpeg".into(),
        size: 16,
        public: true,
        seed: [7; 16],
    };
    let file = command.id.clone();
    let decision = attach(house.procedure(), &case, command, house.now()).unwrap();
    let before = Some((case.clone(), head));
    let commit = Commit::new(house.procedure(), before, decision, None, house.now()).unwrap();

    store.begin_upload(id, &file, house.now()).await.unwrap();
    store.end_upload(id, &file).await.unwrap();
    let late = store.save(commit.clone()).await;
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    assert_eq!(store.case(id).await.unwrap(), Some((case, head)), "nothing was written");
    assert_eq!(store.files(id).await.unwrap(), []);

    store.begin_upload(id, &file, house.now()).await.unwrap();
    assert_eq!(begun(&house, id).await, [file.as_str()]);
    store.save(commit).await.unwrap();
    assert_eq!(begun(&house, id).await, [""; 0]);
    assert_eq!(store.files(id).await.unwrap().len(), 1);
}
