//! The published schema of packs: what is kept is what is read, and editors are told the same as the loader
//! says.

#[path = "schema/valid.rs"]
mod valid;

use std::path::{Path, PathBuf};

use redress_packs::{Fault, load, schema};
use serde_json::Value;

const BASE: &str = include_str!("packs/base.yaml");
const BEYOND: &str = include_str!("packs/beyond.yaml");

fn parsed() -> Value {
    serde_json::from_str(&schema()).expect("it is JSON")
}

fn faults(yaml: &str) -> Vec<String> {
    let value: Value = serde_saphyr::from_str(yaml).expect("it is YAML");
    valid::faults(&parsed(), &value)
}

/// Every pack in the folders of packs, shipped or about to be.
fn files() -> Vec<PathBuf> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let below = |folder: &str, name: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(packs.join(folder)).expect("the folder is there");
        let files = entries.map(|entry| entry.expect("an entry").path().join(name));
        files.filter(|file| file.exists()).collect()
    };
    [below("procedures", "procedure.yaml"), below("overlays", "overlay.yaml")].concat()
}

#[test]
fn the_kept_schema_is_that_of_the_types() {
    let kept = include_str!("../../../packs/procedure.schema.json");
    assert!(kept == schema(), "packs/procedure.schema.json is not what is read: run `make generate`");
}

#[test]
fn every_pack_fits_the_schema_and_tells_editors_where_it_is() {
    assert!(files().len() > 10);
    for file in files() {
        let yaml = std::fs::read_to_string(&file).expect("it can be read");
        assert_eq!(faults(&yaml), [""; 0], "{}", file.display());
        let line = "# yaml-language-server: $schema=../../procedure.schema.json";
        assert_eq!(yaml.lines().next(), Some(line), "{}", file.display());
    }
    for yaml in [BASE, BEYOND] {
        assert_eq!(faults(yaml), [""; 0]);
    }
}

#[test]
fn every_key_says_in_both_languages_what_it_means() {
    let schema = parsed();
    for (object, keys) in valid::objects(&schema) {
        for (key, value) in keys {
            let said = value["description"].as_str().unwrap_or_default();
            assert!(said.contains(" · "), "{object}.{key}: {said}");
        }
    }
}

#[test]
fn what_is_wrong_in_shape_fails_the_schema_too() {
    for (code, from, to) in [
        ("unknown_key", "owner: lead\n", "owner: lead\n    owns: lead\n"),
        ("missing_key", "verb: decline\n", "\n"),
        ("missing_key", "id: base\n", ""),
        ("missing_key", "    owes: department\n", ""),
        ("untranslated", "{ zh: 待批准, en: Approval due }", "{ zh: 待批准 }"),
        ("bad_id", "milestones: [replied]", "milestones: [replied, Founded]"),
        ("bad_id", "id: base\n", "id: Base\n"),
        ("unknown_verb", "verb: remind", "verb: nag"),
        (
            "field_type",
            "{ title: { zh: 理由, en: Why }, type: text }",
            "{ title: { zh: 理由, en: Why }, type: words }",
        ),
        ("bad_amount", "amount: 3wd", "amount: soon"),
        ("bad_version", "version: 1", "version: 0"),
        ("yaml", "version: 1", "version: [1]"),
        ("bad_bound", "bound: 2, rungs", "bound: 15, rungs"),
        ("bad_date", "{ amount: 3wd, source: 制度 }", "{ amount: 3wd, source: 制度, valid_from: soon }"),
        ("bad_roll", "{ amount: 3wd, source: 制度 }", "{ amount: 3wd, source: 制度, roll: sometimes }"),
        ("bad_region", "{ amount: 3wd, source: 制度 }", "{ amount: 3wd, source: 制度, region: \"3\" }"),
        ("bad_sample", "    owes: department\n", "    owes: department\n    sample: 100\n"),
    ] {
        assert_eq!(BASE.matches(from).count(), 1, "the piece stands once: {from}");
        let yaml = BASE.replace(from, to);
        let said = load(&yaml, "base.yaml").err().unwrap_or_default();
        assert!(said.iter().any(|fault: &Fault| fault.code == code), "{code}: {said:?}");
        assert_ne!(faults(&yaml), [""; 0], "{code} fits the schema");
    }
}
