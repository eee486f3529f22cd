//! What attackers try: each is refused without harm, and stands on record: in the audit log, the log or the metrics.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use jiff::SignedDuration;
use redress_domain::id::CaseId;
use redress_http::door::Door;
use redress_testkit::Site;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::account::{NEW, OLD, code, enrolled, house, signed_in};
use crate::audit::administrator;
use crate::permissions::stranger;

/// The records of this kind, newest first.
async fn records(site: &Site, kind: &str) -> Vec<Value> {
    let auditor = administrator(site, "auditor").await;
    let log = auditor.get(&format!("/audit?limit=200&kind={kind}")).await;
    log.ok()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_access_codes_must_wait_are_on_record_and_hold_up_nobody_else() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let path = format!("/public/cases/{number}");
    let guesser = site.anonymous().at("203.0.113.5");
    for n in 0..60 {
        let guess = guesser.with("x-access-code", format!("AAAAA-AAA{n:02}"));
        guess.get(&path).await.is_problem(404, "not_found");
    }
    complainant.at("203.0.113.5").get(&path).await.is_problem(429, "too_many");
    complainant.at("203.0.113.6").get(&path).await.ok();

    let of_case = Some("/public/cases/{case_no}");
    assert_eq!(site.record.refused("not_found", of_case), 60);
    assert_eq!(site.record.refused("too_many", of_case), 1);
    let found = records(&site, "code_bad").await;
    assert_eq!(found.len(), 31, "the first thirty, and where their number has doubled");
    assert!(found.iter().all(|row| row["case_no"] == number && row["by"].is_null()), "{found:?}");
    let from = found[0]["from"].as_str().unwrap();
    let lines = site.record.written("not_found");
    assert_eq!(lines.len(), 20, "of a flood some lines are written");
    assert!(lines[0].contains(&format!("from=\"{from}\"")), "both logs name the address alike: {}", lines[0]);
    let all = site.record.log().join("\n");
    for secret in ["203.0.113", number.as_str(), "AAAAA"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_case_numbers_must_wait_and_are_counted() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let guesser = complainant.at("203.0.113.5");
    let mut told = Vec::new();
    for n in 0..60 {
        // Half of them could be numbers of cases.
        let guess = CaseId::new(site.house.now(), n).to_string();
        let guess = if n % 2 == 0 { guess } else { format!("0000-0000-{n:05}") };
        let answer = guesser.get(&format!("/public/cases/{guess}")).await;
        answer.is_problem(404, "not_found");
        told.push(answer.text);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]));
    guesser.get(&format!("/public/cases/{number}")).await.is_problem(429, "too_many");
    complainant.at("203.0.113.6").get(&format!("/public/cases/{number}")).await.ok();
    assert_eq!(site.record.refused("not_found", Some("/public/cases/{case_no}")), 60);
    assert_eq!(site.record.refused("too_many", None), 1);
    assert_eq!(records(&site, "code_bad").await.len(), 30, "those that could be numbers");
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_key_of_a_link_are_on_record() {
    let site = Site::new().await;
    let (number, _) = site.file().await;
    for case in [number.clone(), CaseId::new(site.house.now(), 7).to_string()] {
        let guess = site.anonymous().at("203.0.113.5").with("x-link-key", "not the key");
        guess.get(&format!("/public/referrals/{case}/1")).await.is_problem(404, "not_found");
    }
    let found = records(&site, "link_bad").await;
    let of_case = found.iter().filter(|row| row["case_no"] == number).count();
    assert_eq!((found.len(), of_case, &found[1]["referral"]), (2, 1, &json!(1)));
    assert_eq!(found[0]["from"], found[1]["from"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_not_even_read() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let (clerk, stranger) = (site.as_role("clerk").await, stranger(&site).await);
    // A case that cannot be read any more: whoever makes the program read it is told of a fault.
    site.run("UPDATE cases SET state = 'damaged'").await;
    let none = CaseId::new(site.house.now(), 7).to_string();
    clerk.get(&format!("/cases/{number}")).await.is_problem(500, "corrupt");
    complainant.get(&format!("/public/cases/{number}")).await.is_problem(500, "corrupt");
    let wrong = site.anonymous().with("x-access-code", "AAAAA-AAAAA").with("x-link-key", "not the key");
    for part in ["", "/events", "/timeline", "/documents", "/documents/2", "/attachments"] {
        let [there, not] = [&number, &none].map(|case| format!("/cases/{case}{part}"));
        let (there, not) = (stranger.get(&there).await, stranger.get(&not).await);
        there.is_problem(404, "not_found");
        assert_eq!(there.text, not.text, "{part}");
    }
    for path in [format!("/public/cases/{number}"), format!("/public/referrals/{number}/1")] {
        wrong.get(&path).await.is_problem(404, "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_happens_to_an_account_is_on_record_without_a_name_or_address() {
    let site = house().await;
    let (secret, codes, actor) = enrolled(&site).await;
    let from = site.anonymous().at("203.0.113.5");
    let try_with = async |login: &str, password: &str, code: Option<&str>| {
        from.sign_in(login, password, code).await.1.code()
    };
    assert_eq!(try_with("wang", "not it at all", None).await, 401);
    assert_eq!(try_with("mistyped", OLD, None).await, 401);
    let stale = code(&site, &secret, -2);
    let ahead = code(&site, &secret, 2);
    for skewed in [stale, ahead] {
        assert_eq!(try_with("wang", OLD, Some(&skewed)).await, 401, "two steps off");
    }
    assert_eq!(try_with("wang", OLD, Some(&codes[0])).await, 200);
    assert_eq!(try_with("wang", OLD, Some(&codes[0])).await, 401, "a code is good once");
    for _ in 0..4 {
        try_with("wang", "not it at all", None).await;
    }
    assert_eq!(try_with("wang", OLD, None).await, 429);
    site.house.clock.forward(SignedDuration::from_mins(16));

    let proof = json!({ "password": OLD, "code": code(&site, &secret, 0),
        "label": "报表", "scopes": ["read"], "days": 30 });
    assert_eq!(actor.post("/account/tokens", proof).await.code(), 201);
    from.sign_in("wang", OLD, Some(&codes[1])).await.1.ok();
    let listed = actor.get("/account").await;
    let sessions = listed.ok()["sessions"].as_array().unwrap();
    let other = sessions.iter().find(|key| key["this"] == false).unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(actor.delete(&format!("/account/sessions/{other}")).await.code(), 204);
    let change = json!({ "password": OLD, "new_password": NEW, "code": codes[2] });
    let actor = actor.with_session(&actor.at("203.0.113.5").post("/account/password", change).await);
    let remove = json!({ "password": NEW, "code": codes[3] });
    assert_eq!(actor.post("/account/factor/remove", remove).await.code(), 204);

    for (kind, least) in [
        ("sign_in", 4),
        ("sign_in_bad", 6),
        ("sign_in_locked", 1),
        ("factor_set", 1),
        ("factor_bad", 3),
        ("recovery_used", 4),
        ("token_made", 1),
        ("session_ended", 1),
        ("password_changed", 1),
        ("factor_removed", 1),
    ] {
        let found = records(&site, kind).await;
        assert!(found.len() >= least, "{kind}: {found:?}");
    }
    let bad = records(&site, "sign_in_bad").await;
    assert!(bad.iter().all(|row| row["from"].as_str().is_some_and(|from| from.len() == 16)), "{bad:?}");
    assert_eq!(bad.iter().filter(|row| row["login"].is_string()).count(), 1, "the name that nobody has");
    let ended = records(&site, "session_ended").await;
    assert_eq!(ended[0]["key"], other.as_str());
    let log = administrator(&site, "auditor").await.get("/audit?limit=200").await;
    for secret in ["203.0.113", "mistyped", OLD, NEW, &secret, &codes[0]] {
        assert!(!log.text.contains(secret), "{secret}");
    }
    assert_eq!(site.record.refused("too_many", Some("/session")), 1);
    assert!(site.record.refused("code_wrong", None) >= 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_loses_what_its_post_gave_at_the_next_request_and_both_are_on_record() {
    let site = house().await;
    let (number, _) = site.file().await;
    let session = signed_in(&site, OLD, None).await.at("203.0.113.5");
    session.get(&format!("/cases/{number}")).await.ok();
    let security = administrator(&site, "security_admin").await;
    let id = site.house.store.person_by_login("wang").await.unwrap().unwrap().id;
    let tag = security.get(&format!("/people/{id}")).await.headers["etag"].to_str().unwrap().to_owned();
    let security = security.with("if-match", tag);
    security.put(&format!("/people/{id}/posts"), json!({ "posts": [] })).await.ok();
    session.get(&format!("/cases/{number}")).await.is_problem(404, "not_found");
    assert_eq!(session.get("/duties").await.ok()["items"], json!([]));

    let taken = records(&site, "post_taken").await;
    assert_eq!((&taken[0]["person"]["id"], &taken[0]["role"]), (&json!(id), &json!("clerk")));
    let own = session.get("/account").await;
    let key = own.ok()["sessions"].as_array().unwrap().iter().find(|key| key["this"] == true).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let lines = site.record.written("not_found");
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["route=\"/api/v1/cases/{case_no}\"", "status=404", &format!("key=\"{key}\"")] {
        assert!(lines[0].contains(part), "{part}: {}", lines[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_replayed_and_too_narrow_keys_are_refused_and_written_down() {
    let site = house().await;
    let actor = signed_in(&site, OLD, None).await;
    let forged =
        site.anonymous().at("203.0.113.5").with("authorization", format!("Bearer {}", "0".repeat(64)));
    forged.get("/cases").await.is_problem(401, "sign_in");
    let (_, answer) = site.anonymous().sign_in("wang", OLD, None).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let elsewhere = site.anonymous().with("cookie", cookie).with("x-csrf-token", "0");
    elsewhere.delete("/session").await.is_problem(403, "csrf");
    assert_eq!(actor.delete("/session").await.code(), 204);
    actor.get("/cases").await.is_problem(401, "sign_in");
    let clerk = site.as_role("clerk").await;
    clerk.get("/audit").await.is_problem(403, "forbidden");
    clerk.get("/account").await.is_problem(403, "scope");
    site.anonymous().get("/cases").await.is_problem(401, "sign_in");

    let record = &site.record;
    for (code, counted, written) in [("sign_in", 3, 2), ("csrf", 1, 1), ("forbidden", 1, 1), ("scope", 1, 1)]
    {
        assert_eq!(record.refused(code, None), counted, "{code}");
        assert_eq!(record.written(code).len(), written, "{code}: who shows no key is only counted");
    }
    assert!(record.written("sign_in")[0].contains("from=\""));
    assert!(record.written("forbidden")[0].contains("route=\"/api/v1/audit\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_cannot_keep_the_house_busy() {
    let site = house().await;
    let clerk = site.as_role("clerk").await;
    let busy = clerk.at("203.0.113.5");
    for _ in 0..600 {
        busy.get("/cases?limit=1").await.ok();
    }
    busy.get("/cases?limit=1").await.is_problem(429, "too_many");
    busy.at("203.0.113.6").get("/cases?limit=1").await.is_problem(429, "too_many");
    signed_in(&site, OLD, None).await.at("203.0.113.5").get("/cases").await.ok();
    let mut codes = Vec::new();
    site.house.clock.forward(SignedDuration::from_mins(2));
    for _ in 0..11 {
        codes.push(busy.post("/cases/export", json!({})).await.code());
    }
    assert_eq!((codes[9], codes[10]), (200, 429));
    assert_eq!(site.record.refused("too_many", Some("/cases/export")), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_anybody_may_ask_besides_is_limited_per_address_too() {
    let site = Site::new().await;
    let flood = site.anonymous().at("203.0.113.7");
    for _ in 0..60 {
        flood.post("/hints", json!({})).await.ok();
        flood.get("/regions?q=x").await;
    }
    flood.post("/hints", json!({})).await.is_problem(429, "too_many");
    flood.get("/procedures").await.is_problem(429, "too_many");
    site.anonymous().at("203.0.113.8").post("/hints", json!({})).await.ok();
    assert_eq!(site.record.refused("too_many", Some("/hints")), 1);
}

/// A package of Office that unpacks into so many zeros.
fn packed(kind: &str, zeros: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for part in ["[Content_Types].xml", kind, "docProps/zeros.bin"] {
        archive.start_file(part, options).unwrap();
        let bytes = if part.ends_with("bin") { vec![0; zeros] } else { b"<a/>".to_vec() };
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn bombs_are_refused_before_they_are_unpacked_and_written_down() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let bomb = packed("word/document.xml", 100_000_000);
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    let path = format!("/public/cases/{number}/attachments");
    complainant.upload(&path, "a.docx", bomb).await.is_problem(422, "attachment_packed");
    assert_eq!(complainant.get(&path).await.ok(), &json!([]));
    assert_eq!(site.record.refused("attachment_packed", Some("/public/cases/{case_no}/attachments")), 1);
    assert_eq!(site.record.written("attachment_packed").len(), 1);

    let system = administrator(&site, "system_admin").await;
    let book = packed("xl/workbook.xml", 201_000_000);
    let sent = system.with("content-type", "application/octet-stream");
    let told = sent.send(Method::POST, "/people/import?dry_run=true", Some(book)).await;
    assert_eq!(told.ok()["faults"][0]["code"], "file_too_large", "{}", told.text);
    assert_eq!(told.body["written"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_bad_file_is_counted_by_what_is_wrong_with_it() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let path = format!("/public/cases/{number}/attachments");
    let script = b"%PDF-1.7\n/OpenAction << /S /JavaScript >>\n%%EOF\n".to_vec();
    for (name, bytes, code) in [
        ("a.svg", b"<svg onload=alert(1)/>".to_vec(), "attachment_type"),
        ("a.html", b"<html>".to_vec(), "attachment_type"),
        ("a.pdf", [&b"%PDF-1.7\n%%EOF\n"[..], b"PK\x01\x02..PK\x05\x06"].concat(), "attachment_content"),
        ("a.jpg", b"\xff\xd8\xff<script>alert(1)</script>".to_vec(), "attachment_active"),
        ("a.pdf", script, "attachment_active"),
        ("../..", b"\xff\xd8\xff".to_vec(), "attachment_name"),
    ] {
        let before = site.record.refused(code, None);
        complainant.upload(&path, name, bytes).await.is_problem(422, code);
        assert_eq!(site.record.refused(code, None), before + 1);
    }
    assert_eq!(site.record.log().iter().filter(|line| line.contains("code=\"attachment_")).count(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_a_file_gets_into_no_header() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    let path = format!("/public/cases/{number}/attachments");
    let name = "a\r\nSet-Cookie: x=1\r\n\r\n<b>.jpg";
    let sent = complainant.upload(&path, name, b"\xff\xd8\xff a photograph".to_vec()).await;
    let kept = sent.ok()["name"].as_str().unwrap();
    assert!(!kept.contains(['\r', '\n']), "{kept}");
    let got = complainant.get(&format!("{path}/{}", sent.body["id"].as_str().unwrap())).await;
    got.ok();
    assert!(!got.headers.contains_key("set-cookie"), "{:?}", got.headers);
    let said: Vec<_> = got.headers.get_all("content-disposition").iter().collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].to_str().unwrap().starts_with("attachment; filename=\"file.jpg\""), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_nowhere_and_open_to_no_other_site() {
    let site = house().await;
    let actor = signed_in(&site, OLD, None).await.with("origin", "https://example.org");
    let (number, complainant) = site.file().await;
    let complainant = complainant.with("origin", "https://example.org");
    for answer in [
        actor.get("/session").await,
        actor.get(&format!("/cases/{number}")).await,
        complainant.get(&format!("/public/cases/{number}")).await,
        actor.get("/nothing").await,
    ] {
        assert_eq!(answer.headers["cache-control"], "no-store");
        let open = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
        assert_eq!(open, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_fails_is_told_and_logged_without_what_it_says() {
    let site = Site::new().await;
    let (number, complainant) = site.file().await;
    site.run("ALTER TABLE texts RENAME TO gone").await;
    let told = complainant.get(&format!("/public/cases/{number}")).await;
    told.is_problem(503, "unavailable");
    let log = site.record.log().join("\n");
    assert!(log.contains("code=\"unavailable\"") && log.contains("SQLite 1"), "{log}");
    for quoted in ["no such table", "SELECT", number.as_str()] {
        assert!(!log.contains(quoted) && !told.text.contains(quoted), "{quoted}: {log}");
    }
    assert_eq!(site.record.refused("unavailable", None), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_ours_is_told_in_general_and_logged_with_its_route() {
    let site = Site::new().await;
    let router = redress_http::router(redress_http::Site {
        app: Arc::clone(&site.house.app),
        demo: None,
        door: Door::default(),
        tables: Arc::new(redress_channels::import::Sheets),
        metrics: Some(Arc::new(|| panic!("13800001234"))),
    });
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let answer = site.record.of(router.oneshot(request)).await.unwrap();
    assert_eq!(answer.status().as_u16(), 500);
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["code"], "internal");
    let log = site.record.log().join("\n");
    assert!(log.contains("a handler panicked") && log.contains("route=\"/metrics\""), "{log}");
    assert!(!body.to_string().contains("13800001234") && !log.contains("13800001234"));
    assert_eq!(site.record.refused("internal", None), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_are_named_may_watch() {
    let site = Site::new().await;
    for path in ["//metrics", "//readyz"] {
        assert_eq!(site.anonymous().get(path).await.code(), 200, "{path}");
        assert_eq!(site.anonymous().at("127.0.0.1").get(path).await.code(), 200, "{path}");
        site.anonymous().at("203.0.113.5").get(path).await.is_problem(404, "not_found");
    }
    assert_eq!(site.anonymous().at("203.0.113.5").get("//healthz").await.code(), 200);
    let page = site.anonymous().get("//metrics").await;
    assert_eq!(page.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert!(page.text.contains("redress_http_seconds") && page.text.contains("redress_refused_total"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lengths_that_the_description_promises_are_kept() {
    let site = Site::new().await;
    let clerk = site.as_role("clerk").await;
    let long = "长".repeat(1_001);
    for (field, body) in [
        ("login", json!({ "login": long, "password": OLD })),
        ("password", json!({ "login": "wang", "password": long })),
        ("code", json!({ "login": "wang", "password": OLD, "code": "1".repeat(41) })),
    ] {
        let refused = site.anonymous().post("/session", body).await;
        assert_eq!(refused.is_problem(422, "too_long")["fields"][0]["field"], field);
    }
    let numbers = json!({ "complainant": { "phone": "1".repeat(61) } });
    site.anonymous().post("/hints", numbers).await.is_problem(422, "too_long");
    let typed = json!({ "part": "respondent", "name": "长".repeat(201) });
    clerk.post("/parties/lookup", typed).await.is_problem(422, "too_long");
}
