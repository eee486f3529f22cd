//! `redress serve --log json`: every entry is an object on a line, for whatever gathers logs.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

#[test]
fn the_log_is_json_where_it_is_wished() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data", "data", "--log", "json"])
        // Something to complain of.
        .args(["--public-url", "http://redress.example"])
        .current_dir(folder.path())
        .env_remove("REDRESS_DATABASE")
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let mut log = String::new();
    server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let entries: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let warned = entries.iter().find(|entry| entry["level"] == "WARN").expect(&log);
    assert!(warned["message"].as_str().unwrap().contains("--public-url"), "{log}");
    assert!(warned["timestamp"].as_str().unwrap().ends_with('Z'), "{log}");
}
