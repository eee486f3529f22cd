//! `redress keys`: a file of keys is made, added to and changed, and without it nothing opens.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_redress"))
        .args(arguments)
        .env_remove("REDRESS_DATABASE")
        .env_remove("REDRESS_KEYS")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The names of the keys in a file, the first first.
fn names(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn the_embedded_database_is_sealed_from_its_first_day_and_its_key_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (data, file) = (data.to_str().unwrap(), data.join("redress.keys"));
    let keys = file.to_str().unwrap();
    let verify = || run(&["verify", "--data", data]);

    assert_eq!(run(&["office", "add", "csd", "--zh", "客服部", "--data", data]).0, 0);
    let first = names(&file);
    assert_eq!(first.len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    }
    assert_eq!(verify().0, 0);

    let (status, name, _) = run(&["keys", "new", keys, "--algorithm", "sm4-gcm"]);
    assert_eq!((status, names(&file)), (0, vec![name.trim().to_owned(), first[0].clone()]));
    let (status, told, _) = run(&["keys", "reseal", "--data", data]);
    assert_eq!(status, 0);
    assert!(told.contains(name.trim()), "{told}");
    assert!(!told.contains(": 0 rows"), "{told}");
    assert!(run(&["keys", "reseal", "--data", data]).1.contains(": 0 rows"));

    let both = std::fs::read_to_string(&file).unwrap();
    let kept: Vec<&str> = both.lines().filter(|line| !line.starts_with(first[0].as_str())).collect();
    std::fs::write(&file, kept.join("\n")).unwrap();
    assert_eq!(verify().0, 0, "the old key can go");

    std::fs::remove_file(&file).unwrap();
    let (status, _, error) = verify();
    assert_eq!(status, 2);
    assert!(error.contains(name.trim()), "the missing key is named: {error}");
    std::fs::write(&file, "nonsense").unwrap();
    let (status, _, error) = verify();
    assert_eq!(status, 2);
    assert!(error.contains("line 1"), "{error}");
    assert_eq!(run(&["keys", "new", keys]).0, 2, "what cannot be read is not written over");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "nonsense");
}
