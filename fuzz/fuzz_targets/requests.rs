//! Requests to the whole site: a line `METHOD PATH`, lines of headers, an empty line, the body. Whatever comes
//! in, the answer is no fault of ours, and a refusal has its code.
#![no_main]

use std::sync::LazyLock;

use axum::http::{HeaderValue, Method, Uri};
use libfuzzer_sys::fuzz_target;
use redress_testkit::{Actor, Site};
use tokio::runtime::Runtime;

const HEADERS: [&str; 13] = [
    "accept-encoding",
    "content-type",
    "cookie",
    "idempotency-key",
    "if-match",
    "if-range",
    "range",
    "x-access-code",
    "x-csrf-token",
    "x-file-name",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-link-key",
];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
/// The site; a clerk, who sends what begins with a blank, and anybody, who sends the rest; what stands for
/// `{case}`, `{code}` and `{file}`.
static HOUSE: LazyLock<(Site, Actor, [(&str, String); 3])> = LazyLock::new(|| {
    RUNTIME.block_on(async {
        let site = Site::new().await;
        let filed = site.anonymous().post("/public/complaints", redress_testkit::actors::complaint()).await;
        let [case, code] =
            ["case_no", "access_code"].map(|name| filed.body[name].as_str().unwrap().to_owned());
        let own = site.anonymous().with("x-access-code", &code);
        let file = own.upload(&format!("/public/cases/{case}/attachments"), "a.txt", "some text").await;
        let file = file.ok()["id"].as_str().unwrap().to_owned();
        let clerk = site.as_role("clerk").await;
        (site, clerk, [("{case}", case), ("{code}", code), ("{file}", file)])
    })
});

fuzz_target!(|text: &str| {
    let (site, clerk, known) = &*HOUSE;
    let text = known.iter().fold(text.to_owned(), |text, (name, is)| text.replace(name, is));
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let mut actor = if first.starts_with(' ') { clerk.clone() } else { site.anonymous() };
    let Some((method, path)) = first.trim().split_once(' ') else { return };
    let known = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
    let Some(method) = known.into_iter().find(|known| known.as_str() == method) else { return };
    // A stream does not end.
    if !path.starts_with('/') || path.contains("/stream") || format!("/api/v1{path}").parse::<Uri>().is_err()
    {
        return;
    }
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let Some(name) = HEADERS.into_iter().find(|known| *known == name) else { continue };
        if HeaderValue::from_str(value).is_ok() {
            actor = actor.with(name, value);
        }
    }
    let body = (method != Method::GET).then(|| body.as_bytes().to_vec());
    let answer = RUNTIME.block_on(actor.send(method, path, body));
    assert!(answer.status.as_u16() < 500, "{first:?}: {} {}", answer.status, answer.text);
    if answer.status.is_client_error() && !path.starts_with("//") {
        assert!(answer.body["code"].is_string(), "{first:?}: {} {}", answer.status, answer.text);
    }
});
