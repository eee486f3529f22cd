//! The demonstration through its binary: every stage to look at, and a log that is whole.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

fn redress() -> Command {
    Command::new(env!("CARGO_BIN_EXE_redress"))
}

/// A demonstration that runs until it is dropped.
struct Demo {
    process: Child,
    address: String,
}

impl Demo {
    fn start(data: &Path) -> Demo {
        let mut process = redress()
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let ready = output.lines().map_while(Result::ok).find_map(|line| {
            line.split_once("is ready at http://").map(|(_, address)| address.trim().to_owned())
        });
        let demo = Demo { process, address: ready.unwrap_or_default() };
        assert!(!demo.address.is_empty(), "it says where it is ready");
        demo
    }

    /// Sends `body`, or fetches without one; gives the cookie, if one is set, and the answer.
    fn ask(&self, path: &str, cookie: &str, body: Option<&Value>) -> (String, Value) {
        let (method, body) = body.map_or(("GET", String::new()), |body| ("POST", body.to_string()));
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        // HTTP/1.0, so that the answer ends where the connection does.
        write!(
            stream,
            "{method} /api/v1{path} HTTP/1.0\r\nHost: {}\r\nCookie: {cookie}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.lines().next().is_some_and(|line| line.contains(" 200 ")), "{path}: {answer}");
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next());
        (cookie.unwrap_or_default().to_owned(), serde_json::from_str(body).expect("JSON"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill(); // it may have ended by itself
        let _ = self.process.wait();
    }
}

fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder); // there is none the first time
    folder
}

fn said(args: &[&str], data: &Path) -> String {
    let output = redress().args(args).arg("--data").arg(data).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{args:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn every_stage_is_there_to_look_at_and_the_log_survives_being_killed() {
    let data = fresh("demo");
    let demo = Demo::start(&data);
    let (cookie, _) = demo.ask("/session", "", Some(&json!({ "login": "lin", "password": "redress-demo" })));
    let (_, page) = demo.ask("/cases?limit=200", &cookie, None);
    let cases = page["items"].as_array().expect("a list").clone();
    let first = cases[0]["case_no"].as_str().expect("a number");
    let (_, one) = demo.ask(&format!("/cases/{first}"), &cookie, None);

    let ids = |value: &Value| value["id"].as_str().map(str::to_owned);
    let stages: BTreeSet<String> = one["stages"].as_array().expect("a list").iter().filter_map(ids).collect();
    let held: BTreeSet<String> = cases.iter().filter_map(|case| ids(&case["stage"])).collect();
    assert_eq!(held, stages, "every stage is held by a case");
    let running = || cases.iter().filter(|case| case["ended"] == false);
    assert!(running().any(|case| case["late"] == true), "something is late");
    assert!(running().any(|case| case["late"] == false), "something is on time");

    // Each office sees its own cases.
    let others = ["yu", "xia", "jing", "fang", "xie", "shu", "xun", "ting"].map(|login| {
        let (cookie, _) =
            demo.ask("/session", "", Some(&json!({ "login": login, "password": "redress-demo" })));
        demo.ask("/cases?limit=200", &cookie, None).1["items"].as_array().expect("a list").len()
    });
    assert!(others.iter().all(|cases| *cases >= 1), "{others:?}");
    let all = cases.len() + others.iter().sum::<usize>();

    drop(demo);
    let whole = said(&["verify"], &data);
    assert!(whole.starts_with(&format!("whole: {all} cases,")), "{whole}");
    assert_eq!(said(&["rebuild"], &data), format!("rebuilt: {all} cases, 0 were different\n"));
    let _ = std::fs::remove_dir_all(&data); // only to leave nothing behind
}
