//! Files of a case by those who send and fetch them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redress_channels::clamd::{Address, Clamd};
use redress_domain::id::CaseId;
use redress_testkit::{Actor, Site};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0 a photograph of the floor \xff\xd9";
const PDF: &[u8] = b"%PDF-1.7\na contract\n%%EOF\n";

fn of_case(number: &str) -> String {
    format!("/cases/{number}/attachments")
}

fn publicly(number: &str) -> String {
    format!("/public/cases/{number}/attachments")
}

/// The names that somebody sees, and the id of the first.
async fn names(actor: &Actor, path: &str) -> (Vec<String>, String) {
    let answer = actor.get(path).await;
    let files = answer.ok().as_array().unwrap().clone();
    let said = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
    let first = files.first().map(|file| said(file, "id")).unwrap_or_default();
    (files.iter().map(|file| said(file, "name")).collect(), first)
}

/// A case that a department was asked about, and everybody who has to do with it.
struct Matter {
    site: Site,
    number: String,
    complainant: Actor,
    clerk: Actor,
    department: Actor,
    other_department: Actor,
}

async fn matter() -> Matter {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let founded = json!({ "outcome": "founded", "fields": { "findings": "属实" } });
    clerk.act(&number, "investigate", site.version(&number).await, founded).await.ok();
    let slip = json!({ "fields": { "departments": [site.house.departments[0]], "request": "请答复" } });
    clerk.act(&number, "send_slip", site.version(&number).await, slip).await.ok();
    let department = site.as_post("department", &site.house.departments[0].clone()).await;
    let other_department = site.as_post("department", &site.house.departments[1].clone()).await;
    Matter { site, number, complainant, clerk, department, other_department }
}

impl Matter {
    async fn is_whole(&self) {
        let id: CaseId = self.number.parse().unwrap();
        let found = self.site.house.app.verify(id).await.unwrap();
        assert!(matches!(found, redress_app::verify::Found::Whole { erased: 0, .. }), "{found:?}");
    }

    /// How many files lie in the folder, whole or half.
    fn kept(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(self.site.house.folder.path())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_comes_back_byte_for_byte_and_never_runs() {
    let of = matter().await;
    let path = publicly(&of.number);
    let sent = of.complainant.upload(&path, "地板 \"新\".jpg", JPEG).await;
    assert_eq!(sent.code(), 201, "{}", sent.text);
    assert_eq!(sent.body["name"], "地板 _新_.jpg");
    assert_eq!(sent.body["media_type"], "image/jpeg");
    assert_eq!((&sent.body["size"], &sent.body["public"]), (&json!(JPEG.len()), &json!(true)));
    let one = format!("{path}/{}", sent.body["id"].as_str().unwrap());
    let got = of.complainant.get(&one).await;
    assert_eq!((got.code(), got.bytes.as_slice()), (200, JPEG));
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("accept-ranges", "bytes"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(got.headers[name], value, "{name}");
    }
    let said = got.headers["content-disposition"].to_str().unwrap();
    let name = "attachment; filename=\"file.jpg\"; filename*=UTF-8''%E5%9C%B0%E6%9D%BF%20_%E6%96%B0_.jpg";
    assert_eq!(said, name);

    let part = of.complainant.with("range", "bytes=3-9").get(&one).await;
    assert_eq!((part.code(), part.bytes.as_slice()), (206, &JPEG[3..10]));
    assert_eq!(part.headers["content-range"], format!("bytes 3-9/{}", JPEG.len()));
    of.complainant.with("range", "bytes=999-").get(&one).await.is_problem(416, "range");
    let other = of.complainant.with("range", "bytes=3-9").with("if-range", "\"another\"").get(&one).await;
    assert_eq!((other.code(), other.bytes.len()), (200, JPEG.len()));

    let shown = of.complainant.get(&format!("{one}?preview=true")).await;
    assert_eq!((shown.code(), shown.headers["content-disposition"].to_str().unwrap()), (200, "inline"));
    assert!(shown.headers["content-security-policy"].to_str().unwrap().ends_with("sandbox"));
    let paper = of.complainant.upload(&path, "合同.pdf", PDF).await;
    let paper = format!("{path}/{}", paper.body["id"].as_str().unwrap());
    of.complainant.get(&format!("{paper}?preview=true")).await.is_problem(404, "not_found");
    of.is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sees_what_is_theirs_to_see_in_lists_files_log_and_timeline() {
    let of = matter().await;
    let (inside, outside) = (of_case(&of.number), publicly(&of.number));
    of.complainant.upload(&outside, "证据.jpg", JPEG).await.ok();
    let note = of.clerk.upload(&inside, "内部.pdf", PDF).await;
    assert_eq!(note.ok()["public"], false);
    of.clerk.upload(&format!("{inside}?public=true"), "告知.pdf", PDF).await.ok();
    of.department.upload(&inside, "部门.pdf", PDF).await.ok();
    of.department
        .upload(&format!("{inside}?public=true"), "x.pdf", PDF)
        .await
        .is_problem(422, "attachment_public");

    let all = ["证据.jpg", "内部.pdf", "告知.pdf", "部门.pdf"];
    assert_eq!(names(&of.clerk, &inside).await.0, all);
    assert_eq!(names(&of.complainant, &outside).await.0, ["证据.jpg", "告知.pdf"]);
    assert_eq!(names(&of.department, &inside).await.0, ["证据.jpg", "告知.pdf", "部门.pdf"]);
    of.other_department.get(&inside).await.is_problem(404, "not_found");
    of.other_department.upload(&inside, "a.pdf", PDF).await.is_problem(404, "not_found");

    let id = note.body["id"].as_str().unwrap();
    assert_eq!(of.clerk.get(&format!("{inside}/{id}")).await.code(), 200);
    let unseen = of.department.get(&format!("{inside}/{id}")).await;
    let missing = of.department.get(&format!("{inside}/0000000000000000")).await;
    assert_eq!((unseen.code(), &unseen.text), (404, &missing.text));
    of.complainant.get(&format!("{outside}/{id}")).await.is_problem(404, "not_found");

    let (_, other) = of.site.file().await;
    for path in [outside.clone(), format!("{outside}/{id}")] {
        other.get(&path).await.is_problem(404, "not_found");
    }
    other.upload(&outside, "a.jpg", JPEG).await.is_problem(404, "not_found");

    let log = of.department.get(&format!("/cases/{}/events", of.number)).await;
    assert!(!log.text.contains(id) && log.text.contains("attached"), "the log says no more than that");
    let told = of.department.get(&format!("/cases/{}/timeline", of.number)).await;
    assert!(
        !told.text.contains("内部.pdf") && told.text.contains("投诉人提交了证据“证据.jpg”"),
        "{}",
        told.text
    );
    let told = of.clerk.get(&format!("/cases/{}/timeline", of.number)).await;
    assert!(told.text.contains("添加了附件“内部.pdf”"), "{}", told.text);
    let followed = of.complainant.get(&format!("/public/cases/{}", of.number)).await;
    assert!(!followed.text.contains("内部.pdf") && !followed.text.contains("部门.pdf"), "{}", followed.text);
    assert!(followed.text.contains("告知.pdf") && followed.text.contains("证据.jpg"), "{}", followed.text);
    of.is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_leaves_nothing_behind() {
    let of = matter().await;
    let path = publicly(&of.number);
    let before = of.site.version(&of.number).await;
    for (name, bytes, status, code) in [
        ("a.svg", b"<svg onload=alert(1)/>".to_vec(), 422, "attachment_type"),
        ("a.html", b"<html>".to_vec(), 422, "attachment_type"),
        ("a.jpg", b"MZ\x90\0".to_vec(), 422, "attachment_content"),
        ("a.txt", b"<script>alert(1)</script>".to_vec(), 422, "attachment_active"),
        ("a.pdf", [PDF, b"PK\x01\x02..PK\x05\x06"].concat(), 422, "attachment_content"),
        ("a.docx", b"PK\x03\x04".to_vec(), 422, "attachment_packed"),
        ("a.jpg", Vec::new(), 422, "attachment_empty"),
        ("../..", JPEG.to_vec(), 422, "attachment_name"),
        ("", JPEG.to_vec(), 422, "attachment_name"),
        ("a.jpg", [JPEG, &vec![0; 20_000_000]].concat(), 413, "attachment_size"),
    ] {
        of.complainant.upload(&path, name, bytes).await.is_problem(status, code);
    }
    of.complainant.upload_cut_off(&path, "a.jpg", JPEG).await.is_problem(400, "attachment_cut_off");
    assert_eq!(of.site.version(&of.number).await, before);
    assert_eq!(of.kept(), 0, "no byte is left");
    let kept = of.complainant.upload(&path, "..\\..\\etc/地板.jpg", JPEG).await;
    assert_eq!(kept.ok()["name"], "地板.jpg");
    assert_eq!(of.kept(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_upload_is_one_and_another_file_needs_another_key() {
    let of = matter().await;
    let path = publicly(&of.number);
    let actor = of.complainant.with("idempotency-key", "one");
    let first = actor.upload(&path, "a.jpg", JPEG).await;
    let again = actor.upload(&path, "a.jpg", JPEG).await;
    assert_eq!((again.code(), &again.text), (201, &first.text));
    actor.upload(&path, "a.pdf", PDF).await.is_problem(422, "idempotency_key_reused");
    of.complainant.upload(&path, "a.jpg", JPEG).await.ok();
    assert_eq!(names(&of.complainant, &path).await.0, ["a.jpg", "a.jpg"]);
    assert_eq!(of.kept(), 2, "equal files have a place each");
    of.is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_holds_so_many_files_and_takes_none_once_it_has_ended() {
    let of = matter().await;
    let path = publicly(&of.number);
    for n in 0..50 {
        of.complainant.upload(&path, &format!("{n}.jpg"), JPEG).await.ok();
    }
    of.complainant.upload(&path, "a.jpg", JPEG).await.is_problem(422, "attachment_count");

    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    complainant.upload(&publicly(&number), "a.jpg", JPEG).await.ok();
    site.house.withdraw(number.parse().unwrap()).await;
    complainant.upload(&publicly(&number), "b.jpg", JPEG).await.is_problem(422, "case_ended");
    assert_eq!(names(&complainant, &publicly(&number)).await.0, ["a.jpg"], "what is there stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_part_in_the_case_now_adds_nothing() {
    let of = matter().await;
    let (id, path) = (of.number.parse().unwrap(), of_case(&of.number));
    // The case ends, and with it what the department was asked.
    of.site.house.withdraw(id).await;
    of.department.get(&path).await.ok();
    of.department.upload(&path, "a.pdf", PDF).await.is_problem(422, "not_yours");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_were_changed_behind_the_program_are_found() {
    let of = matter().await;
    let sent = of.complainant.upload(&publicly(&of.number), "a.jpg", JPEG).await;
    let id: CaseId = of.number.parse().unwrap();
    let bucket = format!("{:04}", id.bucket());
    let place =
        of.site.house.folder.path().join(bucket).join(&of.number).join(sent.body["id"].as_str().unwrap());
    let mut changed = JPEG.to_vec();
    changed[20] ^= 1;
    std::fs::write(place, changed).unwrap();
    let found = of.site.house.app.verify(id).await.unwrap();
    assert!(matches!(found, redress_app::verify::Found::Broken { .. }), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_came_to_nothing_is_swept_away() {
    let of = matter().await;
    let (id, house) = (of.number.parse().unwrap(), &of.site.house);
    // As a program that was killed leaves it.
    house.store.begin_upload(id, "deadbeefdeadbeef", house.now()).await.unwrap();
    let mut writer = house.blobs.create(id, "deadbeefdeadbeef").await.unwrap();
    writer.write(JPEG.into()).await.unwrap();
    writer.finish().await.unwrap();
    assert_eq!((of.kept(), house.app.sweep_uploads(10).await.unwrap()), (1, 0), "not yet: it may go on");
    house.clock.forward(jiff::SignedDuration::from_hours(25));
    assert_eq!((house.app.sweep_uploads(10).await.unwrap(), of.kept()), (1, 0));
    assert_eq!(house.app.sweep_uploads(10).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_from_one_address_are_limited() {
    let of = matter().await;
    let actor = of.complainant.at("198.51.100.7");
    for _ in 0..60 {
        actor.upload(&publicly(&of.number), "a.svg", b"<svg/>").await.is_problem(422, "attachment_type");
    }
    actor.upload(&publicly(&of.number), "a.svg", b"<svg/>").await.is_problem(429, "too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_handles_the_case_hears_of_evidence_that_came_later_once() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let clerk = site.as_role("clerk").await;
    let told = async || {
        site.pass(2).await;
        let notices = clerk.get("/notices").await;
        notices.ok().to_string().matches("投诉人补充了证据").count()
    };
    complainant.upload(&publicly(&number), "with the complaint.jpg", JPEG).await.ok();
    assert_eq!(told().await, 0);
    for name in ["a.jpg", "b.jpg"] {
        complainant.upload(&publicly(&number), name, JPEG).await.ok();
    }
    assert_eq!(told().await, 1, "both came together");
    clerk.upload(&of_case(&number), "own.pdf", PDF).await.ok();
    assert_eq!(told().await, 1);
}

/// Plays clamd for as many files as come: finds the test file of EICAR, which is put together here so that nothing
/// takes this source for it; while `answers` is false it hangs up.
async fn clamd(answers: Arc<AtomicBool>) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if !answers.load(Ordering::Relaxed) {
                continue;
            }
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            let mut file = Vec::new();
            loop {
                let mut part = vec![0; stream.read_u32().await.unwrap() as usize];
                if part.is_empty() {
                    break;
                }
                stream.read_exact(&mut part).await.unwrap();
                file.extend(part);
            }
            let infected = file.windows(68).any(|part| part == eicar().as_bytes());
            let says: &[u8] =
                if infected { b"stream: Eicar-Test-Signature FOUND\0" } else { b"stream: OK\0" };
            stream.write_all(says).await.unwrap();
        }
    });
    address.parse().unwrap()
}

fn eicar() -> String {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_which_a_virus_is_found_is_refused_recorded_and_gone() {
    let of = matter().await;
    let answers = Arc::new(AtomicBool::new(true));
    of.site.house.app.scan_with(Arc::new(Clamd::new(clamd(answers.clone()).await)));
    let path = publicly(&of.number);
    of.complainant.upload(&path, "a.jpg", JPEG).await.ok();
    let refused = of.complainant.upload(&path, "a.txt", eicar().as_bytes()).await;
    refused.is_problem(422, "attachment_infected");
    of.clerk
        .upload(&of_case(&of.number), "b.txt", eicar().as_bytes())
        .await
        .is_problem(422, "attachment_infected");
    assert_eq!(of.kept(), 1, "its bytes are gone");
    assert_eq!(names(&of.complainant, &path).await.0, ["a.jpg"]);
    let records = of.site.house.app.audit(None, 50).await.unwrap();
    let found: Vec<_> = records.iter().filter(|(record, _)| record.kind == "file_infected").collect();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(record, deed)| {
        record.words.as_deref() == Some("Eicar-Test-Signature") && deed.case.as_ref() == Some(&of.number)
    }));
    assert_eq!(found.iter().filter(|(_, deed)| deed.by.is_some()).count(), 1, "the clerk, by number");
    of.is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_scanner_no_file_is_taken_but_complaints_are() {
    let of = matter().await;
    let answers = Arc::new(AtomicBool::new(false));
    of.site.house.app.scan_with(Arc::new(Clamd::new(clamd(answers.clone()).await)));
    let path = publicly(&of.number);
    let refused = of.complainant.upload(&path, "a.jpg", JPEG).await;
    refused.is_problem(503, "scanner_unavailable");
    assert_eq!(refused.headers["retry-after"], "120");
    assert_eq!(of.kept(), 0);
    of.site.file().await;
    answers.store(true, Ordering::Relaxed);
    of.complainant.upload(&path, "a.jpg", JPEG).await.ok();
    assert_eq!(of.kept(), 1);
}
