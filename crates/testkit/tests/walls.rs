//! The walls of docs/ARCHITECTURE.md: which crate may depend on which, and what may be written where.
//!
//! The graph comes from `cargo metadata` and counts ordinary and build dependencies; development
//! dependencies may go anywhere. The sources looked at are those under `crates/*/src`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Package → the packages it depends on, of the workspace and from outside.
type Graph = BTreeMap<String, Vec<String>>;

/// Every crate of the workspace and the crates of the workspace it may depend on.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("redress-domain", &[]),
    ("redress-packs", &["redress-domain"]),
    ("redress-app", &["redress-domain", "redress-packs"]),
    ("redress-store", &["redress-domain", "redress-packs", "redress-app"]),
    ("redress-channels", &["redress-domain", "redress-packs", "redress-app"]),
    ("redress-blobs", &["redress-domain", "redress-app"]),
    ("redress-http", &["redress-domain", "redress-packs", "redress-app"]),
    (
        "redress",
        &[
            "redress-domain",
            "redress-packs",
            "redress-app",
            "redress-store",
            "redress-blobs",
            "redress-channels",
            "redress-http",
        ],
    ),
    (
        "redress-testkit",
        &[
            "redress-domain",
            "redress-packs",
            "redress-app",
            "redress-store",
            "redress-blobs",
            "redress-channels",
            "redress-http",
        ],
    ),
];

/// Outside packages that only the named crates may depend on.
const KEPT_TO: &[(&[&str], &[&str])] = &[
    (&["rusqlite", "tokio-postgres", "deadpool-postgres"], &["redress-store", "redress-testkit"]),
    (&["object_store"], &["redress-blobs"]),
    (&["reqwest"], &["redress-channels"]),
    (
        &["axum", "axum-extra", "utoipa-axum", "tower-http", "hyper"],
        &["redress-http", "redress", "redress-testkit"],
    ),
];

/// What the pure crate must never reach: runtimes, clients and sources of chance.
const NEVER_IN_DOMAIN: &[&str] =
    &["tokio", "getrandom", "rand", "fastrand", "reqwest", "async-trait", "uuid"];

fn graph_violations(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (name, dependencies) in graph {
        let Some((_, allowed)) = MAY_DEPEND_ON.iter().find(|(crate_name, _)| crate_name == name) else {
            found.push(format!("{name} has no place in the walls: add it to MAY_DEPEND_ON"));
            continue;
        };
        for dependency in dependencies {
            let dependency = dependency.as_str();
            if graph.contains_key(dependency) && !allowed.contains(&dependency) {
                found.push(format!("{name} must not depend on {dependency}"));
            }
            if name == "redress-domain" && NEVER_IN_DOMAIN.contains(&dependency) {
                found.push(format!("{name} is pure and must not depend on {dependency}"));
            }
            for (kept, places) in KEPT_TO {
                if kept.contains(&dependency) && !places.contains(&name.as_str()) {
                    found.push(format!("{name} must not depend on {dependency}: only {places:?} may"));
                }
            }
        }
    }
    found
}

/// A source file taken apart: the code without comments and literals, and the string literals.
#[derive(Default)]
struct Parts {
    code: String,
    strings: Vec<String>,
}

fn take_apart(source: &str) -> Parts {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut parts = Parts::default();
    let mut i = 0;
    while i < chars.len() {
        if at(i) == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if at(i) == '/' && at(i + 1) == '*' {
            let mut depth = 1;
            i += 2;
            while i < chars.len() && depth > 0 {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
            }
        } else if let Some((text, next)) = raw_string(&chars, i) {
            parts.strings.push(text);
            parts.code.push_str("\"\"");
            i = next;
        } else if at(i) == '"' {
            let mut text = String::new();
            i += 1;
            while i < chars.len() && at(i) != '"' {
                if at(i) == '\\' {
                    i += 1;
                }
                text.push(at(i));
                i += 1;
            }
            parts.strings.push(text);
            parts.code.push_str("\"\"");
            i += 1;
        } else if at(i) == '\'' && at(i + 1) == '\\' {
            i += 3;
            while i < chars.len() && at(i) != '\'' {
                i += 1;
            }
            i += 1;
        } else if at(i) == '\'' && at(i + 2) == '\'' {
            i += 3;
        } else {
            parts.code.push(at(i));
            i += 1;
        }
    }
    parts
}

/// The raw string literal that begins at `start`, and the place after it.
fn raw_string(chars: &[char], start: usize) -> Option<(String, usize)> {
    let before = start.checked_sub(1).map(|i| chars[i]);
    if chars[start] != 'r'
        || before.is_some_and(|c| (c.is_alphanumeric() || c == '_') && c != 'b' && c != 'c')
    {
        return None;
    }
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let mut end = open + 1;
    while end < chars.len() {
        if chars[end] == '"' && chars[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
        {
            break;
        }
        end += 1;
    }
    Some((chars[open + 1..end.min(chars.len())].iter().collect(), end + 1 + hashes))
}

fn is_sql(text: &str) -> bool {
    let both = |first: &str, then: &str| text.find(first).is_some_and(|i| text[i..].contains(then));
    ["INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE ", "SELECT "]
        .iter()
        .any(|word| text.contains(word))
        || both("UPDATE ", " SET ")
}

/// Whether the code reaches for `std::env`; the temporary folder is not configuration.
fn reads_environment(code: &str) -> bool {
    let direct = code.match_indices("std::env").any(|(i, found)| {
        let rest = &code[i + found.len()..];
        !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !rest.starts_with("::temp_dir")
    });
    let grouped = code.match_indices("std::{").any(|(i, _)| {
        let group = code[i..].split(';').next().unwrap_or_default();
        group.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "env")
    });
    direct || grouped
}

/// `folder` is the folder's name under `crates/`.
fn source_violations(folder: &str, file: &str, source: &str) -> Vec<String> {
    let parts = take_apart(source);
    let mut found = Vec::new();
    if folder != "store"
        && let Some(text) = parts.strings.iter().find(|text| is_sql(text))
    {
        found.push(format!("{file}: SQL text belongs in crates/store: {text:?}"));
    }
    if !["http", "server", "testkit"].contains(&folder) && parts.code.contains("axum::") {
        found.push(format!("{file}: HTTP types belong in crates/http"));
    }
    if !["server", "testkit"].contains(&folder) && reads_environment(&parts.code) {
        found.push(format!("{file}: the environment is read in crates/server only"));
    }
    found
}

fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace has a root")
}

fn workspace_graph() -> Graph {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(workspace_root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let list = |value: &serde_json::Value| value.as_array().cloned().expect("a list");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(name)
                .collect();
            (name(package), dependencies)
        })
        .collect()
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn graph(edges: &[(&str, &[&str])]) -> Graph {
    edges
        .iter()
        .map(|(name, to)| ((*name).to_owned(), to.iter().map(|d| (*d).to_owned()).collect()))
        .collect()
}

#[test]
fn the_workspace_keeps_its_walls() {
    let graph = workspace_graph();
    assert!(graph.contains_key("redress-domain"), "cargo metadata lists the workspace");
    assert_eq!(graph_violations(&graph), Vec::<String>::new());
}

#[test]
fn the_sources_keep_to_their_places() {
    let crates = workspace_root().join("crates");
    let mut found = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(&crates).expect("crates/ is readable") {
        let path = entry.expect("a readable entry").path();
        let folder = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut files = Vec::new();
        if path.join("src").is_dir() {
            rust_files(&path.join("src"), &mut files);
        }
        for file in files {
            seen += 1;
            let shown = file.strip_prefix(&crates).expect("a file under crates/").display().to_string();
            let source = fs::read_to_string(&file).expect("a readable source");
            found.extend(source_violations(&folder, &shown, &source));
        }
    }
    assert!(seen >= MAY_DEPEND_ON.len(), "every crate has sources");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_broken_wall_of_the_graph_is_named() {
    let sound = [
        ("redress-domain", &["jiff"][..]),
        ("redress-packs", &["redress-domain"]),
        ("redress-app", &["redress-domain", "redress-packs", "tokio"]),
        ("redress-store", &["redress-app", "rusqlite"]),
        ("redress-channels", &["redress-app"]),
        ("redress-blobs", &["redress-app", "object_store"]),
        ("redress-http", &["redress-app", "axum"]),
        ("redress", &["redress-store", "redress-http"]),
        ("redress-testkit", &["redress-store", "redress-http"]),
    ];
    assert_eq!(graph_violations(&graph(&sound)), Vec::<String>::new());

    for (name, dependency) in [
        ("redress-domain", "redress-packs"),
        ("redress-domain", "tokio"),
        ("redress-domain", "rusqlite"),
        ("redress-domain", "tokio-postgres"),
        ("redress-domain", "axum"),
        ("redress-domain", "getrandom"),
        ("redress-packs", "redress-app"),
        ("redress-app", "redress-store"),
        ("redress-app", "tokio-postgres"),
        ("redress-app", "axum"),
        ("redress-store", "redress-http"),
        ("redress-http", "redress-store"),
        ("redress-http", "rusqlite"),
        ("redress-app", "object_store"),
        ("redress-http", "redress-blobs"),
        ("redress-channels", "redress-http"),
        ("redress-http", "redress-testkit"),
        ("redress-testkit", "redress"),
        ("redress-http", "redress"),
    ] {
        let mut broken = graph(&sound);
        broken.entry(name.to_owned()).or_default().push(dependency.to_owned());
        let found = graph_violations(&broken);
        assert!(!found.is_empty(), "{name} → {dependency} goes unnoticed");
        assert!(found.iter().all(|line| line.contains(name) && line.contains(dependency)), "{found:?}");
    }

    let stranger = graph(&[("redress-unknown", &[])]);
    assert_eq!(graph_violations(&stranger).len(), 1);
}

#[test]
fn each_thing_out_of_its_place_is_named() {
    let cases: &[(&str, &str, bool)] = &[
        ("app", r#"let q = "SELECT id FROM cases";"#, true),
        ("http", "let q = r#\"insert\nINSERT INTO cases VALUES ($1)\"#;", true),
        ("server", r#"let q = "UPDATE cases SET stage = $1";"#, true),
        ("store", r#"let q = "SELECT id FROM cases";"#, false),
        ("app", "// SELECT id FROM cases, in words", false),
        ("app", "/* \"SELECT 1\" /* nested */ */ fn f<'a>(x: &'a str) {}", false),
        ("app", r#"let c = '"'; let d = '\''; let t = "UPDATE the office";"#, false),
        ("app", "use axum::Router;", true),
        ("store", "fn f(r: axum::Json<u8>) {}", true),
        ("http", "use axum::Router;", false),
        ("app", r#"let t = "axum::Router";"#, false),
        ("app", r#"let v = std::env::var("HOME");"#, true),
        ("http", "use std::{env, fs};", true),
        ("packs", "use std::env;", true),
        ("server", "use std::env;", false),
        ("store", "let folder = std::env::temp_dir();", false),
        ("app", r#"let v = env!("CARGO_PKG_VERSION");"#, false),
    ];
    for (folder, source, broken) in cases {
        let found = source_violations(folder, "file.rs", source);
        assert_eq!(!found.is_empty(), *broken, "{folder}: {source}: {found:?}");
    }
}
