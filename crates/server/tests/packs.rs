//! `redress serve --packs`: every file is proven before the server starts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A small procedure that is sound, and stays as it is.
const BASE: &str = include_str!("../../packs/tests/packs/base.yaml");

/// A folder with packs: their file names and texts.
fn folder(name: &str, packs: &[(&str, String)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (file, text) in packs {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

/// What the server says when it does not start.
fn refused(packs: &Path) -> Output {
    let data = packs.with_extension("data");
    let mut serve = Command::new(env!("CARGO_BIN_EXE_redress"));
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).arg("--packs").arg(packs);
    serve.output().expect("the binary runs")
}

fn says(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn a_pack_with_a_fault_is_told_as_check_tells_it() {
    let wrong = BASE.replace("owner: clerk", "owner: nobody");
    let packs = folder("faulty", &[("own/procedure.yaml", wrong)]);
    let said = says(&refused(&packs));
    assert!(said.contains("procedure.yaml:") && said.contains("nobody"), "{said}");
}

#[test]
fn two_texts_of_one_version_are_refused() {
    let other = BASE.replace("en: Base", "en: Another");
    let packs = folder("twice", &[("one.yaml", BASE.to_owned()), ("two.yaml", other)]);
    let said = says(&refused(&packs));
    assert!(said.contains("its version is still 1: raise it to 2"), "{said}");
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let said = says(&refused(Path::new("no-such-folder")));
    assert!(said.contains("no-such-folder") && said.contains("cannot be read"), "{said}");
}
