//! What stands in `docs/procedures/` is what the packs say.

use std::collections::BTreeSet;
use std::path::Path;

use redress_packs::{pages, tutorial};
use regex::Regex;

#[test]
fn the_pages_say_what_the_packs_say() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let pages = pages().expect("the shipped packs load");
    for page in &pages {
        let kept = std::fs::read_to_string(docs.join(&page.path)).unwrap_or_default();
        assert!(kept == page.text, "docs/{} is not what the pack says: run `make generate`", page.path);
    }
    let made: BTreeSet<&str> =
        pages.iter().filter_map(|page| page.path.strip_prefix("procedures/")).collect();
    for entry in std::fs::read_dir(docs.join("procedures")).expect("the folder is there") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        assert!(made.contains(name.as_ref()), "docs/procedures/{name} belongs to no pack: remove it");
    }
}

#[test]
fn every_table_has_as_many_cells_in_each_row_and_every_link_inside_leads_somewhere() {
    for page in pages().expect("the shipped packs load") {
        let mut wide = 0;
        for line in page.text.lines() {
            let cells = line.replace("\\|", "").matches('|').count();
            match line.starts_with('|') {
                false => wide = 0,
                true if wide == 0 => wide = cells,
                true => assert_eq!(cells, wide, "{}: {line}", page.path),
            }
        }
        for target in page.text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            let anchor = format!("<a id=\"{target}\">");
            assert!(page.text.contains(&anchor), "{}: #{target}", page.path);
        }
    }
}

const PACKS: &str = include_str!("../../../docs/packs.md");

#[test]
fn each_step_of_the_tutorial_is_answered_as_it_says() {
    let made = tutorial(PACKS);
    assert!(made == PACKS, "docs/packs.md does not say what `redress check` says: run `make generate`");
    let steps: Vec<&str> = made.split("```text check ").skip(1).collect();
    assert!(steps.len() >= 8, "{} steps", steps.len());
    for step in steps {
        let (verdict, said) = step.split_once('\n').expect("a line");
        let said = said.split("```").next().expect("what was said");
        match verdict {
            "sound" => assert!(said.contains(": sound 可靠"), "{said}"),
            code => assert!(said.contains(&format!("[{code}]")), "{code}: {said}"),
        }
        let wrong: Vec<&str> =
            said.lines().filter(|line| line.starts_with("procedure.yaml:") && line.ends_with(']')).collect();
        assert_eq!(wrong.is_empty(), verdict == "sound", "{said}");
        assert!(
            wrong.iter().all(|line| line.ends_with(&format!("[{verdict}]"))),
            "one thing is wrong: {said}"
        );
    }
}

#[test]
fn whatever_a_pack_is_refused_for_is_explained() {
    let code = Regex::new(r#"(?:fault|say)\(\s*(?:[^",()]+(?:\(\))?,\s*)?"([a-z]+(?:_[a-z]+)*)""#)
        .expect("a pattern");
    // Files of rules are not packs; what is wrong with them is told elsewhere.
    let rules = ["src/rules.rs", "src/jurisdiction.rs"];
    let mut codes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("src/rules") {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs")
                && !rules.iter().any(|file| path.ends_with(file))
            {
                let text = std::fs::read_to_string(path).expect("a file");
                codes.extend(code.captures_iter(&text).map(|found| found[1].to_owned()));
            }
        }
    }
    assert!(codes.len() > 60, "{codes:?}");
    for code in codes {
        assert!(PACKS.contains(&format!("`{code}`")), "docs/packs.md does not explain {code}");
    }
}
